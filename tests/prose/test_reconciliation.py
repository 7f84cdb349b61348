"""Sentences of the notebook on reconciliation."""

from __future__ import annotations

import pandas as pd
import pytest

from budgetlib.analysis import reconciliation as analysis
from budgetlib.prose import reconciliation as say
from tests.support.rows import check, frame, nothing

FINDING = {"rule": "r", "severity": "error", "evidence": "p20 r7, r8, r9; p21 r4"}


def finding(title: str, explanation: str, **columns: str) -> pd.DataFrame:
    return frame("findings", [{**FINDING, "title": title, "explanation": explanation, **columns}])


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ("p20 r7, r8, r9; p21 r4", "p. 20, rows 7–9; p. 21, row 4"),
        ("p9 r18", "p. 9, row 18"),
        ("the document", "the document"),
    ],
)
def test_places_of_a_finding_are_told_as_ranges(evidence: str, told: str) -> None:
    assert say.finding_places(evidence) == told


def test_an_explanation_does_not_say_its_title_again() -> None:
    told = say.findings_list(finding("a: 1 ≠ 2.", "a: 1 ≠ 2; codes have 3 digits.")).data
    at = "[p. 20, rows 7–9](evidence/p020.html#r7); [p. 21, row 4](evidence/p021.html#r4)"
    assert told == f"- **error: a: 1 ≠ 2.** codes have 3 digits. *({at})*"
    assert "**error: a.** b" in say.findings_list(finding("a.", "b")).data


def test_the_summary_says_what_was_checked_found_and_proposed() -> None:
    checks = frame("checks", [check("one", "holds", "1.00", "1.00"), check("two", "fails", "1.00", "2.00")])
    standings = analysis.standing_counts(pd.DataFrame({"standing": ["proved", "unproved"]}))
    told = say.summary(analysis.verdicts(checks), finding("a", "b"), standings, nothing("repairs")).data
    assert "Of 2 identities of the document, 1 holds exactly and 1 fails." in told
    assert "1 finding: 1 error." in told
    assert "1 (50.00 %) is proved" in told
    assert "Nothing is proposed" in told


def test_a_document_without_checks_is_summarised_by_saying_so() -> None:
    empty = analysis.standing_counts(pd.DataFrame({"standing": []}))
    told = say.summary(analysis.verdicts(nothing("checks")), nothing("findings"), empty, nothing("repairs")).data
    assert say.NO_CHECKS in told and "prints no figures" in told


def test_what_was_not_read_is_told_as_unread_and_ranks_below_what_is_wrong() -> None:
    unread = frame("findings", [{**FINDING, "severity": "unread", "title": "t", "explanation": "e"}] * 2)
    assert "2 findings: 2 unread" in say.findings_sentence(unread).data
