"""Which performance targets could be checked at the end of the year, and what is weak about the others.

Functions take the table `indicators.of_projects` of one scope (or the datasets) and return new tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from budgetlib.analysis.indicators import of_projects
from budgetlib.analysis.projects import labelled
from budgetlib.analysis.sums import empty_table, fraction, rows_where
from budgetlib.analysis.target_classes import (
    BARE,
    CHECKABLE,
    CLASSES,
    FORMS,
    ILLEGIBLE,
    TIME,
    VAGUE,
    class_of,
    form_of,
)
from budgetlib.model import records
from budgetlib.reconcile.engine.rules import rules
from budgetlib.reconcile.kinds.forms import allowed, counted_together, stated_ceilings

# Where a deadline stands to the budget year.
BEFORE, WITHIN, AFTER, NO_YEAR, NO_DATE = (
    "dated before the year",
    "dated in the year",
    "dated after the year",
    "date without a year",
    "no date",
)
_YEAR = re.compile(r"(?<!\d)(20\d\d|\d\d)年")
_CENTURY = 2000
_WEAK = [
    "label", "amount", "kind", "level3", "target", "form_of_target", "class_of_target", "weakness", "page", "row",
]  # fmt: skip
_CEILINGS = ["label", "targets", "ceiling", "money", "excess", "page"]


def judged(projects: pd.DataFrame, indicators: pd.DataFrame, fiscal_year: int, scope: str = "year") -> pd.DataFrame:
    """Return every target of the projects' forms in `scope` with what it is and what is weak about it.

    Added to the columns of `of_projects`: `form_of_target` (one of FORMS), `class_of_target` (定量, 时限, 定性可核,
    模糊; missing where not legible), `checkable`, `word` (the vague word, if any), `deadline` (one of the
    constants above, for timeliness targets 时效) and `weakness` (in words, missing where there is none).
    """
    told = of_projects(projects, indicators)
    told = told[told["scope"] == scope].reset_index(drop=True)
    rows = [_judged(row, fiscal_year) for row in told.to_dict("records")]
    added = pd.DataFrame(
        rows, columns=["form_of_target", "class_of_target", "word", "deadline", "weakness"], dtype=object
    )
    checkable = added["form_of_target"].isin(CHECKABLE)
    return pd.concat([told, added.assign(checkable=checkable)], axis=1)


def by_form(targets: pd.DataFrame) -> pd.DataFrame:
    """Return how many targets are of which form: `form_of_target`, `count`, `share`, `checkable`."""
    counts = targets["form_of_target"].value_counts()
    rows = [
        {"form_of_target": form, "count": int(counts[form]), "share": fraction(int(counts[form]), len(targets))}
        | {"checkable": form in CHECKABLE}
        for form in FORMS
        if form in counts
    ]
    return pd.DataFrame(rows, columns=["form_of_target", "count", "share", "checkable"])


def by_class(targets: pd.DataFrame) -> pd.DataFrame:
    """Return how many legible targets are of which class: `class_of_target`, `count`, `share`."""
    counts = targets["class_of_target"].value_counts()
    legible = int(counts.sum())
    rows = [
        {
            "class_of_target": name,
            "count": int(counts.get(name, 0)),
            "share": fraction(int(counts.get(name, 0)), legible),
        }
        for name in CLASSES
    ]
    return pd.DataFrame(rows if legible else [], columns=["class_of_target", "count", "share"])


def weak(targets: pd.DataFrame) -> pd.DataFrame:
    """Return the weak targets with the reason, projects by money."""
    return targets[targets["weakness"].notna()][_WEAK].reset_index(drop=True)


def satisfaction(targets: pd.DataFrame) -> pd.DataFrame:
    """Return the thresholds of satisfaction targets 满意度, lowest first: `threshold` (%), `targets`, `projects`.

    A satisfaction target that is no percentage has no threshold and is counted under a missing one, last.
    """
    own = targets[targets["kind"] == "满意度"]
    if own.empty:
        return empty_table(["threshold", "targets", "projects"])
    stated = [v if unit == "%" else None for v, unit in zip(own["value"], own["value_unit"], strict=True)]
    own = own.assign(threshold=pd.Series(stated, index=own.index, dtype="float64"))
    rows = [
        {"threshold": threshold, "targets": len(group), "projects": group["label"].nunique()}
        for threshold, group in own.groupby("threshold", dropna=False, sort=True)
    ]
    return pd.DataFrame(rows)


def deadlines(targets: pd.DataFrame) -> pd.DataFrame:
    """Return how many timeliness targets 时效 name a date, by where it stands to the year: `deadline`, `count`."""
    counts = targets["deadline"].value_counts()
    order = (BEFORE, WITHIN, AFTER, NO_YEAR, NO_DATE)
    rows = [
        {"deadline": name, "count": int(counts[name]), "share": fraction(int(counts[name]), int(counts.sum()))}
        for name in order
        if name in counts
    ]
    return pd.DataFrame(rows, columns=["deadline", "count", "share"])


def ceilings(projects: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return, per form with cost targets of the year in money, what they allow against the form's money of the year.

    Columns: `label`, `targets`, `ceiling` (their sum; a target whose name says it is the whole is not added to others),
    `money`, `excess` (positive where they allow more), `page`; in yuan, largest excess first. Which targets count says
    the rule `cost_ceilings` of reconciliation.
    """
    rule = next(rule for rule in rules() if rule.id == "cost_ceilings")
    stated = stated_ceilings(rule, records(indicators))
    rows = []
    for project in labelled(projects[projects["form"].notna()]).to_dict("records"):
        own, money = stated.get(int(project["form"]), []), project["form_amount_year"]
        if not own or pd.isna(money):
            continue
        ceiling = allowed(counted_together(rule, own))
        rows.append({"label": project["label"], "targets": len(own), "ceiling": ceiling, "money": money})
        rows[-1] |= {"excess": ceiling - money, "page": int(own[0]["page"])}
    rows.sort(key=lambda row: -row["excess"])
    return pd.DataFrame(rows, columns=_CEILINGS).astype({"ceiling": object, "money": object, "excess": object})


def exceeding(limits: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `ceilings` that allow more than the money there is."""
    return rows_where(limits, [excess > 0 for excess in limits["excess"]])


def _judged(row: Mapping[str, Any], fiscal_year: int) -> dict[str, Any]:
    form, word = form_of(row)
    deadline = _deadline(row, form, fiscal_year) if row["kind"] == "时效指标" else None
    found = "; ".join(_weaknesses(row, form, word, deadline))
    return {
        "form_of_target": form,
        "class_of_target": class_of(form),
        "word": word,
        "deadline": deadline,
        "weakness": found or None,
    }


def _deadline(row: Mapping[str, Any], form: str, fiscal_year: int) -> str:
    if pd.isna(row["target"]):
        return NO_DATE
    years = [int(year) if len(year) > 2 else _CENTURY + int(year) for year in _YEAR.findall(row["target"])]
    if not years:
        return NO_YEAR if form == TIME else NO_DATE
    return BEFORE if max(years) < fiscal_year else AFTER if min(years) > fiscal_year else WITHIN


def _weaknesses(row: Mapping[str, Any], form: str, word: str | None, deadline: str | None) -> Iterator[str]:
    if form == VAGUE:
        yield f"only a direction or quality ({word})"
    if form == BARE:
        yield "a number without unit"
    if form == ILLEGIBLE:
        yield "not legible"
    if deadline == BEFORE:
        yield "dated before the budget year"
    if deadline == AFTER:
        yield "dated after the budget year"
    if deadline == NO_DATE and form not in {VAGUE, ILLEGIBLE, BARE}:
        yield "timeliness without a date"
    if row["kind"] == "数量指标" and row["operator"] in {"≤", "<"}:
        yield "an upper bound on output, met by doing nothing"
    if row["kind"] == "成本指标" and row["operator"] in {"≥", ">"}:
        yield "a lower bound on cost, which limits nothing"
