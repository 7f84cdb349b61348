"""Where a PDF prints what was read: boxes of cells, words and rows in points of the page as shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetlib.readers.document import Document, Places
from budgetlib.readers.pdf.reader import read_pdf
from tests.support.boxes import texts_in
from tests.support.pdf_builder import Sheet, turned

ROWS = [
    ["项目", "合计", "本年", "上年"],
    ["合计", "1,234.50", "1,234.50", "0"],
    ["基本支出", "234.50", "1,234\n,567.89", "234.50"],
]


def page(tmp_path: Path) -> Path:
    sheet = Sheet()
    sheet.write_at(60, 40, "2025年预算收支总表")
    sheet.table(60, 80, [120, 70, 70, 70], ROWS, height=28.0)
    sheet.write_at(60, 200, "本年收入1,234.50万元")
    sheet.write_at(290, 800, "— 7 —")
    return sheet.save(tmp_path / "a.pdf")


def places_of(document: Document) -> Places:
    assert document.places is not None
    return document.places


def cells(document: Document) -> list[tuple[int, int, str]]:
    """Row, column and text of all cells that hold something."""
    return [(x.row, at, cell) for x in document.lines for at, cell in enumerate(x.cells or ()) if cell]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_a_box_holds_what_the_cell_prints_however_the_page_is_turned(tmp_path: Path, degrees: int) -> None:
    path = turned(page(tmp_path), tmp_path / "turned.pdf", degrees) if degrees else page(tmp_path)
    document = read_pdf(path)
    found = cells(document)
    boxes = [places_of(document).cell(1, row, column, text) for row, column, text in found]
    held = texts_in(path, [(1, box) for box in boxes])
    assert [sorted(text) for text in held] == [sorted(text) for _, _, text in found]  # pdfium orders wrapped ones anew


def test_equal_cells_of_a_row_have_boxes_of_their_own(tmp_path: Path) -> None:
    document = read_pdf(page(tmp_path))
    places = places_of(document)
    total = next(line.row for line in document.lines if line.cells and line.cells[0] == "合计")
    lefts = [float(places.cell(1, row, column, "1,234.50").split(",")[0]) for row, column in [(total, 1), (total, 2)]]
    assert [round(left) for left in lefts] == [182, 252]
    ends = [places.cell(1, total + 1, column, "234.50").split(",")[0] for column in (1, 3)]
    assert [round(float(left)) for left in ends] == [182, 322]


def test_words_are_found_in_their_line_or_below_and_not_as_the_end_of_a_longer_number(tmp_path: Path) -> None:
    path = page(tmp_path)
    document = read_pdf(path)
    places = places_of(document)
    text = next(line.row for line in document.lines if line.text.startswith("本年收入"))
    assert [*texts_in(path, [(1, places.words(1, text, "1,234.50万元"))])] == ["1,234.50万元"]
    assert places.words(1, text, "234.50万元") == ""
    assert [*texts_in(path, [(1, places.line(1, text))])] == ["本年收入1,234.50万元"]


def test_the_number_at_the_foot_of_the_page(tmp_path: Path) -> None:
    assert places_of(read_pdf(page(tmp_path))).page_printed(1) == "7"
    without = Sheet()
    without.table(60, 80, [120, 70, 70, 70], ROWS)
    assert places_of(read_pdf(without.save(tmp_path / "b.pdf"))).page_printed(1) == ""


def test_a_row_that_is_not_there_has_no_place(tmp_path: Path) -> None:
    places = places_of(read_pdf(page(tmp_path)))
    assert (places.line(1, 99), places.line(9, 1), places.cell(1, 1, 5, "1")) == ("", "", "")
