"""What a page with text shows and its text does not say is read in its picture: untold characters, pictured figures."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import pytest

from budgetlib.readers import read_document
from budgetlib.readers.scan.recogniser import Reading
from budgetlib.readers.scan.unread_ink import _agree, _all_told
from tests.support.pdf_builder import Sheet

WIDTHS = (60, 120, 90, 90)
ROWS = [
    ["编码", "名称", "合计", "基本支出"],
    ["201", "公共服务支出", "977.88", "676.68"],
    ["20101", "人大事务", "1,301.20", ""],
    ["合计", "", "734.01", "450.33"],
]


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BUDGETLIB_CACHE", str(tmp_path / "cache"))


def printed(path: Path, *, wrong: str = "", private: bool = False, pictured: bool = False) -> Path:
    """A page with a table; the font says that `wrong` is a blank (or of private use), or the figures are pictures."""
    sheet = Sheet()
    sheet.set_compression(False)
    sheet.write_at(200, 60, "部门支出总表")
    sheet.table(
        50, 110, WIDTHS, [[*row[:2], *(["", ""] if pictured and row[2][0].isdigit() else row[2:])] for row in ROWS]
    )
    if pictured:
        height = 18
        for number, row in enumerate(ROWS[1:], start=1):
            for left, text in zip((232, 322), row[2:], strict=True):
                if text:
                    sheet.image(picture(text), x=left, y=112 + number * height, h=12)
    data = bytes(sheet.output())
    for character in wrong:
        told = f"<{0xF000 + ord(character):04X}>" if private else "<0020>"
        data = re.sub(rf"(<[0-9A-F]{{4}}> )<{ord(character):04X}>".encode(), rb"\1" + told.encode(), data)
    path.write_bytes(data)
    return path


def picture(text: str) -> io.BytesIO:
    slip = Sheet()
    slip.write_at(2, 2, text)
    found = pdfium.PdfDocument(bytes(slip.output()))[0].render(scale=4, crop=(0, 842 - 14, 595 - 60, 0)).to_pil()
    data = io.BytesIO()
    found.save(data, "png")
    data.seek(0)
    return data


def cells(path: Path) -> list[tuple[str, ...]]:
    return [line.cells for line in read_document(path).lines if line.cells]


def test_digits_that_the_font_calls_blanks_are_read(tmp_path: Path) -> None:
    whole = printed(tmp_path / "whole.pdf")
    blanks = printed(tmp_path / "blanks.pdf", wrong="7.")
    assert cells(blanks) == cells(whole)
    assert cells(printed(tmp_path / "private.pdf", wrong="0123456789.", private=True)) == cells(whole)
    document = read_document(blanks)
    assert [(remark.rule, remark.severity) for remark in document.remarks] == [("read_in_the_picture", "note")]


def test_figures_that_are_small_pictures_are_read(tmp_path: Path) -> None:
    figures = {text for row in ROWS[1:] for text in row[2:] if text}
    found = cells(printed(tmp_path / "pictures.pdf", pictured=True))
    assert {cell for row in found for cell in row} >= figures


def test_a_figure_with_more_ink_than_characters_is_not_taken() -> None:
    picture = np.full((30, 90), 255, np.uint8)
    for left in (2, 32, 62):
        picture[2:28, left : left + 12] = 0
    box, reading = np.array([0.0, 0.0, 90.0, 30.0]), Reading("977", (0.99,) * 3, (0.1, 0.4, 0.8))
    assert _all_told(reading, picture, box) == reading
    picture[24:28, 50:54] = 0
    assert _all_told(reading, picture, box) is None


def test_without_what_reads_pictures_they_are_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetlib.readers.pdf.ink.is_installed", lambda: False)
    found = cells(printed(tmp_path / "blanks.pdf", wrong="7."))
    assert any("\ufffd" in cell for row in found for cell in row)


@pytest.mark.parametrize(
    ("runs", "text", "agreed"),
    [
        (["977", "\ufffd", "88"], "977.88", True),
        (["9", "\ufffd", ".88"], "977.88", True),  # pdfium tells two blanks once
        (["\ufffd" * 40], "1" * 39, False),
        (["9", "\ufffd", ".88"], "9.88", False),
        (["977.88"], "977.89", False),
        (["\ufffd", "1"] * 30, "1" * 59, False),
    ],
)
def test_what_was_read_must_agree_with_the_known_characters(runs: list[str], text: str, agreed: bool) -> None:
    assert _agree(runs, text) is agreed
