"""The patterns of amounts, prices and quantities in what a project says it costs; words are in performance.yaml."""

from __future__ import annotations

import re
from functools import cache

from budgetlib.amounts import UNITS, Amount, parse_amount
from budgetlib.errors import AmountError
from budgetlib.interpret.forms.vocabulary import vocabulary
from budgetlib.interpret.quantity_units import alternatives

NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?"
NUMERALS = "一两二三四五六七八九十"
INSERTED = re.compile(r"[（(][^（）()]{0,80}[）)]")
"""A remark in parentheses inside an item's name."""
SENTENCE_END = re.compile(r"[。;；]")
ITEM_END = re.compile(r"。|[;；]\s*(?:[（(]?\d{1,2}[)）.、]|[一二三四五六七八九十]+[是、])")
"""Where an item of a numbered list ends."""


def money(number: str, unit: str) -> Amount | None:
    """Return an amount that was matched; None when it is no whole number of fen (`192.8857元`: digits were lost)."""
    try:
        return parse_amount(number + ("万元" if unit == "万" else unit))
    except AmountError:
        return None


@cache
def amount() -> re.Pattern[str]:
    """An amount of money; `per` what it is a price for."""
    per = alternatives(vocabulary()["cost_units"])
    return re.compile(
        rf"(?<![\d.\-—~至×])(?<!\d,)(?P<amount>{NUMBER})(?P<unit>{money_units()})(?:/年|(?P<per>/(?:{per}|月|天|日)))?"
    )


@cache
def product() -> re.Pattern[str]:
    """So many of something at a price, so many times, and what that gives."""
    measure, period = alternatives(vocabulary()["cost_units"]), alternatives(vocabulary()["cost_periods"])
    return re.compile(
        rf"(?P<head>(?<![\d.])(?P<quantity>\d{{1,7}})(?P<measure>{measure})(?P<words>[\u4e00-\u9fff]{{0,20}}?)"
        rf"(?:[×xX*（(]|[，,]?(?:按照|按)?每(?:{measure})|[，,]?(?:{measure}均|单价)|[，,]?按照?|(?=(?:{NUMBER})(?:{money_units()})/(?:{measure})))"
        rf"(?P<price>{NUMBER})(?P<price_unit>{money_units()})(?:/(?:{measure}|{period}))*"
        rf"(?:[×xX*计](?P<times>\d{{1,4}})(?:{period}))?[）)]?)"
        rf"(?:(?:(?P<equals>[=＝])|[\u4e00-\u9fff]{{0,6}}[，,]?[\u4e00-\u9fff]{{0,2}}(?:共需|共计|需|共|计)[\u4e00-\u9fff]{{0,2}})"
        rf"(?P<amount>{NUMBER})(?P<amount_unit>{money_units()})[）)]?)?"
    )


@cache
def of_each() -> re.Pattern[str]:
    """So many of a thing at the same price."""
    measure = alternatives(vocabulary()["cost_units"])
    return re.compile(
        rf"(?P<quantity>[{NUMERALS}]|(?<![\d.])\d{{1,4}})(?:{measure})(?P<item>[\u4e00-\u9fff]{{2,20}}?)各"
        rf"(?P<price>{NUMBER})(?P<price_unit>{money_units()})(?!/)"
    )


@cache
def yearly() -> re.Pattern[str]:
    """A price for each year."""
    return re.compile(rf"每年[\u4e00-\u9fff]{{0,6}}?(?P<amount>{NUMBER})(?P<unit>{money_units()})(?!/)")


@cache
def rate() -> re.Pattern[str]:
    """An amount per person, thing or time."""
    measure, period = alternatives(vocabulary()["cost_units"]), alternatives(vocabulary()["cost_periods"])
    return re.compile(rf"(?P<amount>{NUMBER})(?P<unit>{money_units()})/(?:{measure}|{period})")


@cache
def standards() -> re.Pattern[str]:
    """Standards by which money is given: `按照一等奖3万元、二等奖2万元的办法给予奖励`."""
    return re.compile(
        rf"按照?(?P<standards>[^。;；]{{0,80}}(?:{NUMBER})(?:{alternatives(UNITS)}))的(?:办法|标准|额度|规定)"
    )


@cache
def each_year() -> re.Pattern[str]:
    """A standard per head and month or year: `每人每年5000元`, `740元/人/月`."""
    measure = alternatives(vocabulary()["cost_units"])
    return re.compile(
        rf"每(?P<per>{measure})每(?P<time>[年月])(?P<amount>{NUMBER})(?P<unit>{money_units()})"
        rf"|(?P<amount2>{NUMBER})(?P<unit2>{money_units()})/(?P<per2>{measure})/(?P<time2>[年月])"
    )


@cache
def passage_sum() -> re.Pattern[str]:
    """The sum behind rates."""
    return re.compile(
        rf"[，,](?:共需|共计|共[\u4e00-\u9fff]?)(?P<what>[\u4e00-\u9fff]{{0,10}}?)(?P<amount>{NUMBER})(?P<unit>{money_units()})(?!/)"
    )


@cache
def per_each() -> re.Pattern[str]:
    """`每人每年`: what makes the amount behind it a price."""
    units = [unit for key in ("cost_units", "cost_periods", "cost_more_units") for unit in vocabulary()[key]]
    return re.compile(rf"(?:每(?:{alternatives(units)}))+")


@cache
def ends_per_each() -> re.Pattern[str]:
    """`每人` at the end: what follows (`每年120元`) is no price of the whole thing."""
    return re.compile(rf"(?:{per_each().pattern})$")


@cache
def named_total() -> re.Pattern[str]:
    """A clause that names a thing and says that what follows is all of it: `全年遗属生活困难补助共需`."""
    what = str(vocabulary()["cost_total_words"])
    return re.compile(
        rf"(?:全年|年度|每年)?(?P<what>(?!{what})[\u4e00-\u9fff]{{4,24}}?)(?:共需要?|共计|合计|总计|共)(?:约)?"
    )


@cache
def money_source() -> re.Pattern[str]:
    """A source of money."""
    return re.compile(str(vocabulary()["cost_sources"]))


@cache
def spent_in_another_year() -> re.Pattern[str]:
    """Words of an amount that was spent in another year."""
    return re.compile(str(vocabulary()["cost_spent"]))


@cache
def count() -> re.Pattern[str]:
    """A number of things."""
    return re.compile(rf"(?<![\d.])(?P<count>\d{{1,6}})(?P<measure>{alternatives(vocabulary()['cost_units'])})")


@cache
def total() -> re.Pattern[str]:
    """An amount that is called the whole: `所需经费150万元`, `合计35万元`, `全年共需约75.8万元`."""
    words = alternatives(vocabulary()["cost_totals"])
    return re.compile(rf"(?:{words}|共)[^\d。;；，,]{{0,10}}(?P<amount>{NUMBER})(?P<unit>{money_units()})(?!/)")


@cache
def parts_follow() -> re.Pattern[str]:
    """What introduces the parts of an amount."""
    return re.compile(rf"[\u4e00-\u9fff]{{0,4}}?[，,：:（(]?\s*(?:{alternatives(vocabulary()['cost_parts'])})")


def money_units() -> str:
    """Return the expression for a unit of money."""
    return alternatives(UNITS) + r"|万(?=[、，,。；;（(）)]|$)"
