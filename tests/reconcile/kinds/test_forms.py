"""Performance forms against project tables and against themselves."""

from __future__ import annotations

import pytest

from tests.support.literal import (
    ceiling,
    claim,
    confront,
    disclosure,
    document,
    figure,
    indicator,
    project,
    rule,
    table,
    verdicts,
)

CEILINGS = rule("cost_ceiling", needs=["indicators"], level2=["成本指标"], operators=["≤"], whole=["总成本"])
REPEATED = rule("form_repeated", needs=["projects"])
WITHOUT_FORM = rule("row_without_form", needs=["projects"])
WITHOUT_ROW = rule("form_without_row", needs=["projects"])
AMOUNT = rule("form_amount", needs=["projects"])
PERIOD = rule("period_money", needs=["projects"])
TARGET = rule("target_year", needs=["indicators"], level2=["时效指标"], unless=["较"])
UNDECLARED = rule("undeclared", needs=["claims"], claims=["performance_unit_declared_count"])
PRESENT = rule("presence", needs=["tables"], tables=["expenditure_summary", "three_public"])


def form(year: str | None = "20.00", **columns) -> dict:
    return project("甲", "20.00", form=1, form_amount_year=year, **columns)


@pytest.mark.parametrize(
    ("ceilings", "verdict", "text"),
    [
        ([10, 10], "holds", "10.00 + 10.00 = 20.00 ≤ 20.00"),
        ([20, 20], "fails", "20.00 + 20.00 = 40.00 > 20.00 (by 20.00)"),
        ([18.8], "holds", "18.80 ≤ 20.00"),
    ],
)
def test_cost_ceilings_add_up_to_no_more_than_the_years_money(ceilings: list, verdict: str, text: str) -> None:
    rows = [ceiling(f"成本{i}", wans, row=i) for i, wans in enumerate(ceilings)]
    (check,) = confront(CEILINGS, projects=[form()], indicators=rows)
    assert (check.verdict, check.text) == (verdict, text)


def test_a_ceiling_on_the_whole_is_not_added_to_those_on_its_parts() -> None:
    rows = [ceiling("项目总成本", 20), ceiling("会场成本", 15), ceiling("资料成本", 5)]
    assert verdicts(confront(CEILINGS, projects=[form()], indicators=rows)) == ["holds"]


@pytest.mark.parametrize(
    "other",
    [
        ceiling("每个成本", 90, value_unit="万元/个"),
        ceiling("全期成本", 90, scope="whole_period"),
        ceiling("数量", 90, level2="数量指标"),
        indicator("成本节约", "≥90万元", operator="≥", value=90, value_unit="万元"),
    ],
)
def test_what_is_no_ceiling_on_the_years_money_is_not_added(other: dict) -> None:
    rows = [ceiling("成本", 20), other]
    assert verdicts(confront(CEILINGS, projects=[form()], indicators=rows)) == ["holds"]


def test_ceilings_cannot_be_checked_without_the_years_money_and_not_without_ceilings() -> None:
    assert verdicts(confront(CEILINGS, projects=[form(year=None)], indicators=[ceiling("成本", 20)])) == ["unchecked"]
    assert verdicts(confront(CEILINGS, projects=[form()], indicators=[indicator("质量", "高")])) == ["not_applicable"]


def test_an_illegible_cost_target_may_allow_more_than_what_is_legible() -> None:
    illegible = ceiling("不清", 90, legible=False)
    for legible, verdict in (([], "unchecked"), ([ceiling("成本", 20)], "unchecked"), ([ceiling("成本", 21)], "fails")):
        assert verdicts(confront(CEILINGS, projects=[form()], indicators=[*legible, illegible])) == [verdict]


def test_a_form_is_printed_once() -> None:
    checks = confront(REPEATED, projects=[form(), form(form_count=2)])
    assert verdicts(checks) == ["holds", "fails"] and checks[1].text == "printed 2 times"
    assert verdicts(confront(REPEATED, projects=[project("乙", "1.00")])) == ["not_applicable"]


def test_every_project_of_the_year_has_a_form_where_forms_are_printed() -> None:
    rows = [form(), project("乙", "1.00", row=2), project("丙", "1.00", row=3, period="carryover")]
    assert verdicts(confront(WITHOUT_FORM, projects=rows)) == ["holds", "fails"]
    assert verdicts(confront(WITHOUT_FORM, projects=rows[1:])) == ["not_applicable"]


def test_every_form_has_a_row() -> None:
    stray = project("乙", None, form=2, form_amount_year="5.00")
    checks = confront(WITHOUT_ROW, projects=[form(), stray])
    assert verdicts(checks) == ["holds", "fails"] and checks[1].size == 50_000


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [("20.00", "holds"), ("20.004", "rounding"), ("20.02", "fails"), (None, "unchecked")],
)
def test_the_form_states_the_amount_of_the_table(stated: str | None, verdict: str) -> None:
    assert verdicts(confront(AMOUNT, projects=[form(stated)])) == [verdict]


@pytest.mark.parametrize(("whole", "verdict"), [("20.00", "holds"), ("40.00", "fails"), (None, "unchecked")])
def test_money_of_the_whole_period_against_the_year(whole: str | None, verdict: str) -> None:
    assert verdicts(confront(PERIOD, projects=[form(form_amount_total=whole)])) == [verdict]


@pytest.mark.parametrize(
    ("target", "verdict"),
    [
        ("2024年底", "fails"),
        ("2023年12月至2024年3月", "fails"),
        ("2024年12月至2025年3月", "holds"),
        ("2025年12月底前", "holds"),
        ("12月底前", "not_applicable"),
        ("较2024年缩短", "not_applicable"),
        ("20240件", "not_applicable"),
    ],
)
def test_a_target_of_the_year_is_not_dated_before_it(target: str, verdict: str) -> None:
    row = indicator("完成时间", target, level2="时效指标")
    assert verdicts(confront(TARGET, indicators=[row])) == [verdict]


def test_an_illegible_target_cannot_be_checked() -> None:
    row = indicator("完成时间", "2024年底", level2="时效指标", legible=False)
    assert verdicts(confront(TARGET, indicators=[row])) == ["unchecked"]


@pytest.mark.parametrize("columns", [{"scope": "whole_period"}, {"level2": "质量指标"}])
def test_other_targets_may_name_earlier_years(columns: dict) -> None:
    row = indicator("完成时间", "2024年底", **{"level2": "时效指标", **columns})
    assert verdicts(confront(TARGET, indicators=[row])) == ["not_applicable"]


def test_a_whole_department_form_contradicts_that_no_unit_declared_one() -> None:
    declared = claim("编报单位", "performance_unit_declared_count", count=0)
    whole = indicator("覆盖", "100%", form=0)
    assert verdicts(confront(UNDECLARED, claims=[declared], indicators=[whole])) == ["fails"]
    assert verdicts(confront(UNDECLARED, claims=[declared])) == ["holds"]
    assert verdicts(confront(UNDECLARED, claims=[{**declared, "count": 2}], indicators=[whole])) == ["holds"]
    assert verdicts(confront(UNDECLARED, claims=[claim("x", "other", count=0)])) == ["not_applicable"]


def test_standard_tables_are_there_with_figures_or_declared_empty() -> None:
    tables = [table("expenditure_summary"), table("three_public", 0, empty_reason="本表无数据")]
    checks = confront(PRESENT, figures=[figure("合计", "1.00")], tables=tables)
    assert [(check.verdict, check.text) for check in checks] == [("holds", ""), ("holds", "declared empty")]
    assert verdicts(confront(PRESENT, figures=[figure("合计", "1.00")])) == ["holds", "fails"]
    assert verdicts(confront(PRESENT)) == ["not_applicable"]


def test_a_rule_about_budgets_does_not_apply_to_final_accounts() -> None:
    budget_only = rule("form_repeated", needs=["projects"], documents="budget")
    rows = {"projects": [form()], "documents": [document(kind="final_account")]}
    assert verdicts(confront(budget_only, **rows)) == ["not_applicable"]
    assert disclosure(**rows).documents["kind"].item() == "final_account"
