"""Figures in the description of a project against each other, against its money and against its targets.

Only complete patterns are judged: an amount that a conversion has cut is no evidence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations_with_replacement

from budgetlib.amounts import Amount, half_width, parse_amount
from budgetlib.reconcile.engine.checks import FAILS, HOLDS, ROUNDING, Check, money, unchecked
from budgetlib.reconcile.engine.facts import Index
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.kinds.forms import Row, form_mark, form_place, with_form

MONTHS = 12
MAX_PERSONS = 60  # combinations of more persons over several standards are not enumerated
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?"
_MONEY = rf"(?P<amount>(?:{_NUMBER})(?:亿元|万元|千元|元))"
_NUMERALS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5}
_JOINT_TOTAL = re.compile(rf"(?P<count>[两二三四五])项(?:合计|共计)[^\d。;；]{{0,12}}{_MONEY}(?!/)")
_STATED = re.compile(rf"(?:合计|共计|共需|总计|需|共|计)[^\d，,。;；:：]{{0,12}}{_MONEY}(?!/)")
_RATE = re.compile(r"(?P<rate>\d+(?:\.\d+)?)元/人/月")
_PERSONS = re.compile(r"(?P<persons>\d{1,3})[名位人]")
_SENTENCE = re.compile(r"[^。]+")
_TOTAL = re.compile(rf"(?:合计|共计|共需|总计|总共|所需|实施期|安排)[^\d。;；]{{0,10}}{_MONEY}(?!/)")
_COUNT = re.compile(r"(?P<value>\d{1,6})(?P<more>余|多)?(?P<unit>[个家户名人次场项条本份件篇期台套辆处])")


def joint_total(rule: Rule, index: Index) -> Iterator[Check]:
    """Where a description adds up so many sums (`两项合计…`), the sums stated before it give that total."""
    for project, text in _described(index):
        for match in _JOINT_TOTAL.finditer(text):
            wanted = _NUMERALS[match["count"]]
            before = text[text.rfind("。", 0, match.start()) + 1 : match.start()]
            parts = [_amount(part["amount"]) for part in _STATED.finditer(before)][-wanted:]
            if len(parts) < wanted:
                why = f"only {len(parts)} of the {wanted} sums are stated as such"
                yield unchecked(rule, form_place(project), why)
            else:
                yield _told(index, _compare(rule, index, project, _amount(match["amount"]), parts))


def components_within_total(rule: Rule, index: Index) -> Iterator[Check]:
    """The components stated for a project add up to no more than the largest total its form states."""
    stated = Counter[int]()
    parts: dict[int, list[Row]] = {}
    for row in index.cost_rows:
        if row["amount"] is not None:
            stated[int(row["form"])] += row["amount"]
            parts.setdefault(int(row["form"]), []).append(row)
    for project, text in _described(index):
        found = parts.get(int(project["form"]), [])
        if len(found) < 2:
            continue
        totals = [_amount(match["amount"]) for match in _TOTAL.finditer(text)]
        limits = [total.yuan + total.grain / 2 for total in totals]
        limits += [limit for key in ("form_amount_total", "form_amount_year") if (limit := project[key]) is not None]
        if not limits:
            yield unchecked(rule, form_place(project), "no total of the form is legible")
            continue
        added = Decimal(stated[int(project["form"])])
        fails = added > max(limits)
        relation = f"{money(added)} {'>' if fails else '≤'} {money(max(limits))}"
        detail = "; ".join(f"{row['item']} {money(row['amount'])}" for row in found)
        size = added - max(limits) if fails else None
        verdict = FAILS if fails else HOLDS
        mark = (form_mark(index, project),)
        check = Check(rule, form_place(project), verdict, text=relation, detail=detail, size=size, marks=mark)
        yield _told(index, check)


def rates_times_persons(rule: Rule, index: Index) -> Iterator[Check]:
    """A yearly sum stated for so many persons at several monthly standards is that of some division of the persons.

    A supplement per person and month stated in the same sentence (`每人每月多…元`) may be part of it.
    """
    for project, text in _described(index):
        for sentence in _SENTENCE.findall(text):
            stated = list(_RATE.finditer(sentence))
            rates = sorted({Decimal(match["rate"]) for match in stated})
            total = _STATED.search(sentence, stated[0].end()) if stated else None
            persons = _PERSONS.search(text[: text.find(sentence) + len(sentence)])
            if len(rates) < 2 or total is None:
                continue
            if persons is None or not 0 < int(persons["persons"]) <= MAX_PERSONS:
                yield unchecked(rule, form_place(project), "the number of persons is not stated")
                continue
            yearly = _amount(total["amount"])
            yield _told(index, _division(rule, index, project, int(persons["persons"]), rates, yearly, sentence))


def _division(
    rule: Rule, index: Index, project: Row, persons: int, rates: Sequence[Decimal], total: Amount, sentence: str
) -> Check:
    more = re.search(r"每人每月[^\d]{0,6}(\d+)元", sentence)
    supplements = (Decimal(0), Decimal(more[1]) if more else Decimal(0))
    possible = (
        MONTHS * (sum(chosen) + persons * supplement)
        for chosen in combinations_with_replacement(rates, persons)
        for supplement in supplements
    )
    fits = any(abs(amount - total.yuan) <= total.grain / 2 for amount in possible)
    standards = ", ".join(f"{rate}" for rate in rates)
    text = f"{total.yuan:,f} 元 {'is a' if fits else 'is no'} division of {persons} persons over {standards} 元/人/月"
    return Check(rule, form_place(project), HOLDS if fits else FAILS, text=text, marks=(form_mark(index, project),))


def counts_meet_targets(rule: Rule, index: Index) -> Iterator[Check]:
    """A number stated in the description meets the quantity target of the year that is worded like its clause."""
    targets = [
        row
        for row in index.indicator_rows
        if row["scope"] == "year"
        and row["level2"] in rule.parameters["level2"]
        and row["value"] is not None
        and row["legible"]
    ]
    for project, text in _described(index):
        for row in (row for row in targets if int(row["form"]) == int(project["form"])):
            said = _said(row, text, rule.parameters["unless"])
            if len(said) != 1:
                continue
            (value,) = said
            fits = _meets(value, row["operator"], Decimal(str(row["value"])))
            words = f"{value} stated in the description {'meets' if fits else 'does not meet'} {row['target']}"
            marks = (("indicators", int(row["page"]), int(row["row"]), "year"), form_mark(index, project))
            place = f"{form_place(project)} {row['level3']}"
            yield _told(index, Check(rule, place, HOLDS if fits else FAILS, text=words, marks=marks))


def _said(row: Row, text: str, unless: Sequence[str]) -> set[int]:
    """The numbers with the target's unit in clauses that hold the words of the indicator."""
    words = _bigrams(re.sub("数量|人数|次数|个数|户数|家数|预计|全年", "", row["level3"]))
    found = set()
    for clause in re.split(r"[，,。;；:：、]", text):
        counts = [match for match in _COUNT.finditer(clause) if match["unit"] == row["value_unit"]]
        shared = len(words & _bigrams(clause)) / len(words) if words else 0
        if len(counts) == 1 and shared >= 0.75 and not any(word in clause for word in unless):
            found.add(int(counts[0]["value"]))
    return found


def _bigrams(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


def _meets(value: int, operator: str, target: Decimal) -> bool:
    return {"≥": value >= target, ">": value > target, "≤": value <= target, "<": value < target}.get(
        operator, value == target
    )


def _told(index: Index, check: Check) -> Check:
    """The check; where a text conversion may have cut or joined the figures, a breach proves nothing."""
    if check.verdict == FAILS and index.is_conversion:
        return unchecked(check.rule, check.place, f"the conversion may have cut or joined figures: {check.text}")
    return check


def _described(index: Index) -> Iterator[tuple[Row, str]]:
    for project in with_form(index):
        if project["description"]:
            yield project, half_width(project["description"])


def _amount(text: str) -> Amount:
    amount = parse_amount(text)
    assert amount is not None  # the pattern admits amounts only
    return amount


def _compare(rule: Rule, index: Index, project: Row, total: Amount, parts: Sequence[Amount]) -> Check:
    added = sum((part.yuan for part in parts), Decimal(0))
    slack = (total.grain + sum((part.grain for part in parts), Decimal(0))) / 2
    difference = abs(added - total.yuan)
    verdict = HOLDS if not difference else ROUNDING if difference <= slack else FAILS
    terms = " + ".join(money(part.yuan) for part in parts)
    text = f"{money(total.yuan)} {'≠' if verdict == FAILS else '='} {terms} = {money(added)}"
    size = difference if verdict == FAILS else None
    return Check(rule, form_place(project), verdict, text=text, size=size, marks=(form_mark(index, project),))
