"""Departments and years side by side: functional structure as stacked shares, and how far structures are apart."""

from __future__ import annotations

import pandas as pd
from matplotlib import colormaps
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from budgetlib.figures.style import canvas, function_colour, ink_on, or_sentence, share_axis, shortened
from budgetlib.prose.numbers import percent

LABELLED = 0.06  # smallest share that has room for its figure
LEGEND_COLUMNS = 3
_BAR, _FRAME, _LEGEND_ROW = 0.34, 1.2, 0.2  # inches


@or_sentence("its expenditure by function")
def structure_bars(shares: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw one bar per disclosure, divided by functional class (table `comparison.functional_shares`)."""
    labels = list(dict.fromkeys(shares["label"]))
    names = {code: name for code, name in sorted(zip(shares["code"], shares["name"], strict=True))}
    rows = -(-len(names) // LEGEND_COLUMNS)
    height = _BAR * max(len(labels), 2) + _FRAME + rows * _LEGEND_ROW
    figure, axes = canvas("Expenditure by function side by side 功能分类结构", source, height=height)
    for place, label in enumerate(labels):
        left = 0.0
        own = shares[shares["label"] == label].sort_values("code")
        for code, share in zip(own["code"], own["share"], strict=True):
            colour = function_colour(code)
            axes.barh(place, float(share), left=left, color=colour, height=0.7, edgecolor="white", linewidth=0.6)
            if share >= LABELLED:
                style = {"ha": "center", "va": "center", "size": 8, "color": ink_on(colour)}
                axes.text(left + float(share) / 2, place, percent(share, 0), **style)
            left += float(share)
    axes.set_yticks(range(len(labels)), [shortened(label) for label in labels])
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_xlim(0, 1)
    share_axis(axes)
    handles = [Patch(color=function_colour(code), label=f"{code} {name}") for code, name in names.items()]
    figure.legend(handles=handles, loc="outside lower left", ncols=LEGEND_COLUMNS, fontsize=8, handlelength=1)
    return figure


def distance_matrix(distances: pd.DataFrame, *, source: str = "") -> Figure | None:
    """Draw how far functional structures are apart, in per cent of the money; nothing for a single one."""
    if len(distances) < 2:
        return None
    size = len(distances)
    figure, axes = canvas("Distance of functional structures", source, height=0.36 * max(size, 2) + 2.0)
    shades = colormaps["YlGnBu"]
    for y, one in enumerate(distances.index):
        for x, other in enumerate(distances.columns):
            value = distances.loc[one, other]
            colour = "white" if x == y else to_hex(shades(0.05 + 0.85 * float(value)))
            axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour, edgecolor="white", linewidth=1.2))
            text = "·" if x == y else percent(value, 0)
            axes.text(x, y, text, ha="center", va="center", size=8, color=ink_on(colour))
    names = [shortened(label, 30) for label in distances.index]
    axes.set_xticks(range(size), names, rotation=40, ha="left", rotation_mode="anchor", size=8)
    axes.set_yticks(range(size), names, size=8.5)
    axes.set(xlim=(-0.5, size - 0.5), ylim=(size - 0.5, -0.5))
    axes.tick_params(length=0, labeltop=True, labelbottom=False)
    axes.spines[:].set_visible(False)
    return figure
