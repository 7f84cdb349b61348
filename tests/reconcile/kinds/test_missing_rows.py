"""Levels: rows that no sum misses are missed by the levels a table prints."""

from __future__ import annotations

from tests.support.literal import confront, figure, figures, rule, verdicts

LEVELS = rule("levels", **{"in": {"table": "expenditure_summary"}})
ROWS = (
    ("", "合计", "6.00"),
    ("201", "甲类", "3.00"),
    ("20101", "甲款", "3.00"),
    ("2010101", "甲项", "3.00"),
    ("202", "乙类", "2.00"),
    ("20201", "乙款", "2.00"),
    ("2020101", "乙项", "2.00"),
    ("203", "丙类", "1.00"),
    ("20301", "丙款", "1.00"),
    ("2030101", "丙项", "1.00"),
)


def without(code: str) -> list[dict]:
    return figures(*(row for row in ROWS if row[0] != code))


def test_a_complete_table_holds() -> None:
    assert verdicts(confront(LEVELS, figures=figures(*ROWS))) == ["holds"]


def test_a_lost_section_is_missed_by_the_item_below_it() -> None:
    fails, *_ = confront(LEVELS, figures=without("20101"))
    assert (fails.verdict, fails.text) == ("fails", "there is no row 20101 above 2010101")


def test_a_lost_item_is_missed_by_the_section_above_it() -> None:
    fails, *_ = confront(LEVELS, figures=without("2010101"))
    assert (fails.verdict, fails.text) == ("fails", "there is no row below 20101")


def test_a_lost_total_is_missed_unless_subtotals_stand_for_it() -> None:
    assert confront(LEVELS, figures=without(""))[0].text == "the table prints no total"
    subtotal = figure("人员经费合计", "6.00", code="", row=99, level="subtotal")
    assert verdicts(confront(LEVELS, figures=[*without(""), subtotal])) == ["holds"]


def test_a_total_printed_twice_is_one_too_many() -> None:
    fails, *_ = confront(LEVELS, figures=[*figures(*ROWS), figure("合计", "6.00", code="", row=99)])
    assert (fails.verdict, fails.text) == ("fails", "a total is printed twice")


def test_a_table_that_prints_classes_only_misses_nothing() -> None:
    classes = figures(*(row for row in ROWS if len(row[0]) <= 3))
    assert verdicts(confront(LEVELS, figures=classes)) == ["holds"]


def test_a_table_without_codes_is_not_looked_at() -> None:
    assert verdicts(confront(LEVELS, figures=figures(("", "合计", "6.00")))) == ["not_applicable"]


def test_a_misprinted_code_is_told_by_the_rule_on_codes_alone() -> None:
    misprinted = figures(*((code.replace("2020101", "7020101"), *rest) for code, *rest in ROWS))
    assert verdicts(confront(LEVELS, figures=misprinted)) == ["holds"]
