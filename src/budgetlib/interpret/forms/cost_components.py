"""What projects say they cost → rows of the `costs` dataset.

A description is read as it was put together from its strips (strips.py), its cut numbers with all they may be
(cut_numbers.py), by the grammar of cost_sentences.py; cost_evidence.py decides by sums, second prints and cost targets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from budgetlib.amounts import Amount
from budgetlib.interpret.forms import cost_patterns as patterns
from budgetlib.interpret.forms.cost_evidence import (
    DERIVED,
    ILLEGIBLE,
    REPAIRED,
    Stated,
    agreed,
    amounts_of,
    decided,
    stated_totals,
)
from budgetlib.interpret.forms.cost_sentences import Component, statements, without_double_count
from budgetlib.interpret.forms.cost_targets import completed, confirmed_by_target, proved_by_targets
from budgetlib.interpret.forms.cut_numbers import Cut, is_slip, readings_at, uncut
from budgetlib.interpret.forms.duplicates import distinct_forms, duplicate_groups
from budgetlib.interpret.forms.model import ILLEGIBLE as UNREAD
from budgetlib.interpret.forms.model import Form
from budgetlib.interpret.forms.strips import GAP, without_marks

SHARE_DIGITS = Decimal("0.00000001")
MONTHS = 12
MIN_SHARE = Decimal("0.0001")  # of a form's money; what is less is a price whose "per" was lost, no component
MAX_TEXT = 60  # characters of a passage that is not legible, in its row


def cost_rows(forms: Sequence[Form]) -> list[dict[str, Any]]:
    """Return the cost components of all project forms, in print order; forms printed twice count once.

    Columns as in datasets.yaml; `share` is the component's part of the form's money of the year. What is printed but
    cannot be decided is a row without amount that says `not legible`.
    """
    groups = {group[0].number: group for group in duplicate_groups(forms)}
    return [
        _row(form, one)
        for form in distinct_forms(forms)
        if form.kind == "project"
        for one in _of_form(form, groups[form.number])
    ]


def _of_form(form: Form, prints: Sequence[Form]) -> list[Stated]:
    texts = [uncut(print_.marked) for print_ in prints]
    trusted = not any(print_.invented for print_ in prints)
    wholes = [split.total for split in (form.year, form.whole_period) if split.total]
    limit = max((whole.yuan for whole in wholes), default=None)
    said = [
        total for text, cuts in texts for total in stated_totals(text, cuts) if limit is None or total.yuan <= limit
    ]
    stated = agreed([list(_stated(text, cuts, wholes)) for text, cuts in texts])
    found = decided(_without_whole(stated, wholes), [*wholes, *said], limit, trusted=trusted)
    if not _adds_up(found, wholes) and (targets := proved_by_targets(form)):
        return completed(stated, targets)
    found = [_confirmed(one, form) for one in found]
    return found if _is_told(found) else [*found, *_illegible(texts, trusted)]


def _stated(text: str, cuts: Sequence[Cut], wholes: Sequence[Amount]) -> Iterator[Stated]:
    """The components of one print, with everything that their cut numbers may be."""
    least = MIN_SHARE * max((whole.yuan for whole in wholes), default=Decimal(0))
    told = [part for part in statements(text) if _is_priced(part, cuts)]
    told = [part for part in told if part.amount is None or part.amount > least]
    read = {(part.start, part.end): _with_readings(part, text, cuts) for part in told}
    parts = without_double_count(told, text, lambda part: read[part.start, part.end].readings)
    for part in parts:
        # A price for each year is what the year's budget holds when the form says so, and nothing else is in it.
        alone = not any(other.amount and not other.tentative for other in parts)
        of_year = alone and part.unit_price and part.amount in {whole.yuan for whole in wholes}
        tentative = part.tentative and not of_year
        one = read[part.start, part.end]
        yield replace(one, part=replace(one.part, tentative=tentative))
    if all(part.tentative for part in parts):
        yield from _standard_times_persons(text, wholes)


def _is_priced(part: Component, cuts: Sequence[Cut]) -> bool:
    """False for a product whose price is cut, unless it gives the amount: nothing else says what the price was."""
    if not part.priced[1] or (readings := readings_at(cuts, *part.priced)) is None:
        return True
    return bool(readings) and part.adds_up and part.quantity != 1


def _with_readings(part: Component, text: str, cuts: Sequence[Cut]) -> Stated:
    doubtful = readings_at(cuts, *part.printed) if part.printed[1] else None
    product = (part.unit_price or Decimal(0)) * (part.quantity or Decimal(0))
    if doubtful is None and part.expected is not None:
        return Stated(part, (part.expected, product))
    if doubtful is None:
        return Stated(part, () if part.amount is None else (part.amount,))
    amounts = amounts_of(part.amount or part.expected, text[slice(*part.printed)], doubtful)
    rounded = (product / part.grain).to_integral_value() * part.grain if part.grain else product
    if product and any(amount == rounded or is_slip(amount, rounded) for amount in amounts):
        return Stated(replace(part, expected=None), amounts, cut=True).read(rounded, REPAIRED)
    return Stated(replace(part, expected=None), amounts, cut=True)


def _standard_times_persons(text: str, wholes: Sequence[Amount]) -> Iterator[Stated]:
    """A standard per head and a number of heads, told apart from each other, that give the sum stated for the whole."""
    wanted = {total.yuan for total in stated_totals(text)} & {whole.yuan for whole in wholes}
    heads = {(int(match["count"]), match["measure"]) for match in patterns.count().finditer(text)}
    found = []
    for match in patterns.each_year().finditer(text):
        price = patterns.money(match["amount"] or match["amount2"], match["unit"] or match["unit2"])
        times = MONTHS if (match["time"] or match["time2"]) == "月" else 1
        for count, measure in heads:
            if price and measure == (match["per"] or match["per2"]) and price.yuan * count * times in wanted:
                item = text[: match.start()].rsplit("，")[-1].rsplit(",")[-1][-20:]
                amount, quantity = price.yuan * count * times, Decimal(count * times)
                part = Component(match.start(), match.end(), item, price.yuan, quantity, amount, price.grain, match[0])
                found.append(Stated(part, (amount,), legibility=DERIVED))
    if len(found) == 1:
        yield found[0]


def _without_whole(stated: Sequence[Stated], wholes: Sequence[Amount]) -> list[Stated]:
    """Drop a bare amount that restates the form's money: one alone, or one that the other parts leave no room for."""
    totals = {whole.yuan for whole in wholes}
    amounts = [min(one.readings) for one in stated if one.readings and not one.part.tentative]
    if len(amounts) > 1 and sum(amounts, Decimal(0)) <= max(totals, default=sum(amounts, Decimal(0))):
        return list(stated)
    return [one for one in stated if one.part.unit_price is not None or not totals & set(one.readings)]


def _adds_up(found: Sequence[Stated], wholes: Sequence[Amount]) -> bool:
    amounts = [value for one in found if (value := one.part.value) is not None]
    return bool(amounts) and any(abs(sum(amounts, Decimal(0)) - whole.yuan) <= whole.grain / 2 for whole in wholes)


def _confirmed(one: Stated, form: Form) -> Stated:
    if one.legibility != ILLEGIBLE or (amount := confirmed_by_target(one, form)) is None:
        return one
    return one.read(amount, REPAIRED)


def _is_told(found: Sequence[Stated]) -> bool:
    return any(one.part.amount is not None or one.part.unit_price is not None for one in found) or any(
        one.legibility == ILLEGIBLE for one in found
    )


def _illegible(texts: Sequence[tuple[str, Sequence[Cut]]], trusted: bool) -> Iterator[Stated]:
    """One row for a description that was cut or invented, so that nobody takes silence for "no cost is stated"."""
    cut = [text for text, _ in texts if GAP in text or not trusted]
    if cut:
        part = Component(0, 0, UNREAD, None, None, None, Decimal(0), cut[0][:MAX_TEXT])
        yield Stated(part, (), legibility=ILLEGIBLE)


def _row(form: Form, one: Stated) -> dict[str, Any]:
    part, total = one.part, form.year.total
    share = None
    if part.amount is not None and total is not None and total.yuan:
        share = (part.amount / total.yuan).quantize(SHARE_DIGITS)
    return {
        "project": form.name or UNREAD,
        "form": form.number,
        "page": form.page,
        "item": part.item,
        "unit_price": part.unit_price,
        "quantity": float(part.quantity) if part.quantity is not None else None,
        "amount": part.amount,
        "share": share,
        "legibility": one.legibility,
        "text": without_marks(part.text),
    }
