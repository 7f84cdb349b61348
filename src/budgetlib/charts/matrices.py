"""Matrices: projects × kinds of indicators, and the standard tables cell by cell."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import seaborn
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from budgetlib.analysis.indicators import kinds
from budgetlib.charts.cells import NOTHING, SHADES, matrix
from budgetlib.charts.style import BLUE, FAINT, INK, RED, SMALL, YELLOW, canvas, in_two_lines, or_sentence
from budgetlib.messages import _, translated
from budgetlib.prose.numbers import percent
from budgetlib.prose.numbers import source as source_place

# From proved to doubtful; told apart by lightness as well, so that a print in grey keeps the order.
STANDING_COLOURS = {
    "proved": BLUE,
    "supported": "#99BBDD",
    "unproved": "#E3E3E3",
    "contradicted": RED,
    "doubtful": YELLOW,
}
WORST_FIRST = ("contradicted", "doubtful", "unproved", "supported")
NAMED = 12
"""Cells that are not proved and named below the map, with a number in the cell."""
TABLE_GAP = 1  # columns between two tables
MIN_TABLE_COLUMNS = 2  # a narrower table would leave no room for its title
_YEAR = re.compile(r"^.*20\d\d年度?|（不含[^）]*）")


@or_sentence("performance indicators of its projects")
def indicator_matrix(counts: pd.DataFrame, checkable: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw projects × kinds: the number of indicators, coloured by the share of them that can be checked.

    `counts` and `checkable` are tables as `indicators.matrix` returns them, with the same rows and columns.
    """
    title = _("Indicators per project and kind 绩效指标: number, and share that can be checked")
    names = {kind: _("{kind}\n{english}", kind=kind, english=entry["english"]) for kind, entry in kinds().items()}
    heads = [names.get(kind, kind) for kind in counts.columns]
    both = zip(counts.to_numpy(), checkable.to_numpy(), strict=True)
    cells = [[(str(n), checked / n) if n else NOTHING for n, checked in zip(*row, strict=True)] for row in both]
    figure, axes = matrix(title, source, counts.index, heads, cells, frame=1.9)
    _scale(figure, axes)
    return figure


@or_sentence("any printed figure")
def proof_map(cells: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw every printed figure as a cell of its table (table `reconciliation.cells`), coloured by its standing."""
    told = _told(cells)
    below, height = "\n".join([*told.values(), source]), 5.8 + 0.13 * len(told)
    figure, axes = canvas(_("Where proof stands: every printed figure, table by table"), below, height=height)
    tables = [(title, table) for (_, title), table in cells.groupby(["number", "title"], sort=False, dropna=False)]
    widths = [max(int(table["x"].max()) + 1, MIN_TABLE_COLUMNS) for _, table in tables]
    standings = list(STANDING_COLOURS)
    drawn = np.full((int(cells["y"].max()) + 1, sum(widths) + TABLE_GAP * (len(widths) - 1)), np.nan)
    left, ticks = 0, []
    for (title, table), width in zip(tables, widths, strict=True):
        drawn[table["y"], left + table["x"]] = [standings.index(standing) for standing in table["standing"]]
        ticks.append((left + width / 2, in_two_lines(_YEAR.sub("", title), 28)))
        for place, x, y in zip(table.index, table["x"], table["y"], strict=True):
            if place in told:
                _marked(axes, left + x, y, str([*told].index(place) + 1))
        left += width + TABLE_GAP
    colours = {"cmap": ListedColormap(list(STANDING_COLOURS.values())), "vmin": -0.5, "vmax": len(standings) - 0.5}
    seaborn.heatmap(drawn, **colours, cbar=False, linewidths=0.6, xticklabels=False, yticklabels=False, ax=axes)
    axes.set_yticks([y + 0.5 for y in range(9, len(drawn), 10)], [str(y + 1) for y in range(9, len(drawn), 10)])
    axes.tick_params(axis="y", length=0, labelsize=SMALL, labelcolor=FAINT)
    axes.set_ylabel(_("rows of the tables, columns from the left as printed"), fontsize=SMALL, color=FAINT)
    axes.set_xticks([x for x, _ in ticks], [name for _, name in ticks], rotation=40, ha="left", rotation_mode="anchor")
    axes.tick_params(axis="x", length=0, labeltop=True, labelbottom=False, labelsize=8, labelcolor=INK)
    counts = cells["standing"].value_counts()
    handles = [
        Patch(color=colour, label=_("{standing} ({counts})", standing=standing, counts=counts[standing]))
        for standing, colour in STANDING_COLOURS.items()
        if standing in counts
    ]
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(0, 0), ncols=4)
    return figure


def _told(cells: pd.DataFrame) -> dict[Any, str]:
    """What the cells are that are not proved, by their place in the table `cells`: the worst first, at most NAMED."""
    order = {standing: place for place, standing in enumerate(WORST_FIRST)}
    open_cells = cells[cells["standing"].isin(order)]
    worst = open_cells.assign(order=open_cells["standing"].map(order)).sort_values("order", kind="stable")[:NAMED]
    return {
        cell.Index: f"{number}  {translated(cell.standing)}: {cell.title}, {source_place(cell.page, cell.row)}"
        + (f", {cell.name}" if isinstance(cell.name, str) and cell.name else "")
        for number, cell in enumerate(worst.itertuples(), start=1)
    }


def _marked(axes: Axes, x: int, y: int, number: str) -> None:
    text = axes.text(x + 0.5, y + 0.5, number, ha="center", va="center", size=6, color=INK)
    text.set_in_layout(False)


def _scale(figure: Figure, axes: Axes) -> None:
    """A colour scale that shows the shades as they are used: from none to all checkable."""
    bar = figure.colorbar(
        ScalarMappable(cmap=SHADES), ax=axes, orientation="horizontal", shrink=0.4, aspect=30, pad=0.02
    )
    bar.set_ticks([0, 0.5, 1], labels=[percent(0, 0), percent(Decimal("0.5"), 0), _("100 % can be checked")], size=7.5)
    bar.outline.set_visible(False)
