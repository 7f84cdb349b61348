"""The grammar of what a project says it costs: sentences → components.

Items of a list (`人员工资11.65万元、保险5万元`), price × number × time (`7名评委，按2000元/人/天计2天`), so many of a
thing at one price, the sum behind rates, a yearly price. Totals (`共需20万元`) and rates (`592元/人/月`) are no
components. Where an amount is split further (`其中 …`), the parts are taken when they add up to it, the amount itself
otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from budgetlib.interpret.forms import cost_patterns as patterns
from budgetlib.interpret.forms.cells import chinese
from budgetlib.interpret.forms.cost_factors import Proved
from budgetlib.interpret.forms.cost_factors import proved as proved_amounts
from budgetlib.interpret.forms.cut_numbers import is_slip
from budgetlib.interpret.forms.strips import GAP
from budgetlib.interpret.forms.vocabulary import vocabulary

MAX_ITEM_CHARACTERS = 40
MAX_SENTENCE_CHARACTERS = 1_000
MIN_ITEM_CHARACTERS = 2
MAX_SUMS = 4_096  # of the readings of the parts of an amount
_SENTENCE = re.compile(r"[^。;；]+")
_CLAUSE_BREAKS = f"，,：:（({GAP}"
_STRAY = f" 、,，:：）){GAP}"
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+[是、]|[（(]?\d{1,2}[)）.、])\s*")
_HEAD = re.compile(r"\s*([\u4e00-\u9fff]{2,20}?)(?:标准)?(?:为|是)?[：:]")
_NUMERALS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_ONLY_DATE = re.compile(r"[\d年月日第季度一二三四]*")
# A product in units that nobody lists, before what it gives: `20月×11300元/月=`.
_PRODUCT = re.compile(r"\d[\d.,]*[^\d，,。；]{0,4}[×xX*][^，,。；]*[=＝]\s*$")
_SCOPE = re.compile(r"^(?:为|对|向|给|按|全|计划|预计)")  # begins words that only say whose something is
_MEASURED = re.compile(r"(?:人数|面积|[数运产重]量|单价|规模|[人户次]均|户数)$")  # names a number, not what it costs
_LOT = re.compile(r"[\u4e00-\u9fff](?:一|1)(?:批|套|项|宗|台|次)$")  # `会议桌椅一批，3.2万元`
_IN_ALL = re.compile(r"^共(?:需要?|计|有|.(?=[\u4e00-\u9fff]{3}))?")


@dataclass(frozen=True, slots=True)
class Component:
    """One stated component: item, price per unit and amount in yuan, quantity.

    `start` and `end` are its place in the passage, `printed` the place of the number of its amount, `priced` of its
    price. A `tentative` one is worded like a total (`100份，共需3万元`): it counts where sums demand it.
    """

    start: int
    end: int
    item: str
    unit_price: Decimal | None
    quantity: Decimal | None
    amount: Decimal | None
    grain: Decimal
    text: str
    printed: tuple[int, int] = (0, 0)
    priced: tuple[int, int] = (0, 0)
    tentative: bool = False
    expected: Decimal | None = None

    @property
    def adds_up(self) -> bool:
        """True when price × quantity is the amount as precisely as it is printed."""
        if self.unit_price is None or self.quantity is None or self.amount is None:
            return False
        return abs(self.unit_price * self.quantity - self.amount) <= self.grain / 2

    @property
    def value(self) -> Decimal | None:
        """The amount, or else price × quantity."""
        if self.amount is not None or self.unit_price is None or self.quantity is None:
            return self.amount
        return self.unit_price * self.quantity

    def moved(self, by: int) -> Component:
        """The same component in a text that begins so many characters earlier."""
        printed, priced = ((a + by, b + by) if b else (0, 0) for a, b in (self.printed, self.priced))
        return replace(self, start=self.start + by, end=self.end + by, printed=printed, priced=priced)


def components(passage: str) -> list[Component]:
    """Return the components that a text states (half-width, without marks of borders), in its order."""
    return [part for part in without_double_count(statements(passage), passage) if not part.tentative]


def statements(passage: str) -> list[Component]:
    """Return the components of a text, amounts and their parts, and those that may be some (tentative)."""
    found: list[Component] = []
    for match in _SENTENCE.finditer(passage):
        sentence = match[0][:MAX_SENTENCE_CHARACTERS]
        found += [part.moved(match.start()) for part in _of_sentence(sentence)]
    return found


def _of_sentence(sentence: str) -> list[Component]:
    worded = [*_products(sentence), *_each(sentence), *_yearly(sentence)]
    proved = _apart([*_proved(sentence)], [part for part in worded if part.adds_up and part.quantity != 1])
    products = sorted([*proved, *_apart(worded, proved)], key=lambda part: part.start)
    covered = [range(part.start, part.end) for part in products]
    if any(word in sentence for word in vocabulary()["cost_rate_sentences"]):
        return products
    covered += [range(*match.span("standards")) for match in patterns.standards().finditer(sentence)]
    amounts = [p for p in _amounts(sentence) if not any(p.start in span or p.end - 1 in span for span in covered)]
    if all(p.tentative for p in amounts) and all(part.amount is part.expected is None for part in products):
        amounts = list(_sum_of_rates(sentence, products)) or amounts
    return sorted([*products, *amounts], key=lambda part: part.start)


def _apart(parts: Sequence[Component], others: Sequence[Component]) -> list[Component]:
    """The parts that share no words with any of the others."""
    return [part for part in parts if not any(part.start < o.end and o.start < part.end for o in others)]


def _proved(sentence: str) -> Iterator[Component]:
    """What a price and numbers give that stand anywhere before it: `协管员15名，每人每月2600元，全年46.8万元`."""
    for found in proved_amounts(sentence):
        item = _item_of_proof(sentence, found)
        if not _is_item(item):
            continue
        text = sentence[found.start : found.end].strip(_STRAY)
        part = Component(
            found.first, found.end, item, found.price.yuan, found.quantity, found.amount.yuan, found.amount.grain, text
        )
        yield replace(part, printed=found.printed, priced=found.priced)


def _item_of_proof(sentence: str, found: Proved) -> str:
    """What the first number is of, named before it, or behind it (`为60名防疫员发放补助`)."""
    before = patterns.INSERTED.sub("", sentence[found.start : found.first])
    behind = re.match(r"[\u4e00-\u9fff]{2,20}", sentence[found.behind :])
    clause = re.split(rf"[{_CLAUSE_BREAKS}、]", before)[-1]
    if behind and _SCOPE.match(clause.strip(_STRAY)):
        return _item(behind[0])
    named = [_item(part).rstrip("按照以") for part in re.split(rf"[{_CLAUSE_BREAKS}、]", before)]
    things = [item for item in reversed(named) if _is_item(item)]
    return next((item for item in things if not _MEASURED.search(item)), _MEASURED.sub("", "".join(things[:1])))


def _products(sentence: str) -> Iterator[Component]:
    """Price × quantity: `92人×740元/人/月×12个月=81.7万元`, `7家按10万元/家，需70万元`, `26户，每户10万元`."""
    item = ""
    for match in patterns.product().finditer(sentence):
        price = patterns.money(match["price"], match["price_unit"])
        if price is None:
            continue
        quantity = Decimal(match["quantity"]) * Decimal(match["times"] or 1)
        before = patterns.INSERTED.sub("", sentence[: match.start()])
        words = before[before.rfind("、") + 1 :] + match["words"]
        item = _item(words) or item or _nearest_item(words) or match["measure"]
        bare = Component(match.start(), match.end("head"), item, price.yuan, quantity, None, Decimal(0), match["head"])
        bare = replace(bare, priced=match.span("price"))
        amount = patterns.money(match["amount"], match["amount_unit"]) if match["amount"] else None
        if amount is None:
            yield bare
            continue
        whole = replace(bare, end=match.end(), amount=amount.yuan, grain=amount.grain, text=match[0])
        whole = replace(whole, printed=match.span("amount"))
        # Without an equals sign the amount behind may belong to something else, unless the arithmetic confirms it.
        if match["equals"] or whole.adds_up:
            yield whole
        elif not is_slip(amount.yuan, price.yuan * quantity):
            yield bare
        else:
            yield replace(bare, printed=whole.printed, expected=amount.yuan, grain=amount.grain, end=match.end())


def _each(sentence: str) -> Iterator[Component]:
    """So many of a thing at the same price: `两个规划各50万元`."""
    for match in patterns.of_each().finditer(sentence):
        price = patterns.money(match["price"], match["price_unit"])
        if price is None:
            continue
        quantity = Decimal(_NUMERALS.get(match["quantity"]) or match["quantity"])
        found = Component(match.start(), match.end(), match["item"], price.yuan, quantity, None, Decimal(0), match[0])
        yield replace(found, priced=match.span("price"))


def _yearly(sentence: str) -> Iterator[Component]:
    """A price per year, of which a year's budget holds one: `购买服务期三年，每年预算金额59.5万元`."""
    for match in patterns.yearly().finditer(sentence):
        price = patterns.money(match["amount"], match["unit"])
        item = _nearest_item(sentence[: match.start()])
        if price is not None and _is_item(item) and not patterns.ends_per_each().search(sentence[: match.start()]):
            found = Component(
                match.start(), match.end(), item, price.yuan, Decimal(1), price.yuan, price.grain, match[0]
            )
            yield replace(found, printed=match.span("amount"), tentative=True)


def _sum_of_rates(sentence: str, products: Sequence[Component]) -> Iterator[Component]:
    """The sum of a passage that states rates only, named by its head: `生活补助标准:592元/人/月、…,共59580元`."""
    rate = patterns.rate().search(sentence)
    match = patterns.passage_sum().search(sentence, rate.end()) if rate else None
    if not rate or not match:
        return
    head = _HEAD.match(sentence)
    item = match["what"] or (products[0].item if products else head[1] if head else "")
    amount = patterns.money(match["amount"], match["unit"])
    if amount is not None and _is_item(item):
        text = sentence[: match.end()].strip(_STRAY)
        found = Component(match.start(), match.end(), item, None, None, amount.yuan, amount.grain, text)
        yield replace(found, printed=match.span("amount"))


def _amounts(sentence: str) -> Iterator[Component]:
    """Named amounts: `人员工资11.65万元`, `电信专线1.8万元/年`, and in a numbered list `1.参加培训，6万元`."""
    words = vocabulary()
    end, rated = 0, ""  # what the latest price is for
    for match in patterns.amount().finditer(sentence):
        before, start = _PRODUCT.sub("", sentence[end : match.start()]), end
        end = match.end()
        item = _item(patterns.INSERTED.sub("", before))
        clause = before[max(before.rfind(mark) for mark in _CLAUSE_BREAKS) + 1 :]
        if not clause.strip(_STRAY):
            clause = before.rstrip(_STRAY)
            clause = clause[max(clause.rfind(mark) for mark in _CLAUSE_BREAKS) + 1 :].strip()
            item = _item(clause) if _ORDINAL.match(clause) or _LOT.search(clause) else ""
        if patterns.spent_in_another_year().search(clause.strip()):
            continue
        if match["per"] or is_rate(clause):
            rated = _rated(before, clause) or rated
            continue
        total = next((word for word in words["cost_totals"] if word in clause), "")
        if total:
            item = _of_total(before, clause)
        # `保险每人每年120元，共3600元`; one character more may be a misread one (`其需`).
        if rated and not _is_item(item) and chinese(_without_totals(clause)) < MIN_ITEM_CHARACTERS:
            item, total, rated = rated, total or clause, ""
        amount = patterns.money(match["amount"], match["unit"])
        if amount is not None and _is_item(item):
            start += max(0, before.rfind(item))
            text = sentence[start:end].strip(_STRAY)
            found = Component(start, end, item, None, None, amount.yuan, amount.grain, text)
            yield replace(found, printed=match.span("amount"), tentative=bool(total))


def _rated(before: str, clause: str) -> str:
    """What a price is for: the words between it and its `每人`, those before that, or the clause before."""
    per = patterns.per_each().search(clause)
    named = (clause[per.end() :], clause[: per.start()]) if per else (clause,)
    own = next((item for item in map(_item, named) if _is_item(item) and not is_rate(item)), "")
    return own or _nearest_item(before[: before.rfind(clause)] if clause else before)


def is_rate(clause: str) -> bool:
    """True when the words before an amount say that it is a price: `每户10万元`, `标准为`, or right before it `各`."""
    words = vocabulary()
    return any(word in clause for word in words["cost_rates"]) or clause.endswith(tuple(words["cost_rates_beside"]))


def _of_total(before: str, clause: str) -> str:
    """What an amount worded like a total may be for: the thing itself, or so many of a thing in the clause before."""
    named = _IN_ALL.sub("", clause.strip(_STRAY)) if clause.strip(_STRAY).startswith("共") else ""
    if chinese(named) >= MIN_ITEM_CHARACTERS:
        return _item(named)
    if named:
        return ""
    if (total := patterns.named_total().fullmatch(clause.strip(_STRAY))) and _is_item(_item(total["what"])):
        return _item(total["what"])
    counted = re.split(r"[，,、;；:：]", before[: before.rfind(clause)].rstrip(_STRAY))[-1]
    return _item(counted) if not _without_totals(clause) and patterns.count().search(counted) else ""


def _without_totals(clause: str) -> str:
    for word in sorted((*vocabulary()["cost_totals"], *vocabulary()["cost_trailing"]), key=len, reverse=True):
        clause = clause.replace(word, "")
    return clause.strip(_STRAY)


def _as_printed(part: Component) -> tuple[Decimal, ...]:
    return () if part.amount is None else (part.amount,)


def without_double_count(
    parts: Sequence[Component], passage: str, readings: Callable[[Component], Sequence[Decimal]] = _as_printed
) -> list[Component]:
    """Replace an amount by its parts where these may add up to it; drop the parts otherwise.

    The parts follow (`其中`) in the same sentence, or up to the next number of the list. `readings` tells what an
    amount may read.
    """
    found = list(parts)
    for whole in parts:
        if whole not in found or whole.amount is None or not patterns.parts_follow().match(passage, whole.end):
            continue
        if sources := _sources_of(whole, found, passage):  # where the money comes from is no part of what is paid
            found = [p for p in found if p not in sources]
            continue
        near, far = (_parts_of(whole, found, passage, stop) for stop in (patterns.SENTENCE_END, patterns.ITEM_END))
        for own in (near, far):
            if own and set(readings(whole)) & _sums([readings(part) for part in own]):
                found = [replace(p, tentative=False) if p in own else p for p in found if p != whole]
                break
        else:
            found = [p for p in found if p not in far]
    return found


def _sums(amounts: Sequence[Sequence[Decimal]]) -> set[Decimal]:
    found = {Decimal(0)}
    for readings in amounts:
        found = {one + amount for one in found for amount in readings}
        if len(found) > MAX_SUMS:
            return set()
    return found


def _sources_of(whole: Component, parts: Sequence[Component], passage: str) -> list[Component]:
    """The parts of an amount, where each is a source of money: `其中：中央财政资金224万元，省级财政资金48万元`."""
    own = _parts_of(whole, parts, passage, patterns.SENTENCE_END)
    return own if own and all(patterns.money_source().fullmatch(part.item) for part in own) else []


def _parts_of(whole: Component, parts: Sequence[Component], passage: str, stop: re.Pattern[str]) -> list[Component]:
    end = match.start() if (match := stop.search(passage, whole.end)) else len(passage)
    return [p for p in parts if whole.end <= p.start < end and p.amount is not None]


def _item(before: str) -> str:
    """Return what an amount is for: the words before it without ordinals, conjunctions and `约`."""
    item = before[max(before.rfind(mark) for mark in _CLAUSE_BREAKS) + 1 :].strip(_STRAY)
    while True:
        shorter = _ORDINAL.sub("", item)
        shorter = shorter.removeprefix(next(filter(shorter.startswith, _longest_first("cost_leading")), ""))
        if not shorter.endswith(tuple(vocabulary()["cost_words_whole"])):
            shorter = shorter.removesuffix(next(filter(shorter.endswith, _longest_first("cost_trailing")), ""))
        if shorter.strip(_STRAY) == item:
            return item[-MAX_ITEM_CHARACTERS:]
        item = shorter.strip(_STRAY)


def _nearest_item(before: str) -> str:
    """The last clause before a price that may be what it is for."""
    clauses = re.split(rf"[，,。:：（(、{GAP}]", before)
    return next((item for clause in reversed(clauses) if _is_item(item := _item(clause))), "")


@cache
def _longest_first(name: str) -> tuple[str, ...]:
    return tuple(sorted(vocabulary()[name], key=len, reverse=True))


def _is_item(item: str) -> bool:
    return chinese(item) >= MIN_ITEM_CHARACTERS and not _ONLY_DATE.fullmatch(item) and not re.search("[×=]", item)
