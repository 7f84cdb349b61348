"""Heads of any region are read column by column: what stands above a column says what it holds."""

from __future__ import annotations

from budgetlib.interpret.tables.inference import Inference, infer
from budgetlib.interpret.tables.reader import read_table
from tests.interpret.tables.test_reader import rules, section
from tests.support.lines import lines


def inferred(table: str, text: str) -> Inference:
    found = infer(lines(text), table)
    assert found is not None
    return found


def columns(table: str, text: str) -> list[tuple[str, ...]]:
    """Role of every column; measure, fund and period of those with amounts."""
    layout = inferred(table, text).head.layout
    return [(c.role, c.measure, c.fund, c.period) if c.role == "amount" else (c.role,) for c in layout.columns]


def test_merged_heads_hold_for_the_columns_below_them() -> None:
    text = """
        科目编码 | 科目名称 | 合计 | 基本支出 | | | 项目支出
         | | | 小计 | 人员经费 | 日常公用经费 |
        201 | 甲 | 6.00 | 3.00 | 2.00 | 1.00 | 3.00
    """
    measures = [column[1] for column in columns("general_public_expenditure", text)[2:]]
    assert measures == ["total", "basic_expenditure", "personnel", "public_use", "project_expenditure"]


def test_codes_of_units_and_numbers_of_lines_are_never_money() -> None:
    text = """
        序号 | 单位编码 | 单位名称 | 合计 | 本年收入 | | 上年结转
         | | | | 小计 | 事业收入 |
        1 | 125001 | 甲局 | 9.00 | 7.00 | 7.00 | 2.00
        2 | 125002 | 乙站 | 9.00 | 7.00 | 7.00 | 2.00
    """
    assert columns("revenue_summary", text) == [
        ("number",), ("detail",), ("label",), ("amount", "total", "all", "all"), ("amount", "total", "all", "current"),
        ("amount", "total", "business_revenue", "current"),
        ("amount", "carryover_from_prior_year", "all", "carryover"),
    ]  # fmt: skip


def test_beside_carry_over_the_rows_tell_what_the_total_holds() -> None:
    text = """
        科目编码 | 科目名称 | 合计 | 一般公共预算 | 单位资金 | 上年结转
        201 | 甲 | 7.00 | 5.00 | 2.00 | 3.00
    """
    assert columns("revenue_summary", text)[2] == ("amount", "total", "all", "current")
    assert columns("revenue_summary", text.replace("7.00", "10.00"))[2] == ("amount", "total", "all", "all")


def test_four_pairs_of_one_summary_are_one_of_revenue_and_three_classifications() -> None:
    text = """
        收入 | | 支出 | | | | |
        项目 | 预算 | 项目（按功能分类） | 预算 | 项目（按部门预算经济分类） | 预算 | 项目（按政府预算经济分类） | 预算
        一、事业收入 | 3.00 | 一、教育支出 | 3.00 | 一、工资福利支出 | 3.00 | 一、机关工资福利支出 | 3.00
    """
    layout = inferred("revenue_expenditure_summary", text).head.layout
    told = [(c.group, c.side, c.measure) for c in layout.columns if c.role == "amount"]
    assert told == [
        (0, "revenue", "total"), (1, "expenditure", "total"), (2, "expenditure", "by_economic"),
        (3, "expenditure", "by_government_economic"),
    ]  # fmt: skip


def test_of_two_years_the_earlier_is_the_prior_one() -> None:
    text = "项目 | 2022年预算数 | 2021年预算数\n合计 | 5.00 | 4.00\n公务接待费 | 5.00 | 4.00"
    found = read_table(section("three_public", text), 1, "万元", "")
    told = [(figure["name"], figure["measure"]) for figure in found.figures]
    assert told == [
        ("合计", "total"),
        ("合计", "three_public_prior"),
        ("公务接待费", "reception"),
        ("公务接待费", "reception_prior"),
    ]


def test_code_and_name_in_one_cell_are_told_apart() -> None:
    text = "科目 | 项目支出 | 基本支出 | 支出合计\n[201]甲支出 | 1.00 | 2.00 | 3.00\n20101乙事务 | 1.00 | 2.00 | 3.00"
    found = read_table(section("expenditure_summary", text), 1, "万元", "")
    assert {(f["code"], f["name"], f["level"]) for f in found.figures} == {
        ("201", "甲支出", "class"), ("20101", "乙事务", "section"),
    }  # fmt: skip
    assert rules(found) == []


def test_cumulative_codes_and_rows_of_units_keep_the_unit() -> None:
    text = """
        类 | 款 | 项 | 单位代码 | 单位名称（科目） | 合计 | 基本支出 | 项目支出
         | | | | 合计 | 3.00 | 3.00 |
         | | | 101001 | 甲局（本级） | 3.00 | 3.00 |
        201 | 20101 | 2010101 | 101001 | 行政运行 | 3.00 | 3.00 |
    """
    found = read_table(section("expenditure_summary", text), 1, "万元", "")
    told = list(dict.fromkeys((f["code"], f["name"], f["unit_name"]) for f in found.figures))
    assert told == [("", "合计", ""), ("", "甲局（本级）", "甲局（本级）"), ("2010101", "行政运行", "甲局（本级）")]


THIS_YEAR = """
    科目编码 | 科目名称 | 2021年预算数 | 本年预算数 | |
     | | | 合计 | 基本支出 | 项目支出
    201 | 甲 | 5.00 | 6.00 | 3.00 | 3.00
"""


def test_beside_this_years_budget_a_dated_one_is_an_earlier_years() -> None:
    measures = [column[1] for column in columns("general_public_expenditure", THIS_YEAR)[2:]]
    assert measures == ["prior_budget", "total", "basic_expenditure", "project_expenditure"]


def test_this_years_part_of_a_dated_sum_leaves_the_sum_alone() -> None:
    text = """
        科目编码 | 科目名称 | 2021年预算数 | 本年预算 | 上年结转
        201 | 甲 | 9.00 | 6.00 | 3.00
    """
    assert [column[1:] for column in columns("general_public_expenditure", text)[2:4]] == [
        ("total", "general_public_budget", "all"),
        ("total", "general_public_budget", "current"),
    ]


def test_a_head_that_names_its_classification_is_known() -> None:
    text = """
        收入 | | 支出（按功能分类科目） |
        项目 | 预算数 | 支出功能分类 | 预算数
        一、事业收入 | 3.00 | 一、教育支出 | 3.00
    """
    assert not inferred("revenue_expenditure_summary", text).unknown


def test_a_word_that_a_layout_has_twice_does_not_tell_which_column_is_printed() -> None:
    text = """
        预算单位 | 合计 | 因公出国（境）费 | 公务接待费 | 公务用车购置及运行费 | |
         | | | | 合计 | 公务用车购置费 | 公务用车运行维护费
        样例市样例局 | 20.10 | 12.94 | 2.92 | 4.24 | 1.12 | 3.12
    """
    reading = read_table(section("three_public", text), 1, "万元", "万元")
    assert [figure["measure"] for figure in reading.figures] == [
        "three_public", "overseas", "reception", "vehicles", "vehicle_purchase", "vehicle_operation",
    ]  # fmt: skip


def test_amounts_of_six_decimals_are_numbers_whose_columns_count() -> None:
    text = """
        科目编码 | | | 科目名称 | 2022年预算数 | 2023年预算数 | | | |
        类 | 款 | 项 | | | 合计 | 基本支出 | | | 项目支出
         | | | | | | 合计 | 人员经费 | 日常公用经费 |
        201 | | | 甲 | 266.285644 | 961.706840 | 961.706840 | 387.402910 | 574.303930 |
    """
    reading = read_table(section("general_public_expenditure", text), 1, "万元", "万元")
    assert [figure["measure"] for figure in reading.figures] == [
        "prior_budget", "total", "basic_expenditure", "personnel", "public_use",
    ]  # fmt: skip


def test_a_change_against_the_prior_year_is_a_change_and_a_funds_name_no_stage_of_its_budget() -> None:
    text = """
        科目 | | 2024年执行数 | 2025年预算数 | 比上年执行数增减 |
        编码 | 名称 | | | 增减额 | 增减%
        201 | 甲 | 3.00 | 4.00 | 1.00 | 33.33%
    """
    amounts = [column for column in columns("general_public_expenditure", text) if column[0] == "amount"]
    assert [column[1] for column in amounts] == ["prior_execution", "total", "change"]
    text = """
        收入 | | 支出 | |
        项目 | 决算数 | 项目 | 小计 | 一般公共预算
        一、政府性基金 | 1.00 | 一、教育支出 | 3.00 | 3.00
    """
    assert columns("appropriation_summary", text)[4] == ("amount", "total", "general_public_budget", "all")


def test_a_summary_in_one_list_has_its_expenditure_below_its_revenue() -> None:
    text = """
        项目 | 预算数
        一、本年收入 | 9.00
        1.一般公共预算拨款 | 9.00
        收入总计 | 9.00
        一、本年支出 | 9.00
        （一）教育支出 | 9.00
        支出总计 | 9.00
    """
    reading = read_table(section("revenue_expenditure_summary", text), 1, "万元", "万元")
    found = [(figure["side"], figure["level"], figure["period"]) for figure in reading.figures]
    assert found == [
        ("revenue", "subtotal", "current"), ("revenue", "line", "current"), ("revenue", "total", "all"),
        ("expenditure", "subtotal", "all"), ("expenditure", "class", "all"), ("expenditure", "total", "all"),
    ]  # fmt: skip


def test_a_total_under_the_codes_of_units_is_of_all_units() -> None:
    text = """
        单位代码 | 单位名称 | 合计 | 一般公共预算 | 单位资金
        301001 | 某甲县水利站 | 3.00 | 2.00 | 1.00
        合计 | | 3.00 | 2.00 | 1.00
    """
    reading = read_table(section("revenue_summary", text), 1, "万元", "万元")
    assert {(f["name"], f["level"], f["unit_name"]) for f in reading.figures} == {
        ("某甲县水利站", "line", "某甲县水利站"), ("合计", "total", ""),
    }  # fmt: skip


def test_below_one_head_of_codes_all_their_parts_are_codes() -> None:
    text = """
        科目编码 | | | 单位（科目名称） | 总计 | 基本支出 | 项目支出
        201 | | | 甲 | 3.00 | 1.00 | 2.00
        201 | 03 | | 乙 | 3.00 | 1.00 | 2.00
        201 | 03 | 01 | 丙 | 3.00 | 1.00 | 2.00
    """
    figures = read_table(section("expenditure_summary", text), 1, "元", "元").figures
    assert [f["code"] for f in figures if f["measure"] == "total"] == ["201", "20103", "2010301"]
    misread = text.replace("单位（科目名称）", "科目名称")  # a layout lists every other word of this head
    figures = read_table(section("expenditure_summary", misread), 1, "元", "元").figures
    assert [f["code"] for f in figures if f["measure"] == "total"] == ["201", "20103", "2010301"]


def test_codes_of_a_classification_are_no_money_whatever_is_left_of_their_head() -> None:
    text = """
        项目 | | 本年支出合计 | 基本支出
        功能分类科 | 科目名称 | |
        208 | 甲 | 3.00 | 3.00
        20805 | 乙 | 3.00 | 3.00
        2080505 | 丙 | 3.00 | 3.00
    """
    assert columns("expenditure_summary", text)[0] == ("code",)


def test_a_fund_that_heads_some_columns_of_three_public_expenses_is_that_of_the_table() -> None:
    text = """
        单位名称 | 当年 | | | |
         | 合计 | 一般公共预算拨款安排的“三公”经费 | | | 会议费
         | | 小计 | 因公出国（境）费用 | 公务接待费 |
        甲局 | 9.00 | 7.00 | 3.00 | 4.00 | 2.00
    """
    assert {column[2] for column in columns("three_public", text)[1:]} == {"all"}


def test_what_stands_below_the_balance_of_a_final_account_is_carried_over() -> None:
    text = """
        项目 | 决算数 | 项目 | 决算数
        一、一般公共预算财政拨款 | 5.00 | 一、教育支出 | 6.00
        本年收入合计 | 5.00 | 本年支出合计 | 6.00
        年初财政拨款结转和结余 | 1.00 | 年末财政拨款结转和结余 | 0.00
        一、一般公共预算财政拨款 | 1.00 | |
        总计 | 6.00 | 总计 | 6.00
    """
    figures = read_table(section("appropriation_summary", text), 1, "元", "元").figures
    assert [f["period"] for f in figures if f["side"] == "revenue"] == [
        "current", "current", "carryover", "carryover", "all",
    ]  # fmt: skip


def test_a_part_of_a_fund_below_it_is_not_the_fund_again() -> None:
    text = """
        项目 | 预算数 | 项目 | 预算数
        一、一般公共预算财政拨款收入 | 5.00 | 一、教育支出 | 6.00
        其中：经费拨款 | 4.00 | |
        上年结转 | 1.00 | |
        一般公共预算财政拨款 | 1.00 | |
        收入总计 | 6.00 | 支出总计 | 6.00
    """
    figures = read_table(section("revenue_expenditure_summary", text), 1, "元", "元").figures
    general = [f["printed"] for f in figures if f["fund"] == "general_public_budget" and f["side"] == "revenue"]
    assert general == ["5.00", "1.00"]


def test_columns_that_their_heads_do_not_tell_apart_are_doubtful() -> None:
    text = """
        科目编码 | 科目名称 | 合计 | 小计 | 一般公共预算 | 事业收入
        201 | 甲 | 9.00 | 5.00 | 5.00 | 4.00
        202 | 乙 | 7.00 | 3.00 | 3.00 | 4.00
    """
    figures = read_table(section("revenue_summary", text), 1, "元", "元").figures
    doubtful = [f["printed"] for f in figures if f["standing"] == "doubtful"]
    assert sorted(doubtful) == ["3.00", "5.00", "7.00", "9.00"]
    assert {f["fund"] for f in figures if not f["standing"]} == {"general_public_budget", "business_revenue"}


def test_a_sum_over_both_years_below_the_head_of_this_year_is_known_by_its_parts() -> None:
    text = """
        科目编码 | 科目名称 | 本年收入 | | | 上年结转
         | | 合计 | 小计 | 事业收入 |
        201 | 甲 | 9.00 | 7.00 | 7.00 | 2.00
        202 | 乙 | 5.00 | 5.00 | 5.00 |
    """
    periods = [column[3] for column in columns("revenue_summary", text)[2:]]
    assert periods == ["all", "current", "current", "carryover"]


def test_beside_a_head_of_codes_the_class_may_stand_without_one() -> None:
    text = """
         | 功能分类科目编码 | 科目名称 | 合计 | 基本支出
        208 | | 甲 | 3.00 | 3.00
        208 | 05 | 乙 | 3.00 | 3.00
        208 | 05 05 | 丙 | 3.00 | 3.00
    """
    figures = read_table(section("expenditure_summary", text), 1, "元", "元").figures
    assert [f["code"] for f in figures if f["measure"] == "total"] == ["208", "20805", "2080505"]


def test_code_and_name_may_stand_together_below_the_head_of_codes() -> None:
    text = """
        支出功能分类科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        [208]甲类支出 | | 3.00 | 1.00 | 2.00
        [20805]乙款支出 | | 3.00 | 1.00 | 2.00
    """
    found = {(f["code"], f["name"]) for f in read_table(section("expenditure_summary", text), 1, "元", "元").figures}
    assert found == {("208", "甲类支出"), ("20805", "乙款支出")}


def test_a_head_of_codes_that_is_cut_off_is_still_one() -> None:
    text = """
        部门（单位）代 | 单位名称 | 合计 | 事业收入
        608001 | 甲局 | 3.00 | 3.00
        608002 | 乙站 | 3.00 | 3.00
    """
    assert columns("revenue_summary", text)[:2] == [("detail",), ("label",)]


def test_percentages_below_a_head_of_change_are_no_money() -> None:
    text = """
        科目编码 | 科目名称 | 2024年预算数 | 2025年预算数 | 比上年增减 |
         | | | | 金额 | %
        201 | 甲 | 5.00 | 6.00 | 1.00 | 20.00
    """
    assert columns("general_public_expenditure", text)[4:] == [
        ("amount", "change", "general_public_budget", "all"),
        ("detail",),
    ]


def test_the_code_of_a_class_in_a_summary_is_kept() -> None:
    text = """
        收入 | | 支出 |
        项目 | 预算数 | 功能分类 | 预算数
        上年结转 | 5.00 | 208 社会保障和就业支出 | 5.00
        其中：财政拨款资金结转 | 5.00 | |
    """
    figures = read_table(section("revenue_expenditure_summary", text), 1, "万元", "万元").figures
    assert [(f["code"], f["name_printed"], f["level"]) for f in figures] == [
        ("", "上年结转", "line"),
        ("208", "社会保障和就业支出", "class"),
        ("", "其中：财政拨款资金结转", "item"),
    ]


def test_beside_columns_of_funds_the_total_of_a_table_of_one_fund_is_of_all() -> None:
    text = """
        单位名称 | 合计 | 一般公共预算 | 政府性基金预算
        甲局 | 7.00 | 5.00 | 2.00
    """
    assert columns("operating", text)[1:] == [
        ("amount", "operating", "all", "all"),
        ("amount", "operating", "general_public_budget", "all"),
        ("amount", "operating", "government_fund", "all"),
    ]


def test_a_total_beside_conferences_is_of_what_the_rows_add_up_to() -> None:
    text = """
        合计 | 因公出国（境）费 | 公务用车购置及运行费 | 公务接待费 | 会议费
        6.00 | 1.00 | 2.00 | 3.00 | 4.00
    """
    assert columns("three_public", text)[0][1] == "three_public"
    assert columns("three_public", text.replace("6.00", "10.00"))[0][1] == "total"


def test_figures_of_rows_in_which_a_column_vanished_are_doubtful() -> None:
    text = """
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
        201 | 甲 | 3.00 | 1.00 | 2.00
        202 | 乙 | 3.00
    """
    read = read_table(section("general_public_expenditure", text), 1, "万元", "万元")
    assert "uncertain_column" in {finding["rule"] for finding in read.findings}
    assert {(f["code"], f["standing"]) for f in read.figures} == {("201", None), ("202", "doubtful")}
