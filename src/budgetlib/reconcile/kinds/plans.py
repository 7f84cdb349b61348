"""Dates in the plan of a project against the dates of its targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from budgetlib.amounts import half_width
from budgetlib.reconcile.engine.checks import FAILS, HOLDS, Check, unchecked
from budgetlib.reconcile.engine.facts import Index, words
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.kinds.forms import ILLEGIBLE, form_mark, with_form

MONTHS = 12
_MONTH = r"(?<!\d)(?:1[0-2]|0?[1-9])"


def periods(text: str) -> list[set[int]]:
    """Return the months of every period a text names: `5至7月` → {5, 6, 7}, `四季度` → {10, 11, 12}, `年底` → {12}.

    Words for several months stand in words.yaml (`months`).
    """
    return [_months(match) for match in _pattern().finditer(re.sub(r"\s", "", half_width(text)))]


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<first>{_MONTH})月?(?:份|底|初)?(?:至|到|-|—|~)(?:\d{{4}}年)?(?P<last>{_MONTH})月"
        rf"|(?P<month>{_MONTH})月"
        rf"|(?P<word>{'|'.join(words()['months'])})"
    )


def _months(match: re.Match[str]) -> set[int]:
    if match["word"]:
        return set(map(int, words()["months"][match["word"]]))
    if match["month"]:
        return {int(match["month"])}
    first, last = int(match["first"]), int(match["last"])
    return {(month - 1) % MONTHS + 1 for month in range(first, last + 1 + MONTHS * (last < first))}


def planned_months(rule: Rule, index: Index) -> Iterator[Check]:
    """Every period that a target of the year names has a month that the plan of the project names as well.

    Plans without months (每月, 全年) and targets without them are left alone.
    """
    plans = {int(row["form"]): (row, set().union(*periods(row["plan"] or ""))) for row in with_form(index)}
    for row in index.indicator_rows:
        if row["level2"] not in rule.parameters["level2"] or row["scope"] != "year" or row["form"] not in plans:
            continue
        project, planned = plans[row["form"]]
        asked = periods(row["target"] or "")
        place = f"form {int(row['form'])} p{int(row['page'])} r{int(row['row'])} {row['level3']}"
        if planned and not row["legible"]:
            yield unchecked(rule, place, ILLEGIBLE)
            continue
        if not planned or not asked:
            continue
        missed = [months for months in asked if not months & planned]
        lacking = f", but not {'、'.join(map(_listed, missed))}" if missed else ""
        told = f"target {row['target']}, the plan names {_listed(planned)}{lacking}"
        if missed and index.is_conversion:
            yield unchecked(rule, place, f"the conversion may have cut the plan: {told}")
            continue
        marks = (("indicators", int(row["page"]), int(row["row"]), "year"), form_mark(index, project))
        yield Check(rule, place, FAILS if missed else HOLDS, text=told, detail=row["level3"], marks=marks)


def _listed(months: set[int]) -> str:
    return f"{'、'.join(map(str, sorted(months)))}月"
