"""Printed lines are joined to the paragraphs they were broken from, and every word leads back to its line."""

from __future__ import annotations

import pytest

from budgetlib.interpret.narrative.quantities import clauses
from budgetlib.interpret.narrative.text import paragraphs
from budgetlib.readers.document import Line
from tests.support.narratives import read, stated, wan


def joined(*texts: str, headings: tuple[int, ...] = ()) -> list[str]:
    lines = [Line(1, row, text, heading=2 if row in headings else 0) for row, text in enumerate(texts, start=1)]
    return [paragraph.text for paragraph in paragraphs(lines)]


def test_a_sentence_broken_at_the_margin_is_one_paragraph() -> None:
    assert joined("收入预算9万元，比上年增", "加1万元。") == ["收入预算9万元,比上年增加1万元。"]


def test_an_amount_broken_from_its_unit_is_whole() -> None:
    assert stated(read("1．教育支出（类）某事务（款）某项目（项）支出 2464.02", "万元，与上年持平。"), "amount") == [
        (wan("2464.02"),)
    ]
    assert stated(read("1．教育支出（类）某事务（款）某项目（项）支出 2464.02 万", "元，与上年持平。"), "amount") == [
        (wan("2464.02"),)
    ]


def test_a_page_number_within_a_sentence_is_left_out() -> None:
    claims = read("本部门公用经费支出预算为", "- 12 -", "8.00万元。")
    assert stated(claims, "amount", "text") == [(wan("8"), "本部门公用经费支出预算为8.00万元")]


def test_a_colon_ends_a_line_for_good() -> None:
    assert joined("某局安排基本支出9万元,其中:", "人员经费7万元。") == [
        "某局安排基本支出9万元,其中:",
        "人员经费7万元。",
    ]


def test_a_full_stop_short_of_the_margin_ends_a_paragraph() -> None:
    assert len(joined("公用经费2万元。", "人员经费7万元，主要包括基本工资、津贴补贴、奖金等。")) == 2
    assert len(joined("人员经费7万元，主要包括基本工资、奖金等，增长3%。", "主要原因是人员增加。")) == 1


@pytest.mark.parametrize("number", ["二、", "（二）", "2.", "2．", "(2)", "2、"])
def test_a_list_number_begins_a_paragraph(number: str) -> None:
    assert len(joined("一、基本支出9万元", f"{number}项目支出8万元")) == 2


def test_a_decimal_number_is_no_list_number() -> None:
    assert len(joined("公务接待费", "1.09万元。")) == 1


def test_a_subheading_is_not_joined_to_the_sentence_below() -> None:
    assert (
        len(
            joined(
                "（一）支出规模变化情况",
                "2031年某局一般公共预算当年支出安排五千二百八十元，与上一年度相比有所下降，其原因已说明。",
            )
        )
        == 2
    )


def test_a_marked_heading_and_a_table_row_stand_alone() -> None:
    assert len(joined("拨款结构图", "收入9万元。", headings=(1,))) == 2
    row = Line(1, 2, "收入\t9万元", ("收入", "9万元"))
    assert len(list(paragraphs([Line(1, 1, "支出"), row, Line(1, 3, "合计")]))) == 3


def test_quotation_marks_do_not_hinder_matching_and_are_kept_in_print() -> None:
    (paragraph,) = paragraphs([Line(1, 1, "安排的“三公” 经费预算1万元")])
    assert paragraph.text == "安排的三公经费预算1万元"
    start = paragraph.text.index("三公")
    assert paragraph.words(start, start + 4) == "“三公” 经费"


def test_an_unpaired_quotation_mark_is_not_kept() -> None:
    (paragraph,) = paragraphs([Line(1, 1, '严控"办公费"支出')])
    assert paragraph.words(2, 5) == '"办公费"'
    assert paragraph.words(0, 5) == '严控"办公费"'
    assert paragraph.words(3, 5) == "公费"


def test_foreign_forms_and_mark_up_do_not_hinder_matching() -> None:
    assert joined("**財政撥款**　收入 <b>９</b>萬元") == ["财政拨款收入9万元"]


def test_every_character_leads_to_its_line() -> None:
    (paragraph,) = paragraphs([Line(3, 9, "收入预算9万"), Line(4, 1, "元。")])
    assert [paragraph.place(position) for position in (0, 5, 6)] == [(3, 9), (3, 9), (4, 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9个,24辆", [("9", "个"), ("24", "辆")]),
        ("1,306.50万元", [("1,306.50", "万元")]),
        ("0台（套）", [("0", "台（套）")]),
        ("3万人次", [("3", "万人次")]),
        ("30多个", [("30多", "个")]),
        ("5个月,2个百分点", [("2", "个百分点")]),
        ("第3项,X101个,2031年", []),
    ],
)
def test_quantities_are_numbers_with_a_unit(text: str, expected: list[tuple[str, str]]) -> None:
    found = [
        (text[q.start : q.end].removesuffix(q.unit), q.unit) for clause in clauses(text) for q in clause.quantities
    ]
    assert found == expected


def test_a_comma_in_a_short_remark_divides_no_clause() -> None:
    assert len(list(clauses("比2030年（上一年度,下同）预算增加1万元"))) == 1
