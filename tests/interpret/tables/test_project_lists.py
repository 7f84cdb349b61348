"""Tables that list projects, in any form, feed the dataset of projects where their heads say so for certain."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.interpret.document.section import Section
from budgetlib.interpret.tables.project_lists import of_all_funds
from budgetlib.interpret.tables.reader import TableReading, unknown_table
from tests.support.lines import lines

LIST = """
    单位名称 | 项目名称 | 合计 | 本年拨款 | | 单位资金
     | | | 一般公共预算 | 政府性基金预算 |
    合计 | | 9.00 | 5.00 | 1.00 | 3.00
    样例市样例局（本级） | 甲项目 | 6.00 | 5.00 | 1.00 |
    样例市样例站 | 乙经费 | 3.00 | | | 3.00
"""


def read(text: str, title: str = "部门项目支出情况表") -> TableReading:
    reading = unknown_table(Section("tables", "", title, 1, 1, tuple(lines(text, first_row=2))), "万元")
    assert reading is not None
    return reading


def listed(reading: TableReading) -> list[tuple[str, str, Decimal]]:
    rows = reading.projects.rows if reading.projects else ()
    return [(row["unit_name"], row["project"], row["amount"]) for row in rows]


def test_name_unit_and_money_of_all_funds_of_every_project() -> None:
    assert listed(read(LIST)) == [
        ("样例市样例局（本级）", "甲项目", Decimal(60_000)),
        ("样例市样例站", "乙经费", Decimal(30_000)),
    ]
    assert [(finding["rule"], finding["severity"]) for finding in read(LIST).findings] == [("project_list", "note")]


def test_rows_that_do_not_add_up_to_the_total_are_no_certain_list() -> None:
    assert not listed(read(LIST.replace("| 乙经费 | 3.00", "| 乙经费 | 2.00")))


def test_an_amount_that_is_not_legible_makes_no_certain_list() -> None:
    for illegible in ("3.0*", "####"):
        reading = read(LIST.replace("| 乙经费 | 3.00", f"| 乙经费 | {illegible}"))
        assert not listed(reading)
        assert [finding["severity"] for finding in reading.findings] == ["unread"]


def test_a_head_nobody_knows_or_another_kind_of_table_is_no_list() -> None:
    assert not listed(read(LIST.replace("单位资金", "统筹盘活款")))
    assert not listed(read(LIST, "政府采购项目表"))
    economic = "支出项目类别 | 总计\n[302]商品和服务支出 | 3.00\n[30201]办公费 | 3.00"
    assert not listed(read(economic, "一般公共预算项目支出情况表（按支出经济分类科目）"))


def test_a_project_divided_over_items_is_one_project() -> None:
    text = """
        科目编码 | 科目名称 | 单位名称 | 项目名称 | 总计
        2010302 | 甲事务 | 样例市样例站 | 甲项目 | 1.00
        2010399 | 乙事务 | 样例市样例站 | 甲项目 | 2.00
    """
    assert listed(read(text)) == [("样例市样例站", "甲项目", Decimal(30_000))]


def test_a_table_of_one_fund_stands_back_behind_that_of_all() -> None:
    whole = read(LIST).projects
    part = read(LIST.replace("9.00", "5.00").replace("6.00", "2.00"), "一般公共预算项目支出表").projects
    assert whole and part
    assert {row["amount"] for row in of_all_funds([part, whole])} == {Decimal(60_000), Decimal(30_000)}
    assert len(of_all_funds([part])) == 2
