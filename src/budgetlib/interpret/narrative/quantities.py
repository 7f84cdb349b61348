"""Numbers with a unit in the compact text of a paragraph, and the clauses they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from budgetlib.amounts import parse_amount, parse_percent
from budgetlib.errors import AmountError
from budgetlib.interpret.narrative.numerals import ROUGH, worded
from budgetlib.interpret.narrative.vocabulary import vocabulary
from budgetlib.interpret.quantity_units import alternatives, count_units, money_units

MONEY_LIMIT = Decimal(10) ** 18  # what decimal128(20, 2) of the data dictionary holds
RATIO_LIMIT = Decimal(10) ** 10  # what decimal128(18, 8) holds
MONEY_SCALE, RATIO_SCALE = 2, 8
MULTIPLE = "倍"
# Possessive, and never begun inside a number: a long run of digits is read once, whatever follows it. A character that
# cannot be told may be a digit or a point: with it a number is not legible.
_DIGIT = r"[\d\ufffd]"
_NUMBER = (
    rf"(?<![A-Za-z0-9\ufffd])(?<!{_DIGIT}[.,])(?<!第)"
    rf"(?P<number>(?:(?<![\w）)])-)?{_DIGIT}++(?:[.,]{_DIGIT}++)*+)(?P<about> ?[多余]?)"
)
IN_WORDS = "in words"  # unit of a share like `近三成`
_IN_WORDS = re.compile("[一二三四五六七八九两十百千](?:[亿万百千]?[余多]?元|百万元|成|倍|半)|分之|半数")
# A number behind a name, with nothing but a mark behind it.
_BARE = re.compile(r"(?:(?<=[^\W\d_A-Za-z年月第])|(?<=:))(?P<number>\d++(?:,\d{3})*+(?:\.\d+)?)(?=[,;、。)）]|$)")
_THRESHOLD = re.compile(r"(?:（[^（）]{0,8}）)?(?:及)?以[上下内外]")
_BOUNDARY = re.compile(r"(?<!\d),|,(?!\d)|[;:。!?]")
# A comma or a colon inside a short remark divides nothing.
_ASIDE = re.compile(r"（[^（）\d]{1,12}）|（[^（）\d,;。]{2,12}:\d{3,7}）")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number with its unit; `value` and `grain` (yuan, fraction or count) are None when it is illegible.

    `kind` is money, percent, count, multiple (`16倍`: 16 as a fraction), or threshold (`50万元以上`: part of a name or
    a norm). A unit printed once for several numbers (`3.2、2.8万元`) is that of each.
    """

    start: int
    end: int
    kind: str
    unit: str
    value: Decimal | None
    grain: Decimal | None


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of text up to the next comma, colon, semicolon or full stop (`closing`, empty at the end)."""

    start: int
    end: int
    closing: str
    quantities: tuple[Quantity, ...]


def clauses(text: str) -> Iterator[Clause]:
    """Divide the compact text of a paragraph into clauses with their quantities."""
    found = sorted(_quantities(text), key=lambda quantity: quantity.start)
    asides = {p for aside in _ASIDE.finditer(text) for p in range(aside.start(), aside.end())}
    breaks = [(m.start(), m[0]) for m in _BOUNDARY.finditer(text) if m.start() not in asides] + [(len(text), "")]
    start = position = 0
    for end, closing in breaks:
        inside = position
        while position < len(found) and found[position].start < end:
            position += 1
        if end > start:
            yield Clause(start, end, closing, tuple(found[inside:position]))
        start = end + len(closing)


def _quantities(text: str) -> Iterator[Quantity]:
    for match in _pattern().finditer(text):
        unit = match["unit"] or match["shared"]
        end = match.end()
        if text.startswith(tuple(vocabulary()["not_after_unit"].get(unit, ("\0",))), end) and match["unit"]:
            continue
        if _is_code(match["number"], text, match.start(), end):
            continue
        kind = _kind(unit)
        if kind == "money" and match["unit"] and _THRESHOLD.match(text, end):
            kind = "threshold"
        value, grain = _value(match["number"], unit, kind)
        yield Quantity(match.start(), end, kind, unit, value, grain)
    yield from _under_unit(text)
    yield from _worded(text)
    for match in _multiple_words().finditer(text) if "番" in text else ():
        value = Decimal(vocabulary()["multiple_words"][match[0]])
        yield Quantity(match.start(), match.end(), "multiple", match[0], value, Decimal(1))


def _worded(text: str) -> Iterator[Quantity]:
    """Numbers written in words; a share in words is a percentage that is only roughly meant."""
    for found in worded(text) if _IN_WORDS.search(text) else ():
        if found.share is not None:
            yield Quantity(found.start, found.end, "percent", IN_WORDS, found.share, ROUGH)
            continue
        kind = _kind(found.unit)
        if kind == "money" and _THRESHOLD.match(text, found.end):
            kind = "threshold"
        yield Quantity(found.start, found.end, kind, found.unit, *_value(found.number, found.unit, kind))


def _under_unit(text: str) -> Iterator[Quantity]:
    """Bare numbers behind a unit that the paragraph prints once: `支出预算（单位：万元）：基本支出2,864.26`."""
    stated = _stated_unit().search(text) if "单位:" in text else None
    if stated is None:
        return
    for match in _BARE.finditer(text, stated.end()):
        value, grain = _value(match["number"], stated["unit"], "money")
        yield Quantity(match.start(), match.end(), "money", stated["unit"], value, grain)


def _is_code(number: str, text: str, start: int, end: int) -> bool:
    """True for the digits of a classification: `（01项）`, and for any number that begins with a nought (`05个`)."""
    return (number[0] == "0" and number.isdigit() and len(number) > 1) or (
        text[start - 1 : start],
        text[end - 1 : end + 1],
    ) == ("（", "项）")


def _kind(unit: str) -> str:
    if unit == "%":
        return "percent"
    if unit == MULTIPLE:
        return "multiple"
    return "money" if unit in money_units() or unit == "万" else "count"


def _value(number: str, unit: str, kind: str) -> tuple[Decimal, Decimal] | tuple[None, None]:
    """Value and grain; both None for what is no number (`1.2.3`) or finer or larger than the dictionary can hold."""
    try:
        if kind == "percent":
            share = parse_percent(number + unit)
            return _held(share.fraction, share.grain, RATIO_LIMIT, RATIO_SCALE)
        amount = parse_amount(number, "元" if kind in ("count", "multiple") else {"万": "万元"}.get(unit, unit))
    except AmountError:
        return None, None
    if amount is None:
        return None, None
    return _held(amount.yuan, amount.grain, MONEY_LIMIT, MONEY_SCALE)


def _held(value: Decimal, grain: Decimal, limit: Decimal, scale: int) -> tuple[Decimal, Decimal] | tuple[None, None]:
    smallest = Decimal(1).scaleb(-scale)
    return (value, grain) if abs(value) < limit and value % smallest == 0 and grain >= smallest else (None, None)


@cache
def _pattern() -> re.Pattern[str]:
    counts = count_units()
    # 万 alone is money unless what is counted follows (万人, 万件).
    ten_thousand = f"万(?!{alternatives(counts)})"
    entries = sorted([*money_units(), *counts, "%", MULTIPLE], key=len, reverse=True)
    units = "|".join([*map(re.escape, entries), ten_thousand])
    money = "|".join([*map(re.escape, money_units()), ten_thousand, "%"])
    # `3.20、2.80和2.50万元`: the unit stands behind the last of them.
    shared = rf"(?=(?:[、和及与]{_DIGIT}++(?:\.{_DIGIT}++)?+){{1,8}}+(?P<shared>{money}))"
    return re.compile(rf"{_NUMBER}(?:(?P<unit>{units})|{shared})")


@cache
def _stated_unit() -> re.Pattern[str]:
    return re.compile(rf"单位:(?:人民币)?(?P<unit>{alternatives(money_units())})")


@cache
def _multiple_words() -> re.Pattern[str]:
    return re.compile(alternatives(vocabulary()["multiple_words"]))
