"""What spreadsheets and web tables share: printed rows, some of them titles → Lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetlib.readers.document import Line
from budgetlib.readers.places import SheetPlaces

MAX_SHEETS = 300
MAX_ROWS = 2_200_000  # blank ones counted: a stray cell in the last row of two sheets makes two million
MAX_PRINTED_ROWS = 50_000  # a disclosure with its annexes has a few thousand
MAX_CELLS = 3_000_000  # blank ones counted: forty rows styled to the last column make 650,000
MAX_PRINTED_CELLS = 300_000  # read in about seven seconds
MAX_COLUMNS = 256
MAX_CELL_CHARACTERS = 100_000  # a cell of a workbook holds 32,767 at most
MAX_TEXT_CHARACTERS = 20_000_000  # one long text may stand in many cells without taking room in the file
_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")


class TooLargeError(Exception):
    """A source holds more of something than any disclosure; the message says what and how much is allowed."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number in the sheet (1-based) and the text of its cells, `""` where empty or covered.

    `spans` is true when the only printed cell is merged with cells to its right, as titles over a table are. `above`
    holds for every cell that a merged one from above covers the text of that one; it is empty where there is none.
    """

    number: int
    cells: tuple[str, ...]
    spans: bool = False
    above: tuple[str, ...] = ()

    @property
    def printed(self) -> list[str]:
        """The cells that hold anything."""
        return [cell for cell in self.cells if cell.strip()]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, the rows in which anything is printed, from the top, and what is stored but not shown."""

    name: str
    rows: tuple[SheetRow, ...]
    remarks: tuple[str, ...] = ()


class Bounds:
    """Counts what was read of one source and raises TooLargeError where it is more than any disclosure holds."""

    def __init__(self) -> None:
        self.rows = self.cells = self.printed_rows = self.printed_cells = self.characters = 0
        self.hidden_amounts = 0  # of what was left out because it is not shown

    def check_sheets(self, count: int) -> None:
        at_most(count, MAX_SHEETS, "sheets")

    def check_rows(self, last: int) -> None:
        at_most(last, MAX_ROWS, "rows")

    def count_row(self, cells: int) -> None:
        self.rows, self.cells = self.rows + 1, self.cells + cells
        at_most(self.rows, MAX_ROWS, "rows")
        at_most(self.cells, MAX_CELLS, "cells")

    def count_printed(self, row: SheetRow) -> None:
        self.printed_rows, self.printed_cells = self.printed_rows + 1, self.printed_cells + len(row.printed)
        self.characters += sum(map(len, row.cells))
        at_most(self.printed_rows, MAX_PRINTED_ROWS, "printed rows")
        at_most(self.printed_cells, MAX_PRINTED_CELLS, "printed cells")
        at_most(len(row.cells), MAX_COLUMNS, "columns")
        at_most(max(map(len, row.cells), default=0), MAX_CELL_CHARACTERS, "characters in one cell")
        at_most(self.characters, MAX_TEXT_CHARACTERS, "characters")


def at_most(count: int, limit: int, what: str) -> None:
    """Raise TooLargeError when there is more of something than any disclosure holds."""
    if count > limit:
        raise TooLargeError(f"more than {limit:,} {what}")


def sheet_lines(sheet: Sheet, page: int) -> list[Line]:
    """Return the lines of one sheet.

    A row with a single printed cell is free text where it stands as titles and notes do: above the first row of the
    sheet that has several cells, below a blank row, or merged with cells to its right. Everywhere else it is a row of
    a table, most of whose cells are blank. A sheet that begins with a table is headed by its own name.
    """
    rows = [row for row in sheet.rows if row.printed]
    if not rows:
        return []
    titles = _titles(rows)
    width = _used_columns([row for row in rows if row.number not in titles])
    lines = [] if rows[0].number in titles or not sheet.name.strip() else [Line(page, 1, one_line(sheet.name))]
    for row in rows:
        if row.number in titles:
            lines += _free(page, row)
        else:
            cells = tuple(one_line(row.cells[i]) if i < len(row.cells) else "" for i in width)
            above = tuple(row.above[i] if i < len(row.above) else "" for i in width) if row.above else ()
            lines.append(Line(page, row.number, "\t".join(cells), cells, above=above))
    return lines


def places_of(sheets: Sequence[Sheet]) -> SheetPlaces:
    """Return where the cells of sheets stand that are read as the pages of a document."""
    columns, titles = {}, {}
    for page, sheet in enumerate(sheets, start=1):
        rows = [row for row in sheet.rows if row.printed]
        free = _titles(rows)
        columns[page] = _used_columns([row for row in rows if row.number not in free])
        for row in rows:
            if row.number in free:
                titles[page, row.number] = next(i for i, cell in enumerate(row.cells) if cell.strip())
    return SheetPlaces([sheet.name for sheet in sheets], columns, titles)


def one_line(text: str) -> str:
    """Return the text of a cell in one line: line breaks and runs of white space as one blank."""
    return " ".join(text.split())


def _titles(rows: Sequence[SheetRow]) -> set[int]:
    """Return the numbers of the rows that are free text."""
    titles: set[int] = set()
    above, in_table = 0, False
    for row in rows:
        single = len(row.printed) == 1
        if single and (not in_table or row.spans or row.number > above + 1):
            titles.add(row.number)
        else:
            in_table = True
        above = row.number
    return titles


def _used_columns(rows: Sequence[SheetRow]) -> list[int]:
    """Return the columns in which any row of a table prints something; the others are margins and spacers."""
    return sorted({i for row in rows for i, cell in enumerate(row.cells) if cell.strip()})


def _free(page: int, row: SheetRow) -> Iterator[Line]:
    """A title or a whole narrative in one cell: its line breaks are those of the print."""
    for text in _BREAK.split(row.printed[0]):
        if text.strip():
            yield Line(page, row.number, one_line(text))
