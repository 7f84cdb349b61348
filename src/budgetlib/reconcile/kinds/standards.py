"""Standards per head and month against the money of a form, and years that a form costs although they are over."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from budgetlib.amounts import UNITS, half_width
from budgetlib.reconcile.engine.checks import FAILS, HOLDS, YEAR_UNKNOWN, Check, money, not_applicable, unchecked
from budgetlib.reconcile.engine.facts import Index
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.kinds.forms import Row, form_mark, form_place, with_form
from budgetlib.reconcile.kinds.nouns import family_of

MONTHS = 12
_TEXTS = {
    "description": "项目概况",
    "goal_year": "年度总体目标",
    "goal_whole_period": "实施期总体目标",
    "plan": "实施计划",
}
FEWEST_CHARACTERS = 30  # a shorter text is alike in many forms by nature
_PER_HEAD = re.compile(r"^(?:人均|户均|家均|每人|每户|平均每人)")
_MONEY_UNIT = re.compile(r"^(?P<money>元|千元|万元)(?P<per>(?:/?(?:人|户|家|名|位))?)(?:/(?P<period>月|年))?$")
_AMOUNT = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_EARLIER = re.compile(
    rf"(?<!\d)(?P<year>20\d\d)年度?(?P<words>[^\d，,。;；]{{0,16}})(?P<amount>(?:{_AMOUNT})(?:亿元|万元|千元|元))(?!/)"
)


def standard_times_persons(rule: Rule, index: Index) -> Iterator[Check]:
    """The one standard per head of a form, times its persons and a year's months, is the form's money of the year.

    Judged only where the form has one cost target and one target that counts persons.
    """
    counted: dict[int, list[Row]] = defaultdict(list)
    priced: dict[int, list[Row]] = defaultdict(list)
    for row in index.indicator_rows:
        if row["scope"] == "year" and row["legible"] and row["value"] is not None:
            if row["level2"] in rule.parameters["level2"]:
                priced[int(row["form"])].append(row)
            elif row["level2"] in rule.parameters["counts"] and family_of(row["value_unit"] or "") == "persons":
                counted[int(row["form"])].append(row)
    for project in with_form(index):
        prices, counts = priced[int(project["form"])], counted[int(project["form"])]
        if len(prices) == 1 and len(counts) == 1 and (needed := _needed(prices[0], counts[0])) is not None:
            yield _standard_check(rule, index, project, (prices[0], counts[0]), needed)


def _needed(price: Row, count: Row) -> Decimal | None:
    """What a standard costs in a year for so many persons, in yuan; None where it is no standard per head."""
    unit = _MONEY_UNIT.match(price["value_unit"] or "")
    if unit is None or not (unit["per"] or unit["period"] or _PER_HEAD.match(price["level3"])):
        return None
    months = MONTHS if unit["period"] == "月" else 1
    return Decimal(str(price["value"])) * UNITS[unit["money"]] * Decimal(str(count["value"])) * months


def _standard_check(rule: Rule, index: Index, project: Row, rows: tuple[Row, Row], needed: Decimal) -> Check:
    price, count = rows
    available = project["form_amount_year"]
    if available is None:
        return unchecked(rule, form_place(project), "the form's money of the year is not legible")
    by_month = f" × {MONTHS}" if "/月" in price["value_unit"] else ""
    relation = ">" if needed > available else "<" if needed < available else "="
    text = f"{price['target']} × {count['target']}{by_month} = {money(needed)} {relation} {money(available)}"
    fits = {"≤": needed >= available, "<": needed >= available, "≥": needed <= available, ">": needed <= available}.get(
        price["operator"], needed == available
    )
    marks = tuple(("indicators", int(row["page"]), int(row["row"]), "year") for row in rows)
    verdict, size = (HOLDS, None) if fits else (FAILS, abs(needed - available))
    return Check(rule, form_place(project), verdict, text=text, size=size, marks=(*marks, form_mark(index, project)))


def earlier_costs(rule: Rule, index: Index) -> Iterator[Check]:
    """The description of a form costs the year of the budget, not a year that is over."""
    for project in with_form(index):
        text = half_width(project["description"] or "")
        if not text:
            continue
        if index.fiscal_year is None:
            yield unchecked(rule, form_place(project), YEAR_UNKNOWN)
            continue
        said = [m for m in _EARLIER.finditer(text) if any(w in m["words"] for w in rule.parameters["words"])]
        said = [m for m in said if not any(word in m["words"] for word in rule.parameters["unless"])]
        early = [match for match in said if int(match["year"]) < index.fiscal_year]
        shown = "; ".join(re.sub(r"\s", "", match[0]) for match in early)
        mark = (form_mark(index, project),)
        if early or said:
            yield Check(rule, form_place(project), FAILS if early else HOLDS, text=shown, marks=mark)


def copied_text(rule: Rule, index: Index) -> Iterator[Check]:
    """The forms of two projects do not have the same description or goal, word for word."""
    seen: dict[tuple[str, str], Row] = {}
    judged = 0
    for project in with_form(index):
        for column in rule.parameters["texts"]:
            text = re.sub(r"\s", "", project[column] or "")
            if len(text) < FEWEST_CHARACTERS:
                continue
            judged += 1
            first = seen.setdefault((column, text), project)
            if int(first["form"]) != int(project["form"]):
                marks = (form_mark(index, first), form_mark(index, project))
                told = f"{_TEXTS.get(column, column)} is that of {form_place(first)}: {text[:FEWEST_CHARACTERS]}…"
                yield Check(rule, form_place(project), FAILS, text=told, marks=marks)
    if not judged:
        yield not_applicable(rule, "performance forms", "no form has a description or goal long enough to compare")
    elif judged == len(seen):
        yield Check(rule, "performance forms", HOLDS, text=f"{judged} texts")
