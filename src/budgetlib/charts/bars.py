"""Bars: one breakdown per picture, longest first, every bar with its value.

Bars that stand one on the other are drawn by matplotlib itself: seaborn has no stacked bars.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from budgetlib.analysis.sums import largest_first
from budgetlib.charts.style import (
    BASIC,
    BLUE,
    FUND_COLOURS,
    GREY,
    PROJECT,
    UNKNOWN,
    YELLOW,
    bars,
    canvas,
    columns_of,
    money_axis,
    name_rows,
    or_nothing,
    share_axis,
    yuan,
)
from budgetlib.messages import N_, _, translated
from budgetlib.prose.indicators import kind_name
from budgetlib.prose.numbers import money, percent

_CHARACTER = 0.012  # width of a character of a label, as share of the longest bar
_BAR, _FRAME = 0.30, 1.15  # inches per bar, and for title, axis and source line


@or_nothing
def fund_bars(funds: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw revenue by fund (table `structure.by_fund`)."""
    figure, axes = canvas(_("Revenue by fund 收入来源"), source, height=_height(len(funds)))
    colours = [FUND_COLOURS.get(fund, GREY) for fund in funds["fund"]]
    _ranked(axes, funds["name"], funds["amount"], colours, funds["share"])
    return figure


@or_nothing
def ranked_bars(parts: pd.DataFrame, title: str, *, source: str = "", limit: int = 15, colour: str = BLUE) -> Figure:
    """Draw a breakdown with the columns `name` (or `label`), `amount` and `share`; the smallest parts are added up."""
    parts = parts.rename(columns={"label": "name"})[["name", "amount", "share"]]
    head, tail = parts.head(limit), parts.iloc[limit:]
    names, amounts, shares = (list(head[column]) for column in ("name", "amount", "share"))
    if len(tail):
        names.append(_("{number} others", number=len(tail)))
        amounts.append(sum(tail["amount"]))
        shares.append(sum(tail["share"]))
    figure, axes = canvas(title, source, height=_height(len(names)))
    _ranked(axes, names, amounts, [colour] * len(head) + [GREY] * bool(len(tail)), shares)
    return figure


@or_nothing
def function_bars(classes: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw expenditure by functional class, split into basic and project expenditure where the table splits it."""
    ordered = classes.iloc[sorted(range(len(classes)), key=lambda i: -classes["amount"].iloc[i])]
    title = _("Expenditure by function 功能分类: basic 基本支出 and project 项目支出")
    figure, axes = canvas(title, source, height=_height(len(ordered)) + 0.3)
    split = ordered[["basic_expenditure", "project_expenditure"]].notna().any(axis=1)
    rest = [None if known else amount for amount, known in zip(ordered["amount"], split, strict=True)]
    stack = [
        (N_("basic 基本支出"), ordered["basic_expenditure"], BASIC),
        (N_("project 项目支出"), ordered["project_expenditure"], PROJECT),
        (N_("not split"), rest, UNKNOWN),
    ]
    _stacked(axes, [f"{c} {n}" for c, n in zip(ordered["code"], ordered["name"], strict=True)], stack)
    _values(axes, ordered["amount"], ordered["share"])
    _legend(axes)
    return figure


@or_nothing
def explained_bars(explained: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw each project's money of the year and how much of it its stated cost components explain."""
    figure, axes = canvas(
        _("Project money and what its stated cost components explain"), source, height=_height(len(explained)) + 0.3
    )
    shown = [
        min(e, a) if extent in {"in part", "in full"} else 0
        for e, a, extent in explained[["explained", "amount", "extent"]].itertuples(index=False)
    ]
    rest = [a - e for a, e in zip(explained["amount"], shown, strict=True)]
    stack = [(N_("explained by components"), shown, BLUE), (N_("not explained"), rest, "#D5D5D5")]
    _stacked(axes, explained["label"], stack)
    notes = [
        f"{money(amount)}  ·  {percent(share, 0) if extent in {'in part', 'in full'} else translated(extent)}"
        for amount, share, extent in explained[["amount", "share", "extent"]].itertuples(index=False)
    ]
    _labels(axes, explained["amount"], notes)
    _legend(axes)
    return figure


@or_nothing
def assignment_bars(codes: pd.DataFrame, *, source: str = "", limit: int = 20) -> Figure:
    """Draw project expenditure per functional item and how much of it projects certainly account for.

    `codes` is the table of that name of `assignment.Assignment`; items beyond `limit` are added up.
    """
    codes = largest_first(codes)
    head, tail = codes.head(limit), codes.iloc[limit:]
    names = [f"{code} {name}" for code, name in zip(head["code"], head["name"], strict=True)]
    columns = {column: list(head[column]) for column in ("amount", "certain_amount", "share", "projects")}
    if len(tail):
        names.append(_("{number} others", number=len(tail)))
        for column, values in columns.items():
            values.append(sum(tail[column]))
    title = _("Project expenditure 项目支出 by functional item, and the projects that amounts place there")
    figure, axes = canvas(title, source, height=_height(len(names)) + 0.3)
    rest = [whole - placed for whole, placed in zip(columns["amount"], columns["certain_amount"], strict=True)]
    stack = [
        (N_("of projects certainly placed here"), columns["certain_amount"], PROJECT),
        (_("of projects that cannot be told") if any(columns["projects"]) else _("projects not told"), rest, "#D5D5D5"),
    ]
    _stacked(axes, names, stack)
    notes = [
        f"{money(amount)}  ·  {percent(share)}" + (_("  ·  {projects} placed", projects=projects) if projects else "")
        for amount, share, projects in zip(columns["amount"], columns["share"], columns["projects"], strict=True)
    ]
    _labels(axes, columns["amount"], notes)
    _legend(axes)
    return figure


@or_nothing
def period_bars(beyond: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw the projects whose form plans more for the whole period than for the year (table `projects.beyond_year`)."""
    figure, axes = canvas(
        _("Money of the year and of the whole period 年度与实施期资金"), source, height=_height(len(beyond)) + 0.3
    )
    stack = [
        (N_("the year 年度"), beyond["form_amount_year"], BLUE),
        (N_("of the whole period, not in the year 年度以外"), beyond["beyond"], YELLOW),
    ]
    _stacked(axes, beyond["label"], stack)
    pairs = beyond[["form_amount_year", "form_amount_total"]].itertuples(index=False)
    _labels(
        axes,
        beyond["form_amount_total"],
        [_("{year} of {whole}", year=money(year), whole=money(total)) for year, total in pairs],
    )
    _legend(axes)
    return figure


@or_nothing
def execution_bars(rows: pd.DataFrame, title: str, *, source: str = "", limit: int = 20) -> Figure:
    """Draw two amounts of each item one over the other: `before` wide and pale, `now` narrow and dark, with the rate.

    Takes the columns `code`, `name`, `before`, `now` and `rate`; the items with most money, at most `limit`.
    """
    order = sorted(range(len(rows)), key=lambda i: (-max(yuan(rows[["before", "now"]].iloc[i])), i))[:limit]
    shown = rows.iloc[order]
    figure, axes = canvas(title, source, height=_height(len(shown)) + 0.3)
    before, now = yuan(shown["before"]), yuan(shown["now"])
    axes.barh(range(len(shown)), before, color="#D5D5D5", height=0.74)
    axes.barh(range(len(shown)), now, color=BLUE, height=0.36)
    _categories(axes, [name if pd.isna(c) else f"{c} {name}" for c, name in shown[["code", "name"]].values])
    notes = [
        _("{second} of {first}", second=money(second), first=money(first))
        + ("" if pd.isna(rate) else f"  ·  {percent(rate)}")
        for first, second, rate in shown[["before", "now", "rate"]].itertuples(index=False)
    ]
    _labels(axes, [max(pair) for pair in zip(before, now, strict=True)], notes)
    return figure


@or_nothing
def coverage_bars(coverage: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw, per kind of indicator, the share of projects and of money that have one (table `indicators.coverage`)."""
    figure, axes = canvas(
        _("Coverage by kind of indicator 绩效指标覆盖"), source, height=0.42 * len(coverage) + _FRAME + 0.3
    )
    names = [kind_name(kind) for kind in coverage["kind"]]
    places = range(len(names))
    for offset, column, label, colour in (
        (-0.2, "project_share", _("of projects"), BLUE),
        (0.2, "money_share", _("of money"), YELLOW),
    ):
        values = yuan(coverage[column])
        axes.barh([place + offset for place in places], values, height=0.36, color=colour, label=translated(label))
        for place, value, share in zip(places, values, coverage[column], strict=True):
            axes.annotate(
                percent(share, 1), (value, place + offset), (4, 0), textcoords="offset points", va="center", size=8
            )
    axes.set_yticks(list(places), names)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.12)
    share_axis(axes)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure


def _ranked(axes: Axes, names: Sequence[str], amounts: Any, colours: Sequence[str], shares: Any) -> None:
    bars(axes, yuan(amounts), colours)
    _categories(axes, names)
    _values(axes, amounts, shares)


def _stacked(axes: Axes, names: Any, stack: Sequence[tuple[str, Any, str]]) -> None:
    left = [0.0] * len(names)
    for label, values, colour in stack:
        widths = yuan(values)
        if any(widths):
            axes.barh(range(len(names)), widths, left=left, color=colour, height=0.68, label=translated(label))
            left = [start + width for start, width in zip(left, widths, strict=True)]
    _categories(axes, names)


def _legend(axes: Axes) -> None:
    """A legend of the parts that have money, above the bars; none where all amounts are nil."""
    if axes.get_legend_handles_labels()[0]:
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderaxespad=0.2)


def _categories(axes: Axes, names: Any) -> None:
    name_rows(axes, names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    money_axis(axes)


def _values(axes: Axes, amounts: Any, shares: Any) -> None:
    _labels(axes, amounts, [f"{money(a)}  ·  {percent(s)}" for a, s in zip(amounts, shares, strict=True)])


def _labels(axes: Axes, amounts: Any, texts: Sequence[str]) -> None:
    values = yuan(amounts)
    for place, (value, text) in enumerate(zip(values, texts, strict=True)):
        axes.annotate(text, (max(value, 0), place), (4, 0), textcoords="offset points", va="center", size=8)
    room = 1.03 + _CHARACTER * max(columns_of(text) for text in texts)
    axes.set_xlim(min(0.0, *values), max(*values, 0.0) * room or 1)


def _height(bars: int) -> float:
    return _BAR * max(bars, 2) + _FRAME
