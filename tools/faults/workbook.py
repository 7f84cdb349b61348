"""The document as a workbook, clean or with one fault of cells, sheets and formats."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet
from tools.edition.sheet import place
from tools.faults.document import CODED, LABEL, Document, Fault, amount_columns, grid_rows, is_amount
from tools.synthetic.table import Table

LINE = Border(*(Side(style="thin") for _ in range(4)))
ABOVE = 2
"""Rows above the head of a table: its title, and department and unit."""


def clean(document: Document, path: Path) -> None:
    """Print the document without a fault."""
    _book(document).save(path)


def _book(document: Document) -> Workbook:
    book = Workbook()
    cover = book.active
    cover.title, cover["A1"], cover["A2"] = "封面", document.cover, LABEL
    for table in document.tables:
        _sheet(book.create_sheet(table.name[:30]), table, document)
    return book


def _sheet(sheet: Worksheet, table: Table, document: Document) -> None:
    width = len(table.widths)
    sheet.cell(1, 1, table.title)
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    sheet.cell(2, 1, f"部门名称：{document.department}")
    sheet.cell(2, width, "单位：万元")
    for placed in (p for row in place(grid_rows(table), width) for p in row):
        row, column, cell = ABOVE + 1 + placed.row, 1 + placed.column, placed.cell
        there = sheet.cell(row, column)
        there.border = LINE
        if is_amount(cell.text):
            there.value, there.number_format = float(cell.text), "0.00"
        else:
            there.value = cell.text or None
        if cell.rowspan > 1 or cell.colspan > 1:
            sheet.merge_cells(
                start_row=row, end_row=row + cell.rowspan - 1, start_column=column, end_column=column + cell.colspan - 1
            )
    if table.note:
        sheet.cell(ABOVE + 1 + len(table.head) + len(table.rows), 1, table.note)


def _changed(change: Callable[[Worksheet, Table, Document], None], document: Document, path: Path) -> None:
    """Print the document and change the sheet of the chosen table."""
    book = _book(document)
    table = next(table for table in document.tables if table.name == CODED)
    change(book[CODED], table, document)
    book.save(path)


def _first_row(table: Table) -> int:
    return ABOVE + 1 + len(table.head)


def _each_amount(change: Callable[[Worksheet, int, int], None]) -> Callable[[Worksheet, Table, Document], None]:
    def changed(sheet: Worksheet, table: Table, document: Document) -> None:
        for i, row in enumerate(table.rows, start=_first_row(table)):
            for j, text in enumerate(row, start=1):
                if is_amount(text):
                    change(sheet, i, j)

    return changed


def _errors(sheet: Worksheet, row: int, column: int) -> None:
    sheet.cell(row, column).value = ("#VALUE!", "#REF!", "#N/A")[row % 3]


def _footnote(sheet: Worksheet, row: int, column: int) -> None:
    if row % 4 == 3:
        raised = TextBlock(InlineFont(vertAlign="superscript"), "1")
        sheet.cell(row, column).value = CellRichText(f"{sheet.cell(row, column).value:.2f}", raised)


def _as_text(sheet: Worksheet, row: int, column: int) -> None:
    cell = sheet.cell(row, column)
    cell.value = f" {cell.value:,.2f} "


def _scaled(sheet: Worksheet, row: int, column: int) -> None:
    """Store yuan and show ten thousands of them, as a number format can."""
    cell = sheet.cell(row, column)
    cell.value, cell.number_format = cell.value * 1000, "0.00,"


def _hidden_old_rows(sheet: Worksheet, table: Table, document: Document) -> None:
    """Put a hidden row with last year's figures above every row."""
    first = _first_row(table)
    for i in range(len(table.rows) - 1, -1, -1):
        row = first + i
        sheet.insert_rows(row)
        for j, text in enumerate(table.rows[i], start=1):
            value = sheet.cell(row + 1, j).value
            sheet.cell(row, j).value = value * 1.1 if is_amount(text) and isinstance(value, float) else value
    for i in range(len(table.rows)):  # at the end: what is inserted does not move this
        sheet.row_dimensions[first + 2 * i].hidden = True


def _hidden_column(sheet: Worksheet, table: Table, document: Document) -> None:
    """Put a hidden column of working figures before the amounts."""
    column = amount_columns(table)[0] + 1
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_cols(column)
    for row in range(_first_row(table), sheet.max_row + 1):
        sheet.cell(row, column).value = 88.88
    sheet.column_dimensions[sheet.cell(1, column).column_letter].hidden = True


def _hidden_sheet(document: Document, path: Path) -> None:
    """Put an earlier draft of the table on a hidden sheet."""
    book = _book(document)
    table = next(table for table in document.tables if table.name == CODED)
    draft = book.create_sheet("草稿", 1)
    _sheet(draft, table, document)
    _each_amount(_doubled)(draft, table, document)
    draft.sheet_state = "hidden"
    book.save(path)


def _doubled(sheet: Worksheet, row: int, column: int) -> None:
    sheet.cell(row, column).value *= 2


def _white(sheet: Worksheet, table: Table, document: Document) -> None:
    """Write white working figures into blank cells."""
    for i, row in enumerate(table.rows, start=_first_row(table)):
        for j in amount_columns(table):
            if not row[j]:
                sheet.cell(i, j + 1).value = 88.88
                sheet.cell(i, j + 1).font = Font(color="FFFFFFFF")


def _codes_as(number_format: str, sheet: Worksheet, table: Table, document: Document) -> None:
    """Store codes as numbers that the format shows as something else."""
    for i, row in enumerate(table.rows, start=_first_row(table)):
        if row[0].isdigit():
            sheet.cell(i, 1).value, sheet.cell(i, 1).number_format = int(row[0]), number_format


def _page_sums(sheet: Worksheet, table: Table, document: Document) -> None:
    middle = _first_row(table) + len(table.rows) // 2
    first = [sheet.cell(_first_row(table), j).value for j in range(1, len(table.widths) + 1)]
    for label in ("承前页", "本页小计"):
        sheet.insert_rows(middle)
        for j, value in enumerate(first, start=1):
            sheet.cell(middle, j).value = label if j == 2 else value


def _blank_rows(sheet: Worksheet, table: Table, document: Document) -> None:
    sheet.cell(60_000, 1).number_format = "0.00"
    sheet.cell(60_000, 3).border = LINE


def _twice(document: Document, path: Path) -> None:
    book = _book(document)
    book.copy_worksheet(book[CODED])
    book.save(path)


def _last_column_blank(sheet: Worksheet, table: Table, document: Document) -> None:
    for row in range(_first_row(table), sheet.max_row + 1):
        sheet.cell(row, amount_columns(table)[0] + 1).value = None


FAULTS: dict[str, Fault] = {
    "xlsx: hidden rows of last year": partial(_changed, _hidden_old_rows),
    "xlsx: a hidden column": partial(_changed, _hidden_column),
    "xlsx: a hidden sheet with a draft": _hidden_sheet,
    "xlsx: white figures in blank cells": partial(_changed, _white),
    "xlsx: errors in place of figures": partial(_changed, _each_amount(_errors)),
    "xlsx: raised footnote digits": partial(_changed, _each_amount(_footnote)),
    "xlsx: figures as text with groups": partial(_changed, _each_amount(_as_text)),
    "xlsx: figures shown in thousands": partial(_changed, _each_amount(_scaled)),
    "xlsx: codes with the format of money": partial(_changed, partial(_codes_as, "#,##0.00")),
    "xlsx: codes with the format of a date": partial(_changed, partial(_codes_as, "yyyy-mm-dd")),
    "xlsx: sums of pages between rows": partial(_changed, _page_sums),
    "xlsx: sixty thousand blank rows": partial(_changed, _blank_rows),
    "xlsx: the table on two sheets": _twice,
    "xlsx: the column of totals is blank": partial(_changed, _last_column_blank),
}
