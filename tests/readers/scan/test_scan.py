"""A scanned page is read as the page it was printed from; what is no page says so in one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image
from tools.scanned_pages import Scanner, pages_of, photograph, scanned

from budgetlib.errors import SourceError
from budgetlib.readers import read_document
from budgetlib.readers.document import Document
from budgetlib.readers.scan.recogniser import Reading, readings
from tests.support.pdf_builder import LEFT, Sheet

WIDTHS = (70, 120, 90, 90, 90)
ROWS = [
    ["科目编码", "科目名称", "合计", "基本支出", "项目支出"],
    ["201", "一般公共服务支出", "31,504,518.39", "29,144,233.25", "2,360,285.14"],
    ["20101", "人大事务", "412,414.02", "412,414.02", ""],
    ["2010101", "行政运行", "6.80", "0.00", "5"],
    ["208", "社会保障和就业支出", "1,766,298.42", "1,766,298.42", ""],
    ["合计", LEFT, "33,270,816.81", "30,910,531.67", "2,360,285.14"],
]


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of recognised pages that no other run has filled."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("BUDGETLIB_CACHE", str(folder))
    return folder


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One page with a table and a line of text above and below it."""
    sheet = Sheet()
    sheet.write_at(200, 60, "部门支出总表")
    sheet.write_at(440, 90, "单位：元")
    sheet.table(50, 110, WIDTHS, ROWS)
    sheet.write_at(50, 260, "一、支出预算说明。支出总预算33,270,816.81元。")
    return sheet.save(tmp_path_factory.mktemp("printed") / "page.pdf")


def cells(document: Document) -> list[tuple[str, ...]]:
    return [line.cells for line in document.lines if line.cells]


def test_a_page_askew_on_grey_paper_with_a_stamp_gives_the_cells_it_was_printed_with(printed, tmp_path) -> None:
    scanner = Scanner(dpi=200, skew=0.8, noise=8, jpeg=60, paper=225, stamp=True)
    found = read_document(scanned(printed, tmp_path / "scan.pdf", scanner))
    assert cells(found) == cells(read_document(printed))
    assert (found.reader, found.recognised_pages, found.unread_pages) == ("pdf-geometry+scan", (1,), ())
    assert "部门支出总表" in [line.text for line in found.lines]
    assert all(len(line.confidences) == len(line.cells) for line in found.lines if line.cells)


def test_a_picture_on_its_side_is_turned_and_read(printed, tmp_path) -> None:
    (page,) = pages_of(printed, 150)
    page.rotate(90, expand=True).save(tmp_path / "page.png", dpi=(150, 150))
    found = read_document(tmp_path / "page.png")
    assert [row[2] for row in cells(found)] == [row[2] for row in ROWS]
    assert found.reader == "image+scan"


def test_ink_in_which_nothing_is_read_leaves_a_mark(printed, tmp_path, monkeypatch) -> None:
    def without_one(crops):
        return [Reading("", (), ()) if found.text == "412,414.02" else found for found in readings(crops)]

    monkeypatch.setattr("budgetlib.readers.scan.recognise.readings", without_one)
    (page,) = pages_of(printed, 150)
    page.save(tmp_path / "page.png", dpi=(150, 150))
    (row,) = [row for row in cells(read_document(tmp_path / "page.png")) if row[0] == "20101"]
    assert row == ("20101", "人大事务", "\ufffd", "\ufffd", "")


def test_a_picture_of_too_many_pages_is_refused(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("budgetlib.readers.scan.image.MAX_FRAMES", 1)
    page = Image.new("L", (300, 300), 255)
    page.save(tmp_path / "pages.tif", save_all=True, append_images=[page])
    with pytest.raises(SourceError, match="2 pages; the limit is 1"):
        read_document(tmp_path / "pages.tif")


def test_pages_with_text_and_pages_that_are_pictures_are_read_each_in_its_way(printed, tmp_path, own_cache) -> None:
    (page,) = pages_of(printed, 150)
    pdf = FPDF(unit="pt")
    pdf.set_font("helvetica", size=10)
    pdf.add_page()
    pdf.text(60, 60, "text")
    pdf.add_page()
    pdf.image(page, x=0, y=0, w=595, h=842)
    pdf.add_page()
    pdf.image(photograph(), x=0, y=0, w=595, h=842)
    pdf.output(str(tmp_path / "mixed.pdf"))
    found = read_document(tmp_path / "mixed.pdf")
    assert found.lines[0].text == "text"
    assert {line.page for line in found.lines if line.cells} == {2}
    assert (found.recognised_pages, found.unread_pages) == ((2,), (3,))
    assert list(own_cache.rglob("*.json"))
    assert read_document(tmp_path / "mixed.pdf") == found


def test_a_photograph_is_refused_in_one_line(tmp_path) -> None:
    photograph().save(tmp_path / "photo.jpg")
    with pytest.raises(SourceError, match="no text could be recognised"):
        read_document(tmp_path / "photo.jpg")


def test_a_damaged_picture_is_refused_in_one_line(tmp_path) -> None:
    Image.new("L", (300, 300), 255).save(tmp_path / "a.png")
    (tmp_path / "b.png").write_bytes((tmp_path / "a.png").read_bytes()[:60])
    with pytest.raises(SourceError, match="damaged"):
        read_document(tmp_path / "b.png")


def test_without_the_extra_a_picture_says_what_to_install(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("budgetlib.readers.scan.extra.is_installed", lambda: False)
    photograph().save(tmp_path / "photo.jpg")
    with pytest.raises(SourceError, match=r"pip install 'budgetlib\[scan\]'"):
        read_document(tmp_path / "photo.jpg")


def test_reading_documents_with_text_loads_nothing_of_it(printed) -> None:
    code = (
        "import sys; from budgetlib.readers import read_document; read_document(sys.argv[1]);"
        "print(sorted({'cv2', 'onnxruntime', 'rapidocr', 'PIL'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code, printed], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
