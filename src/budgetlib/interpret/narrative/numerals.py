"""Numbers in words: `二十三万元`, `百分之十二`, `增长两倍`, and rough shares (`近三成`, `一半`, `三分之一`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from budgetlib.interpret.quantity_units import alternatives, money_units

DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
STEPS = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
ROUGH = Decimal("0.1")  # grain of a share in words: `三成` is somewhere between a quarter and a little over a third
_NUMERAL = r"[一二三四五六七八九两十][零〇一二三四五六七八九两十百千]*"
_TENTH = r"(?<![一二三四五六七八九十百千])(?P<tenths>[一二两三四五六七八九])成(?P<half>半|[一二三四五六七八九])?"
_FRACTION = r"(?P<whole>[二三四五六七八九十])分之(?P<part>[一二三四五六七八九])"
_HALF = r"(?P<one_half>一半|半数)"


@dataclass(frozen=True, slots=True)
class Worded:
    """A number in words from `start` to `end`: as digits (`number`) with its unit, or a rough `share`."""

    start: int
    end: int
    number: str
    unit: str
    share: Decimal | None = None


def worded(text: str) -> Iterator[Worded]:
    """Yield the numbers that compact text writes in words, in print order."""
    for found in _worded().finditer(text):
        if found["money"]:
            unit = found["unit"] or f"{found['large']}元"  # `两万余元`
            yield Worded(*found.span(), str(value_of(found["money"])), unit)
        elif found["times"]:
            yield Worded(*found.span(), str(value_of(found["times"])), "倍")
        elif found["percent"]:
            whole, _, part = found["percent"].partition("点")
            digits = "".join(str(DIGITS[character]) for character in part)
            yield Worded(*found.span(), f"{value_of(whole)}.{digits}".rstrip("."), "%")
        else:
            yield Worded(*found.span(), "", found[0], _share(found))


def value_of(numeral: str) -> int:
    """Return the whole number that a Chinese numeral writes (`一百二十` → 120, `十五` → 15)."""
    total, digit = 0, 0
    for character in numeral:
        if character in STEPS:
            total += (digit or 1) * STEPS[character]
            digit = 0
        else:
            digit = DIGITS[character]
    return total + digit


def _share(found: re.Match[str]) -> Decimal:
    if found["one_half"]:
        return Decimal("0.5")
    if found["part"]:
        return (Decimal(DIGITS[found["part"]]) / value_of(found["whole"])).quantize(Decimal("0.0001"))
    half = found["half"]
    return (Decimal(DIGITS[found["tenths"]]) + (Decimal(5 if half == "半" else DIGITS[half]) / 10 if half else 0)) / 10


@cache
def _worded() -> re.Pattern[str]:
    units = alternatives(money_units())
    money = rf"(?<![\d第])(?P<money>{_NUMERAL}?)(?:(?P<unit>{units})|(?P<large>[万亿]?)[余多]元)"
    percent = r"百分之(?P<percent>[零一二三四五六七八九十百]+(?:点[零一二三四五六七八九]+)?)"
    shares = rf"(?:{_TENTH}|{_FRACTION}|{_HALF})(?=左右|[,;:。、）]|$)"
    return re.compile(rf"{money}|{percent}|(?P<times>[一二三四五六七八九两十])倍|{shares}")
