"""The sheets of an .xls workbook (BIFF in an OLE container), read with xlrd: stored values, formats, merged cells."""

from __future__ import annotations

import os
from collections.abc import Iterator

import xlrd

from budgetlib.readers.sheets import Bounds, Sheet, SheetRow
from budgetlib.readers.spreadsheet.number_format import printed_number
from budgetlib.readers.spreadsheet.workbook import Merged, covered, date_text


def xls_sheets(data: bytes, bounds: Bounds) -> Iterator[Sheet]:
    """Yield the sheets of a workbook, hidden ones too.

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
            sheet = book.sheet_by_index(index)
            yield Sheet(sheet.name, tuple(_rows(book, sheet, bounds)))
            book.unload_sheet(index)


def _rows(book: xlrd.book.Book, sheet: xlrd.sheet.Sheet, bounds: Bounds) -> Iterator[SheetRow]:
    merged = Merged([(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells])
    for index in range(sheet.nrows):
        bounds.count_row(sheet.row_len(index))
        texts = [_text(book, cell) for cell in sheet.row(index)]
        yield covered(index + 1, texts, merged, bounds)


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
