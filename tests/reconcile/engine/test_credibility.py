"""Nobody is accused falsely: a breach that may be the reader's is unchecked, with the reason; a real one stays."""

from __future__ import annotations

from collections.abc import Sequence

from budgetlib.reconcile.engine.checks import Check
from budgetlib.reconcile.engine.credibility import credible
from budgetlib.reconcile.engine.facts import index
from budgetlib.reconcile.evaluation import evaluate
from tests.support.literal import Row, confront, disclosure, figure, figures, rule, verdicts

PARTS = rule(
    "parts",
    **{
        "in": {"table": "appropriation_summary"},
        "whole": {"fund": "all"},
        "parts": [{"fund": "general_public_budget"}, {"fund": "government_fund"}],
    },
)
SUM = rule(
    "sum",
    whole={"table": "revenue_expenditure_summary", "level": "total"},
    parts=[
        {"table": "revenue_expenditure_summary", "level": "subtotal"},
        {"table": "revenue_expenditure_summary", "level": "line", "period": "carryover"},
    ],
)
HIERARCHY = rule("hierarchy", **{"in": {"table": "general_public_expenditure"}})
EQUAL = rule(
    "equal",
    left={"table": "revenue_expenditure_summary", "level": "line"},
    right={"table": "revenue_summary", "level": "total"},
    match=["fund"],
)
FUNDS = ("general_public_budget", "government_fund", "state_capital_operations")


def judged(*rules: object, rows: Sequence[Row]) -> list[Check]:
    facts = index(disclosure(figures=rows))
    return credible(evaluate(rules, facts), facts)


def by_fund(total: str, general: str, fund: str, row: int = 1, **beside: str) -> list[dict]:
    amounts = {"all": total, "general_public_budget": general, "government_fund": fund}
    columns = {"table": "appropriation_summary", "row": row, "side": "expenditure"}
    found = [figure("合计", amount, fund=name, **columns) for name, amount in amounts.items()]
    return found + [figure("合计", amount, period=period, **columns) for period, amount in beside.items()]


class TestPartsOfARow:
    def test_a_contradiction_stays(self) -> None:
        assert verdicts(judged(PARTS, rows=by_fund("6.00", "3.00", "2.00"))) == ["fails"]

    def test_what_a_column_beside_makes_up_may_belong_to_the_sum(self) -> None:
        (check,) = judged(PARTS, rows=by_fund("6.00", "3.00", "2.00", carryover="1.00"))
        assert check.verdict == "unchecked"
        assert "may belong to the sum" in check.text

    def test_another_column_beside_excuses_nothing(self) -> None:
        assert verdicts(judged(PARTS, rows=by_fund("6.00", "3.00", "2.00", carryover="1.70"))) == ["fails"]

    def test_a_part_without_a_column(self) -> None:
        rows = [row for row in by_fund("6.00", "3.00", "2.00") if row["fund"] != "government_fund"]
        assert verdicts(judged(PARTS, rows=rows)) == ["unchecked"]

    def test_a_column_nobody_knows(self) -> None:
        rows = [*by_fund("6.00", "3.00", "2.00"), *by_fund("6.00", "3.00", "3.00", row=2)]
        other = figure("合计", "9.00", fund="other", table="appropriation_summary", row=2, side="expenditure")
        assert verdicts(judged(PARTS, rows=[*rows, other])) == ["unchecked", "holds"]

    def test_failing_everywhere_by_different_amounts_is_a_column_that_means_something_else(self) -> None:
        rows = [row for i in (1, 2, 3) for row in by_fund(f"{6 + i}.00", "3.00", f"{3 * i}.50", row=i)]
        assert verdicts(judged(PARTS, rows=rows)) == ["unchecked"] * 3
        assert verdicts(judged(PARTS, rows=[*rows, *by_fund("3.00", "1.00", "2.00", row=4)])) == ["fails"] * 3 + [
            "holds"
        ]

    def test_one_misprint_in_several_places_stays(self) -> None:
        rows = [*by_fund("6.00", "3.00", "2.00"), *by_fund("5.00", "2.00", "2.00", row=2)]
        assert verdicts(judged(PARTS, rows=rows)) == ["fails", "fails"]


class TestSumsOfRows:
    def summary(self, subtotal: str | None, carried: str, total: str, **more: str) -> list[dict]:
        columns = {"table": "revenue_expenditure_summary", "side": "revenue"}
        lines = {"本年收入合计": ("subtotal", subtotal, "current"), "上年结转": ("line", carried, "carryover")}
        lines |= {"收入总计": ("total", total, "all")} | {
            name: ("line", amount, "all") for name, amount in more.items()
        }
        return [
            figure(name, amount, level=level, period=period, row=row, **columns)
            for row, (name, (level, amount, period)) in enumerate(lines.items(), start=1)
            if amount
        ]

    def test_a_grand_total_without_the_sum_of_the_year(self) -> None:
        (check,) = judged(SUM, rows=self.summary(None, "1.00", "6.00"))
        assert check.verdict == "unchecked"

    def test_a_contradiction_stays(self) -> None:
        assert verdicts(judged(SUM, rows=self.summary("4.00", "1.00", "6.00"))) == ["fails"]

    def test_a_line_that_makes_up_the_difference(self) -> None:
        rows = self.summary("4.00", "1.00", "6.00", 使用非财政拨款结余="1.00")
        assert verdicts(judged(SUM, rows=rows)) == ["unchecked"]


class TestHierarchies:
    TABLE = "general_public_expenditure"

    def listed(self, *amounts: str, level: str = "line") -> list[dict]:
        total = figure("合计", "6.00", table=self.TABLE)
        rows = [
            figure(f"行{row}", amount, level=level, row=row, table=self.TABLE) for row, amount in enumerate(amounts, 2)
        ]
        return [total, *rows]

    def test_levels_without_codes_list_the_same_money_several_times(self) -> None:
        rows = self.listed("6.00", "4.00", "1.00", "3.00", "2.00", "2.00")  # class; section, items; section, item
        assert verdicts(confront(HIERARCHY, figures=rows)) == ["unchecked"]

    def test_a_chain_of_single_rows(self) -> None:
        assert verdicts(confront(HIERARCHY, figures=self.listed("6.00", "6.00", "6.00"))) == ["unchecked"]

    def test_subtotals_of_groups_stand_above_or_below_them(self) -> None:
        rows = self.listed("1.00", "3.00", "4.00", "2.00", "2.00")
        for row, name in ((rows[3], "人员经费小计"), (rows[5], "公用经费小计")):
            row |= {"level": "subtotal", "name": name}
        assert "fails" not in verdicts(confront(HIERARCHY, figures=rows))

    def test_a_contradiction_stays(self) -> None:
        rows = figures(("", "合计", "6.00"), ("201", "甲类", "4.00"), ("202", "乙类", "1.00"), table=self.TABLE)
        assert "fails" in verdicts(judged(HIERARCHY, rows=rows))


def test_no_figure_of_a_side_agrees_with_the_other_table() -> None:
    left = {"table": "revenue_expenditure_summary", "level": "line", "side": "revenue"}
    rows = [figure(fund, f"{i}7.00", fund=fund, row=i, **left) for i, fund in enumerate(FUNDS, start=1)]
    rows += [figure("合计", f"{i * i}.00", fund=fund, table="revenue_summary") for i, fund in enumerate(FUNDS, start=1)]
    assert verdicts(judged(EQUAL, rows=rows)) == ["unchecked"] * 3
    rows[0] |= {"amount": rows[3]["amount"]}  # the other columns are read rightly, then
    assert verdicts(judged(EQUAL, rows=rows)) == ["holds", "fails", "fails"]


def test_a_row_without_a_code_within_a_section_may_belong_to_it() -> None:
    rows = figures(
        ("", "合计", "6.00"), ("20805", "甲款", "6.00"), ("2080501", "甲项", "4.00"), table="revenue_summary"
    )
    loose = figure("乙项", "2.00", table="revenue_summary", row=4, level="line")
    wanted = rule("hierarchy", **{"in": {"table": "revenue_summary"}})
    assert verdicts(confront(wanted, figures=rows)).count("fails") == 1
    assert "fails" not in verdicts(confront(wanted, figures=[*rows, loose]))
