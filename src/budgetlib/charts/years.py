"""Small multiples: one panel per functional class, the years side by side."""

from __future__ import annotations

import pandas as pd
import seaborn
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from budgetlib.charts.style import (
    FAINT,
    canvas,
    function_colour,
    function_hatch,
    money_axis,
    or_nothing,
    shortened,
    yuan,
)
from budgetlib.messages import _
from budgetlib.prose.numbers import money

PANELS = 9
COLUMNS = 3
_PANEL, _FRAME = 1.75, 0.8  # inches per row of panels, and for title and source line


@or_nothing
def class_multiples(history: pd.DataFrame, *, source: str = "") -> Figure | None:
    """Draw the table `history.classes`, the PANELS largest classes; nothing where there is one year only."""
    years = sorted(history["fiscal_year"].unique())
    if len(years) < 2:
        return None
    codes = list(dict.fromkeys(history["code"]))[:PANELS]
    rows = -(-len(codes) // COLUMNS)
    title = _("Expenditure by functional class 功能分类 over the years, 万元 (each panel with its own scale)")
    figure, grid = canvas(title, source, height=_PANEL * rows + _FRAME, rows=rows, columns=COLUMNS, squeeze=False)
    panels = [axes for row in grid for axes in row]
    for axes, code in zip(panels, codes, strict=False):
        own = history[history["code"] == code]
        _panel(axes, code, own["name"].iloc[0], dict(zip(own["fiscal_year"], own["amount"], strict=True)), years)
    for axes in panels[len(codes) :]:
        axes.set_axis_off()
    return figure


def _panel(axes: Axes, code: str, name: str, amounts: dict[int, object], years: list[int]) -> None:
    values = yuan([amounts.get(year) for year in years])
    style = {"color": function_colour(code), "hatch": function_hatch(code), "edgecolor": "white", "saturation": 1}
    seaborn.barplot(x=list(range(len(years))), y=values, width=0.62, native_scale=True, ax=axes, **style)
    for place, (year, value) in enumerate(zip(years, values, strict=True)):
        text = money(amounts[year]) if year in amounts else _("not printed")
        axes.annotate(text, (place, max(value, 0)), (0, 2), textcoords="offset points", ha="center", size=7)
    axes.set_title(f"{code} {shortened(name, 30)}", fontsize=8.5, loc="left")
    axes.set_xticks(range(len(years)), [str(year) for year in years], size=7.5)
    money_axis(axes, "y", label=False)
    axes.tick_params(axis="y", labelsize=6.5, labelcolor=FAINT)
    axes.set_ylim(min(0.0, *values), max(*values, 0.0) * 1.2 or 1)
