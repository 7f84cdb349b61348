"""Reconciliation: rules as data (rules.yaml), confronted with a disclosure, give checks and findings."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.model import Disclosure
from budgetlib.reconcile.checks import Check
from budgetlib.reconcile.confirmation import confirmed
from budgetlib.reconcile.evaluation import evaluate
from budgetlib.reconcile.findings import findings
from budgetlib.reconcile.proof import proved, proved_share
from budgetlib.reconcile.repair import GAVE_UP, Place, apply_repairs, repairs, with_changes
from budgetlib.reconcile.rules import Rule, load_rules, rules
from budgetlib.reconcile.selectors import index, records

__all__ = ["Rule", "apply_repairs", "load_rules", "proved", "proved_share", "reconcile", "rules"]


def reconcile(disclosure: Disclosure, rule_set: tuple[Rule, ...] | None = None) -> Disclosure:
    """Return a copy of `disclosure` with `checks`, `findings` and `repairs` filled.

    `rule_set` replaces the rules of rules.yaml. Findings of interpretation stay in front; those of an earlier
    reconciliation are replaced.

    Raises KnowledgeError when the rules are malformed.
    """
    chosen = rules() if rule_set is None else rule_set

    def confront(changes: dict[Place, Decimal]) -> list[Check]:
        """The checks of the disclosure with some figures changed."""
        rows = with_changes(_plain(disclosure.figures), changes)
        return evaluate(chosen, index(disclosure.with_table("figures", rows)))

    facts = index(disclosure)
    checks = evaluate(chosen, facts)
    own = {rule.id for rule in (*chosen, *rules())} | {GAVE_UP}
    kept = [row for row in _plain(disclosure.findings) if row["rule"] not in own]
    reconciled = disclosure.with_table("checks", [check.row() for check in checks])
    proposed = confirmed(repairs(checks, facts.all_figures()), checks, confront)
    return reconciled.with_table("findings", [*kept, *findings(checks, facts), *proposed.findings]).with_table(
        "repairs", proposed.rows
    )


def _plain(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a dataset without the disclosure they belong to."""
    return [{key: value for key, value in row.items() if key != "doc_id"} for row in records(table)]
