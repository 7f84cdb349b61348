"""What a finding says of the projects that a statement of full coverage leaves out."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.reconcile import rules
from budgetlib.reconcile.engine.facts import index
from budgetlib.reconcile.evaluation import evaluate
from budgetlib.reconcile.findings import findings
from tests.support.literal import claim, disclosure, figure, project, wan


def told(*, paid_by: str) -> str:
    share = {"section": "performance", "count": 1.0, "share": Decimal(1)}
    claims = [claim("公开绩效目标", "performance_published_amount", "5.00", **{**share, "share": "100"})]
    figures = [figure("合计", "7.00", table="projects_current", fund="general_public_budget")]
    figures += [figure("合计", "7.00", table="projects_current")]
    rows = [
        project("甲", "5.00", form=1, form_amount_year="5.00", year_municipal=wan("5.00")),
        project("乙", "2.00", form=2, row=2, form_amount_year="2.00", **{paid_by: wan("2.00")}),
    ]
    facts = index(disclosure(claims=claims, figures=figures, projects=rows))
    checks = evaluate([rule for rule in rules() if rule.id == "published_money"], facts)
    return " ".join(row["explanation"] for row in findings(checks, facts))


def test_the_project_left_out_is_the_only_one_paid_from_another_source() -> None:
    text = told(paid_by="year_provincial")
    assert "the amount of 乙 2.00" in text
    assert "the only money of the year from 省级" in text
    assert "paid from 市县, together 5.00 万元, the amount stated." in text


def test_nothing_is_said_of_sources_where_all_projects_share_one() -> None:
    text = told(paid_by="year_municipal")
    assert "the amount of 乙 2.00" in text
    assert "By the forms" not in text
