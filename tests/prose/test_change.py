"""Sentences of the notebook on change."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from budgetlib.analysis.reasons import stated_reasons
from budgetlib.analysis.stated_change import parts_of_change, whole_change
from budgetlib.analysis.stated_levels import implied_levels
from budgetlib.model import empty_disclosure
from budgetlib.prose import change as say
from budgetlib.prose.change_summary import compared_summary, stated_summary
from tests.support.rows import claim, frame

STATED = claim("change", "收入总计", 1, measure="total_revenue", amount="5283.05", change="-2512.47", percent="-32.23")


def summary(*claims: dict) -> str:
    stated = frame("claims", list(claims))
    parts = parts_of_change(stated)
    return stated_summary(
        whole_change(stated), implied_levels(stated), parts, stated_reasons(stated), pd.DataFrame()
    ).data


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        ("“一般公共服务支出（类）组织事务（款）一般行政管理事务（项）”:预算安排", "组织事务 一般行政管理事务"),
        ("公用经费", "公用经费"),
        ("教育支出（类）", "教育支出（类）"),
    ],
)
def test_items_are_named_by_section_and_item(subject: str, told: str) -> None:
    assert say.named(subject) == told


def test_the_summary_says_what_is_not_broken_down_and_what_contradicts() -> None:
    told = summary(STATED)
    assert "**收入总计 fell by 2,512.47 万元 (32.23 %)**, from an implied 7,795.52 万元 to 5,283.05 万元." in told
    assert "**100.00 % of that change is not broken down**" in told
    assert "None of 1 stated percentage contradicts" in told
    assert "No reason is stated." in told
    wrong = STATED | {"percent": Decimal("-0.3232")}
    assert "**1 of 1 stated percentage contradicts the amounts beside it.**" in summary(wrong)


def test_a_change_that_kinds_explain_in_full_is_said_to_be_broken_down() -> None:
    kind = claim("change", "项目支出", 2, measure="project_expenditure", amount="3000.00", change="-2512.47")
    assert "**All of that change is broken down by other statements**" in summary(STATED, kind)


def test_what_moved_more_than_the_whole_is_explained() -> None:
    kind = claim("change", "项目支出", 2, measure="project_expenditure", amount="3000.00", change="10.00")
    stated = frame("claims", [STATED, kind])
    assert say.MORE_THAN_ALL in say.parts_sentence(parts_of_change(stated)).data


def test_without_a_stated_change_or_a_year_before_the_summaries_say_so() -> None:
    assert say.NO_CHANGE in summary()
    empty = empty_disclosure("")
    told = compared_summary(empty, None, pd.DataFrame(), pd.DataFrame(), pd.DataFrame()).data
    assert "no disclosure of the year before" in told


def test_a_comparison_with_another_amount_is_told() -> None:
    rows = [claim("change", "教育（项）:预算安排", amount="2.00", percent="1.00", text="比2024年预算执行数增加")]
    assert "executed 执行数" in say.levels_sentence(implied_levels(frame("claims", rows))).data
