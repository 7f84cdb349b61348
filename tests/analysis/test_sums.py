"""Sums and shares are exact and keep "not stated" apart from zero."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from budgetlib.analysis.sums import add_up, fraction, largest_first, rows_where, sum_by, with_share


def test_missing_amounts_add_nothing() -> None:
    assert add_up([Decimal("0.1"), None, float("nan"), Decimal("0.2")]) == Decimal("0.3")
    assert add_up([]) == 0


def test_a_fraction_of_nothing_is_missing() -> None:
    assert fraction(Decimal(1), Decimal(0)) is None
    assert fraction(None, Decimal(5)) is None
    assert fraction(Decimal(1), Decimal(3)) == Decimal("0.33333333")


def test_shares_are_of_the_sum_unless_a_whole_is_given() -> None:
    table = pd.DataFrame({"amount": [Decimal(1), Decimal(3)]})
    assert list(with_share(table)["share"]) == [Decimal("0.25"), Decimal("0.75")]
    assert list(with_share(table, Decimal(8))["share"]) == [Decimal("0.125"), Decimal("0.375")]


def test_groups_keep_their_order_and_count() -> None:
    table = pd.DataFrame({"unit": ["乙", "甲", "乙"], "amount": [Decimal(1), None, Decimal(2)]})
    assert sum_by(table, ["unit"]).to_dict("records") == [
        {"unit": "乙", "amount": Decimal(3), "count": 2},
        {"unit": "甲", "amount": Decimal(0), "count": 1},
    ]


def test_largest_first_puts_missing_last_and_keeps_ties_in_order() -> None:
    table = pd.DataFrame({"amount": [None, Decimal(1), Decimal(5), Decimal(1)], "name": list("abcd")})
    assert "".join(largest_first(table)["name"]) == "cbda"


def test_selecting_from_an_empty_table_keeps_its_columns() -> None:
    empty = pd.DataFrame(columns=["a", "b"])
    assert list(rows_where(empty, []).columns) == ["a", "b"]
