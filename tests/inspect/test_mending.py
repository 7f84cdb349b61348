from __future__ import annotations

from decimal import Decimal

from budgetlib.inspect.mending import one_slip


def _sum(numbers: list[Decimal]) -> bool:
    return numbers[0] == sum(numbers[1:])


def test_two_digits_exchanged_are_named() -> None:
    slip = one_slip([Decimal("13459"), Decimal("8013"), Decimal("5356")], _sum)
    assert slip is not None
    assert (slip.printed, slip.meant, slip.kind) == ("8,013", "8,103", "exchanged")


def test_two_explanations_are_none() -> None:
    assert one_slip([Decimal("10"), Decimal("4"), Decimal("5")], _sum) is None
