"""What the identities prove: for every printed figure, how many identities it stands in hold, and how many fail."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pandas as pd

from budgetlib.model import Disclosure
from budgetlib.reconcile.engine.checks import FAILS, PASSED, references
from budgetlib.reconcile.engine.facts import figure_keys, records

PROVED_BY = 2  # identities that must hold (docs/methods.md)
STANDINGS = ("proved", "supported", "unproved", "failing")


def proved(disclosure: Disclosure) -> pd.DataFrame:
    """Return the `figures` of a reconciled disclosure with `holds`, `fails`, `proved` and `standing`.

    `holds` and `fails` count the identities of money that a figure stands in and that hold (within rounding) or fail;
    two that hold prove a figure. Where a statement of the narrative contradicts a table, that counts against the
    statement, not against the table. `standing` is `failing` where an identity fails, else `proved`, `supported` (one
    identity) or `unproved`. The link between figures and identities is the evidence of `checks`.
    """
    holds: Counter[tuple[str, int, int, str]] = Counter()
    fails: Counter[tuple[str, int, int, str]] = Counter()
    identities = disclosure.checks[disclosure.checks["difference"].notna()]
    for evidence, verdict in identities[["evidence", "verdict"]].itertuples(index=False):
        involved = set(references(evidence))
        if verdict in PASSED:
            holds.update(involved)
        elif verdict == FAILS and not any(name == "claims" for name, *_ in involved):
            fails.update(involved)
    rows = records(disclosure.figures)
    names = [
        (row["table"], int(row["page"]), int(row["row"]), key) for row, key in zip(rows, figure_keys(rows), strict=True)
    ]
    counted = [(holds[name], fails[name]) for name in names]
    return disclosure.figures.assign(
        holds=[held for held, _ in counted],
        fails=[failed for _, failed in counted],
        proved=[held >= PROVED_BY for held, _ in counted],
        standing=[_standing(held, failed) for held, failed in counted],
    )


def proved_share(disclosure: Disclosure) -> Decimal | None:
    """Return the share of printed figures that are proved, as a fraction; None when there is nothing to prove."""
    if disclosure.figures.empty or disclosure.checks.empty:
        return None
    told = proved(disclosure)["proved"]
    return Decimal(int(told.sum())) / Decimal(len(told))


def _standing(holds: int, fails: int) -> str:
    if fails:
        return "failing"
    return "proved" if holds >= PROVED_BY else "supported" if holds else "unproved"
