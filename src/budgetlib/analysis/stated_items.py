"""Which functional item a sentence of the narrative means, and what the prior year's tables print for it.

Narratives name items by class, section and item, but not always as the tables do. An item is found in this year's own
tables by its name, else by its amount where one item alone has it; the prior year's tables are then asked for its code,
or for the code on record that it replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.codes import successor
from budgetlib.analysis.intervals import Interval
from budgetlib.analysis.stated_change import printed
from budgetlib.analysis.structure import FUNCTIONAL_TABLES
from budgetlib.classification import code_level, functional_class_code
from budgetlib.model import Disclosure
from budgetlib.reconcile.engine.facts import stated_path

_SECTION = 5  # digits of a section's code


def item_codes(figures: pd.DataFrame, claim: pd.Series) -> list[str]:
    """Return the codes of the items of `figures` (one year's) that a statement about it can mean; best one code.

    Takes a row of `claims` whose subject names an item (…（项）). Names are compared without a trailing 支出; where
    several items share the name, those in a section of the stated name.
    """
    path, items = stated_path(claim["subject"]), _items(figures)
    if "item" not in path:
        return []
    named = [row for row in items if _core(row["name"]) == _core(path["item"])]
    sections = {
        row["code"] for row in _rows(figures, "section") if _core(row["name"]) == _core(path.get("section", ""))
    }
    within = [row for row in named if row["code"][:_SECTION] in sections]
    amount = printed(claim, "amount")
    same_amount = [row for row in items if claim["amount"] and amount.meets(_interval(row))]
    return next((codes for rows in (within, named, same_amount) if len(codes := _codes(rows)) == 1), [])


def printed_item(figures: pd.DataFrame, code: str, year: int) -> Mapping[str, Any] | None:
    """Return the row that the tables of the year before `year` print for an item of `year`; None when they print none.

    An item with several predecessors on record, or printed for several units, is added up in the first table that
    prints any: `amount`, `grain` (both in yuan), `name`, `table`, `page`, `row`.
    """
    rows = [row for row in _items(figures) if row["code"] == code or successor(row["code"], year) == code]
    own = [row for row in rows if row["table"] == rows[0]["table"]]
    if not own:
        return None
    return {**own[0], **{name: sum((row[name] for row in own), Decimal(0)) for name in ("amount", "grain")}}


def reasons_by_code(now: Disclosure) -> pd.DataFrame:
    """Return every reason the text states for a functional class or item: `code`, `reasons`, `page`, `row`.

    One row per code, the reasons of its first statement that gives any; a class is known by its name.
    """
    told = now.claims[now.claims["reasons"].notna() & now.claims["amount"].notna()]
    rows: dict[str, dict[str, Any]] = {}
    for _, claim in told.iterrows():
        class_code = functional_class_code(claim["subject"].replace(" ", ""))
        codes = item_codes(now.figures, claim) or ([class_code] if class_code else [])
        for code in codes:
            rows.setdefault(code, {"code": code, **claim[["reasons", "page", "row"]]})
    return pd.DataFrame(list(rows.values()), columns=["code", "reasons", "page", "row"])


def beside(parts: pd.DataFrame, reasons: pd.DataFrame) -> pd.DataFrame:
    """Return rows of `decomposition.by_function` with the `reasons` stated for their code (`reasons_by_code`)."""
    known = dict(zip(reasons["code"], reasons["reasons"], strict=True))
    return parts.assign(reasons=pd.Series([known.get(code) for code in parts["code"]], index=parts.index, dtype=object))


def _items(figures: pd.DataFrame) -> list[dict[str, Any]]:
    return [row for row in _rows(figures, "item") if code_level(row["code"]) == "item"]


def _rows(figures: pd.DataFrame, level: str) -> list[dict[str, Any]]:
    """The whole amounts of a level in the functional tables of expenditure, in the order of these tables."""
    rows = figures[(figures["level"] == level) & (figures["measure"] == "total") & figures["code"].notna()]
    rows = rows[rows["side"].isna() | (rows["side"] == "expenditure")]
    return [row for table in FUNCTIONAL_TABLES for row in rows[rows["table"] == table].to_dict("records")]


def _interval(row: Mapping[str, Any]) -> Interval:
    return Interval.around(row["amount"], row["grain"])


def _codes(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(row["code"] for row in rows))


def _core(name: str) -> str:
    return name.replace(" ", "").removesuffix("支出")
