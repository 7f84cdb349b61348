"""Cells of a matrix: coloured squares with a number in each, drawn as one collection."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from budgetlib.charts.style import FAINT, INK, canvas, ink_on, shortened

Colour = str | tuple[float, float, float, float]
NOTHING = ("·", "white")
"""Text and colour of a cell that has no value."""
_ROW = 0.27  # inches
_LABEL = 34  # half-width columns


def matrix(
    title: str, source: str, rows: Iterable[str], heads: Sequence[str], *, frame: float, size: float
) -> tuple[Figure, Axes]:
    """Return a figure and its axes for cells with one row per label: heads above, no frame, rows from above.

    `frame` is the height in inches beside the rows, `size` that of the heads in points.
    """
    labels = [shortened(name, _LABEL) for name in rows]
    figure, axes = canvas(title, source, height=_ROW * len(labels) + frame)
    axes.set_xticks(range(len(heads)), heads, size=size)
    axes.set_yticks(range(len(labels)), labels, size=8.5)
    bounded(axes, len(labels), len(heads))
    return figure, axes


def bounded(axes: Axes, rows: int, columns: int) -> None:
    """Show just the cells of a matrix, rows from above, without frame and ticks, heads above."""
    axes.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5))
    axes.tick_params(length=0, labeltop=True, labelbottom=False, labelcolor=INK)
    axes.spines[:].set_visible(False)


def shade(share: float | Decimal) -> Colour:
    """Return the colour of a value from 0 to 1, the darker the larger; neither end is lost on white or for a label."""
    return colormaps["YlGnBu"](0.12 + 0.75 * float(share))


def lettered(axes: Axes, rows: Sequence[Sequence[tuple[str, Colour]]], *, size: float = 8.5) -> None:
    """Fill the cells of a matrix: text and colour of each; NOTHING for a cell without value. `size` is in points."""
    places = [(x - 0.5, y - 0.5) for y, row in enumerate(rows) for x in range(len(row))]
    squares(axes, places, [colour for row in rows for _, colour in row], edge=1.2)
    for y, row in enumerate(rows):
        for x, (text, colour) in enumerate(row):
            ink = FAINT if (text, colour) == NOTHING else ink_on(colour)
            shown = axes.text(x, y, text, ha="center", va="center", size=size, color=ink)
            shown.set_in_layout(False)  # it lies within its cell: the layout need not measure it


def squares(axes: Axes, corners: Iterable[tuple[float, float]], colours: Sequence[Colour], *, edge: float) -> None:
    """Fill squares of one unit that begin at `corners`; `edge` is the width of the white lines between them."""
    outlines = [[(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)] for x, y in corners]
    cells = PolyCollection(outlines, facecolors=colours, edgecolors="white", linewidths=edge)
    cells.set_in_layout(False)
    axes.add_collection(cells, autolim=False)
