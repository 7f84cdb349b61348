"""How far performance targets cover projects and money, and how much of a target could be checked.

Functions take the `projects` and `indicators` datasets and return new tables. A form printed more than once counts
once: only the form matched to a project is looked at. Form 0 is the whole-department form; it covers no single project.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.projects import by_amount
from budgetlib.analysis.remembered import remembered
from budgetlib.analysis.structure import basic_and_project
from budgetlib.analysis.sums import add_up, empty_table, fraction, rows_where, share_of
from budgetlib.analysis.target_classes import is_checkable
from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge

WHOLE_DEPARTMENT = 0
OTHER = "其他"


def kinds() -> Mapping[str, Mapping[str, Any]]:
    """Return the kinds of indicators in the order of the standard form: Chinese name → words, English name, level 1."""
    return vocabulary()["kinds"]


@cache
def vocabulary() -> Mapping[str, Any]:
    """Return the knowledge of `indicators.yaml`: kinds of indicators.

    Raises KnowledgeError when it has unknown keys.
    """
    entries = knowledge("budgetlib.analysis", "indicators.yaml")
    unknown = set(entries) - {"kinds"}
    unknown |= {key for kind in entries["kinds"].values() for key in set(kind) - {"words", "english", "level1"}}
    if unknown:
        raise KnowledgeError(f"analysis/indicators.yaml: unknown {', '.join(sorted(unknown))}.")
    return entries


def kind_of(level2: str) -> str:
    """Return the kind a printed second-level label belongs to (`其他` when none)."""
    return next((kind for kind, entry in kinds().items() if any(word in level2 for word in entry["words"])), OTHER)


@remembered
def of_projects(projects: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators of the matched forms with the project's `label`, `amount` and the indicator's `kind`."""
    listed = by_amount(projects)[["label", "amount", "form"]]
    listed = listed[listed["form"].notna()].astype({"form": "Int64"})
    told = indicators.astype({"form": "Int64"}).merge(listed, on="form", how="inner", sort=False)
    order = {form: i for i, form in enumerate(listed["form"])}
    told = told.sort_values("form", key=lambda forms: forms.map(order), kind="stable").reset_index(drop=True)
    return told.assign(kind=[kind_of(level2) for level2 in told["level2"]])


def matrix(
    projects: pd.DataFrame, indicators: pd.DataFrame, scope: str = "year", *, checkable: bool = False
) -> pd.DataFrame:
    """Return projects × kinds: the number of indicators in `scope`, projects by money, largest first.

    Projects without a form are rows of zeros. The kind `其他` is a column only where something falls under it. With
    `checkable`, only indicators whose target can be checked are counted; rows and columns stay the same.
    """
    listed = by_amount(projects)
    told = of_projects(projects, indicators)
    told = told[told["scope"] == scope]
    columns = [*kinds(), *([OTHER] if (told["kind"] == OTHER).any() else [])]
    told = rows_where(told, is_checkable(told)) if checkable else told
    counts = {label: group["kind"].value_counts() for label, group in told.groupby("label", sort=False)}
    rows = [
        [int(counts[label].get(kind, 0)) if label in counts else 0 for kind in columns] for label in listed["label"]
    ]
    return pd.DataFrame(rows, index=pd.Index(listed["label"], name="project"), columns=columns, dtype="int64")


def coverage(projects: pd.DataFrame, indicators: pd.DataFrame, scope: str = "year") -> pd.DataFrame:
    """Return, per kind and for any kind, how many projects and how much money have at least one indicator.

    Columns: `kind`, `projects`, `project_share`, `amount` (yuan), `money_share`, `indicators`, `legible`, `checkable`,
    `checkable_share` (of the legible), `quantified`, `quantified_share`. The last row, `kind` = `any`, tells whether a
    project has any indicator at all.
    """
    counts = matrix(projects, indicators, scope)
    columns = [
        "kind",
        "projects",
        "project_share",
        "amount",
        "money_share",
        "indicators",
        "legible",
        "checkable",
        "checkable_share",
        "quantified",
        "quantified_share",
    ]
    if counts.empty:
        return empty_table(columns)
    amounts = by_amount(projects).set_index("label")["amount"]
    told = of_projects(projects, indicators)
    told = told[told["scope"] == scope]
    told = told.assign(checkable=is_checkable(told))
    rows = []
    for kind in [*counts.columns, "any"]:
        covered = counts.index[(counts.sum(axis=1) if kind == "any" else counts[kind]) > 0]
        of_kind = told if kind == "any" else told[told["kind"] == kind]
        rows.append(
            {"kind": kind, "projects": len(covered), "project_share": fraction(len(covered), len(counts))}
            | {"amount": add_up(amounts[covered]), "money_share": fraction(add_up(amounts[covered]), add_up(amounts))}
            | {"indicators": len(of_kind), "legible": (legible := int(of_kind["legible"].fillna(False).sum()))}
            | {"checkable": (checkable := int(of_kind["checkable"].sum()))}
            | {"checkable_share": fraction(checkable, legible), "quantified": int(of_kind["quantified"].sum())}
            | {"quantified_share": fraction(int(of_kind["quantified"].sum()), len(of_kind))}
        )
    return pd.DataFrame(rows, columns=columns)


def printed_forms(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the projects whose form is printed more than once, with how often."""
    columns = ["label", "unit_name", "amount", "form_count", "form_page"]
    listed = by_amount(projects)[["label", "form"]]
    again = projects[projects["form_count"].fillna(0) > 1].merge(listed, on="form", how="inner")
    return again[columns].reset_index(drop=True)


def scopes(projects: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return, per project, how many targets are the same for the whole period and for the year.

    Columns: `label`, `pairs` (indicators with a target in both scopes), `equal`, `share`, `beyond` (True where the
    whole-period money exceeds the year's, so that equal targets would ask for the same result from less money).
    """
    told = of_projects(projects, indicators)
    money = projects[projects["form"].notna()].set_index("form")[["form_amount_total", "form_amount_year"]]
    rows = []
    for (label, form), group in told.groupby(["label", "form"], sort=False):
        pairs = _pairs(group)
        equal = sum(period == year for period, year in pairs)
        total, year = money.loc[form]
        beyond = not pd.isna(total) and not pd.isna(year) and total > year
        rows.append({"label": label, "pairs": len(pairs), "equal": equal, "share": fraction(equal, len(pairs))})
        rows[-1]["beyond"] = beyond
    return pd.DataFrame(rows, columns=["label", "pairs", "equal", "share", "beyond"])


def repeated(projects: pd.DataFrame, indicators: pd.DataFrame, scope: str = "year") -> pd.DataFrame:
    """Return the indicators that one project states more than once in the same scope, with how often."""
    told = of_projects(projects, indicators)
    told = told[told["scope"] == scope]
    counted = told.groupby(["label", "kind", "level3"], sort=False).size().rename("times").reset_index()
    return counted[counted["times"] > 1].reset_index(drop=True)


def stated_coverage(claims: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return what the narrative says of performance management: `subject`, `count`, `amount`, shares, `page`, `row`.

    `share` is computed: the amount as a fraction of this year's project expenditure of the project table, else of all
    project expenditure of the tables, where both are disclosed and it is no more than that; `stated_share` is the share
    that the text itself prints. Statements on units are left out; a statement printed twice counts once.
    """
    columns = ["subject", "measure", "count", "amount", "share", "stated_share", "page", "row"]
    told = claims[claims["section"] == "performance"]
    told = told[
        told["measure"].str.fullmatch(r"performance_\w+_(?:count|amount)") & ~told["measure"].str.contains("unit")
    ]
    spent = _projects_of_year(figures)
    rows = []
    for (subject, measure), group in told.assign(measure=told["measure"].str.rsplit("_", n=1).str[0]).groupby(
        ["subject", "measure"], sort=False
    ):
        number, amount, stated = (
            next((v for v in group[c] if not pd.isna(v)), None) for c in ("count", "amount", "share")
        )
        share = None if spent is None or amount is None else share_of(amount, spent)
        place = group.iloc[0][["page", "row"]]
        if number is not None or amount is not None:
            rows.append({"subject": subject, "measure": measure, "count": number, "amount": amount, "share": share})
            rows[-1] |= {"stated_share": stated, **place}
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(("amount", "share", "stated_share"), object))


def _projects_of_year(figures: pd.DataFrame) -> Any:
    """What performance management is of: the total of the project table of the year, as reconciliation takes it."""
    table = figures[(figures["table"] == "projects_current") & (figures["level"] == "total")]
    table = table[(table["fund"] == "all") & table["amount"].notna()]
    if len(table):
        return table["amount"].iloc[0]
    split = basic_and_project(figures)
    spent = split["amount"][split["measure"] == "project_expenditure"]
    return None if spent.empty else spent.iloc[0]


def _pairs(group: pd.DataFrame) -> list[tuple[str, str]]:
    """Targets of the same indicator in both scopes, matched by kind and wording and, for namesakes, by order."""
    targets: dict[str, dict[tuple[Hashable, ...], str]] = {"whole_period": {}, "year": {}}
    seen: Counter[tuple[Hashable, ...]] = Counter()
    for scope, kind, level3, target in zip(
        group["scope"], group["kind"], group["level3"], group["target"], strict=True
    ):
        seen[name := (scope, kind, level3)] += 1
        targets[scope][kind, level3, seen[name]] = target
    period, year = targets["whole_period"], targets["year"]
    both = ((period[name], year[name]) for name in period if name in year)
    return [pair for pair in both if not any(map(pd.isna, pair))]
