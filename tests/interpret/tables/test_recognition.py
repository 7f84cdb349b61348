"""A title that no layout knows does not lose the table when its head tells what it is."""

from __future__ import annotations

from budgetlib.interpret.document.outline import Section
from budgetlib.interpret.tables.recognition import named_by_head
from tests.support.lines import lines

BY_KIND = """
    科目编码|科目名称|合计|基本支出|项目支出
    201|一般公共服务支出|10.00|6.00|4.00
"""


def table(title: str, text: str, key: str = "") -> Section:
    return Section("tables", key, title, 3, 1, tuple(lines(text)))


def test_the_head_names_a_table_and_a_note_says_so() -> None:
    (named,), (note,) = named_by_head([table("部门支出安排总表", BY_KIND)])
    assert named.key == "expenditure_summary"
    assert (note["rule"], note["severity"]) == ("table_named_by_head", "note")


def test_a_table_printed_elsewhere_is_not_taken_twice() -> None:
    _, other = named_by_head(
        [table("预算支出总表", BY_KIND, "expenditure_summary"), table("部门支出安排总表", BY_KIND)]
    )[0]
    assert other.key != "expenditure_summary"


def test_a_head_like_no_standard_table_stays_unknown() -> None:
    unknown = table("车辆情况表", "车牌|型号|里程\n甲A1|乙|1.00")
    assert named_by_head([unknown]) == ([unknown], [])


def test_a_title_without_likeness_is_not_named_though_the_head_fits() -> None:
    unknown = table("附件丙", BY_KIND)
    assert named_by_head([unknown]) == ([unknown], [])
