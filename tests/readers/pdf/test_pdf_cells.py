"""Cells by words: numbers stay whole, cells without black rules are cells, pictures and wrapped names are placed."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from budgetlib.readers.document import Document
from budgetlib.readers.pdf.reader import read_pdf
from tests.support.pdf_builder import ABOVE, Sheet

ROWS = [["项目", "本年", "上年"], ["合计", "1,234.50", "900.00"], ["基本支出", "1,000.00", "800.00"]]
XS = [40, 140, 220, 300]


def table(document: Document) -> list[tuple[str, ...]]:
    return [line.cells for line in document.lines if line.cells is not None]


def test_a_number_that_reaches_over_a_rule_stays_whole(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 80, [60, 30, 30], [["项目", "", ""], ["合计", "", ""]])
    for right, number in ((129, "4,321.00"), (159, "7,654.00")):
        sheet.write_at(right - sheet.get_string_width(number), 102, number)
    assert table(read_pdf(sheet.save(tmp_path / "a.pdf")))[1] == ("合计", "4,321.00", "7,654.00")


@pytest.mark.parametrize("drawn", ["coloured", "white rules", "dots", "leaning", "round"])
def test_cells_without_straight_black_rules_are_cells(drawn: str, tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.set_draw_color(255 if drawn == "white rules" else 0)
    sheet.set_fill_color(200, 220, 240)
    if drawn == "white rules":
        sheet.rect(40, 80, 260, 60, style="F")
    for i in range(3):
        for left, right in pairwise(XS):
            top, bottom = 80 + 20 * i, 100 + 20 * i
            if drawn == "coloured":
                sheet.rect(left + 0.4, top + 0.4, right - left - 0.8, bottom - top - 0.8, style="F")
            elif drawn == "leaning":
                sheet.line(left, top, right, top + 1), sheet.line(left, bottom, right, bottom + 1)
                sheet.line(left, top, left + 1, bottom), sheet.line(right, top, right + 1, bottom)
            elif drawn == "round":
                sheet.rect(left, top, right - left, bottom - top, round_corners=True, corner_radius=5)
            elif drawn == "dots":
                sheet.set_fill_color(0)
                for x in range(left, right, 2):
                    sheet.rect(x, top, 0.8, 0.8, style="F"), sheet.rect(x, bottom, 0.8, 0.8, style="F")
                for y in range(top, bottom, 2):
                    sheet.rect(left, y, 0.8, 0.8, style="F"), sheet.rect(right, y, 0.8, 0.8, style="F")
            else:
                sheet.rect(left, top, right - left, bottom - top)
    sheet.table(40, 80, [100, 80, 80], ROWS, rules="none")
    assert table(read_pdf(sheet.save(tmp_path / "a.pdf"))) == [tuple(row) for row in ROWS]


def test_a_picture_in_place_of_a_figure_is_marked(tmp_path: Path) -> None:
    from PIL import Image

    picture = tmp_path / "figure.png"
    Image.new("L", (40, 10), 90).save(picture)
    sheet = Sheet()
    sheet.table(40, 80, [100, 80], [["项目", "本年"], ["合计", ""], ["基本支出", "1.00"]])
    sheet.image(str(picture), 145, 104, 40, 9)
    assert table(read_pdf(sheet.save(tmp_path / "a.pdf")))[1] == ("合计", "\ufffc")


def test_a_name_that_is_merged_with_the_cell_above_is_told(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 80, [100, 80], [["项目", "本年"], ["办公经费", "1.00"], [ABOVE, "2.00"]])
    rows = read_pdf(sheet.save(tmp_path / "a.pdf")).lines
    assert (rows[2].cells, rows[2].above) == (("", "2.00"), ("办公经费", ""))


def test_names_wrapped_around_their_figures_are_joined_without_rules(tmp_path: Path) -> None:
    sheet = Sheet()
    sheet.table(40, 80, [100, 80, 80], [["项目", "本年", "上年"]], rules="none")
    names = ["机关事业单位基本\n养老保险缴费", "住房\n公积金", "合计"]
    for i, name in enumerate(names):
        lines = name.split("\n")
        sheet.write_at(42, 110 + 30 * i - 5.5 * (len(lines) - 1), *lines)
        sheet.write_at(142, 110 + 30 * i, f"{i}2.50")
        sheet.write_at(222, 110 + 30 * i, f"{i}3.50")
    assert table(read_pdf(sheet.save(tmp_path / "a.pdf"))) == [
        ("项目", "本年", "上年"),
        ("机关事业单位基本 养老保险缴费", "02.50", "03.50"),
        ("住房 公积金", "12.50", "13.50"),
        ("合计", "22.50", "23.50"),
    ]


def test_two_pages_on_one_sheet_are_read_one_after_the_other(tmp_path: Path) -> None:
    sheet = Sheet(landscape=True)
    for left, number in ((20, 7), (441, 8)):
        sheet.write_at(left + 100, 40, f"第{number}表")
        sheet.table(left, 80, [100, 80, 80], ROWS)
        sheet.write_at(left + 180, 560, f"- {number} -")
    lines = [line.text for line in read_pdf(sheet.save(tmp_path / "a.pdf")).lines]
    assert [lines[0], lines[4], lines[5], lines[9]] == ["第7表", "- 7 -", "第8表", "- 8 -"]
