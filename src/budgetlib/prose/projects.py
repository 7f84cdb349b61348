"""Sentences and tables of the notebook on projects and their costs."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.sums import fraction, largest_first, sum_by, with_share
from budgetlib.messages import N_, _, _n, translated
from budgetlib.prose.missing import missing
from budgetlib.prose.numbers import capitalised, count, linked, listing, money, percent
from budgetlib.prose.shown import Table, headed, literal, say, table

CATEGORIES = {
    "recurring": N_("Called recurring 经常性"),
    "one-off": N_("Called one-off 一次性"),
    "other": N_("Of another category"),
    "not stated": N_("Without a category"),
}
FEW = 5  # projects named together where there are more
NO_PROJECTS = N_("The document prints no table and no form of projects.")
PERIODS = {"current": N_("this year's budget 本年预算"), "carryover": N_("carried over 上年结转")}
LEVELS = {
    "central": N_("central government 中央"),
    "provincial": N_("province 省级"),
    "municipal": N_("city or county 市县"),
    "own": N_("the unit itself 单位自筹"),
    "other": N_("other 其他"),
}
Names = Mapping[str, str] | None
_PLACE = ("Place", ("page", "row"), "place")


def in_words(described: pd.DataFrame | None) -> str:
    """Say under which headings projects are described in words (`projects.told_in_words`); empty where none are."""
    if described is None or described.empty:
        return ""
    told = listing(
        _("“{title}” ({place})", title=literal(title), place=linked(page, row))
        for title, page, row in described[["title", "page", "row"]].itertuples(index=False)
    )
    return _("In words it describes projects under {told}; that is not counted here.", told=told)


def projects_sentence(listed: pd.DataFrame, described: pd.DataFrame | None = None) -> Markdown:
    """State number and money of the projects, per period, and what the largest take."""
    if listed.empty:
        return say(missing(listed, "projects", NO_PROJECTS), in_words(described))
    told = listing(
        _(
            "{projects} with {amount} ({periods})",
            projects=count(len(group), "project"),
            amount=money(sum(group["amount"]), unit=True),
            periods=PERIODS[period],
        )
        for period, group in listed.groupby("period", sort=False)
    )
    first = listed.iloc[0]
    return headed(
        _(
            "{projects}, {amount}; {largest}",
            projects=count(len(listed), "project").capitalize(),
            amount=money(sum(listed["amount"]), unit=True),
            largest=largest(listed),
        ),
        _("Disclosed are {told}.", told=told),
        _(
            "The largest is {label} with {amount}.",
            label=literal(first["label"]),
            amount=money(first["amount"], unit=True),
        ),
    )


def largest(listed: pd.DataFrame) -> str:
    """Say what share of the money the largest projects take, the largest one where there are few."""
    if not sum(listed["amount"]):
        return _("without money")
    if len(listed) <= FEW:
        return _("the largest takes {share}", share=percent(listed["cumulative"].iloc[0]))
    return _("the largest {few} take {share}", few=FEW, share=percent(listed["cumulative"].iloc[FEW - 1]))


def spread_sentence(listed: pd.DataFrame, gini: Decimal | None) -> Markdown:
    """State how unequal the projects are."""
    if gini is None:
        return say(missing(listed, "projects", NO_PROJECTS) if listed.empty else _("The projects are without money."))
    half = next(i for i, held in enumerate(listed["cumulative"], start=1) if held * 2 >= 1)
    return headed(
        _n(
            "{projects} of {number} holds half of the money (Gini coefficient {gini:.2f})",
            "{projects} of {number} hold half of the money (Gini coefficient {gini:.2f})",
            half,
            projects=count(half, "project").capitalize(),
            number=len(listed),
            gini=gini,
        ),
        _("The Gini coefficient is twice the area between the curve and the line on which all projects are equal."),
    )


def largest_part_sentence(parts: pd.DataFrame, names: str, what: str, missing: str, called: Names = None) -> Markdown:
    """State which part of a breakdown takes most of the project money; `called` gives names to show for keys."""
    if parts.empty:
        return say(missing)
    sums = sum_by(
        parts.assign(**{names: parts[names].astype(object).where(parts[names].notna(), "not stated")}), [names]
    )
    ordered = with_share(largest_first(sums))
    untold = ordered[ordered[names] == "not stated"]
    first = ordered.iloc[0]
    name = (called or {}).get(first[names], literal(first[names]))
    projects = count(
        int(parts["count"][parts[names].astype(object).fillna("not stated") == first[names]].sum()), "project"
    )
    number = len(sums) - 1 - (len(untold) if first[names] != "not stated" else 0)
    others = _others(number, what) if number > 0 else ""
    return headed(
        _("{name}: {share} of the project money", name=name, share=percent(first["share"] or 0)),
        _("That is {amount} in {projects}", amount=money(first["amount"], unit=True), projects=projects)
        + (_(", beside {others}.", others=others) if others else _(".")),
        _("For {amount} ({share}) none is stated.", amount=money(untold["amount"].iloc[0], unit=True), share=share)
        if (share := percent(untold["share"].iloc[0]) if len(untold) else "") and first[names] != "not stated"
        else "",
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


def none_listed(projects: pd.DataFrame | None) -> Markdown | None:
    """Return the sentence that no project is listed, where that is so: of what forms say, nothing can then be said."""
    if projects is None or len(projects):
        return None
    return say(missing(projects, "projects", NO_PROJECTS))


def level_sentence(levels: pd.DataFrame, projects: pd.DataFrame | None = None) -> Markdown:
    """State which level of government pays most of the year's money of the forms of `projects`."""
    if (none := none_listed(projects)) is not None:
        return none
    if levels.empty or not sum(levels["year"]):
        return say(_("No form tells which level of government pays."))
    first = largest_first(levels, "year").iloc[0]
    share = percent(fraction(first["year"], sum(levels["year"])))
    return headed(
        _(
            "{level} pays {share} of the money of the forms",
            level=capitalised(translated(LEVELS[first["level"]])),
            share=share,
        ),
        _(
            "That is {year} of {amount} in the year.",
            year=money(first["year"], unit=True),
            amount=money(sum(levels["year"]), unit=True),
        ),
    )


def beyond_sentence(beyond: pd.DataFrame, projects: pd.DataFrame | None = None) -> Markdown:
    """State how much money forms of `projects` plan for the whole period but not for the year."""
    if (none := none_listed(projects)) is not None:
        return none
    if beyond.empty:
        return say(_("No form plans more money for the whole period 实施期 than for the year 年度."))
    first = beyond.iloc[0]
    return headed(
        _n(
            "{forms} plans {amount} outside the year",
            "{forms} plan {amount} outside the year",
            len(beyond),
            forms=count(len(beyond), "form").capitalize(),
            amount=money(sum(beyond["beyond"]), unit=True),
        ),
        _(
            "Most of it is {label}: {form_amount_year} of {form_amount_total} fall in the year.",
            label=literal(first["label"]),
            form_amount_year=money(first["form_amount_year"]),
            form_amount_total=money(first["form_amount_total"], unit=True),
        ),
        _("It may be deferred, spent before, or cut; the forms do not say which."),
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
    if (none := none_listed(projects)) is not None:
        return none
    pairs = int((projects["amount"].notna() & projects["form_amount_year"].notna()).sum())
    fine = _(
        "All of {forms} with a row in a project table state the money of that row, within rounding.",
        forms=count(pairs, "form"),
    )
    columns = [
        ("Project 项目", "project", "text"),
        ("Table 万元", "amount", "money"),
        ("Form 万元", "form_amount_year", "money"),
        ("Difference 万元", "difference", "change"),
        ("Match", "match_score", "number"),
        _PLACE,
        ("Form", ("form_page",), "place"),
    ]
    return table(differences, columns, missing=fine if pairs else _("No form can be compared with a project table."))


def _others(number: int, what: str) -> str:
    """Count the other parts of a breakdown, in the noun of the breakdown."""
    nouns = {"kind": "other kind", "unit": "other unit", "category": "other category"}
    counted = {
        "kind": lambda: count(number, "other kind"),
        "unit": lambda: count(number, "other unit"),
        "category": lambda: count(number, "other category", "other categories"),
    }
    return counted[what]() if what in nouns else count(number, "other part")


def _named_periods(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(period=[PERIODS[period] for period in rows["period"]])


def _size(low: Decimal, high: Decimal | None) -> str:
    if low == 0:
        return _("below {amount} 万元", amount=money(high))
    return (
        _("{amount} 万元 and more", amount=money(low))
        if high is None
        else _("{low} to below {high} 万元", low=money(low), high=money(high))
    )
