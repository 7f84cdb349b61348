"""What the two kinds of workbook share: merged cells, dates as text, and what can be wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from budgetlib.readers.sheets import MAX_COLUMNS, Bounds, SheetRow, at_most

MAX_MERGED = 100_000

Range = tuple[int, int, int, int]
"""First row, first column, last row, last column (1-based, inclusive) of merged cells."""


class NotCalculatedError(Exception):
    """A formula has no stored value; the message names its cell."""


class Merged:
    """The merged cells of one sheet, asked row by row from the top."""

    def __init__(self, ranges: Sequence[Range]) -> None:
        at_most(len(ranges), MAX_MERGED, "merged cells")
        self.waiting = sorted(ranges, reverse=True)
        self.active: list[Range] = []
        self.texts: dict[Range, str] = {}

    def at(self, row: int) -> list[Range]:
        """Return the ranges that touch `row`; rows must be asked in ascending order."""
        while self.waiting and self.waiting[-1][0] <= row:
            self.active.append(self.waiting.pop())
        self.active = [merge for merge in self.active if merge[2] >= row]
        at_most(len(self.active), MAX_COLUMNS, "merged cells in one row")  # they cannot overlap
        return self.active


def covered(number: int, texts: list[str], merged: Merged, bounds: Bounds) -> SheetRow:
    """Return a row as printed: what stands in a merged cell's first place, nothing in the places it covers."""
    spanning: set[int] = set()
    above: dict[int, str] = {}
    for merge in merged.at(number):
        top, left, bottom, right = merge
        keep = left if top == number else 0
        if keep and bottom > top:
            merged.texts[merge] = texts[left - 1] if left <= len(texts) else ""
        elif not keep and (text := merged.texts.get(merge, "").strip()):
            above[left] = text
        for column in range(left, min(right, len(texts)) + 1):
            if column != keep:
                texts[column - 1] = ""
        if keep and right > left:
            spanning.add(left)
    while texts and not texts[-1].strip():
        texts.pop()
    printed = [column for column, text in enumerate(texts, start=1) if text.strip()]
    covering = tuple(above.get(column, "") for column in range(1, max(above, default=0) + 1))
    row = SheetRow(number, tuple(texts), len(printed) == 1 and printed[0] in spanning, covering if printed else ())
    if printed:
        bounds.count_printed(row)
    return row


def date_text(value: datetime | date | time | timedelta) -> str:
    """Return a date or time in ISO form, without a time of midnight."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    return str(value)
