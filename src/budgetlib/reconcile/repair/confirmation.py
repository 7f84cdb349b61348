"""Certain proposals are confronted with the rules once more: what breaks another rule is no longer certain.

The search for misread figures knows identities of money only. Percentages, ceilings, counts and whatever else the rules
say about the figures has its word here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from budgetlib.reconcile.engine.checks import FAILS, Check
from budgetlib.reconcile.repair.proposals import AMBIGUOUS, UNIQUE, Place, Repairs, place_of

Confront = Callable[[dict[Place, Decimal]], Sequence[Check]]
"""Evaluates the rules on the disclosure with some figures (by their place) changed to other amounts (yuan)."""


def confirmed(proposed: Repairs, checks: Sequence[Check], confront: Confront) -> Repairs:
    """Return the proposals with those no longer certain that make a check fail which did not fail before."""
    certain = {place_of(row): row["proposed"] for row in proposed.rows if row["certainty"] == UNIQUE}
    if not certain:
        return proposed
    before = {_name(check) for check in checks if check.verdict == FAILS}
    broken = [check for check in confront(certain) if check.verdict == FAILS and _name(check) not in before]
    guilty = {fact.reference for check in broken for fact in (*check.left, *check.right, *check.others)}
    doubted = certain.keys() & guilty or (certain.keys() if broken else set())
    return replace(proposed, rows=[_doubted(row) if place_of(row) in doubted else row for row in proposed.rows])


def _name(check: Check) -> tuple[str, str]:
    return check.rule.id, check.place


def _doubted(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"certainty": AMBIGUOUS, "reason": f"{row['reason']} Another check would fail then."}
