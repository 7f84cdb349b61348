"""A treemap of expenditure: area is money, colour the functional class. Drawn by hand: seaborn has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import squarify
from IPython.display import Markdown
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from budgetlib.analysis.sums import rows_where
from budgetlib.charts.style import (
    canvas,
    columns_of,
    function_colour,
    function_hatch,
    ink_on,
    or_nothing,
    shortened,
    yuan,
)
from budgetlib.messages import _
from budgetlib.prose.numbers import money, percent
from budgetlib.prose.shown import say

MAP_HEIGHT = 5.0  # inches, with title and source line
LEGEND_COLUMNS = 3
LEGEND_ROW_HEIGHT = 0.2  # inches
ASPECT = 0.52  # height of the map divided by its width
# In widths of the map: a half-width character of the labels, a line of them, and the free edges of a tile.
_COLUMN, _LINE, _MARGIN = 0.0072, 0.0215, 0.012

Box = tuple[float, float, float, float]  # x, y, width, height


@or_nothing
def function_treemap(items: pd.DataFrame, names: Mapping[str, str], *, source: str = "") -> Figure | Markdown:
    """Draw functional items (table `structure.by_function`, finest level), grouped and coloured by class.

    `names` gives the name of each class code, for the legend.
    """
    items = rows_where(items, [amount > 0 for amount in items["amount"]])
    if items.empty:  # areas show what is spent; money taken back or nil has none
        return say(_("*No picture: no functional item is above nil.*"))
    legend_rows = -(-items["class_code"].nunique() // LEGEND_COLUMNS)
    height = MAP_HEIGHT + legend_rows * LEGEND_ROW_HEIGHT
    figure, axes = canvas(_("Expenditure by functional item 功能分类项级: area is money, 万元"), source, height=height)
    axes.set(xlim=(0, 1), ylim=(ASPECT, 0), aspect="equal")
    axes.set_axis_off()
    classes = [(code, group) for code, group in items.groupby("class_code", sort=False)]
    classes.sort(key=lambda pair: -sum(pair[1]["amount"]))
    outer = squarified([float(sum(group["amount"])) for _, group in classes], (0, 0, 1, ASPECT))
    for (code, group), box in zip(classes, outer, strict=True):
        group = group.iloc[sorted(range(len(group)), key=lambda i: -group["amount"].iloc[i])]
        for item, inner in zip(group.to_dict("records"), squarified(yuan(group["amount"]), box), strict=True):
            _tile(axes, inner, code, item)
        axes.add_patch(Rectangle(box[:2], *box[2:], fill=False, edgecolor="white", linewidth=3))
    handles = [Patch(label=f"{code} {names.get(code, '')}", **_fill(code)) for code, _ in classes]
    below = {"loc": "upper left", "bbox_to_anchor": (0, -0.01), "borderaxespad": 0.2}
    axes.legend(handles=handles, ncols=LEGEND_COLUMNS, fontsize=8, handlelength=1, **below)
    return figure


def squarified(sizes: Sequence[float], box: Box) -> list[Box]:
    """Divide `box` into tiles with areas proportional to `sizes` (descending, positive), as square as they come.

    Bruls, Huizing and van Wijk, "Squarified Treemaps", 2000.
    """
    x, y, width, height = box
    areas = squarify.normalize_sizes(sizes, width, height)
    tiles = squarify.squarify(areas, x, y, width, height)
    return [(tile["x"], tile["y"], tile["dx"], tile["dy"]) for tile in tiles]


def _fill(code: str) -> dict[str, Any]:
    """How a class is told from the others: by colour, and by a hatch where two share one."""
    return {"facecolor": function_colour(code), "hatch": function_hatch(code), "edgecolor": "white"}


def _tile(axes: Axes, box: Box, code: str, item: Mapping[str, Any]) -> None:
    x, y, width, height = box
    axes.add_patch(Rectangle((x, y), width, height, linewidth=0.8, **_fill(code)))
    room, lines = int((width - _MARGIN) / _COLUMN), int((height - _MARGIN) / _LINE)
    amount, share = money(item["amount"]), percent(item["share"], 1)
    values = [f"{amount} · {share}"] if columns_of(f"{amount} · {share}") <= room else [amount]
    if room < columns_of(amount) or lines < 2:
        return
    text = "\n".join([*_wrapped(item["name"], room, lines - len(values)), *values])
    colour = function_colour(code)
    box_behind = {"facecolor": colour, "edgecolor": "none", "pad": 1}
    behind: dict[str, Any] = {"bbox": box_behind} if function_hatch(code) else {}
    axes.text(x + 0.006, y + 0.006, text, va="top", color=ink_on(colour), size=8, linespacing=1.25, **behind)


def _wrapped(name: str, room: int, lines: int) -> list[str]:
    """Break a label into at most `lines` lines of `room` half-width columns; the last is shortened when it must be."""
    parts: list[str] = []
    rest = name
    while rest and len(parts) < lines - 1:
        end = max(1, next((i for i in range(len(rest), 0, -1) if columns_of(rest[:i]) <= room), 1))
        parts, rest = [*parts, rest[:end]], rest[end:]
    return [*parts, shortened(rest, room)] if rest and lines > 0 else parts
