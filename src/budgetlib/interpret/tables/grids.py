"""From the printed rows of one standard table to cells under the columns of its layout.

A conversion may drop columns that are empty on a page, so that position alone would put a figure under the wrong head.
The place of a dropped column is found by the arithmetic of the table itself: totals across and totals down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, islice, pairwise

from budgetlib.interpret.numerals import amount_or_none, slack, total
from budgetlib.interpret.tables.heads import Head
from budgetlib.interpret.tables.layout import TableLayout
from budgetlib.readers.document import Line

MAX_PLACEMENTS = 5_000  # bound on the placements tried for one block of rows
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class GridRow:
    """One data row: the printed cell of every column of the layout (`""` where none), and where it stands."""

    line: Line
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The data rows of one table, and the rows in which a dropped column could not be placed with certainty."""

    rows: tuple[GridRow, ...]
    uncertain: tuple[Line, ...]


def read_grid(head: Head) -> Grid:
    """Return the data rows of a table under the columns of its layout."""
    placed: list[GridRow] = []
    uncertain: list[Line] = []
    above = _Overhang({})
    for block in _blocks(head.data):
        complete = len(block[0].cells or ()) > max((p for p in head.positions if p is not None), default=-1)
        choices = [head.positions] if complete else _placements(block, head.positions, head.layout)
        best = _best_placements(choices, block, above, head.layout)
        rows = [GridRow(line, _with_merged_labels(line, best[0], head.layout)) for line in block]
        above = above + _overhang([row.cells for row in rows], head.layout)
        placed += rows
        uncertain += block if len(best) > 1 else [] if complete else _displaced(rows, head.layout)
    placed.sort(key=lambda row: (row.line.page, row.line.row))
    return Grid(tuple(_with_merged_amounts(row, head.layout) for row in placed), tuple(uncertain))


def _blocks(data: Sequence[Line]) -> Iterator[list[Line]]:
    """Yield runs of consecutive rows of the same width: the rows of one page of the source."""
    block: list[Line] = []
    for line in data:
        if block and (len(line.cells or ()) != len(block[-1].cells or ()) or line.row != block[-1].row + 1):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _at(line: Line, positions: Sequence[int | None]) -> tuple[str, ...]:
    cells = line.cells or ()
    return tuple(cells[p].strip() if p is not None and p < len(cells) else "" for p in positions)


def _with_merged_labels(line: Line, positions: Sequence[int | None], layout: TableLayout) -> tuple[str, ...]:
    """The cells of a row under its columns; a code or label that is merged with the cell above holds for it, too.

    A merged amount does not: it is the sum of its rows.
    """
    cells = _at(line, positions)
    if not any(line.above):
        return cells
    places = zip(cells, positions, layout.columns, strict=True)
    return tuple(
        line.above[p].strip()
        if not cell and column.role != "amount" and p is not None and p < len(line.above)
        else cell
        for cell, p, column in places
    )


def _placements(
    block: Sequence[Line], positions: Sequence[int | None], table: TableLayout
) -> list[tuple[int | None, ...]]:
    """Return every order-preserving way to put the block's used cells under the layout's columns.

    Labels are known by their characters and codes stand before them; only the place of amounts can be in doubt.
    """
    width = len(block[0].cells or ())
    if len({column.group for column in table.columns}) > 1:
        # Tables side by side: the labels hold the parts in place, amounts stay beside their label.
        return [tuple(p if _within(p, width) else None for p in positions)]
    worded = [i for i in range(width) if any(_CHINESE.search((line.cells or ())[i]) for line in block)]
    labels = [slot for slot, column in enumerate(table.columns) if column.role not in {"code", "amount"}]
    codes = [slot for slot, column in enumerate(table.columns) if column.role == "code"]
    amounts = [slot for slot, column in enumerate(table.columns) if column.role == "amount"]
    text = dict(zip(labels, worded, strict=False)) | dict(zip(codes, range(worded[0] if worded else 0), strict=False))
    free = [i for i in range(max(worded, default=-1) + 1, width) if _any_amount(block, i)]
    result = []
    for chosen in islice(combinations(amounts, min(len(free), len(amounts))), MAX_PLACEMENTS):
        placed = text | dict(zip(chosen, free, strict=False))
        result.append(tuple(placed.get(slot) for slot in range(len(table.columns))))
    return result


def _any_amount(block: Sequence[Line], cell: int) -> bool:
    return any(amount_or_none((line.cells or ())[cell]) for line in block)


def _within(position: int | None, width: int) -> bool:
    return position is not None and position < width


def _best_placements(
    choices: Sequence[tuple[int | None, ...]], block: Sequence[Line], above: _Overhang, table: TableLayout
) -> list[tuple[int | None, ...]]:
    """Return the placements with the fewest breaches of the table's sums across and of its totals down.

    `above` is what the rows already placed contribute to the totals down.
    """
    if len(choices) == 1:
        return list(choices)
    penalties = {}
    for choice in choices:
        rows = [_at(line, choice) for line in block]
        penalties[choice] = (_breaches_across(rows, table.sums), (above + _overhang(rows, table)).breaches)
    least = min(penalties.values())
    return [choice for choice in choices if penalties[choice] == least]


def _breaches_across(rows: Sequence[Sequence[str]], sums: Mapping[int, Sequence[int]]) -> int:
    """Count rows in which a total differs from the sum of its parts by more than the printing can explain."""
    breaches = 0
    for row in rows:
        for whole, parts in sums.items():
            cells = [row[part] for part in parts]
            breaches += abs(total([row[whole]]) - total(cells)) > slack([row[whole], *cells])
    return breaches


@dataclass(frozen=True, slots=True)
class _Overhang:
    """Per column of amounts: by how much the classes exceed the total row, and what rounding can explain of it."""

    columns: Mapping[int, tuple[Decimal, Decimal]]

    def __add__(self, other: _Overhang) -> _Overhang:
        nothing = (Decimal(0), Decimal(0))
        sums = {}
        for i in {*self.columns, *other.columns}:
            mine, theirs = self.columns.get(i, nothing), other.columns.get(i, nothing)
            sums[i] = (mine[0] + theirs[0], mine[1] + theirs[1])
        return _Overhang(sums)

    @property
    def breaches(self) -> int:
        """In how many columns the classes have money that the total row lacks."""
        return sum(excess > rounding for excess, rounding in self.columns.values())


def _overhang(rows: Sequence[Sequence[str]], table: TableLayout) -> _Overhang:
    code = next((i for i, column in enumerate(table.columns) if column.role == "code"), None)
    if code is None:
        return _Overhang({})
    totals = [row for row in rows if not row[code]]
    classes = [row for row in rows if len(row[code]) == 3]
    sums = {}
    for i in (i for i, column in enumerate(table.columns) if column.role == "amount"):
        stated, summed = [row[i] for row in totals], [row[i] for row in classes]
        sums[i] = (total(summed) - total(stated), slack([*stated, *summed]))
    return _Overhang(sums)


def _displaced(rows: Sequence[GridRow], table: TableLayout) -> list[Line]:
    """Return the rows in which a word stands under amounts or an amount under labels: a column vanished in between."""
    amounts = {i for i, column in enumerate(table.columns) if column.role == "amount"}
    labels = {i for i, column in enumerate(table.columns) if column.role in {"label", "item"}}
    return [
        row.line
        for row in rows
        if any(_CHINESE.search(row.cells[i]) for i in amounts) or any(amount_or_none(row.cells[i]) for i in labels)
    ]


def _with_merged_amounts(row: GridRow, layout: TableLayout) -> GridRow:
    """Give an amount that stands beside no label to the label on its left.

    A total under tables printed side by side is often one merged cell that ends under the last of them.
    """
    cells = list(row.cells)
    for left, right in pairwise(dict.fromkeys(column.group for column in layout.columns)):
        labels, to = _columns(layout, left)
        others, amounts = _columns(layout, right)
        stray = [i for i in amounts if cells[i]]
        if any(cells[i] for i in labels) and to and not any(cells[i] for i in (*others, *to)) and len(stray) == 1:
            cells[to[0]], cells[stray[0]] = cells[stray[0]], ""
    return GridRow(row.line, tuple(cells))


def _columns(layout: TableLayout, group: int) -> tuple[list[int], list[int]]:
    """Return the columns of labels and codes, and those of amounts, of one group."""
    columns = [i for i, column in enumerate(layout.columns) if column.group == group]
    amounts = [i for i in columns if layout.columns[i].role == "amount"]
    return [i for i in columns if i not in amounts], amounts
