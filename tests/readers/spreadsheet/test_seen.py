"""Workbooks as they are seen: hidden, struck and white parts are not read, and named."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from budgetlib.readers import read_document
from budgetlib.readers.document import Document

ROWS = [["编码", "名称", "合计"], [201, "公共服务", 5280.6], [208, "社会保障", 1234.5]]


def book_of(rows: list[list[object]]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    sheet.title = "支出总表"
    for row in rows:
        sheet.append(row)
    return book, sheet


def read(tmp_path: Path, book: Workbook | xlwt.Workbook, name: str = "甲.xlsx") -> Document:
    book.save(str(tmp_path / name))
    return read_document(tmp_path / name)


def table(document: Document) -> list[tuple[str, ...]]:
    return [line.cells for line in document.lines if line.cells]


def said(document: Document) -> list[str]:
    assert all(remark.severity == "unread" for remark in document.remarks)
    return [remark.said for remark in document.remarks]


def test_a_hidden_sheet_is_named(tmp_path: Path) -> None:
    book, _ = book_of(ROWS)
    draft = book.create_sheet("草稿")
    draft.append(["公共服务", 1000.5])
    draft.sheet_state = "hidden"
    document = read(tmp_path, book)
    assert len(table(document)) == 3
    assert said(document) == ["hidden: sheet 草稿, 1 amounts, not read"]


def test_hidden_rows_are_named(tmp_path: Path) -> None:
    book, sheet = book_of(ROWS)
    sheet.row_dimensions[2].hidden = True
    document = read(tmp_path, book)
    assert table(document) == [("编码", "名称", "合计"), ("208", "社会保障", "1234.5")]
    assert said(document) == ["hidden: 1 rows of sheet 支出总表, 2 amounts, not read"]


def test_hidden_columns_are_named(tmp_path: Path) -> None:
    book, sheet = book_of([[*row, 999.5] for row in ROWS])
    sheet.column_dimensions["C"].hidden = True
    document = read(tmp_path, book)
    assert table(document)[1] == ("201", "公共服务", "999.5")
    assert said(document) == ["hidden: 1 columns of sheet 支出总表, 2 amounts, not read"]


@pytest.mark.parametrize(
    ("font", "reason"), [(Font(strike=True), "struck out"), (Font(color="FFFFFFFF"), "hidden: white on white")]
)
def test_cells_that_show_nothing_are_named(tmp_path: Path, font: Font, reason: str) -> None:
    book, sheet = book_of([*ROWS, [210, "卫生健康", 88.88]])
    sheet["C4"].font = font
    document = read(tmp_path, book)
    assert table(document)[-1] == ("210", "卫生健康", "")
    assert said(document) == [f"{reason}: 1 amounts on sheet 支出总表, not read"]


def test_white_on_a_coloured_ground_is_seen(tmp_path: Path) -> None:
    book, sheet = book_of(ROWS)
    sheet["C2"].font, sheet["C2"].fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF1F4E79")
    assert table(read(tmp_path, book))[1][2] == "5280.6"


def test_raised_digits_are_footnotes_and_struck_runs_are_left_out(tmp_path: Path) -> None:
    up, struck = InlineFont(vertAlign="superscript"), InlineFont(strike=True)
    book, sheet = book_of([["名称", "面积", "合计"], ["公共服务", "", ""]])
    sheet["A2"] = CellRichText("公共服务", TextBlock(up, "1"))
    sheet["B2"] = CellRichText("100m", TextBlock(up, "2"))
    sheet["C2"] = CellRichText(TextBlock(struck, "17.53"), "41.38", TextBlock(up, "1"))
    document = read(tmp_path, book)
    assert table(document)[1] == ("公共服务", "100m²", "41.38")
    assert said(document) == ["struck out: 1 amounts on sheet 支出总表, not read"]


def test_a_format_that_hides_an_amount_is_named_and_one_that_hides_nought_is_not(tmp_path: Path) -> None:
    book, sheet = book_of(ROWS)
    sheet["C2"].number_format = ";;;"
    sheet["C3"] = 0
    sheet["C3"].number_format = "0.00;-0.00;"
    assert said(read(tmp_path, book)) == ["hidden by the number format: 1 amounts on sheet 支出总表, not read"]


def test_names_merged_downwards_hold_for_the_rows_below(tmp_path: Path) -> None:
    book, sheet = book_of([["类", "名称", "合计"], ["工资", "基本工资", 1.5], ["", "津贴", 2.5]])
    sheet.merge_cells("A2:A3")
    document = read(tmp_path, book)
    assert [line.above for line in document.lines if line.cells] == [(), (), ("工资", "", "")]


def test_a_merged_cell_whose_first_row_is_hidden_shows_its_text(tmp_path: Path) -> None:
    book, sheet = book_of([["类", "名称", "合计"], ["工资", "旧", 1.5], ["", "基本工资", 2.5]])
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[2].hidden = True
    assert table(read(tmp_path, book)) == [("类", "名称", "合计"), ("工资", "基本工资", "2.5")]


def test_old_workbooks_are_read_as_they_are_seen(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("支出总表")
    for row, texts in enumerate(ROWS):
        for column, value in enumerate(texts):
            sheet.write(row, column, value)
    sheet.write(3, 0, 210)
    sheet.write(3, 2, 17.53, xlwt.easyxf("font: struck_out on"))
    up = xlwt.easyfont("escapement superscript")
    sheet.write_rich_text(3, 1, ["卫生健康", ("1", up)])
    sheet.row(1).hidden = True
    draft = book.add_sheet("草稿")
    draft.write(0, 0, 1000.5)
    draft.visibility = 2
    document = read(tmp_path, book, "甲.xls")
    assert table(document) == [("编码", "名称", "合计"), ("208", "社会保障", "1234.5"), ("210", "卫生健康", "")]
    assert said(document) == [
        "hidden: 1 rows of sheet 支出总表, 2 amounts, not read",
        "struck out: 1 amounts on sheet 支出总表, not read",
        "hidden: sheet 草稿, 1 amounts, not read",
    ]


def test_a_figure_across_columns_of_figures_is_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [["编码", "合计", "基本支出"], [201, 5280.6, 5280.6], [208, 1234.5, None]]
    book, sheet = book_of(rows)
    sheet.merge_cells("B3:C3")
    document = read(tmp_path, book)
    assert table(document)[2][:2] == ("208", "1234.5")
    assert said(document) == ["1 amounts on sheet 支出总表 stand across several columns of figures"]


def test_a_column_that_is_merged_in_every_row_is_one_column(tmp_path: Path) -> None:
    book, sheet = book_of([["编码", "合计", None], [201, 5280.6, None], [208, 1234.5, None]])
    for row in (1, 2, 3):
        sheet.merge_cells(f"B{row}:C{row}")
    assert said(read(tmp_path, book)) == []
