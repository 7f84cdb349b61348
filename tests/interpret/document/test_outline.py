"""The parts of a disclosure: where each begins and ends, and that no line is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetlib.interpret.document.outline import Section, outline
from budgetlib.interpret.tables.layout import common
from budgetlib.readers.document import Line
from tests.support.lines import lines


def sections(text: str) -> list[Section]:
    return outline(lines(text))


def parts(text: str) -> list[tuple[str, str]]:
    return [(section.part, section.key) for section in sections(text)]


DISCLOSURE = """
    甲市财政局2025年部门预算公开
    目录
    第一部分 甲市财政局概况 ....... 1
    第二部分 2025年部门预算报表 ... 3
    一、2025年预算收支总表 ........ 3
    第三部分 2025年部门预算情况说明 12
    第四部分 名词解释 ............. 20
    # 第一部分 甲市财政局概况
    一、主要职责
    管理本市财政收支。
    # 第二部分 2025年部门预算报表
    # 2025年预算收支总表
    单位：万元
    项目 | 2025年 | 项目 | 2025年合计 | 当年预算安排 | 上年结转安排
    一、一般公共预算 | 5.00 | 一、一般公共服务支出 | 5.00 | 5.00 |
    2025年预算收入总表
    科目编码 | 科目名称 | 合计
    201 | 一般公共服务支出 | 5.00
    # 第三部分 2025年部门预算情况说明
    一、2025年收支预算总体情况说明
    2025年收入预算5.00万元。
    # 第四部分 名词解释
    一、一般公共预算
    以税收为主体的财政收入。
"""


def test_a_disclosure_is_split_into_its_parts() -> None:
    found = [part for part, _ in parts(DISCLOSURE)]
    assert found == [
        "other",
        "contents",
        "overview",
        "tables",
        "tables",
        "tables",
        "narrative",
        "narrative",
        "glossary",
    ]


def test_each_table_is_a_section_with_its_name_and_rows() -> None:
    tables = [section for section in sections(DISCLOSURE) if section.key and section.part == "tables"]
    assert [section.key for section in tables] == ["revenue_expenditure_summary", "revenue_summary"]
    assert [section.title for section in tables] == ["2025年预算收支总表", "2025年预算收入总表"]
    assert [len(section.lines) for section in tables] == [3, 2]


def test_a_section_tells_where_its_heading_stands() -> None:
    (section,) = [s for s in outline(lines(DISCLOSURE, page=3)) if s.key == "revenue_summary"]
    assert (section.page, section.row) == (3, 16)


def test_titles_in_the_contents_list_open_no_table() -> None:
    assert [key for part, key in parts(DISCLOSURE) if part == "contents"] == [""]


def test_numbered_headings_in_the_glossary_open_nothing() -> None:
    (glossary,) = [section for section in sections(DISCLOSURE) if section.part == "glossary"]
    assert len(glossary.lines) == 2


def test_the_contents_list_ends_where_its_first_entry_is_repeated() -> None:
    text = "目录\n第一部分 概况\n第二部分 名词解释\n第一部分 概况\n正文"
    found = sections(text)
    assert [section.part for section in found] == ["contents", "overview"]
    assert [len(section.lines) for section in found] == [2, 1]


def test_the_contents_list_may_be_printed_in_reverse() -> None:
    assert [p for p, _ in parts("目录\n第二部分 名词解释 . 9\n第一部分 概况 . 1\n第一部分 概况\n正文")][
        -1
    ] == "overview"


def test_the_contents_list_ends_at_a_part_it_names_otherwise() -> None:
    text = "目录\n第一部分 部门概况 ... 1\n第二部分 2025年部门预算表 ... 2\n第一部分 甲市财政局概况\n一、主要职责\n"
    assert [p for p, _ in parts(text)] == ["contents", "overview"]


def test_a_table_whose_title_is_misread_or_wrapped_is_still_a_section() -> None:
    assert parts("2025年一般公共预算支山预算表\n科目编码|合计") == [("tables", "general_public_expenditure")]
    assert parts("2025年一般公共预算\n支出预算表\n科目编码|合计") == [("tables", "general_public_expenditure")]


@pytest.mark.parametrize("title", ["2025年预算收人总表", "2025年政府债务资金明细表", "甲市财政局专项经费安排表"])
def test_a_table_that_no_layout_knows_is_not_added_to_the_table_above(title: str) -> None:
    known = "第二部分 2025年部门预算报表\n2025年预算收支总表\n项目 | 2025年\n一、甲 | 5.00"
    found = sections(f"{known}\n{title}\n单位：万元\n科目编码 | 合计\n201 | 5.00")
    assert [(section.key, len(section.lines)) for section in found[1:]] == [("revenue_expenditure_summary", 2), ("", 3)]
    assert found[-1].title == title


@pytest.mark.parametrize("line", ["表", "公开03表", "预算公开表3", "续表", "见预算明细表", "注：支出预算明细见下表。"])
def test_other_lines_among_the_rows_do_not_cut_a_table(line: str) -> None:
    text = f"2025年预算收支总表\n项目 | 2025年\n一、甲 | 5.00\n{line}\n项目 | 2025年\n二、乙 | 5.00"
    assert parts(text) == [("tables", "revenue_expenditure_summary")]


@pytest.mark.parametrize("footer", ["- 1 -", "12", "—3—"])
def test_page_numbers_are_in_no_section(footer: str) -> None:
    (section,) = sections(f"甲\n{footer}\n乙")
    assert [line.text for line in section.lines] == ["甲", "乙"]


@pytest.mark.parametrize(
    "sentence",
    [
        "收支情况详见财政拨款收支总表",
        "我们编制了预算收支总表",
        "2025年预算收支总表反映本部门的全部收支情况。",
        "本部门共有三个单位，见附表预算收支总表",
    ],
)
def test_a_sentence_about_a_table_does_not_cut_the_narrative(sentence: str) -> None:
    text = f"第三部分 2025年部门预算情况说明\n{sentence}\n2025年收入预算5.00万元。"
    assert [len(section.lines) for section in sections(text)] == [2]


def test_a_row_whose_cells_are_those_of_a_form_opens_the_forms() -> None:
    text = "项目名称 | 甲项目\n主管部门及代码 | 甲市财政局\n数量指标 | 5个"
    assert parts(text) == [("forms", "")]
    assert len(sections(text)[0].lines) == 3


def test_the_head_of_a_catalogue_opens_the_catalogue() -> None:
    text = "说明\n代码 | 一级目录 | 二级目录\nA | 公共服务 |\n代码 | 一级目录 | 二级目录\n一、其他"
    assert parts(text) == [("other", ""), ("catalogue", "")]


def test_no_lines_no_sections() -> None:
    assert outline([]) == []


def test_a_document_without_headings_is_one_section() -> None:
    (section,) = sections("甲\n乙 | 丙")
    assert (section.part, section.title, section.row, len(section.lines)) == ("other", "", 1, 2)


def test_a_heading_at_the_very_end_has_no_lines() -> None:
    assert sections("第四部分 名词解释")[-1].lines == ()


LINE = st.sampled_from([*(line.text for line in lines(DISCLOSURE) if line.cells is None), "甲", "12", "", "#"])
ROW = st.sampled_from([line.cells for line in lines(DISCLOSURE) if line.cells]) | st.just(("代码", "一级目录"))


@settings(max_examples=60)
@given(st.lists(LINE | ROW, max_size=25))
def test_every_line_is_a_heading_a_page_number_or_in_exactly_one_section(
    printed: list[str | tuple[str, ...]],
) -> None:
    made = [
        Line(1, i, "\t".join(p), p) if isinstance(p, tuple) else Line(1, i, p) for i, p in enumerate(printed, start=1)
    ]
    found = outline(made)
    inside = [line.row for section in found for line in section.lines]
    headings = [section.row for section in found if section.title and section.row not in inside]
    footers = [line.row for line in made if line.cells is None and re.match(common()["page_footer"], line.text)]
    assert sorted(inside + headings + footers) == [line.row for line in made]


def test_ten_thousand_lines_are_split() -> None:
    made = [Line(1, i, "一、甲乙丙丁戊己庚辛预算表") for i in range(1, 10_001)]
    assert sum(len(section.lines) + bool(section.title) for section in outline(made)) == len(made)


def test_a_contents_list_ends_where_the_first_table_begins() -> None:
    text = """
        甲市财政局2025年部门预算公开
        目录
        表一：部门收支总体情况表
        表二：部门收入总体情况表
        第四部分 名词解释
        表一
        部门收支总体情况表
        编制部门：甲市财政局 单位：万元
        收入 | | 支出 |
        项目 | 预算数 | 功能分类 | 预算数
        财政拨款 | 5.00 | 一般公共服务支出 | 5.00
    """
    assert ("tables", "revenue_expenditure_summary") in parts(text)
