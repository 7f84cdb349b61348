"""How a printed figure may have been misread: every text one small misreading away, and how likely each is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from budgetlib.amounts import REMEMBERED, decimals_of, normal_form, parse_amount
from budgetlib.errors import AmountError, KnowledgeError
from budgetlib.knowledge import knowledge

PACKAGE = "budgetlib.reconcile.repair"
_KEYS = frozenset(
    {"changed_figure", "breached_identity", "breached_statement", "any_other_value", "margin", "suspicion"}
    | {"other_characters", "shown_half"}
    | {"residue_at_most", "residue_per_grain", "kinds", "confused"}
)
_KINDS = frozenset(
    {"confused_digit", "other_digit", "doubled_digit", "added_digit", "dropped_digit", "lost_point", "moved_point"}
    | {"swapped_digits", "lost_sign", "swapped_cells", "other_cell", "split_number", "stray_text", "unreadable_cell"}
)
_DIGITS = "0123456789"
_PLAIN = re.compile(r"-?([0-9]+(\.[0-9]+)?|\.[0-9]+)")  # the digit before the point may be lost
_PRINTED = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")  # no table prints leading noughts


@dataclass(frozen=True, slots=True)
class Misreading:
    """What may be printed instead of what was read: the number, how many decimals, the kind, its cost."""

    value: Decimal
    kind: str
    cost: float


@cache
def costs() -> dict[str, Any]:
    """Return likelihood.yaml.

    Raises KnowledgeError for an unknown or missing key.
    """
    entries = dict(knowledge(PACKAGE, "likelihood.yaml"))
    for place, found, known in (("likelihood.yaml", set(entries), _KEYS), ("kinds", set(entries["kinds"]), _KINDS)):
        if wrong := found ^ known:
            raise KnowledgeError(f"{place}: unknown or missing {', '.join(sorted(wrong))}.")
    return entries


def misreadings(read: str, decimals: int, beside: Sequence[str] = ()) -> list[Misreading]:
    """Return what may be printed where `read` was read, the likeliest way to each number, the same number left out.

    `decimals` is how many decimals the table prints; texts with another number of them are no candidates. `beside` are
    the readings of the other cells of the row: columns may have been shifted.
    """
    text = normal_form(read)
    if not _PLAIN.fullmatch(text):
        return []
    kinds = costs()["kinds"]
    best: dict[Any, Any] = {}
    for candidate, kind in (
        *_edits(text, decimals),
        *_from_row(text, [normal_form(other) for other in beside], decimals),
    ):
        if not _PRINTED.fullmatch(candidate) or decimals_of(candidate) != decimals:
            continue
        found = Misreading(Decimal(candidate), kind, float(kinds[kind]))
        if found.value != Decimal(text) and (found.value not in best or found.cost < best[found.value].cost):
            best[found.value] = found
    return list(best.values())


def joinings(one: str, other: str, decimals: int) -> list[Decimal]:
    """Return the numbers that two halves (in normal form) may be of, in either order, printed with so many decimals."""
    texts = dict.fromkeys((one + other, other + one))
    return [Decimal(text) for text in texts if _PRINTED.fullmatch(text) and decimals_of(text) == decimals]


@lru_cache(maxsize=REMEMBERED)
def is_number(read: str) -> bool:
    """True for a reading that is an amount; an unreadable cell is none."""
    try:
        return parse_amount(read) is not None
    except AmountError:
        return False


def filled(read: str, value: Decimal, decimals: int) -> float:
    """Return what it costs that an unreadable cell holds a value: more where characters that were read contradict it.

    A character that is no digit may stand for up to two of the number; the digits are those of the number in order.
    """
    pattern = "".join(c if c in _DIGITS else r"\.?" if c in ".,·" else r"[0-9.,-]{0,2}" for c in normal_form(read))
    cost = float(costs()["kinds"]["unreadable_cell"])
    return cost if re.fullmatch(pattern, f"{value:.{decimals}f}") else cost + float(costs()["other_characters"])


def _edits(text: str, decimals: int) -> Iterator[tuple[str, str]]:
    confused = {frozenset(pair) for pair in costs()["confused"]}
    for i, character in enumerate(text):
        before, behind = text[:i], text[i + 1 :]
        if character not in _DIGITS:
            continue
        for digit in _DIGITS.replace(character, ""):
            kind = "confused_digit" if frozenset((digit, character)) in confused else "other_digit"
            yield before + digit + behind, kind
        yield before + behind, "doubled_digit" if character in (before[-1:], behind[:1]) else "added_digit"
        if behind[:1].isdigit() and behind[0] != character:
            yield before + behind[0] + character + behind[1:], "swapped_digits"
    for i in range(text.startswith("-"), len(text) + 1):
        yield from ((text[:i] + digit + text[i:], "dropped_digit") for digit in _DIGITS)
    yield from _points(text, decimals)
    yield text.removeprefix("-") if text.startswith("-") else f"-{text}", "lost_sign"


def _points(text: str, decimals: int) -> Iterator[tuple[str, str]]:
    if "." not in text:
        digits = text.rjust(decimals + 1, "0")
        if decimals:
            yield f"{digits[:-decimals]}.{digits[-decimals:]}", "lost_point"
        return
    number = Decimal(text)
    for shift in (-1, 1):
        yield f"{number.scaleb(shift):.{decimals}f}", "moved_point"


def _from_row(text: str, beside: Sequence[str], decimals: int) -> Iterator[tuple[str, str]]:
    """What other cells of the row may have to do with a reading."""
    yield from ((other, "other_cell") for other in beside)
    if decimals_of(text) != decimals:  # half of a number that belongs elsewhere
        yield f"{Decimal(0):.{decimals}f}", "stray_text"
