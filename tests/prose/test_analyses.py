"""Sentences of the notebooks on structure, projects and indicators: what they state, and what they say of nothing."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from IPython.display import Markdown

from budgetlib.analysis import (
    assignment,
    costs,
    history,
    indicators,
    procurement,
    projects,
    quality,
    shares,
    structure,
    targets,
)
from budgetlib.prose import assignment as say_assignment
from budgetlib.prose import costs as say_costs
from budgetlib.prose import indicators as say_indicators
from budgetlib.prose import procurement as say_procurement
from budgetlib.prose import projects as say_projects
from budgetlib.prose import structure as say_structure
from budgetlib.prose import targets as say_targets
from tests.analysis.test_procurement import NARRATIVE, TABLE
from tests.support.examples import document
from tests.support.rows import claim, cost, figure, frame, indicator, nothing, project

DOCUMENTS = frame("documents", [document()])


def item(code: str, printed: str, row: int) -> dict:
    stated = {"code": code, "level": "item", "measure": "project_expenditure"}
    return figure("expenditure_summary", f"项{code}", printed, row) | stated


FIGURES = frame(
    "figures",
    [
        figure("revenue_expenditure_summary", "总计", "30.00", 9, side="revenue", level="total"),
        figure("revenue_expenditure_summary", "总计", "29.00", 9, side="expenditure", level="total"),
        figure("expenditure_summary", "教育支出", "20.00", 2, code="205", level="class"),
        figure("expenditure_summary", "住房保障支出", "10.00", 3, code="221", level="class"),
        figure("expenditure_summary", "合计", "30.00", 1, level="total"),
        figure("expenditure_summary", "合计", "30.00", 1, level="total", measure="project_expenditure"),
        item("2050299", "20.00", 4),
        item("2150517", "10.00", 5),
    ],
)
PROJECTS = frame(
    "projects",
    [
        project("甲*", "20.00", 1, year="20.00", total="50.00", year_municipal=Decimal(200_000)),
        project("乙", "10.00", 2, year="10.00", total="10.00", category="一次性项目"),
    ],
)
COSTS = frame("costs", [cost(1, "奖励", "5.00"), cost(2, "印刷", "12.00")])
INDICATORS = frame(
    "indicators",
    [
        indicator(1, "数量指标", "次数", "≥5次") | {"value": 5, "value_unit": "次", "operator": "≥"},
        indicator(1, "成本指标", "成本", "≤30万元") | {"value": 30, "value_unit": "万元", "operator": "≤"},
        indicator(1, "社会效益指标", "稳定", "促进"),
        indicator(1, "社会效益指标", "稳定", "促进", "whole_period"),
        indicator(2, "满意度指标", "满意度", "≥90%") | {"value": 90, "value_unit": "%", "operator": "≥"},
    ],
)


def sentences(documents, figures, claims, projects_, costs_, indicators_) -> dict[str, Markdown]:
    """Every sentence of the three notebooks, from the given datasets."""
    listed = projects.by_amount(projects_)
    gini = projects.gini(projects.lorenz(projects_))
    explained, assigned = costs.explained(projects_, costs_), assignment.assign(figures, projects_)
    beyond, procured = projects.beyond_year(projects_), procurement.by_kind(figures, claims)
    coverage, counts = indicators.coverage(projects_, indicators_), indicators.matrix(projects_, indicators_)
    judged = targets.judged(projects_, indicators_, 2025)
    limits, scored = targets.ceilings(projects_, indicators_), quality.scores(projects_, indicators_, judged)
    stated, printed = indicators.stated_coverage(claims, figures), shares.printed_shares(claims)
    classes, items = structure.by_function(figures, "class"), structure.by_function(figures, "item")
    splits = [structure.basic_and_project(figures), structure.personnel_and_public_use(figures, claims)]
    years, spent = history.classes([]), structure.total_expenditure(figures)
    funds = structure.by_fund(figures)
    return {
        "structure": say_structure.summary(documents, spent, funds, classes, items, splits, printed, years),
        "totals": say_structure.total_sentence(*structure.both_totals(figures)),
        "classes": say_structure.largest_sentence(classes, "expenditure"),
        "split": say_structure.split_sentence(splits[0], "expenditure"),
        "units": say_structure.unit_sentence(structure.by_unit(figures)),
        "concentration": say_structure.concentration_sentence(shares.concentration({"classes": classes["amount"]})),
        "printed": say_structure.printed_share_sentence(printed),
        "years": say_structure.years_sentence(years),
        "costs": say_costs.summary(listed, gini, explained, assigned, beyond, procured),
        "projects": say_projects.projects_sentence(listed),
        "spread": say_projects.spread_sentence(listed, gini),
        "unit": say_projects.largest_part_sentence(projects.by_unit(projects_), "unit_name", "unit", "No projects."),
        "category": say_projects.largest_part_sentence(
            projects.by_category(projects_), "kind", "kind", "No projects.", say_projects.CATEGORIES
        ),
        "levels": say_projects.level_sentence(projects.by_funding_level(projects_)),
        "assignment": say_assignment.assignment_sentence(assigned),
        "explained": say_costs.explained_sentence(explained),
        "standards": say_costs.standard_sentence(costs.standards(projects_, indicators_, documents)),
        "beyond": say_projects.beyond_sentence(beyond),
        "procurement": say_procurement.procurement_sentence(
            procured, procurement.purchases(figures), procurement.spoken_of(projects_)
        ),
        "indicators": say_indicators.summary(coverage, len(counts), judged, scored, limits, stated),
        "coverage": say_indicators.coverage_sentence(coverage, len(counts)),
        "checkable": say_targets.checkable_sentence(targets.by_form(judged), judged),
        "weak": say_targets.weak_sentence(targets.weak(judged), judged),
        "satisfaction": say_targets.satisfaction_sentence(targets.satisfaction(judged)),
        "ceilings": say_targets.ceiling_sentence(limits),
        "scopes": say_indicators.scopes_sentence(indicators.scopes(projects_, indicators_)),
        "score": say_targets.score_sentence(scored, quality.part_means(scored)),
        "stated": say_indicators.stated_sentence(stated),
    }


TOLD = sentences(DOCUMENTS, FIGURES, NARRATIVE, PROJECTS, COSTS, INDICATORS)
SILENT = sentences(DOCUMENTS, *(nothing(n) for n in ("figures", "claims", "projects", "costs", "indicators")))


@pytest.mark.parametrize("name", [name for name in SILENT if name != "structure"])
def test_where_nothing_is_disclosed_a_sentence_says_so(name: str) -> None:
    text = SILENT[name].data
    assert re.search(r"\b(no|not|nothing|one year)\b", text, re.IGNORECASE), text
    assert not text.startswith("###")


@pytest.mark.parametrize("name", list(TOLD))
def test_no_sentence_shows_a_missing_value(name: str) -> None:
    assert not re.search(r"\b(None|nan|NaN|<NA>)\b", TOLD[name].data.replace("None of", "")), TOLD[name].data


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("totals", "### Revenue and expenditure differ by 1.00 万元"),
        ("classes", "### 教育支出: 66.67 % of expenditure"),
        ("split", "### Project expenditure 项目支出 (100.00 %)"),
        ("costs", "**16.67 % of the year's"),
        ("projects", "### 2 projects, 30.00 万元; the largest takes 66.67 %"),
        ("projects", r"The largest is 甲\* with 20.00 万元."),
        ("spread", "### 1 project of 2 holds half of the money (Gini coefficient 0.17)"),
        ("category", "### Without a category: 66.67 % of the project money"),
        ("levels", "### City or county 市县 pays 100.00 %"),
        ("assignment", "There is exactly one way to divide 2 projects among 2 functional items"),
        ("assignment", "### The amounts alone place 2 of 2 projects (100.00 % of the money)"),
        ("explained", "More than any money the form states: 乙."),
        ("beyond", "### 1 form plans 30.00 万元 outside the year"),
        ("procurement", "goods 货物 40.00 % and services 服务 60.00 %"),
        ("coverage", "### 2 of 2 projects have indicators, with 100.00 % of the money"),
        ("checkable", "### 3 of 4 targets of the year could be checked (75.0 %)"),
        ("weak", "only a direction or quality (1)"),
        ("satisfaction", "### Satisfaction is asked at 90 %"),
        ("ceilings", "### 1 of 1 form with cost ceilings allows more than the money of the year"),
        ("scopes", "### 1 of 1 target is the same"),
    ],
)
def test_sentences_state_the_numbers_of_their_tables(name: str, said: str) -> None:
    assert said in TOLD[name].data


def test_an_inference_that_fails_says_why() -> None:
    unequal = assignment.assign(FIGURES, frame("projects", [project("丙", "29.00")]))
    assert "1.00 万元 less than the project expenditure of 2 functional items" in _said(unequal)
    spread = assignment.assign(FIGURES, frame("projects", [project("丙", "15.00"), project("丁", "15.00")]))
    assert "some project is spread over several" in _said(spread)


def _said(assigned: assignment.Assignment) -> str:
    return say_assignment.assignment_sentence(assigned).data


def test_the_procurement_table_names_its_largest_purpose() -> None:
    told = say_procurement.procurement_sentence(
        procurement.by_kind(TABLE, NARRATIVE), procurement.purchases(TABLE), procurement.spoken_of(PROJECTS)
    )
    assert "names 3 purposes; the largest is 专项会议 会议费" in told.data


def test_shares_that_do_not_follow_are_named_with_their_place() -> None:
    stated = [
        claim("revenue", "收入", 1, amount="100.00"),
        claim("revenue", "拨款", 2, amount="50.00", share="60"),
    ]
    told = say_structure.printed_share_sentence(shares.printed_shares(frame("claims", stated)))
    assert told.data.startswith("### 1 of 1 printed share does not follow")
    assert "拨款 (60.00 %, [p. 9, row 2](evidence/p009.html#r2))" in told.data


def test_projects_without_money_and_targets_without_anything_are_no_obstacle() -> None:
    bare = frame("projects", [project("丙", "0.00", 1), project("丁", "0.00", None)])
    odd = frame(
        "indicators",
        [
            indicator(1, "满意度指标", "满意度", "满意"),
            indicator(1, "成本指标", "成本", "≤0万元") | {"value": 0, "value_unit": "万元", "operator": "≤"},
            indicator(1, "时效指标", "时间", "及时") | {"target": None, "quantified": False, "legible": False},
        ],
    )
    for name, told in sentences(DOCUMENTS, FIGURES, NARRATIVE, bare, COSTS, odd).items():
        assert not re.search(r"\b(None|nan|NaN|<NA>)\b", told.data.replace("None of", "")), (name, told.data)
        assert not re.search(r"^### of|\*\* of|  |\(\)", told.data), (name, told.data)


def test_money_taken_back_is_no_obstacle() -> None:
    negative = frame("projects", [project("丙", "-5.00", 1), project("丁", "20.00", 2)])
    told = sentences(DOCUMENTS, FIGURES, NARRATIVE, negative, COSTS, INDICATORS)
    assert "2 projects, 15.00 万元" in told["projects"].data
