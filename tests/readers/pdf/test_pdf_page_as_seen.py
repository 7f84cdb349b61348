"""A page is read as it is seen: what it does not show is named, what nobody can tell is marked, marks are no text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from budgetlib.readers.document import Document
from budgetlib.readers.pdf.reader import read_pdf
from tests.support.pdf_builder import Sheet, font

ROWS = [["项目", "金额"], ["合计", "1,234.50"], ["基本支出", "1,000.00"]]
FIGURES = [("项目", "金额"), ("合计", "1,234.50"), ("基本支出", "1,000.00")]


def table(document: Document) -> list[tuple[str, ...]]:
    return [line.cells for line in document.lines if line.cells is not None]


def invisible(sheet: Sheet) -> None:
    with sheet.local_context(text_mode="INVISIBLE"):
        sheet.write_at(162, 102, "7,777.77")


def white(sheet: Sheet) -> None:
    sheet.set_text_color(255)
    sheet.write_at(162, 102, "7,777.77")
    sheet.set_text_color(0)


def covered(sheet: Sheet) -> None:
    sheet.write_at(163, 101, "7,777.77")
    sheet.set_fill_color(255)
    sheet.rect(161, 101, 60, 15, style="F")


def transparent(sheet: Sheet) -> None:
    with sheet.local_context(fill_opacity=0.0):
        sheet.write_at(162, 102, "7,777.77")


@pytest.mark.parametrize("hide", [invisible, white, covered, transparent])
def test_an_amount_the_page_does_not_show_is_named_and_not_read(hide: Callable[[Sheet], None], tmp_path: Path) -> None:
    sheet = Sheet()
    hide(sheet)
    sheet.table(40, 80, [120, 100], ROWS)
    document = read_pdf(sheet.save(tmp_path / "a.pdf"))
    assert table(document) == FIGURES
    assert [(r.rule, r.page) for r in document.remarks] == [("hidden_content", 1)]
    assert "1 amount" in document.remarks[0].said


def test_hidden_text_takes_no_character_of_the_text_over_it(tmp_path: Path) -> None:
    sheet = Sheet()
    with sheet.local_context(text_mode="INVISIBLE"):
        sheet.write_at(162, 102, "1,934.57")
    sheet.table(40, 80, [120, 100], ROWS)
    assert table(read_pdf(sheet.save(tmp_path / "a.pdf"))) == FIGURES


def test_white_text_on_a_coloured_cell_is_seen(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.set_fill_color(20, 60, 120)
    sheet.rect(40, 80, 220, 20, style="F")
    sheet.table(40, 80, [120, 100], [["", ""], *ROWS[1:]])
    sheet.set_text_color(255)
    sheet.write_at(42, 82, "项目")
    sheet.write_at(162, 82, "金额")
    document = read_pdf(sheet.save(tmp_path / "a.pdf"))
    assert table(document) == FIGURES
    assert document.remarks == ()


def test_glyphs_without_unicode_are_marked_and_never_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetlib.readers.pdf.ink.is_installed", lambda: False)
    sheet = Sheet()
    sheet.write_at(40, 40, "第一页")
    sheet.add_font("figures", fname=str(font()))
    sheet.table(40, 80, [120, 100], [["项目", "金额"], ["合计", ""]])
    sheet.set_font("figures", size=9)
    sheet.write_at(162, 102, "1,234.50")
    path = sheet.save(tmp_path / "a.pdf")
    head, _, tail = path.read_bytes().rpartition(b"/ToUnicode")
    path.write_bytes(head + b"/ToUnicodX" + tail)
    assert table(read_pdf(path)) == [("项目", "金额"), ("合计", "\ufffd" * 8)]


@pytest.mark.parametrize(("shift", "grey"), [((0.3, 0.0), 0), ((0.6, 0.6), 130), ((0.0, 0.0), 0)])
def test_text_that_is_struck_twice_is_read_once(shift: tuple[float, float], grey: int, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 80, [120, 100], ROWS)
    sheet.set_text_color(grey)
    sheet.table(40 + shift[0], 80 + shift[1], [120, 100], ROWS, rules="none")
    assert table(read_pdf(sheet.save(tmp_path / "a.pdf"))) == FIGURES


@pytest.mark.parametrize(("size", "grey", "angle"), [(48, 200, 45), (30, 0, 30), (20, 210, -45), (40, 205, 0)])
def test_a_watermark_enters_no_cell(size: int, grey: int, angle: int, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.set_text_color(grey)
    sheet.set_font_size(size)
    with sheet.rotation(angle, 150, 110):
        sheet.text(60, 120, "内部2025")
    sheet.set_text_color(0)
    sheet.set_font_size(9)
    sheet.table(40, 80, [120, 100], ROWS)
    assert table(read_pdf(sheet.save(tmp_path / "a.pdf"))) == FIGURES


def test_raised_footnote_marks_join_no_number_and_no_name(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 80, [120, 100], ROWS)
    sheet.set_font_size(5.5)
    width = sheet.get_string_width("1,234.50") * 9 / 5.5
    sheet.text(162 + width, 107, "1")
    sheet.text(42 + 36.2, 127, "2")
    sheet.text(42 + 36.2 + 3.1, 127, "3")
    assert table(read_pdf(sheet.save(tmp_path / "a.pdf"))) == FIGURES


def test_square_metres_keep_their_raised_two(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 80, [120, 100], [["面积", "数量"], ["房屋", "500m"]])
    sheet.set_font_size(5.5)
    sheet.text(162 + sheet.get_string_width("500m") * 9 / 5.5, 107, "2")
    assert table(read_pdf(sheet.save(tmp_path / "a.pdf")))[1] == ("房屋", "500m2")


def test_pages_in_other_units_are_read_alike(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 80, [120, 100], ROWS)
    sheet.add_page(format=(59.5, 84.2))
    sheet.set_line_width(0.05)
    for row, cells in enumerate(ROWS):
        for column, text in enumerate(cells):
            sheet.set_font_size(0.9)
            sheet.text(4.2 + 12 * column, 8 + 2 * row + 1.2, text)
            sheet.rect(4 + 12 * column, 8 + 2 * row, 12 - 2 * column, 2)
    document = read_pdf(sheet.save(tmp_path / "a.pdf"))
    assert [line.cells for line in document.lines if line.page == 2] == FIGURES


def test_one_flipped_bit_in_a_page_is_told(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.write_at(40, 40, "第一页")
    sheet.add_page()
    sheet.table(40, 80, [120, 100], ROWS * 12)
    path = sheet.save(tmp_path / "a.pdf")
    data = bytearray(path.read_bytes())
    streams = [place for place in range(len(data)) if data[place : place + 7] == b"stream\n"]
    second = [place for place in streams if data[place - 3 : place] != b"end"][1]
    data[second + 300] ^= 8
    path.write_bytes(data)
    remarks = read_pdf(path).remarks
    assert [(remark.rule, remark.page) for remark in remarks] == [("damaged_content", 2)]


def test_a_scanned_page_with_a_page_number_is_told(tmp_path: Path) -> None:
    from PIL import Image

    picture = tmp_path / "scan.png"
    Image.new("L", (60, 80), 128).save(picture)
    sheet = Sheet()
    sheet.table(40, 80, [120, 100], ROWS)
    sheet.add_page()
    sheet.image(str(picture), 30, 30, 500, 700)
    sheet.write_at(290, 800, "- 2 -")
    assert read_pdf(sheet.save(tmp_path / "a.pdf")).unread_pages == (2,)


def test_a_red_seal_over_figures_is_no_text(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 80, [120, 100], ROWS)
    sheet.set_text_color(220, 20, 20)
    for place, letter in enumerate("甲乙市财政局预算公开"):
        with sheet.rotation(60 - 18 * place, 170, 110):
            sheet.text(166, 80, letter)
    sheet.text(150, 108, "3301020012345")
    assert table(read_pdf(sheet.save(tmp_path / "a.pdf"))) == FIGURES


def test_a_pale_line_that_is_repeated_over_the_rows_is_no_text(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.set_text_color(200)
    for top in (101, 121):
        sheet.write_at(100, top, "内部 2025-01-20 请勿外传 88.88")
    sheet.set_text_color(0)
    sheet.table(40, 80, [120, 100], ROWS)
    document = read_pdf(sheet.save(tmp_path / "a.pdf"))
    assert table(document) == FIGURES
    (told,) = document.remarks
    assert (told.rule, told.severity) == ("overprinted_content", "warning") and told.said.startswith("2 numbers")


def test_figures_in_red_are_read(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 80, [120, 100], [ROWS[0], ("合计", "")])
    sheet.set_text_color(220, 20, 20)
    sheet.write_at(162, 102, "1,234.50")
    assert table(read_pdf(sheet.save(tmp_path / "a.pdf"))) == FIGURES[:2]


def test_a_page_number_within_the_last_row_is_no_part_of_it(tmp_path: Path) -> None:
    sheet = Sheet()
    for number in range(1, 5):
        if number > 1:
            sheet.add_page()
        sheet.write_at(100, 80, "第一页")
        sheet.write_at(281, 790, f"- {number} -")
    sheet.add_page()
    sheet.table(40, 750, [270, 100], [["项目", "金额"], ["合计", "1,234.50"], ["基本支出", "1,000.00"]])
    sheet.write_at(281, 792, "- 5 -")
    assert [cells for cells in table(read_pdf(sheet.save(tmp_path / "a.pdf")))] == FIGURES


def test_a_rule_that_is_a_stretched_picture_is_no_figure(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 80, [120, 100], [*ROWS, ["项目支出", ""]])
    sheet.image(Image.new("RGB", (1, 1)), x=200, y=141, w=0.5, h=18)
    assert not any(table(read_pdf(sheet.save(tmp_path / "a.pdf")))[-1][1:])


def test_a_negative_amount_where_others_have_their_page_number_is_kept(tmp_path: Path) -> None:
    sheet = Sheet()
    for number in range(1, 5):
        if number > 1:
            sheet.add_page()
        sheet.write_at(100, 80, "第一页")
        sheet.write_at(281, 790, f"- {number} -")
    sheet.add_page()
    sheet.table(40, 750, [230, 140], [["项目", "金额"], ["合计", ""]])
    sheet.write_at(283, 772, "-5")
    assert table(read_pdf(sheet.save(tmp_path / "a.pdf")))[-1] == ("合计", "-5")
