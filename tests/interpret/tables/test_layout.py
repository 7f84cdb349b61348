"""Layouts: which title announces which table, and malformed layouts fail when they are loaded."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from budgetlib.errors import KnowledgeError
from budgetlib.interpret.tables import layout as module
from budgetlib.interpret.tables.layout import (
    KINDS,
    common,
    header_word,
    layouts,
    table_of,
    title_core,
    variants,
    without_year,
)

GOOD: dict[str, Any] = {
    "layout": "甲",
    "title_noise": ["YEAR"],
    "tables": {
        "expenditure_summary": {
            "titles": ["支出预算总表"],
            "kind": "coded",
            "columns": [
                {"role": "code", "header": ["科目编码"]},
                {"role": "label", "header": ["科目名称"]},
                {"header": ["合计"]},
                {"measure": "basic_expenditure", "header": ["基本支出"]},
                {"measure": "project_expenditure", "header": ["项目支出"]},
            ],
            "sum": {2: [3, 4]},
        }
    },
}


def load(change: Any = lambda entry: None) -> module.Layout:
    entry = copy.deepcopy(GOOD)
    change(entry)
    return module._layout("甲.yaml", entry)


def table(entry: dict[str, Any]) -> dict[str, Any]:
    return entry["tables"]["expenditure_summary"]


# Titles --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("预算收支总表", "revenue_expenditure_summary"),
        ("2025年预算收支总表", "revenue_expenditure_summary"),
        ("2025年度预算收支总表", "revenue_expenditure_summary"),
        ("２０２５ 年 预算收支 总表", "revenue_expenditure_summary"),
        ("2025年预算收入总表", "revenue_summary"),
        ("2025年预算支出总表", "expenditure_summary"),
        ("表一、2025年预算收支总表", "revenue_expenditure_summary"),
        ("表1 2025年预算收支总表", "revenue_expenditure_summary"),
        ("附表1-1：2025年预算收支总表", "revenue_expenditure_summary"),
        ("附件3 2025年预算收支总表", "revenue_expenditure_summary"),
        ("预算公开表1 2025年预算收支总表", "revenue_expenditure_summary"),
        ("甲市财政局2025年预算收支总表", "revenue_expenditure_summary"),
        ("2025年预算收支总表（万元）", "revenue_expenditure_summary"),
        ("2025年財政撥款收支總表", "appropriation_summary"),
        ("财政拨款安排“三公”经费支出预算表", "three_public"),
        ("财政拨款安排三公经费支出预算表", "three_public"),
        ("2025年一般公共预算支出预算表(不含上年结转)", "general_public_expenditure"),
        ("2025年项目支出预算表(本年预算)", "projects_current"),
        ("2025年项目支出预算表(上年结转)", "projects_carryover"),
        ("<b>2025年政府性基金预算收入表</b>", "government_fund_revenue"),
        ("公开表1 部门收支总表", "revenue_expenditure_summary"),
        ("表5 一般公共预算支出情况表（按功能分类科目）", "general_public_expenditure"),
        ("表五 一般公共预算支出表", "general_public_expenditure"),
        ("表一一般公共预算支出表", "general_public_expenditure"),
        ("表十一 一般公共预算“三公”经费支出表", "three_public"),
    ],
)
def test_titles_with_and_without_year_number_and_name(title: str, expected: str) -> None:
    assert table_of(title) == expected


@pytest.mark.parametrize("year", ["125年", "（1025）年", "(2025)年度", "2O25年", "20年", "20255年"])
def test_a_title_with_a_misread_year_is_still_that_title(year: str) -> None:
    assert table_of(f"{year}预算收支总表") == "revenue_expenditure_summary"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2025年一般公共预算支山预算表", "general_public_expenditure"),
        ("2025年国有资木经营预算收支预算表", "state_capital"),
        ("2025年一般公共预算安排基本支出分经挤科目表", "basic_by_economic"),
        ("2025年政府性基余预算收入表", "government_fund_revenue"),
    ],
)
def test_a_title_with_a_misread_character_is_still_that_title(title: str, expected: str) -> None:
    assert table_of(title) == expected


def test_a_title_that_could_be_two_tables_is_none() -> None:
    assert table_of("预算收人总表") is None  # 收入 or 收支, and one character of six decides


@pytest.mark.parametrize(
    "text",
    [
        "",
        "表",
        "目录",
        "甲市财政局",
        "我们编制了预算收支总表",
        "收支情况详见财政拨款收支总表",
        "具体数据见表二支出预算总表",
        "根据本部门预算收支总表",
        "2025年预算收支总表反映本部门的全部收支。",
        "预算收支总表、收入总表",
        "一、关于2025年收支预算总体情况的说明",
        "单位：万元",
        "第二部分 2025年部门预算报表",
        "项目支出绩效目标表",
        "5,283.05",
        "甲" * 70 + "预算收支总表",
        "甲" * 99_999 + "表",
    ],
)
def test_ordinary_lines_announce_no_table(text: str) -> None:
    assert table_of(text) is None


@pytest.mark.parametrize(
    "entry", [entry for layout in layouts() for entry in layout.tables], ids=lambda e: f"{e.layout}-{e.table}"
)
def test_every_title_of_every_layout_announces_its_own_table(entry: module.TableLayout) -> None:
    for title in entry.titles:
        assert table_of(title) == table_of(f"2031年{title}") == entry.table
        assert entry.is_titled(f"甲市财政局2031年度{title}")


def test_the_core_of_a_title_is_the_same_for_every_year() -> None:
    assert title_core("2025年预算收支总表") == title_core("2031年度预算收支总表") == "预算收支总表"


# Words ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "word"),
    [
        ("2025年 合计", "YEAR合计"),
        ("2025年度预算数", "YEAR预算数"),
        ("“三公” 经费", "三公经费"),
        ("国有资本经营 预算", "国有资本经营预算"),
        ("合计（万元）", "合计"),
        ("金额(单位：百万元)", "金额"),
        ("（万元）", "（万元）"),
        ("", ""),
    ],
)
def test_header_words_have_no_blanks_quotes_units_or_years(printed: str, word: str) -> None:
    assert header_word(printed) == word


def test_a_number_that_is_no_year_stays() -> None:
    assert without_year("1025年") == "1025年"


# Layouts -------------------------------------------------------------------------------------------------------------


def test_all_layouts_of_the_package_load() -> None:
    assert {"shanxi", "shanghai", "jiangsu", "final_account"} <= {layout.name for layout in layouts()}


@pytest.mark.parametrize("key", ["ordinal", "title_number", "no_title_prefix", "page_footer", "total_labels"])
def test_the_common_vocabulary_is_there(key: str) -> None:
    assert common()[key]


def test_the_variants_of_a_table_come_from_all_layouts() -> None:
    assert len({entry.layout for entry in variants("revenue_expenditure_summary")}) >= 4


def test_defaults_of_a_table_hold_for_columns_that_do_not_say_otherwise() -> None:
    def change(entry: dict[str, Any]) -> None:
        table(entry)["fund"] = "government_fund"
        table(entry)["columns"][4]["fund"] = "own_funds"

    columns = load(change).tables[0].columns
    assert [column.fund for column in columns[2:]] == ["government_fund", "government_fund", "own_funds"]
    assert columns[2].role == "amount" and columns[2].measure == "total"


def test_a_table_printed_in_several_ways_is_a_list() -> None:
    def change(entry: dict[str, Any]) -> None:
        entry["tables"]["expenditure_summary"] = [table(entry), table(entry)]

    assert len(load(change).tables) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda e: e.update(titel="x"), "titel"),
        (lambda e: table(e).update(colums=[]), "colums"),
        (lambda e: table(e)["columns"][0].update(hedaer=[]), "hedaer"),
        (lambda e: e.pop("title_noise"), "title_noise"),
        (lambda e: e.pop("tables"), "tables"),
        (lambda e: table(e).pop("kind"), "kind"),
        (lambda e: table(e).pop("titles"), "titles"),
        (lambda e: table(e)["columns"][2].pop("header"), "header"),
        (lambda e: table(e).update(kind="coted"), "coted"),
        (lambda e: table(e)["columns"][1].update(role="lable"), "lable"),
        (lambda e: table(e)["columns"][2].update(side="left"), "left"),
        (lambda e: table(e)["columns"].pop(0), "no code column"),
        (lambda e: table(e).update(kind="two_sided"), "side"),
        (lambda e: table(e).update(kind="header_values"), "no name"),
        (lambda e: table(e).update(sum={2: [3, 9]}), "column 9"),
        (lambda e: table(e).update(sum={1: [3, 4]}), "column 1"),
        (lambda e: e.update(title_noise=["("]), "title_noise"),
        (lambda e: e["tables"].update(expenditure_summary="支出预算总表"), "支出预算总表"),
    ],
)
def test_a_malformed_layout_fails_with_the_file_and_the_fault(change: Any, message: str) -> None:
    with pytest.raises(KnowledgeError, match=message) as raised:
        load(change)
    assert "甲.yaml" in str(raised.value)


def test_every_kind_demands_amounts() -> None:
    assert all("amount" in roles for roles in KINDS.values())
