"""Reconciliation of a disclosure: a copy with checks and findings, nothing skipped in silence."""

from __future__ import annotations

from budgetlib.model import data_dictionary
from budgetlib.reconcile import reconcile, rules
from tests.support.literal import disclosure, figure, figures

ROWS = figures(("", "合计", "6.00"), ("201", "甲", "3.00"), ("202", "乙", "2.00"))
UNREAD = {
    "rule": "unreadable_figure",
    "severity": "error",
    "title": "three_public: a cell was not read.",
    "explanation": "x",
    "evidence": "p1 r1",
}


def test_the_disclosure_given_is_left_as_it_was() -> None:
    given = disclosure(figures=ROWS)
    reconciled = reconcile(given)
    assert given.checks.empty and given.findings.empty
    assert not reconciled.checks.empty and len(reconciled.findings) >= 1
    assert given.figures["standing"].isna().all() and reconciled.figures["standing"].notna().all()


def test_checks_and_findings_satisfy_the_data_dictionary() -> None:
    reconciled = reconcile(disclosure(figures=ROWS))
    for name in ("checks", "findings"):
        data_dictionary()[name].validate(reconciled.tables_by_name[name])


def test_every_rule_leaves_a_trace_in_the_ledger() -> None:
    checks = reconcile(disclosure(figures=ROWS)).checks
    assert list(dict.fromkeys(checks["rule"])) == [rule.id for rule in rules()]
    silent = checks[checks["verdict"].isin(["not_applicable", "unchecked"])]
    assert (silent["statement"].str.len() > silent["place"].str.len()).all()


def test_reconciling_twice_changes_nothing() -> None:
    once = reconcile(disclosure(figures=ROWS))
    twice = reconcile(once)
    for name in ("checks", "findings"):
        assert once.tables_by_name[name].equals(twice.tables_by_name[name])


def test_findings_of_interpretation_stay_in_front() -> None:
    findings = reconcile(disclosure(figures=ROWS, findings=[UNREAD])).findings
    assert findings["rule"].iloc[0] == "unreadable_figure"
    assert "hierarchy" in set(findings["rule"])


def test_an_empty_disclosure_has_checks_that_say_why_and_no_findings() -> None:
    reconciled = reconcile(disclosure(documents=[]))
    assert set(reconciled.checks["verdict"]) == {"not_applicable"}
    assert reconciled.findings.empty


def test_a_hostile_label_is_only_text() -> None:
    hostile = "{0.__class__}<script>%s"
    rows = [figure(hostile, "6.00"), *ROWS[1:]]
    findings = reconcile(disclosure(figures=rows)).findings
    assert findings["title"].str.contains(hostile, regex=False).any()
