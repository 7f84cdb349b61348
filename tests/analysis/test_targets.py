"""Targets: what could be checked, what is weak, where dates lie, and whether ceilings fit the money."""

from __future__ import annotations

import pytest

from budgetlib.analysis import target_classes as classes
from budgetlib.analysis import targets
from tests.support.rows import frame, indicator, nothing, project, wan

PROJECTS = frame(
    "projects",
    [project("甲", "10.00", 1, year="10.00", total="40.00"), project("乙", "5.00", 2, year="5.00", total="5.00")],
)


def judge(*rows: dict, year: int = 2025):
    return targets.judged(PROJECTS, frame("indicators", list(rows)), year)


def number(level2: str, target: str, value: float, unit: str | None, operator: str = "≥", **columns) -> dict:
    stated = {"value": value, "value_unit": unit, "operator": operator}
    return indicator(1, level2, columns.pop("name", "某指标"), target) | stated | columns


@pytest.mark.parametrize(
    ("target", "form", "weakness"),
    [
        ("促进", classes.VAGUE, "only a direction or quality (促进)"),
        ("有效提升", classes.VAGUE, "only a direction or quality (提升)"),
        ("全市", classes.STANDARD, None),
        ("按照上级要求完成报送", classes.OTHER, None),
        ("9月底前", classes.TIME, None),
        ("第四季度", classes.TIME, None),
    ],
)
def test_wording_is_told_from_dates(target: str, form: str, weakness: str | None) -> None:
    (row,) = judge(indicator(1, "社会效益指标", "某效益", target) | {"quantified": False}).to_dict("records")
    assert (row["form_of_target"], row["weakness"]) == (form, weakness)
    assert row["checkable"] == (form in classes.CHECKABLE)


def test_a_number_can_be_checked_only_with_its_unit() -> None:
    rows = judge(number("数量指标", "≥5次", 5, "次"), number("时效指标", "7", 7, None, "="))
    assert list(rows["form_of_target"]) == [classes.NUMBER, classes.BARE]
    assert list(rows["checkable"]) == [True, False]
    assert rows["weakness"].iloc[1] == "a number without unit"
    told = targets.by_form(rows)
    assert list(told[["form_of_target", "count"]].itertuples(index=False, name=None)) == [
        (classes.NUMBER, 1),
        (classes.BARE, 1),
    ]


def test_bounds_that_bind_nothing_are_weak() -> None:
    rows = judge(
        number("数量指标", "≤2个", 2, "个", "≤"),
        number("成本指标", "≥592元", 592, "元", "≥"),
        number("质量指标", "≤3%", 3, "%", "≤"),
    )
    assert list(rows["weakness"].fillna("")) == [
        "an upper bound on output, met by doing nothing",
        "a lower bound on cost, which limits nothing",
        "",
    ]
    assert list(targets.weak(rows)["kind"]) == ["数量指标", "成本指标"]


@pytest.mark.parametrize(
    ("target", "deadline"),
    [
        ("2024年底", targets.BEFORE),
        ("2023年12月至2024年3月", targets.BEFORE),
        ("24年底", targets.BEFORE),
        ("2024年10月至2025年3月", targets.WITHIN),
        ("2026年底", targets.AFTER),
        ("11月底前", targets.NO_YEAR),
        ("及时", targets.NO_DATE),
    ],
)
def test_dates_are_set_against_the_budget_year(target: str, deadline: str) -> None:
    rows = judge(indicator(1, "时效指标", "完成时间", target) | {"quantified": False})
    assert list(rows["deadline"]) == [deadline]
    assert list(targets.deadlines(rows)["deadline"]) == [deadline]
    outside = deadline in {targets.BEFORE, targets.AFTER}
    assert ("the budget year" in (rows["weakness"].iloc[0] or "")) == outside


def test_only_targets_of_the_year_are_judged() -> None:
    assert len(judge(indicator(1, "数量指标", "次数", "5", "whole_period"), indicator(1, "数量指标", "次数", "5"))) == 1


def test_satisfaction_thresholds_are_counted_and_wording_has_none() -> None:
    rows = judge(
        number("满意度指标", "≥90%", 90, "%"),
        number("满意度指标", "≥70%", 70, "%", name="企业满意度"),
        indicator(2, "满意度指标", "满意度", "满意") | {"quantified": False},
    )
    told = targets.satisfaction(rows)
    assert list(told["threshold"])[:2] == [70, 90] and list(told["targets"]) == [1, 1, 1]
    assert told["threshold"].isna().tolist() == [False, False, True]


def test_ceilings_add_up_and_a_whole_stands_alone() -> None:
    rows = [
        number("成本指标", "≤8万元", 8, "万元", "≤", name="搭建成本"),
        number("成本指标", "≤4万元", 4, "万元", "≤", name="印刷成本"),
        number("成本指标", "≤9万元", 9, "万元", "≤", name="项目总成本"),
        number("成本指标", "740元/人", 740, "元/人", "="),
        number("数量指标", "≤99万元", 99, "万元", "≤"),
        number("成本指标", "≤5万元", 5, "万元", "≤", form=2),
    ]
    limits = targets.ceilings(PROJECTS, frame("indicators", rows))
    assert list(limits[["label", "ceiling", "money", "excess"]].itertuples(index=False, name=None)) == [
        ("甲", wan("12"), wan("10"), wan("2")),
        ("乙", wan("5"), wan("5"), 0),
    ]
    assert list(targets.exceeding(limits)["label"]) == ["甲"]


def test_nothing_disclosed_judges_nothing() -> None:
    rows = targets.judged(nothing("projects"), nothing("indicators"), 2025)
    assert rows.empty
    for function in (targets.by_form, targets.weak, targets.satisfaction, targets.deadlines):
        assert function(rows).empty
    limits = targets.ceilings(nothing("projects"), nothing("indicators"))
    assert limits.empty and targets.exceeding(limits).empty
