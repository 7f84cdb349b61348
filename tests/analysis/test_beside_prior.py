"""The change that tables print beside the prior year."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.analysis.beside_prior import BUDGET, EXECUTION, printed_changes
from budgetlib.prose.beside_prior import printed_sentence, printed_table
from tests.support.rows import figure, frame, nothing, wan

TABLE = "general_public_expenditure"


def row(code: str, name: str, prior: str, amount: str, number: int, level: str, measure: str = "prior_execution"):
    both = [(measure, prior), ("total", amount), ("basic_expenditure", amount)]
    return [figure(TABLE, name, v, number, code=code, level=level, measure=m) for m, v in both if v]


PRINTED = [
    *row("", "合计", "8520.00", "9000.00", 1, "total"),
    *row("205", "教育支出", "250.00", "200.00", 2, "class"),
    *row("2050803", "培训支出", "250.00", "200.00", 3, "item"),
    *row("2012601", "行政运行", "", "530.00", 4, "item"),
]


def test_rows_with_both_years_have_their_difference() -> None:
    found = printed_changes(frame("figures", PRINTED))
    assert list(found["change"]) == [wan("480.00"), wan("-50.00"), wan("-50.00"), wan("530.00")]
    assert list(found["relative"]) == [Decimal("0.05633803"), Decimal("-0.2"), Decimal("-0.2"), None]
    assert set(found["basis"]) == {EXECUTION} and list(found["row"]) == [1, 2, 3, 4]


def test_a_prior_budget_is_told_from_an_execution() -> None:
    rows = row("", "合计", "8.00", "9.00", 1, "total", "prior_budget")
    assert list(printed_changes(frame("figures", rows))["basis"]) == [BUDGET]


def test_tables_without_the_prior_year_say_nothing() -> None:
    alone = frame("figures", [figure(TABLE, "合计", "9.00", level="total")])
    for figures in (alone, nothing("figures")):
        found = printed_changes(figures)
        assert found.empty and printed_table(found) is None
        assert "No table prints the prior year" in printed_sentence(found).data


def test_the_sentence_names_the_total_and_what_moved_most() -> None:
    told = printed_sentence(printed_changes(frame("figures", PRINTED))).data
    assert told.startswith("### 一般公共预算支出表: the total rose by 480.00 万元 (5.63 %)")
    assert "8,520.00 万元 executed 执行数" in told
    assert "2 functional items moved; most of all 行政运行 +530.00 and 培训支出 −50.00 (万元)" in told
