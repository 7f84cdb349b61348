"""One doubt, one place: a cell that could not be read takes only its own identities out of the checks."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.reconcile.engine.facts import Fact, Index
from budgetlib.reconcile.engine.rows import Row
from budgetlib.reconcile.kinds.hierarchy import _below_or_in


def cell(row: int, **attributes: str) -> Fact:
    stated = {"table": "expenditure_summary", "measure": "total", "fund": "all", "period": "current", **attributes}
    return Fact("figures", "", 1, row, Decimal(0), Decimal(0), stated, stated)


def index_with(*blanks: Fact, unplaced: frozenset[str] = frozenset()) -> Index:
    nothing: list[Fact] = []
    empty = frozenset[str]()
    return Index(
        "budget", 2025, False, {}, {}, nothing, [], [], [], [], [], [], empty, empty, empty, empty, unplaced, blanks
    )


def test_a_cell_is_in_doubt_for_its_row_and_its_column_only() -> None:
    parent = Row("class", "201", {("total", "all", "current"): cell(2, code="201", side="")})
    belongs = _below_or_in(parent, ("total", "all", "current"))
    among = ["expenditure_summary"]
    assert index_with(cell(3, code="20101")).doubt_about(among, belongs)
    assert not index_with(cell(3, code="20801")).doubt_about(among, belongs)
    assert not index_with(cell(3, code="20101", measure="project_expenditure")).doubt_about(among, belongs)
    assert not index_with(cell(3, code="20101", table="revenue_summary")).doubt_about(among, belongs)


def test_a_figure_without_a_place_may_belong_to_anything_in_its_table() -> None:
    unplaced = index_with(unplaced=frozenset({"expenditure_summary"}))
    assert unplaced.doubt_about(["expenditure_summary"], lambda _: False)
    assert not unplaced.doubt_about(["revenue_summary"], lambda _: True)
