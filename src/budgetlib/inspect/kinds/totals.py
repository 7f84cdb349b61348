"""Amounts against the whole: a table in another unit, funds of a sum, money of targets beyond all expenditure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from budgetlib.amounts import UNITS
from budgetlib.inspect.levels import NUMBER, number_of
from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject, at

_WAN = UNITS["万元"]


class _Printed(NamedTuple):
    """An amount and the grain it is printed with, in yuan."""

    yuan: Decimal
    grain: Decimal


_NONE = _Printed(Decimal(0), Decimal(0))
_WHOLE = ("revenue_expenditure_summary", "revenue_summary", "expenditure_summary")
_THREE = "three_public"


def table_in_another_unit(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """The total of a table is ten thousand times that of the others, or the ten thousandth: its unit is another one."""
    largest = {table: found for table in _WHOLE if (found := _largest(subject, table)).yuan}
    for table, found in largest.items():
        others = [other for name, other in largest.items() if name != table]
        same = len(others) > 1 and len({other.yuan for other in others}) == 1
        if same and _is_of_another_unit(found, others[0]):
            yield _of_table(rule, subject, table, "其他预算表", "the other tables")
    stated = [claim["amount"] for claim in subject.rows("claims") if claim["measure"] == _THREE]
    printed = _largest(subject, _THREE, _THREE).yuan
    if (
        printed
        and stated
        and all(amount is not None and amount in (printed * _WAN, printed / _WAN) for amount in stated)
    ):
        yield _of_table(rule, subject, _THREE, "文字说明", "the text")


def _is_of_another_unit(one: _Printed, other: _Printed) -> bool:
    """Whether an amount is another one in a unit ten thousand times larger or smaller, within their rounding."""
    scales = (_WAN, 1 / _WAN)
    return any(abs(one.yuan * by - other.yuan) <= (one.grain * by + other.grain) / 2 for by in scales)


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
        stated, *amounts = (_in_wan(found["n"]) for found in (whole[0], *(found[0] for found in parts)))
        summed, slack = sum((one.yuan for one in amounts), Decimal(0)), stated.grain + sum(one.grain for one in amounts)
        if abs(stated.yuan - summed) > slack / 2:
            start, end = whole[0].span()
            yield at(rule, passage, start, end, whole=f"{stated.yuan / _WAN:,.2f}", sum=f"{summed / _WAN:,.2f}")


def more_than_all(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """An amount of the text (`patterns` with `n` in 万元) that is more than the whole budget."""
    whole = max((_largest(subject, table) for table in _WHOLE), default=_NONE)
    for passage in subject.passages if whole.yuan else ():
        for one in rule.patterns() if rule.looks_at(passage.part) else ():
            for found in one.finditer(passage.text):
                stated = _in_wan(found["n"])
                if stated.yuan - whole.yuan > (stated.grain + whole.grain) / 2:
                    yield at(rule, passage, *found.span(), whole=f"{whole.yuan / _WAN:,.2f}")


def _in_wan(number: str) -> _Printed:
    """A number of 万元 as it is printed."""
    return _Printed(number_of(number) * _WAN, _WAN.scaleb(-len(number.partition(".")[2])))


def _largest(subject: Subject, table: str, measure: str = "") -> _Printed:
    """Return the largest amount of a table; of a measure only, where one is given."""
    rows = (row for row in subject.rows("figures") if row["table"] == table and measure in ("", row["measure"]))
    return max((_Printed(row["amount"], row["grain"]) for row in rows if row["amount"] is not None), default=_NONE)
