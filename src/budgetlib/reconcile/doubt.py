"""Doubt: a table most of whose own identities fail was misread, since documents do not err like that; and a figure of a
scan that was recognised without certainty is doubtful unless its identities prove it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from budgetlib.model.keys import figure_keys
from budgetlib.reconcile.engine.checks import FAILS, PASSED, Check, total
from budgetlib.reconcile.engine.facts import DOUBTFUL, Fact
from budgetlib.reconcile.proof import PROVED_BY

Place = tuple[Any, ...]

FEWEST = 3  # identities of one table that must fail before its reading is doubted
MOST = 2  # one in so many of its identities must fail
SURE = 0.9
"""Confidence of recognition from which a figure is taken as it stands (docs/scans.md)."""


def misread(
    checks: Sequence[Check], repaired: Iterable[str] = (), incomplete: frozenset[str] = frozenset()
) -> frozenset[str]:
    """Return the tables that were most likely misread: at least half of their own identities of money fail.

    Identities between tables say nothing of which of them was misread, and those of nil nothing at all. Tables in which
    certain corrections are proposed (`repaired`) are explained by them. Of `incomplete` tables, of which something
    hidden was left out, one failing identity tells that it is missed.
    """
    held: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for check in checks:
        tables = {fact.get("table") for fact in (*check.left, *check.right)}
        if check.is_identity and len(tables) == 1 and (table := tables.pop()):
            failed[table] += check.verdict == FAILS
            held[table] += check.verdict in PASSED and total(check.left) != 0
    found = {table for table, fails in failed.items() if fails >= FEWEST and fails * MOST >= fails + held[table]}
    missed = {table for table in incomplete if failed[table]}
    return frozenset(found - set(repaired) | missed)


def with_unsure(rows: Sequence[dict[str, Any]], checks: Sequence[Check], figures: Iterable[Fact]) -> bool:
    """Mark as doubtful the `rows` of figures that were recognised without certainty in a scan and that fewer than
    PROVED_BY identities hold; True when there are any."""
    weak = {_place(fact) for fact in figures if (told := fact.record.get("confidence")) is not None and told < SURE}
    if not weak:
        return False
    held: Counter[Place] = Counter()
    for check in checks:
        if check.verdict in PASSED:
            facts = (*check.left, *check.right, *check.others)
            held.update({_place(fact) for fact in facts if fact.dataset == "figures"})
    doubted = {place for place in weak if held[place] < PROVED_BY}
    for row, key in zip(rows, figure_keys(rows), strict=True):
        if (row["table"], row.get("file"), row["page"], row["row"], key) in doubted:
            row["standing"] = DOUBTFUL
    return bool(doubted)


def _place(fact: Fact) -> Place:
    row = fact.record
    return (row["table"], row.get("file"), row["page"], row["row"], fact.key)
