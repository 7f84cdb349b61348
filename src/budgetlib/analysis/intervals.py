"""Exact interval arithmetic: what a printed, rounded figure allows the true figure to be (docs/methods.md).

Bounds are Decimals. Sums and differences are exact; quotients are rounded outwards, so that an interval always encloses
every value its operands allow.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from typing import NamedTuple

DIGITS = 34  # working precision of quotients; money has at most 20 digits


class Interval(NamedTuple):
    """A closed interval. Its unit is that of the figures it was made of (yuan, or a fraction)."""

    low: Decimal
    high: Decimal

    @classmethod
    def around(cls, value: Decimal, grain: Decimal | None) -> Interval:
        """The values that are printed as `value` with the grain `grain` (a missing grain means an exact value)."""
        half = (grain or Decimal(0)) / 2
        return cls(value - half, value + half)

    @classmethod
    def hull(cls, intervals: Iterable[Interval]) -> Interval:
        """The smallest interval that contains all of `intervals`.

        Raises ValueError when there are none.
        """
        parts = list(intervals)
        return cls(min(p.low for p in parts), max(p.high for p in parts))

    @property
    def middle(self) -> Decimal:
        """The value half-way between the bounds."""
        return (self.low + self.high) / 2

    @property
    def width(self) -> Decimal:
        """Distance between the bounds."""
        return self.high - self.low

    def plus(self, other: Interval) -> Interval:
        """All sums of a value of this interval and one of `other`."""
        return Interval(self.low + other.low, self.high + other.high)

    def minus(self, other: Interval) -> Interval:
        """All differences of a value of this interval and one of `other`."""
        return Interval(self.low - other.high, self.high - other.low)

    def over(self, other: Interval) -> Interval:
        """All quotients of a value of this interval and one of `other`.

        Raises ZeroDivisionError when `other` contains zero.
        """
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("an interval that contains zero cannot be divided by")
        return Interval.hull(_quotient(a, b) for a in (self.low, self.high) for b in (other.low, other.high))

    def contains(self, value: Decimal) -> bool:
        """True when `value` lies between the bounds, or on one."""
        return self.low <= value <= self.high

    def meets(self, other: Interval) -> bool:
        """True when some value lies in both intervals."""
        return self.low <= other.high and other.low <= self.high


def _quotient(dividend: Decimal, divisor: Decimal) -> Interval:
    with localcontext() as context:
        context.prec = DIGITS
        context.rounding = ROUND_FLOOR
        low = dividend / divisor
        context.rounding = ROUND_CEILING
        return Interval(low, dividend / divisor)
