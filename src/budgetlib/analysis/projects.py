"""How a department's project money is spread: by project, unit, size, level of government, and over years.

Functions take the `projects` dataset and return new tables; money is Decimal yuan, shares are Decimal fractions. A
project counts with its amount in the project tables, both this year's and carried-over money (see `counted`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pandas as pd

from budgetlib.amounts import format_amount, half_width, parse_amount
from budgetlib.analysis.remembered import remembered
from budgetlib.analysis.sums import add_up, empty_table, fraction, largest_first, rows_where, sum_by, with_share
from budgetlib.analysis.taken import because
from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge

# Lower bounds of the size classes, in yuan: 0, 10, 50, 100 and 500 万元.
SIZE_BOUNDS = (Decimal(0), Decimal(100_000), Decimal(500_000), Decimal(1_000_000), Decimal(5_000_000))
_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:亿元|万元|千元|元)")
FUNDING_LEVELS = ("central", "provincial", "municipal", "own", "other")

_PLACE = ["page", "row"]


def labelled(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the projects with a `label` that tells namesakes apart: by the amount, then by a running number."""
    names = projects["project"].astype(object)
    amounts = [format_amount(a) if not pd.isna(a) else "" for a in projects["amount"]]
    for remarks in (amounts, [f"#{i}" for i in names.groupby(names).cumcount() + 1]):
        repeated = names.duplicated(keep=False)
        pairs = zip(names, remarks, repeated, strict=True)
        names = pd.Series(
            [f"{n} ({r})" if twice and r else n for n, r, twice in pairs], index=projects.index, dtype=object
        )
    return projects.assign(label=names)


def counted(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the projects that count, with their `label`: those of the project tables.

    Where the document prints no project table, those are the projects of its forms, with the form's money of the year
    as `amount`. A form without a row in a project table that is printed does not count: its money would count twice.
    """
    told = labelled(projects)
    if told["amount"].isna().all():
        told = told.assign(amount=told["form_amount_year"])
    return told[told["amount"].notna()]


@remembered
def by_amount(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the projects that count, largest first, with `share` and `cumulative` share of the money.

    `label` is the name, told apart by the amount where several projects share one.
    """
    columns = ["label", "project", "unit_name", "period", "amount", "grain", "share", "cumulative", "form", *_PLACE]
    stated = counted(projects)
    if stated.empty:
        return because(empty_table(columns), projects)
    ordered = with_share(largest_first(stated))
    whole = add_up(ordered["amount"])
    running = [fraction(add_up(ordered["amount"].iloc[: i + 1]), whole) for i in range(len(ordered))]
    return ordered.assign(cumulative=pd.Series(running, dtype=object))[columns]


def by_unit(projects: pd.DataFrame) -> pd.DataFrame:
    """Return projects and money per spending unit and period, with share of all project money."""
    return with_share(sum_by(counted(projects), ["unit_name", "period"]))


def by_size(projects: pd.DataFrame) -> pd.DataFrame:
    """Return number of projects and money per size class: `low` (inclusive) to `high` (exclusive, None = open)."""
    amounts = list(counted(projects)["amount"])
    rows = []
    for low, high in zip(SIZE_BOUNDS, [*SIZE_BOUNDS[1:], None], strict=True):
        inside = [a for a in amounts if a >= low and (high is None or a < high)]
        rows.append({"low": low, "high": high, "count": len(inside), "amount": add_up(inside)})
    columns = ["low", "high", "count", "amount", "share"]
    return with_share(pd.DataFrame(rows).astype(object)) if amounts else empty_table(columns)


def by_category(projects: pd.DataFrame) -> pd.DataFrame:
    """Return projects and money by how lasting their forms call them: `recurring`, `one-off`, `other` or `not stated`.

    `category` is the wording as printed; it is the document's own, whatever the description tells of the project.
    """
    stated = counted(projects)
    kinds = [_lasting(category) for category in stated["category"]]
    return with_share(sum_by(stated.assign(kind=kinds), ["kind", "category"]))


def lorenz(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the Lorenz curve of project money: `projects` (share of projects, smallest first) and `money` (share)."""
    amounts = sorted(counted(projects)["amount"])
    if not (whole := add_up(amounts)):
        return empty_table(["projects", "money"])
    points = [
        {"projects": fraction(i, len(amounts)), "money": fraction(add_up(amounts[:i]), whole)}
        for i in range(len(amounts) + 1)
    ]
    return pd.DataFrame(points, dtype=object)


def gini(curve: pd.DataFrame) -> Decimal | None:
    """Return the Gini coefficient of a Lorenz curve (0 = all projects equal); None for an empty curve."""
    if curve.empty:
        return None
    points = list(curve[["projects", "money"]].itertuples(index=False))
    below = sum((b[0] - a[0]) * (a[1] + b[1]) / 2 for a, b in pairwise(points))
    return fraction(1 - 2 * below, 1)


def by_funding_level(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the money of the forms by level of government that pays it: `level`, `year` and `whole_period` in yuan."""
    rows = [
        {"level": level, "year": add_up(projects[f"year_{level}"]), "whole_period": add_up(projects[f"total_{level}"])}
        for level in FUNDING_LEVELS
    ]
    table = pd.DataFrame(rows, dtype=object)
    return table[(table["year"] != 0) | (table["whole_period"] != 0)].reset_index(drop=True)


def beyond_year(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the projects whose form plans more money for the whole period than for the year, largest excess first.

    The money may be deferred, already spent or cut; it is no cause of a change. `told` is the clause of the description
    that states the amount of the whole period, missing where none does.
    """
    columns = ["label", "unit_name", "form_amount_total", "form_amount_year", "beyond", "told", "form_page"]
    stated = labelled(projects)
    stated = stated[stated["form_amount_total"].notna() & stated["form_amount_year"].notna()]
    if stated.empty:
        return empty_table(columns)
    found = stated.assign(
        beyond=[t - y for t, y in zip(stated["form_amount_total"], stated["form_amount_year"], strict=True)]
    )
    found = rows_where(found, [value > 0 for value in found["beyond"]])
    told = [clause_of(*pair) for pair in zip(found["description"], found["form_amount_total"], strict=True)]
    return largest_first(found.assign(told=pd.Series(told, index=found.index, dtype=object)), "beyond")[columns]


def clause_of(description: Any, whole: Decimal) -> str | None:
    """Return the clause of a description that states an amount in yuan (of the whole period, say), None without one."""
    clauses = [] if pd.isna(description) else re.split(r"[，,。;；：（）()]", half_width(description))
    for clause in clauses:
        amounts = [parse_amount(text) for text in _AMOUNT.findall(clause)]
        if any(amount is not None and amount.yuan == whole for amount in amounts):
            return str(clause.strip())
    return None


def _lasting(category: object) -> str:
    if pd.isna(category):
        return "not stated"
    words = {kind: some for kind, some in vocabulary().items() if kind in ("recurring", "one-off")}
    return next((kind for kind, some in words.items() if any(word in str(category) for word in some)), "other")


def told_in_words(sections: pd.DataFrame) -> pd.DataFrame:
    """Return the headings under which a document describes projects in words: `title`, `page`, `row`."""
    words = vocabulary()["described"]
    told = sections[(sections["part"] != "contents") & sections["title"].notna()]
    return rows_where(told, [any(word in title for word in words) for title in told["title"]])[["title", *_PLACE]]


def vocabulary() -> Mapping[str, Sequence[str]]:
    """Return the knowledge of `projects.yaml`.

    Raises KnowledgeError when an entry is missing or unknown.
    """
    words = knowledge("budgetlib.analysis", "projects.yaml")
    if wrong := set(words) ^ {"recurring", "one-off", "procured", "described"}:
        raise KnowledgeError(f"analysis/projects.yaml: wrong or missing {', '.join(sorted(wrong))}.")
    return words


def form_differences(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the projects whose form states another amount for the year than the project table, beyond rounding."""
    columns = ["project", "unit_name", "amount", "form_amount_year", "difference", "match_score", *_PLACE, "form_page"]
    stated = projects[projects["amount"].notna() & projects["form_amount_year"].notna()]
    differences = [a - y for a, y in zip(stated["amount"], stated["form_amount_year"], strict=True)]
    table = stated.assign(difference=pd.Series(differences, index=stated.index, dtype=object))
    beyond = [abs(d) > g / 2 for d, g in zip(table["difference"], table["grain"], strict=True)]
    return rows_where(table, beyond)[columns].reset_index(drop=True)


def without_form(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the projects of the project tables for which no performance form is printed."""
    return largest_first(projects[projects["amount"].notna() & projects["form"].isna()])
