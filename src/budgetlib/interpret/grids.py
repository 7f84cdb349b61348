"""From the printed rows of one standard table to cells under named columns.

A conversion may garble header cells and may drop columns that are empty on a page, so that position alone would put
a figure under the wrong head. Columns are therefore found by aligning the header's words with the layout, and the place
of a dropped column by the arithmetic of the table itself: totals across and totals down.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations, islice
from typing import Any

from rapidfuzz import fuzz

from budgetlib.amounts import parse_amount
from budgetlib.errors import AmountError
from budgetlib.interpret.layout import Column, TableLayout, common, header_word
from budgetlib.readers.document import Line

HEADER_CUTOFF = 60.0  # similarity from which a header cell may stand for a column
GARBLED_SCORE = 1.0  # what placing a column under an unrecognised head is worth: less than any likeness
MAX_PLACEMENTS = 5_000  # bound on the placements tried for one block of rows
_CODE = re.compile(r"\d{3}(\d{2}){0,2}")
_DECIMAL = re.compile(r"-?[\d,]+\.\d+")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ORDINAL = re.compile(common()["ordinal"])


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


def read_grid(lines: Sequence[Line], table: TableLayout) -> Grid:
    """Return the data rows of a table section under the columns of its layout.

    `lines` are all lines of the section; free text, header rows (also repeated ones) and the row that numbers the
    columns are left out.
    """
    rows = _printed_rows(lines)
    headers = _header_rows(rows, table)
    positions = _positions([rows[i] for i in headers], table)
    data = [line for i, line in enumerate(rows) if i not in headers and not _numbers_columns(line)]
    placed: list[GridRow] = []
    uncertain: list[Line] = []
    for block in _blocks(data):
        if len(block[0].cells or ()) > max((p for p in positions if p is not None), default=-1):
            placed += [GridRow(line, _at(line, positions)) for line in block]
            continue
        choices = _placements(block, positions, table)
        best = _best_placements(choices, block, placed, table)
        placed += [GridRow(line, _at(line, best[0])) for line in block]
        uncertain += block if len(best) > 1 else []
    return Grid(tuple(sorted(placed, key=lambda row: (row.line.page, row.line.row))), tuple(uncertain))


def fit(lines: Sequence[Line], table: TableLayout) -> float:
    """Return how well the head printed in a section fits a layout: columns recognised minus columns left over."""
    rows = _printed_rows(lines)
    headers = [rows[i] for i in _header_rows(rows, table)]
    stacks = _stacks(headers)
    positions = _positions(headers, table)
    matched = [
        _likeness(stacks[position], column)
        for position, column in zip(positions, table.columns, strict=True)
        if position is not None and position < len(stacks)
    ]
    recognised = [score for score in matched if score]
    unused = sum(1 for i, stack in enumerate(stacks) if any(stack) and i not in positions)
    return sum(recognised) / 100 - (len(table.columns) - len(recognised)) / 2 - unused / 2


def with_printed_columns(lines: Sequence[Line], table: TableLayout) -> TableLayout:
    """Return the layout corrected by the head that is printed.

    A column under a head that the layout does not know, but the common vocabulary does, measures what the head says. A
    column of amounts that stands in no layout is added (measure `other` when its head is unknown), so that no figure is
    lost.
    """
    rows = _printed_rows(lines)
    headers = _header_rows(rows, table)
    stacks = _stacks([rows[i] for i in headers])
    positions = _positions([rows[i] for i in headers], table)
    columns = list(table.columns)
    for slot, position in enumerate(positions):
        if columns[slot].role == "amount" and position is not None and position < len(stacks):
            if not _likeness(stacks[position], columns[slot]):
                columns[slot] = replace(columns[slot], **_meaning(stacks[position]), header=tuple(stacks[position]))
    wide = [line for i, line in enumerate(rows) if i not in headers and len(line.cells or ()) == len(stacks)]
    for position in sorted(set(range(len(stacks))) - set(positions)):
        known = [p for p in positions if p is not None]
        if any(stacks[position]) and position > max(known, default=0) and _any_amount(wide, position):
            column = Column("amount", tuple(stacks[position]), **{**_context(columns[-1]), **_other(stacks[position])})
            columns.append(column)
    return replace(table, columns=tuple(columns))


def _meaning(stack: Sequence[str]) -> dict[str, str]:
    words = common()["header_words"]
    return next((dict(words[word]) for word in reversed(stack) if word in words), {})


def _other(stack: Sequence[str]) -> dict[str, str]:
    return _meaning(stack) or {"measure": "other"}


def _context(neighbour: Column) -> dict[str, Any]:
    return {"group": neighbour.group, "side": neighbour.side, "fund": neighbour.fund, "period": neighbour.period}


def amount_or_none(cell: str) -> Decimal | None:
    """Return the number in a cell, None when it is blank or not a number (for arithmetic only; never for a figure)."""
    try:
        amount = parse_amount(cell)
    except AmountError:
        return None
    return amount.yuan if amount else None


def _printed_rows(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if line.cells is not None and any(cell.strip() for cell in line.cells)]


def _header_rows(rows: Sequence[Line], table: TableLayout) -> set[int]:
    """Return the indexes of the table's head: all down to the last row of header words, and its repetitions.

    The head may hold garbled rows; it ends where the first code, ordinal or decimal figure stands.
    """
    first_data = next((i for i, line in enumerate(rows) if _is_data(line)), len(rows))
    worded = {i for i, line in enumerate(rows) if _is_worded_head(line, table)}
    last = max((i for i in worded if i < first_data), default=-1)
    above = {i - 1 for i in worded if i > 0 and not _has_amount(rows[i - 1]) and rows[i - 1].page == rows[i].page}
    return worded | above | set(range(last + 1))


def _is_data(line: Line) -> bool:
    cells = [header_word(cell) for cell in line.cells or ()]
    return any(_CODE.fullmatch(cell) or _DECIMAL.fullmatch(cell) or _ORDINAL.search(cell) for cell in cells)


def _has_amount(line: Line) -> bool:
    return _is_data(line) or any(amount_or_none(cell) is not None for cell in line.cells or ())


def _is_worded_head(line: Line, table: TableLayout) -> bool:
    cells = [header_word(cell) for cell in line.cells or () if cell.strip()]
    words = {word for column in table.columns for word in column.header}
    known = [cell for cell in cells if any(fuzz.ratio(cell, word) >= HEADER_CUTOFF for word in words)]
    return len(known) >= 2 and not _is_data(line)


def _positions(headers: Sequence[Line], table: TableLayout) -> tuple[int | None, ...]:
    """Return the cell position of every layout column, by the best monotone alignment of header words with the layout.

    A column whose header cell is garbled takes a free position between its neighbours; a column that the table does not
    have gets None.
    """
    stacks = _stacks(headers)
    if not stacks:
        return tuple(range(len(table.columns)))
    return _align([[_likeness(stack, column) for stack in stacks] for column in table.columns])


def _stacks(headers: Sequence[Line]) -> list[list[str]]:
    """Return the words printed above each other in the head, one list per cell position."""
    width = max((len(line.cells or ()) for line in headers), default=0)
    return [[header_word(line.cells[i]) for line in headers if i < len(line.cells or ())] for i in range(width)]


def _likeness(stack: Sequence[str], column: Column) -> float:
    best = max((fuzz.ratio(cell, word) for cell in stack if cell for word in column.header), default=0.0)
    return best if best >= HEADER_CUTOFF else 0.0


def _align(scores: Sequence[Sequence[float]]) -> tuple[int | None, ...]:
    """Return for every row of `scores` (a column) an increasing position, or None, with the greatest total score.

    Taking a position without likeness is worth a little, so that garbled heads are filled in; of equal alignments the
    leftmost wins.
    """
    width = len(scores[0])
    # best[p] = (score, path) over the columns so far with the last used position below p
    best: list[tuple[float, tuple[int | None, ...]]] = [(0.0, ())] * (width + 1)
    for row in scores:
        skipped = [(score, (*path, None)) for score, path in best]
        reached = list(skipped)
        for position in range(width):
            score, path = best[position]
            taken = (score + (row[position] or GARBLED_SCORE), (*path, position))
            for after in range(position + 1, width + 1):
                if taken[0] > reached[after][0]:
                    reached[after] = taken
        best = reached
    return best[width][1]


def _numbers_columns(line: Line) -> bool:
    cells = [cell.strip() for cell in line.cells or () if cell.strip()]
    return len(cells) > 1 and cells == [str(number) for number in range(1, len(cells) + 1)]


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
    return any(amount_or_none((line.cells or ())[cell]) is not None for line in block)


def _within(position: int | None, width: int) -> bool:
    return position is not None and position < width


def _best_placements(
    choices: Sequence[tuple[int | None, ...]],
    block: Sequence[Line],
    placed: Sequence[GridRow],
    table: TableLayout,
) -> list[tuple[int | None, ...]]:
    """Return the placements with the fewest breaches of the table's sums across and of its totals down."""
    if len(choices) == 1:
        return list(choices)
    penalties = {}
    for choice in choices:
        rows = [*(row.cells for row in placed), *(_at(line, choice) for line in block)]
        penalties[choice] = (_breaches_across(rows[len(placed) :], table.sums), _breaches_down(rows, table))
    least = min(penalties.values())
    return [choice for choice in choices if penalties[choice] == least]


def _breaches_across(rows: Sequence[Sequence[str]], sums: Mapping[int, Sequence[int]]) -> int:
    """Count rows in which a total differs from the sum of its parts by more than the printing can explain."""
    breaches = 0
    for row in rows:
        for total, parts in sums.items():
            values = [amount_or_none(row[part]) or Decimal(0) for part in parts]
            stated = amount_or_none(row[total]) or Decimal(0)
            breaches += abs(stated - sum(values)) > _slack(row, [total, *parts])
    return breaches


def _breaches_down(rows: Sequence[Sequence[str]], table: TableLayout) -> int:
    """Count columns of amounts in which a class has money that the total row lacks."""
    code = next((i for i, column in enumerate(table.columns) if column.role == "code"), None)
    if code is None or not rows:
        return 0
    amounts = [i for i, column in enumerate(table.columns) if column.role == "amount"]
    totals = [row for row in rows if not row[code]]
    classes = [row for row in rows if len(row[code]) == 3]
    breaches = 0
    for column in amounts:
        stated = sum((amount_or_none(row[column]) or Decimal(0) for row in totals), Decimal(0))
        summed = sum((amount_or_none(row[column]) or Decimal(0) for row in classes), Decimal(0))
        breaches += summed > stated + sum((_slack(row, [column]) for row in [*totals, *classes]), Decimal(0))
    return breaches


def _slack(row: Sequence[str], columns: Sequence[int]) -> Decimal:
    amounts = [amount for c in columns if amount_or_none(row[c]) is not None and (amount := parse_amount(row[c]))]
    return sum((amount.grain / 2 for amount in amounts), Decimal(0))
