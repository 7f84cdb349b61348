"""Basic expenditure of administrative bodies and of public institutions apart, by the items of the government budget.

A department's table does not split its basic expenditure by unit. It prints every departmental item with the item of
the government budget it is paid from, and that classification has items for administrative bodies 机关 (501 to 504) and
others for public institutions 事业单位 (505, 506); what goes to persons and families (509) is not told apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.sums import add_up, empty_table, with_share
from budgetlib.analysis.taken import because
from budgetlib.classification import economic_codes
from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge

ADMINISTRATIVE, INSTITUTIONS, PERSONS, UNTOLD = "administrative", "institutions", "persons", "untold"
_COLUMNS = ["body", "items", "personnel", "public_use", "slack", "amount", "share"]


def by_body(economic: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return basic expenditure by kind of body: `items` of the government budget, amounts (yuan) and share of all.

    Takes `structure.by_economic_item` and the figures it is made of. `body` is one of the constants above, `untold` for
    items of no known class or of several; `slack` is what rounding allows the sum of the public-use rows to be off by.
    Empty where no item tells an institution from an administrative body.
    """
    stated = economic[economic["government_item"].notna()]
    if len(stated) < len(economic) or stated.empty:
        return because(empty_table(_COLUMNS), economic)
    bodies = [_body(name) for name in stated["government_item"]]
    if not {ADMINISTRATIVE, INSTITUTIONS} <= set(bodies):
        return empty_table(_COLUMNS)
    grain = figures.loc[figures["table"] == stated["table"].iloc[0], "grain"].iloc[0]
    rows = []
    for body in (ADMINISTRATIVE, INSTITUTIONS, PERSONS, UNTOLD):
        own = stated[[one == body for one in bodies]]
        amounts: dict[str, Any] = {name: add_up(own[name]) for name in ("personnel", "public_use", "amount")}
        rounded = sum(not pd.isna(value) and value != 0 for value in own["public_use"])
        amounts["slack"] = Decimal(0) if pd.isna(grain) else grain * (rounded + 1) / 2
        rows.append({"body": body, "items": "、".join(dict.fromkeys(own["government_item"]))} | amounts)
    return with_share(pd.DataFrame([row for row in rows if row["amount"]], columns=_COLUMNS[:-1], dtype=object))


def _body(name: str) -> str:
    codes = economic_codes(name, "government") or economic_codes(name.replace("的", ""), "government")
    classes = {code[:3] for code in codes}
    bodies = {_bodies().get(code, UNTOLD) for code in classes}
    return bodies.pop() if len(bodies) == 1 else UNTOLD


@cache
def _bodies() -> Mapping[str, str]:
    entries = knowledge("budgetlib.analysis", "bodies.yaml")
    if wrong := set(entries) ^ {ADMINISTRATIVE, INSTITUTIONS, PERSONS}:
        raise KnowledgeError(f"analysis/bodies.yaml: wrong or missing {', '.join(sorted(wrong))}.")
    return {code: body for body, codes in entries.items() for code in codes}
