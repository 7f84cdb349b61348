"""What identities prove about the printed figures."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetlib.model import Disclosure
from budgetlib.reconcile import proved, proved_share, reconcile
from tests.support.literal import claim, disclosure, document, figure, figures, rule

HIERARCHY = rule("hierarchy", id="h", **{"in": {"table": ["expenditure_summary", "revenue_summary"]}})
EQUAL = rule("equal", id="e", left={"table": "revenue_summary"}, right={"table": "expenditure_summary"}, match=["code"])
STATED = rule(
    "claim_figure",
    id="s",
    needs=["claims"],
    claims={"measure": "total_revenue"},
    figures={"table": "revenue_summary", "level": "total"},
)


def two_tables(second: str = "3.00") -> Disclosure:
    left = figures(("", "合计", "3.00"), ("201", "甲", "3.00"), table="revenue_summary", page=2)
    right = figures(("201", "甲", second), ("20101", "款", "3.00"))
    stated = claim("收入", "total_revenue", "5.00")
    return reconcile(disclosure(figures=[*left, *right], claims=[stated]), (HIERARCHY, EQUAL, STATED))


def test_a_figure_in_two_identities_that_hold_is_proved() -> None:
    told = proved(two_tables()).set_index(["table", "name"])
    assert list(told["holds"]) == [1, 2, 2, 1]
    assert list(told["proved"]) == [False, True, True, False]
    assert list(told["standing"]) == ["supported", "proved", "proved", "supported"]


def test_a_figure_in_an_identity_of_tables_that_fails_is_failing() -> None:
    told = proved(two_tables(second="4.00"))
    assert list(told["standing"]) == ["supported", "contradicted", "contradicted", "contradicted"]
    assert list(told["fails"]) == [0, 1, 2, 1]


def test_a_statement_that_contradicts_a_table_does_not_count_against_the_table() -> None:
    disclosed = two_tables()
    assert "fails" in set(disclosed.checks["verdict"])
    assert not proved(disclosed)["fails"].any()


def test_the_share_of_proved_figures_is_a_fraction_of_all() -> None:
    assert proved_share(two_tables()) == Decimal("0.5")


@pytest.mark.parametrize("datasets", [{}, {"figures": [figure("合计", "1.00")]}])
def test_nothing_can_be_told_before_reconciliation(datasets: dict) -> None:
    assert proved_share(disclosure(**datasets)) is None


def test_a_figure_that_no_identity_covers_is_unproved() -> None:
    lone = reconcile(disclosure(figures=[figure("合计", "1.00", table="procurement")]))
    assert list(proved(lone)["standing"]) == ["unproved"]
    assert proved_share(lone) == 0


def test_standing_and_keys_travel_with_the_figures_and_checks_are_joined_to_them() -> None:
    disclosed = two_tables()
    told = disclosed.figures.set_index(["table", "name"])
    assert list(told["standing"]) == ["supported", "proved", "proved", "supported"]
    assert list(disclosed.claims["key"]) == ["total_revenue"]
    joined = disclosed.check_facts.merge(
        disclosed.figures.drop(columns="side"), on=["table", "file", "page", "row", "key"]
    )
    sums = joined[joined["rule"] == "h"].groupby(["check", "side"])["amount"].sum()
    assert set(sums) == {30_000}
    assert set(disclosed.check_facts["check"]) <= set(disclosed.checks["check"])


def test_what_was_read_without_certainty_stays_doubtful() -> None:
    rows = [*figures(("", "合计", "3.00"), ("201", "甲", "3.00"))]
    tables = [{"table": "expenditure_summary", "page_first": 1, "page_last": 1, "rows": 2, "title": "支出总表"}]
    given = disclosure(figures=rows, tables=[{**tables[0], "standing": "doubtful"}])
    told = reconcile(reconcile(given, (HIERARCHY,)), (HIERARCHY,))
    assert set(told.figures["standing"]) == {"doubtful"} and list(told.tables["standing"]) == ["doubtful"]
    told = reconcile(disclosure(figures=rows, tables=tables), (HIERARCHY,))
    assert list(told.tables["standing"]) == ["supported"]


def scan(second: str, confidence: float) -> Disclosure:
    """Two tables of a scan; the figure of the second table's class was recognised with this confidence."""
    left = figures(("", "合计", "3.00"), ("201", "甲", "3.00"), table="revenue_summary", page=2, confidence=1.0)
    right = figures(("201", "甲", second), ("20101", "款", "3.00"), confidence=1.0)
    right[0]["confidence"] = confidence
    source = document(pages_recognised=2, reader="pdf-geometry+scan")
    return reconcile(disclosure(documents=[source], figures=[*left, *right]), (HIERARCHY, EQUAL))


def test_a_figure_recognised_without_certainty_is_doubtful_and_accuses_nobody() -> None:
    told = scan("4.00", confidence=0.4)
    assert list(told.figures["standing"])[2] == "doubtful"
    assert "fails" not in set(told.checks["verdict"])
    assert "fails" in set(scan("4.00", confidence=1.0).checks["verdict"])


def test_a_figure_recognised_without_certainty_is_told() -> None:
    (finding,) = scan("4.00", confidence=0.4).findings.to_dict("records")
    assert (finding["rule"], finding["severity"]) == ("unsure_figures", "unread")
    assert "4.00" in finding["explanation"]
    assert "unsure_figures" not in set(scan("3.00", confidence=0.4).findings["rule"])  # two identities prove it


def test_two_identities_prove_a_figure_recognised_without_certainty() -> None:
    assert list(scan("3.00", confidence=0.4).figures["standing"])[2] == "proved"


def test_the_source_file_says_which_share_of_its_recognised_figures_is_proved() -> None:
    (source,) = scan("3.00", confidence=1.0).documents.to_dict("records")
    assert (source["pages_recognised"], source["share_proved"]) == (2, Decimal("0.5"))
