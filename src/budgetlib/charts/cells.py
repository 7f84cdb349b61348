"""Matrices as heatmaps: a coloured cell with a number for each value, heads above, rows from above."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import seaborn
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure

from budgetlib.charts.style import FAINT, INK, SMALL, canvas, in_two_lines

Cell = tuple[str, float]
"""Text of a cell, and its value from 0 to 1."""
NOTHING: Cell = ("·", float("nan"))
"""A cell that has no value."""
SHADES = ListedColormap([colormaps["YlGnBu"](0.12 + 0.75 * step / 255) for step in range(256)], "shades")
"""From nothing to all, the darker the larger; neither end is lost on white or for a label."""
_ROW = 0.27  # inches
_LABEL = 34  # half-width columns


def matrix(
    title: str, source: str, rows: Iterable[str], heads: Sequence[str], cells: Sequence[Sequence[Cell]], *, frame: float
) -> tuple[Figure, Axes]:
    """Return a figure and its axes with one row of cells per label.

    `frame` is the height in inches beside the rows.
    """
    labels = [in_two_lines(name, _LABEL) for name in rows]
    figure, axes = canvas(title, source, height=_ROW * len(labels) + frame)
    heat(axes, cells)
    head_above(axes, labels, heads)
    return figure, axes


def heat(axes: Axes, cells: Sequence[Sequence[Cell]], *, size: float = 8.5) -> None:
    """Fill the cells of a matrix, shaded by their values; `size` of their texts is in points."""
    values = np.array([[value for _, value in row] for row in cells], dtype=float)
    texts = np.array([[text for text, _ in row] for row in cells])
    grid: dict[str, Any] = {"linewidths": 1.2, "linecolor": "white"}
    style: dict[str, Any] = {"cmap": SHADES, "vmin": 0.0, "vmax": 1.0, "cbar": False, "annot_kws": {"size": size}}
    seaborn.heatmap(values, annot=texts, fmt="", xticklabels=False, yticklabels=False, ax=axes, **grid, **style)
    for y, x in np.argwhere(np.isnan(values)):
        axes.text(x + 0.5, y + 0.5, texts[y, x], ha="center", va="center", size=size, color=FAINT)
    for text in axes.texts:
        text.set_in_layout(False)  # it lies within its cell: the layout need not measure it


def head_above(axes: Axes, labels: Sequence[str], heads: Sequence[str], *, size: float = 7.5, slant: int = 0) -> None:
    """Name rows and columns of a matrix: heads above, no ticks; with `slant` the heads lean by that many degrees."""
    leaning: dict[str, Any] = {"rotation": slant, "ha": "left", "rotation_mode": "anchor"} if slant else {}
    axes.set_xticks([x + 0.5 for x in range(len(heads))], heads, size=size, **leaning)
    axes.set_yticks([y + 0.5 for y in range(len(labels))], labels, size=8.5, rotation=0)
    for label in axes.get_yticklabels():
        if "\n" in label.get_text():
            label.set(fontsize=SMALL, linespacing=1.05)
    axes.tick_params(length=0, labeltop=True, labelbottom=False, labelcolor=INK)


def share_of(value: float | Decimal | None, whole: int = 1) -> float:
    """Return a value as a part of `whole`, for a shade; not a number where there is none."""
    return float("nan") if value is None or value != value else float(value) / whole
