"""What stands in place of figures is told; rows of the paper and codes in odd dress are read as a person reads them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from budgetlib.interpret.document.outline import Section
from budgetlib.interpret.tables.reader import TableReading, printed_unit, read_table
from tests.support.lines import lines

HEAD = """
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
     | 合计 | 30.00 | 10.00 | 20.00
"""


def read(text: str, table: str = "expenditure_summary") -> TableReading:
    return read_table(Section("tables", table, "2025年支出总表", 1, 1, tuple(lines(text, first_row=2))), 1, "万元", "")


def told(reading: TableReading) -> list[tuple[str, str]]:
    return [(finding["rule"], finding["severity"]) for finding in reading.findings]


@pytest.mark.parametrize("printed", ["#######", "****", "#N/A", "XX.XX", "\ufffc", "\ufffd\ufffd", "![](figure.png)"])
def test_what_stands_in_place_of_a_figure_is_told(printed: str) -> None:
    reading = read(HEAD + f"    201 | 一般公共服务支出 | {printed} | 10.00 | 20.00\n")
    assert ("unreadable_figure", "unread") in told(reading)
    assert [cell["printed"] for cell in reading.unreadable] == [printed]


@pytest.mark.parametrize("nil", ["—", "/", "无", "N/A", ""])
def test_what_says_that_there_is_nothing_is_no_loss(nil: str) -> None:
    assert not told(read(HEAD + f"    201 | 一般公共服务支出 | 30.00 | 30.00 | {nil}\n"))


def test_many_cells_of_one_text_share_one_finding() -> None:
    rows = "".join(f"    2010{i} | 某事务 | #### | 1.00 | 1.00\n" for i in range(1, 7))
    findings = [f for f in read(HEAD + rows).findings if f["rule"] == "unreadable_figure"]
    assert len(findings) == 1
    assert "6 cells" in findings[0]["title"]


def test_named_rows_without_any_figure_are_told_unless_a_note_says_so() -> None:
    text = """
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        201 | 一般公共服务支出 | | |
        20103 | 某事务 | | |
    """
    assert ("no_figures", "unread") in told(read(text))
    assert not told(read(text + "        本表无数据。\n"))


def test_letters_in_a_table_that_says_it_is_empty_are_what_became_of_its_head() -> None:
    text = "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n        | 件自右你 | {} | |\n"
    text += "        | 合计 | | |\n本表无数据。\n"
    assert not told(read(text.format("TH VI")))
    assert ("unreadable_figure", "unread") in told(read(text.format("####")))


def test_a_column_of_totals_without_figures_is_told() -> None:
    rows = "".join(f"    2010{i} | 某事务 | | 1.00 | 1.00\n" for i in range(1, 5))
    assert ("no_figures", "unread") in told(read("    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n" + rows))


@pytest.mark.parametrize("label", ["本页小计", "承前页", "过次页", "本页合计", "转下页"])
def test_sums_of_pages_are_no_rows_of_the_table(label: str) -> None:
    reading = read(
        HEAD + f"    201 | 一般公共服务支出 | 30.00 | 10.00 | 20.00\n     | {label} | 60.00 | 20.00 | 40.00\n"
    )
    assert {figure["name"] for figure in reading.figures} == {"合计", "一般公共服务支出"}
    assert not reading.findings


@pytest.mark.parametrize(
    ("first", "second"), [("201.00", "2,010,301.00"), ("1900-07-19", "7404-01-06"), ("1900年7月19日", "2010301")]
)
def test_codes_printed_as_amounts_or_dates_are_codes(first: str, second: str) -> None:
    rows = f"    {first} | 一般公共服务支出 | 30.00 | 10.00 | 20.00\n    {second} | 行政运行 | 30.00 | 10.00 | 20.00\n"
    codes = [figure["code"] for figure in read(HEAD + rows).figures]
    assert sorted(set(codes)) == ["", "201", "2010301"]


@pytest.mark.parametrize(
    "rows",
    [
        "201 | 1 | 3 | 行政运行 | 5.00 | 5.00 |\n    201 | 1 | 4 | 机关服务 | 5.00 | 5.00 |",  # numbers without zeros
        "201 | | | 公共服务 | 5.00 | 5.00 |\n     | 01 | | 某事务 | 5.00 | 5.00 |\n"
        "     | | 03 | 行政运行 | 5.00 | 5.00 |\n     | | 04 | 机关服务 | 5.00 | 5.00 |",  # parents once
        "201 | 20101 | 2010103 | 行政运行 | 5.00 | 5.00 |\n    201 | 20101 | 2010104 | 机关服务 | 5.00 | 5.00 |",
    ],
)
def test_codes_in_three_columns_are_joined(rows: str) -> None:
    text = f"""
    科目编码 | | | 科目名称 | 合计 | 基本支出 | 项目支出
    类 | 款 | 项 | | | |
     | | | 合计 | 10.00 | 10.00 |
    {rows}
"""
    found = {(figure["code"], figure["level"]) for figure in read(text).figures}
    assert {("2010103", "item"), ("2010104", "item")} <= found


def test_a_name_merged_with_the_row_above_holds_for_both_rows() -> None:
    section = lines(
        HEAD + "    201 | 一般公共服务支出 | 20.00 | 10.00 | 10.00\n     | | 10.00 | | 10.00\n", first_row=2
    )
    section[-1] = replace(section[-1], above=("201", "一般公共服务支出", "20.00", "", ""))
    reading = read_table(Section("tables", "expenditure_summary", "支出总表", 1, 1, tuple(section)), 1, "万元", "")
    found = [(f["code"], f["name"], f["amount"]) for f in reading.figures if f["measure"] == "total" and f["code"]]
    assert found == [("201", "一般公共服务支出", Decimal(200_000)), ("201", "一般公共服务支出", Decimal(100_000))]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：百元", "百元"),
        ("注：本表单位为万元。", "万元"),
        ("以千元为单位", "千元"),
        ("科目名称 | 合计（亿元） | 基本支出（亿元）", "亿元"),
        ("科目名称 | 合计(元)", "元"),
        ("科目名称 | 合计（元） | 上年（万元）", ""),  # two units: nobody knows
        ("各单位元旦前完成。", ""),
    ],
)
def test_units_in_heads_and_below(text: str, unit: str) -> None:
    assert printed_unit(lines(text)) == unit
