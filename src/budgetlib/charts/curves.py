"""The Lorenz curve of project money."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import seaborn
from matplotlib.figure import Figure

from budgetlib.charts.style import BLUE, FAINT, canvas, or_nothing, share_axis, yuan
from budgetlib.messages import _


@or_nothing
def lorenz_curve(curve: pd.DataFrame, gini: Decimal | None, *, source: str = "") -> Figure:
    """Draw the table `projects.lorenz` with the line of equality and the Gini coefficient."""
    figure, axes = canvas(_("Concentration of project money (Lorenz curve)"), source, height=4.6)
    projects, money = yuan(curve["projects"]), yuan(curve["money"])
    axes.plot([0, 1], [0, 1], color=FAINT, linewidth=0.9, linestyle=(0, (4, 3)))
    axes.fill_between(projects, money, projects, color=BLUE, alpha=0.15, linewidth=0)
    line = {"color": BLUE, "marker": "o", "markersize": 3.2, "markeredgewidth": 0, "linewidth": 1.6}
    seaborn.lineplot(x=projects, y=money, estimator=None, sort=False, ax=axes, **line)
    axes.annotate(
        _("all projects equal"), (0.40, 0.40), (-8, 6), textcoords="offset points", ha="right", color=FAINT, size=8.5
    )
    axes.annotate(_("Gini {gini:.2f}", gini=gini), (0.62, 0.44), ha="center", color=BLUE, size=11)
    axes.set(
        xlim=(0, 1.01), ylim=(0, 1.01), aspect="equal", xlabel=_("projects, smallest first"), ylabel=_("project money")
    )
    share_axis(axes, "x")
    share_axis(axes, "y")
    axes.grid(axis="both", color="#EEEEEE", linewidth=0.6)
    return figure
