"""Whose disclosure it is: department, region, fiscal year, kind and scope."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlib.errors import NotADisclosureError
from budgetlib.interpret.document.identity import Identity, identify
from tests.support.lines import document

BUDGET = Identity("甲乙市财政局", "甲乙市", 2025, "budget", "department")


@pytest.mark.parametrize(
    "title",
    [
        "甲乙市财政局2025年部门预算公开",
        "甲乙市财政局2025年度部门预算",
        "# 甲乙市财政局 2025 年 部门预算",
        "甲乙市财政局２０２５年部门预算",
        "甲乙市財政局2025年部門預算",
        "2025年甲乙市财政局部门预算",
        "2025年度甲乙市财政局预算公开说明",
        "甲乙市财政局\n2025年部门预算",
        "甲乙市财政局\n2025年\n部门预算",
        "2025年\n甲乙市财政局\n部门预算",
        "甲乙市财政局2025年市级部门预算",
        "公开材料\n\n甲乙市财政局2025年部门预算",
    ],
)
def test_the_title_tells_department_and_year(title: str) -> None:
    assert identify(document(title)) == BUDGET


@pytest.mark.parametrize(
    ("title", "kind", "scope"),
    [
        ("甲乙市财政局2025年部门预算", "budget", "department"),
        ("甲乙市财政局2025年单位预算", "budget", "unit"),
        ("甲乙市财政局2025年度部门决算", "final_account", "department"),
        ("甲乙市财政局2025年度单位决算", "final_account", "unit"),
        ("甲乙市财政局2025年预算", "budget", "department"),
    ],
)
def test_the_title_tells_kind_and_scope(title: str, kind: str, scope: str) -> None:
    found = identify(document(title))
    assert (found.kind, found.scope) == (kind, scope)


@pytest.mark.parametrize(
    ("department", "region"),
    [
        ("甲乙市财政局", "甲乙市"),
        ("甲乙县人民政府办公室", "甲乙县"),
        ("甲县财政局", "甲县"),
        ("甲乙自治州财政局", "甲乙自治州"),
        ("甲乙市丙丁区财政局", "甲乙市"),
        ("中共甲乙市委办公室", ""),
        ("共青团甲乙市委员会", ""),
        ("市场监督管理局", ""),
        ("城市管理局", ""),
    ],
)
def test_the_region_is_what_the_department_begins_with(department: str, region: str) -> None:
    found = identify(document(f"{department}2025年部门预算"))
    assert (found.department, found.region) == (department, region)


@pytest.mark.parametrize(
    "head",
    [
        "部门名称：甲乙市财政局",
        "部门名称: 甲乙市财政局 单位: 万元",
        "部门名称：甲乙市财政局|单位：万元",
        "单位名称：甲乙市财政局",
        "填报单位：甲乙市财政局",
    ],
)
def test_where_the_title_names_no_department_the_heads_of_the_tables_do(head: str) -> None:
    assert identify(document(f"2025年部门预算\n{head}\n")) == BUDGET


def test_the_department_printed_most_often_wins() -> None:
    heads = "部门名称：甲乙市财政局\n" * 3 + "部门名称：甲乙市财改局\n"
    assert identify(document("2025年部门预算\n" + heads)).department == "甲乙市财政局"


@pytest.mark.parametrize(
    "title",
    [
        "2025年一般公共预算支出预算表",
        "2025年财政拨款收支预算总表",
        "2025年政府购买服务预算表",
        "第二部分 2025年部门预算报表",
    ],
)
def test_the_title_of_a_table_is_not_the_title_of_a_department(title: str) -> None:
    text = f"{title}\n部门名称：甲乙市财政局\n2025年预算收支总表\n"
    assert identify(document(text)) == BUDGET


def test_a_title_that_names_only_the_region_leaves_the_department_to_the_heads() -> None:
    text = "甲乙丙市2025年部门预算\n部门名称：甲乙丙市财政局\n"
    assert identify(document(text)).department == "甲乙丙市财政局"


def test_without_a_title_the_year_is_that_of_the_tables_not_of_the_comparisons() -> None:
    text = "部门名称：甲乙市财政局\n2025年预算收支总表\n比2024年预算增加\n比2024年预算减少\n"
    assert identify(document(text)).fiscal_year == 2025


def test_without_any_printed_year_the_name_of_the_file_may_tell_it() -> None:
    assert identify(document("部门名称：甲乙市财政局", "甲-2025-预算.txt")).fiscal_year == 2025


def test_the_first_title_wins() -> None:
    assert identify(document("甲乙市财政局2025年部门预算\n丙丁市教育局2024年部门预算")) == BUDGET


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2025年部门预算",
        "部门名称：甲乙市财政局",
        "甲乙市财政局部门预算",
        "125年部门预算\n部门名称：甲乙市财政局",
        "天气很好\n" * 50 + "甲乙市财政局2025年部门预算",
    ],
)
def test_without_department_or_year_it_is_no_disclosure(text: str) -> None:
    with pytest.raises(NotADisclosureError, match=r"甲市财政局\.txt"):
        identify(document(text))


def test_the_doc_id_is_readable() -> None:
    assert BUDGET.doc_id == "甲乙市-财政局-2025-budget"
    assert Identity("甲乙市预算中心", "甲乙市", 2025, "budget", "unit").doc_id == "甲乙市-预算中心-2025-budget-unit"
    assert Identity("财政局", "", 2025, "final_account", "department").doc_id == "财政局-2025-final_account"


@given(st.text(min_size=1), st.text(max_size=3))
def test_the_doc_id_is_safe_as_a_file_name(department: str, region: str) -> None:
    doc_id = Identity(department, region, 2025, "budget", "department").doc_id
    assert re.fullmatch(r"[\w（）-]+", doc_id)
