"""Rows that the end of a page cuts, and numbers that a narrow cell breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from budgetlib.readers.pdf.reader import read_pdf
from tests.support.pdf_builder import Sheet

HEAD = ["编码", "名称", "合计"]
FIRST = [["201", "一般公共服务", "9.00"], ["20103", "政府办公厅", "9.00"], ["208", "社会保障", "5.00"]]
REST = [["20808", "抚恤", "1.00"], ["221", "住房保障", "7.00"]]
WIDTHS = [60, 160, 80]


def two_pages(path: Path, upper: list[str], lower: list[str], head: list[list[str]]) -> list[list[str]]:
    """The rows of a table over two pages, with a footer on each, of which one row ends and one begins a page."""
    sheet = Sheet()
    sheet.table(40, 40, WIDTHS, [HEAD, *FIRST, upper])
    sheet.write_at(250, 800, "合成示例数据")
    sheet.add_page()
    sheet.table(40, 40, WIDTHS, [*head, lower, *REST])
    sheet.write_at(250, 800, "合成示例数据")
    return [list(line.cells) for line in read_pdf(sheet.save(path)).lines if line.cells]


@pytest.mark.parametrize("head", [[], [HEAD]])
@pytest.mark.parametrize("figures", ["above", "below"])
def test_a_row_cut_by_the_page_end_is_one_row(figures: str, head: list[list[str]], tmp_path: Path) -> None:
    above = figures == "above"
    upper = ["20805", "行政事业单位", "4.00" if above else ""]
    lower = ["", "养老支出", "" if above else "4.00"]
    found = two_pages(tmp_path / "a.pdf", upper, lower, head)
    assert ["20805", "行政事业单位养老支出", "4.00"] in found
    assert len(found) == 1 + len(FIRST) + 1 + len(head) + len(REST)


@pytest.mark.parametrize("name", ["其中：养老支出", "一、养老支出", "合计"])
def test_a_heading_at_the_top_of_a_page_is_a_row(name: str, tmp_path: Path) -> None:
    found = two_pages(tmp_path / "a.pdf", ["20805", "行政事业单位", "4.00"], ["", name, ""], [])
    assert ["", name, ""] in found


def test_a_number_broken_between_its_digits_is_whole(tmp_path: Path) -> None:
    sheet = Sheet()
    rows = [HEAD, ["201", "一般公共服务", "97788\n10.25"], ["208", "社会保障\n和就业支出", "1753\n00.00"]]
    sheet.table(40, 40, [60, 100, 34], rows, height=28)
    found = [list(line.cells or ()) for line in read_pdf(sheet.save(tmp_path / "a.pdf")).lines]
    assert found[1:] == [["201", "一般公共服务", "9778810.25"], ["208", "社会保障 和就业支出", "175300.00"]]
