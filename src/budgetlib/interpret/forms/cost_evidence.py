"""Which readings of the stated costs hold: decided by sums, products, second prints and cost targets, never guessed.

Every component comes with what its amount may read. A set of components that adds up to a stated total, under one
choice of readings only, is proved; so is one that a product, another print of the form or a cost target confirms. Where
a text was cut but nothing adds up, a reading stands only when every other one exceeds the money of the form. What is
left is not legible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from rapidfuzz import fuzz

from budgetlib.amounts import Amount
from budgetlib.interpret.forms import cost_patterns as patterns
from budgetlib.interpret.forms.cost_sentences import Component
from budgetlib.interpret.forms.cut_numbers import Cut, is_slip, readings_at
from budgetlib.interpret.forms.vocabulary import threshold

CLEAR, REPAIRED, DERIVED, ILLEGIBLE = "clear", "repaired", "derived", "not legible"
MAX_CHOICES = 4_096  # choices of readings that are tried
MIN_TERMS = 2  # components of a sum that proves something


@dataclass(frozen=True, slots=True)
class Stated:
    """A component with the amounts (yuan) that its number may read, the first as it stands, none when a part is lost.

    `cut` tells that a column border or a gap makes the number doubtful, `legibility` what was decided.
    """

    part: Component
    readings: tuple[Decimal, ...]
    cut: bool = False
    legibility: str = CLEAR

    def read(self, amount: Decimal | None, legibility: str) -> Stated:
        """The component with its amount decided."""
        decided = () if amount is None else (amount,)
        return replace(self, part=replace(self.part, amount=amount), readings=decided, cut=False, legibility=legibility)


def decided(
    stated: Sequence[Stated], totals: Sequence[Amount], limit: Decimal | None, *, trusted: bool
) -> list[Stated]:
    """Return the components with one amount each, or none and `not legible`.

    `totals` are the sums that the form states for the whole, `limit` is its money (yuan) where that is legible;
    `trusted` is False for a text that a conversion has partly invented: of it only what is proved stands. Tentative
    components stand only where a sum proves them.
    """
    firm = [one for one in stated if not one.part.tentative]
    # A sum that all as printed give goes before one that something must be put right for.
    for attempt in (_adding_up, _mended) if trusted else (_adding_up,):
        choices = (firm, list(stated)) if len(firm) < len(stated) else (firm,)
        if proofs := [proved for chosen in choices if (proved := attempt(chosen, totals))]:
            return min(proofs, key=lambda proved: _distance(proved, totals))
    # What exceeds the money of the whole form by itself is none of its costs.
    within = [one for one in firm if one.cut or limit is None or all(amount <= limit for amount in one.readings)]
    return [_alone(one, within, limit, trusted) for one in within]


def _distance(proved: Sequence[Stated], totals: Sequence[Amount]) -> Decimal:
    """How far components are from the nearest total: a rounded one may be met without the smallest of them."""
    amount = sum((one.part.amount or Decimal(0) for one in proved), Decimal(0))
    return min(abs(amount - total.yuan) for total in totals)


def _adding_up(stated: Sequence[Stated], totals: Sequence[Amount]) -> list[Stated]:
    """The only choice of readings under which the components add up to a total; empty when there is none or several."""
    amounts = [one.readings for one in stated if one.readings]
    if len(amounts) < MIN_TERMS or any(_is_lost(one) for one in stated):
        return []
    size = 1
    for readings in amounts:
        size *= len(readings)
    if size > MAX_CHOICES:
        return []
    fitting = {choice for choice in product(*amounts) for total in totals if _is(sum(choice, Decimal(0)), total)}
    return list(_chosen(stated, fitting.pop())) if len(fitting) == 1 else []


def _mended(stated: Sequence[Stated], totals: Sequence[Amount]) -> list[Stated]:
    """The components with the one amount put right that a total demands and a small misreading explains."""
    if any(len(one.readings) > 1 or _is_lost(one) for one in stated):
        return []
    amounts = [one.readings[0] for one in stated if one.readings]
    if len(amounts) <= MIN_TERMS:
        return []
    found = set()
    for total in totals:
        for i, amount in enumerate(amounts):
            needed = total.yuan - sum((*amounts[:i], *amounts[i + 1 :]), Decimal(0))
            if needed > 0 and is_slip(amount, needed) and not _is_proved(stated, i):
                found.add((*amounts[:i], needed, *amounts[i + 1 :]))
    return list(_chosen(stated, found.pop())) if len(found) == 1 else []


def _is_proved(stated: Sequence[Stated], i: int) -> bool:
    return [one for one in stated if one.readings][i].part.adds_up


def _is_lost(one: Stated) -> bool:
    """True for a component whose amount is printed but has lost a part."""
    return one.cut and not one.readings


def _chosen(stated: Sequence[Stated], choice: Sequence[Decimal]) -> Iterator[Stated]:
    amounts = iter(choice)
    for one in stated:
        if not one.readings:
            yield one
            continue
        amount = next(amounts)
        as_printed = amount == one.readings[0] and not one.cut
        yield one.read(amount, one.legibility if as_printed else REPAIRED)


def _alone(one: Stated, stated: Sequence[Stated], limit: Decimal | None, trusted: bool) -> Stated:
    """A component of a text that proves nothing as a whole."""
    if _is_lost(one):
        return one.read(None, ILLEGIBLE)
    if not one.readings or (one.legibility in {REPAIRED, DERIVED} and len(one.readings) == 1):
        return one
    if one.part.adds_up and len(one.readings) == 1:
        return one
    if not trusted:
        return one.read(None, ILLEGIBLE)
    if one.part.expected is not None:
        return replace(one, readings=())  # a price and a quantity; what stands behind may belong to something else
    if limit is None:
        return one if not one.cut else one.read(None, ILLEGIBLE)
    others = sum((min(other.readings) for other in stated if other is not one and other.readings), Decimal(0))
    left = [amount for amount in one.readings if amount + others <= limit]
    if len(one.readings) == 1 and one.cut:
        return one.read(one.readings[0], REPAIRED) if left else one.read(None, ILLEGIBLE)
    if len(one.readings) == 1:
        return one
    return one.read(left[0], REPAIRED) if len(left) == 1 else one.read(None, ILLEGIBLE)


def agreed(prints: Sequence[Sequence[Stated]]) -> list[Stated]:
    """Return the components of several prints of one form, each once: two readings of one text mend each other.

    Where the prints share a reading, it holds; where they contradict each other, both readings stay possible.
    """
    best = max(prints, key=lambda stated: sum(bool(one.readings) for one in stated))
    found = list(best)
    for other in prints:
        if other is not best:
            found = _merged(found, list(other))
    return found


def _merged(first: Sequence[Stated], second: list[Stated]) -> list[Stated]:
    found = []
    for one in first:
        twin = max(second, key=lambda other: _likeness(one, other), default=None)
        if twin is None or _likeness(one, twin) < threshold("same_name"):
            found.append(one)
            continue
        second.remove(twin)
        common = tuple(amount for amount in one.readings if amount in twin.readings)
        if len(common) == 1:
            was_clear = not one.cut and len(one.readings) == 1
            found.append(one if was_clear else one.read(common[0], REPAIRED))
        else:
            both = tuple(dict.fromkeys((*common, *one.readings, *twin.readings)))
            found.append(replace(one, readings=both, cut=one.cut or len(both) > 1))
    return [*found, *second]


def _likeness(one: Stated, other: Stated) -> float:
    """How surely two components are one (0..100): by what they are for, more so when they may be the same amount."""
    if (one.part.unit_price, one.part.quantity) != (other.part.unit_price, other.part.quantity):
        return 0.0
    alike = fuzz.ratio(one.part.item, other.part.item)
    common = set(one.readings) & set(other.readings)
    return alike + (100 - alike) / 2 if common else alike


def stated_totals(passage: str, cuts: Sequence[Cut] = ()) -> list[Amount]:
    """Return the sums that a description calls the whole, with everything that cut numbers may be."""
    found = []
    for match in patterns.total().finditer(passage):
        amount, doubtful = patterns.money(match["amount"], match["unit"]), readings_at(cuts, *match.span("amount"))
        if amount is not None and doubtful is None:
            found.append(amount)
        elif amount is not None and doubtful:
            found += [amount._replace(yuan=yuan) for yuan in amounts_of(amount.yuan, match["amount"], doubtful)]
    return [amount for amount in found if amount.yuan > 0]


def amounts_of(amount: Decimal | None, printed: str, readings: Sequence[str]) -> tuple[Decimal, ...]:
    """Return the amounts (yuan) of the readings of a number that was taken for `printed` and an amount."""
    scale = (amount or Decimal(0)) / (Decimal(printed.replace(",", "")) or 1)
    found = (Decimal(reading.replace(",", "")) * scale for reading in readings)
    return tuple(dict.fromkeys(value for value in found if value > 0))


def _is(value: Decimal, total: Amount) -> bool:
    return abs(value - total.yuan) <= total.grain / 2
