"""The head of a standard table: which printed column is which column of the layout.

A conversion may garble cells of the head; columns are therefore found by aligning the words of the head with the layout
as a whole, not one by one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from budgetlib.interpret.numerals import amount_or_none
from budgetlib.interpret.tables.layout import Column, TableLayout, common, header_word
from budgetlib.interpret.wording import REMEMBERED
from budgetlib.readers.document import Line

HEADER_CUTOFF = 60.0  # similarity from which a header cell may stand for a column
GARBLED_SCORE = 1.0  # what placing a column under an unrecognised head is worth: less than any likeness
_CODE = re.compile(r"[0-9]{3}([0-9]{2}){0,2}")
_DECIMAL = re.compile(r"-?[0-9,]+\.[0-9]+")
_GROUPED = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+")
_INTEGER = re.compile(r"-?[0-9]+")
_YEAR = re.compile(r"20[0-9]{2}")
_COLUMN_NUMBER = re.compile(r"([0-9]{1,2})(=[0-9+\-=]+)?")  # 3, and in accounts also `3=4+5`
_ORDINAL = re.compile(common()["ordinal"])


@dataclass(frozen=True, slots=True)
class Head:
    """The printed head of a table read under a layout.

    `data` are the rows below and between heads, `stacks` the words printed above each other at every cell position, and
    `positions` the cell position of every layout column, None for a column that the table does not have.
    """

    layout: TableLayout
    data: tuple[Line, ...]
    stacks: tuple[tuple[str, ...], ...]
    positions: tuple[int | None, ...]

    def likeness(self, slot: int) -> float:
        """How much the head over layout column `slot` is like the layout's words for it (0, or 60..100)."""
        position = self.positions[slot]
        if position is None or position >= len(self.stacks):
            return 0.0
        return _likeness(self.stacks[position], self.layout.columns[slot])

    def printed_over(self, slot: int) -> str:
        """The words printed over layout column `slot`, empty where there are none."""
        position = self.positions[slot]
        return "" if position is None or position >= len(self.stacks) else " ".join(filter(None, self.stacks[position]))

    @property
    def fit(self) -> float:
        """How well the head fits the layout: columns recognised minus half of those left over on either side."""
        scores = [score for slot in range(len(self.positions)) if (score := self.likeness(slot))]
        unused = sum(1 for i, stack in enumerate(self.stacks) if any(stack) and i not in self.positions)
        return sum(scores) / 100 - (len(self.positions) - len(scores)) / 2 - unused / 2


class _Row(NamedTuple):
    """A row of a table section, and what of it is the same under every layout."""

    line: Line
    words: tuple[str, ...]  # of its cells, blank ones left out
    has_data: bool
    numbers_columns: bool

    @property
    def has_amount(self) -> bool:
        return self.has_data or any(amount_or_none(cell) is not None for cell in self.line.cells or ())


def read_head(lines: Sequence[Line], layout: TableLayout) -> Head:
    """Read the head of a table section under one layout. `lines` are all lines of the section."""
    return read_heads(lines, (layout,))[0]


def read_heads(lines: Sequence[Line], layouts: Sequence[TableLayout]) -> list[Head]:
    """Read the head of a table section under each of several layouts; see `read_head`."""
    rows = [
        _Row(
            line, tuple(header_word(cell) for cell in line.cells if cell.strip()), has_data(line), numbers_columns(line)
        )
        for line in lines
        if line.cells is not None and any(cell.strip() for cell in line.cells)
    ]
    return [_read_head(rows, layout) for layout in layouts]


def _read_head(rows: Sequence[_Row], layout: TableLayout) -> Head:
    headers = _header_rows(rows, layout)
    data = tuple(row.line for i, row in enumerate(rows) if i not in headers and not row.numbers_columns)
    stacks = _stacks([rows[i].line for i in sorted(headers)])
    return Head(layout, data, stacks, _positions(stacks, layout))


def _header_rows(rows: Sequence[_Row], layout: TableLayout) -> set[int]:
    """Return the indexes of the table's head: all down to the last row of header words, and its repetitions.

    The head may hold garbled rows; it ends where the first code, ordinal or figure stands.
    """
    first_data = next((i for i, row in enumerate(rows) if row.has_data), len(rows))
    known = _head_words(layout.columns)
    worded = {i for i, row in enumerate(rows) if not row.has_data and _is_worded_head(row.words, known)}
    last = max((i for i in worded if i < first_data), default=-1)
    above = {
        i - 1 for i in worded if i > 0 and not rows[i - 1].has_amount and rows[i - 1].line.page == rows[i].line.page
    }
    return worded | above | set(range(last + 1))


def has_data(line: Line) -> bool:
    """True for a row with a code, an ordinal, a decimal or grouped figure, or several whole numbers.

    A single whole number may be a ghost in the head (`4 355`); years and the numbers of the columns belong to the head.
    """
    cells = [header_word(cell) for cell in line.cells or ()]
    if any(_DECIMAL.fullmatch(cell) or _GROUPED.fullmatch(cell) or _ORDINAL.search(cell) for cell in cells):
        return True
    if numbers_columns(line):
        return False
    whole = [cell for cell in cells if _INTEGER.fullmatch(cell) and not _YEAR.fullmatch(cell)]
    return len(whole) > 1 or any(_CODE.fullmatch(cell) for cell in whole)


def _is_worded_head(words: Sequence[str], known: frozenset[str]) -> bool:
    return sum(1 for word in words if _is_head_word(word, known)) >= 2


@lru_cache(maxsize=REMEMBERED)
def _is_head_word(cell: str, known: frozenset[str]) -> bool:
    return any(fuzz.ratio(cell, word) >= HEADER_CUTOFF for word in known)


@cache
def _head_words(columns: tuple[Column, ...]) -> frozenset[str]:
    return frozenset(word for column in columns for word in column.header) | set(common()["code_heads"])


def _positions(stacks: Sequence[Sequence[str]], layout: TableLayout) -> tuple[int | None, ...]:
    """Return the cell position of every layout column, by the best monotone alignment of the head with the layout.

    A column whose header cell is garbled takes a free position between its neighbours; a column that the table does not
    have gets None. Without any head the columns stand in the order of the layout.
    """
    if not stacks:
        return tuple(range(len(layout.columns)))
    return _align([[_likeness(stack, column) for stack in stacks] for column in layout.columns])


def _stacks(headers: Sequence[Line]) -> tuple[tuple[str, ...], ...]:
    """Return the words printed above each other in the head, one tuple per cell position."""
    width = max((len(line.cells or ()) for line in headers), default=0)
    cells = [line.cells or () for line in headers]
    return tuple(tuple(header_word(row[i]) for row in cells if i < len(row)) for i in range(width))


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
        reached = [(score, (*path, None)) for score, path in best]
        taken: tuple[float, tuple[int | None, ...]] = (-1.0, ())  # the best that ends at or before the position
        for position in range(width):
            score, path = best[position]
            if score + (row[position] or GARBLED_SCORE) > taken[0]:
                taken = (score + (row[position] or GARBLED_SCORE), (*path, position))
            if taken[0] > reached[position + 1][0]:
                reached[position + 1] = taken
        best = reached
    return best[width][1]


def numbers_columns(line: Line) -> bool:
    """True for the row that numbers the columns: 1, 2, 3 … behind the words 栏次 where printed."""
    cells = [word for cell in line.cells or () if (word := header_word(cell)) not in common()["numbering_labels"]]
    numbers = [match[1] if (match := _COLUMN_NUMBER.fullmatch(cell)) else "" for cell in cells if cell]
    return len(numbers) > 1 and numbers == [str(number) for number in range(1, len(numbers) + 1)]
