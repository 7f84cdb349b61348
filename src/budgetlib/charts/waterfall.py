"""The way from last year's level to this year's: which part of the change is disclosed, which is not.

Drawn by hand: seaborn has no bars that begin where another one ends.
"""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.figure import Figure

from budgetlib.analysis.sums import share_of
from budgetlib.charts.style import BLUE, FAINT, GREY, INK, YELLOW, canvas, money_axis, or_sentence, yuan
from budgetlib.messages import _, retold
from budgetlib.prose.numbers import money, percent, signed


@or_sentence("a change against the prior year")
def change_waterfall(steps: pd.DataFrame, fiscal_year: int, *, source: str = "") -> Figure:
    """Draw the steps of `change.waterfall` from the implied level of the prior year to the level of `fiscal_year`.

    Disclosed steps are blue, what no disclosed part accounts for is hatched yellow; percentages are of the change.
    """
    title = _(
        "From {before} to {year}: what the document discloses of the change",
        before=fiscal_year - 1,
        year=fiscal_year,
    )
    figure, axes = canvas(title, source, height=4.4)
    levels, changes = yuan(steps["level"]), yuan(steps["change"])
    for place, (step, level, change) in enumerate(zip(steps.to_dict("records"), levels, changes, strict=True)):
        if step["kind"] == "level":
            axes.bar(place, level, color=GREY, width=0.62)
            text, top = money(step["level"]), level
        else:
            hidden = step["part"] == "undisclosed"
            style = {"color": YELLOW, "hatch": "///", "edgecolor": "white"} if hidden else {"color": BLUE}
            axes.bar(place, change, bottom=level - change, width=0.62, **style)
            share = share_of(step["change"], steps["level"].iloc[-1] - steps["level"].iloc[0])
            text, top = f"{signed(step['change'])}\n{percent(share)}".rstrip(), max(level, level - change)
        label = axes.annotate(text, (place, top), (0, 4), textcoords="offset points", ha="center", size=9, color=INK)
        label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 0.8})  # keeps grid lines out of the figures
        if place:
            before = levels[place - 1]
            axes.plot([place - 1 + 0.31, place + 0.31], [before, before], color=FAINT, linewidth=0.7)
    names = {
        "prior year": _("{fiscal_year} (implied)", fiscal_year=fiscal_year - 1),
        "this year": _("{fiscal_year} (printed)", fiscal_year=fiscal_year),
    }
    labels = [textwrap.fill(names.get(name) or retold(name), 20, break_long_words=False) for name in steps["name"]]
    axes.set_xticks(range(len(steps)), labels)
    axes.tick_params(axis="x", length=0, labelcolor=INK, labelsize=8.5)
    axes.axhline(0, color=FAINT, linewidth=0.8)
    axes.set_ylim(min(0.0, *levels) * 1.1, max(*levels, 0.0) * 1.16 or 1)
    money_axis(axes, "y")
    return figure
