"""Standard tables → figures: what each kind of table gives, and that no printed number is lost in silence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetlib.interpret.document.outline import Section
from budgetlib.interpret.tables.layout import layouts
from budgetlib.interpret.tables.reader import TableReading, is_table, printed_unit, read_table, unknown_table
from budgetlib.model import empty_disclosure
from budgetlib.readers.document import Line
from tests.support.lines import lines


def section(table: str, text: str, title: str = "") -> Section:
    return Section("tables", table, title, 1, 1, tuple(lines(text, first_row=2)))


def read(table: str, text: str, title: str = "", unit: str = "万元") -> TableReading:
    return read_table(section(table, text, title), 1, unit, "")


def figures(table: str, text: str, *columns: str, title: str = "", unit: str = "万元") -> list[tuple[Any, ...]]:
    return [tuple(figure[c] for c in columns) for figure in read(table, text, title, unit).figures]


def rules(reading: TableReading) -> list[str]:
    return [finding["rule"] for finding in reading.findings]


def yuan(*ten_thousands: str) -> list[Decimal]:
    return [Decimal(number) * 10_000 for number in ten_thousands]


EXPENDITURE = """
    单位：万元
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
     | 合计 | 30.00 | 10.00 | 20. 00
    201 | 一般公共服务支出 | 30.00 | 10.00 | 20.00
    20103 | 政府办公厅(室)及 相关机构事务 | 30.00 | 10.00 | 20.00
    2010301 | 行政运行 | 10.00 | 10.00 |
    2010302 | 一般行政管理事务 | 20.00 | | 20.00
"""


# The form of the Ministry of Finance and its neighbours ---------------------------------------------------------------


def test_codes_in_three_columns_beside_codes_of_units() -> None:
    text = """
        项目 | | | | | 合计 | 基本支出 | 项目支出
        科目编码 | | | 单位代码 | 单位名称（科目） | | |
        类 | 款 | 项 | | | | |
         | | | | 合计 | 8.00 | 5.00 | 3.00
        201 | 03 | 01 | 301301 | 行政运行 | 8.00 | 5.00 | 3.00
    """
    found = read("expenditure_summary", text, "部门支出总表")
    assert [(f["code"], f["name"], f["level"], f["measure"], f["printed"]) for f in found.figures] == [
        ("", "合计", "total", "total", "8.00"),
        ("", "合计", "total", "basic_expenditure", "5.00"),
        ("", "合计", "total", "project_expenditure", "3.00"),
        ("2010301", "行政运行", "item", "total", "8.00"),
        ("2010301", "行政运行", "item", "basic_expenditure", "5.00"),
        ("2010301", "行政运行", "item", "project_expenditure", "3.00"),
    ]
    assert found.findings == []


def test_a_name_may_stand_before_its_code() -> None:
    text = "功能科目名称 | 功能科目编码 | 小计 | 基本支出 | 项目支出\n行政运行 | 2010601 | 8.00 | 5.00 | 3.00"
    found = figures("general_public_expenditure", text, "code", "name", "measure", title="一般公共预算支出情况表")
    assert found[0] == ("2010601", "行政运行", "total") and len(found) == 3


def test_departmental_and_government_items_side_by_side() -> None:
    text = """
        部门预算支出经济科目 | | 政府预算支出经济科目 | | 2025年预算
        科目编码 | 科目名称 | 科目编码 | 科目名称 |
        30101 | 基本工资 | 50101 | 工资奖金津补贴 | 8.00
    """
    found = figures("basic_by_economic", text, "code", "name", "government_item", title="一般公共预算基本支出情况表")
    assert found == [("30101", "基本工资", "工资奖金津补贴")]


def test_three_public_expenses_by_unit_and_of_two_years() -> None:
    head = "因公出国（境）费 | 小计 | 购置费 | 运行费 | 公务接待费"
    amounts = "6.00 | 1.00 | 4.00 | | 4.00 | 1.00"
    by_unit = f"单位名称 | 合计 | {head}\n合计 | {amounts}\n甲局 | {amounts}"
    found = figures("three_public", by_unit, "measure", "unit_name", title="“三公”经费支出表")
    assert found[0] == ("three_public", "") and found[5] == ("three_public", "甲局")
    two_years = f"合计 | {head} | 合计 | {head}\n6 | 1 | 4 | | 4 | 1 | 5 | 1 | 3 | | 3 | 1"
    found = figures("three_public", two_years, "measure", "printed", title="“三公”经费支出表")
    assert ("three_public_prior", "6") in found and ("three_public", "5") in found


def test_a_change_in_per_cent_is_neither_a_figure_nor_an_error_and_told() -> None:
    text = """
        科目编码 | 科目名称 | 2023年执行数 | 小计 | 基本支出 | 项目支出 | 增减额 | 增减%
        205 | 教育支出 | 250.00 | 200.00 | | 200.00 | -50.00 | -20.00%
    """
    found = read("general_public_expenditure", text, "一般公共预算支出表")
    assert [f["measure"] for f in found.figures] == ["prior_execution", "total", "project_expenditure", "change"]
    assert [(f["rule"], f["severity"]) for f in found.findings] == [("percentages_not_kept", "note")]


def test_a_prior_budget_is_known_by_its_head_in_any_layout() -> None:
    text = "科目编码 | 科目名称 | 上年预算数 | 合计 | 基本支出 | 项目支出\n205 | 教育支出 | 8.00 | 9.00 | 4.00 | 5.00"
    found = figures("general_public_expenditure", text, "measure", "fund", title="一般公共预算支出表")
    assert found[0] == ("prior_budget", "general_public_budget")


def test_a_column_of_money_is_not_business_revenue() -> None:
    text = "科目编码 | 科目名称 | 金额\n205 | 教育支出 | 8.00"
    assert figures("revenue_summary", text, "measure", "fund", title="收入总表") == [("total", "all")]


def test_a_column_nobody_knows_is_told() -> None:
    found = read(
        "expenditure_summary", "科目编码 | 科目名称 | 合计 | 某种经费 | 基本支出 | 项目支出\n201 | 甲 | 6 | 3 | 1 | 2"
    )
    assert [f["measure"] for f in found.figures] == ["total", "other", "basic_expenditure", "project_expenditure"]
    assert rules(found) == ["unknown_column"] and "某种经费" in found.findings[0]["title"]


def test_a_legible_head_that_nobody_knows_is_other_whatever_its_place() -> None:
    found = read(
        "expenditure_summary", "科目编码 | 科目名称 | 合计 | 荃牢攴岀 | 项目支出\n201 | 甲 | 3.00 | 1.00 | 2.00"
    )
    assert [f["measure"] for f in found.figures] == ["total", "other", "project_expenditure"]
    assert [f["standing"] for f in found.figures] == [None, "doubtful", None]
    (finding,) = found.findings
    assert (finding["rule"], finding["severity"]) == ("unknown_column", "unread") and "荃牢攴岀" in finding["title"]


def test_amounts_before_the_label_are_kept_codes_of_units_are_none() -> None:
    head, row = "科目编码 | {} | 科目名称 | 合计 | 基本支出 | 项目支出", "201 | {} | 甲 | 3.00 | 1.00 | 2.00"
    amounts = read("expenditure_summary", f"{head.format('某种经费')}\n{row.format('7.00')}")
    assert "7.00" in [f["printed"] for f in amounts.figures] and rules(amounts) == ["unknown_column"]
    codes = read("expenditure_summary", f"{head.format('单位代码')}\n{row.format('301301')}")
    assert len(codes.figures) == 3 and codes.findings == []


def test_all_appropriations_are_not_those_of_a_special_account() -> None:
    text = "项目 | 预算数 | 项目 | 预算数\n一、财政拨款 | 5.00 | 一、教育支出 | 6.00\n二、财政专户拨款 | 1.00 | |"
    found = figures("revenue_expenditure_summary", text, "name", "fund", title="收支总表")
    assert found[0] == ("财政拨款", "all") and found[2] == ("财政专户拨款", "special_account")


# Coded tables --------------------------------------------------------------------------------------------------------


def test_every_amount_of_a_coded_table_is_a_figure_with_code_name_and_level() -> None:
    found = figures("expenditure_summary", EXPENDITURE, "code", "name", "level", "measure")
    assert found[:5] == [
        ("", "合计", "total", "total"),
        ("", "合计", "total", "basic_expenditure"),
        ("", "合计", "total", "project_expenditure"),
        ("201", "一般公共服务支出", "class", "total"),
        ("201", "一般公共服务支出", "class", "basic_expenditure"),
    ]
    assert found[6] == ("20103", "政府办公厅（室）及相关机构事务", "section", "total")
    assert found[9] == ("2010301", "行政运行", "item", "total")
    assert len(found) == 13


def test_a_figure_keeps_amount_grain_and_print() -> None:
    (found,) = [f for f in read("expenditure_summary", EXPENDITURE).figures if f["printed"] == "20. 00"]
    assert (found["amount"], found["grain"], found["page"], found["row"]) == (Decimal(200_000), Decimal(100), 1, 4)


def test_a_label_keeps_its_printed_form_beside_the_standard_one() -> None:
    printed = figures("expenditure_summary", EXPENDITURE, "name_printed")
    assert ("政府办公厅(室)及 相关机构事务",) in printed


def test_a_clean_table_has_no_findings() -> None:
    assert read("expenditure_summary", EXPENDITURE).findings == []


def test_codes_in_three_columns_are_one_code() -> None:
    text = """
        类 | 款 | 项 | 功能分类科目名称 | 合计 | 基本支出 | 项目支出
        201 | | | 一般公共服务支出 | 1,200,000 | 1,200,000 |
        201 | 03 | | 政府办公厅 | 1,200,000 | 1,200,000 |
        201 | 03 | 01 | 行政运行 | 1,200,000 | 1,200,000 |
        合计 | | | | 1,200,000 | 1,200,000 |
    """
    found = figures("expenditure_summary", text, "code", "level", "amount", title="2025年部门支出预算总表", unit="元")
    assert found[::2] == [
        ("201", "class", Decimal(1_200_000)),
        ("20103", "section", Decimal(1_200_000)),
        ("2010301", "item", Decimal(1_200_000)),
        ("", "total", Decimal(1_200_000)),
    ]


def test_a_coded_table_without_codes_gives_lines() -> None:
    text = "科目名称 | 合计 | 基本支出 | 项目支出\n合计 | 3.00 | 1.00 | 2.00\n行政运行 | 3.00 | 1.00 | 2.00"
    found = figures("expenditure_summary", text, "code", "name", "level", "measure")
    assert found[0] == ("", "合计", "total", "total")
    assert found[3:] == [
        ("", "行政运行", "line", "total"),
        ("", "行政运行", "line", "basic_expenditure"),
        ("", "行政运行", "line", "project_expenditure"),
    ]


def test_a_code_without_a_name_is_named_by_its_code() -> None:
    text = "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n2010301 | | 3.00 | 1.00 | 2.00"
    assert figures("expenditure_summary", text, "code", "name")[0] == ("2010301", "2010301")


def test_two_tables_side_by_side_have_their_own_sides() -> None:
    text = """
        收入科目编码 | 科目名称 | 国有资本经营收入预算 | 科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        103 | 甲收入 | 5.00 | 223 | 乙支出 | 5.00 | 2.00 | 3.00
    """
    assert figures("state_capital", text, "code", "side", "measure", "amount") == [
        ("103", "revenue", "total", Decimal(50_000)),
        ("223", "expenditure", "total", Decimal(50_000)),
        ("223", "expenditure", "basic_expenditure", Decimal(20_000)),
        ("223", "expenditure", "project_expenditure", Decimal(30_000)),
    ]


# Two-sided tables ----------------------------------------------------------------------------------------------------

SIDES = """
    收入 | | 支出 | | |
    项目 | 2025年 | 项目 | 2025年合计 | 当年预算安排 | 上年结转 安排
    一、一般公共预算 | 9.00 | 一、一般公共服务支出 | 7.00 | 7.00 |
    二、政府性基金预算 | 1.00 | 二、教育支出 | 5.00 | 3.00 | 2.00
    本年收入合计 | 10.00 | 本年支出合计 | 12.00 | 10.00 | 2.00
    上年结转 | 2.00 | 年终结转 | | |
    收入总计 | 12.00 | 支出总计 | 12.00 | 10.00 | 2.00
"""


def sided(side: str, text: str = SIDES, *columns: str) -> list[tuple[Any, ...]]:
    found = read("revenue_expenditure_summary", text).figures
    return [tuple(figure[c] for c in columns) for figure in found if figure["side"] == side]


def test_the_revenue_side_names_fund_period_and_level_of_its_rows() -> None:
    assert sided("revenue", SIDES, "name", "level", "fund", "period") == [
        ("一般公共预算", "line", "general_public_budget", "current"),
        ("政府性基金预算", "line", "government_fund", "current"),
        ("本年收入合计", "subtotal", "all", "current"),
        ("上年结转", "line", "all", "carryover"),
        ("收入总计", "total", "all", "all"),
    ]


def test_the_expenditure_side_takes_the_period_from_its_columns() -> None:
    assert sided("expenditure", SIDES, "name", "level", "period")[2:5] == [
        ("教育支出", "class", "all"),
        ("教育支出", "class", "current"),
        ("教育支出", "class", "carryover"),
    ]


def test_rows_below_the_carry_over_of_last_year_are_carry_over() -> None:
    text = """
        项目 | 金额 | 项目 | 小计 | 一般公共预算 | 政府性基金预算 | 国有资本经营预算
        一、一般公共预算 | 5.00 | 一、国防支出 | 7.00 | 7.00 | |
        上年财政拨款结转 | 2.00 | | | | |
        一、一般公共预算 | 2.00 | | | | |
        收入总计 | 7.00 | 支出总计 | 7.00 | 7.00 | |
    """
    found = [f for f in read("appropriation_summary", text).figures if f["side"] == "revenue"]
    assert [(f["name"], f["period"]) for f in found] == [
        ("一般公共预算", "current"),
        ("上年财政拨款结转", "carryover"),
        ("一般公共预算", "carryover"),
        ("收入总计", "all"),
    ]


def test_rows_printed_in_reverse_belong_to_the_same_labels() -> None:
    third = "    三、国有资本经营预算 | | 三、科学技术支出 | | |\n    本年收入合计"
    straight = SIDES.replace("    本年收入合计", third)
    head, *rows = [line for line in straight.splitlines() if line.strip()][1:]
    turned = "\n".join([head, *rows[:1], "", *reversed(rows[1:])])
    columns = ("name", "level", "amount", "fund", "period")
    for side in ("revenue", "expenditure"):
        assert sorted(sided(side, turned, *columns)) == sorted(sided(side, straight, *columns))


def test_a_label_split_over_two_rows_is_one_label() -> None:
    text = """
        项目 | 2025年 | 项目 | 2025年合计 | 当年预算安排 | 上年结转安排
         | | 二十三、灾害防治及应急 | 5.00 | 5.00 |
         | | 管理支出 二十四、预备费 | 1.00 | 1.00 |
    """
    assert sided("expenditure", text, "name", "amount")[::2] == [
        ("灾害防治及应急管理支出", Decimal(50_000)),
        ("预备费", Decimal(10_000)),
    ]


def test_a_misread_label_has_its_standard_name() -> None:
    text = SIDES.replace("一、一般公共服务支出", "E、一股公共服务支出")
    assert sided("expenditure", text, "name", "name_printed")[0] == ("一般公共服务支出", "E、一股公共服务支出")


# Other kinds ---------------------------------------------------------------------------------------------------------


def test_the_economic_table_tells_classes_from_items() -> None:
    text = """
        部门预算支出经济科目名称 | 政府预算支出经济科目名称 | 合计 | 人员经费 | 公用经费
        合计 | | 9.00 | 7.00 | 2.00
        工资福利支出 | | 7.00 | 7.00 |
        基本工资 | 工资奖金津补贴 | 7.00 | 7.00 |
        商品和服务支出 | | 2.00 | | 2.00
        办公费 | 办公经费 | 2.00 | | 2.00
    """
    found = figures("basic_by_economic", text, "name", "level", "government_item", "measure")
    assert found[0] == ("合计", "total", "", "total")
    assert ("工资福利支出", "class", "", "personnel") in found
    assert ("基本工资", "section", "工资奖金津补贴", "personnel") in found
    assert ("办公费", "section", "办公经费", "public_use") in found


def test_the_three_public_table_names_what_each_row_measures() -> None:
    text = """
        项目 | 合计 | 一般公共预算 | 政府性基金预算 | 国有资本经营预算
        合计 | 3.00 | 3.00 | |
        1、因公出国（境）费 | | | |
        2、公务接待费 | 1.00 | 1.00 | |
        3、公务用车购置及运行维护费 | 2.00 | 2.00 | |
        其中：公务用车购置费 | 0.50 | 0.50 | |
        公务用车运行维护费 | 1.50 | 1.50 | |
    """
    found = figures("three_public", text, "measure", "level", "fund")
    assert found[::2] == [
        ("total", "total", "all"),
        ("reception", "line", "all"),
        ("vehicles", "line", "all"),
        ("vehicle_purchase", "line", "all"),
        ("vehicle_operation", "line", "all"),
    ]
    assert {fund for _, _, fund in found[1::2]} == {"general_public_budget"}


def test_the_operating_table_names_its_units() -> None:
    text = """
        单位名称 | 合计 | 一般公共预算 | 政府性基金预算 | 国有资本经营预算
        合计 | 3.00 | 3.00 | |
        甲市财政局 | 3.00 | 3.00 | |
    """
    found = figures("operating", text, "name", "level", "unit_name", "measure")
    assert found[::2] == [("合计", "total", "", "operating"), ("甲市财政局", "line", "甲市财政局", "operating")]


def test_the_project_table_gives_every_project_its_unit() -> None:
    text = """
        项目名称 | 合计 | 一般公共预算 | 政府性基金预算 | 国有资本经营预算 | 财政专户管理资金 | 单位资金
        甲市财政局 | 6.00 | 6.00 | | | |
        甲市预算中心 | 3.00 | 3.00 | | | |
        甲 项目 | 1.00 | 1.00 | | | |
        乙项目 | 2.00 | 2.00 | | | |
        甲市收费站 | 3.00 | 3.00 | | | |
        丙项目 | 3.00 | 3.00 | | | |
    """
    found = figures("projects_current", text, "name", "level", "unit_name", "period", "fund")
    assert found[::2] == [
        ("甲市财政局", "total", "", "current", "all"),
        ("甲市预算中心", "subtotal", "甲市预算中心", "current", "all"),
        ("甲项目", "line", "甲市预算中心", "current", "all"),
        ("乙项目", "line", "甲市预算中心", "current", "all"),
        ("甲市收费站", "subtotal", "甲市收费站", "current", "all"),
        ("丙项目", "line", "甲市收费站", "current", "all"),
    ]


def test_a_table_of_amounts_under_named_heads_needs_no_labels() -> None:
    text = """
        2025年“三公”经费预算数 | | | | | | 2025年机关运行经费预算数
        合计 | 因公出国(境)费 | 公务接待费 | 公务用车购置及运行费 | | |
         | | | 小计 | 购置费 | 运行费 |
        47.91 | 0 | 1.35 | 46.56 | 25 | 21.56 | 443.18
    """
    found = figures("three_public", text, "measure", "name", "amount", title="2025年“三公”经费和机关运行经费预算表")
    assert [measure for measure, _, _ in found] == [
        "three_public",
        "overseas",
        "reception",
        "vehicles",
        "vehicle_purchase",
        "vehicle_operation",
        "operating",
    ]
    assert found[1] == ("overseas", "因公出国（境）费", Decimal(0))
    assert [amount for _, _, amount in found] == yuan("47.91", "0", "1.35", "46.56", "25", "21.56", "443.18")


def test_the_procurement_table_names_rows_by_all_their_words() -> None:
    text = """
        采购品目大类 | 专项名称 | 经济科目 | 采购物品名称 | 采购组织形式 | 总计
        合计 | | | | | 5.00
        货物 | 甲专项 | 办公费 | 复印纸 | 集中采购 | 5.00
    """
    assert figures("procurement", text, "name", "level") == [
        ("合计", "total"),
        ("货物 甲专项 办公费 复印纸 集中采购", "line"),
    ]


# Nothing is lost in silence ------------------------------------------------------------------------------------------

HEAD = "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出"


@pytest.mark.parametrize("cell", ["1O.00", "10.00١", "5²", "12,34", "10.00)", "≥5", "10.0.0"])
def test_a_cell_that_cannot_be_read_is_a_finding_and_no_figure(cell: str) -> None:
    found = read("expenditure_summary", f"{HEAD}\n201 | 甲 | 30.00 | {cell} | 20.00")
    assert [figure["printed"] for figure in found.figures] == ["30.00", "20.00"]
    assert rules(found) == ["unreadable_figure"]
    assert cell in found.findings[0]["explanation"] and found.findings[0]["evidence"] == "p1 r3"


@pytest.mark.parametrize("cell", ["", "_", "—", "· ·", "L", "I", "-", "无"])
def test_a_blank_or_a_stray_glyph_is_neither_figure_nor_finding(cell: str) -> None:
    found = read("expenditure_summary", f"{HEAD}\n201 | 甲 | 30.00 | {cell} | 30.00")
    assert len(found.figures) == 2 and found.findings == []


@pytest.mark.parametrize("cell", ["7.77", "7,777", "7777", "7. 77", "-7.77", "7", "7.7x"])
def test_a_number_without_a_column_is_a_finding(cell: str) -> None:
    found = read("expenditure_summary", f"{HEAD}\n201 | 甲 | 30.00 | 10.00 | 20.00 | {cell}")
    assert len(found.figures) == 3 and rules(found) == ["unplaced_figure"]


@pytest.mark.parametrize("amounts", ["30.00 | 10.00 | 20.00", "3,000 | 1,000 | 2,000", "3000 | 1000 | 2000"])
def test_numbers_of_a_row_without_code_and_name_are_findings(amounts: str) -> None:
    found = read("expenditure_summary", f"{HEAD}\n201 | 甲 | {amounts}\n | | {amounts}")
    assert len(found.figures) == 3 and rules(found) == ["unplaced_figure"] * 3


def test_a_printed_zero_is_a_figure_and_a_blank_is_none() -> None:
    assert figures("expenditure_summary", f"{HEAD}\n201 | 甲 | 0 | | 0.00", "amount") == [(0,), (0,)]


def test_a_vanished_column_whose_place_is_uncertain_is_a_finding() -> None:
    text = "科目编码|科目名称|合计|一般公共预算|政府性基金|国有资本经营预算|财政专户管理资金|单位资金|上年结转"
    found = read("revenue_summary", f"{text}\n\n201 | 甲 | 10.00 | 10.00")
    assert "uncertain_column" in rules(found)


def test_a_column_without_a_name_still_gives_named_figures() -> None:
    text = "合计 | 基本支出 | 项目支出 | 单位预留机动经费 | 结转下年资金 | 甲乙丙\n9 | 1 | 2 | 3 | 3 | 7.00"
    found = read("expenditure_summary", text, "2025年支出预算总表")
    assert found.layout == "inferred" and found.figures[-1]["name"] == "甲乙丙"
    empty_disclosure("甲").with_table("figures", found.figures)


# The table itself ----------------------------------------------------------------------------------------------------


def test_the_row_of_the_table_counts_rows_and_pages() -> None:
    made = [*lines(EXPENDITURE, page=3, first_row=2), *lines("208 | 乙 | 1.00 | 1.00 |", page=4)]
    found = read_table(
        Section("tables", "expenditure_summary", "2025年 预算支出总表", 3, 1, tuple(made)), 3, "元", "元"
    )
    row = {key: found.table[key] for key in ("number", "title", "page_first", "page_last", "rows", "unit_printed")}
    assert row == {
        "number": 3,
        "title": "2025年预算支出总表",
        "page_first": 3,
        "page_last": 4,
        "rows": 6,
        "unit_printed": "元",
    }


@pytest.mark.parametrize(
    "note", ["注: 本表无数据", "注：本单位无政府性基金，故本表为空表。", "说明：2025年未安排政府性基金"]
)
def test_an_empty_table_keeps_its_note(note: str) -> None:
    text = f"收入科目编码 | 科目名称 | 政府性基金收入预算\n | | \n{note}"
    found = read("government_fund_revenue", text)
    assert found.figures == [] and found.table["rows"] == 0 and found.table["empty_reason"].startswith(note[:1])


def test_a_remark_on_a_single_row_does_not_make_a_table_empty() -> None:
    assert read("expenditure_summary", EXPENDITURE + "    注：未安排其他支出。\n").table["empty_reason"] == ""


def test_a_note_that_contradicts_the_figures_is_kept() -> None:
    assert read("expenditure_summary", EXPENDITURE + "    注：本表为空表。\n").table["empty_reason"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", False), ("单位：万元", False), ("注：本表无数据", True), ("科目编码 | 科目名称 | 合计", True)],
)
def test_a_title_alone_is_no_table(text: str, expected: bool) -> None:
    assert is_table(section("government_fund_revenue", text)) is expected


def test_a_table_that_no_layout_knows_is_kept_as_other_with_a_finding() -> None:
    found = unknown_table(section("", "单位：元\n科目编码 | 合计\n201 | 5.00\n208 | 6.00", "2025年甲明细表"))
    assert found is not None
    assert [(f["table"], f["amount"], f["standing"]) for f in found.figures] == [
        ("other", Decimal(5), "doubtful"),
        ("other", Decimal(6), "doubtful"),
    ]
    assert (found.table["table"], found.table["title"], found.table["rows"]) == ("other", "2025年甲明细表", 2)
    assert rules(found) == ["unknown_table"] and found.findings[0]["evidence"] == "p1 r4"
    assert found.findings[0]["severity"] == "unread" and "科目编码、合计" in found.findings[0]["explanation"]
    empty_disclosure("甲").with_table("tables", [found.table]).with_table("findings", found.findings)


def test_a_heading_among_the_tables_without_numbers_is_no_table() -> None:
    assert unknown_table(section("", "单位：元\n项目 | 备注", "第二部分 2025年部门预算报表")) is None
    assert unknown_table(section("revenue_summary", "科目编码 | 合计\n201 | 5.00")) is None


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("单位：万元", "万元"),
        ("单位: 元", "元"),
        ("单 位 ： 万 元", "万元"),
        ("金额单位：千元", "千元"),
        ("单位：人民币万元", "万元"),
        ("（单位：亿元）", "亿元"),
        ("单位（万元）", "万元"),
        ("单位 万元", "万元"),
        ("部门名称：甲市财政局 | | 单位：百万元", "百万元"),
        ("編制單位：甲市财政局 單位：萬元", "万元"),
        ("单位名称：甲市财政局", ""),
        ("各单位元旦前报送", ""),
        ("万元", ""),
        ("", ""),
    ],
)
def test_the_unit_printed_in_a_table(line: str, unit: str) -> None:
    assert printed_unit(lines(line)) == unit


def test_the_unit_scales_amounts_and_grains() -> None:
    (found,) = figures("expenditure_summary", f"{HEAD}\n201 | 甲 | 30.5 | |", "amount", "grain", unit="千元")
    assert found == (Decimal(30_500), Decimal(100))


# Hostility -----------------------------------------------------------------------------------------------------------

CELL = st.sampled_from(
    [
        "",
        "合计",
        "科目编码",
        "201",
        "2010101",
        "一、教育支出",
        "甲市财政局",
        "1.00",
        "2,000",
        "3",
        "_",
        "(3.00)",
        "x1",
        "项目",
    ]
)


@pytest.mark.parametrize("table", sorted({entry.table for known in layouts() for entry in known.tables}))
@settings(max_examples=30)
@given(rows=st.lists(st.lists(CELL, min_size=1, max_size=13), max_size=7), unit=st.sampled_from(["元", "万元"]))
def test_any_rows_give_figures_that_satisfy_the_data_dictionary(table: str, rows: list[list[str]], unit: str) -> None:
    printed = tuple(Line(1, i, "\t".join(row), tuple(row)) for i, row in enumerate(rows, start=2))
    found = read_table(Section("tables", table, table, 1, 1, printed), 1, unit, "")
    disclosure = empty_disclosure("甲").with_table("figures", found.figures).with_table("findings", found.findings)
    assert disclosure.with_table("tables", [found.table]).tables["table"].tolist() == [table]
    assert isinstance(disclosure.figures, pd.DataFrame)


DECIMALS = st.integers(1, 99_999).map(lambda n: f"{n / 100:.2f}")


@settings(max_examples=60)
@given(st.lists(st.lists(st.just("") | DECIMALS, min_size=1, max_size=8), min_size=1, max_size=6))
def test_every_decimal_printed_is_a_figure_or_a_finding(rows: list[list[str]]) -> None:
    text = "\n".join([HEAD, *(f"2010{i} | 甲 | " + " | ".join(row) for i, row in enumerate(rows, start=1))])
    found = read("expenditure_summary", text)
    printed = sum(bool(cell) for row in rows for cell in row)
    assert len(found.figures) + sum(rule == "unplaced_figure" for rule in rules(found)) == printed


def test_five_thousand_rows_are_all_read() -> None:
    rows = "\n".join(f"20{i:05d} | 甲{i} | 3.00 | 1.00 | 2.00" for i in range(5_000))
    assert len(read("expenditure_summary", f"{HEAD}\n{rows}").figures) == 15_000


def test_codes_printed_in_parts_are_joined_though_the_layout_has_one_column() -> None:
    printed = """
        功能分类科目编码|||科目名称|本年支出合计|基本支出|项目支出
        类|款|项||||
        205|||教育支出|10.00|6.00|4.00
        205|02||普通教育|10.00|6.00|4.00
        205|02|01|学前教育|10.00|6.00|4.00
    """
    totals = [
        f
        for f in figures("expenditure_summary", printed, "code", "level", "measure", title="支出决算表")
        if f[2] == "total"
    ]
    assert [f[:2] for f in totals] == [("205", "class"), ("20502", "section"), ("2050201", "item")]
