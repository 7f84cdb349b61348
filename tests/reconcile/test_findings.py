"""Findings: what fails is told once per cause, with its arithmetic, size, pages and rows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from budgetlib.reconcile.engine.facts import index
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.evaluation import evaluate
from budgetlib.reconcile.findings import findings, subsets
from tests.support.literal import claim, disclosure, figure, figures, project, rule, wan

HIERARCHY = rule("hierarchy", id="h", **{"in": {"table": ["expenditure_summary", "revenue_summary"]}})
EQUAL = rule(
    "equal",
    id="e",
    left={"table": "revenue_summary"},
    right={"table": "expenditure_summary"},
    match=["code"],
    explanation="{place} differs: {arithmetic}",
)
ROWS = (("", "合计", "6.00"), ("201", "甲", "3.00"), ("20101", "甲款", "3.00"), ("202", "乙", "3.00"))


def told(*rules: Rule, **datasets: Any) -> list[dict[str, Any]]:
    facts = index(disclosure(**datasets))
    return findings(evaluate(rules, facts), facts)


def test_what_holds_or_rounds_is_no_finding() -> None:
    assert told(HIERARCHY, figures=figures(*ROWS)) == []


def test_a_breach_is_a_finding_with_arithmetic_size_and_place() -> None:
    rows = figures(("", "合计", "6.50"), *ROWS[1:])
    (finding,) = told(HIERARCHY, figures=rows)
    assert finding["title"] == "支出总表 合计: 6.50 ≠ 3.00 + 3.00 = 6.00 (difference 0.50)"
    assert finding["explanation"] == "6.50 ≠ 3.00 + 3.00 = 6.00 (difference 0.50)"
    assert (finding["rule"], finding["severity"]) == ("h", "error")
    assert (finding["evidence"], finding["amount"]) == ("p1 r1, r2, r4", wan("0.50"))


def test_one_wrong_figure_is_one_finding_that_names_it_and_what_it_should_be() -> None:
    right = figures(*ROWS, table="revenue_summary", page=2)
    wrong = figures(*ROWS[:1], ("201", "甲", "8.00"), *ROWS[2:])
    (finding,) = told(HIERARCHY, EQUAL, figures=[*right, *wrong])
    assert finding["title"] == "支出总表 201 甲 8.00 万元 does not fit 3 identities (p1 r2)."
    assert finding["explanation"].startswith("All 3 hold if it is 3.00: ")
    assert finding["amount"] == wan("5.00")


def test_an_amount_stated_twice_in_one_sentence_is_told_once() -> None:
    stated = rule(
        "claim_figure", needs=["claims"], claims={"measure": "total_revenue"}, figures={"table": "revenue_summary"}
    )
    claims = [claim("收入", "total_revenue", "6.00"), claim("收入:预算安排", "total_revenue", "6.00")]
    (finding,) = told(stated, claims=claims, figures=[figure("合计", "5.00", table="revenue_summary")])
    assert "6.00 ≠ 5.00" in finding["title"]


def test_two_wrong_figures_are_two_findings() -> None:
    right = figures(*ROWS, table="revenue_summary", page=2)
    wrong = figures(*ROWS[:1], ("201", "甲", "8.00"), ROWS[2], ("202", "乙", "4.00"))
    titles = [finding["title"] for finding in told(HIERARCHY, EQUAL, figures=[*right, *wrong])]
    assert any("201 甲 8.00" in title for title in titles)
    assert any("202 乙" in title for title in titles)


def test_a_single_breach_names_no_culprit() -> None:
    right = figures(*ROWS[2:3], table="revenue_summary", page=2)
    (finding,) = told(EQUAL, figures=[*right, *figures(("20101", "甲款", "4.00"))])
    assert "does not fit" not in finding["title"]


def coverage(**columns: Any) -> dict[str, Any]:
    """A statement of 24 projects with all project money but that of one project, and the rules about it."""
    money = rule(
        "claim_figure",
        id="money",
        topic="coverage",
        needs=["claims"],
        claims={"measure": "performance_project_amount"},
        figures={"table": "projects_current", "level": "total"},
        explanation="Money: {arithmetic}.",
    )
    count = rule(
        "count",
        id="count",
        topic="coverage",
        severity="warning",
        needs=["claims"],
        claims=["performance_project_count"],
        of="project_rows",
        explanation="Number: {text}.",
    )
    claims = [
        claim("项目", "performance_project_count", count=1),
        claim("项目", "performance_project_amount", "3789.18"),
        claim("项目", "performance_project_amount", "3789.18", row=2),
    ]
    total = figure("合计", "3808.97", table="projects_current", period="current")
    projects = [project("展会", "3789.19", row=2), project("教师补助", "19.78", row=3)]
    return {"rules": (money, count), "claims": claims, "figures": [total], "projects": projects, **columns}


def test_rules_about_one_matter_give_one_finding_that_names_what_was_left_out() -> None:
    setup = coverage()
    (finding,) = told(*setup.pop("rules"), **setup)
    assert finding["title"] == "3 of them: 3,789.18 ≠ 3,808.97 (difference 19.79)"
    assert finding["explanation"] == (
        "Money: 3,789.18 ≠ 3,808.97 (difference 19.79). Number: 1 stated ≠ 2 listed. "
        "The difference of 19.79 万元 is, within rounding, the amount of 教师补助 19.78 (p5 r3)."
    )
    assert (finding["severity"], finding["rule"], finding["amount"]) == ("error", "money", wan("19.79"))


def test_nothing_is_named_when_no_project_has_the_size_of_the_gap() -> None:
    setup = coverage(projects=[project("展会", "3789.19"), project("乙", "10.00", row=2)])
    (finding,) = told(*setup.pop("rules"), **setup)
    assert "left" not in finding["explanation"] and "within rounding" not in finding["explanation"]


def test_findings_stand_errors_first() -> None:
    note = rule("form_repeated", id="n", severity="note", needs=["projects"], topic="t")
    rows = figures(("", "合计", "6.50"), *ROWS[1:])
    printed_twice = project("甲", "1.00", form=1, form_count=2)
    severities = [f["severity"] for f in told(note, HIERARCHY, figures=rows, projects=[printed_twice])]
    assert severities == ["error", "note"]


def test_the_smallest_sets_that_make_up_a_gap_are_found() -> None:
    rows = [project(str(i), amount, row=i) for i, amount in enumerate(["1.00", "2.00", "4.00", "9.00"])]
    facts = index(disclosure(projects=rows)).projects

    def names(printed: str) -> list[list[str]]:
        return [[f.record["project"] for f in chosen] for chosen in subsets(wan(printed), Decimal(0), facts)]

    assert names("4.00") == [["2"]]
    assert names("3.00") == [["0", "1"]]
    assert names("7.00") == []
    assert names("2.01") == []
