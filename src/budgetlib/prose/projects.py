"""Sentences and tables of the notebook on projects and their costs."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.costs import FULL, NONE
from budgetlib.prose.numbers import count, listing, money, percent
from budgetlib.prose.shown import Table, literal, say, table

NO_PROJECTS = "The document discloses no projects."
PERIODS = {"current": "this year's budget 本年预算", "carryover": "carried over 上年结转"}
LEVELS = {
    "central": "central government 中央",
    "provincial": "province 省级",
    "municipal": "city or county 市县",
    "own": "the unit itself 单位自筹",
    "other": "other 其他",
}
_PLACE = ("Place", ("page", "row"), "place")


def projects_sentence(listed: pd.DataFrame, gini: Decimal | None) -> Markdown:
    """State number and money of the projects, per period, and how concentrated they are."""
    if listed.empty:
        return say(NO_PROJECTS)
    told = listing(
        f"{count(len(group), 'project')} with {money(sum(group['amount']), unit=True)} ({PERIODS[period]})"
        for period, group in listed.groupby("period", sort=False)
    )
    first = listed.iloc[0]
    return say(
        f"The project tables list {told}.",
        f"The largest, {literal(first['label'])}, takes {percent(first['share'])} of the money,",
        f"the largest {min(5, len(listed))} take {percent(listed['cumulative'].iloc[min(5, len(listed)) - 1])};",
        f"the Gini coefficient is {gini:.2f}.",
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


def level_table(levels: pd.DataFrame) -> Table | Markdown | None:
    """Money of the forms by level of government."""
    columns = [
        ("Level of government 资金来源", "level", "text"),
        ("Year 年度 万元", "year", "money"),
        ("Whole period 实施期 万元", "whole_period", "money"),
    ]
    named = levels.assign(level=[LEVELS[level] for level in levels["level"]])
    return table(named, columns, missing="No form tells which level of government pays.")


def explained_sentence(explained: pd.DataFrame, share: Decimal | None) -> Markdown:
    """State how much project money the stated cost components explain."""
    if explained.empty:
        return say(NO_PROJECTS)
    stating = explained[explained["extent"] != NONE]
    full = explained[explained["extent"] == FULL]
    return say(
        f"{len(stating)} of {count(len(explained), 'project')} state cost components with amounts;",
        f"for {len(full) or 'none'} they add up to the money of the year.",
        f"**{percent(share)} of the year's project money is explained by stated components.**",
        "Components that add up to more than the year's money describe the whole period and are not counted.",
    )


def extent_table(extents: pd.DataFrame) -> Table | Markdown | None:
    """Projects per extent of explanation."""
    columns = [
        ("Components explain the money", "extent", "text"),
        ("Projects", "count", "count"),
        ("Amount 万元", "amount", "money"),
    ]
    return table(extents, columns)


def explained_table(explained: pd.DataFrame) -> Table | Markdown | None:
    """Per project what its components add up to."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Amount 万元", "amount", "money"),
        ("Components", "components", "count"),
        ("Add up to 万元", "explained", "money"),
        ("Share of the year", "share", "share"),
        ("Rest 万元", "rest", "change"),
        ("Extent", "extent", "text"),
        _PLACE,
    ]
    return table(explained, columns)


def component_table(components: pd.DataFrame) -> Table | Markdown | None:
    """Every component with a value, in the order of the projects by money."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Component", "item", "text"),
        ("Unit price 元", "unit_price", "yuan"),
        ("Quantity", "quantity", "number"),
        ("Amount 万元", "value", "money"),
        ("Basis", "basis", "text"),
        ("Page", ("page",), "place"),
    ]
    return table(components, columns, missing="No description states a cost component with an amount.")


def slip_table(slips: pd.DataFrame, costs: pd.DataFrame) -> Table | Markdown | None:
    """Components whose product is not the amount they state."""
    checked = int(costs[["unit_price", "quantity", "amount"]].notna().all(axis=1).sum())
    fine = f"All of {count(checked, 'component')} with price, quantity and amount multiply out."
    columns = [
        ("Project 项目", "project", "text"),
        ("Component", "item", "text"),
        ("Price × quantity 万元", "product", "money"),
        ("Stated 万元", "amount", "money"),
        ("Difference 万元", "difference", "change"),
        ("As printed", "text", "text"),
        ("Page", ("page",), "place"),
    ]
    return table(slips, columns, missing=fine if checked else "No component states price, quantity and amount.")


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
