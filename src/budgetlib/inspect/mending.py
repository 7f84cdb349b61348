"""One slip of the pen that would explain why numbers do not go together: a digit wrong, lost, added, exchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

MAX_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Slip:
    """A number `printed`, the one that was `meant`, and the kind of slip: digit, lost, added, exchanged, point."""

    printed: str
    meant: str
    kind: str


def one_slip(numbers: Sequence[Decimal], fits: Callable[[Sequence[Decimal]], bool]) -> Slip | None:
    """Return the slip in one of `numbers` that makes all of them fit; None when none or several would."""
    found: dict[tuple[int, Decimal], Slip] = {}
    for position, number in enumerate(numbers):
        for meant, kind in variants(number):
            changed = [*numbers[:position], meant, *numbers[position + 1 :]]
            if fits(changed):
                found.setdefault((position, meant), Slip(_shown(number), _shown(meant), kind))
    return next(iter(found.values())) if len(found) == 1 else None


def variants(number: Decimal) -> Iterator[tuple[Decimal, str]]:
    """Yield what a number may have been before one slip, with the kind of it."""
    text = f"{number:f}"
    whole, _, decimals = text.partition(".")
    digits, places = whole + decimals, len(decimals)
    if not digits.isdigit() or len(digits) > MAX_DIGITS:
        return
    for at in range(len(digits)):
        for digit in "0123456789":
            if digit != digits[at] and not (at == 0 and digit == "0" and len(whole) > 1):
                yield _number(digits[:at] + digit + digits[at + 1 :], places), "digit"
        if at + 1 < len(digits) and digits[at] != digits[at + 1]:
            yield _number(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :], places), "exchanged"
        if len(whole) > 1 and at < len(whole):
            yield _number(digits[:at] + digits[at + 1 :], places), "added"
    for at in range(len(whole) + 1):
        for digit in "0123456789":
            if not (at == 0 and digit == "0"):
                yield _number(digits[:at] + digit + digits[at:], places), "lost"


def _number(digits: str, places: int) -> Decimal:
    return Decimal(int(digits)).scaleb(-places)


def _shown(number: Decimal) -> str:
    return f"{number:,f}"
