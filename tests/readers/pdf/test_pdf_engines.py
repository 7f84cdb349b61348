"""The parts of the PDF engines on small literal inputs: grids, cell texts, bands, and double entry."""

from __future__ import annotations

import numpy as np
import pytest

from budgetlib.readers.document import Disagreement
from budgetlib.readers.pdf.agreement import WHOLE_ROW, completed, disagreements
from budgetlib.readers.pdf.aligned import may_hold_table
from budgetlib.readers.pdf.bands import printed_rows
from budgetlib.readers.pdf.blocks import FreeLine, PageBlocks, Row, Table, in_reading_order
from budgetlib.readers.pdf.grid import find_grids
from budgetlib.readers.pdf.page import Glyphs
from budgetlib.readers.pdf.words import Text, cell_text, texts


def lying(y: float, x0: float, x1: float) -> tuple[float, float, float, float]:
    return x0, y, x1, y


def upright(x: float, y0: float, y1: float) -> tuple[float, float, float, float]:
    return x, y0, x, y1


def cells_of(*segments: tuple[float, float, float, float]) -> list[list[list[int]]]:
    return [grid.cells.tolist() for grid in find_grids(np.array(segments, np.float32))]


FRAME = [lying(0, 0, 100), lying(40, 0, 100), upright(0, 0, 40), upright(100, 0, 40)]


def test_a_cell_ends_where_a_line_is_drawn() -> None:
    assert cells_of(*FRAME, lying(20, 0, 100), upright(50, 0, 40)) == [[[0, 1], [2, 3]]]


def test_cells_without_a_line_between_them_are_one() -> None:
    assert cells_of(*FRAME, lying(20, 0, 100), upright(50, 20, 40)) == [[[0, 0], [2, 3]]]
    assert cells_of(*FRAME, lying(20, 50, 100), upright(50, 0, 40)) == [[[0, 1], [0, 3]]]


def test_lines_that_nearly_coincide_are_one() -> None:
    doubled = [lying(20, 0, 52), lying(21.5, 49, 100), upright(49.5, 0, 20), upright(50.5, 21, 40)]
    assert cells_of(*FRAME, *doubled) == [[[0, 1], [2, 3]]]


def test_a_line_in_pieces_is_whole() -> None:
    pieces = [lying(20, start, start + 8) for start in range(0, 100, 10)]
    assert cells_of(*FRAME, *pieces, upright(50, 0, 40)) == [[[0, 1], [2, 3]]]


def test_lines_apart_from_each_other_are_tables_of_their_own_largest_first() -> None:
    small = [(x0 + 200, y0, x1 + 200, y1) for x0, y0, x1, y1 in [*FRAME, lying(20, 0, 100)]]
    large = [*FRAME, upright(50, 0, 40), lying(80, 0, 100), *[upright(x, 40, 80) for x in (0, 100)]]
    assert cells_of(*small, *large) == [[[0, 1], [2, 2]], [[0], [1]]]


def test_a_lone_frame_is_no_grid() -> None:
    assert cells_of(*FRAME) == []


def test_lines_that_never_meet_are_no_grid() -> None:
    assert cells_of(lying(0, 0, 100), lying(20, 0, 100), lying(40, 0, 100)) == []
    assert find_grids(np.empty((0, 4), np.float32)) == []


def glyphs(*placed: tuple[str, float, float]) -> Glyphs:
    """Characters of 10 by 10 points, by text, left and top of its first character."""
    codes = [ord(c) for text, _, _ in placed for c in text]
    boxes = [(x + 10 * i, y, x + 10 * i + 10, y + 10) for text, x, y in placed for i, _ in enumerate(text)]
    return Glyphs(np.array(codes, np.uint32), np.array(boxes, np.float32))


def test_text_is_ordered_by_line_and_place_not_by_the_order_of_writing() -> None:
    drawn = glyphs(("支出", 30, 1), ("合计", 0, 20), ("基本", 10, 0))
    assert texts(drawn, np.zeros(6, int))[0].lines == ["基本支出", "合计"]


def test_a_wide_gap_separates_words() -> None:
    drawn = glyphs(("甲", 0, 0), ("乙", 14, 0), ("丙", 40, 0))
    assert texts(drawn, np.zeros(3, int))[0].lines == ["甲乙 丙"]


def test_each_group_has_its_own_text() -> None:
    found = texts(glyphs(("甲乙", 0, 0)), np.array([7, 3]))
    assert [(text.group, text.lines) for text in found] == [(3, ["乙"]), (7, ["甲"])]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["社会保障和", "就业支出"], "社会保障和 就业支出"),
        (["1,234,", "567.00"], "1,234,567.00"),
        (["1,234,5", "67.00"], "1,234,567.00"),
        (["12345", ".67"], "12345.67"),
        (["1.00", "2.00"], "1.00 2.00"),
        (["12", "13"], "12 13"),
        (["12", "1,300.00"], "12 1,300.00"),
        (["", "1.00"], "1.00"),
    ],
)
def test_lines_of_a_cell(lines: list[str], expected: str) -> None:
    assert cell_text(lines) == expected


def text(*lines: str, top: float = 0.0, pitch: float = 12.0) -> Text:
    return Text(0, list(lines), [top + pitch * place for place in range(len(lines))], [0.0] * len(lines))


def test_a_band_with_a_wrapped_name_is_one_row() -> None:
    assert printed_rows(5, {0: text("201"), 1: text("一般公共", "服务支出"), 2: text("1.00")}) == [
        (5, {0: "201", 1: "一般公共 服务支出", 2: "1.00"})
    ]


def test_two_figures_in_one_cell_beside_single_lines_are_one_row() -> None:
    assert len(printed_rows(0, {0: text("甲"), 1: text("1.00", "2.00")})) == 1


def test_figures_above_each_other_level_with_names_are_rows() -> None:
    assert printed_rows(0, {0: text("项目", "甲", "乙"), 1: text("金额", "1.00", "2.00")}) == [
        (0.0, {0: "项目", 1: "金额"}),
        (12.0, {0: "甲", 1: "1.00"}),
        (24.0, {0: "乙", 1: "2.00"}),
    ]


def page(*tables: Table, free: tuple[FreeLine, ...] = ()) -> PageBlocks:
    return PageBlocks(3, tables, free)


def table(*rows: tuple[str, ...], top: float = 100.0, height: float = 50.0) -> Table:
    edges = tuple(100 * place / len(rows[0]) for place in range(len(rows[0])))
    return Table((0, top, 100, top + height), tuple(Row(top + place, row) for place, row in enumerate(rows)), edges)


def test_a_table_stands_among_the_free_lines_by_its_top() -> None:
    free = (FreeLine(20, 0, "上"), FreeLine(120, 300, "旁"), FreeLine(200, 0, "下"))
    lines = in_reading_order(page(table(("甲", "1"), ("乙", "2")), free=free))
    assert [(line.row, line.text) for line in lines] == [(1, "上"), (2, "甲\t1"), (3, "乙\t2"), (4, "旁"), (5, "下")]


def test_engines_that_agree_but_for_width_and_blanks_do_not_disagree() -> None:
    ours, theirs = page(table(("政府办公厅（室）", "1.00"))), page(table(("政府 办公厅(室)", "1.00")))
    assert disagreements([ours], [theirs]) == ()


def test_a_changed_cell_is_reported_with_its_place() -> None:
    ours = page(table(("合计", "17,123.19"), ("其他", "2.00")))
    theirs = page(table(("合计", "17,123.1"), ("其他", "2.00")))
    assert disagreements([ours], [theirs]) == (Disagreement(3, 1, 2, "17,123.19", "17,123.1"),)


def test_a_row_only_one_engine_has_is_reported() -> None:
    ours, theirs = page(table(("合计", "1.00"), ("其他", "2.00"))), page(table(("合计", "1.00")))
    expected = (Disagreement(3, 2, 1, "其他", ""), Disagreement(3, 2, 2, "2.00", ""))
    assert disagreements([ours], [theirs]) == expected
    assert [(d.kept, d.other) for d in disagreements([theirs], [ours])] == [("", "其他"), ("", "2.00")]


def test_a_figure_in_another_column_is_reported() -> None:
    ours, theirs = page(table(("合计", "1.00", ""))), page(table(("合计", "", "1.00")))
    assert disagreements([ours], [theirs]) == (Disagreement(3, 1, WHOLE_ROW, "合计\t1.00\t", "合计\t\t1.00"),)


def test_the_same_cells_in_other_rows_are_reported() -> None:
    ours, theirs = page(table(("甲", "1"), ("乙", "2"))), page(table(("甲", "1", "乙", "2")))
    assert [d.column for d in disagreements([ours], [theirs])] == [WHOLE_ROW]


@pytest.mark.parametrize(
    "read",
    [
        [table(("合计", "17,123.1"))],
        [table(("合计", ""))],
        [table(("合", "17,123.19"))],
        [table(("合计", "17,123.19")), table(("合计", "17,123.19"))],
        [],
    ],
    ids=["digit lost", "figure lost", "letter lost", "doubled", "table lost"],
)
def test_a_table_that_lost_something_is_replaced(read: list[Table]) -> None:
    whole = table(("合计", "17,123.19"))
    assert completed(page(*read), page(whole)) == (whole,)


def test_a_table_that_lost_nothing_is_kept_as_read() -> None:
    read, other = table(("合计", "1.00", "")), table(("乙", "2"), top=300)
    assert completed(page(read, other), page(table(("合计", "1.00")), other)) == (read, other)


def test_only_lines_with_amounts_set_apart_are_looked_at() -> None:
    assert may_hold_table(["合计 1,234.50", "甲 12.00", "乙 3.10"])
    assert not may_hold_table(["第一部分 3", "本年收入1.00", "二 4", "2025年"])
