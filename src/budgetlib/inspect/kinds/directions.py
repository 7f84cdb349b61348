"""Directions: a decrease explained by an increase, the same that is not the same, growth from nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from budgetlib.inspect.kinds.amounts import NUMBER, amount
from budgetlib.inspect.mending import one_slip
from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject, at

_UP, _DOWN, _SAME = (
    ("增加", "增长", "上升", "提高"),
    ("减少", "下降", "降低", "压减"),
    ("持平", "保持不变", "不变", "一致"),
)
_WORDS = "|".join((*_UP, *_DOWN, *_SAME))
_REASONED = re.compile(
    rf"(?P<stated>{_WORDS})(?![（(/])(?:{NUMBER}(?:万元|%|％))?[，,。；;（(]?(?:{_WORDS}|{NUMBER}|%|％|[，,）)])*[。，,；;]?"
    rf"(?:主要)?原因(?:是|为)?[：:]?(?P<subject>[^。；;，,：:]{{2,40}}?)(?P<reason>{_WORDS})(?=[。；;，,]|$)"
)
_LEVELS = re.compile(
    rf"执行数(?:为)?(?P<before>{NUMBER})万元[，,](?:20[0-9]{{2}}年)?(?:年初)?预算安排(?:数)?(?:为)?(?P<now>{NUMBER})万元"
    rf"[，,。]?(?:比|较|与)?[^，,。；;]{{0,20}}?(?P<stated>{_WORDS})(?![（(/])(?P<percent>{NUMBER}[%％])?"
)


def sign(word: str) -> int:
    """Return 1 for words of increase, -1 for words of decrease, 0 for words of the same."""
    return 1 if word in _UP else -1 if word in _DOWN else 0


def reason_against_change(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A change and, as its reason, the opposite change of the same thing."""
    for passage in subject.passages:
        if not rule.looks_at(passage.part):
            continue
        plain = re.sub(r"（[类款项]）", "", passage.text)
        for found in _REASONED.finditer(passage.text):
            if sign(found["stated"]) == sign(found["reason"]):
                continue
            named = re.sub(r"(?:的)?(?:经费|支出|预算|费用)*$", "", found["subject"])
            itself = len(named) >= 2 and named in plain[: plain.find(found["subject"])].replace("”", "").replace(
                "“", ""
            )
            if itself and not re.search("年|人员|标准|结转", named):
                yield at(
                    rule, passage, *found.span(), stated=found["stated"], reason=found["subject"] + found["reason"]
                )


def unchanged_but_different(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """`持平`, although the two amounts differ."""
    for passage in subject.passages:
        for found in _LEVELS.finditer(passage.text):
            same = amount(found["before"]) == amount(found["now"])
            if rule.looks_at(passage.part) and sign(found["stated"]) == 0 and not same:
                yield at(rule, passage, *found.span(), before=found["before"], now=found["now"])


def percent_of_levels(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A percentage that does not follow from the two amounts, and the one slip that would explain it."""
    for passage in subject.passages:
        for found in _LEVELS.finditer(passage.text):
            before, now = amount(found["before"]), amount(found["now"])
            direction = sign(found["stated"])
            if not rule.looks_at(passage.part) or not found["percent"] or not before or not direction:
                continue
            percent = amount(found["percent"][:-1]) * direction
            if _follows(before, now, percent):
                continue
            slip = one_slip([before, now], _fitting(percent))
            change = (now / before - 1) * 100
            right = f"{'增加' if change > 0 else '减少'}{abs(change):.2f}%" if change else "持平"
            english = f"{change:+.2f} %" if change else "no change"
            told = f"；如将{slip.printed}改为{slip.meant}则相符" if slip else ""
            told_english = f"; with {slip.meant} in place of {slip.printed} it would agree" if slip else ""
            values: dict[str, str] = {name: found[name] for name in ("before", "now", "stated", "percent")}
            values |= {"right": right, "right_english": english, "slip": told, "slip_english": told_english}
            yield at(rule, passage, found.start(), found.end(), same="", **values)


def _fitting(percent: Decimal) -> Callable[[Sequence[Decimal]], bool]:
    return lambda levels: _follows(levels[0], levels[1], percent)


def _follows(before: Decimal, now: Decimal, percent: Decimal) -> bool:
    """True when a percentage follows from two amounts within their grains, rounded or cut."""
    if before <= 0:
        return False
    half_before, half_now = (Decimal(1).scaleb(_exponent(level)) / 2 for level in (before, now))
    low = ((now - half_now) / (before + half_before) - 1) * 100
    high = ((now + half_now) / (before - half_before) - 1) * 100 if before > half_before else low
    grain = Decimal(1).scaleb(_exponent(percent))
    return low - grain <= percent <= high + grain


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def direction_of_amounts(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """An increase, although the amount is less than the one before, or the other way round."""
    for passage in subject.passages:
        for found in _LEVELS.finditer(passage.text):
            stated = sign(found["stated"])
            if not rule.looks_at(passage.part) or stated == 0 or found["percent"]:
                continue
            before, now = amount(found["before"]), amount(found["now"])
            if (now - before) * stated < 0:
                yield at(rule, passage, *found.span(), before=found["before"], now=found["now"], stated=found["stated"])


def growth_from_nothing(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A percentage of growth, although there was nothing the year before."""
    for passage in subject.passages:
        for found in _LEVELS.finditer(passage.text):
            if rule.looks_at(passage.part) and found["percent"] and amount(found["before"]) == 0:
                yield at(rule, passage, *found.span(), percent=found["percent"])
