"""Amounts against the whole: a table in another unit, funds of a sum, money of targets beyond all expenditure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from budgetlib.amounts import UNITS
from budgetlib.inspect.levels import NUMBER, number_of
from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject, at

_WAN = UNITS["万元"]
_WHOLE = ("revenue_expenditure_summary", "revenue_summary", "expenditure_summary")
_THREE = "three_public"
_ROUNDING = Decimal("0.02")  # 万元 by which rounded amounts may differ from their sum


def table_in_another_unit(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """The total of a table is ten thousand times that of the others, or the ten thousandth: its unit is another one."""
    largest = {table: amount for table in _WHOLE if (amount := _largest(subject, table))}
    for table, amount in largest.items():
        others = Counter(other for name, other in largest.items() if name != table)
        if len(others) != 1 or sum(others.values()) < 2:
            continue
        whole = next(iter(others))
        if any(abs(amount * by - whole) <= whole / 10_000 for by in (_WAN, 1 / _WAN)):
            yield _of_table(rule, subject, table, "其他预算表", "the other tables")
    stated = [claim["amount"] for claim in subject.rows("claims") if claim["measure"] == _THREE]
    printed = _largest(subject, _THREE, _THREE)
    if (
        printed
        and stated
        and all(amount is not None and amount in (printed * _WAN, printed / _WAN) for amount in stated)
    ):
        yield _of_table(rule, subject, _THREE, "文字说明", "the text")


def _of_table(rule: Rule, subject: Subject, table: str, other: str, english: str) -> Hit:
    row = next(row for row in subject.rows("tables") if row["table"] == table)
    title, part = str(row["title"]), subject.form.part_of_table(table)
    values = {"title": title, "other": other, "other_english": english}
    return Hit(rule, part, row["file"] or 1, row["page_first"], 1, title, values, table)


def funds_of_whole(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """The three funds of a sentence do not add up to the appropriations it states (`whole` and `patterns`)."""
    whole_of = re.compile(rule.parameters["whole"] + rf"(?P<n>{NUMBER})万元")
    of_fund = [re.compile(one + rf"(?P<n>{NUMBER})万元") for one in rule.parameters["patterns"]]
    for passage in subject.passages:
        if not rule.looks_at(passage.part):
            continue
        whole, parts = [*whole_of.finditer(passage.text)], [[*one.finditer(passage.text)] for one in of_fund]
        if len(whole) != 1 or any(len(found) != 1 for found in parts):
            continue
        stated = number_of(whole[0]["n"])
        amounts = [number_of(found[0]["n"]) for found in parts]
        if abs(stated - sum(amounts)) > _ROUNDING:
            start, end = whole[0].span()
            yield at(rule, passage, start, end, whole=f"{stated:,}", sum=f"{sum(amounts):,}")


def more_than_all(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """An amount of the text (`patterns` with `n` in 万元) that is more than the whole budget."""
    whole = max((_largest(subject, table) for table in _WHOLE), default=Decimal(0))
    for passage in subject.passages if whole else ():
        for one in rule.patterns() if rule.looks_at(passage.part) else ():
            for found in one.finditer(passage.text):
                if number_of(found["n"]) * _WAN > whole + _WAN:
                    yield at(rule, passage, *found.span(), whole=f"{whole / _WAN:,.2f}")


def _largest(subject: Subject, table: str, measure: str = "") -> Decimal:
    """Return the largest amount of a table, in yuan; of a measure only, where one is given. 0 without any."""
    rows = (row for row in subject.rows("figures") if row["table"] == table and measure in ("", row["measure"]))
    return max((row["amount"] for row in rows if row["amount"] is not None), default=Decimal(0))
