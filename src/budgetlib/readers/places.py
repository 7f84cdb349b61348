"""Where the lines of sources without printed pages stand: sheets and their cells, lines of a text and their cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

_LETTERS = 26


class LinePlaces:
    """The places of a text, web page or word-processor file: `line 12`, and `line 12, cell 3` in a table."""

    def cell(self, page: int, row: int, column: int, text: str) -> str:
        """Return the line and which of its cells it is, counted from 1."""
        return f"line {row}, cell {column + 1}"

    def words(self, page: int, row: int, text: str) -> str:
        """Return the line in which the words begin."""
        return self.line(page, row)

    def line(self, page: int, row: int) -> str:
        """Return the line."""
        return f"line {row}"

    def page_printed(self, page: int) -> str:
        """Return nothing: no page is printed."""
        return ""


class SheetPlaces:
    """The places of a workbook: `Sheet1!C8`.

    `columns` are for each sheet (from 1) those of the sheet (from 0) in which the cells of its rows stand, `titles` the
    columns of the rows that are free text, by sheet and row.
    """

    def __init__(
        self, names: Sequence[str], columns: Mapping[int, Sequence[int]], titles: Mapping[tuple[int, int], int]
    ) -> None:
        self._names, self._columns, self._titles = names, columns, titles

    def cell(self, page: int, row: int, column: int, text: str) -> str:
        """Return the cell."""
        columns = self._columns.get(page, ())
        return f"{self._sheet(page)}!{letters(columns[column])}{row}" if column < len(columns) else ""

    def words(self, page: int, row: int, text: str) -> str:
        """Return the cell, or the row, in which the words stand."""
        return self.line(page, row)

    def line(self, page: int, row: int) -> str:
        """Return the only cell of a row that is free text, or the row from its first to its last cell."""
        sheet = self._sheet(page)
        if (title := self._titles.get((page, row))) is not None:
            return f"{sheet}!{letters(title)}{row}"
        columns = self._columns.get(page) or (0,)
        return f"{sheet}!{letters(columns[0])}{row}:{letters(columns[-1])}{row}"

    def page_printed(self, page: int) -> str:
        """Return nothing: no page is printed."""
        return ""

    def _sheet(self, page: int) -> str:
        return self._names[page - 1] if 0 < page <= len(self._names) else str(page)


def letters(column: int) -> str:
    """Return the letters of a column of a sheet, counted from 0: A, B … Z, AA."""
    told, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, _LETTERS)
        told = chr(ord("A") + letter) + told
    return told
