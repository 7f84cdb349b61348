"""Verdicts, arithmetic in words, and evidence."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetlib.reconcile.engine.checks import evidence, money, verdict_of
from tests.support.literal import claim, confront, figure, figures, rule

HIERARCHY = rule("hierarchy", **{"in": {"table": "expenditure_summary"}})


@pytest.mark.parametrize(
    ("difference", "verdict"), [(0, "holds"), (150, "rounding"), (-150, "rounding"), (151, "fails")]
)
def test_a_difference_is_judged_by_half_the_sum_of_grains(difference: int, verdict: str) -> None:
    assert verdict_of(Decimal(difference), Decimal(150)) == verdict


@pytest.mark.parametrize(
    ("yuan", "told"),
    [("52830500", "5,283.05"), ("0", "0.00"), ("-100", "-0.01"), ("1", "0.0001"), ("0.01", "0.000001")],
)
def test_money_is_told_in_ten_thousands_exactly(yuan: str, told: str) -> None:
    assert money(Decimal(yuan)) == told


def test_a_check_tells_its_arithmetic() -> None:
    rows = figures(("", "合计", "5283.05"), ("201", "甲", "1471.63"), ("202", "乙", "3811.41"))
    (check,) = confront(HIERARCHY, figures=rows)
    row = check.row()
    assert row["statement"] == "支出总表 合计: identity: 5,283.05 ≈ 1,471.63 + 3,811.41 = 5,283.04 (difference 0.01)"
    assert (row["left"], row["difference"], row["tolerance"]) == (52_830_500, 100, 150)


def test_a_long_sum_is_told_by_its_number_of_terms() -> None:
    rows = figures(("", "合计", "7.00"), *((f"20{i}", "类", "1.00") for i in range(7)))
    (check,) = confront(HIERARCHY, figures=rows)
    assert check.row()["statement"].endswith("7.00 = 7.00 (sum of 7 figures)")


def test_a_rule_that_cannot_be_checked_tells_why_and_no_amounts() -> None:
    (check,) = confront(rule("form_repeated", needs=["projects"]))
    row = check.row()
    assert row["statement"] == "document: identity: the document has no projects"
    assert "left" not in row and row["evidence"] == "–"


def test_evidence_names_every_figure() -> None:
    rows = figures(("", "合计", "3.00"), ("201", "甲", "1.00"), ("202", "乙", "2.00"))
    (check,) = confront(HIERARCHY, figures=rows)
    assert evidence(check) == "expenditure_summary p1 r1,2,3 total/all/all"


def test_tables_side_by_side_have_figures_of_one_row_told_apart() -> None:
    rows = [figure(f"甲{i}", "1.00", code=f"20{i}", level="class") for i in range(2)]
    (check,) = confront(HIERARCHY, figures=[figure("合计", "2.00", row=9), *rows])
    assert evidence(check) == "expenditure_summary p1 r9,1 total/all/all; expenditure_summary p1 r1 total/all/all#2"


def test_claims_are_evidence_by_page_row_and_measure() -> None:
    stated = rule(
        "claim_figure",
        needs=["claims"],
        claims={"measure": "total_revenue"},
        figures={"table": "expenditure_summary"},
    )
    (check,) = confront(stated, claims=[claim("收入", "total_revenue", "1.00")], figures=[figure("合计", "1.00")])
    assert evidence(check) == "claims p9 r1 total_revenue; expenditure_summary p1 r1 total/all/all"
