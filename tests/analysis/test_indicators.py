"""Indicators: coverage by count and by money, what is quantified, vague, repeated, equal in both scopes."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.analysis import indicators
from tests.support.rows import claim, figure, frame, indicator, nothing, project, wan

PROJECTS = frame(
    "projects",
    [
        project("大", "75.00", 1, year="75.00", total="100.00"),
        project("小", "20.00", 2, year="20.00", total="20.00", form_count=2),
        project("无表", "5.00", None),
    ],
)
INDICATORS = frame(
    "indicators",
    [
        indicator(1, "数量指标", "检查次数", "≥5次"),
        indicator(1, "数量指标", "检查次数", "≥5次", "whole_period"),
        indicator(1, "社会效益指标", "社会稳定", "促进"),
        indicator(1, "社会效益指标", "社会稳定", "有效促进", "whole_period"),
        indicator(2, "质量指标", "合格率", "100%"),
        indicator(2, "质量指标", "合格率", "100%"),
        indicator(2, "奇怪指标", "某事", "甲"),
        indicator(3, "数量指标", "第二次印刷的表", "1"),
        indicator(0, "数量指标", "整体", "1"),
    ],
)


def test_kinds_are_recognised_whatever_the_ending_of_the_label() -> None:
    assert indicators.kind_of("社会效益") == indicators.kind_of("社会效益指标") == "社会效益"
    assert indicators.kind_of("服务对象满意度指标") == "满意度"
    assert indicators.kind_of("奇怪指标") == indicators.OTHER


def test_only_matched_forms_are_counted_so_that_a_second_print_counts_nothing() -> None:
    counts = indicators.matrix(PROJECTS, INDICATORS)
    assert list(counts.index) == ["大", "小", "无表"]
    assert counts.loc["大", ["数量指标", "社会效益"]].tolist() == [1, 1]
    assert counts.loc["小", ["质量指标", indicators.OTHER]].tolist() == [2, 1]
    assert counts.loc["无表"].sum() == 0


def test_the_matrix_of_checkable_indicators_has_the_same_shape() -> None:
    counts = indicators.matrix(PROJECTS, INDICATORS)
    numeric = indicators.matrix(PROJECTS, INDICATORS, checkable=True)
    assert counts.shape == numeric.shape
    assert list(counts.columns) == list(numeric.columns)
    assert numeric.loc["大", "社会效益"] == 0


def test_coverage_counts_projects_and_money() -> None:
    coverage = indicators.coverage(PROJECTS, INDICATORS).set_index("kind")
    quantity, total = coverage.loc["数量指标"], coverage.loc["any"]
    assert (quantity["projects"], quantity["amount"], quantity["money_share"]) == (1, wan("75"), Decimal("0.75"))
    assert (total["projects"], total["project_share"], total["money_share"]) == (
        2,
        Decimal("0.66666667"),
        Decimal("0.95"),
    )
    assert (total["indicators"], total["quantified"]) == (5, 3)
    assert coverage.loc["生态效益", "quantified_share"] is None


def test_equal_targets_in_both_scopes_are_told_from_different_ones() -> None:
    scopes = indicators.scopes(PROJECTS, INDICATORS).set_index("label")
    assert (scopes.loc["大", "pairs"], scopes.loc["大", "equal"], scopes.loc["大", "beyond"]) == (2, 1, True)
    assert scopes.loc["小", "pairs"] == 0


def test_an_indicator_stated_twice_in_one_scope_is_listed() -> None:
    (row,) = indicators.repeated(PROJECTS, INDICATORS).to_dict("records")
    assert (row["label"], row["level3"], row["times"]) == ("小", "合格率", 2)


def test_forms_printed_more_than_once_are_listed() -> None:
    assert list(indicators.printed_forms(PROJECTS)["label"]) == ["小"]


def test_nothing_disclosed_covers_nothing() -> None:
    none, empty = nothing("indicators"), nothing("projects")
    assert indicators.matrix(empty, none).empty
    assert indicators.coverage(empty, none).empty
    assert indicators.scopes(empty, none).empty
    assert indicators.repeated(empty, none).empty
    assert indicators.printed_forms(empty).empty
    assert indicators.coverage(PROJECTS, none)["projects"].iloc[-1] == 0


def test_coverage_stated_by_the_narrative_is_set_against_project_expenditure() -> None:
    split = {"level": "total", "measure": "project_expenditure"}
    figures = frame("figures", [figure("expenditure_summary", "合计", "40.00") | split])
    stated = {"count": 5, "count_unit": "个"}
    claims = frame(
        "claims",
        [
            claim("performance", "编报单位", measure="performance_unit_declared_count", count=2),
            claim("performance", "编报项目", measure="performance_project_count", **stated),
            claim("performance", "编报项目", 2, measure="performance_project_amount", amount="30.00"),
            claim("change", "项目", 4, measure="project_expenditure", amount="40.00"),
        ],
    )
    (row,) = indicators.stated_coverage(claims, figures).to_dict("records")
    assert (row["subject"], row["count"], row["amount"], row["share"]) == ("编报项目", 5, wan("30"), Decimal("0.75"))
    nil = claim("performance", "管理项目", 3, measure="performance_project_count", count=0)
    (row,) = indicators.stated_coverage(frame("claims", [nil]), figures).to_dict("records")
    assert (row["count"], row["amount"]) == (0, None)  # none is a statement, too
    (row,) = indicators.stated_coverage(claims, nothing("figures")).to_dict("records")
    assert row["share"] is None
    assert indicators.stated_coverage(nothing("claims"), figures).empty
