"""Where cells that could not be read stand among the figures."""

from __future__ import annotations

from budgetlib.reconcile.repair.unreadable import with_unreadable
from tests.support.literal import GRAIN, figure


def cell(row: int, **columns: object) -> dict:
    stated = figure("格", "1.00", row=row, **columns)
    return {name: value for name, value in stated.items() if name not in ("amount", "grain")} | {"printed": "1.O#"}


def test_each_stands_behind_the_figures_of_its_row_as_nought() -> None:
    rows = [figure("一", "1.00", row=2), figure("二", "2.00", row=2), figure("三", "3.00", row=4)]
    rows.append(figure("四", "4.00", row=1, table="revenue_summary", page=2))
    held = with_unreadable(rows, [cell(2), cell(1), cell(9), cell(3), cell(1, table="revenue_summary")])
    assert [(row["row"], row["name"]) for row in held] == [
        (1, "格"), (2, "一"), (2, "二"), (2, "格"), (3, "格"), (4, "三"), (9, "格"), (1, "格"), (1, "四"),
    ]  # fmt: skip
    assert {(row["amount"], row["grain"]) for row in held if row["name"] == "格"} == {(0, GRAIN)}


def test_a_table_without_figures_tells_not_what_a_digit_is_worth() -> None:
    assert with_unreadable([], [cell(1)]) == []
