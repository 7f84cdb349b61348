"""Concentration, and whether printed shares follow from rounded figures."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.analysis.shares import concentration, printed_shares
from tests.support.rows import claim, frame, nothing, wan


def test_equal_parts_have_as_many_effective_parts() -> None:
    (row,) = concentration({"x": [Decimal(5)] * 4}).to_dict("records")
    assert (row["parts"], row["top_1"], row["top_3"], row["herfindahl"], row["effective"]) == (
        4,
        Decimal("0.25"),
        Decimal("0.75"),
        Decimal("0.25"),
        Decimal(4),
    )


def test_breakdowns_without_money_are_left_out() -> None:
    assert concentration({"x": [], "y": [None, Decimal(0)]}).empty


def test_a_share_follows_when_rounding_allows_it() -> None:
    rows = [
        claim("expenditure", "支出预算", 1, amount="5283.05"),
        claim("expenditure", "基本支出", 2, amount="1471.63", share="27.86"),
        claim("expenditure", "项目支出", 3, amount="3811.41", share="72.15"),
    ]
    shares = printed_shares(frame("claims", rows))
    assert list(shares["follows"]) == [True, False]
    assert list(shares["whole"]) == [wan("5283.05")] * 2
    assert all(low <= computed <= high for low, computed, high in shares[["low", "computed", "high"]].values)


def test_shares_in_sections_without_a_total_of_their_own_are_left_to_reconciliation() -> None:
    rows = [claim("performance", "项目", 1, amount="9.00"), claim("performance", "公开", 2, amount="5.00", share="100")]
    assert printed_shares(frame("claims", rows)).empty
    assert printed_shares(nothing("claims")).empty
