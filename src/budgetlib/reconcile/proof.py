"""Standing: how far each printed figure can be relied on, by how many of its identities hold, and how many fail."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.model import Disclosure
from budgetlib.model.keys import claim_keys, figure_keys
from budgetlib.reconcile.engine.checks import FAILS, PASSED
from budgetlib.reconcile.engine.facts import DOUBTFUL

PROVED_BY = 2  # identities that must hold (docs/methods.md)
PROVED, SUPPORTED, UNPROVED, CONTRADICTED = "proved", "supported", "unproved", "contradicted"
STANDINGS = (PROVED, SUPPORTED, UNPROVED, CONTRADICTED, DOUBTFUL)
_MOST = 2  # of a table's figures one in so many must at least have a standing before the table has it
Reference = tuple[Any, ...]
"""What names a figure: table, file, page, row, key."""


def with_standing(disclosure: Disclosure, misread: Collection[str] = ()) -> Disclosure:
    """Return a copy of a disclosure with `checks` and `check_facts` in which figures, tables and claims have keys,
    and figures and tables their standing.

    What interpretation marked `doubtful` stays so, tables in `misread` become so; a figure of a doubtful table is
    doubtful.
    """
    figures, tables, claims = disclosure.rows("figures"), disclosure.rows("tables"), disclosure.rows("claims")
    for row in tables:
        row["standing"] = DOUBTFUL if row["table"] in misread else row["standing"]
    doubtful = {_table_of(row) for row in tables if row["standing"] == DOUBTFUL}
    counts = _counts(disclosure, figures)
    standings = [
        DOUBTFUL if row["standing"] == DOUBTFUL or _table_of(row) in doubtful else _standing(*counted)
        for row, counted in zip(figures, counts, strict=True)
    ]
    own: dict[Reference, list[str]] = defaultdict(list)
    for row, standing in zip(figures, standings, strict=True):
        own[_table_of(row)].append(standing)
    of_tables = [_of_table(own[_table_of(row)], row["standing"]) for row in tables]
    return (
        disclosure.with_values("figures", {"key": figure_keys(figures), "standing": standings})
        .with_values("tables", {"standing": of_tables})
        .with_values("claims", {"key": claim_keys(claims)})
    )


def _table_of(row: Mapping[str, Any]) -> Reference:
    return (row["table"], row["file"])


def proved(disclosure: Disclosure) -> pd.DataFrame:
    """Return the `figures` of a reconciled disclosure with `holds`, `fails` and `proved` beside their `standing`.

    `holds` and `fails` count the identities of money that a figure stands in and that hold (within rounding) or fail;
    two that hold prove a figure. Where a statement of the narrative contradicts a table, that counts against the
    statement, not against the table. `standing` is `doubtful` where the figure was read without certainty,
    `contradicted` where an identity fails, else `proved`, `supported` (one identity) or `unproved`.
    """
    counts = _counts(disclosure, disclosure.rows("figures"))
    return disclosure.figures.assign(
        holds=[held for held, _ in counts],
        fails=[failed for _, failed in counts],
        proved=[held >= PROVED_BY for held, _ in counts],
    )


def proved_share(disclosure: Disclosure) -> Decimal | None:
    """Return the share of printed figures that are proved, as a fraction; None when there is nothing to prove."""
    if disclosure.figures.empty or disclosure.checks.empty:
        return None
    told = proved(disclosure)["proved"]
    return Decimal(int(told.sum())) / Decimal(len(told))


def _counts(disclosure: Disclosure, figures: Sequence[Mapping[str, Any]]) -> list[tuple[int, int]]:
    """How many identities hold and how many fail, for every figure."""
    verdicts = {row["check"]: row["verdict"] for row in disclosure.rows("checks") if row["difference"] is not None}
    holds: Counter[Reference] = Counter()
    fails: Counter[Reference] = Counter()
    for check, involved in _facts_of_checks(disclosure.rows("check_facts"), verdicts).items():
        if verdicts[check] in PASSED:
            holds.update(involved)
        elif verdicts[check] == FAILS and not any(dataset == "claims" for dataset, *_ in involved):
            fails.update(involved)
    names = [
        ("figures", row["table"], row.get("file"), row["page"], row["row"], key)
        for row, key in zip(figures, figure_keys(figures), strict=True)
    ]
    return [(holds[name], fails[name]) for name in names]


def _facts_of_checks(facts: Iterable[Mapping[str, Any]], wanted: Collection[int]) -> dict[int, set[Reference]]:
    """What names the facts of each wanted check: dataset, table, file, page, row, key."""
    found: dict[int, set[Reference]] = {check: set() for check in wanted}
    for row in facts:
        if row["check"] in found:
            place = (row["dataset"], row["table"], row["file"], row["page"], row["row"], row["key"])
            found[row["check"]].add(place)
    return found


def _standing(holds: int, fails: int) -> str:
    if fails:
        return CONTRADICTED
    return PROVED if holds >= PROVED_BY else SUPPORTED if holds else UNPROVED


def _of_table(figures: Sequence[str], marked: str | None) -> str | None:
    """The standing of a table: contradicted where one of its figures is, else what at least half of them have."""
    if marked == DOUBTFUL or not figures:
        return marked if marked == DOUBTFUL else None
    if CONTRADICTED in figures:
        return CONTRADICTED
    counts = Counter(figures)
    if counts[PROVED] * _MOST >= len(figures):
        return PROVED
    return SUPPORTED if (counts[PROVED] + counts[SUPPORTED]) * _MOST >= len(figures) else UNPROVED
