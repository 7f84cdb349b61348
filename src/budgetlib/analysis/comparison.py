"""Departments and years side by side: size and growth, functional structure, expenses under special rules, targets.

Functions take disclosures, the one that is asked about first, and return one row per disclosure, in that order; `label`
is what it is called in pictures and tables. Money is yuan, shares and rates are fractions; what a document does not
state is empty. Real and synthetic disclosures must not be mixed by the caller (see `budgetlib.store.neighbours.peers`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis import structure
from budgetlib.analysis.indicators import coverage
from budgetlib.analysis.measures import measured
from budgetlib.analysis.quality import overall, scores
from budgetlib.analysis.stated_change import whole_change
from budgetlib.analysis.sums import add_up, empty_table, fraction, rows_where, share_of, sum_by
from budgetlib.analysis.targets import judged
from budgetlib.classification import functional_class_code
from budgetlib.model import Disclosure

ANY = "any"
PUBLIC_PARTS = ("overseas", "reception", "vehicles")
SYNTHETIC = " (synthetic)"
PARTS = ("basic", "project", "reserve")
_UNIT = "（单位）"

_SIZES = [
    "label",
    "total",
    "stated_growth",
    "growth",
    *(f"{name}_share" for name in PARTS),
    "rest_share",
    "page",
    "row",
]
_EXPENSES = ["label", "three_public", "three_public_share", "operating", "operating_share"]
_TARGETS = ["label", "projects", "project_share", "money_share", "checkable_share", "quantified_share", "score"]
_SHARES = ["label", "code", "name", "amount", "share"]


def labels(disclosures: Sequence[Disclosure]) -> list[str]:
    """Return a short name for each, no name twice: department without its region, and the year; synthetic ones say so.

    Where names repeat the region is kept, and a unit's own budget is marked as one; then the doc_id stands for it.
    """
    names = _names(disclosures)
    synthetic = [bool(disclosure.documents["synthetic"].iloc[0]) for disclosure in disclosures]
    return [f"{name}{SYNTHETIC * made}" for name, made in zip(names, synthetic, strict=True)]


def sizes(disclosures: Sequence[Disclosure], among: Sequence[Disclosure] = ()) -> pd.DataFrame:
    """Return whole expenditure, its growth and its split into basic and project expenditure and any reserve.

    `stated_growth` is the percentage the text states for the whole, `growth` the one computed from the disclosure of
    the year before where that is among the given ones, or `among` those. `rest_share` is what the parts leave of the
    whole, beyond rounding: money of other kinds, or kept for the next year.
    """
    totals = [structure.total_expenditure(disclosure.figures) for disclosure in disclosures]
    others = [(one, structure.total_expenditure(one.figures)) for one in among]
    known = {
        _key(disclosure): total["amount"]
        for disclosure, total in [*zip(disclosures, totals, strict=True), *others]
        if total is not None
    }
    rows = []
    for label, disclosure, total in zip(labels(disclosures), disclosures, totals, strict=True):
        stated = whole_change(disclosure.claims)
        row = {"label": label, "stated_growth": None if stated is None else stated["percent"]}
        if total is not None:
            *whose, year = _key(disclosure)
            before = known.get((*whose, year - 1))
            split = measured(disclosure.figures)
            row |= {"total": total["amount"], "page": total["page"], "row": total["row"]}
            row |= {"growth": None if before is None else fraction(total["amount"] - before, before)}
            parts = [split.get(name, split.get(f"{name}_expenditure")) for name in PARTS]
            row |= {f"{n}_share": share_of(part, total["amount"]) for n, part in zip(PARTS, parts, strict=True)}
            rest = total["amount"] - add_up(parts)
            slack = (total["grain"] if not pd.isna(total["grain"]) else 0) * (len(PARTS) + 1) / 2
            row["rest_share"] = share_of(rest, total["amount"]) if any(parts) and rest > slack else None
        rows.append(row)
    return pd.DataFrame(rows, columns=_SIZES).astype({"page": "Int64", "row": "Int64"})


def grown(sizes: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `sizes` whose growth is known, stated or computed."""
    return sizes[sizes["growth"].notna() | sizes["stated_growth"].notna()].reset_index(drop=True)


def functional_shares(disclosures: Sequence[Disclosure]) -> pd.DataFrame:
    """Return the share of every functional class: `label`, `code`, `name`, `amount`, `share`; one row per class."""
    tables = []
    for label, disclosure in zip(labels(disclosures), disclosures, strict=True):
        classes = structure.by_function(disclosure.figures, "class")
        classes = classes.assign(code=[_code(*pair) for pair in zip(classes["code"], classes["name"], strict=True)])
        known = [code is not None and not pd.isna(a) and a > 0 for code, a in classes[["code", "amount"]].values]
        classes = _once(rows_where(classes, known))
        if not classes.empty:
            whole = add_up(classes["amount"])
            shares = [fraction(amount, whole) for amount in classes["amount"]]
            tables.append(classes.assign(label=label, share=pd.Series(shares, index=classes.index, dtype=object)))
    return pd.concat(tables, ignore_index=True)[_SHARES] if tables else empty_table(_SHARES)


def _once(classes: pd.DataFrame) -> pd.DataFrame:
    """One row for each class: a document may print a class in several places, for several units."""
    amounts = sum_by(classes, ["code"])
    return classes.drop_duplicates("code").assign(amount=list(amounts["amount"]))


def distances(shares: pd.DataFrame) -> pd.DataFrame:
    """Return how far apart the functional structures are: a square table by label, 0 equal, 1 nothing in common.

    Half the sum of the absolute differences of the shares (half the L1 distance): the part of the money that one of the
    two spends on other functions than the other. Takes `functional_shares`.
    """
    names = list(dict.fromkeys(shares["label"]))
    sides = {
        label: dict(zip(rows["code"], rows["share"], strict=True))
        for label, rows in shares.groupby("label", sort=False)
    }
    rows = [[_distance(sides[one], sides[other]) for other in names] for one in names]
    return pd.DataFrame(rows, index=names, columns=names, dtype=object)


def pairs(distances: pd.DataFrame) -> pd.DataFrame:
    """Return the square table of `distances` as rows, one per pair: `label`, `other`, `distance`."""
    names = list(distances.index)
    rows = [(one, other, distances.loc[one, other]) for i, one in enumerate(names) for other in names[i + 1 :]]
    return pd.DataFrame(rows, columns=["label", "other", "distance"])


def disclosed(expenses: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of `expenses` that state three-public or operating expenses beside a whole."""
    known = expenses["three_public_share"].notna() | expenses["operating_share"].notna()
    return expenses[known].reset_index(drop=True)


def expenses(disclosures: Sequence[Disclosure]) -> pd.DataFrame:
    """Return three-public and agency operating expenses, each also as a share of the whole expenditure."""
    rows = []
    for label, disclosure in zip(labels(disclosures), disclosures, strict=True):
        total = structure.total_expenditure(disclosure.figures)
        whole = None if total is None else total["amount"]
        stated = measured(disclosure.figures)
        public = stated.get("three_public", _added(stated))
        operating = stated.get("operating")
        rows.append({"label": label, "three_public": public, "operating": operating})
        rows[-1] |= {"three_public_share": share_of(public, whole), "operating_share": share_of(operating, whole)}
    return pd.DataFrame(rows, columns=_EXPENSES).astype(object)


def targets(disclosures: Sequence[Disclosure]) -> pd.DataFrame:
    """Return how many projects there are, and the shares of projects, of money and of indicators that targets cover.

    `checkable_share` is of the legible indicators of the year, `quantified_share` of all; `score` is the quality score
    of the targets (quality.yaml, 0 to 100), weighted by the projects' money. Both and the shares are empty for a
    document without projects.
    """
    rows = []
    for label, disclosure in zip(labels(disclosures), disclosures, strict=True):
        projects, indicators = disclosure.projects, disclosure.indicators
        covered = coverage(projects, indicators)
        row: dict[str, Any] = {"label": label, "projects": 0}
        if not covered.empty:
            last = covered[covered["kind"] == ANY].iloc[0]
            row |= last[["project_share", "money_share", "checkable_share", "quantified_share"]].to_dict()
            row["projects"] = len(projects[projects["amount"].notna()])
            told = judged(projects, indicators, int(disclosure.documents["fiscal_year"].iloc[0]))
            row["score"] = overall(scores(projects, indicators, told))["by_money"]
        rows.append(row)
    return pd.DataFrame(rows, columns=_TARGETS)


def _names(disclosures: Sequence[Disclosure]) -> list[str]:
    firsts = [disclosure.documents.iloc[0] for disclosure in disclosures]
    ways = [
        [f"{_without_region(first)} {first['fiscal_year']}" for first in firsts],
        [f"{first['department']} {first['fiscal_year']}{_UNIT * (first['scope'] == 'unit')}" for first in firsts],
        [disclosure.doc_id for disclosure in disclosures],
    ]
    repeated = [Counter(names) for names in ways]
    return [
        next(name for name, counts in zip(names, repeated, strict=True) if counts[name] == 1 or name == names[-1])
        for names in zip(*ways, strict=True)
    ]


def _key(disclosure: Disclosure) -> tuple[Any, ...]:
    first = disclosure.documents.iloc[0]
    return first["department"], first["kind"], first["scope"], int(first["fiscal_year"])


def _code(code: Any, name: str) -> str | None:
    """The class code as printed, or the one its name stands for (summary tables print names only)."""
    return functional_class_code(name) if pd.isna(code) else code


def _without_region(first: pd.Series) -> str:
    name, region = first["department"], first["region"]
    return name if pd.isna(region) else name.removeprefix(region)


def _distance(one: Mapping[str, Decimal], other: Mapping[str, Decimal]) -> Decimal:
    return (
        sum((abs(one.get(code, Decimal(0)) - other.get(code, Decimal(0))) for code in {**one, **other}), Decimal(0)) / 2
    )


def _added(stated: Mapping[str, Any]) -> Decimal | None:
    parts = [stated[name] for name in PUBLIC_PARTS if name in stated]
    return add_up(parts) if parts else None
