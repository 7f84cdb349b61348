"""Figures are found again among the cells of their row."""

from __future__ import annotations

from budgetlib.interpret.document.boxes import columns_of
from budgetlib.readers.places import LinePlaces, SheetPlaces, letters


def test_figures_take_the_cells_that_print_them_in_their_order() -> None:
    assert columns_of(["5.00", "5.00", "7"], ["合计", "5.00", "", "5.00", "7"]) == [1, 3, 4]


def test_of_more_equal_cells_the_last_are_figures_since_codes_stand_on_the_left() -> None:
    assert columns_of(["301"], ["301", "工资", "301"]) == [2]


def test_a_figure_that_no_cell_prints_has_none() -> None:
    assert columns_of(["1.00", "2.00"], ["合计", "1.00"]) == [1, None]


def test_sheets_name_the_cell_with_the_columns_that_reading_left_out() -> None:
    places = SheetPlaces(["收支总表"], {1: [1, 3, 27]}, {(1, 2): 1})
    assert [places.cell(1, 8, column, "") for column in (0, 1, 2)] == ["收支总表!B8", "收支总表!D8", "收支总表!AB8"]
    assert (places.line(1, 8), places.line(1, 2)) == ("收支总表!B8:AB8", "收支总表!B2")


def test_texts_name_the_line() -> None:
    assert (LinePlaces().cell(1, 120, 2, ""), LinePlaces().line(1, 7)) == ("line 120, cell 3", "line 7")


def test_letters_of_columns() -> None:
    assert [letters(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
