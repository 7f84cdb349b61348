"""One row per project: what all analyses of projects say of it, for statistics over many departments."""

from __future__ import annotations

import pandas as pd

from budgetlib.analysis import assignment, costs, indicators, quality, targets
from budgetlib.analysis.projects import counted
from budgetlib.analysis.sums import largest_first
from budgetlib.model import Disclosure

COLUMNS = [
    "label",
    "unit_name",
    "period",
    "category",
    "amount",
    "form_amount_year",
    "form_amount_total",
    "code",
    "certain",
    "codes",
    "components",
    "explained",
    "extent",
    "targets",
    "checkable",
    "weak",
    "same_in_both_scopes",
    "score",
    "page",
    "row",
    "form_page",
]


def of_projects(disclosure: Disclosure, fiscal_year: int) -> pd.DataFrame:
    """Return the projects that count, by money: unit, category and money, inferred functional item, costs, targets.

    `code` is the functional item where the amounts leave no choice, `codes` those they leave; `explained` is what the
    stated components add up to in yuan; `checkable` and `weak` count targets of the year; `same_in_both_scopes` is the
    share of targets that are those of the whole period; `score` is that of `quality.scores`.
    """
    listed = largest_first(counted(disclosure.projects)).set_index("label", drop=False)
    judged = targets.judged(disclosure.projects, disclosure.indicators, fiscal_year)
    placed = assignment.assign(disclosure.figures, disclosure.projects).projects
    explained = costs.explained(disclosure.projects, disclosure.costs)
    scored = quality.scores(disclosure.projects, disclosure.indicators, judged)
    scopes = indicators.scopes(disclosure.projects, disclosure.indicators)
    by_label = judged.groupby("label", sort=False)
    added = {
        **{name: placed.set_index("label")[name] for name in ("code", "certain", "codes")},
        **{name: explained.set_index("label")[name] for name in ("components", "explained", "extent")},
        "targets": by_label.size(),
        "checkable": by_label["checkable"].sum(),
        "weak": by_label["weakness"].count(),
        "same_in_both_scopes": scopes.set_index("label")["share"],
        "score": scored.set_index("label")["score"],
    }
    columns = {name: _looked_up(listed.index, values) for name, values in added.items()}
    return listed.assign(**columns)[COLUMNS].reset_index(drop=True)


def _looked_up(labels: pd.Index, values: pd.Series) -> pd.Series:
    """The value of every label, None where it has none."""
    known = {label: value for label, value in values.items() if not pd.isna(value)}
    return pd.Series([known.get(label) for label in labels], index=labels, dtype=object)
