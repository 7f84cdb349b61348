"""Sentences and tables of the notebook on projects and their costs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.sums import fraction, largest_first, sum_by, with_share
from budgetlib.prose.missing import missing
from budgetlib.prose.numbers import count, listing, money, percent
from budgetlib.prose.shown import Table, headed, literal, say, table

CATEGORIES = {
    "recurring": "Called recurring 经常性",
    "one-off": "Called one-off 一次性",
    "other": "Of another category",
    "not stated": "Without a category",
}
FEW = 5  # projects named together where there are more
NO_PROJECTS = "The document prints no table and no form of projects."
PERIODS = {"current": "this year's budget 本年预算", "carryover": "carried over 上年结转"}
LEVELS = {
    "central": "central government 中央",
    "provincial": "province 省级",
    "municipal": "city or county 市县",
    "own": "the unit itself 单位自筹",
    "other": "other 其他",
}
Names = Mapping[str, str] | None
_PLACE = ("Place", ("page", "row"), "place")


def projects_sentence(listed: pd.DataFrame) -> Markdown:
    """State number and money of the projects, per period, and what the largest take."""
    if listed.empty:
        return say(missing(listed, "projects", NO_PROJECTS))
    told = listing(
        f"{count(len(group), 'project')} with {money(sum(group['amount']), unit=True)} ({PERIODS[period]})"
        for period, group in listed.groupby("period", sort=False)
    )
    first = listed.iloc[0]
    return headed(
        f"{count(len(listed), 'project').capitalize()}, {money(sum(listed['amount']), unit=True)}; {largest(listed)}",
        f"Disclosed are {told}.",
        f"The largest is {literal(first['label'])} with {money(first['amount'], unit=True)}.",
    )


def largest(listed: pd.DataFrame) -> str:
    """Say what share of the money the largest projects take, the largest one where there are few."""
    if not sum(listed["amount"]):
        return "without money"
    if len(listed) <= FEW:
        return f"the largest takes {percent(listed['cumulative'].iloc[0])}"
    return f"the largest {FEW} take {percent(listed['cumulative'].iloc[FEW - 1])}"


def spread_sentence(listed: pd.DataFrame, gini: Decimal | None) -> Markdown:
    """State how unequal the projects are."""
    if gini is None:
        return say(missing(listed, "projects", NO_PROJECTS) if listed.empty else "The projects are without money.")
    half = next(i for i, held in enumerate(listed["cumulative"], start=1) if held * 2 >= 1)
    return headed(
        f"{count(half, 'project').capitalize()} of {len(listed)} {'holds' if half == 1 else 'hold'} half of the money "
        f"(Gini coefficient {gini:.2f})",
        "The Gini coefficient is twice the area between the curve and the line on which all projects are equal.",
    )


def largest_part_sentence(parts: pd.DataFrame, names: str, what: str, missing: str, called: Names = None) -> Markdown:
    """State which part of a breakdown takes most of the project money; `called` gives names to show for keys."""
    if parts.empty:
        return say(missing)
    sums = sum_by(
        parts.assign(**{names: parts[names].astype(object).where(parts[names].notna(), "not stated")}), [names]
    )
    first = with_share(largest_first(sums)).iloc[0]
    name = (called or {}).get(first[names], literal(first[names]))
    projects = count(
        int(parts["count"][parts[names].astype(object).fillna("not stated") == first[names]].sum()), "project"
    )
    others = count(len(sums) - 1, f"other {what}", f"other {what}s") if len(sums) > 1 else ""
    return headed(
        f"{name}: {percent(first['share'] or 0)} of the project money",
        f"That is {money(first['amount'], unit=True)} in {projects}" + (f", beside {others}." if others else "."),
    )


def projects_table(listed: pd.DataFrame) -> Table | Markdown | None:
    """The projects by money."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Unit 单位", "unit_name", "text"),
        ("Period", "period", "text"),
        ("Amount 万元", "amount", "money"),
        ("Share", "share", "share"),
        ("Cumulative", "cumulative", "share"),
        _PLACE,
    ]
    return table(_named_periods(listed), columns)


def unit_table(units: pd.DataFrame) -> Table | Markdown | None:
    """Projects per unit and period."""
    columns = [
        ("Unit 单位", "unit_name", "text"),
        ("Period", "period", "text"),
        ("Projects", "count", "count"),
        ("Amount 万元", "amount", "money"),
        ("Share", "share", "share"),
    ]
    return table(_named_periods(units), columns)


def size_table(sizes: pd.DataFrame) -> Table | Markdown | None:
    """Projects per size class."""
    named = sizes.assign(size=[_size(low, high) for low, high in zip(sizes["low"], sizes["high"], strict=True)])
    columns = [
        ("Size of the project", "size", "text"),
        ("Projects", "count", "count"),
        ("Amount 万元", "amount", "money"),
        ("Share", "share", "share"),
    ]
    return table(named, columns)


def category_table(categories: pd.DataFrame) -> Table | Markdown | None:
    """Projects per category, as their forms call it."""
    columns = [
        ("Kind", "kind", "text"),
        ("Category as printed 项目属性", "category", "text"),
        ("Projects", "count", "count"),
        ("Amount 万元", "amount", "money"),
        ("Share", "share", "share"),
    ]
    return table(categories, columns)


def level_sentence(levels: pd.DataFrame) -> Markdown:
    """State which level of government pays most of the year's money of the forms."""
    if levels.empty or not sum(levels["year"]):
        return say("No form tells which level of government pays.")
    first = largest_first(levels, "year").iloc[0]
    share = percent(fraction(first["year"], sum(levels["year"])))
    return headed(
        f"{LEVELS[first['level']].capitalize()} pays {share} of the money of the forms",
        f"That is {money(first['year'], unit=True)} of {money(sum(levels['year']), unit=True)} in the year.",
    )


def beyond_sentence(beyond: pd.DataFrame) -> Markdown:
    """State how much money forms plan for the whole period but not for the year."""
    if beyond.empty:
        return say("No form plans more money for the whole period 实施期 than for the year 年度.")
    first = beyond.iloc[0]
    return headed(
        f"{count(len(beyond), 'form').capitalize()} {'plans' if len(beyond) == 1 else 'plan'} "
        f"{money(sum(beyond['beyond']), unit=True)} outside the year",
        f"Most of it is {literal(first['label'])}: {money(first['form_amount_year'])} of",
        f"{money(first['form_amount_total'], unit=True)} fall in the year.",
        "It may be deferred, spent before, or cut; the forms do not say which.",
    )


def level_table(levels: pd.DataFrame) -> Table | Markdown | None:
    """Money of the forms by level of government."""
    columns = [
        ("Level of government 资金来源", "level", "text"),
        ("Year 年度 万元", "year", "money"),
        ("Whole period 实施期 万元", "whole_period", "money"),
    ]
    named = levels.assign(level=[LEVELS[level] for level in levels["level"]])
    return table(named, columns)


def difference_table(differences: pd.DataFrame, projects: pd.DataFrame) -> Table | Markdown | None:
    """Projects whose form and table row state different money for the year."""
    pairs = int((projects["amount"].notna() & projects["form_amount_year"].notna()).sum())
    fine = f"All of {count(pairs, 'form')} with a row in a project table state the money of that row, within rounding."
    columns = [
        ("Project 项目", "project", "text"),
        ("Table 万元", "amount", "money"),
        ("Form 万元", "form_amount_year", "money"),
        ("Difference 万元", "difference", "change"),
        ("Match", "match_score", "number"),
        _PLACE,
        ("Form", ("form_page",), "place"),
    ]
    return table(differences, columns, missing=fine if pairs else "No form can be compared with a project table.")


def _named_periods(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(period=[PERIODS[period] for period in rows["period"]])


def _size(low: Decimal, high: Decimal | None) -> str:
    if low == 0:
        return f"below {money(high)} 万元"
    return f"{money(low)} 万元 and more" if high is None else f"{money(low)} to below {money(high)} 万元"
