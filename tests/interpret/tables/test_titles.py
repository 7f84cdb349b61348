"""Titles are read word by word: what they say decides, never their likeness to another title."""

from __future__ import annotations

import pytest

from budgetlib.interpret.tables.layout import is_unknown_title, table_of
from budgetlib.interpret.tables.titles import read_title, tables_near


@pytest.mark.parametrize(
    ("title", "table"),
    [
        ("附件1-3 部门支出总体情况表", "expenditure_summary"),
        ("预算公开01表 2024年部门收支总体情况表", "revenue_expenditure_summary"),
        ("表三、一般公共预算支出表", "general_public_expenditure"),
        ("甲县水利局2024年部门收入预算总表", "revenue_summary"),
        ("收支总表（表01）", "revenue_expenditure_summary"),
        ("一般公共预算财政拨款收入支出决算表", "general_public_expenditure"),
        ("“三公”经费、行政参公单位机关运行经费情况表", "three_public"),
        ("部门预算资金安排的“三公”经费情况表", "three_public"),
        ("政府性基金预算拨款支出预算表", "government_fund_expenditure"),
        ("一般公共预算支出功能分类预算表", "general_public_expenditure"),
        ("一般公共预算基本支出情况表（按支出经济分类科目）", "basic_by_economic"),
    ],
)
def test_a_title_names_the_table_that_its_words_name(title: str, table: str) -> None:
    assert table_of(title) == table


@pytest.mark.parametrize(
    "title",
    [
        "财政拨款支出预算表（部门经济分类科目）",
        "一般公共预算项目支出情况表（按支出经济分类科目）",
        "支出预算分类汇总表（按政府预算经济分类）",
        "一般公共预算基本支出表-人员经费（工资福利支出）（按政府预算经济分类）",
        "财政专户管理资金支出预算表",
        "部门预算项目支出及其他支出预算表",
    ],
)
def test_a_word_that_counts_or_that_nobody_accounts_for_speaks_against_a_likeness(title: str) -> None:
    assert table_of(title) is None and is_unknown_title(title)


def test_without_a_soft_word_a_title_is_a_hypothesis_only() -> None:
    title = read_title("部门综合预算一般公共预算支出明细表（按支出功能分类科目）")
    assert title.table is None and tables_near(title) == ("general_public_expenditure",)


def test_the_number_of_a_form_before_an_unknown_title_does_not_hide_it() -> None:
    assert is_unknown_title("预算公开01表 项目支出表（表01）")
    assert is_unknown_title("公开08表 项目支出表（2025年度）")
    assert not is_unknown_title("预算公开01表")
