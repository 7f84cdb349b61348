"""From printed rows to cells under the columns of a layout, through every kind of noise that tables show."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from budgetlib.interpret.numerals import amount_or_none, slack, total
from budgetlib.interpret.tables.grids import Grid, read_grid
from budgetlib.interpret.tables.heads import Head, _align, read_head
from budgetlib.interpret.tables.layout import TableLayout, layouts
from budgetlib.interpret.tables.printed_columns import with_printed_columns
from budgetlib.readers.document import Line
from tests.support.lines import lines


def layout(table: str, name: str = "shanxi") -> TableLayout:
    (found,) = [entry for known in layouts() if known.name == name for entry in known.tables if entry.table == table]
    return found


EXPENDITURE = layout("expenditure_summary")
REVENUE = layout("revenue_summary")
TWO_SIDED = layout("revenue_expenditure_summary")
PROJECTS = layout("projects_current")

HEAD = """
    项目 | | 2025年预算数 | |
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
"""


def head(text: str, table: TableLayout = EXPENDITURE) -> Head:
    return read_head(lines(text), table)


def grid(text: str, table: TableLayout = EXPENDITURE) -> Grid:
    return read_grid(head(text, table))


def cells(text: str, table: TableLayout = EXPENDITURE) -> list[tuple[str, ...]]:
    return [row.cells for row in grid(text, table).rows]


def table_of(*parts: str) -> str:
    return "\n".join(line.strip() for part in parts for line in part.strip().splitlines())


# Heads ---------------------------------------------------------------------------------------------------------------


def test_rows_below_the_head_stand_under_its_columns() -> None:
    text = table_of(HEAD, " | 合计 | 30.00 | 10.00 | 20.00", "201 | 一般公共服务支出 | 30.00 | 10.00 | 20.00")
    assert cells(text) == [
        ("", "合计", "30.00", "10.00", "20.00"),
        ("201", "一般公共服务支出", "30.00", "10.00", "20.00"),
    ]


def test_rows_are_found_again_where_they_are_printed() -> None:
    rows = read_grid(read_head(lines(table_of(HEAD, "201 | 甲 | 3.00 | 1.00 | 2.00"), page=4), EXPENDITURE)).rows
    assert [(row.line.page, row.line.row) for row in rows] == [(4, 3)]


@pytest.mark.parametrize(
    "header",
    [
        "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出",
        "科目编码 | 科日名称 | 合讨 | 基本支山 | 项目支出",
        "科目编码 | 科目名称 | 合 计 | 基本 支出 | 项目 支出",
        "科目编码 | 科目名称 | 75 D 254 | A.VI. | 项目支出",
        "次/// / / … | 科目名称 | 合计 | 以州任圣金 | 项目支出",
        "科目編碼 | 科目名稱 | 合計 | 基本支出 | 項目支出",
        "科目编码 | 科目名称 | 合计 | | 项目支出",
    ],
)
def test_a_garbled_head_cell_does_not_move_its_column(header: str) -> None:
    text = table_of(header, "201 | 甲 | 3.00 | 1.00 | 2.00")
    assert cells(text) == [("201", "甲", "3.00", "1.00", "2.00")]


def test_columns_printed_in_other_places_are_found_by_their_heads() -> None:
    text = table_of("科目编码 | | 科目名称 | 合计 | | 基本支出 | 项目支出", "201 | | 甲 | 3.00 | | 1.00 | 2.00")
    assert cells(text) == [("201", "甲", "3.00", "1.00", "2.00")]


def test_a_column_that_the_table_does_not_have_stays_empty() -> None:
    text = table_of("科目名称 | 合计 | 基本支出 | 项目支出", "甲 | 3.00 | 1.00 | 2.00")
    assert cells(text) == [("", "甲", "3.00", "1.00", "2.00")]


def test_without_a_head_columns_stand_in_the_order_of_the_layout() -> None:
    assert cells("201 | 甲 | 3.00 | 1.00 | 2.00") == [("201", "甲", "3.00", "1.00", "2.00")]


@pytest.mark.parametrize(
    "ghost", ["4 355 | | | |", " | 15 U | | |", "件自右你 | TH VI | 基平义山 | 项目又面 |", "_ | · · | | |"]
)
def test_ghost_rows_within_the_head_are_no_data(ghost: str) -> None:
    first, second = HEAD.strip().splitlines()
    text = table_of(first, ghost, second, "201 | 甲 | 3.00 | 1.00 | 2.00")
    assert cells(text) == [("201", "甲", "3.00", "1.00", "2.00")]


def test_a_head_repeated_on_the_next_page_is_no_data() -> None:
    text = table_of(HEAD, "201 | 甲 | 3.00 | 1.00 | 2.00", HEAD, "204 | 乙 | 3.00 | 1.00 | 2.00")
    assert [row[0] for row in cells(text)] == ["201", "204"]


@pytest.mark.parametrize(
    "numbers",
    [
        "1 | 2 | 3 | 4 | 5",
        "栏次 | | 1 | 2 | 3",
        "栏 次 | | 1=2+3 | 2 | 3",
        "行次 | 1 | 2 | 3 |",
        " | | １ | ２ | ３",
    ],
)
def test_the_row_that_numbers_the_columns_is_no_data(numbers: str) -> None:
    text = table_of(HEAD, numbers, "201 | 甲 | 3.00 | 1.00 | 2.00")
    assert [row[0] for row in cells(text)] == ["201"]


def test_free_text_between_rows_is_no_data() -> None:
    text = table_of("单位：万元", HEAD, "201 | 甲 | 3.00 | 1.00 | 2.00", "- 3 -", "注：本表不含上年结转")
    assert [row[0] for row in cells(text)] == ["201"]


@pytest.mark.parametrize("text", ["", "单位：万元", " | | ", HEAD])
def test_a_table_without_data_rows_has_an_empty_grid(text: str) -> None:
    assert grid(text) == Grid((), ())


# Whole numbers -------------------------------------------------------------------------------------------------------

PROJECT_HEAD = "项目名称 | 合计 | 一般公共预算 | 政府性基金预算 | 国有资本经营预算 | 财政专户管理资金 | 单位资金"


@pytest.mark.parametrize(
    "row", ["甲项目 | 120,000 | 120,000 | | | |", "甲项目 | 120000 | 120000 | | | |", "甲项目 | 20 | 20 | | | |"]
)
def test_rows_of_whole_numbers_above_a_repeated_head_are_data(row: str) -> None:
    text = table_of(PROJECT_HEAD, row, PROJECT_HEAD, "乙项目 | 5 | 5 | | | |")
    assert [found[0] for found in cells(text, PROJECTS)] == ["甲项目", "乙项目"]


def test_whole_numbers_stand_under_their_columns() -> None:
    text = table_of(HEAD, " | 合计 | 1,234,567 | 1,000,000 | 234,567", "201 | 甲 | 1234567 | 1000000 | 234567")
    assert [row[2:] for row in cells(text)] == [("1,234,567", "1,000,000", "234,567"), ("1234567", "1000000", "234567")]


@pytest.mark.parametrize("years", ["项目 | | 2024年 | 2025年 |", " | | 2024 | 2025 |"])
def test_years_in_the_head_are_no_data(years: str) -> None:
    text = table_of(years, HEAD, "201 | 甲 | 3.00 | 1.00 | 2.00")
    assert [row[0] for row in cells(text)] == ["201"]


# Noise in cells ------------------------------------------------------------------------------------------------------


def test_cells_keep_what_is_printed_in_them() -> None:
    text = table_of(HEAD, "201 | 七、文化旅游体育与传媒 支出 | 5280. 60 | _ | 2, 210. 00")
    assert cells(text)[0][1:] == ("七、文化旅游体育与传媒 支出", "5280. 60", "_", "2, 210. 00")


def test_a_row_with_fewer_cells_than_its_head_but_all_columns_is_read_by_position() -> None:
    text = table_of("科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 | |", "201 | 甲 | 3.00 | 1.00 | 2.00")
    assert cells(text) == [("201", "甲", "3.00", "1.00", "2.00")]


# Vanished columns ----------------------------------------------------------------------------------------------------

REVENUE_HEAD = """
     | 项目 | 本年收入 | | | | | |
    科目编码 | 科目名称 | 合计 | 一般公共预算 | 政府性基金 | 国有资本经营 预算 | 财政专户管理 资金 | 单位资金 | 上年结转
     | 合计 | 50.00 | 40.00 | | | | 10.00 | 2.45
    201 | 一般公共服务支出 | 40.00 | 40.00 | | | | |
"""


def test_a_figure_behind_vanished_columns_is_placed_by_arithmetic_not_by_position() -> None:
    # Five funds vanished from the second page: by position 2.45 would stand under 财政专户管理资金.
    text = table_of(REVENUE_HEAD) + "\n\n" + "214 | 交通运输支出 | | | | | 2.45"
    found = grid(text, REVENUE)
    assert found.rows[-1].cells == ("214", "交通运输支出", "", "", "", "", "", "", "2.45")
    assert found.uncertain == ()


def test_the_sum_across_decides_between_the_parts() -> None:
    text = table_of(REVENUE_HEAD) + "\n\n" + "215 | 丙 | 10.00 | 10.00\n214 | 丁 | | 2.45"
    assert [row.cells[2:] for row in grid(text, REVENUE).rows[-2:]] != [("", "", "", "", "", "", "2.45")] * 2
    text = table_of(REVENUE_HEAD) + "\n\n" + "215 | 丙 | 10.00 | 10.00 |\n21501 | 丁 | 10.00 | 10.00 |"
    assert [row.cells[2:] for row in grid(text, REVENUE).rows[-2:]] == [("10.00", "", "", "", "", "10.00", "")] * 2


def test_a_place_that_arithmetic_cannot_decide_is_uncertain() -> None:
    text = """
        科目编码|科目名称|合计|一般公共预算|政府性基金|国有资本经营预算|财政专户管理资金|单位资金|上年结转

        201 | 甲 | 10.00 | 10.00
    """
    assert [line.row for line in grid(text, REVENUE).uncertain] == [3]


def test_rows_whose_columns_vanished_completely_are_kept_with_their_labels() -> None:
    text = table_of(REVENUE_HEAD) + "\n\n" + "20103 | 甲"
    assert grid(text, REVENUE).rows[-1].cells[:3] == ("20103", "甲", "")


SIDES = """
    收入 | | 支出 | | |
    项目 | 2025年 | 项目 | 2025年合计 | 当年预算安排 | 上年结转 安排
"""


def test_the_sides_of_a_table_keep_their_amounts_when_columns_at_the_end_vanish() -> None:
    text = table_of(SIDES, "一、甲 | 5.00 | 一、乙 | 5.00 | 4.00 | 1.00") + "\n\n" + "二、丙 | 2.00 | 二、丁 | 2.00"
    found = grid(text, TWO_SIDED)
    assert found.rows[-1].cells == ("二、丙", "2.00", "二、丁", "2.00", "", "")
    assert found.uncertain == ()


def test_a_column_that_vanished_between_the_sides_makes_the_row_uncertain() -> None:
    text = table_of(SIDES, "一、甲 | 5.00 | 一、乙 | 5.00 | 4.00 | 1.00") + "\n\n" + " | 二、丁 | 2.00 | 2.00 |"
    assert [line.row for line in grid(text, TWO_SIDED).uncertain] == [5]


def test_a_total_merged_over_the_last_side_belongs_to_the_label_beside_it() -> None:
    text = table_of(SIDES, "收入总计 | | | | | 5.00")
    assert grid(text, TWO_SIDED).rows[0].cells == ("收入总计", "5.00", "", "", "", "")


# Printed heads correct the layout ------------------------------------------------------------------------------------


def test_a_column_that_no_layout_knows_is_added_not_lost() -> None:
    text = table_of(
        "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 | 某种经费", "201 | 甲 | 6.00 | 1.00 | 2.00 | 3.00"
    )
    found = with_printed_columns(head(text))
    assert found.layout.columns[-1].measure == "other" and found.layout.columns[-1].header[-1] == "某种经费"
    assert read_grid(found).rows[0].cells[-1] == "3.00"


def test_a_column_between_those_of_the_layout_is_added_where_it_stands() -> None:
    text = table_of(
        "科目编码 | 科目名称 | 合计 | 某种经费 | 基本支出 | 项目支出", "201 | 甲 | 6.00 | 3.00 | 1.00 | 2.00"
    )
    found = with_printed_columns(head(text))
    assert [column.measure for column in found.layout.columns[2:]] == [
        "total", "other", "basic_expenditure", "project_expenditure",
    ]  # fmt: skip
    assert found.layout.sums == {2: (4, 5)}
    assert read_grid(found).rows[0].cells[2:] == ("6.00", "3.00", "1.00", "2.00")


def test_a_word_of_another_layout_of_the_table_tells_what_a_column_measures() -> None:
    text = table_of("科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 | 上缴上级支出", "201 | 甲 | 6.00 | 1 | 2 | 3.00")
    assert with_printed_columns(head(text)).layout.columns[-1].measure == "remittance_to_superior"


def test_a_column_of_percentages_is_no_amount() -> None:
    text = table_of("科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 | 增减%", "201 | 甲 | 6.00 | 1 | 2 | 3.00%")
    assert with_printed_columns(head(text)).layout.columns[-1].role == "detail"


def test_a_legible_head_nobody_knows_is_not_taken_for_a_column_of_a_table_with_fewer() -> None:
    wide = "科目编码 | 科目名称 | 合计 | 某种经费 | 另外一种 | 第三种"
    found = with_printed_columns(head(table_of(wide, "201 | 甲 | 6.00 | 1.00 | 2.00 | 3.00")))
    assert [column.measure for column in found.layout.columns if column.role == "amount"] == ["total", *["other"] * 3]


def test_a_garbled_head_is_the_column_of_its_place() -> None:
    text = table_of("科目编码 | 科目名称 | 合计 | 荃牢攴岀 | 项目支出", "201 | 甲 | 3.00 | 1.00 | 2.00")
    assert with_printed_columns(head(text)).layout.columns[3].measure == "basic_expenditure"


def test_a_known_word_over_an_added_column_tells_what_it_measures() -> None:
    text = table_of("科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出 | 公用经费", "201 | 甲 | 6.00 | 1 | 2 | 3.00")
    assert with_printed_columns(head(text)).layout.columns[-1].measure == "public_use"


def test_a_head_fits_its_own_layout_best() -> None:
    text = table_of(HEAD, "201 | 甲 | 3.00 | 1.00 | 2.00")
    assert head(text).fit > head(text, REVENUE).fit
    assert head(text).fit > head(text, PROJECTS).fit


# Alignment -----------------------------------------------------------------------------------------------------------


@given(st.lists(st.lists(st.sampled_from([0.0, 60.0, 80.0, 100.0]), min_size=5, max_size=5), min_size=1, max_size=6))
def test_an_alignment_gives_every_column_one_place_or_none_from_left_to_right(scores: list[list[float]]) -> None:
    found = _align(scores)
    assert len(found) == len(scores)
    assert all(a < b for a, b in pairwise(position for position in found if position is not None))


@given(st.lists(st.lists(st.sampled_from([0.0, 60.0, 100.0]), min_size=4, max_size=4), min_size=1, max_size=3))
def test_no_other_alignment_scores_more(scores: list[list[float]]) -> None:
    def score(path: Iterable[int | None]) -> float:
        return sum(
            (row[position] or 1.0) if position is not None else 0.0 for row, position in zip(scores, path, strict=True)
        )

    def paths(rows: int, first: int = 0) -> list[tuple[int | None, ...]]:
        if not rows:
            return [()]
        taken = [(p, *rest) for p in range(first, 4) for rest in paths(rows - 1, p + 1)]
        return taken + [(None, *rest) for rest in paths(rows - 1, first)]

    assert score(_align(scores)) == max(map(score, paths(len(scores))))


# Numbers in cells ----------------------------------------------------------------------------------------------------


def test_sums_count_numbers_only() -> None:
    assert total(["5280. 60", "", "—", "甲", "-0.60"]) == Decimal("5280.00")


def test_a_sum_may_be_off_by_half_the_grain_of_every_number() -> None:
    assert slack(["1.00", "2", "甲", ""]) == Decimal("0.505")


def test_what_is_no_number_is_none() -> None:
    assert amount_or_none("L") is None and amount_or_none("") is None


# Size and hostility --------------------------------------------------------------------------------------------------


def rows_of(count: int, width: int) -> list[Line]:
    made = []
    for i in range(1, count + 1):
        row = ("2010101", f"甲{i}", *["1.00"] * (width - 2))
        made.append(Line(1, i + 10, "\t".join(row), row))
    return made


def test_ten_thousand_rows_are_all_placed() -> None:
    found = read_grid(read_head([*lines(HEAD), *rows_of(10_000, 5)], EXPENDITURE))
    assert len(found.rows) == 10_000


def test_three_thousand_rows_in_blocks_of_one_are_all_placed() -> None:
    # Every second row lost its columns, so that each row is a block whose place must be weighed.
    ragged = [row for pair in zip(rows_of(1_500, 9), rows_of(1_500, 4), strict=True) for row in pair]
    ragged = [Line(1, i, line.text, line.cells) for i, line in enumerate(ragged, start=20)]
    assert len(read_grid(read_head([*lines(REVENUE_HEAD), *ragged], REVENUE)).rows) == 3_002


def test_a_row_of_many_thousand_cells_in_the_head_is_survived() -> None:
    wide = Line(1, 1, "\t" * 20_000, ("科目编码", "科目名称", *[""] * 20_000))
    found = read_grid(read_head([wide, *rows_of(2, 5)], EXPENDITURE))
    assert len(found.rows) == 2


CELL = st.sampled_from(
    ["", "合计", "科目名称", "201", "2010101", "一、甲", "1.00", "2,000", "1", "2", "_", "(3.00)", "x1"]
)


@pytest.mark.parametrize("table", [entry for known in layouts() for entry in known.tables], ids=lambda e: e.table)
@settings(max_examples=20)
@given(rows=st.lists(st.lists(CELL, min_size=1, max_size=14), max_size=6))
def test_any_rows_give_a_grid_in_which_every_row_has_all_columns(table: TableLayout, rows: list[list[str]]) -> None:
    printed = [Line(1, i, "\t".join(row), tuple(row)) for i, row in enumerate(rows, start=1)]
    found = with_printed_columns(read_head(printed, table))
    placed = read_grid(found).rows
    assert all(len(row.cells) == len(found.layout.columns) for row in placed)
    assert len({row.line.row for row in placed}) == len(placed) <= len(printed)
