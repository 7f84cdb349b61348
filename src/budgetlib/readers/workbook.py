"""What the two kinds of workbook share: bounds on their size, merged cells, dates as text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from budgetlib.readers.sheets import SheetRow

MAX_SHEETS = 300
MAX_ROWS = 2_200_000  # blank ones counted: a stray cell in the last row of two sheets makes two million
MAX_PRINTED_ROWS = 100_000  # a disclosure with its annexes has a few thousand
MAX_CELLS = 1_000_000  # blank ones counted up to the last of their row
MAX_COLUMNS = 256
MAX_MERGED = 100_000
MAX_TEXT_CHARACTERS = 20_000_000  # one long text may stand in many cells without taking room in the file

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column (1-based, inclusive) of merged cells."""


class TooLargeError(Exception):
    """A workbook holds more of something than any disclosure; the message says what and how much is allowed."""


class Bounds:
    """Counts what was read of one workbook and raises TooLargeError where it is more than any disclosure holds."""

    def __init__(self) -> None:
        self.rows = self.printed_rows = self.cells = self.characters = 0

    def check_sheets(self, count: int) -> None:
        _at_most(count, MAX_SHEETS, "sheets")

    def count_row(self, cells: int) -> None:
        self.rows, self.cells = self.rows + 1, self.cells + cells
        _at_most(self.rows, MAX_ROWS, "rows")
        _at_most(self.cells, MAX_CELLS, "cells")

    def count_printed(self, row: SheetRow) -> None:
        self.printed_rows += 1
        self.characters += sum(map(len, row.cells))
        _at_most(self.printed_rows, MAX_PRINTED_ROWS, "printed rows")
        _at_most(len(row.cells), MAX_COLUMNS, "columns")
        _at_most(self.characters, MAX_TEXT_CHARACTERS, "characters")


class Merged:
    """The merged cells of one sheet, asked row by row from the top."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        _at_most(len(ranges), MAX_MERGED, "merged cells")
        self.waiting = sorted(ranges, reverse=True)
        self.active: list[Range] = []

    def at(self, row: int) -> list[Range]:
        """Return the ranges that touch `row`; rows must be asked in ascending order."""
        while self.waiting and self.waiting[-1][0] <= row:
            self.active.append(self.waiting.pop())
        self.active = [merge for merge in self.active if merge[2] >= row]
        _at_most(len(self.active), MAX_COLUMNS, "merged cells in one row")  # they cannot overlap
        return self.active


def covered(number: int, texts: list[str], merged: Merged, bounds: Bounds) -> SheetRow:
    """Return a row as printed: what stands in a merged cell's first place, nothing in the places it covers."""
    spanning: set[int] = set()
    for top, left, _, right in merged.at(number):
        keep = left if top == number else 0
        for column in range(left, min(right, len(texts)) + 1):
            if column != keep:
                texts[column - 1] = ""
        if keep and right > left:
            spanning.add(left)
    while texts and not texts[-1].strip():
        texts.pop()
    printed = [column for column, text in enumerate(texts, start=1) if text.strip()]
    row = SheetRow(number, tuple(texts), len(printed) == 1 and printed[0] in spanning)
    if printed:
        bounds.count_printed(row)
    return row


def date_text(value: datetime | date | time | timedelta) -> str:
    """Return a date or time in ISO form, without a time of midnight."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return str(value)


def _at_most(count: int, limit: int, what: str) -> None:
    if count > limit:
        raise TooLargeError(f"more than {limit:,} {what}")
