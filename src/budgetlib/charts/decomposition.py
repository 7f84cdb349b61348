"""The change between two disclosures, step by step: what rose, what fell, and what that adds up to."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from budgetlib.analysis.computed_change import NAMES
from budgetlib.charts.style import (
    BLUE,
    FAINT,
    GREY,
    INK,
    RED,
    canvas,
    columns_of,
    money_axis,
    name_rows,
    or_nothing,
    yuan,
)
from budgetlib.messages import N_, _, translated
from budgetlib.prose.numbers import signed

STEPS = 12  # the largest movements; the others are added up
_STEP, _FRAME = 0.31, 1.2  # inches per step, and for title, axis and source line
_CHARACTER = 0.011  # width of a character of a label, as share of the range of the axis
_KINDS = {"basic_expenditure": N_(" (basic)"), "project_expenditure": N_(" (project)")}


@or_nothing
def change_steps(parts: pd.DataFrame, fiscal_year: int, *, source: str = "") -> Figure | None:
    """Draw the rows of a decomposition as steps from nil to the whole change against the year before.

    Rises are blue, falls red; the smallest movements are one grey step, so that the steps add up. Nothing is drawn
    where there is nothing to take apart.
    """
    if parts.empty:
        return None
    names, changes, others = _steps(parts)
    title = _("From {before} to {year}, step by step", before=fiscal_year - 1, year=fiscal_year)
    figure, axes = canvas(title, source, height=_STEP * (len(names) + 1) + _FRAME)
    end = 0.0
    ends = [end := end + change for change in yuan(changes)]
    for place, (change, level) in enumerate(zip(yuan(changes), ends, strict=True)):
        colour = GREY if names[place] == others else BLUE if change > 0 else RED
        looks = {"hatch": "////", "edgecolor": "white"} if colour == RED else {}  # told apart in a grey print as well
        axes.barh(place, change, left=level - change, color=colour, height=0.66, linewidth=0, **looks)
        axes.plot([level, level], [place - 0.33, place + 1.33], color=FAINT, linewidth=0.7)
    total = sum(changes)
    axes.barh(len(names), float(total), color=FAINT, height=0.66)
    _labels(axes, [*changes, total], [*[0.0, *ends][: len(changes)], 0.0])  # nothing may have moved
    name_rows(axes, [*names, _("whole change 增减额")])
    axes.set_ylim(len(names) + 0.6, -0.6)
    axes.axvline(0, color=INK, linewidth=0.8)
    money_axis(axes)
    return figure


def _steps(parts: pd.DataFrame) -> tuple[list[str], list, str]:
    """Names and changes of the steps, and the name of the one that adds up the smallest movements."""
    moved = parts[[change != 0 for change in parts["change"]]]
    rest = moved["part"].isin(list(NAMES))
    head, tail = moved[~rest].head(STEPS), moved[~rest].iloc[STEPS:]
    names = [name + translated(_KINDS.get(part, "")) for name, part in head[["name", "part"]].itertuples(index=False)]
    changes = list(head["change"])
    others = _("{number} others", number=len(tail))
    if len(tail):
        names.append(others)
        changes.append(sum(tail["change"]))
    return [*names, *moved.loc[rest, "name"]], [*changes, *moved.loc[rest, "change"]], others


def _labels(axes: Axes, changes: list, starts: list[float]) -> None:
    values = yuan(changes)
    texts = [signed(change) for change in changes]
    highs = [max(start, start + value) for start, value in zip(starts, values, strict=True)]
    lows = [min(start, start + value) for start, value in zip(starts, values, strict=True)]
    for place, (text, high) in enumerate(zip(texts, highs, strict=True)):
        axes.annotate(text, (high, place), (4, 0), textcoords="offset points", va="center", size=8)
    span = max(*highs, 0.0) - min(*lows, 0.0) or 1.0
    room = span * _CHARACTER * max(columns_of(text) for text in texts)
    axes.set_xlim(min(*lows, 0.0) - span * 0.02, max(*highs, 0.0) + room + span * 0.02)
