"""The picture of a pivot."""

from __future__ import annotations

import pandas as pd
import seaborn
from matplotlib.figure import Figure

from budgetlib.charts.style import canvas, money_axis, name_rows, or_sentence
from budgetlib.messages import N_, _

SHOWN = 20  # rows that have room
_BAR, _FRAME = 0.2, 1.4  # inches
_SEVERAL = 2
_PLACES = 8  # columns that have colours of their own


@or_sentence(N_("such figures"))
def chart(table: pd.DataFrame, *, title: str = "", source: str = "") -> Figure:
    """Draw a pivot as bars, those of one row beside each other; one line for each row where its columns are years.

    Rows with the largest amounts are drawn where there are too many; the table has all of them.
    """
    largest = table.apply(lambda column: column.map(_number)).max(axis=1)
    kept = table[largest.rank(ascending=False, method="first") <= SHOWN]
    names = [" ".join(filter(None, key)) if isinstance(key, tuple) else str(key) for key in kept.index]
    cells = [
        (place, str(column), _number(value))
        for column in kept.columns
        for place, value in enumerate(kept[column])
        if not pd.isna(value)
    ]
    data = pd.DataFrame(cells, columns=["place", "column", "amount"])
    if all(isinstance(column, int) for column in kept.columns) and len(kept.columns) >= _SEVERAL:
        return _lines(data.assign(name=[names[place] for place in data["place"]]), title, source)
    return _bars(data, names, title, source)


def _bars(data: pd.DataFrame, names: list[str], title: str, source: str) -> Figure:
    columns = [*dict.fromkeys(data["column"])]
    height = _BAR * len(names) * max(len(columns), 2) + _FRAME
    figure, axes = canvas(title or _("Amounts 金额"), source, height=height)
    palette = seaborn.color_palette("colorblind", max(len(columns), _PLACES))[: len(columns)]
    seaborn.barplot(
        data,
        x="amount",
        y="place",
        hue="column",
        orient="h",
        palette=palette,
        errorbar=None,
        ax=axes,
        hue_order=columns,
    )
    name_rows(axes, names)
    axes.set_ylabel("")
    if len(columns) > 1:
        seaborn.move_legend(axes, "lower left", bbox_to_anchor=(0, 1), title="", ncol=2)
    elif legend := axes.get_legend():
        legend.remove()
    money_axis(axes)
    return figure


def _lines(data: pd.DataFrame, title: str, source: str) -> Figure:
    figure, axes = canvas(title or _("Amounts 金额"), source, height=4.0)
    seaborn.lineplot(
        data, x="column", y="amount", hue="name", style="name", markers=True, palette="colorblind", ax=axes
    )
    axes.set_xlabel("")
    seaborn.move_legend(axes, "lower left", bbox_to_anchor=(0, 1), title="", ncol=2)
    money_axis(axes, "y")
    return figure


def _number(value: object) -> float:
    return float("nan") if pd.isna(value) else float(value)  # type: ignore[arg-type]
