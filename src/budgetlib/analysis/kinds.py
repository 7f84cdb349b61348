"""The change between two disclosures taken apart by source of money and by kind of expenditure, exactly to the fen.

Rows are those of `decomposition`: what the rows leave of the printed change is a row of its own.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from budgetlib.analysis import structure
from budgetlib.analysis.computed_change import OUTSIDE, change_row, finished, rest, whole
from budgetlib.analysis.measures import measured
from budgetlib.analysis.sums import empty_table

KINDS = {
    "basic_expenditure": "基本支出",
    "project_expenditure": "项目支出",
    "reserve": "单位预留机动经费",
}
COLUMNS = ["part", "name", "before", "now", "change", "share", "points"]


def by_source(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Return the change of revenue by fund, money carried over from the prior year being a source of its own."""
    totals = [total for total in map(structure.total_revenue, (before, now)) if total is not None]
    funds = [structure.by_fund(figures) for figures in (before, now)]
    if len(totals) < 2 or any(side.empty for side in funds):
        return empty_table(COLUMNS)
    names = {row["fund"]: row["name"] for side in funds for row in side.to_dict("records")}
    amounts = [side.groupby("fund")["amount"].sum().to_dict() for side in funds]
    rows = [change_row(fund, name, amounts[0].get(fund), amounts[1].get(fund)) for fund, name in names.items()]
    ends = [total["amount"] for total in totals]
    grain = sum((total["grain"] for total in totals), Decimal(0)) * (1 + len(names)) / 2
    rows += rest(ends, rows, grain, OUTSIDE)
    return finished(rows, {"before": ends[0], "change": ends[1] - ends[0]})[COLUMNS]


def by_kind(before: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """Return the change of expenditure by kind: basic, project, and a reserve where the departments print one.

    Takes the `figures` of both years; empty when one of them prints no total or neither kind.
    """
    total, sides = whole(before, now), [measured(figures) for figures in (before, now)]
    kinds = [kind for kind in KINDS if any(kind in side for side in sides)]
    if total is None or not all(any(kind in side for kind in KINDS) for side in sides):
        return empty_table(COLUMNS)
    rows = [change_row(kind, KINDS[kind], *(side.get(kind) for side in sides)) for kind in kinds]
    printed = [row for row in map(structure.total_expenditure, (before, now)) if row is not None]
    grain = sum((row["grain"] for row in printed), Decimal(0))
    rows += rest([total["before"], total["now"]], rows, grain * (1 + len(kinds)) / 2, OUTSIDE)
    return finished(rows, total)[COLUMNS]
