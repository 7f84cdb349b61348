"""The sheets of an .xls workbook (BIFF in an OLE container), read with xlrd: stored values, formats, merged cells."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import pairwise

import xlrd

from budgetlib.readers.printed_text import raised
from budgetlib.readers.sheets import Bounds, Sheet
from budgetlib.readers.spreadsheet.number_format import printed_number
from budgetlib.readers.spreadsheet.seen import StoredSheet, seen
from budgetlib.readers.spreadsheet.workbook import date_text

_VISIBLE = 0  # of a sheet; 1 is hidden, 2 hidden from the list of hidden sheets
_SUPERSCRIPT = 1  # escapement of a font
_WHITE = {1, 9}  # of the indexed palette


def xls_sheets(data: bytes, bounds: Bounds) -> Iterator[Sheet]:
    """Yield the sheets of a workbook as they are seen; a hidden one has no rows and is named in its remarks.

    Raises whatever xlrd raises on a damaged file (xlrd.XLRDError, or what its unpacking stumbled over), and
    TooLargeError.
    """
    # xlrd writes remarks on odd files to a stream; what matters is raised.
    with open(os.devnull, "w") as nowhere:
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=nowhere
        )
        bounds.check_sheets(book.nsheets)
        for index in range(book.nsheets):
            yield seen(_stored(book, book.sheet_by_index(index), bounds), bounds)
            book.unload_sheet(index)


def _stored(book: xlrd.book.Book, sheet: xlrd.sheet.Sheet, bounds: Bounds) -> StoredSheet:
    state = "visible" if sheet.visibility == _VISIBLE else "hidden"
    stored = StoredSheet(sheet.name, state)
    stored.merges = [(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells]
    stored.hidden_rows = {row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0}
    columns = sheet.colinfo_map.items()
    stored.hidden_columns = {column + 1 for column, info in columns if info.hidden or info.width == 0}
    for index in range(sheet.nrows):
        bounds.count_row(sheet.row_len(index))
        texts = [_shown(book, sheet, stored, index, column) for column in range(sheet.row_len(index))]
        if any(texts):
            stored.rows[index + 1] = texts
    return stored


def _shown(book: xlrd.book.Book, sheet: xlrd.sheet.Sheet, stored: StoredSheet, row: int, column: int) -> str:
    """Return what a cell shows: struck runs are left out, raised digits as they count."""
    cell = sheet.cell(row, column)
    text = _text(book, cell)
    if not text:
        return ""
    runs = sheet.rich_text_runlist_map.get((row, column)) if cell.ctype == xlrd.XL_CELL_TEXT else None
    style = book.xf_list[cell.xf_index]
    if reason := _unseen(book, style):
        stored.leave(reason, text)
        return ""
    return _of_runs(book, stored, text, style.font_index, runs) if runs else text


def _of_runs(book: xlrd.book.Book, stored: StoredSheet, text: str, font: int, runs: list[tuple[int, int]]) -> str:
    bounds = [(0, font), *runs, (len(text), font)]
    shown = ""
    for (start, number), (end, _) in pairwise(bounds):
        part, used = text[start:end], book.font_list[number]
        if used.struck_out:
            stored.leave("struck out", part)
        else:
            shown += raised(shown, part) if used.escapement == _SUPERSCRIPT else part
    return shown


def _unseen(book: xlrd.book.Book, style: xlrd.formatting.XF) -> str:
    """Why a cell of this style shows nothing of its text, empty when it does."""
    font = book.font_list[style.font_index]
    if font.struck_out:
        return "struck out"
    ground = style.background
    on_white = ground.fill_pattern == 0 or (ground.fill_pattern == 1 and ground.pattern_colour_index in _WHITE)
    return "hidden: white on white" if font.colour_index in _WHITE and on_white else ""


def _text(book: xlrd.book.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return printed_number(cell.value, _format(book, cell))
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date(book, cell)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(bool(cell.value)).upper()
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#ERROR!")
    return ""


def _format(book: xlrd.book.Book, cell: xlrd.sheet.Cell) -> str:
    return str(book.format_map[book.xf_list[cell.xf_index].format_key].format_str)


def _date(book: xlrd.book.Book, cell: xlrd.sheet.Cell) -> str:
    """A date, or the stored number where it is none (too large, negative)."""
    try:
        return date_text(xlrd.xldate_as_datetime(cell.value, book.datemode))
    except (xlrd.xldate.XLDateError, OverflowError):
        return printed_number(cell.value)
