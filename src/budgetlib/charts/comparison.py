"""Departments and years side by side: growth, functional structure, how far structures are apart, special expenses."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import seaborn
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from budgetlib.charts.cells import NOTHING, head_above, heat
from budgetlib.charts.style import (
    BLUE,
    GRID,
    INK,
    RED,
    YELLOW,
    bars,
    canvas,
    function_colour,
    function_hatch,
    in_two_lines,
    ink_on,
    name_rows,
    or_nothing,
    or_sentence,
    share_axis,
)
from budgetlib.messages import N_, _, translated
from budgetlib.prose.numbers import money, percent

_EXPENSES = (
    ("three_public", N_("“三公”经费, 万元 and share of the whole"), BLUE),
    ("operating", N_("机关运行经费, 万元 and share of the whole"), YELLOW),
)
COMPUTED, STATED = N_("computed from both documents"), N_("stated in the text")
LABELLED = 0.06  # smallest share that has room for its figure
LEGEND_COLUMNS = 3
NAMED_COLUMNS = 12  # columns of a matrix that have room for names above them
_BAR, _FRAME, _LEGEND_ROW, _AXIS = 0.34, 1.2, 0.2, 0.36  # inches


@or_sentence("by how much its budget grew")
def growth_dots(sizes: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw the growth that the texts state and the one that two documents show (rows of `sizes` that have either)."""
    figure, axes = canvas(
        _("Growth against the prior year 增长率"), source, height=_BAR * max(len(sizes), 2) + _FRAME + 0.3
    )
    known = [
        (float(rate), place, translated(name))
        for column, name in (("growth", COMPUTED), ("stated_growth", STATED))
        for place, rate in enumerate(sizes[column])
        if not pd.isna(rate)
    ]
    points = pd.DataFrame(known, columns=["rate", "place", "known"])
    computed, stated = translated(COMPUTED), translated(STATED)
    looks = {"palette": {computed: BLUE, stated: RED}, "markers": {computed: "o", stated: "D"}}
    axis = {"data": points, "x": "rate", "y": "place", "hue": "known", "style": "known"}
    seaborn.scatterplot(**axis, **looks, s=60, alpha=0.85, zorder=3, ax=axes)
    axes.set(xlabel="", ylabel="")
    for place, rates in enumerate(sizes[["growth", "stated_growth"]].values):
        rate = next(rate for rate in rates if not pd.isna(rate))
        style = {"textcoords": "offset points", "va": "center", "size": 8}
        axes.annotate(percent(rate, 1, sign=True), (float(rate), place), (8, 0), **style)
    _rows(axes, sizes["label"])
    axes.margins(x=0.18)
    axes.axvline(0, color=INK, linewidth=0.8)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    share_axis(axes)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: percent(Decimal(f"{value:.4f}"), 0)))
    _legend_below(axes, len(sizes), ncols=2)
    return figure


@or_sentence("three-public or operating expenses")
def expense_bars(expenses: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw three-public and operating expenses as shares of the whole (rows of `expenses` that have either)."""
    title = _("Three-public and agency operating expenses")
    height = 0.42 * max(len(expenses), 2) + _FRAME
    figure, panels = canvas(title, source, height=height, columns=2, sharey=True)
    for axes, (column, label, colour) in zip(panels, _EXPENSES, strict=True):
        shares = [0.0 if pd.isna(share) else float(share) for share in expenses[f"{column}_share"]]
        bars(axes, shares, [colour] * len(shares))
        for place, (amount, share) in enumerate(expenses[[column, f"{column}_share"]].values):
            told = _("not disclosed") if pd.isna(amount) else f"{money(amount)} · {percent(share)}"
            style = {"textcoords": "offset points", "va": "center", "size": 8}
            axes.annotate(told, (shares[place], place), (4, 0), **style)
        axes.set_title(translated(label), size=9)
        axes.set_xlim(0, max(*shares, 0.0) * 1.75 or 1)
        axes.xaxis.set_major_locator(MaxNLocator(4))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:g} %"))
        axes.grid(axis="x", color=GRID, linewidth=0.6)
        axes.set_axisbelow(True)
    _rows(panels[0], expenses["label"])
    return figure


@or_sentence("its expenditure by function")
def structure_bars(shares: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw one bar per disclosure, divided by functional class (table `comparison.functional_shares`)."""
    labels = list(dict.fromkeys(shares["label"]))
    names = {code: name for code, name in sorted(zip(shares["code"], shares["name"], strict=True))}
    rows = -(-len(names) // LEGEND_COLUMNS)
    height = _BAR * max(len(labels), 2) + _FRAME + rows * _LEGEND_ROW
    figure, axes = canvas(_("Expenditure by function side by side 功能分类结构"), source, height=height)
    for place, label in enumerate(labels):
        left = 0.0
        own = shares[shares["label"] == label].sort_values("code")
        for code, share in zip(own["code"], own["share"], strict=True):
            colour = function_colour(code)
            style = {"color": colour, "hatch": function_hatch(code), "edgecolor": "white", "linewidth": 0.6}
            axes.barh(place, float(share), left=left, height=0.7, **style)
            if share >= LABELLED:
                middle = (left + float(share) / 2, place)
                label = axes.text(*middle, percent(share, 0), ha="center", va="center", size=8, color=ink_on(colour))
                if function_hatch(code):
                    label.set_bbox({"facecolor": colour, "edgecolor": "none", "pad": 1.2})
            left += float(share)
    name_rows(axes, labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    share_axis(axes)
    handles = [
        Patch(facecolor=function_colour(code), hatch=function_hatch(code), edgecolor="white", label=f"{code} {name}")
        for code, name in names.items()
    ]
    _legend_below(axes, len(labels), handles=handles, ncols=LEGEND_COLUMNS, handlelength=1.4)
    return figure


@or_nothing
def distance_matrix(distances: pd.DataFrame, *, source: str = "") -> Figure | None:
    """Draw how far functional structures are apart, in per cent of the money; nothing for a single one.

    Where columns are too narrow for names they carry the numbers that stand before the names of the rows.
    """
    if len(distances) < 2:
        return None
    size, crowded = len(distances), len(distances) > NAMED_COLUMNS
    title = _("Distance of functional structures, in per cent of the money")
    figure, axes = canvas(title, source, height=0.36 * max(size, 2) + (1.2 if crowded else 2.0))
    small = 6.5 if crowded else 8
    cells = [
        [NOTHING if x == y else (percent(value, 0).removesuffix(" %"), float(value)) for x, value in enumerate(row)]
        for y, row in enumerate(distances.to_numpy())
    ]
    heat(axes, cells, size=small)
    names = [in_two_lines(label, 30) for label in distances.index]
    if crowded:
        numbered = [f"{name}  {number}" for number, name in enumerate(names, 1)]
        head_above(axes, numbered, [str(number) for number in range(1, size + 1)], size=small)
    else:
        head_above(axes, names, names, size=8, slant=40)
    return figure


def _legend_below(axes: Axes, rows: int, **options: Any) -> None:
    """Put a legend under the axis of a chart with that many rows, where the layout keeps it off the source line."""
    below = _AXIS / (_BAR * max(rows, 2) + _AXIS)
    axes.legend(loc="upper left", bbox_to_anchor=(0, -below), borderaxespad=0, fontsize=8, **options)


def _rows(axes: Axes, labels: Sequence[str]) -> None:
    name_rows(axes, labels)
    axes.set_ylim(len(labels) - 0.4, -0.6)
