"""Our failure is not their fault: what was not read is told as unread, once for each table, and accuses nobody."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.reconcile import reconcile, rules
from tests.support.literal import claim, disclosure, figure, figures, rule

HIERARCHY = rule("hierarchy", id="h", **{"in": {"table": ["expenditure_summary", "revenue_summary"]}})
TABLE = {"table": "expenditure_summary", "page_first": 3, "page_last": 4, "rows": 3, "title": "支出总表"}
UNPLACED = {"rule": "unplaced_figure", "severity": "error", "explanation": "Page 3: lost.", "evidence": "p3 r1"}
WRONG = figures(("", "合计", "9.00"), ("201", "甲", "3.00"), ("20101", "乙", "2.00"))


def test_what_interpretation_could_not_read_is_unread_and_told_once_for_each_table() -> None:
    remarks = [{**UNPLACED, "title": f"expenditure_summary: {n} is in no column."} for n in "一二三"]
    other = {**UNPLACED, "title": "revenue_summary: 四 is in no column."}
    told = reconcile(disclosure(figures=[figure("合计", "1.00")], findings=[*remarks, other]), (HIERARCHY,)).findings
    assert list(told["severity"]) == ["unread", "unread"]
    assert told["title"][0] == "expenditure_summary: 一 is in no column, and 2 more of the kind."
    assert (
        reconcile(disclosure(findings=told.drop(columns="doc_id").to_dict("records")))
        .findings["title"]
        .equals(told["title"])
    )


def test_a_breach_that_rests_on_a_doubtful_table_is_no_breach() -> None:
    sure = reconcile(disclosure(figures=WRONG, tables=[TABLE]), (HIERARCHY,))
    assert "error" in set(sure.findings["severity"])
    doubtful = reconcile(disclosure(figures=WRONG, tables=[{**TABLE, "standing": "doubtful"}]), (HIERARCHY,))
    assert "fails" not in set(doubtful.checks["verdict"])
    (finding,) = doubtful.findings.to_dict("records")
    assert (finding["severity"], finding["rule"]) == ("unread", "doubtful_table")
    assert "支出总表 (pp. 3–4) was not read with certainty" in finding["title"]
    assert set(doubtful.figures["standing"]) == {"doubtful"}


def test_a_table_most_of_whose_own_identities_fail_was_misread() -> None:
    rows = [
        *figures(("", "合计", "9.00"), ("201", "甲", "3.00"), ("20101", "甲款", "1.70"), ("2010101", "甲项", "55.10")),
        *figures(("202", "乙", "3.00"), ("20201", "乙款", "77.00"), page=2),
    ]
    told = reconcile(disclosure(figures=rows, tables=[TABLE]), (HIERARCHY,))
    assert list(told.tables["standing"]) == ["doubtful"]
    assert "error" not in set(told.findings["severity"])


HIDDEN = {"rule": "hidden_content", "title": "Page 3: hidden: 5 rows.", "explanation": "Page 3.", "evidence": "p3"}


def test_a_sum_that_misses_what_was_left_out_as_hidden_accuses_nobody() -> None:
    told = reconcile(
        disclosure(figures=WRONG, tables=[TABLE], findings=[{**HIDDEN, "severity": "unread"}]), (HIERARCHY,)
    )
    assert set(told.findings["severity"]) == {"unread"}
    assert list(told.tables["standing"]) == ["doubtful"]
    elsewhere = [{**HIDDEN, "severity": "unread", "evidence": "p9"}]
    told = reconcile(disclosure(figures=WRONG, tables=[TABLE], findings=elsewhere), (HIERARCHY,))
    assert "error" in set(told.findings["severity"])


CHANGE = rule("claim_change", needs=["claims"], claims={"measure": "total_revenue"})
CUT = next(rule for rule in rules() if rule.kind == "percentages_cut")


def test_percentages_that_are_cut_are_one_note_for_the_document() -> None:
    cut = [
        claim("收入", "total_revenue", "60000.00", change="20000.00", percent="50.00", direction="increase", row=1),
        claim("收入", "total_revenue", "50000.00", change="20000.00", percent="66.66", direction="increase", row=2),
        claim("收入", "total_revenue", "80000.00", change="50000.00", percent="166.66", direction="increase", row=3),
    ]
    told = reconcile(disclosure(claims=cut), (CHANGE, CUT)).findings
    assert list(told["severity"]) == ["note"]
    assert told["title"][0] == "Percentages are cut instead of rounded: 2 of 3 percentages."


def test_a_percentage_that_is_far_off_is_no_slip_of_many_times_the_budget() -> None:
    wrong = claim("收入", "total_revenue", "600.00", change="20.00", percent="344.00", direction="increase")
    (finding,) = reconcile(disclosure(claims=[wrong]), (CHANGE,)).findings.to_dict("records")
    assert finding["severity"] == "error" and finding["amount"] is None
    near = claim("收入", "total_revenue", "600.00", change="20.00", percent="3.54", direction="increase")
    (finding,) = reconcile(disclosure(claims=[near]), (CHANGE,)).findings.to_dict("records")
    assert Decimal(0) < finding["amount"] < Decimal(20_0000)


def test_a_figure_that_explains_several_identities_has_the_size_of_its_own_slip() -> None:
    rows = [
        *figures(("", "合计", "9.00"), ("201", "甲", "2.00"), ("202", "乙", "6.00")),
        *figures(("20101", "丙", "3.00")),
    ]
    told = reconcile(disclosure(figures=rows), (HIERARCHY,)).findings
    assert [str(amount) for amount in told["amount"] if amount is not None] == ["10000.00"]
