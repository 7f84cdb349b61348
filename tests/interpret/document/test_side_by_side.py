"""Tables beside each other under two titles are taken apart; a contents list in columns is not."""

from __future__ import annotations

from budgetlib.interpret.document.side_by_side import apart
from budgetlib.readers.document import Line


def row(number: int, *cells: str) -> Line:
    return Line(3, number, "\t".join(cells), cells)


def test_tables_beside_each_other_come_one_after_the_other() -> None:
    found = apart(
        [
            row(1, "支出总表", "", "", "收入总表", ""),
            row(2, "科目名称", "合计", "", "科目名称", "合计"),
            row(3, "甲", "1.50", "", "乙", "2.50"),
            row(4, "丙", "0.50", "", "", ""),
        ]
    )
    assert [line.text.split("\t") for line in found] == [
        ["支出总表"],
        ["科目名称", "合计", ""],
        ["甲", "1.50", ""],
        ["丙", "0.50", ""],
        ["收入总表"],
        ["科目名称", "合计"],
        ["乙", "2.50"],
    ]
    assert [line.row for line in found] == [1, 2, 3, 4, 1, 2, 3]


def test_titles_without_amounts_below_each_stay_together() -> None:
    lines = [row(1, "支出总表", "收入总表"), row(2, "基本支出表", "项目支出表")]
    assert apart(lines) == lines
