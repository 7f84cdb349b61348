"""Change: implied prior levels, percentages, parts and remainder, from one year's statements."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlib.analysis.stated_change import parts_of_change, vocabulary, waterfall, whole_change
from budgetlib.analysis.stated_levels import (
    BELOW_NIL,
    DOES_NOT_FOLLOW,
    FOLLOWS,
    FROM_NIL,
    NOT_STATED,
    basis_of,
    implied_levels,
)
from tests.support.rows import claim, frame, nothing, wan

GENERAL = {"measure": "general_public_current_expenditure", "fund": "general_public_budget"}
STATEMENTS = [
    claim("change", "收入总计", 1, measure="total_revenue", amount="5283.05", change="-2512.47", percent="-32.23"),
    claim(
        "general_public_expenditure",
        "一般公共预算支出",
        2,
        **GENERAL,
        amount="5280.60",
        change="-2506.42",
        percent="-32.19",
    ),
    claim("three_public", "“三公”经费", 3, measure="three_public", amount="1.09", change="-0.09"),
    claim("operating", "机关运行经费", 4, measure="operating", amount="109.66", change="-15.24", percent="-12.20"),
]


def test_amount_and_change_imply_the_prior_level_within_a_grain() -> None:
    level = implied_levels(frame("claims", STATEMENTS)).iloc[0]
    assert (level["prior"], level["prior_low"], level["prior_high"]) == (wan("7795.52"), wan("7795.51"), wan("7795.53"))
    assert level["verdict"] == FOLLOWS
    assert level["prior_by_percent_low"] < level["prior_low"] < level["prior_high"] < level["prior_by_percent_high"]


def test_a_percentage_that_no_rounding_explains_does_not_follow() -> None:
    rows = [claim("change", "收入", amount="5283.05", change="-2512.47", percent="-32.32")]
    assert list(implied_levels(frame("claims", rows))["verdict"]) == [DOES_NOT_FOLLOW]


def test_amount_and_percentage_alone_imply_a_wider_level() -> None:
    rows = [claim("change", "收入", amount="90.00", percent="-10.0")]
    (level,) = implied_levels(frame("claims", rows)).to_dict("records")
    assert level["prior_low"] < wan("100") < level["prior_high"]
    assert level["verdict"] == NOT_STATED


def test_an_increase_larger_than_the_amount_implies_a_level_below_nil() -> None:
    rows = [claim("change", "政府性基金预算", amount="0.00", change="1421.25")]
    assert list(implied_levels(frame("claims", rows))["verdict"]) == [BELOW_NIL]


def test_unchanged_means_a_change_of_nil() -> None:
    rows = [claim("three_public", "接待费", amount="2.00", direction="unchanged")]
    (level,) = implied_levels(frame("claims", rows)).to_dict("records")
    assert level["prior"] == wan("2")


EXECUTED = "比2024年预算执行数增加"


@pytest.mark.parametrize(("percent", "verdict"), [("25.00", FOLLOWS), ("25.04", DOES_NOT_FOLLOW)])
def test_an_executed_amount_stated_beside_the_percentage_is_the_prior_level(percent: str, verdict: str) -> None:
    rows = [
        claim("change", "行政运行（项）:预算执行数", measure="prior_execution", amount="80.00"),
        claim("change", "行政运行（项）:预算安排", amount="100.00", percent=percent, text=EXECUTED),
        claim("change", "机关服务（项）:预算安排", amount="100.00", percent=percent, text=EXECUTED),
    ]
    stated, alone = implied_levels(frame("claims", rows)).to_dict("records")
    assert (stated["prior_low"], stated["prior_high"]) == (wan("79.995"), wan("80.005"))
    assert (stated["verdict"], stated["basis"]) == (verdict, "execution")
    assert alone["verdict"] == NOT_STATED


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("比2024年预算减少10万元，主要原因是上年执行数高", "same_kind"),
        ("比2024年当年预算执行数增加", "execution"),
        ("与上年决算数相比减少", "execution"),
        ("较上年调整预算数减少", "adjusted_budget"),
        ("2024年执行数为10万元，比2024年预算增加", "same_kind"),
    ],
)
def test_what_a_text_compares_with_is_what_its_comparison_names(text: str, basis: str) -> None:
    assert basis_of(text) == basis


def test_a_budget_that_appeared_from_nothing_has_no_relative_change() -> None:
    rows = [claim("change", "收入", amount="5.00", change="5.00", percent="100")]
    (level,) = implied_levels(frame("claims", rows)).to_dict("records")
    assert level["percent_low"] is None or level["percent_low"] != level["percent_low"]
    assert level["verdict"] == FROM_NIL


@given(st.integers(1, 10**9), st.integers(-(10**9), 10**9))
def test_a_percentage_computed_from_unrounded_figures_always_follows(prior_fen: int, change_fen: int) -> None:
    prior, change = Decimal(prior_fen) / 100, Decimal(change_fen) / 100
    grain = Decimal(100)
    shown = [((value / grain).quantize(Decimal(1)) * grain / 10_000) for value in (prior + change, change)]
    percent = (change / prior * 100).quantize(Decimal("0.01"))
    rows = [claim("change", "收入", amount=str(shown[0]), change=str(shown[1]), percent=str(percent))]
    (level,) = implied_levels(frame("claims", rows)).to_dict("records")
    assert level["verdict"] in {FOLLOWS, FROM_NIL}
    assert level["prior_low"] <= prior <= level["prior_high"]


def test_the_whole_is_the_total_else_the_general_public_budget_stands_for_it() -> None:
    assert whole_change(frame("claims", STATEMENTS))["subject"] == "收入总计"
    assert whole_change(frame("claims", STATEMENTS[1:]))["subject"] == "一般公共预算支出"
    assert whole_change(nothing("claims")) is None


def test_what_the_general_public_budget_leaves_may_have_been_other_funds_in_the_prior_year() -> None:
    parts = parts_of_change(frame("claims", STATEMENTS)).set_index("part")
    rest = parts.loc["remainder"]
    assert rest["name"] == "Carry-over and other funds 上年结转及其他资金"
    assert (rest["amount"], rest["change"], rest["low"], rest["high"]) == (
        wan("2.45"),
        wan("-6.05"),
        wan("-6.06"),
        wan("-6.04"),
    )
    assert (rest["prior"], rest["prior_low"], rest["prior_high"]) == (wan("8.50"), wan("8.48"), wan("8.52"))


def test_what_is_not_broken_down_is_bounded_under_both_readings_of_overlapping_parts() -> None:
    parts = parts_of_change(frame("claims", STATEMENTS)).set_index("part")
    rest = parts.loc["undisclosed"]
    assert rest["change"] == wan("-2491.09")
    assert rest["low"] <= wan("-2491.18") < wan("-2491.09") <= rest["high"]
    assert Decimal("0.991") < rest["share_low"] < rest["share"] < rest["share_high"] < Decimal("0.992")


def test_steps_add_up_to_the_stated_change_exactly() -> None:
    steps = waterfall(parts_of_change(frame("claims", STATEMENTS)))
    changes = [change for change in steps["change"] if change is not None]
    assert sum(changes) == wan("-2512.47")
    assert (steps["level"].iloc[0], steps["level"].iloc[-1]) == (wan("7795.52"), wan("5283.05"))
    assert steps["level"].iloc[-2] == steps["level"].iloc[-1]


KINDS = [
    claim("change", "收支总计", 1, measure="total", amount="331.00", change="43.00"),
    claim("change", "基本支出", 2, measure="basic_expenditure", amount="185.00", change="14.00"),
    claim("change", "项目支出", 3, measure="project_expenditure", amount="113.00", change="-2.00"),
    claim("change", "预留机动经费", 4, measure="reserve", amount="33.00", change="31.00"),
    claim("operating", "机关运行经费", 5, measure="operating", amount="34.00", change="-57.00"),
]


def test_kinds_of_expenditure_whose_changes_are_stated_explain_the_whole() -> None:
    parts = parts_of_change(frame("claims", KINDS))
    counted = set(parts.loc[parts["counts"].astype(bool), "part"])
    assert counted == {"basic_expenditure", "project_expenditure", "reserve"}
    assert parts["change"].iloc[-1] == 0
    steps = waterfall(parts)
    assert "undisclosed" not in set(steps["part"]), "nothing is left"
    assert sum(change for change in steps["change"] if change is not None) == wan("43")


def test_where_only_project_expenditure_is_stated_operating_expenses_explain_a_part_of_the_rest() -> None:
    parts = parts_of_change(frame("claims", [KINDS[0], KINDS[2], KINDS[4]])).set_index("part")
    assert set(parts.index[parts["counts"].astype(bool)]) == {"project_expenditure", "operating"}
    assert parts.loc["undisclosed", "change"] == wan("102")


def test_a_kind_told_beside_the_whole_by_its_change_alone_explains_it_too() -> None:
    alone = claim("change", "项目支出", 9, measure="project_expenditure", change="40.00")
    elsewhere = claim("appropriation", "基本支出", 9, measure="basic_expenditure", change="1.00")
    parts = parts_of_change(frame("claims", [KINDS[0], alone, elsewhere])).set_index("part")
    assert list(parts.index) == ["whole", "project_expenditure", "undisclosed"]
    assert parts.loc["undisclosed", "change"] == wan("3")
    assert parts["amount"].isna().tolist() == [False, True, True]


def test_without_a_stated_whole_nothing_is_divided() -> None:
    assert parts_of_change(nothing("claims")).empty
    assert waterfall(parts_of_change(nothing("claims"))).empty
    assert implied_levels(nothing("claims")).empty


def test_only_the_whole_stated_leaves_all_of_it_undisclosed() -> None:
    parts = parts_of_change(frame("claims", STATEMENTS[:1]))
    assert list(parts["part"]) == ["whole", "undisclosed"]
    assert parts["share"].iloc[-1] == pytest.approx(1)


def test_parts_lie_in_parts_that_exist() -> None:
    parts = vocabulary()["parts"]
    assert {part["within"] for part in parts.values()} <= {"whole", *parts}
    assert {part["overlaps"] for part in parts.values() if "overlaps" in part} <= set(parts)
