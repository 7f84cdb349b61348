"""Costs that their own arithmetic proves: `协管员15名，每人每月2600元，全年46.8万元`.

A price, the numbers of things and times before it or behind it, and an amount: where the price times some of the
numbers is the amount as precisely as it is printed, they are one component, in whatever words they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import combinations
from math import prod

from budgetlib.amounts import Amount
from budgetlib.interpret.forms import cost_patterns as patterns
from budgetlib.interpret.forms.vocabulary import vocabulary
from budgetlib.interpret.quantity_units import alternatives

MAX_FACTORS = 5  # numbers of things and times of one component
MONTHS = 12
_SCALES = {"": 1, "万": 10_000}


@dataclass(frozen=True, slots=True)
class Proved:
    """A price and a quantity that give an amount; places of all three and of the words they begin with (`start`)."""

    start: int
    end: int
    price: Amount
    priced: tuple[int, int]
    quantity: Decimal
    amount: Amount
    printed: tuple[int, int]
    first: int  # where the first number of the component begins
    behind: int  # where the words behind that number begin


@dataclass(frozen=True, slots=True)
class _Sum:
    start: int
    end: int
    number: tuple[int, int]
    amount: Amount
    monthly: bool | None  # None where it is no price


def proved(sentence: str) -> Iterator[Proved]:
    """Yield every amount of a sentence that a price and numbers before it give."""
    start = 0
    prices: list[_Sum] = []
    for said in _sums(sentence):
        if said.monthly is not None:
            prices.append(said)
            continue
        if len(prices) == 1 and (found := _proof(sentence, start, prices[0], said)):
            yield found
        prices, start = [], said.end


def _proof(sentence: str, start: int, price: _Sum, total: _Sum) -> Proved | None:
    counts = [match for match in _count().finditer(sentence, start, total.start) if not _inside(match, price)]
    numbers = [int(match["count"]) * _SCALES[match["scale"]] for match in counts][:MAX_FACTORS]
    quantity = _quantity(price, numbers, total.amount)
    if quantity is None:
        return None
    first = min([price.start, *(match.start() for match in counts)])
    behind = next((match.end() for match in counts if match.start() == first), price.end)
    number = (price.number, total.number)
    return Proved(start, total.end, price.amount, number[0], quantity, total.amount, number[1], first, behind)


def _quantity(price: _Sum, numbers: Sequence[int], total: Amount) -> Decimal | None:
    """The product of some of the numbers, and of the months of a year for a price per month, that gives the total."""
    for times in (1, MONTHS) if price.monthly else (1,):
        for size in range(len(numbers), -1, -1):
            for some in combinations(numbers, size):
                quantity = Decimal(prod(some) * times)
                if quantity > 1 and abs(price.amount.yuan * quantity - total.yuan) <= total.grain / 2:
                    return quantity
    return None


def _inside(match: re.Match[str], price: _Sum) -> bool:
    return price.start <= match.start() < price.end


def _sums(sentence: str) -> Iterator[_Sum]:
    for match in _money().finditer(sentence):
        amount = patterns.money(match["amount"], match["unit"])
        if amount is None:
            continue
        opened = _price_before().search(sentence, max(0, match.start() - 24), match.start())
        monthly = "月" in (match["per"] or "") or (opened is not None and "月" in opened[0])
        is_price = bool(match["per"]) or opened is not None
        start = opened.start() if opened else match.start()
        yield _Sum(start, match.end(), match.span("amount"), amount, monthly if is_price else None)


@cache
def _units() -> str:
    words = vocabulary()
    return alternatives({*words["cost_units"], *words["cost_periods"], "日", "年度", "餐", "车"})


@cache
def _money() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\d.\-—~至])(?<!\d,)(?P<amount>{patterns.NUMBER})(?P<unit>{patterns.money_units()})(?P<per>(?:/{_units()})+)?"
    )


@cache
def _price_before() -> re.Pattern[str]:
    """Words right before a number that make it a price: `每人每月`, `单价`, `人均补贴`."""
    words = alternatives(vocabulary()["cost_price_words"])
    return re.compile(rf"(?:(?:每{_units()})+|{words})(?:[\u4e00-\u9fff]{{0,6}}?)[：:]?$")


@cache
def _count() -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.])(?!20\d\d年)(?P<count>\d{{1,7}})(?P<scale>万?){_units()}")
