"""What the columns of a table may hold, by arithmetic: sums of one another, and amounts that known tables print too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgetlib.amounts import UNITS
from budgetlib.interpret.numerals import amount_or_none, slack, total
from budgetlib.interpret.tables.entries import entries
from budgetlib.interpret.tables.grids import read_grid
from budgetlib.interpret.tables.heads import Head
from budgetlib.interpret.tables.table_facts import facts_of

MIN_ROWS = 2  # rows with money by which a column is known again
AGREEING = Decimal("0.9")  # share of them that must agree
Coordinates = tuple[str, str, str, str]
"""Table, measure, fund and period of a column of a table that was read."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A column of a known table that prints the same amounts: in how many of how many rows."""

    table: str
    measure: str
    fund: str
    period: str
    agreeing: int
    rows: int


def known_columns(figures: Sequence[Mapping[str, Any]]) -> dict[Coordinates, dict[str, Decimal]]:
    """Return the columns of the tables that were read: for each, code (`total` for the total) → yuan."""
    found: dict[Coordinates, dict[str, Decimal]] = defaultdict(dict)
    for figure in figures:
        key = figure["code"] or ("total" if figure["level"] == "total" else "")
        if key and not figure["unit_name"] and figure["standing"] != "doubtful" and figure["amount"]:
            found[figure["table"], figure["measure"], figure["fund"], figure["period"]][key] = figure["amount"]
    return dict(found)


def amounts_of(head: Head, unit: str) -> dict[int, dict[str, Decimal]]:
    """Return for each slot of amounts of a head: code (`total` for the total) → yuan, noughts left out."""
    layout, grid = head.layout, read_grid(head)
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for group in dict.fromkeys(column.group for column in layout.columns):
        slots = [i for i, column in enumerate(layout.columns) if column.group == group]
        for entry in entries(grid.rows, slots, layout):
            key = entry.code or ("total" if entry.level == "total" else "")
            for slot in slots if key else ():
                amount = amount_or_none(entry.row.cells[slot]) if layout.columns[slot].role == "amount" else None
                if amount and amount.yuan:
                    found[slot][key] = amount.yuan * UNITS[unit]
    return dict(found)


def likeness(amounts: Mapping[str, Decimal], known: Mapping[Coordinates, Mapping[str, Decimal]]) -> Likeness | None:
    """Return the known column that prints most of these amounts, None when none prints nearly all that it has."""
    best: Likeness | None = None
    for (table, measure, fund, period), column in known.items():
        shared = amounts.keys() & column.keys()
        agreeing = sum(amounts[key] == column[key] for key in shared)
        enough = agreeing >= MIN_ROWS and agreeing >= AGREEING * len(shared)
        if enough and (best is None or agreeing > best.agreeing):
            best = Likeness(table, measure, fund, period, agreeing, len(shared))
    return best


def sums_of(head: Head) -> dict[int, tuple[int, ...]]:
    """Return the slots that are, in every row, the sum of the slots of amounts behind them in their group."""
    layout, rows = head.layout, read_grid(head).rows
    found: dict[int, tuple[int, ...]] = {}
    for group in dict.fromkeys(column.group for column in layout.columns):
        slots = [i for i, column in enumerate(layout.columns) if column.group == group and column.role == "amount"]
        for place, whole in enumerate(slots):
            ends = range(len(slots), place + 2, -1)
            runs = (tuple(slots[place + 1 : end]) for end in ends)
            if whole not in {part for parts in found.values() for part in parts}:
                parts = next((run for run in runs if _adds_up([r.cells for r in rows], whole, run)), ())
                found |= {whole: parts} if parts else {}
    return found


def _adds_up(rows: Sequence[Sequence[str]], whole: int, parts: Sequence[int]) -> bool:
    shown = [row for row in rows if total([row[whole]])]
    return len(shown) >= MIN_ROWS and all(
        abs(total([row[whole]]) - total([row[i] for i in parts])) <= slack([row[whole], *(row[i] for i in parts)])
        for row in shown
    )


def coordinates_in(table: str, like: Likeness) -> tuple[str, str, str]:
    """Measure, fund and period of a column like a known one, in a table that may be of one fund."""
    fund = facts_of(table).fund
    return like.measure, like.fund if fund == "all" else fund, like.period
