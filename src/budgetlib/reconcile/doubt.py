"""Doubt by arithmetic: a table most of whose own identities fail was misread; documents do not err like that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from budgetlib.reconcile.engine.checks import FAILS, PASSED, Check, total

FEWEST = 3  # identities of one table that must fail before its reading is doubted
MOST = 2  # one in so many of its identities must fail


def misread(checks: Sequence[Check], repaired: Iterable[str] = ()) -> frozenset[str]:
    """Return the tables that were most likely misread: at least half of their own identities of money fail.

    Identities between tables say nothing of which of them was misread, and those of nil nothing at all. Tables in which
    certain corrections are proposed (`repaired`) are explained by them.
    """
    held: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    for check in checks:
        tables = {fact.get("table") for fact in (*check.left, *check.right)}
        if check.is_identity and len(tables) == 1 and (table := tables.pop()):
            failed[table] += check.verdict == FAILS
            held[table] += check.verdict in PASSED and total(check.left) != 0
    found = {table for table, fails in failed.items() if fails >= FEWEST and fails * MOST >= fails + held[table]}
    return frozenset(found - set(repaired))
