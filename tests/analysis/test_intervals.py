"""Interval arithmetic encloses every value that rounding allows."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlib.analysis.intervals import Interval

decimals = st.decimals(min_value=-(10**12), max_value=10**12, places=2, allow_nan=False)
weights = st.fractions(min_value=0, max_value=1)


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    a, b = draw(decimals), draw(decimals)
    return Interval(min(a, b), max(a, b))


def point(interval: Interval, weight: Fraction) -> Fraction:
    """A value of the interval, exact."""
    low, high = Fraction(interval.low), Fraction(interval.high)
    return low + (high - low) * weight


def encloses(interval: Interval, value: Fraction) -> bool:
    return Fraction(interval.low) <= value <= Fraction(interval.high)


@given(intervals(), intervals(), weights, weights)
def test_sum_and_difference_enclose_every_pair(a: Interval, b: Interval, v: Fraction, w: Fraction) -> None:
    assert encloses(a.plus(b), point(a, v) + point(b, w))
    assert encloses(a.minus(b), point(a, v) - point(b, w))


@given(intervals(), intervals(), weights, weights)
def test_quotient_encloses_every_pair(a: Interval, b: Interval, v: Fraction, w: Fraction) -> None:
    if b.low <= 0 <= b.high:
        with pytest.raises(ZeroDivisionError):
            a.over(b)
    else:
        assert encloses(a.over(b), point(a, v) / point(b, w))


@given(intervals(), intervals())
def test_sum_is_undone_by_difference_up_to_twice_the_width(a: Interval, b: Interval) -> None:
    back = a.plus(b).minus(b)
    assert back.low <= a.low
    assert a.high <= back.high
    assert back.width == a.width + 2 * b.width


@given(intervals(), intervals())
def test_intervals_meet_exactly_when_one_contains_a_bound_of_the_other(a: Interval, b: Interval) -> None:
    assert a.meets(b) == b.meets(a) == (a.contains(b.low) or b.contains(a.low))


def test_a_printed_figure_stands_for_half_a_grain_on_either_side() -> None:
    assert Interval.around(Decimal(52830500), Decimal(100)) == (Decimal(52830450), Decimal(52830550))
    assert Interval.around(Decimal(7), None) == (Decimal(7), Decimal(7))


def test_a_quotient_is_rounded_outwards() -> None:
    third = Interval(Decimal(1), Decimal(1)).over(Interval(Decimal(3), Decimal(3)))
    assert Fraction(third.low) < Fraction(1, 3) < Fraction(third.high)


def test_the_hull_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="empty"):
        Interval.hull([])
