"""Reconciliation: rules as data (rules.yaml), confronted with a disclosure, give checks and findings."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from types import ModuleType

from budgetlib.model import Disclosure
from budgetlib.reconcile.doubt import misread, with_unsure
from budgetlib.reconcile.engine.check_facts import check_rows, fact_rows
from budgetlib.reconcile.engine.checks import Check
from budgetlib.reconcile.engine.credibility import credible
from budgetlib.reconcile.engine.facts import Index, index
from budgetlib.reconcile.engine.rules import Rule, load_rules, rules
from budgetlib.reconcile.evaluation import evaluate, unless_doubtful
from budgetlib.reconcile.findings import findings
from budgetlib.reconcile.proof import proved, proved_share, with_standing
from budgetlib.reconcile.repair.confirmation import confirmed
from budgetlib.reconcile.repair.proposals import GAVE_UP, UNIQUE, Place, Repairs, apply_repairs, repairs, with_changes
from budgetlib.reconcile.repair.unreadable import plain, with_cells_as_figures
from budgetlib.reconcile.scans import UNSURE, unsure_findings, with_shares
from budgetlib.reconcile.unread import as_unread

__all__ = ["Rule", "apply_repairs", "load_rules", "proved", "proved_share", "reconcile", "rules"]


def reconcile(disclosure: Disclosure, rule_set: tuple[Rule, ...] | None = None) -> Disclosure:
    """Return a copy of `disclosure` with `checks`, `check_facts`, `findings`, `repairs` and standings filled.

    `rule_set` replaces the rules of rules.yaml. Findings of interpretation stay in front; those of an earlier
    reconciliation are replaced. A table most of whose own identities fail was misread, and is marked doubtful, and so
    is a figure of a scan that was recognised without certainty and that no identities prove.

    Raises KnowledgeError when the rules are malformed.
    """
    chosen = rules() if rule_set is None else rule_set
    facts = index(disclosure)
    stated = evaluate(chosen, facts)
    checks = credible(stated, facts)
    own = {rule.id for rule in (*chosen, *rules())} | {GAVE_UP, UNSURE}
    kept = [row for row in plain(disclosure, "findings") if row["rule"] not in own]
    proposed = _proposals(disclosure, chosen, checks, facts)
    figures = plain(disclosure, "figures")
    if with_unsure(figures, checks, facts.all_figures()):
        disclosure = disclosure.with_table("figures", figures)
        facts = index(disclosure)
        stated = evaluate(chosen, facts)
        checks = [unless_doubtful(check, facts) for check in credible(stated, facts)]
    repaired = [row["table"] for row in proposed.rows if row["certainty"] == UNIQUE]
    if doubtful := misread(stated, repaired, facts.incomplete):
        facts = replace(facts, doubtful=facts.doubtful | doubtful)
        checks = [unless_doubtful(check, facts) for check in checks]
    checked = disclosure.with_table("checks", check_rows(checks)).with_table("check_facts", fact_rows(checks))
    reconciled = with_standing(checked, doubtful)
    kept = as_unread(kept, reconciled.rows("tables"))
    told = [*kept, *unsure_findings(reconciled), *findings(checks, facts), *proposed.findings]
    return with_shares(reconciled.with_table("findings", told).with_table("repairs", proposed.rows))


def _proposals(disclosure: Disclosure, chosen: tuple[Rule, ...], checks: Sequence[Check], facts: Index) -> Repairs:
    """What is proposed for misread figures and unreadable cells."""
    trial = with_cells_as_figures(disclosure)
    if trial is not disclosure:
        facts = index(trial)
        checks = credible(evaluate(chosen, facts), facts)
    figures = plain(trial, "figures")

    def confront(changes: dict[Place, Decimal]) -> list[Check]:
        """The checks of the disclosure with some figures changed."""
        changed = index(trial.with_table("figures", with_changes(figures, changes)))
        return credible(evaluate(chosen, changed), changed)

    return confirmed(repairs(checks, facts.all_figures()), checks, confront)


class _Callable(ModuleType):
    """This package, which can be called as its function `reconcile`, because both bear one name: a user who writes
    `budgetlib.reconcile(disclosure)` means the function, whichever was imported first."""

    def __call__(self, disclosure: Disclosure, rule_set: tuple[Rule, ...] | None = None) -> Disclosure:
        return reconcile(disclosure, rule_set)


sys.modules[__name__].__class__ = _Callable
