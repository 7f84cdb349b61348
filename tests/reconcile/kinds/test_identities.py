"""Columns that add up, equalities and sums across tables."""

from __future__ import annotations

import pytest

from tests.support.literal import confront, figure, figures, rule, table, verdicts

PARTS = rule(
    "parts",
    **{
        "in": {"table": "expenditure_summary"},
        "whole": {"measure": "total"},
        "parts": [{"measure": "basic_expenditure"}, {"measure": "project_expenditure"}],
    },
)
TOTALS = rule(
    "equal",
    needs=["revenue_summary", "expenditure_summary"],
    left={"table": "revenue_summary", "level": "total", "measure": "total"},
    right={"table": "expenditure_summary", "level": "total", "measure": "total"},
)
BY_CODE = rule(
    "equal",
    left={"table": "general_public_expenditure"},
    right={"table": "expenditure_summary"},
    match=["code", "measure"],
    given={"level": "total"},
)
PROJECTS = rule(
    "sum",
    whole={"table": "expenditure_summary", "level": "total", "measure": "project_expenditure"},
    parts={"table": ["projects_current", "projects_carryover"], "level": "total"},
)


def split(total: str | None, basic: str | None, project: str | None) -> list[dict]:
    measures = {"total": total, "basic_expenditure": basic, "project_expenditure": project}
    row = [figure("合计", amount, measure=measure) for measure, amount in measures.items() if amount]
    return [*row, figure("甲类", "1.00", code="201", level="class", row=2)]


@pytest.mark.parametrize(
    ("total", "basic", "project", "verdict"),
    [
        ("3.00", "1.00", "2.00", "holds"),
        ("3.00", None, "3.00", "holds"),
        ("5283.05", "1471.63", "3811.41", "rounding"),
        ("3.02", "1.00", "2.00", "fails"),
        (None, "1.00", "2.00", "unchecked"),
    ],
)
def test_the_columns_of_a_row_add_up(total: str, basic: str, project: str, verdict: str) -> None:
    (check,) = confront(PARTS, figures=split(total, basic, project))
    assert check.verdict == verdict


def test_a_row_of_which_no_part_is_printed_is_not_applicable() -> None:
    assert verdicts(confront(PARTS, figures=split("3.00", None, None))) == ["not_applicable"]


def test_each_fund_and_period_of_a_row_adds_up_for_itself() -> None:
    rows = [
        figure("合计", amount, measure=measure, period=period)
        for period, amounts in (("current", ("3.00", "3.00", "0.00")), ("carryover", ("1.00", "9.00", "0.00")))
        for measure, amount in zip(("total", "basic_expenditure", "project_expenditure"), amounts, strict=True)
    ]
    assert verdicts(confront(PARTS, figures=rows)) == ["holds", "fails"]


def test_a_table_without_the_column_of_the_whole_has_nothing_to_add_up() -> None:
    rows = [figure("合计", "1.00", measure="basic_expenditure")]
    assert verdicts(confront(PARTS, figures=rows)) == ["not_applicable"]


@pytest.mark.parametrize(
    ("revenue", "verdict"), [("3.00", "holds"), ("3.01", "rounding"), ("3.02", "fails"), ("-3.00", "fails")]
)
def test_two_totals_are_equal(revenue: str, verdict: str) -> None:
    rows = [figure("合计", revenue, table="revenue_summary"), figure("合计", "3.00")]
    (check,) = confront(TOTALS, figures=rows)
    assert check.verdict == verdict


def test_a_total_printed_twice_counts_once_and_two_different_ones_cannot_be_checked() -> None:
    rows = [figure("合计", "3.00", table="revenue_summary"), figure("合计", "3.00"), figure("合计", "3.00", row=9)]
    assert verdicts(confront(TOTALS, figures=rows)) == ["holds"]
    assert verdicts(confront(TOTALS, figures=[*rows, figure("合计", "4.00", row=10)])) == ["unchecked"]


def test_a_side_without_figures_is_not_applicable_and_a_missing_table_says_why() -> None:
    basic = figure("合计", "3.00", measure="basic_expenditure")
    (blank,) = confront(TOTALS, figures=[figure("合计", "3.00", table="revenue_summary"), basic])
    assert (blank.verdict, blank.text) == ("not_applicable", "the other side of the identity is blank")
    (missing,) = confront(TOTALS, figures=[figure("合计", "3.00")])
    assert (missing.verdict, missing.place, missing.text) == (
        "not_applicable",
        "收入总表",
        "the document has no such table",
    )


def test_a_table_declared_empty_is_not_applicable_and_one_without_any_figure_unchecked() -> None:
    rows = [figure("合计", "3.00")]
    declared = [table("expenditure_summary"), table("revenue_summary", 0, empty_reason="本表无数据")]
    unread = [table("expenditure_summary"), table("revenue_summary", 0)]
    assert verdicts(confront(TOTALS, figures=rows, tables=declared)) == ["not_applicable"]
    assert verdicts(confront(TOTALS, figures=rows, tables=unread)) == ["unchecked"]


def test_shared_codes_are_compared_where_the_totals_agree() -> None:
    one = figures(("", "合计", "3.00"), ("201", "甲", "1.00"), ("202", "乙", "2.00"))
    other = figures(
        ("", "合计", "3.00"), ("201", "甲", "1.50"), ("203", "丙", "1.50"), table="general_public_expenditure"
    )
    checks = confront(BY_CODE, figures=[*one, *other])
    assert {check.left[0].get("code") or "total": check.verdict for check in checks} == {
        "total": "holds",
        "201": "fails",
    }


def test_codes_are_not_compared_where_the_totals_differ_because_the_money_is_not_the_same() -> None:
    one = figures(("", "合计", "4.00"), ("201", "甲", "2.00"))
    other = figures(("", "合计", "3.00"), ("201", "甲", "1.00"), table="general_public_expenditure")
    assert verdicts(confront(BY_CODE, figures=[*one, *other])) == ["not_applicable"]


@pytest.mark.parametrize(
    ("carryover", "verdict"), [("2.45", "rounding"), ("2.44", "holds"), ("2.40", "fails"), (None, "fails")]
)
def test_a_sum_over_tables_takes_a_missing_part_as_nil(carryover: str | None, verdict: str) -> None:
    rows = [
        figure("合计", "3811.41", measure="project_expenditure"),
        figure("合计", "3808.97", table="projects_current", period="current"),
    ]
    if carryover:
        rows.append(figure("合计", carryover, table="projects_carryover", period="carryover"))
    (check,) = confront(PROJECTS, figures=rows)
    assert check.verdict == verdict


def test_a_sum_is_not_taken_over_rows_that_may_contain_one_another() -> None:
    keys = {"table": "revenue_expenditure_summary", "side": "revenue", "period": "current"}
    by_fund = rule(
        "sum",
        whole={**keys, "level": "subtotal"},
        parts={**keys, "level": "line", "fund": ["general_public_budget", "own_funds"]},
        unless={**keys, "level": "line", "fund": "all"},
        match=["table"],
    )
    rows = [
        figure("本年收入合计", "3.00", level="subtotal", **keys),
        figure("一般公共预算", "2.00", level="line", fund="general_public_budget", row=2, **keys),
        figure("单位资金", "1.00", level="line", fund="own_funds", row=3, **keys),
    ]
    assert verdicts(confront(by_fund, figures=rows)) == ["holds"]
    nested = figure("财政拨款", "2.00", level="line", row=4, **keys)
    (check,) = confront(by_fund, figures=[*rows, nested])
    assert check.verdict == "unchecked" and "cannot be added up" in check.text


def test_rows_without_codes_match_by_functional_class() -> None:
    by_class = rule(
        "equal",
        left={"table": "revenue_expenditure_summary", "level": "class"},
        right={"table": "expenditure_summary", "level": "class"},
        match=["class"],
    )
    named = figure("教育支出", "1.80", table="revenue_expenditure_summary", level="class", side="expenditure")
    coded = figure("教育支出", "1.80", code="205", level="class")
    (check,) = confront(by_class, figures=[named, coded])
    assert check.verdict == "holds" and len(check.right) == 1


def test_agency_expenses_are_found_by_the_class_of_the_governmental_item() -> None:
    operating = rule(
        "sum",
        whole={"table": "operating", "level": "total", "measure": "operating"},
        parts={"table": "basic_by_economic", "measure": "public_use", "government_class": ["502", "503"]},
    )
    item = {"table": "basic_by_economic", "level": "section", "measure": "public_use"}
    rows = [
        figure("部门合计", "1.09", table="operating", measure="operating"),
        figure("公务接待费", "1.09", government_item="公务接待费", **item),
        figure("办公费", "13.75", government_item="商品和服务支出", row=2, **item),
    ]
    assert verdicts(confront(operating, figures=rows)) == ["holds"]


def test_a_row_that_prints_both_years_money_together_counts_it_once() -> None:
    """小计 of this year and 上年结转 beside 合计 are contained in it."""
    rows = [
        figure("合计", amount, table="revenue_summary", period=period)
        for period, amount in (("all", "6.00"), ("current", "5.00"), ("carryover", "1.00"))
    ]
    assert verdicts(confront(TOTALS, figures=[*rows, figure("合计", "6.00")])) == ["holds"]
    assert verdicts(confront(TOTALS, figures=[*rows[1:], figure("合计", "6.00")])) == ["holds"]


def test_two_columns_taken_for_the_same_accuse_nobody() -> None:
    rows = split("3.00", "1.00", "2.00")
    twice = figure("合计", "9.00")
    assert verdicts(confront(PARTS, figures=[*rows[:3], twice])) == ["unchecked"]


def test_a_row_that_prints_all_funds_beside_each_counts_them_once() -> None:
    funds = {"all": "6.00", "general_public_budget": "4.00", "government_fund": "2.00"}
    rows = [figure("合计", amount, table="revenue_summary", fund=fund) for fund, amount in funds.items()]
    assert verdicts(confront(TOTALS, figures=[*rows, figure("合计", "6.00")])) == ["holds"]
    assert verdicts(confront(TOTALS, figures=[*rows, figure("合计", "7.00")])) == ["fails"]


def _revenue(whole: str, *funds: tuple[str, str], spent: str = "0.00") -> list[dict]:
    """Rows of 财政拨款收支总表: this year's revenue, its funds, and what of the state capital operations is spent."""
    at = {"table": "appropriation_summary", "side": "revenue", "period": "current"}
    rows = [figure("本年收入", whole, level="subtotal", row=1, **at)]
    rows += [figure(fund, amount, fund=fund, level="line", row=i, **at) for i, (fund, amount) in enumerate(funds, 2)]
    money = {"table": "appropriation_summary", "side": "expenditure", "fund": "state_capital_operations"}
    return [*rows, figure("本年支出", spent, level="subtotal", row=9, **money)]


@pytest.mark.parametrize(("spent", "verdict"), [("0.00", "fails"), ("1.00", "unchecked")])
def test_money_spent_of_a_fund_that_no_part_has_shows_that_a_part_is_not_printed(spent: str, verdict: str) -> None:
    funds = {"side": "revenue", "level": "line", "fund": ["general_public_budget", "state_capital_operations"]}
    identity = rule(
        "sum",
        whole={"table": "appropriation_summary", "side": "revenue", "level": "subtotal"},
        parts={"table": "appropriation_summary", **funds},
        spent={"table": "appropriation_summary", "side": "expenditure", "fund": "state_capital_operations"},
        match=["table"],
    )
    rows = _revenue("9.00", ("general_public_budget", "8.00"), spent=spent)
    assert verdicts(confront(identity, figures=rows)) == [verdict]


@pytest.mark.parametrize(("row", "verdict"), [(1, "fails"), (3, "unchecked")])
def test_a_row_below_a_part_is_not_its_whole(row: int, verdict: str) -> None:
    at = {"table": "revenue_expenditure_summary", "side": "revenue", "level": "line", "period": "current"}
    identity = rule(
        "sum",
        whole={**at, "fund": "all", "name": "财政拨款"},
        parts={**at, "fund": ["general_public_budget", "government_fund"]},
        order=["whole", "parts"],
    )
    rows = [
        figure("财政拨款", "5.00", row=row, **at),
        figure("一般公共预算", "5.00", fund="general_public_budget", row=2, **at),
        figure("政府性基金", "2.00", fund="government_fund", row=4, **at),
    ]
    assert verdicts(confront(identity, figures=rows)) == [verdict]
