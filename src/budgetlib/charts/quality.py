"""What performance targets are worth: of which form they are, and the parts of their quality score."""

from __future__ import annotations

import textwrap
from decimal import Decimal

import pandas as pd
from matplotlib.figure import Figure

from budgetlib.analysis.quality import definition
from budgetlib.charts.cells import NOTHING, Cell, matrix, share_of
from budgetlib.charts.style import BLUE, FAINT, GREY, GRID, bars, canvas, or_nothing
from budgetlib.messages import _, is_chinese, translated
from budgetlib.prose.numbers import percent

_BAR, _FRAME = 0.32, 1.25  # inches per bar, and for title, axis and source line
_HEAD = 1.7  # inches for title, heads and source line
_WRAP = 12  # half-width columns of a head


@or_nothing
def target_bars(forms: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw how many targets are of which form (table `targets.by_form`); what can be checked is coloured."""
    title = _("What the targets of the year are: those that could be checked in blue")
    figure, axes = canvas(title, source, height=_BAR * max(len(forms), 2) + _FRAME)
    colours = [BLUE if checkable else GREY for checkable in forms["checkable"]]
    bars(axes, forms["count"], colours)
    for place, (number, share) in enumerate(zip(forms["count"], forms["share"], strict=True)):
        text = f"{number}  ·  {percent(share, 1)}"
        axes.annotate(text, (number, place), (4, 0), textcoords="offset points", va="center", size=8)
    axes.set_yticks(range(len(forms)), [translated(form) for form in forms["form_of_target"]])
    axes.set(ylim=(len(forms) - 0.4, -0.6), xlim=(0, max(forms["count"]) * 1.18), xlabel=_("targets"))
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    return figure


@or_nothing
def score_matrix(scored: pd.DataFrame, *, source: str = "") -> Figure:
    """Draw the parts of the quality score per project (table `quality.scores`), and the score."""
    parts = definition()["parts"]
    title = _("Quality of targets: parts of the score (0 to 1), and the score of 100")
    heads = [
        _("{fill}\n({weight:g})", fill=_wrapped(translated(part["english"])), weight=part["weight"])
        for part in parts.values()
    ]
    rows = [
        [*(_cell(row[name], 1, "{:.2f}") for name in parts), _cell(row["score"], 100, "{:.1f}")]
        for row in scored.to_dict("records")
    ]
    figure, axes = matrix(title, source, scored["label"], [*heads, _("score")], rows, frame=_HEAD)
    axes.axvline(len(parts), color=FAINT, linewidth=0.8)
    return figure


def _wrapped(head: str) -> str:
    """Break a head into lines of _WRAP half-width columns."""
    return textwrap.fill(head, _WRAP // 2 if is_chinese() else _WRAP)


def _cell(value: Decimal | None, whole: int, text: str) -> Cell:
    """Text of a value and its share of `whole`."""
    return NOTHING if value is None or pd.isna(value) else (text.format(value), share_of(value, whole))
