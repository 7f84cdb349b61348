"""The ledger of rules and what a discrepancy may be made of."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.analysis import reconciliation
from tests.support.rows import check, figure, frame, nothing, wan

CHECKS = frame(
    "checks",
    [
        check("sum", "holds", "5.00", "5.00"),
        check("sum", "rounding", "5.01", "5.00"),
        check("text", "fails", "3.00", "5.00"),
        check("sum", "holds", "9.00", "9.00"),
        check("text", "not_applicable"),
    ],
)


def test_verdicts_are_counted_in_a_fixed_order_nil_included() -> None:
    counts = reconciliation.verdicts(CHECKS)
    assert list(counts.itertuples(index=False, name=None)) == [
        ("holds", 2),
        ("rounding", 1),
        ("fails", 1),
        ("unchecked", 0),
        ("not_applicable", 1),
    ]


def test_the_ledger_does_not_count_what_does_not_apply_as_evaluated() -> None:
    ledger = reconciliation.ledger(CHECKS).set_index("rule")
    assert (ledger.loc["sum", "evaluated"], ledger.loc["text", "evaluated"], ledger.loc["text", "fails"]) == (3, 1, 1)


def test_examples_take_the_largest_of_each_rule() -> None:
    assert list(reconciliation.examples(CHECKS, "holds", limit=1)["left"]) == [wan("9")]


def test_standings_are_counted_in_a_fixed_order_with_their_share() -> None:
    rows = [figure("expenditure_summary", name, "1.00", row) for row, name in enumerate("甲乙丙丁", start=1)]
    standing = frame("figures", rows).assign(standing=["proved", "contradicted", "proved", "unproved"])
    counts = reconciliation.standing_counts(standing)
    assert list(counts["standing"]) == ["proved", "supported", "unproved", "contradicted", "doubtful"]
    assert list(counts["count"]) == [2, 0, 1, 1, 0]
    assert counts["share"].iloc[0] == Decimal("0.5")


def test_cells_keep_the_printed_order_and_a_label_that_decides_the_fund_makes_no_column() -> None:
    rows = [
        figure("summary", "一般公共预算", "1.00", 4, side="revenue", fund="general_public_budget"),
        figure("summary", "单位资金", "1.00", 5, side="revenue", fund="own_funds"),
        figure("summary", "教育支出", "2.00", 4, side="expenditure"),
        figure("summary", "教育支出", "2.00", 4, side="expenditure", fund="general_public_budget"),
    ]
    cells = reconciliation.cells(frame("figures", rows).assign(standing="proved"), nothing("tables"))
    assert list(zip(cells["x"], cells["y"], strict=True)) == [(0, 0), (0, 1), (1, 0), (2, 0)]
    assert set(cells["title"]) == {"summary"}


def test_no_checks_give_empty_tables() -> None:
    none = nothing("checks")
    assert reconciliation.ledger(none).empty
    assert reconciliation.of_verdict(none, "fails").empty
    assert reconciliation.examples(none, "holds").empty
    assert reconciliation.standing_counts(nothing("figures").assign(standing=[])).empty
    assert reconciliation.cells(nothing("figures").assign(standing=[]), nothing("tables")).empty
