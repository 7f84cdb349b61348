"""Statements of the narrative against tables and against themselves."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.literal import claim, confront, figure, project, rule, verdicts, wan

UNHURRIED = settings(max_examples=30, deadline=None)  # a busy machine must not fail a test

STATED = rule(
    "claim_figure",
    needs=["claims"],
    claims={"measure": "total_revenue"},
    figures=[{"table": "revenue_summary", "level": "total"}, {"table": "expenditure_summary", "level": "total"}],
)
BY_CLASS = rule(
    "claim_figure",
    needs=["claims"],
    claims={"measure": "functional_class"},
    figures={"table": "general_public_expenditure", "level": "class"},
    match=["class"],
)
PARTS = rule(
    "claim_parts",
    needs=["claims"],
    whole={"measure": "procurement_total"},
    parts=[{"measure": "procurement_goods"}, {"measure": "procurement_services"}],
)
CHANGE = rule("claim_change", needs=["claims"], claims={})
SHARE = rule(
    "claim_share",
    needs=["claims"],
    claims={"measure": "basic_expenditure"},
    whole=[{"dataset": "claims", "measure": "total_expenditure"}, {"table": "expenditure_summary", "level": "total"}],
)
FULL = {"claims": ["performance_published_amount"], "share": 100}
COUNT = rule("count", needs=["claims"], claims=["performance_project_count"], of="project_rows", when=FULL)
TOTAL = figure("合计", "5283.05")


@pytest.mark.parametrize(("stated", "verdict"), [("5283.05", "holds"), ("5283.04", "rounding"), ("5283.00", "fails")])
def test_a_stated_amount_equals_the_figure(stated: str, verdict: str) -> None:
    (check,) = confront(STATED, claims=[claim("收入总计", "total_revenue", stated)], figures=[TOTAL])
    assert check.verdict == verdict
    assert check.detail == "支出总表 合计 p1 r1"


def test_the_tolerance_follows_the_coarser_print() -> None:
    coarse = {**claim("收入总计", "total_revenue", "5280"), "amount_grain": Decimal(100_000)}
    (check,) = confront(STATED, claims=[coarse], figures=[TOTAL])
    assert check.verdict == "rounding" and check.tolerance == 50_050


def test_a_statement_holds_when_it_equals_any_figure_the_wording_can_mean() -> None:
    rows = [figure("合计", "5280.60", table="revenue_summary"), TOTAL]
    assert verdicts(confront(STATED, claims=[claim("收入", "total_revenue", "5283.05")], figures=rows)) == ["holds"]
    (check,) = confront(STATED, claims=[claim("收入", "total_revenue", "1.00")], figures=rows)
    assert check.verdict == "fails" and check.right[0].get("table") == "revenue_summary"


def test_a_statement_without_a_figure_is_unchecked_and_nil_without_a_figure_not_applicable() -> None:
    rows = [claim("收入", "total_revenue", "1.00"), claim("收入", "total_revenue", "0.00", row=2)]
    assert verdicts(confront(STATED, claims=rows)) == ["unchecked", "not_applicable"]


def test_a_document_without_narrative_has_nothing_to_check() -> None:
    assert verdicts(confront(STATED, figures=[TOTAL])) == ["not_applicable"]


def test_a_functional_class_is_matched_by_its_name_whatever_the_table_prints() -> None:
    rows = [
        figure("教育支出", "1.80", table="general_public_expenditure", code="205", level="class"),
        figure("卫生健康支出", "7.00", table="general_public_expenditure", code="210", level="class", row=2),
    ]
    claims = [claim("教育支出（类）", "functional_class", "1.80"), claim("住房保障支出", "functional_class", "3.00")]
    assert verdicts(confront(BY_CLASS, claims=claims, figures=rows)) == ["holds", "unchecked"]


def procurement(total: str, goods: str, services: str | None) -> list[dict]:
    rows = [claim("采购", "procurement_total", total), claim("货物", "procurement_goods", goods)]
    return rows + ([claim("服务", "procurement_services", services)] if services else [])


@pytest.mark.parametrize(
    ("amounts", "verdict"),
    [
        (("223.36", "2.34", "221.02"), "holds"),
        (("223.36", "2.34", "221.03"), "rounding"),
        (("223.36", "2.34", "222.02"), "fails"),
        (("223.36", "2.34", None), "unchecked"),
    ],
)
def test_stated_parts_add_up_to_the_stated_whole(amounts: tuple, verdict: str) -> None:
    assert verdicts(confront(PARTS, claims=procurement(*amounts))) == [verdict]


def test_parts_belong_to_the_whole_stated_before_them_and_count_once() -> None:
    twice = [*procurement("3.00", "1.00", "2.00"), *procurement("5.00", "1.00", "4.00")]
    restated = [*procurement("3.00", "1.00", "2.00"), claim("服务", "procurement_services", "2.00")]
    assert verdicts(confront(PARTS, claims=twice)) == ["holds", "holds"]
    assert verdicts(confront(PARTS, claims=restated)) == ["holds"]


def test_parts_of_another_section_do_not_count() -> None:
    rows = procurement("3.00", "1.00", "2.00")
    rows[2] = {**rows[2], "section": "other"}
    (check,) = confront(PARTS, claims=rows)
    assert (check.verdict, check.text) == ("unchecked", "only 1 of 2 parts are stated")
    assert verdicts(confront(PARTS, claims=rows[:1])) == ["not_applicable"]


@pytest.mark.parametrize(
    ("stated", "verdict"),
    [
        (("5283.05", "-2512.47", "-32.23", "decrease"), "holds"),
        (("109.66", "-15.24", "-12.20", "decrease"), "holds"),
        (("1.09", "-0.09", "-7.6", "decrease"), "holds"),
        (("5283.05", "-2512.47", "-32.33", "decrease"), "fails"),
        (("5283.05", "-2512.47", "-32.23", "increase"), "fails"),
        (("1.00", "1.00", "100.00", "increase"), "unchecked"),
    ],
)
def test_level_change_percentage_and_direction_agree(stated: tuple[str, str, str, str], verdict: str) -> None:
    amount, change, percent, direction = stated
    row = claim("收入", "total_revenue", amount, change=change, percent=percent, direction=direction)
    assert verdicts(confront(CHANGE, claims=[row])) == [verdict]


def test_a_change_without_percentage_is_not_applicable() -> None:
    row = claim("收入", "total_revenue", "1.09", change="-0.09", direction="decrease")
    assert verdicts(confront(CHANGE, claims=[row])) == ["not_applicable"]


@UNHURRIED
@given(prior=st.integers(1, 10**12), level=st.integers(1, 10**12))
def test_a_percentage_computed_from_the_true_levels_always_holds(prior: int, level: int) -> None:
    fen = Decimal("0.01")
    true_prior, true_level = prior * fen, level * fen
    grain = Decimal(100)
    percent = ((true_level - true_prior) / true_prior).quantize(Decimal("0.0001"))
    row = claim("收入", "total_revenue") | {
        "amount": (true_level / grain).quantize(Decimal(1)) * grain,
        "amount_grain": grain,
        "change": ((true_level - true_prior) / grain).quantize(Decimal(1)) * grain,
        "change_grain": grain,
        "percent": percent,
        "percent_grain": Decimal("0.0001"),
    }
    if max(map(abs, (row["amount"], row["change"], percent))) < 10**9:
        assert "fails" not in verdicts(confront(CHANGE, claims=[row]))


def shares(*stated: str, total: str | None = "5283.05") -> list[dict]:
    amounts = ("1471.63", "3811.41")
    whole = [claim("支出", "total_expenditure", total)] if total else []
    return whole + [
        claim("基本支出", "basic_expenditure", amount, share=share, row=i)
        for i, (amount, share) in enumerate(zip(amounts, stated, strict=False))
    ]


@pytest.mark.parametrize(("stated", "verdict"), [("27.86", "holds"), ("27.9", "holds"), ("27.87", "fails")])
def test_a_share_follows_from_part_and_whole(stated: str, verdict: str) -> None:
    assert verdicts(confront(SHARE, claims=shares(stated))) == [verdict]


def test_a_last_digit_adjusted_so_that_shares_add_up_to_all_is_rounding() -> None:
    assert verdicts(confront(SHARE, claims=shares("27.87", "72.13"))) == ["rounding", "rounding"]
    assert verdicts(confront(SHARE, claims=shares("27.90", "72.10"))) == ["fails", "fails"]


def test_a_single_share_of_all_is_not_adjusted() -> None:
    rows = [claim("支出", "total_expenditure", "3808.97"), claim("基本", "basic_expenditure", "3789.18", share="100")]
    assert verdicts(confront(SHARE, claims=rows)) == ["fails"]


def test_a_share_may_be_of_a_figure_and_without_a_whole_it_cannot_be_checked() -> None:
    assert verdicts(confront(SHARE, claims=shares("27.86", total=None), figures=[TOTAL])) == ["holds"]
    assert verdicts(confront(SHARE, claims=shares("27.86", total=None))) == ["unchecked"]


def coverage(count: int, share: str = "100") -> list[dict]:
    return [
        claim("项目", "performance_project_count", count=count),
        claim("金额", "performance_published_amount", "5.00", share=share),
    ]


@pytest.mark.parametrize(("count", "verdict"), [(2, "holds"), (3, "fails")])
def test_a_stated_number_of_projects_is_counted(count: int, verdict: str) -> None:
    rows = [project("甲", "2.00"), project("乙", "3.00", row=2), project("丙", "1.00", row=3, period="carryover")]
    (check,) = confront(COUNT, claims=coverage(count), projects=rows)
    assert (check.verdict, check.text) == (verdict, f"{count} stated {'=' if count == 2 else '≠'} 2 listed")


def test_a_number_of_projects_is_counted_only_where_full_coverage_is_stated() -> None:
    rows = [project("甲", "2.00")]
    assert verdicts(confront(COUNT, claims=coverage(9, share="80"), projects=rows)) == ["not_applicable"]


def test_a_number_of_projects_cannot_be_checked_without_a_list() -> None:
    assert verdicts(confront(COUNT, claims=coverage(9))) == ["unchecked"]


def test_the_percentage_that_fails_is_sized_in_money() -> None:
    row = claim("收入", "total_revenue", "200.00", change="100.00", percent="50.00", direction="increase")
    (check,) = confront(CHANGE, claims=[row])
    assert check.size == wan("50.00")
    assert check.text == "50.00 % ≠ 100.00 / 100.00 = 100.0000 % (prior level 200.00 − (100.00))"
