"""Projects are placed under functional items by their amounts, and only where the amounts leave no choice."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from budgetlib.analysis import assignment, cover
from budgetlib.prose.assignment import assignment_sentence
from tests.support.rows import figure, frame, nothing, project, wan


def items(**amounts: str) -> pd.DataFrame:
    """Project expenditure by functional item: `c2150517="60.00"`."""
    rows = [
        figure("expenditure_summary", f"项{code[1:]}", printed, row=row, code=code[1:], level="item")
        | {"measure": "project_expenditure"}
        for row, (code, printed) in enumerate(amounts.items(), start=5)
    ]
    return frame("figures", rows)


def projects(*rows: tuple[str, str], **columns: str) -> pd.DataFrame:
    return frame(
        "projects", [project(name, printed, row=row) | columns for row, (name, printed) in enumerate(rows, start=1)]
    )


def test_projects_whose_amounts_leave_no_choice_get_their_item() -> None:
    told = assignment.assign(
        items(c2150517="60.00", c2080699="21.00"), projects(("转型", "50.00"), ("职工", "21.00"), ("展会", "10.00"))
    )
    assert (told.outcome, told.ways) == (assignment.ASSIGNED, 1)
    assert dict(zip(told.projects["label"], told.projects["code"], strict=True)) == {
        "转型": "2150517",
        "职工": "2080699",
        "展会": "2150517",
    }
    assert list(told.projects["name"]) == ["项2150517", "项2080699", "项2150517"]
    assert told.certain_amount == wan("81.00")
    codes = told.codes.set_index("code")
    assert dict(codes["projects"]) == {"2150517": 2, "2080699": 1}
    assert set(codes["certain_share"]) == {Decimal(1)}


def test_projects_that_could_change_places_are_not_placed_but_their_possible_items_are_told() -> None:
    told = assignment.assign(
        items(c2150517="30.00", c2080699="20.00"), projects(("甲", "20.00"), ("乙", "20.00"), ("丙", "10.00"))
    )
    assert told.ways == 2
    rows = told.projects.set_index("label")
    assert list(rows["certain"]) == [False, False, True]
    assert rows["code"]["丙"] == "2150517" and rows["code"]["甲"] is None
    assert rows["codes"]["甲"] == "2150517、2080699" and rows["ways"]["甲"] == 1
    pairs = told.pairs[told.pairs["label"] == "乙"]
    assert list(zip(pairs["code"], pairs["share"], strict=True)) == [
        ("2150517", Decimal("0.5")),
        ("2080699", Decimal("0.5")),
    ]
    assert told.codes.set_index("code")["certain_amount"]["2150517"] == wan("10.00")


def test_a_difference_of_rounding_is_no_obstacle_and_a_larger_one_is() -> None:
    figures = items(c2150517="30.01", c2080699="8.00")
    assert assignment.assign(figures, projects(("甲", "20.00"), ("乙", "10.00"), ("丙", "8.00"))).ways == 1
    told = assignment.assign(figures, projects(("甲", "20.00"), ("乙", "9.90"), ("丙", "8.00")))
    assert (told.outcome, told.ways, told.gap) == (assignment.NOT_EQUAL, None, wan("-0.11"))
    assert not told.projects["certain"].any()


def test_a_project_spread_over_two_items_refutes_the_assumption() -> None:
    told = assignment.assign(items(c2150517="30.00", c2080699="20.00"), projects(("甲", "25.00"), ("乙", "25.00")))
    assert (told.outcome, told.ways) == (assignment.NO_WAY, 0)
    assert told.certain_amount == 0 and told.pairs.empty


def test_money_carried_over_counts_where_the_items_include_it() -> None:
    current, carried = projects(("甲", "30.00")), projects(("乙", "2.45"), period="carryover")
    both = pd.concat([current, carried], ignore_index=True)
    assert list(assignment.assign(items(c2150517="32.45"), both).projects["label"]) == ["甲", "乙"]
    assert list(assignment.assign(items(c2150517="30.00"), both).projects["label"]) == ["甲"]


def test_a_search_that_gives_up_keeps_only_what_no_other_choice_is_left_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cover, "STEPS", 100_000)
    many = [(f"小{n}", f"{n}.00") for n in range(1, 60)]
    figures = items(c2150517="5000.00", c2080699="590.00", c2080698="590.00", c2080697="590.00")
    told = assignment.assign(figures, projects(("大", "5000.00"), *many))
    assert (told.outcome, told.ways) == (assignment.GAVE_UP, None)
    assert list(told.projects[told.projects["certain"].astype(bool)]["label"]) == ["大"]
    assert told.projects["codes"].notna().sum() == 1


def test_where_items_or_projects_are_not_disclosed_nothing_is_inferred() -> None:
    told = assignment.assign(nothing("figures"), projects(("甲", "30.00")))
    assert told.outcome == assignment.NOT_DISCLOSED
    assert list(told.projects["code"]) == [None] and told.codes.empty
    told = assignment.assign(items(c2150517="30.00"), nothing("projects"))
    assert told.outcome == assignment.NOT_DISCLOSED
    assert told.projects.empty and list(told.codes["projects"]) == [0]


def test_units_that_share_no_item_leave_fewer_ways() -> None:
    listed = pd.concat(
        [projects(("甲", "20.00"), ("丙", "10.00")), projects(("乙", "20.00"), unit_name="乙中心")], ignore_index=True
    )
    told = assignment.assign(items(c2150517="30.00", c2080699="20.00"), listed)
    apart = assignment.apart_by_unit(told)
    assert (told.ways, apart.ways) == (2, 1)
    assert dict(zip(apart.projects["label"], apart.projects["code"], strict=True)) == {
        "甲": "2150517",
        "丙": "2150517",
        "乙": "2080699",
    }
    said = assignment_sentence(told, apart).data
    assert "If moreover no item is shared by two spending units, 1 way is left" in said


def test_one_unit_or_a_constraint_that_nothing_meets_changes_nothing() -> None:
    one_unit = projects(("甲", "20.00"), ("乙", "20.00"), ("丙", "10.00"))
    assert assignment.apart_by_unit(assignment.assign(items(c2150517="30.00", c2080699="20.00"), one_unit)) is None
    shared = pd.concat([projects(("甲", "20.00")), projects(("乙", "10.00"), unit_name="乙中心")], ignore_index=True)
    assert assignment.apart_by_unit(assignment.assign(items(c2150517="30.00"), shared)) is None
