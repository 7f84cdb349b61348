"""Hierarchies: a row is the sum of the rows directly below it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.literal import GRAIN, confront, figure, figures, rule, verdicts

UNHURRIED = settings(max_examples=30, deadline=None)  # a busy machine must not fail a test

HIERARCHY = rule("hierarchy", **{"in": {"table": ["expenditure_summary", "basic_by_economic", "projects_current"]}})
CODES = rule("codes", **{"in": {"table": "expenditure_summary"}})


def nested(total: str = "6.00", section: str = "2.00", item: str = "1.00") -> list[dict]:
    return figures(
        ("", "合计", total),
        ("201", "甲类", "3.00"),
        ("20101", "甲款", "1.00"),
        ("2010101", "甲项", item),
        ("20102", "乙款", section),
        ("202", "乙类", "3.00"),
    )


def test_every_node_of_a_consistent_table_holds() -> None:
    checks = confront(HIERARCHY, figures=nested())
    assert verdicts(checks) == ["holds"] * 3
    assert [len(check.right) for check in checks] == [2, 2, 1]


def test_a_gap_of_the_printing_grain_is_rounding() -> None:
    checks = confront(HIERARCHY, figures=nested(section="2.01"))
    assert verdicts(checks) == ["holds", "rounding", "holds"]
    assert checks[1].difference == -100 and checks[1].tolerance == 150


def test_a_gap_beyond_the_grains_fails() -> None:
    checks = confront(HIERARCHY, figures=nested(total="6.02"))
    assert verdicts(checks) == ["fails", "holds", "holds"]


def test_a_blank_part_counts_as_nil() -> None:
    rows = [row for row in nested(total="3.00") if row["code"] != "202"]
    assert verdicts(confront(HIERARCHY, figures=rows)) == ["holds"] * 3


def test_a_row_that_prints_no_figure_in_a_column_is_not_checked_there() -> None:
    basic = figure("合计", "6.00", code="", measure="basic_expenditure")
    checks = confront(HIERARCHY, figures=[*nested(), basic])
    assert verdicts(checks) == ["holds"] * 3


def test_parts_without_a_printed_sum_cannot_be_checked() -> None:
    basic = [
        figure(name, "1.00", code=code, level="section", row=row, measure="basic_expenditure")
        for code, name, row in (("20101", "甲款", 3), ("20102", "乙款", 5))
    ]
    (unchecked,) = [c for c in confront(HIERARCHY, figures=[*nested(), *basic]) if c.verdict == "unchecked"]
    assert unchecked.place.endswith("201 甲类 基本支出")
    assert unchecked.text == "the sum is not printed, its parts are"


def test_rows_may_stand_in_any_order_and_a_level_may_be_left_out() -> None:
    rows = figures(("2010101", "项", "1.00"), ("201", "类", "3.00"), ("2010299", "项", "2.00"), ("", "合计", "3.00"))
    checks = confront(HIERARCHY, figures=rows)
    assert verdicts(checks) == ["holds", "holds"]


def test_without_codes_the_order_of_levels_tells_what_lies_below() -> None:
    levels = [("合计", "total", "6.00"), ("工资福利支出", "class", "4.00"), ("基本工资", "section", "3.00")]
    levels += [("奖金", "section", "1.00"), ("商品和服务支出", "class", "2.00"), ("办公费", "section", "1.50")]
    rows = [
        figure(name, amount, table="basic_by_economic", level=level, row=i)
        for i, (name, level, amount) in enumerate(levels)
    ]
    assert verdicts(confront(HIERARCHY, figures=rows)) == ["holds", "holds", "fails"]


def test_a_total_may_stand_below_its_parts() -> None:
    rows = [
        ("甲单位", "subtotal", "2.00"),
        ("项目一", "line", "2.00"),
        ("乙单位", "subtotal", "1.00"),
        ("合计", "total", "3.00"),
    ]
    printed = [
        figure(n, a, table="projects_current", level=lv, row=i, unit_name=n) for i, (n, lv, a) in enumerate(rows)
    ]
    assert verdicts(confront(HIERARCHY, figures=printed)) == ["holds", "holds"]


def test_a_gap_proves_nothing_when_a_row_lost_its_code() -> None:
    lost = figure("丙类", "1.00", level="line", row=7)
    checks = confront(HIERARCHY, figures=[*nested(total="7.00"), lost])
    assert checks[0].verdict == "unchecked"
    assert checks[0].text == "a row without a code may belong to the sum"


def test_a_gap_proves_nothing_when_a_cell_of_the_table_was_not_read() -> None:
    finding = {"rule": "unreadable_figure", "severity": "error", "explanation": "x", "evidence": "p1 r1"}
    told = {**finding, "title": "expenditure_summary: '1O0' is not an amount."}
    checks = confront(HIERARCHY, figures=nested(total="9.00"), findings=[told])
    assert verdicts(checks) == ["unchecked", "holds", "holds"]


def test_a_code_that_does_not_continue_its_parents_is_found_and_its_money_stays_in_place() -> None:
    rows = figures(("", "合计", "1.00"), ("210", "类", "1.00"), ("21011", "款", "1.00"), ("7101102", "项", "1.00"))
    checks = confront(CODES, HIERARCHY, figures=rows)
    assert [(c.rule.kind, c.verdict) for c in checks] == [("codes", "fails"), ("codes", "holds")] + [
        ("hierarchy", "holds")
    ] * 3
    assert checks[0].text == "code 7101102 stands below 21011"


def test_nested_codes_hold_and_a_table_without_codes_has_none_to_check() -> None:
    assert verdicts(confront(CODES, figures=nested())) == ["holds"]
    assert verdicts(confront(CODES, figures=[figure("合计", "1.00")])) == ["not_applicable"]


amounts = st.integers(min_value=1, max_value=10**9)
trees = st.lists(st.lists(st.lists(amounts, min_size=1, max_size=4), min_size=1, max_size=3), min_size=1, max_size=4)


def table_of(tree: list[list[list[int]]]) -> list[dict]:
    """A hierarchy of three levels whose leaves are whole grains, so that every sum is exact."""

    def printed(grains: int) -> str:
        return str(Decimal(grains) / 100)

    rows = [("", "合计", printed(sum(sum(map(sum, sections)) for sections in tree)))]
    for i, sections in enumerate(tree):
        rows.append((f"2{i:02}", "类", printed(sum(map(sum, sections)))))
        for k, items in enumerate(sections):
            rows.append((f"2{i:02}{k:02}", "款", printed(sum(items))))
            rows += [(f"2{i:02}{k:02}{n:02}", "项", printed(item)) for n, item in enumerate(items)]
    return figures(*rows)


@UNHURRIED
@given(trees)
def test_a_generated_hierarchy_has_no_failing_check(tree: list[list[list[int]]]) -> None:
    assert set(verdicts(confront(HIERARCHY, figures=table_of(tree)))) == {"holds"}


@UNHURRIED
@given(trees, st.data())
def test_changing_a_leaf_by_more_than_the_tolerance_fails_exactly_its_section(tree, data) -> None:
    rows = table_of(tree)
    leaves = [i for i, row in enumerate(rows) if row["level"] == "item"]
    leaf = data.draw(st.sampled_from(leaves))
    siblings = sum(row["code"].startswith(rows[leaf]["code"][:5]) for row in rows)
    change = data.draw(st.integers(min_value=siblings // 2 + 1, max_value=10**6)) * GRAIN
    rows[leaf] = {**rows[leaf], "amount": rows[leaf]["amount"] + data.draw(st.sampled_from([1, -1])) * change}
    failing = [check for check in confront(HIERARCHY, figures=rows) if check.verdict == "fails"]
    assert [check.left[0].get("code") for check in failing] == [rows[leaf]["code"][:5]]


@UNHURRIED
@given(trees, st.data())
def test_printing_every_figure_rounded_never_fails(tree, data) -> None:
    exact = table_of(tree)
    coarse = Decimal(10_000)
    rows = [{**row, "amount": (row["amount"] / coarse).quantize(Decimal(1)) * coarse, "grain": coarse} for row in exact]
    assert not [check for check in confront(HIERARCHY, figures=rows) if check.verdict == "fails"]


@pytest.mark.parametrize("table", ["operating", "three_public"])
def test_a_document_without_the_tables_has_nothing_to_check(table: str) -> None:
    assert verdicts(confront(HIERARCHY, figures=[figure("合计", "1.00", table=table)])) == ["not_applicable"]
