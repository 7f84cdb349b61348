"""The structure of one department over the years of which the store holds a disclosure.

Functions take disclosures, the department's own among others (as `years.peers` returns them, its own first); the others
are left out. Codes join the years; money is Decimal yuan.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from budgetlib.analysis import structure
from budgetlib.analysis.sums import add_up, with_share
from budgetlib.model import Disclosure

YEARS = 8  # years of one department looked at: more do not fit beside each other
_CLASSES = ["fiscal_year", "code", "name", "amount", "share", "table", "page", "row"]
_KINDS = ["fiscal_year", "measure", "amount", "share", "table", "page", "row"]


def own_years(disclosures: Sequence[Disclosure]) -> list[Disclosure]:
    """Return the disclosures of the first one's department, oldest first."""
    if not disclosures:
        return []
    department = disclosures[0].documents["department"].iloc[0]
    own = [d for d in disclosures if d.documents["department"].iloc[0] == department]
    return sorted(own, key=_year)


def classes(disclosures: Sequence[Disclosure]) -> pd.DataFrame:
    """Return expenditure by functional class and year: the classes with most money over all years first.

    `name` is the one the latest year prints. `share` is that of the year's sum of classes.
    """
    own = own_years(disclosures)
    tables = [structure.by_function(d.figures, "class").assign(fiscal_year=_year(d)) for d in own]
    found = pd.concat([pd.DataFrame(columns=_CLASSES), *(with_share(t) for t in tables if len(t))])[_CLASSES]
    latest = dict(zip(found["code"], found["name"], strict=True))
    sums = {code: add_up(group["amount"]) for code, group in found.groupby("code", sort=False)}
    order = sorted(sums, key=lambda code: (-sums[code], code))
    ordered = found.assign(name=[latest[code] for code in found["code"]])
    ranks = ordered["code"].map({code: rank for rank, code in enumerate(order)})
    return ordered.iloc[ranks.to_numpy(dtype=int).argsort(kind="stable")].reset_index(drop=True)


def kinds(disclosures: Sequence[Disclosure]) -> pd.DataFrame:
    """Return basic and project expenditure (and a reserve) per year, with share of the printed total."""
    tables = [structure.basic_and_project(d.figures).assign(fiscal_year=_year(d)) for d in own_years(disclosures)]
    return pd.concat([pd.DataFrame(columns=_KINDS), *(t for t in tables if len(t))])[_KINDS].reset_index(drop=True)


def _year(disclosure: Disclosure) -> int:
    return int(disclosure.documents["fiscal_year"].iloc[0])
