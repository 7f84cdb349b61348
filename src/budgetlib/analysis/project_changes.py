"""What became of every project between two years: discontinued, new, larger, smaller, or as it was."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis import structure
from budgetlib.analysis.computed_change import NAMES, OUTSIDE, change_row, finished, rest
from budgetlib.analysis.projects import counted
from budgetlib.analysis.sums import add_up, empty_table, sum_by

DISCONTINUED, NEW, LARGER, SMALLER, SAME = "discontinued", "new", "larger", "smaller", "unchanged"
KINDS = (DISCONTINUED, SMALLER, LARGER, NEW, SAME)
MOVEMENTS = ["part", "projects", "change"]

_YEAR = re.compile(r"20\d\d年?度?")
_MARKS = re.compile(r"[\s“”\"'‘’《》]")


def by_project(before: pd.DataFrame, now: pd.DataFrame, totals: tuple[Any, Any] = (None, None)) -> pd.DataFrame:
    """Return the change of project money, project by project; takes the `projects` of both years.

    `part` says what became of a project. Projects are joined by name, whatever year and quotation marks stand in it;
    money carried over from the prior year (`period`) is kept apart from the year's. `totals` are the printed project
    expenditures of the two years, where known: what the listed projects leave of them is the last row. Empty when one
    of the years lists no projects.
    """
    sides = [counted(projects) for projects in (before, now)]
    if any(side.empty for side in sides):
        return empty_table(["part", "name", "period", "before", "now", "change", "share", "points"])
    amounts = [_amounts(side) for side in sides]
    rows = []
    for key in dict.fromkeys([*amounts[0], *amounts[1]]):
        old, new = (side.get(key) for side in amounts)
        name = (new or old or {})["project"]
        row = change_row("", name, old and old["amount"], new and new["amount"])
        rows.append(row | {"part": _became(old, new), "period": key[1]})
    listed = [add_up(side["amount"]) for side in sides]
    ends = [own if pd.isna(total) else total for own, total in zip(listed, totals, strict=True)]
    grain = sum((add_up(side["grain"]) for side in sides), Decimal(0)) / 2
    rows += rest(ends, rows, grain, OUTSIDE)
    periods = {(row["part"], row["name"], row["change"]): row.get("period") for row in rows}
    table = finished(rows, {"before": ends[0], "change": ends[1] - ends[0]})
    keys = table[["part", "name", "change"]].itertuples(index=False, name=None)
    return table.assign(period=[periods[key] for key in keys])[
        ["part", "name", "period", "before", "now", "change", "share", "points"]
    ]


def movements(projects: pd.DataFrame) -> pd.DataFrame:
    """Add up the rows of `by_project` by what became of the projects: `part`, `projects` (count), `change` in yuan."""
    if projects.empty:
        return empty_table(MOVEMENTS)
    summed = sum_by(projects, ["part"], "change").set_index("part", drop=False)
    order = [part for part in (*KINDS, *NAMES) if part in summed.index]
    return summed.loc[order].rename(columns={"count": "projects"})[MOVEMENTS].reset_index(drop=True)


def printed_totals(before: pd.DataFrame, now: pd.DataFrame) -> tuple[Any, Any]:
    """Return the printed project expenditure of both years (`figures`), None where a year prints none."""
    found = []
    for figures in (before, now):
        split = structure.basic_and_project(figures).set_index("measure")["amount"]
        found.append(split.get("project_expenditure"))
    return found[0], found[1]


def _amounts(projects: pd.DataFrame) -> dict[tuple[str, str], Mapping[str, Any]]:
    keyed = projects.assign(key=[_MARKS.sub("", _YEAR.sub("", name)) for name in projects["project"]])
    found: dict[tuple[str, str], Mapping[str, Any]] = {}
    for (key, period), group in keyed.groupby(["key", "period"], sort=False):
        found[key, period] = {"project": group["project"].iloc[0], "amount": add_up(group["amount"])}
    return found


def _became(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> str:
    if old is None or new is None:
        return NEW if old is None else DISCONTINUED
    change = new["amount"] - old["amount"]
    return SAME if change == 0 else LARGER if change > 0 else SMALLER
