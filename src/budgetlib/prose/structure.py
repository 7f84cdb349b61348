"""Sentences and tables of the notebook on structure."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from budgetlib.prose.numbers import count, listing, money, percent, source
from budgetlib.prose.shown import Table, literal, say, table

MEASURES = {
    "basic_expenditure": "basic expenditure 基本支出",
    "project_expenditure": "project expenditure 项目支出",
    "reserve": "reserve 单位预留机动经费",
    "personnel": "personnel funds 人员经费",
    "public_use": "public-use funds 公用经费",
}


def total_sentence(revenue: pd.Series | None, expenditure: pd.Series | None) -> Markdown:
    """State the totals of both sides and whether they agree."""
    if revenue is None and expenditure is None:
        return say("The document prints no total of revenue or expenditure.")
    stated = [
        f"{name} {money(row['amount'], unit=True)} ({source(row['page'], row['row'])})"
        for name, row in (("revenue 收入总计", revenue), ("expenditure 支出总计", expenditure))
        if row is not None
    ]
    equal = ""
    if revenue is not None and expenditure is not None:
        gap = revenue["amount"] - expenditure["amount"]
        equal = "The two sides are equal." if gap == 0 else f"The two sides differ by {money(gap, unit=True)}."
    return say(f"The tables print {listing(stated)}.", equal)


def largest_sentence(parts: pd.DataFrame, what: str, names: str = "name", top: int = 3) -> Markdown:
    """State how many parts there are and how much the largest hold together."""
    if parts.empty:
        return say(f"The document does not disclose {what}.")
    ordered = parts.iloc[sorted(range(len(parts)), key=lambda i: -parts["amount"].iloc[i])].head(top)
    named = listing(f"{literal(n)} ({percent(s)})" for n, s in ordered[[names, "share"]].itertuples(index=False))
    held = percent(sum(ordered["share"]))
    if len(parts) == 1:
        return say(f"Of {what} there is one part: {named}.")
    return say(f"{count(len(parts), 'part').capitalize()} of {what}; the largest: {named}, together {held}.")


def split_sentence(parts: pd.DataFrame, whole: str) -> Markdown:
    """State the split of a printed total into two measures, with their shares."""
    if parts.empty:
        return say(f"The document does not split {whole}.")
    told = listing(
        f"{MEASURES[m]} {money(a, unit=True)} ({percent(s)})"
        for m, a, s in parts[["measure", "amount", "share"]].itertuples(index=False)
    )
    return say(f"Of {whole}: {told} ({source(parts['page'].iloc[0], parts['row'].iloc[0])}).")


def fund_table(funds: pd.DataFrame) -> Table | Markdown | None:
    """Revenue by fund with place."""
    columns = [
        ("Source of money 收入来源", "name", "text"),
        ("Amount 万元", "amount", "money"),
        ("Share", "share", "share"),
    ]
    return table(funds, [*columns, _PLACE])


def function_table(classes: pd.DataFrame) -> Table | Markdown | None:
    """Expenditure by function with the split into basic and project expenditure, and place."""
    columns = [
        ("Code", "code", "text"),
        ("Function 功能分类", "name", "text"),
        ("Amount 万元", "amount", "money"),
        ("Basic 基本支出", "basic_expenditure", "money"),
        ("Project 项目支出", "project_expenditure", "money"),
        ("Share", "share", "share"),
        _PLACE,
    ]
    return table(classes, columns)


def unit_table(units: pd.DataFrame) -> Table | Markdown | None:
    """Money per spending unit."""
    columns = [
        ("Unit 预算单位", "unit_name", "text"),
        ("Projects, this year 项目支出 万元", "projects_current", "money"),
        ("Projects, carried over 上年结转 万元", "projects_carryover", "money"),
        ("Operating expenses 机关运行经费 万元", "operating", "money"),
        _PLACE,
    ]
    return table(units, columns, missing="The document discloses no amounts by spending unit.")


def concentration_table(concentration: pd.DataFrame) -> Table | Markdown | None:
    """Concentration of several breakdowns."""
    columns = [
        ("Breakdown", "breakdown", "text"),
        ("Parts", "parts", "count"),
        ("Largest", "top_1", "share"),
        ("Largest 3", "top_3", "share"),
        ("Largest 5", "top_5", "share"),
        ("Herfindahl", "herfindahl", "number"),
        ("Equal parts", "effective", "number"),
    ]
    return table(concentration, columns, missing="Nothing is broken down, so that no concentration can be computed.")


def printed_share_sentence(shares: pd.DataFrame) -> Markdown:
    """State how many printed shares follow from the figures beside them."""
    if shares.empty:
        return say("The narrative prints no shares.")
    wrong = shares[~shares["follows"].astype(bool)]
    if wrong.empty:
        return say(f"All {len(shares)} printed shares follow from the figures beside them.")
    named = listing(f"{literal(s)} ({percent(p)})" for s, p in wrong[["subject", "printed"]].itertuples(index=False))
    return say(f"{len(wrong)} of {count(len(shares), 'printed share')} do **not** follow: {named}.")


def printed_share_table(shares: pd.DataFrame) -> Table | Markdown | None:
    """Printed shares beside the interval their figures allow."""
    columns = [
        ("Section", "section", "text"),
        ("Subject", "subject", "text"),
        ("Amount 万元", "amount", "money"),
        ("Of 万元", "whole", "money"),
        ("Printed", "printed", "share"),
        ("Computed", "computed", "share"),
        ("Follows", "follows", "yes_no"),
        _PLACE,
    ]
    return table(shares, columns)


_PLACE = ("Place", ("page", "row"), "place")
