"""Directions: a decrease explained by an increase, the same that is not the same, growth from nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from budgetlib.inspect.levels import NUMBER, Level, levels
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
    for level in _looked_at(rule, subject):
        if level.sign == 0 and level.before != level.now:
            yield _hit(rule, level)


def percent_of_levels(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A percentage that does not follow from the two amounts, and the one slip that would explain it."""
    for level in _looked_at(rule, subject):
        if level.percent is None or not level.percent_at[1] or not level.before or _follows(level):
            continue
        slip = one_slip([level.before, level.now], lambda pair, of=level: _follows(of, *pair))  # type: ignore[misc]
        change = (level.now / level.before - 1) * 100
        right = f"{'增加' if change > 0 else '减少'}{abs(change):.2f}%" if change else "持平"
        told = f"；如将{slip.printed}改为{slip.meant}则相符" if slip else ""
        english = f"; with {slip.meant} in place of {slip.printed} it would agree" if slip else ""
        stated = {1: "增加", -1: "减少"}.get(level.sign or 0, "")
        values = {"right": right, "right_english": f"{change:+.2f} %" if change else "no change"}
        yield _hit(rule, level, same="", stated=stated, slip=told, slip_english=english, **values)


def direction_of_amounts(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """An increase, although the amount is less than the one before, or the other way round."""
    for level in _looked_at(rule, subject):
        if level.sign and level.percent is None and (level.now - level.before) * level.sign < 0:
            yield _hit(rule, level, stated="增加" if level.sign > 0 else "减少")


def growth_from_nothing(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A percentage of growth, although there was nothing the year before."""
    for level in _looked_at(rule, subject):
        if level.percent and not level.before:
            yield _hit(rule, level)


def _looked_at(rule: Rule, subject: Subject) -> Iterator[Level]:
    return (level for level in levels(subject) if rule.looks_at(level.passage.part))


def _hit(rule: Rule, level: Level, *, same: str | None = None, **values: str) -> Hit:
    places = {"before": level.before_at, "now": level.now_at, "percent": level.percent_at}
    told = {name: level.shown(place) for name, place in places.items()} | values
    start, end = level.span
    return at(rule, level.passage, start, end, **({} if same is None else {"same": same}), **told)


def _follows(level: Level, before: Decimal | None = None, now: Decimal | None = None) -> bool:
    """True when the percentage follows from two amounts (those of the level) within their grains, rounded or cut."""
    before, now = level.before if before is None else before, level.now if now is None else now
    if before <= 0 or level.percent is None:
        return False
    half_before, half_now = (Decimal(1).scaleb(_exponent(amount)) / 2 for amount in (before, now))
    low = ((now - half_now) / (before + half_before) - 1) * 100
    high = ((now + half_now) / (before - half_before) - 1) * 100 if before > half_before else low
    return low - level.grain <= level.percent <= high + level.grain


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
