"""Two prints of one target (both halves of a form, or a form printed twice): which reading holds, and what is open."""

from __future__ import annotations

import re
from dataclasses import replace

from rapidfuzz import fuzz

from budgetlib.interpret.forms.cells import Wording, chinese
from budgetlib.interpret.forms.model import Indicator, Stated
from budgetlib.interpret.forms.targets import MAX_TARGET_CHARACTERS, Target, parse_target
from budgetlib.interpret.forms.vocabulary import compact, threshold, vocabulary

SHORT_TARGET = 4  # words of so few characters are one misreading apart when half of them agree
HALF = 50.0
MAX_UNCONFIRMED = 30  # characters of a target that only one print states


def reconcile(whole: str | None, year: str | None, wording: Wording) -> tuple[Stated | None, Stated | None]:
    """Return what the two halves state. None means that the form leaves the half out; "" that its cell is lost."""
    if whole is None or year is None:
        return _alone(whole, wording), _alone(year, wording)
    first, second = parse_target(whole), parse_target(year)
    if first.text == second.text:
        stated = Stated(first.text or None, first.legible and bool(first.text), whole)
        return stated, replace(stated, printed=year)
    confirmed = _confirmed(whole, first, second)
    if confirmed:
        first = confirmed
    elif confirmed := _confirmed(year, second, first):
        second = confirmed
    elif _same_words(first, second):
        first = second = _better_words(first, second, wording)
    return _stated(first, whole, first is not second), _stated(second, year, first is not second)


def merged(first: Indicator, second: Indicator, wording: Wording) -> Indicator:
    """Return an indicator that was printed twice with the better reading of each cell."""
    return replace(
        first,
        level3=wording.better(first.level3, second.level3),
        name_legible=first.name_legible or second.name_legible,
        whole_period=_better(first.whole_period, second.whole_period, wording),
        year=_better(first.year, second.year, wording),
    )


def _better_words(first: Target, second: Target, wording: Wording) -> Target:
    if first.known != second.known:
        return first if first.known else second
    return first if wording.better(first.text, second.text) == first.text else second


def _better(first: Stated | None, second: Stated | None, wording: Wording) -> Stated | None:
    if first is None or second is None:
        return first or second
    if first.legible != second.legible:
        return first if first.legible else second
    if first.text and second.text and first.text != second.text:
        one, two = parse_target(first.text), parse_target(second.text)
        return first if _better_words(one, two, wording) is one else second
    return first if first.text else second


def _alone(printed: str | None, wording: Wording) -> Stated | None:
    if printed is None:
        return None
    return _stated(parse_target(printed), printed)


def _stated(target: Target, printed: str, single: bool = False) -> Stated:
    """A target of a single print must be short: long cells that nothing confirms are strips of the page."""
    legible = target.legible and bool(target.text) and not (single and len(target.text) > MAX_UNCONFIRMED)
    return Stated(target.text or None, legible, printed)


def _confirmed(printed: str, target: Target, other: Target) -> Target | None:
    """Return the other print's target when the damaged print `printed` still shows that it says the same."""
    if not other.legible or not (other.known or other.quantified):
        return None
    if _is_garbled(printed, other):
        return other
    if target.known or (target.legible and not target.quantified and not _is_dump(printed)):
        return None
    if target.quantified and (target.operator, target.value) == (other.operator, other.value):
        return other  # only the unit is misread
    if other.text and other.text in compact(printed):
        return other  # a strip of the page, in which the target stands
    return other if _begins_alike(target.text, other) else None


def _is_garbled(printed: str, other: Target) -> bool:
    """True when a unit of money was read as digits and letters: `≤4757c` beside `≤4万元`."""
    pattern = vocabulary()["garbled_units"].get(other.value_unit)
    if not pattern or other.value is None:
        return False
    begin = other.text.removesuffix(other.value_unit)
    return re.fullmatch(rf"{re.escape(begin)}\s*(?:{pattern})\W*", parse_target(printed).text) is not None


def _begins_alike(text: str, other: Target) -> bool:
    """True when comparison and number are the same and only the unit behind them is unreadable."""
    if other.value is None:
        return False
    begin = other.text.removesuffix(other.value_unit)
    rest = text.removeprefix(begin)
    return bool(begin) and text.startswith(begin) and not rest[:1].isdigit() and len(rest) <= SHORT_TARGET


def _is_dump(printed: str) -> bool:
    return len(printed) > MAX_TARGET_CHARACTERS // 2


def _same_words(first: Target, second: Target) -> bool:
    """True when two worded targets are two readings of the same words."""
    if first.quantified or second.quantified or not (first.text and second.text):
        return False
    if first.known and second.known:
        return False
    alike = fuzz.ratio(first.text, second.text)
    short = max(chinese(first.text), chinese(second.text)) <= SHORT_TARGET
    return alike >= (HALF if short else threshold("same_text"))
