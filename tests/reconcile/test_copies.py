"""Columns of different tables that agree in most rows: what is printed twice."""

from __future__ import annotations

import math

import pytest

from budgetlib.reconcile.copies import copies
from budgetlib.reconcile.engine.facts import index
from tests.support.literal import disclosure, figures

CODES = [str(20101 + i) for i in range(10)]


def found(differing: int = 0, rows: int = 10, table: str = "general_public_expenditure"):
    """The copies in two tables of so many rows, of which some differ."""
    here = [(code, code, f"{31 + i}.00") for i, code in enumerate(CODES[:rows])]
    there = [(code, name, "9.99" if i < differing else amount) for i, (code, name, amount) in enumerate(here)]
    rows_there = figures(*there, table=table, page=2, fund="general_public_budget")
    return copies(index(disclosure(figures=[*figures(*here), *rows_there])).all_figures())


def test_every_row_of_columns_that_agree_is_a_copy() -> None:
    told = found()
    assert [(copy.one.get("code"), copy.other.get("code")) for copy in told] == [(code, code) for code in CODES]
    assert {copy.one.get("table") for copy in told} == {"expenditure_summary"}


@pytest.mark.parametrize(("differing", "surprise"), [(0, math.log(12)), (1, math.log(6)), (2, math.log(4))])
def test_the_more_rows_differ_the_less_a_difference_surprises(differing: int, surprise: float) -> None:
    assert {round(copy.surprise, 9) for copy in found(differing)} == {round(surprise, 9)}


def test_columns_that_often_differ_say_nothing() -> None:
    assert found(differing=4) == []


def test_few_rows_agree_by_chance() -> None:
    assert found(rows=4) == []


def test_columns_of_one_table_are_compared_by_rules() -> None:
    assert found(table="expenditure_summary") == []
