"""A drawn document as a workbook: a sheet for every table."""

from __future__ import annotations

import re
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.worksheet.worksheet import Worksheet
from tools.drawn_forms.document import SYNTHETIC, Document
from tools.drawn_forms.printed import ABOVE, LEFT, Printed

_LINE = Border(*(Side(style="thin") for _ in range(4)))
_NUMBER = re.compile(r"-?[0-9,]+\.?[0-9]*")


def write_xlsx(document: Document, path: Path) -> Path:
    """Write a document as .xlsx; the cover is the first sheet. Money is stored as numbers where the seed says so."""
    book = Workbook()
    cover = book.active
    cover.title = "封面"
    cover["A1"], cover["A2"] = document.cover, SYNTHETIC
    as_numbers = document.seed % 2 == 0
    for number, table in enumerate(document.tables, start=1):
        _sheet(book.create_sheet(f"{number}"), table, document, as_numbers=as_numbers)
    book.save(path)
    return path


def _sheet(sheet: Worksheet, table: Printed, document: Document, *, as_numbers: bool) -> None:
    width = len(table.head[0])
    row = 1
    for text in filter(None, (table.label, table.title)):
        sheet.cell(row, 1, text).alignment = Alignment(horizontal="center")
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
        row += 1
    left, right = table.under
    sheet.cell(row, 1, left or None)
    sheet.cell(row, width, right)
    row += 1
    _head(sheet, table.head, row)
    pattern = f"{'#,##' if document.money.separators else ''}0{'.' + '0' * document.money.decimals}"
    for i, cells in enumerate(table.rows, start=row + len(table.head)):
        for j, text in enumerate(cells, start=1):
            cell = sheet.cell(i, j)
            cell.border = _LINE
            if as_numbers and "." in text and _NUMBER.fullmatch(text):
                cell.value, cell.number_format = float(text.replace(",", "")), pattern
            else:
                cell.value = text or None
    if table.note:
        sheet.cell(row + len(table.head) + len(table.rows), 1, table.note)


def _head(sheet: Worksheet, head: list[list[str]], top: int) -> None:
    for i, cells in enumerate(head):
        for j, text in enumerate(cells):
            sheet.cell(top + i, 1 + j).border = _LINE
            if text in (LEFT, ABOVE):
                continue
            right, below = j + 1, i + 1
            while right < len(cells) and cells[right] == LEFT:
                right += 1
            while below < len(head) and head[below][j] == ABOVE:
                below += 1
            sheet.cell(top + i, 1 + j, text).alignment = Alignment(horizontal="center", wrap_text=True)
            if right > j + 1 or below > i + 1:
                sheet.merge_cells(start_row=top + i, end_row=top + below - 1, start_column=1 + j, end_column=right)
