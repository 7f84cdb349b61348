"""What performance targets are worth: of which form they are, and the parts of their quality score."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib import colormaps
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from budgetlib.analysis.quality import definition
from budgetlib.figures.style import BLUE, FAINT, GREY, GRID, canvas, ink_on, or_nothing, shortened
from budgetlib.prose.numbers import percent

_BAR, _FRAME = 0.32, 1.25  # inches per bar, and for title, axis and source line
_ROW, _HEAD = 0.27, 1.7  # inches per project, and for title, heads and source line
_WRAP = 12  # half-width columns of a head


@or_nothing
def target_bars(forms: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw how many targets are of which form (table `targets.by_form`); what can be checked is coloured."""
    title = "What the targets of the year are: those that could be checked in blue"
    figure, axes = canvas(title, source, height=_BAR * max(len(forms), 2) + _FRAME)
    colours = [BLUE if checkable else GREY for checkable in forms["checkable"]]
    axes.barh(range(len(forms)), forms["count"], color=colours, height=0.68)
    for place, (number, share) in enumerate(zip(forms["count"], forms["share"], strict=True)):
        text = f"{number}  ·  {percent(share, 1)}"
        axes.annotate(text, (number, place), (4, 0), textcoords="offset points", va="center", size=8)
    axes.set_yticks(range(len(forms)), list(forms["form_of_target"]))
    axes.set(ylim=(len(forms) - 0.4, -0.6), xlim=(0, max(forms["count"]) * 1.18), xlabel="targets")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    return figure


@or_nothing
def score_matrix(scored: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw the parts of the quality score per project (table `quality.scores`), and the score."""
    parts = definition()["parts"]
    title = "Quality of targets: parts of the score (0 to 1), and the score of 100"
    figure, axes = canvas(title, source, height=_ROW * len(scored) + _HEAD)
    shades = colormaps["YlGnBu"]
    for y, row in enumerate(scored.to_dict("records")):
        for x, (value, whole, text) in enumerate(
            [*((row[name], 1, "{:.2f}") for name in parts), (row["score"], 100, "{:.1f}")]
        ):
            missing = value is None or pd.isna(value)
            colour = "white" if missing else shades(0.12 + 0.75 * float(value) / whole)
            axes.add_patch(Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour, edgecolor="white", linewidth=1.2))
            shown, ink = ("·", FAINT) if missing else (text.format(value), ink_on(colour))
            axes.text(x, y, shown, ha="center", va="center", size=8.5, color=ink)
    heads = [f"{textwrap.fill(part['english'], _WRAP)}\n({part['weight']:g})" for part in parts.values()]
    axes.set_xticks(range(len(parts) + 1), [*heads, "score"], size=7)
    axes.set_yticks(range(len(scored)), [shortened(name, 34) for name in scored["label"]], size=8.5)
    axes.set(xlim=(-0.5, len(parts) + 0.5), ylim=(len(scored) - 0.5, -0.5))
    axes.tick_params(length=0, labeltop=True, labelbottom=False, labelcolor="#222222")
    axes.axvline(len(parts) - 0.5, color=FAINT, linewidth=0.8)
    axes.spines[:].set_visible(False)
    return figure
