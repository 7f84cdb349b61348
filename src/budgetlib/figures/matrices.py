"""Matrices: projects × kinds of indicators, and the standard tables cell by cell."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from budgetlib.analysis.indicators import kinds
from budgetlib.figures.style import FAINT, canvas, ink_on, or_sentence, shortened


@or_sentence("performance indicators of its projects")
def indicator_matrix(counts: pd.DataFrame, quantified: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw projects × kinds: the number of indicators, coloured by the share of them that is quantified.

    `counts` and `quantified` are tables as `indicators.matrix` returns them, with the same rows and columns.
    """
    from matplotlib import colormaps

    figure, axes = canvas(
        "Indicators per project and kind 绩效指标: number, and share quantified",
        source,
        height=0.27 * len(counts) + 1.9,
    )
    shades = colormaps["YlGnBu"]
    for y, (_, row) in enumerate(counts.iterrows()):
        for x, (kind, number) in enumerate(row.items()):
            share = quantified.iloc[y][kind] / number if number else None
            colour = "white" if share is None else shades(0.12 + 0.75 * share)
            axes.add_patch(_square(x, y, colour))
            axes.text(
                x, y, str(number) if number else "·", ha="center", va="center", size=8.5, color=_ink(colour, number)
            )
    names = {kind: f"{kind}\n{entry['english']}" for kind, entry in kinds().items()}
    axes.set_xticks(range(len(counts.columns)), [names.get(kind, kind) for kind in counts.columns], size=7.5)
    axes.set_yticks(range(len(counts)), [shortened(name, 34) for name in counts.index], size=8.5)
    axes.set(xlim=(-0.5, len(counts.columns) - 0.5), ylim=(len(counts) - 0.5, -0.5))
    axes.tick_params(length=0, labeltop=True, labelbottom=False, labelcolor="#222222")
    axes.spines[:].set_visible(False)
    _scale(figure, axes, shades)
    return figure


def _square(x: float, y: float, colour: object) -> object:
    from matplotlib.patches import Rectangle

    return Rectangle((x - 0.5, y - 0.5), 1, 1, facecolor=colour, edgecolor="white", linewidth=1.2)


def _ink(colour: object, number: int) -> str:
    return ink_on(colour) if number else FAINT


def _scale(figure: Figure, axes: object, shades: object) -> None:
    """A colour scale that shows the shades as they are used: from none to all quantified."""
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import LinearSegmentedColormap

    used = LinearSegmentedColormap.from_list("used", [shades(0.12 + 0.75 * i / 20) for i in range(21)])
    bar = figure.colorbar(ScalarMappable(cmap=used), ax=axes, orientation="horizontal", shrink=0.4, aspect=30, pad=0.02)
    bar.set_ticks([0, 0.5, 1], labels=["0 %", "50 %", "100 % quantified"], size=7.5)
    bar.outline.set_visible(False)
