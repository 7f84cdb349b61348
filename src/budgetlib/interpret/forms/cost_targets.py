"""What the cost targets of a form state: amounts of its parts, and prices that its quantities multiply out.

`演练成本 ≤20万元` beside `预案编制成本 ≤20万元` are the components of a form over 40万元; `奖补标准 10万元/户` and
`企业数量 ≥26户` are one of 260万元. They count only when they add up to a sum that the form states: a ceiling by itself
is no cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rapidfuzz import fuzz

from budgetlib.amounts import FEN, UNITS
from budgetlib.interpret.forms.cost_evidence import DERIVED, REPAIRED, Stated
from budgetlib.interpret.forms.cost_sentences import Component
from budgetlib.interpret.forms.cut_numbers import is_slip
from budgetlib.interpret.forms.model import Form, Indicator
from budgetlib.interpret.forms.targets import Target, parse_target
from budgetlib.interpret.forms.vocabulary import threshold, vocabulary

MONTHS = 12
COST, QUANTITY = "成本指标", "数量指标"


def proved_by_targets(form: Form) -> list[Stated]:
    """Return the components that the cost targets of a form state, when they add up to its money; none otherwise."""
    wholes = [split.total.yuan for split in (form.year, form.whole_period) if split.total]
    amounts = list(_amounts(form))
    if len(amounts) > 1 and sum((one.part.amount or Decimal(0) for one in amounts), Decimal(0)) in wholes:
        return amounts
    products = [one for one in _products(form) if one.part.amount in wholes]
    if len(products) == 1:
        return products
    exact = [one for one in amounts if one.part.amount in wholes and parse_target(one.part.text).operator == "="]
    return [exact[0]] if len(amounts) == len(exact) == 1 else []


def confirmed_by_target(one: Stated, form: Form) -> Decimal | None:
    """Return the amount that a target states for what a component is for, if it may be the component's amount."""
    for target in _amounts(form):
        amount = target.part.amount
        if amount is None or not is_about(one, target):
            continue
        if amount in one.readings or any(is_slip(reading, amount) for reading in one.readings):
            return amount
    return None


def is_about(one: Stated, target: Stated) -> bool:
    """True when a component of the description is worded like a target."""
    return fuzz.partial_ratio(one.part.item, target.part.item) >= threshold("same_cost")


def completed(stated: Sequence[Stated], targets: Sequence[Stated]) -> list[Stated]:
    """Return the components that targets prove, in the words of the description where it states them as such, too."""
    left, found = [one for one in stated if not one.part.tentative], []
    for target in targets:
        twins = [one for one in left if _is_same(one, target)]
        twin = max(twins, key=lambda one: fuzz.partial_ratio(one.part.item, target.part.item), default=None)
        if twin is None:
            found.append(target)
            continue
        left.remove(twin)
        as_printed = not twin.cut and twin.readings == (target.part.amount,)
        found.append(twin if as_printed else twin.read(target.part.amount, REPAIRED))
    return found


def _is_same(one: Stated, target: Stated) -> bool:
    amount = target.part.amount
    if amount is None or not is_about(one, target):
        return False
    return amount in one.readings or any(is_slip(reading, amount) for reading in one.readings)


def _amounts(form: Form) -> Iterator[Stated]:
    """The cost targets that are an amount of money, no price."""
    for indicator, target in _targets(form, COST):
        if target.value is None or target.value_unit not in UNITS or _is_rate(indicator):
            continue
        unit = UNITS[target.value_unit]
        part = Component(0, 0, indicator.level3, None, None, (target.value * unit).quantize(FEN), FEN, target.text)
        yield Stated(part, (part.amount or Decimal(0),))


def _products(form: Form) -> Iterator[Stated]:
    """Every price of a cost target with every quantity of its unit."""
    counts = [(target.value, target.value_unit) for _, target in _targets(form, QUANTITY) if target.value]
    for indicator, price in _targets(form, COST):
        money, _, per = price.value_unit.partition("/")
        thing, _, time = per.partition("/")
        if price.value is None or money not in UNITS or not thing:
            continue
        times = MONTHS if time == "月" else 1
        for count, unit in counts:
            if unit == thing and count is not None:
                amount = (price.value * UNITS[money] * count * times).quantize(FEN)
                yuan = price.value * UNITS[money]
                part = Component(
                    0, 0, indicator.level3, yuan, count * times, amount, FEN, f"{price.text}×{count:f}{unit}"
                )
                yield Stated(part, (amount,), legibility=DERIVED)


def _targets(form: Form, kind: str) -> Iterator[tuple[Indicator, Target]]:
    for indicator in form.indicators:
        told = indicator.year or indicator.whole_period
        if indicator.level2 == kind and told is not None and told.legible and indicator.name_legible:
            yield indicator, parse_target(told.text or "")


def _is_rate(indicator: Indicator) -> bool:
    return any(word in indicator.level3 for word in vocabulary()["cost_rates"])
