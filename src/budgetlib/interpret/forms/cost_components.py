"""Cost components stated in the description of a project → rows of the `costs` dataset.

Only what stands uninterrupted in the print is read: an amount at a column border may have lost a digit or gained a
ghost. Totals (`共需20万元`) and rates (`592元/人/月`) are no components. Where an amount is split further (`其中 …`),
the parts are taken when they add up to it, the amount itself otherwise, so that nothing counts twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from rapidfuzz import fuzz

from budgetlib.amounts import UNITS, parse_amount
from budgetlib.interpret.forms.cells import chinese, has_repeated_run
from budgetlib.interpret.forms.duplicates import distinct_forms, duplicate_groups
from budgetlib.interpret.forms.model import ILLEGIBLE, Form
from budgetlib.interpret.forms.targets import parse_target
from budgetlib.interpret.forms.vocabulary import threshold, vocabulary

MAX_ITEM_CHARACTERS = 40
MAX_SENTENCE_CHARACTERS = 1_000
MIN_ITEM_CHARACTERS = 2
SHARE_DIGITS = Decimal("0.00000001")
_SENTENCE = re.compile(r"[^。;；]+")
_CLAUSE_BREAKS = "，,：:（("
_STRAY = " 、,，:：）)"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?"
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+[是、]|[（(]?\d{1,2}[)）.、])\s*")
_HEAD = re.compile(r"\s*([\u4e00-\u9fff]{2,20}?)(?:标准)?(?:为|是)?[：:]")
_NUMERALS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_ONLY_DATE = re.compile(r"[\d年月日第季度一二三四]*")


@dataclass(frozen=True, slots=True)
class Component:
    """One stated component: item, price per unit and amount in yuan, quantity; `start` is its place in the sentence."""

    start: int
    end: int
    item: str
    unit_price: Decimal | None
    quantity: Decimal | None
    amount: Decimal | None
    grain: Decimal
    text: str

    @property
    def adds_up(self) -> bool:
        """True when price × quantity is the amount as precisely as it is printed."""
        if self.unit_price is None or self.quantity is None or self.amount is None:
            return False
        return abs(self.unit_price * self.quantity - self.amount) <= self.grain / 2


def cost_rows(forms: Sequence[Form]) -> list[dict[str, Any]]:
    """Return the cost components of all project forms, in print order; forms printed twice count once.

    Columns as in datasets.yaml; `share` is the component's part of the form's money of the year. Where column borders
    cut the description or its figures are visibly damaged, a component needs confirmation: by its own arithmetic, by a
    second print of the form, or by a cost target of the form that states the same amount.
    """
    groups = {group[0].number: group for group in duplicate_groups(forms)}
    return [
        _row(form, part)
        for form in distinct_forms(forms)
        if form.kind == "project"
        for part in _of_form(form, groups[form.number])
    ]


def components(passage: str) -> list[Component]:
    """Return the components stated in one uninterrupted passage of text."""
    found: list[Component] = []
    for sentence in _SENTENCE.findall(passage):
        found += _of_sentence(sentence[:MAX_SENTENCE_CHARACTERS])
    return found


def _of_form(form: Form, prints: Sequence[Form]) -> list[Component]:
    limit = form.whole_period.total or form.year.total
    stated = [{_key(part): part for passage in print_.passages for part in components(passage)} for print_ in prints]
    found: dict[object, Component] = {}
    for print_, parts in zip(prints, stated, strict=True):
        sound = len(print_.passages) == 1 and not any(map(_is_damaged, print_.passages))
        for key, part in parts.items():
            confirmed = part.adds_up or sum(key in other for other in stated) > 1 or _is_target(part, form)
            within = limit is None or part.amount is None or part.amount <= limit.yuan
            if (sound or confirmed) and within:
                found.setdefault(key, part)
    return _without_total(list(found.values()), form)


def _key(part: Component) -> tuple[str, Decimal | None, Decimal | None]:
    return part.item, part.amount, part.unit_price


def _is_target(part: Component, form: Form) -> bool:
    """True when a target of the year states the same money for an indicator worded like the component."""
    for indicator in form.indicators:
        if part.amount is None or not indicator.year or not indicator.year.legible:
            continue
        target = parse_target(indicator.year.text or "")
        if target.value is not None and target.value_unit in UNITS:
            same = target.value * UNITS[target.value_unit] == part.amount
            if same and fuzz.partial_ratio(part.item, indicator.level3) >= threshold("same_cost"):
                return True
    return False


def _is_damaged(passage: str) -> bool:
    return has_repeated_run(passage) or re.search(vocabulary()["damaged_figures"], passage) is not None


def _without_total(parts: list[Component], form: Form) -> list[Component]:
    """Drop a bare amount that restates the form's total: one alone, or one that the other parts leave no room for."""
    totals = {split.total.yuan for split in (form.year, form.whole_period) if split.total}
    amounts = [part.amount for part in parts if part.amount is not None]
    stated = sum(amounts, Decimal(0))
    if len(amounts) > 1 and stated <= max(totals, default=stated):
        return parts
    return [part for part in parts if part.unit_price is not None or part.amount not in totals]


def _of_sentence(sentence: str) -> list[Component]:
    products = sorted([*_products(sentence), *_each(sentence)], key=lambda part: part.start)
    covered = [range(part.start, part.end) for part in products]
    if any(word in sentence for word in vocabulary()["cost_rate_sentences"]):
        return products
    amounts = [p for p in _amounts(sentence) if not any(p.start in span or p.end - 1 in span for span in covered)]
    if not amounts and all(part.amount is None for part in products):
        amounts = list(_sum_of_rates(sentence, products))
    return sorted([*products, *_without_double_count(amounts, sentence)], key=lambda part: part.start)


def _products(sentence: str) -> Iterator[Component]:
    """Price × quantity: `92人×740元/人/月×12个月=81.7万元`, `7家按10万元/家，需70万元`, `26户，每户10万元`."""
    item = ""
    for match in _product().finditer(sentence):
        price = parse_amount(match["price"] + _unit(match["price_unit"]))
        assert price is not None
        quantity = Decimal(match["quantity"]) * Decimal(match["times"] or 1)
        before = _inserted().sub("", sentence[: match.start()])
        item = _item(before[before.rfind("、") + 1 :] + match["words"]) or item or match["measure"]
        bare = Component(match.start(), match.end("head"), item, price.yuan, quantity, None, Decimal(0), match["head"])
        if match["amount"] is None:
            yield bare
            continue
        amount = parse_amount(match["amount"] + _unit(match["amount_unit"]))
        assert amount is not None
        whole = replace(bare, end=match.end(), amount=amount.yuan, grain=amount.grain, text=match[0])
        # Without an equals sign the amount behind may belong to something else, unless the arithmetic confirms it.
        yield whole if match["equals"] or whole.adds_up else bare


def _each(sentence: str) -> Iterator[Component]:
    """So many of a thing at the same price: `两个规划各50万元`."""
    for match in _of_each().finditer(sentence):
        price = parse_amount(match["price"] + _unit(match["price_unit"]))
        assert price is not None
        quantity = Decimal(_NUMERALS.get(match["quantity"]) or match["quantity"])
        yield Component(match.start(), match.end(), match["item"], price.yuan, quantity, None, Decimal(0), match[0])


def _sum_of_rates(sentence: str, products: Sequence[Component]) -> Iterator[Component]:
    """The sum of a passage that states rates only, named by its head: `生活补助标准:592元/人/月、…,共59580元`."""
    rate, match = _rate().search(sentence), _passage_sum().search(sentence)
    if not rate or not match or match.start() < rate.start():
        return
    head = _HEAD.match(sentence)
    item = products[0].item if products else head[1] if head else ""
    amount = parse_amount(match["amount"] + _unit(match["unit"]))
    if amount is not None and _is_item(item):
        text = sentence[: match.end()].strip(_STRAY)
        yield Component(match.start(), match.end(), item, None, None, amount.yuan, amount.grain, text)


def _amounts(sentence: str) -> Iterator[Component]:
    """Named amounts: `人员工资11.65万元`, `电信专线1.8万元/年`, and in a numbered list `1.参加培训，6万元`."""
    words = vocabulary()
    end = 0
    for match in _amount().finditer(sentence):
        before, start = sentence[end : match.start()], end
        end = match.end()
        item = _item(_inserted().sub("", before))
        clause = before[max(before.rfind(mark) for mark in _CLAUSE_BREAKS) + 1 :]
        if not clause.strip(_STRAY):
            clause = before.rstrip(_STRAY)
            clause = clause[max(clause.rfind(mark) for mark in _CLAUSE_BREAKS) + 1 :].strip()
            item = _item(clause) if _ORDINAL.match(clause) else ""
        if match["per"] or any(word in clause for word in (*words["cost_rates"], *words["cost_totals"])):
            continue
        amount = parse_amount(match["amount"] + _unit(match["unit"]))
        if amount is not None and _is_item(item):
            start += max(0, before.rfind(item))
            text = sentence[start:end].strip(_STRAY)
            yield Component(start, end, item, None, None, amount.yuan, amount.grain, text)


def _without_double_count(amounts: Sequence[Component], sentence: str) -> list[Component]:
    """Replace an amount by its parts when these add up to it; drop the parts otherwise."""
    for i, whole in enumerate(amounts[:-1]):
        if _parts_follow().match(sentence, whole.end):
            parts = amounts[i + 1 :]
            complete = sum((part.amount or Decimal(0) for part in parts), Decimal(0)) == whole.amount
            return [*amounts[:i], *(parts if complete else [whole])]
    return list(amounts)


def _item(before: str) -> str:
    """Return what an amount is for: the words before it without ordinals, conjunctions and `约`."""
    item = before[max(before.rfind(mark) for mark in _CLAUSE_BREAKS) + 1 :].strip(_STRAY)
    while True:
        shorter = _ORDINAL.sub("", item)
        shorter = shorter.removeprefix(next(filter(shorter.startswith, _longest_first("cost_leading")), ""))
        shorter = shorter.removesuffix(next(filter(shorter.endswith, _longest_first("cost_trailing")), ""))
        if shorter.strip(_STRAY) == item:
            return item[-MAX_ITEM_CHARACTERS:]
        item = shorter.strip(_STRAY)


@cache
def _longest_first(name: str) -> tuple[str, ...]:
    return tuple(sorted(vocabulary()[name], key=len, reverse=True))


def _unit(printed: str) -> str:
    return "万元" if printed == "万" else printed


def _is_item(item: str) -> bool:
    return chinese(item) >= MIN_ITEM_CHARACTERS and not _ONLY_DATE.fullmatch(item)


def _row(form: Form, part: Component) -> dict[str, Any]:
    total = form.year.total
    share = None
    if part.amount is not None and total is not None and total.yuan:
        share = (part.amount / total.yuan).quantize(SHARE_DIGITS)
    return {
        "project": form.name or ILLEGIBLE,
        "form": form.number,
        "page": form.page,
        "item": part.item,
        "unit_price": part.unit_price,
        "quantity": float(part.quantity) if part.quantity is not None else None,
        "amount": part.amount,
        "share": share,
        "text": part.text,
    }


@cache
def _amount() -> re.Pattern[str]:
    per = _alternatives(vocabulary()["cost_units"])
    return re.compile(
        rf"(?<![\d.\-—~至×])(?<!\d,)(?P<amount>{_NUMBER})(?P<unit>{_money_units()})(?:/年|(?P<per>/(?:{per}|月|天|日)))?"
    )


@cache
def _product() -> re.Pattern[str]:
    measure, period = _alternatives(vocabulary()["cost_units"]), _alternatives(vocabulary()["cost_periods"])
    return re.compile(
        rf"(?P<head>(?<![\d.])(?P<quantity>\d{{1,7}})(?P<measure>{measure})(?P<words>[\u4e00-\u9fff]{{0,20}}?)"
        rf"(?:[×xX*（(]|[，,]?(?:按照|按)?每(?:{measure})|[，,]?按照?)"
        rf"(?P<price>{_NUMBER})(?P<price_unit>{_money_units()})(?:/(?:{measure}|{period}))*"
        rf"(?:[×xX*计](?P<times>\d{{1,4}})(?:{period}))?[）)]?)"
        rf"(?:(?:(?P<equals>[=＝])|[\u4e00-\u9fff]{{0,6}}[，,]?[\u4e00-\u9fff]{{0,2}}(?:共需|共计|需|共|计)[\u4e00-\u9fff]{{0,2}})"
        rf"(?P<amount>{_NUMBER})(?P<amount_unit>{_money_units()})[）)]?)?"
    )


@cache
def _of_each() -> re.Pattern[str]:
    measure = _alternatives(vocabulary()["cost_units"])
    return re.compile(
        rf"(?P<quantity>[{''.join(_NUMERALS)}]|(?<![\d.])\d{{1,4}})(?:{measure})(?P<item>[\u4e00-\u9fff]{{2,20}}?)各"
        rf"(?P<price>{_NUMBER})(?P<price_unit>{_money_units()})(?!/)"
    )


@cache
def _rate() -> re.Pattern[str]:
    measure, period = _alternatives(vocabulary()["cost_units"]), _alternatives(vocabulary()["cost_periods"])
    return re.compile(rf"(?:{_NUMBER})(?:{_money_units()})/(?:{measure}|{period})")


@cache
def _passage_sum() -> re.Pattern[str]:
    return re.compile(rf"[，,](?:共需|共计|共)(?P<amount>{_NUMBER})(?P<unit>{_money_units()})(?!/)")


@cache
def _inserted() -> re.Pattern[str]:
    """A remark in parentheses inside an item's name."""
    return re.compile(r"[（(][^（）()]{0,80}[）)]")


@cache
def _parts_follow() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{0,4}}?[，,：:（(]?\s*(?:{_alternatives(vocabulary()['cost_parts'])})")


def _money_units() -> str:
    return _alternatives(UNITS) + r"|万(?=[、，,。；;）)]|$)"


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))
