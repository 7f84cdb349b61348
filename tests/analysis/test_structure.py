"""Structure: the right table is used, carry-over is a source of its own, blanks stay missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetlib.analysis import structure
from tests.support.rows import claim, figure, frame, nothing, wan

SUMMARY = "revenue_expenditure_summary"


def test_revenue_by_fund_keeps_carried_over_money_apart_and_leaves_out_nil() -> None:
    rows = [
        figure(SUMMARY, "一般公共预算", "98.00", 1, side="revenue", fund="general_public_budget", period="current"),
        figure(SUMMARY, "政府性基金预算", "0.00", 2, side="revenue", fund="government_fund", period="current"),
        figure(SUMMARY, "上年结转", "2.00", 3, side="revenue", period="carryover"),
        figure(SUMMARY, "收入总计", "100.00", 4, side="revenue", level="total"),
    ]
    funds = structure.by_fund(frame("figures", rows))
    assert list(zip(funds["fund"], funds["amount"], funds["share"], strict=True)) == [
        ("general_public_budget", wan("98"), Decimal("0.98")),
        ("carryover", wan("2"), Decimal("0.02")),
    ]


def test_revenue_by_fund_falls_back_to_the_total_row_of_the_revenue_table() -> None:
    rows = [
        figure("revenue_summary", "合计", "7.00", level="total", period="current"),
        figure("revenue_summary", "合计", "7.00", level="total", period="current", fund="own_funds"),
        figure("revenue_summary", "合计", "1.00", level="total", period="carryover"),
        figure("revenue_summary", "教育支出", "7.00", level="class", period="current", fund="own_funds"),
    ]
    assert dict(structure.by_fund(frame("figures", rows))[["fund", "amount"]].itertuples(index=False)) == {
        "own_funds": wan("7"),
        "carryover": wan("1"),
    }


def test_function_split_into_basic_and_project_keeps_a_blank_missing() -> None:
    rows = [
        figure("expenditure_summary", "教育支出", "3.00", code="205", level="class"),
        figure("expenditure_summary", "教育支出", "3.00", code="205", level="class", measure="project_expenditure"),
    ]
    (row,) = structure.by_function(frame("figures", rows)).to_dict("records")
    assert (row["amount"], row["basic_expenditure"], row["project_expenditure"]) == (wan("3"), None, wan("3"))
    assert (row["code"], row["class_code"], row["page"], row["row"]) == ("205", "205", 3, 1)


def test_a_table_that_repeats_amounts_per_fund_and_period_is_counted_once() -> None:
    table = "appropriation_summary"
    rows = [
        figure(table, "教育支出", "3.00", side="expenditure", level="class"),
        figure(table, "教育支出", "3.00", side="expenditure", level="class", fund="general_public_budget"),
        figure(table, "教育支出", "2.00", side="expenditure", level="class", period="current"),
    ]
    assert list(structure.by_function(frame("figures", rows))["amount"]) == [wan("3")]


def test_economic_items_know_the_class_printed_above_them_and_add_up_by_name() -> None:
    table, both = "basic_by_economic", {"level": "section", "fund": "general_public_budget"}
    rows = [
        figure(table, "工资福利支出", "3.00", 1, level="class"),
        figure(table, "基本工资", "2.00", 2, government_item="工资奖金津补贴", **both),
        figure(table, "基本工资", "2.00", 2, government_item="工资奖金津补贴", measure="personnel", **both),
        figure(table, "基本工资", "1.00", 3, government_item="工资福利支出", **both),
        figure(table, "商品和服务支出", "1.00", 4, level="class"),
        figure(table, "办公费", "1.00", 5, government_item="办公经费", **both),
    ]
    items = structure.by_economic_item(frame("figures", rows))
    assert list(items["class_name"]) == ["工资福利支出", "工资福利支出", "商品和服务支出"]
    assert list(items["personnel"]) == [wan("2"), None, None]
    by_name = structure.departmental_items(items)
    assert dict(by_name[["name", "amount"]].itertuples(index=False)) == {"基本工资": wan("3"), "办公费": wan("1")}
    assert list(structure.government_items(items)["name"]) == ["工资奖金津补贴", "工资福利支出", "办公经费"]


def test_the_split_of_the_total_is_of_the_printed_total() -> None:
    rows = [
        figure("expenditure_summary", "合计", "10.01", level="total"),
        figure("expenditure_summary", "合计", "4.00", level="total", measure="basic_expenditure"),
        figure("expenditure_summary", "合计", "6.00", level="total", measure="project_expenditure"),
    ]
    split = structure.basic_and_project(frame("figures", rows))
    assert list(split["share"]) == [Decimal("0.39960040"), Decimal("0.59940060")]


def test_units_show_what_each_table_says_of_them() -> None:
    rows = [
        figure("projects_current", "甲局", "5.00", 1, level="total"),
        figure("projects_current", "甲局", "4.00", 2, level="subtotal", unit_name="甲局", period="current"),
        figure("projects_current", "某项目", "4.00", 3, unit_name="甲局", period="current"),
        figure("projects_current", "乙中心", "1.00", 4, level="subtotal", unit_name="乙中心", period="current"),
        figure("operating", "甲局", "3.00", 1, unit_name="甲局", measure="operating"),
        figure("operating", "甲局", "3.00", 1, unit_name="甲局", measure="operating", fund="general_public_budget"),
    ]
    units = structure.by_unit(frame("figures", rows)).set_index("unit_name")
    assert units.loc["甲局", "projects_current"] == wan("4")
    assert units.loc["甲局", "operating"] == wan("3")
    assert units.loc["乙中心", "projects_current"] == wan("1")


@pytest.mark.parametrize(
    "function",
    [
        structure.by_fund,
        structure.by_function,
        structure.by_economic_item,
        structure.basic_and_project,
        structure.personnel_and_public_use,
        structure.by_unit,
    ],
)
def test_nothing_disclosed_gives_an_empty_table_with_columns(function) -> None:
    table = function(nothing("figures"))
    assert table.empty
    assert "amount" in table.columns or "unit_name" in table.columns


def test_totals_of_nothing_are_none() -> None:
    assert structure.total_revenue(nothing("figures")) is None
    assert structure.total_expenditure(nothing("figures")) is None


def test_kinds_that_have_a_row_each_are_taken_from_their_rows() -> None:
    table = "expenditure_summary"
    rows = [
        figure(table, "合计", "10.00", 1, level="total"),
        figure(table, "基本支出", "6.00", 2, measure="basic_expenditure"),
        figure(table, "项目支出", "3.00", 3, measure="project_expenditure"),
        figure(table, "单位预留机动经费", "1.00", 4, measure="reserve"),
    ]
    split = structure.basic_and_project(frame("figures", rows))
    assert list(split[["measure", "share", "row"]].itertuples(index=False, name=None)) == [
        ("basic_expenditure", Decimal("0.6"), 2),
        ("project_expenditure", Decimal("0.3"), 3),
        ("reserve", Decimal("0.1"), 4),
    ]


def test_where_no_table_splits_basic_expenditure_the_narrative_may() -> None:
    claims = frame(
        "claims",
        [
            claim("basic_expenditure", "人员经费", 3, measure="personnel", amount="9.00"),
            claim("basic_expenditure", "公用经费", 4, measure="public_use", amount="1.00"),
            claim("basic_expenditure", "人员经费", 9, measure="personnel", amount="9.00"),
            claim("change", "公用经费", 5, measure="public_use", amount="7.00"),
        ],
    )
    split = structure.personnel_and_public_use(nothing("figures"), claims)
    assert list(split[["measure", "amount", "share", "row"]].itertuples(index=False, name=None)) == [
        ("personnel", wan("9"), Decimal("0.9"), 3),
        ("public_use", wan("1"), Decimal("0.1"), 4),
    ]
    assert structure.personnel_and_public_use(nothing("figures"), nothing("claims")).empty
    row = figure("basic_by_economic", "合计", "8.00", level="total", measure="personnel")
    assert list(structure.personnel_and_public_use(frame("figures", [row]), claims)["amount"]) == [wan("8")]


def test_project_expenditure_comes_from_the_first_table_that_splits_items() -> None:
    item = {"level": "item", "code": "2150517"}
    rows = [
        figure("expenditure_summary", "产业发展", "5.00", 1, **item),
        figure("general_public_expenditure", "产业发展", "4.00", 2, **item, measure="project_expenditure"),
        figure("general_public_expenditure", "铁路安全", "0.00", 3, level="item", code="2140206")
        | {"measure": "project_expenditure"},
    ]
    (row,) = structure.project_expenditure(frame("figures", rows)).to_dict("records")
    assert (row["code"], row["amount"], row["table"], row["row"]) == (
        "2150517",
        wan("4"),
        "general_public_expenditure",
        2,
    )
    assert structure.project_expenditure(nothing("figures")).empty


def test_economic_items_add_up_by_class() -> None:
    table = "basic_by_economic"
    rows = [
        figure(table, "工资福利支出", "7.00", 1, level="class"),
        figure(table, "基本工资", "4.00", 2, level="section"),
        figure(table, "津贴补贴", "3.00", 3, level="section"),
        figure(table, "商品和服务支出", "1.00", 4, level="class"),
        figure(table, "办公费", "1.00", 5, level="section"),
    ]
    classes = structure.economic_classes(structure.by_economic_item(frame("figures", rows)))
    assert list(classes[["name", "amount", "count"]].itertuples(index=False, name=None)) == [
        ("工资福利支出", wan("7"), 2),
        ("商品和服务支出", wan("1"), 1),
    ]
    assert structure.economic_classes(structure.by_economic_item(nothing("figures"))).empty


def test_both_totals_come_from_one_table_where_one_prints_both() -> None:
    rows = [
        figure(SUMMARY, "总计", "10.00", 9, side="revenue", level="total"),
        figure(SUMMARY, "总计", "10.00", 9, side="expenditure", level="total"),
        figure("expenditure_summary", "合计", "9.00", 5, level="total"),
    ]
    revenue, expenditure = structure.both_totals(frame("figures", rows))
    assert (revenue["amount"], expenditure["amount"]) == (wan("10"), wan("10"))
    revenue, expenditure = structure.both_totals(frame("figures", rows[2:]))
    assert revenue is None and expenditure["amount"] == wan("9")
