"""Which performance form belongs to which row of the project tables → rows of the `projects` dataset.

Names are compared fuzzily because forms are misread or cut; amounts decide between projects of one name. The assignment
is optimal over all pairs, so that a form with a lost name gets the row that no other form claims.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
from rapidfuzz import fuzz, process

from budgetlib.interpret.forms.duplicates import distinct_forms, duplicate_groups
from budgetlib.interpret.forms.model import ILLEGIBLE, SOURCES, Form, FundSplit
from budgetlib.interpret.forms.vocabulary import compact, threshold

NAME_WEIGHT, AMOUNT_WEIGHT, UNIT_WEIGHT = 0.5, 0.4, 0.1
MIN_CUT_NAME = 4  # characters left of a name that may still identify it


@dataclass(frozen=True, slots=True)
class Match:
    """A table row (its place in the list given) and the form that belongs to it, with the score 0..100 of the match."""

    row: int
    form: int
    score: float


def project_rows(table_rows: Sequence[Mapping[str, Any]], forms: Sequence[Form]) -> list[dict[str, Any]]:
    """Return the rows of the `projects` dataset: every project of the tables, with its form where there is one.

    `table_rows` have unit_name, project, amount, grain (yuan), period, page, row. A form printed twice counts once;
    forms that belong to no row follow at the end, with the amount empty.
    """
    distinct = [form for form in distinct_forms(forms) if form.kind == "project"]
    prints = {group[0].number: len(group) for group in duplicate_groups(forms)}
    by_number = {form.number: form for form in distinct}
    matches = {match.row: match for match in match_forms(table_rows, distinct)}
    rows = []
    for i, table_row in enumerate(table_rows):
        match = matches.get(i)
        form = by_number[match.form] if match else None
        rows.append({**table_row, **_form_columns(form, prints), "match_score": match.score if match else None})
    taken = {match.form for match in matches.values()}
    return rows + [_without_row(form, prints) for form in distinct if form.number not in taken]


def with_table_names(forms: Sequence[Form], projects: Sequence[Mapping[str, Any]]) -> list[Form]:
    """Return the forms under the names of the project tables, where a table row belongs to them.

    `projects` are rows of the `projects` dataset. Names of forms are often misread or cut; those of the tables are the
    department's own list. Every print of a form gets the name, so that indicators and costs agree with the projects.
    """
    names = {row["form"]: (row["project"], row["unit_name"]) for row in projects if row.get("form") is not None}
    renamed = []
    for group in duplicate_groups(forms):
        name, unit = names.get(group[0].number, ("", ""))
        renamed += [replace(form, name=name or form.name, unit_name=unit or form.unit_name) for form in group]
    return sorted(renamed, key=lambda form: form.number)


def match_forms(table_rows: Sequence[Mapping[str, Any]], forms: Sequence[Form]) -> list[Match]:
    """Return the pairs of table row and form with the greatest total score.

    A pair comes into question when the names agree and the year total of the form is the row's amount within its grain,
    or when the names agree closely; what is left over on either side stays without partner.
    """
    if not table_rows or not forms:
        return []
    names = _name_scores(table_rows, forms)
    amounts = np.array([[_amount_agrees(row, form) for form in forms] for row in table_rows])
    units = process.cdist(
        [compact(row["unit_name"] or "") for row in table_rows],
        [compact(f.unit_name) for f in forms],
        scorer=fuzz.ratio,
    )
    scores = NAME_WEIGHT * names + AMOUNT_WEIGHT * 100 * amounts + UNIT_WEIGHT * units
    least = np.where(amounts, threshold("match_name_with_amount"), threshold("match_name_alone"))
    scores[names < least] = 0.0
    from scipy.optimize import linear_sum_assignment  # here: only disclosures with forms need what takes long to import

    chosen = zip(*linear_sum_assignment(scores, maximize=True), strict=True)
    return [Match(int(i), forms[j].number, round(float(scores[i, j]), 1)) for i, j in chosen if scores[i, j] > 0]


def _name_scores(table_rows: Sequence[Mapping[str, Any]], forms: Sequence[Form]) -> np.ndarray:
    """Similarity 0..100 of names; the legible rest of a cut name counts almost as much as a whole one."""
    printed = [compact(row["project"]) for row in table_rows]
    read = [compact(form.name) for form in forms]
    whole = process.cdist(printed, read, scorer=fuzz.ratio)
    part = process.cdist(printed, read, scorer=fuzz.partial_ratio) * threshold("cut_name")
    cut = np.array([[MIN_CUT_NAME <= len(name) < len(full) for name in read] for full in printed])
    return np.where(cut, np.maximum(whole, part), whole)


def _amount_agrees(row: Mapping[str, Any], form: Form) -> bool:
    total = form.year.total
    return total is not None and row["amount"] is not None and abs(total.yuan - row["amount"]) <= row["grain"] / 2


def _without_row(form: Form, prints: Mapping[int, int]) -> dict[str, Any]:
    return {
        "unit_name": form.unit_name,
        "project": form.name or ILLEGIBLE,
        "period": "current",
        "page": form.page,
        "row": form.row,
        **_form_columns(form, prints),
    }


def _form_columns(form: Form | None, prints: Mapping[int, int]) -> dict[str, Any]:
    if form is None:
        return {"form_count": 0}
    return {
        "category": form.category,
        "form": form.number,
        "form_count": prints[form.number],
        "form_page": form.page,
        "form_amount_year": _yuan(form.year, "total"),
        "form_amount_total": _yuan(form.whole_period, "total"),
        **{f"year_{source}": _yuan(form.year, source) for source in SOURCES},
        **{f"total_{source}": _yuan(form.whole_period, source) for source in SOURCES},
        "description": form.description,
        "plan": form.plan,
        "goal_whole_period": form.goals[0],
        "goal_year": form.goals[1],
    }


def _yuan(split: FundSplit, key: str) -> Decimal | None:
    amount = getattr(split, key)
    return amount.yuan if amount else None
