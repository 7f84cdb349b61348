"""What is seen of a sheet: hidden rows, columns and cells left out and named, merged cells as printed."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from budgetlib.readers.printed_text import amounts_in
from budgetlib.readers.sheets import Bounds, Sheet, SheetRow
from budgetlib.readers.spreadsheet.workbook import Merged, Range, covered

_FIGURE = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_ROW_CELLS = 2  # cells that a row of a table has at least


@dataclass(slots=True)
class StoredSheet:
    """A sheet as stored: the texts of its rows (1-based, as far as any is filled) and what of it is not shown.

    `hidden_columns` are 1-based; `unseen` counts amounts by the reason why a cell shows nothing of them (struck out,
    white on white, by its number format); `pictures` says what else stands on the sheet.
    """

    name: str
    state: str = "visible"
    rows: dict[int, list[str]] = field(default_factory=dict)
    merges: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    unseen: dict[str, int] = field(default_factory=dict)
    pictures: list[str] = field(default_factory=list)

    def leave(self, reason: str, text: str) -> None:
        """Count a text that is stored and not shown."""
        self.unseen[reason] = self.unseen.get(reason, 0) + amounts_in(text)


def seen(sheet: StoredSheet, bounds: Bounds) -> Sheet:
    """Return a stored sheet as it is seen.

    A merged cell whose first row or column is hidden shows its text in the first that is not. Raises TooLargeError.
    """
    amounts = sum(amounts_in(text) for texts in sheet.rows.values() for text in texts)
    if sheet.state != "visible":
        said = (f"hidden: sheet {sheet.name}, {amounts} amounts, not read",) if amounts else ()
        return Sheet(sheet.name, (), said)
    merges = list(_shown_merges(sheet))
    _count_hidden(sheet)
    across = _across_columns(sheet, merges)
    rows = tuple(_rows(sheet, merges, bounds))
    return Sheet(sheet.name, rows, (*_remarks(sheet), *across))


def _across_columns(sheet: StoredSheet, merges: Sequence[Range]) -> list[str]:
    """A remark on figures in cells that are merged over columns which have figures of their own in other rows.

    They are read in the first column; nobody knows whether they are meant in the others, too.
    """
    wide = [merge for merge in merges if merge[3] > merge[1] and _FIGURE.fullmatch(_text(sheet, merge[0], merge[1]))]
    count = sum(
        any(_FIGURE.fullmatch(_text(sheet, row, right)) for row in _table_around(sheet, top) if row != top)
        for top, _, _, right in wide
    )
    return [f"{count} amounts on sheet {sheet.name} stand across several columns of figures"] if count else []


def _table_around(sheet: StoredSheet, row: int) -> Iterator[int]:
    """Yield the rows of several cells that stand together with a row."""
    for step in (-1, 1):
        place = row
        while sum(map(bool, map(str.strip, sheet.rows.get(place, [])))) >= _ROW_CELLS:
            yield place
            place += step


def _text(sheet: StoredSheet, row: int, column: int) -> str:
    texts = sheet.rows.get(row, [])
    return texts[column - 1].strip() if column <= len(texts) else ""


def _rows(sheet: StoredSheet, merges: Sequence[Range], bounds: Bounds) -> Iterator[SheetRow]:
    merged = Merged(merges)
    for number in sorted(sheet.rows):
        if number in sheet.hidden_rows:
            continue
        texts = sheet.rows[number]
        for column in sheet.hidden_columns:
            if column <= len(texts):
                texts[column - 1] = ""
        yield covered(number, texts, merged, bounds)


def _remarks(sheet: StoredSheet) -> Iterator[str]:
    rows, columns = sheet.unseen.pop("rows", 0), sheet.unseen.pop("columns", 0)
    for what, count, amounts in (
        ("rows", len(sheet.hidden_rows & sheet.rows.keys()), rows),
        ("columns", len(sheet.hidden_columns), columns),
    ):
        if amounts:
            yield f"hidden: {count} {what} of sheet {sheet.name}, {amounts} amounts, not read"
    for reason, amounts in sheet.unseen.items():
        if amounts:
            yield f"{reason}: {amounts} amounts on sheet {sheet.name}, not read"
    yield from sheet.pictures


def _shown_merges(sheet: StoredSheet) -> Iterator[Range]:
    """Yield the merged cells as far as they show, their text moved to the first place that does."""
    for top, left, bottom, right in sheet.merges:
        row = _first_shown(top, bottom, sheet.hidden_rows)
        column = _first_shown(left, right, sheet.hidden_columns)
        if row is None or column is None:
            continue
        if (row, column) != (top, left):
            _move(sheet.rows, (top, left), (row, column))
        yield row, column, bottom, right


def _count_hidden(sheet: StoredSheet) -> None:
    for number, texts in sheet.rows.items():
        if number in sheet.hidden_rows:
            sheet.leave("rows", " ".join(texts))
        else:
            sheet.leave("columns", " ".join(texts[c - 1] for c in sheet.hidden_columns if c <= len(texts)))


def _first_shown(first: int, last: int, hidden: Collection[int]) -> int | None:
    return next((place for place in range(first, last + 1) if place not in hidden), None)


def _move(rows: Mapping[int, list[str]], source: tuple[int, int], target: tuple[int, int]) -> None:
    texts = rows.get(source[0], [])
    text = texts[source[1] - 1] if source[1] <= len(texts) else ""
    if not text or target[0] not in rows:
        return
    texts[source[1] - 1] = ""
    shown = rows[target[0]]
    shown.extend([""] * (target[1] - len(shown)))
    shown[target[1] - 1] = text
