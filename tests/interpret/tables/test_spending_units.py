"""Which rows of a project table are units, which the department, which projects."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlib.interpret.tables.spending_units import mark_units


def marks(text: str) -> list[str]:
    """Mark rows given as `name amount`, as `level unit` strings."""
    rows = [line.split() for line in text.strip().splitlines()]
    return [" ".join(filter(None, mark)) for mark in mark_units([row[0] for row in rows], [row[-1] for row in rows])]


def test_department_units_and_projects() -> None:
    rows = """
        甲市财政局 60.00
        甲市预算中心 30.00
        甲项目 10.00
        乙项目 20.00
        甲市收费站 30.00
        丙项目 30.00
    """
    assert marks(rows) == [
        "total",
        "subtotal 甲市预算中心",
        "line 甲市预算中心",
        "line 甲市预算中心",
        "subtotal 甲市收费站",
        "line 甲市收费站",
    ]


def test_a_sole_organisation_is_the_unit_of_all_projects() -> None:
    assert marks("甲市财政局 30.00\n甲项目 10.00\n乙项目 20.00") == [
        "subtotal 甲市财政局",
        "line 甲市财政局",
        "line 甲市财政局",
    ]


def test_the_departments_own_unit_is_a_unit() -> None:
    assert marks("甲市财政局 10.00\n甲市财政局（本级） 10.00\n甲项目 10.00") == [
        "total",
        "subtotal 甲市财政局（本级）",
        "line 甲市财政局（本级）",
    ]


@pytest.mark.parametrize("label", ["合计", "总计", "部门合计"])
def test_a_total_row_is_never_a_unit(label: str) -> None:
    assert marks(f"{label} 30.00\n甲市财政局 30.00\n甲项目 10.00\n乙项目 20.00") == [
        "total",
        "subtotal 甲市财政局",
        "line 甲市财政局",
        "line 甲市财政局",
    ]


def test_the_department_below_a_total_row_is_no_project() -> None:
    assert marks("合计 10.00\n甲市财政局 10.00\n甲市预算中心 10.00\n甲项目 10.00")[:3] == [
        "total",
        "total",
        "subtotal 甲市预算中心",
    ]


def test_a_table_without_organisations_holds_projects_only() -> None:
    assert marks("甲项目 10.00\n乙项目 20.00\n合计 30.00") == ["line", "line", "total"]


@pytest.mark.parametrize("project", ["招商推介会", "援藏工作队", "乡村大舞台"])
def test_a_project_named_like_an_organisation_is_a_project(project: str) -> None:
    assert marks(f"甲市财政局 60.00\n甲项目 10.00\n{project} 20.00\n乙项目 30.00") == [
        "subtotal 甲市财政局",
        "line 甲市财政局",
        "line 甲市财政局",
        "line 甲市财政局",
    ]
    assert marks(f"合计 60.00\n甲项目 10.00\n{project} 20.00\n乙项目 30.00")[1:] == ["line", "line", "line"]


def test_a_project_named_like_an_organisation_does_not_end_its_unit() -> None:
    rows = (
        "甲市财政局 63.00\n甲市预算中心 33.00\n甲项目 10.00\n推介会 11.00\n乙项目 12.00\n甲市收费站 30.00\n丙项目 30.00"
    )
    assert marks(rows) == [
        "total",
        "subtotal 甲市预算中心",
        "line 甲市预算中心",
        "line 甲市预算中心",
        "line 甲市预算中心",
        "subtotal 甲市收费站",
        "line 甲市收费站",
    ]


def test_rounding_does_not_hide_a_unit() -> None:
    assert marks("甲市预算中心 30.01\n甲项目 10.00\n乙项目 20.00")[0] == "subtotal 甲市预算中心"


@pytest.mark.parametrize("amount", ["99.00", "x", "—"])
def test_a_unit_whose_amount_is_misread_is_still_a_unit(amount: str) -> None:
    assert marks(f"甲市财政局 {amount}\n甲项目 10.00\n乙项目 20.00")[0] == "subtotal 甲市财政局"
    rows = f"合计 60.00\n甲市预算中心 30.00\n甲项目 10.00\n乙项目 20.00\n甲市收费站 {amount}\n丙项目 30.00"
    assert marks(rows)[4:] == ["subtotal 甲市收费站", "line 甲市收费站"]


def test_no_rows_no_marks() -> None:
    assert mark_units([], []) == []


NAMES = st.sampled_from(["合计", "甲市财政局", "甲市收费站", "推介会", "甲项目", "乙项目", ""])
AMOUNTS = st.sampled_from(["", "0", "10.00", "20.00", "30.00", "x", "-5.00"])


@given(st.lists(st.tuples(NAMES, AMOUNTS), max_size=12))
def test_every_row_gets_a_mark_and_every_line_the_unit_above(rows: list[tuple[str, str]]) -> None:
    names = [name for name, _ in rows]
    found = mark_units(names, [amount for _, amount in rows])
    unit = ""
    for name, (level, unit_name) in zip(names, found, strict=True):
        if level == "subtotal":
            unit = name
        assert unit_name == ("" if level == "total" else unit)
        assert name != "合计" or level == "total"


def test_ten_thousand_rows_named_like_organisations_are_marked() -> None:
    names = [f"甲市第{i}站" for i in range(10_000)]
    assert len(mark_units(names, ["1.00"] * len(names))) == len(names)
