"""The unit of money belongs to each table: printed, shared, told by totals that other tables repeat, or missing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetlib.errors import NotADisclosureError
from budgetlib.interpret.assemble import interpret
from budgetlib.model import Disclosure
from tests.support.lines import document

TITLE = "甲乙市财政局2025年部门预算\n"
HEAD = "科目编码|科目名称|合计|基本支出|项目支出\n"


def table(title: str, unit: str, amounts: str) -> str:
    """A table of one class and its total."""
    total, basic, project = amounts.split()
    return (
        f"2025年部门{title}\n部门：甲乙市财政局 {f'单位：{unit}' if unit else ''}\n{HEAD}"
        f"201|一般公共服务支出|{total}|{basic}|{project}\n|合计|{total}|{basic}|{project}\n"
    )


def read(*tables: str) -> Disclosure:
    return interpret(document(TITLE + "".join(tables)))


EXPENDITURE = table("支出总表", "元", "3000000 1000000 2000000")
GENERAL = "一般公共预算支出表"


def amounts_of_general(found: Disclosure) -> set[Decimal]:
    return set(found.figures.query("table == 'general_public_expenditure' and measure == 'total'")["amount"])


def test_two_units_in_one_document_are_kept_apart() -> None:
    found = read(EXPENDITURE, table(GENERAL, "万元", "300.00 100.00 200.00"))
    assert amounts_of_general(found) == {Decimal(3_000_000)}


def test_a_table_without_a_unit_shares_the_unit_of_all_others() -> None:
    found = read(EXPENDITURE, table(GENERAL, "", "3000000 1000000 2000000"))
    assert amounts_of_general(found) == {Decimal(3_000_000)}
    assert found.findings.empty


def test_the_unit_may_stand_in_the_title() -> None:
    titled = table("支出总表（单位：万元）", "", "300.00 100.00 200.00")
    assert set(read(titled).tables["unit_printed"]) == {"万元"}


def test_among_two_units_the_totals_of_other_tables_decide_and_it_is_said() -> None:
    other = table("收入总表", "万元", "300.00 100.00 200.00").replace("基本支出|项目支出", "一般公共预算|政府性基金")
    found = read(EXPENDITURE, other, table(GENERAL, "", "300.00 100.00 200.00"))
    assert amounts_of_general(found) == {Decimal(3_000_000)}
    (finding,) = found.findings.query("rule == 'unit_of_money'").to_dict("records")
    assert finding["severity"] == "note" and "万元" in finding["title"]


def test_where_totals_decide_nothing_the_amounts_are_not_read_and_an_error_says_so() -> None:
    other = table("收入总表", "万元", "300.00 100.00 200.00").replace("基本支出|项目支出", "一般公共预算|政府性基金")
    found = read(EXPENDITURE, other, table(GENERAL, "", "77.00 70.00 7.00"))
    assert amounts_of_general(found) == set()
    assert "general_public_expenditure" in set(found.tables["table"])
    (finding,) = found.findings.query("rule == 'unit_of_money'").to_dict("records")
    assert finding["severity"] == "error" and "not read" in finding["title"]


def test_without_any_unit_nothing_is_guessed() -> None:
    with pytest.raises(NotADisclosureError, match="no unit of money"):
        read(table("支出总表", "", "3000000 1000000 2000000"))
