"""Our transcription as a department might publish it beside the PDF: as a workbook or as a web page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

import xlwt
import yaml
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.support.transcription import FOLDER, table_rows, tables

_NUMBER = re.compile(r"-?[0-9]+\.[0-9]+")
_CODE = re.compile(r"[0-9]{3,7}")
PLAN: Mapping[str, Any] = yaml.safe_load((FOLDER / "tables.yaml").read_text(encoding="utf8"))
DEPARTMENT = str(PLAN["department"])
TITLE = f"{DEPARTMENT}2025年部门预算公开"


@dataclass(frozen=True)
class Cell:
    """A printed cell and how far it reaches."""

    text: str
    across: int = 1
    down: int = 1

    @property
    def value(self) -> str | float | int:
        """What a spreadsheet stores: amounts and codes as numbers."""
        if _NUMBER.fullmatch(self.text):
            return float(self.text)
        return int(self.text) if _CODE.fullmatch(self.text) else self.text


@dataclass(frozen=True)
class Table:
    """A standard table as printed; `rows` maps row and column (from 0) to cells, the head included."""

    title: str
    unit: str
    width: int
    rows: tuple[Mapping[int, Cell], ...]
    note: str


def published_tables() -> list[Table]:
    """Return the transcribed tables in print order."""
    plans = {plan["name"]: plan for plan in PLAN["tables"]}
    return [_table(plans[name], table_rows(name)) for name in tables()]


def _table(plan: Mapping[str, Any], records: list[dict[str, str]]) -> Table:
    head = list(_head(plan["header"]))
    body = [{column: Cell(text) for column, text in enumerate(record.values())} for record in records]
    return Table(plan["title"], plan["unit"], len(plan["widths"]), (*head, *body), plan["empty_note"] or "")


def _head(rows: list[list[str | Mapping[str, Any]]]) -> Iterator[dict[int, Cell]]:
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        placed: dict[int, Cell] = {}
        for entry in row:
            parts = {"text": entry} if isinstance(entry, str) else entry
            cell = Cell(parts["text"], parts.get("colspan", 1), parts.get("rowspan", 1))
            column = next(i for i in range(100) if (number, i) not in taken)
            placed[column] = cell
            taken |= {(number + i, column + j) for i in range(cell.down) for j in range(cell.across)}
        yield placed


def write_workbook(path: Path, *, one_sheet: bool = False) -> Path:
    """Write an .xlsx with a sheet per table, or all below each other in one sheet; amounts with format `0.00`."""
    book = Workbook()
    sheet = book.active
    sheet.title = "封面"
    sheet["A1"] = TITLE
    top = 3
    for number, table in enumerate(published_tables(), start=1):
        if not one_sheet:
            sheet, top = book.create_sheet(f"表{number}"), 1
        top = _fill(sheet, table, top) + 2
    book.save(path)
    return path


def _fill(sheet: Worksheet, table: Table, top: int) -> int:
    """Write one table from row `top`; return the row below it."""
    sheet.cell(top, 1, table.title)
    sheet.merge_cells(start_row=top, end_row=top, start_column=1, end_column=table.width)
    sheet.cell(top + 1, 1, f"部门名称：{DEPARTMENT}")
    sheet.cell(top + 1, table.width, f"单位：{table.unit}")
    top += 2
    for number, row in enumerate(table.rows, start=top):
        for column, cell in row.items():
            target = sheet.cell(number, column + 1, cell.value if cell.text else None)
            if isinstance(cell.value, float):
                target.number_format = "0.00"
            if cell.across > 1 or cell.down > 1:
                sheet.merge_cells(
                    start_row=number,
                    end_row=number + cell.down - 1,
                    start_column=column + 1,
                    end_column=column + cell.across,
                )
    bottom = top + len(table.rows)
    if table.note:
        sheet.cell(bottom, 1, table.note)
    return bottom + bool(table.note)


def write_old_workbook(path: Path) -> Path:
    """Write an .xls with a sheet per table."""
    book = xlwt.Workbook(encoding="utf-8")
    amount = xlwt.easyxf(num_format_str="0.00")
    plain = xlwt.easyxf()
    book.add_sheet("封面").write(0, 0, TITLE)
    for number, table in enumerate(published_tables(), start=1):
        sheet = book.add_sheet(f"表{number}")
        sheet.write_merge(0, 0, 0, table.width - 1, table.title)
        sheet.write(1, 0, f"部门名称：{DEPARTMENT}")
        sheet.write(1, table.width - 1, f"单位：{table.unit}")
        for top, row in enumerate(table.rows, start=2):
            for left, cell in row.items():
                style = amount if isinstance(cell.value, float) else plain
                if cell.text:
                    sheet.write_merge(top, top + cell.down - 1, left, left + cell.across - 1, cell.value, style)
        if table.note:
            sheet.write(2 + len(table.rows), 0, table.note)
    stream = BytesIO()
    book.save(stream)
    path.write_bytes(stream.getvalue())
    return path


def write_page(path: Path, *, encoding: str = "utf-8") -> Path:
    """Write an .html page with all tables and text between them."""
    parts = [f'<!DOCTYPE html><html><head><meta charset="{encoding}"><title>x</title></head><body><h1>{TITLE}</h1>']
    for table in published_tables():
        parts.append(f"<p>{escape(table.title)}</p><p>部门名称：{DEPARTMENT}　单位：{table.unit}</p><table border=1>")
        parts += [f"<tr>{''.join(_td(cell) for _, cell in sorted(row.items()))}</tr>" for row in table.rows]
        parts.append(f"</table><p>{table.note}</p>")
    path.write_bytes("\n".join([*parts, "</body></html>"]).encode(encoding))
    return path


def _td(cell: Cell) -> str:
    spans = f' colspan="{cell.across}"' * (cell.across > 1) + f' rowspan="{cell.down}"' * (cell.down > 1)
    return f"<td{spans}>{escape(cell.text) or '&nbsp;'}</td>"
