"""Rows without rules: which columns they have, on one page and over several."""

from __future__ import annotations

from collections.abc import Sequence

from budgetlib.readers.pdf.aligned import aligned_tables
from budgetlib.readers.pdf.blocks import PageBlocks
from budgetlib.readers.pdf.joint_regions import with_joint_columns
from budgetlib.readers.pdf.white_strips import columns_of, reaches
from budgetlib.readers.pdf.whole_amounts import with_whole_amounts
from budgetlib.readers.pdf.wordlines import Word, WordLine

EM = 8.0
PITCH = 14.0

Printed = Sequence[tuple[float, str]]


def words(*lines: Printed) -> list[WordLine]:
    """Lines of words at the places given: left edge, or right edge for figures."""
    return [_line(place * PITCH, line) for place, line in enumerate(lines, start=1)]


def _line(top: float, printed: Printed) -> WordLine:
    found = []
    for edge, text in printed:
        is_figure = text[0].isdigit() or text[0] == "-"
        width = len(text) * EM * (0.5 if is_figure else 1.0)
        found.append(Word(edge - width, edge, text) if is_figure else Word(edge, edge + width, text))
    return WordLine(top, top + EM, tuple(found), EM)


def cells(lines: list[WordLine]) -> list[tuple[str, ...]]:
    (table,) = aligned_tables(lines)
    return [row.cells for row in table.rows]


def test_dashes_at_the_other_edge_of_a_column_are_in_it() -> None:
    dash = Word(101.0, 105.0, "-")
    rows = words([(10, "甲"), (180, "12.00"), (240, "5.00")], [(10, "乙"), (240, "6.00")], [(10, "丙"), (180, "7.00")])
    rows[1] = WordLine(rows[1].top, rows[1].bottom, (rows[1].words[0], dash, rows[1].words[1]), EM)
    assert columns_of(rows[:2])[1] == (101.0, 180.0)


def test_heads_stand_in_the_white_of_their_column() -> None:
    head = [(60, "项目"), (135, "合计"), (190, "一般公共预算"), (290, "政府性基金")]
    lines = words(head, [(10, "甲"), (180, "12.00"), (260, "12.00")], [(10, "乙"), (180, "3.50"), (260, "3.50")])
    lines += words([], [], [], [(10, "丙"), (180, "8.50"), (260, "8.50")])[3:]
    assert cells(lines)[:2] == [("项目", "合计", "一般公共预算", "政府性基金"), ("甲", "12.00", "12.00", "")]


def test_names_reach_to_the_next_column_and_figures_back_to_the_one_before() -> None:
    rows = words([(10, "甲"), (180, "12.00")], [(10, "乙"), (180, "3.50")])
    strips = columns_of(rows)
    assert reaches(strips, rows) == [(10, strips[1][0]), (18, 180)]


def test_pages_of_one_head_have_the_columns_of_all_of_them() -> None:
    head = [(70, "科目名称"), (150, "合计"), (210, "基本支出"), (280, "项目支出")]
    first = words(head, *[[(10, "一般公共服务支出的科目"), (180, f"{n}.00"), (250, f"{n}.00")] for n in (3, 4, 15)])
    second = words(head, *[[(10, "甲"), (180, f"{n}.00"), (320, f"{n}.00")] for n in (3, 4, 15)])
    pages = [PageBlocks(n, tuple(aligned_tables(lines)), ()) for n, lines in enumerate((first, second), start=1)]
    (one,), (other,) = (page.tables for page in with_joint_columns(pages))
    assert [row.cells for row in one.rows][:2] == [
        ("科目名称", "合计", "基本支出", "项目支出"),
        ("一般公共服务支出的科目", "3.00", "3.00", ""),
    ]
    assert [row.cells for row in other.rows][1] == ("甲", "3.00", "", "3.00")


def test_whole_numbers_below_a_caption_with_a_unit_are_amounts() -> None:
    rows: list[Printed] = [[(10, "甲"), (180, "35230000")], [(10, "乙"), (180, "600000")], [(10, "丙"), (180, "0")]]
    lines = words([(10, "单位：元")], [(10, "项目"), (140, "预算数")], *rows)
    assert [line.is_data for line in with_whole_amounts(lines)] == [False, False, True, True, True]
    assert not any(line.is_data for line in with_whole_amounts(lines[1:]))


def test_rows_without_a_figure_are_rows_where_rows_stand_that_close() -> None:
    rows: list[Printed] = [
        [(10, "201"), (60, "甲支出"), (250, "5.00")],
        [(10, "202"), (60, "乙支出")],
        [(10, "203"), (60, "丙支出")],
    ]
    rows += [[(10, "204"), (60, "丁支出")], [(10, "205"), (60, "戊支出"), (250, "6.00")], [(10, "206"), (60, "己支出")]]
    rows += [[(10, "207"), (60, "庚支出"), (250, "11.00")], [(10, "208"), (60, "辛支出")]]
    found = cells(words([(10, "编码"), (60, "名称"), (220, "金额")], *rows))
    assert [row[1] for row in found[1:]] == [line[1][1] for line in rows]


def test_a_head_alone_in_its_line_spans_the_lower_ones() -> None:
    upper, lower = _line(30.0, [(220, "财政拨款")]), _line(44.0, [(190, "小计"), (240, "基金收入")])
    sides = _line(37.0, [(10, "名称"), (100, "合计"), (330, "其他收入")])
    rows = words(*[[(10, "甲"), (130, "9.00"), (215, "5.00"), (270, "5.00"), (360, "4.00")]] * 4)
    moved = [WordLine(row.top + 46, row.bottom + 46, row.words, EM) for row in rows]
    found = cells([_line(10.0, [(300, "单位：万元")]), upper, sides, lower, *moved])
    assert found[0] == ("名称", "合计", "财政拨款", "", "其他收入")
    assert found[1] == ("", "", "小计", "基金收入", "")


def test_the_word_for_a_total_in_the_middle_of_the_names_is_in_their_column() -> None:
    rows = words([(60, "合计"), (250, "5.00")], *[[(10, name), (250, "5.00")] for name in ("甲", "乙", "丙")])
    assert len(columns_of(rows)) == 2


def test_a_caption_with_a_unit_begins_another_table() -> None:
    rows: list[Printed] = [[(10, "甲"), (180, "5.00")], [(10, "乙"), (180, "6.00")], [(10, "丙"), (180, "7.00")]]
    lines = words([(10, "项目"), (140, "预算数")], *rows, [(10, "单位：元")], [(10, "项目"), (140, "决算数")], *rows)
    assert len(aligned_tables(lines)) == 2
