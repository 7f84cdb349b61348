"""Projects: order, sizes, concentration, whole-period money."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.analysis import projects
from tests.support.rows import frame, nothing, project, wan

LISTED = frame(
    "projects",
    [
        project("展会", "10.00", 1, year="10.00", total="25.00", year_municipal=wan("10"), total_municipal=wan("25")),
        project("展会", "30.00", 2, year="30.00", total="30.00", year_provincial=wan("30")),
        project("规划", "60.00", 3, year="59.00", total="59.00"),
        project("道口", "0.50", None, period="carryover"),
    ],
)


def test_largest_first_with_cumulative_share_and_namesakes_told_apart_by_amount() -> None:
    listed = projects.by_amount(LISTED)
    assert list(listed["label"]) == ["规划", "展会 (30.00)", "展会 (10.00)", "道口"]
    assert listed["cumulative"].iloc[-1] == 1
    assert listed["share"].iloc[0] == Decimal("0.59701493")


def test_namesakes_with_equal_amounts_get_running_numbers() -> None:
    twins = frame("projects", [project("甲", "1.00", 1), project("甲", "1.00", 2)])
    assert list(projects.labelled(twins)["label"]) == ["甲 (1.00) (#1)", "甲 (1.00) (#2)"]


def test_every_size_class_is_listed_and_bounds_belong_to_the_upper_class() -> None:
    sizes = projects.by_size(frame("projects", [project("甲", "10.00", 1), project("乙", "9.99", 2)]))
    assert list(sizes["count"]) == [1, 1, 0, 0, 0]
    assert sum(sizes["share"]) == Decimal("1.00000000")


def test_equal_projects_have_no_concentration() -> None:
    curve = projects.lorenz(frame("projects", [project(str(i), "5.00", i) for i in range(4)]))
    assert projects.gini(curve) == 0
    assert list(curve.iloc[-1]) == [1, 1]


def test_one_project_with_everything_is_as_concentrated_as_can_be() -> None:
    rows = [project("甲", "5.00", 1), *(project(str(i), "0.00", i) for i in range(2, 5))]
    assert projects.gini(projects.lorenz(frame("projects", rows))) == Decimal("0.75")


def test_money_beyond_the_year_is_listed_by_excess() -> None:
    (row,) = projects.beyond_year(LISTED).to_dict("records")
    assert (row["label"], row["beyond"]) == ("展会 (10.00)", wan("15"))


def test_a_form_may_differ_from_its_table_row_by_rounding_only() -> None:
    (row,) = projects.form_differences(LISTED).to_dict("records")
    assert (row["project"], row["difference"]) == ("规划", wan("1"))


def test_levels_of_government_without_money_are_left_out() -> None:
    levels = projects.by_funding_level(LISTED)
    assert dict(levels[["level", "year"]].itertuples(index=False)) == {"provincial": wan("30"), "municipal": wan("10")}


def test_units_and_periods_are_counted_apart() -> None:
    units = projects.by_unit(LISTED)
    assert list(zip(units["period"], units["count"], strict=True)) == [("current", 3), ("carryover", 1)]


def test_without_project_tables_the_forms_count_with_their_money_of_the_year() -> None:
    forms = frame("projects", [project("甲", None, 1, year="5.00"), project("乙", None, 2, year="7.00")])
    assert list(projects.by_amount(forms)["amount"]) == [wan("7"), wan("5")]


def test_a_form_without_a_row_in_a_printed_project_table_does_not_count() -> None:
    mixed = frame("projects", [project("甲", "5.00", 1), project("乙", None, 2, year="7.00")])
    assert list(projects.by_amount(mixed)["label"]) == ["甲"]


def test_no_projects_give_empty_tables() -> None:
    empty = nothing("projects")
    for function in (projects.by_amount, projects.by_unit, projects.by_size, projects.lorenz, projects.beyond_year):
        assert function(empty).empty
    assert projects.form_differences(empty).empty
    assert projects.by_funding_level(empty).empty
    assert projects.without_form(empty).empty
    assert projects.gini(projects.lorenz(empty)) is None


def test_categories_are_kept_as_printed_and_told_apart_by_how_lasting_they_are() -> None:
    categories = ["经常性项目（长期开展）", "一次性项目", "特定目标类", None]
    rows = [project(f"项{n}", "10.00", n + 1) | {"category": name} for n, name in enumerate(categories)]
    found = projects.by_category(frame("projects", rows))
    assert list(found["kind"]) == ["recurring", "one-off", "other", "not stated"]
    assert set(found["share"]) == {Decimal("0.25")}
    assert projects.by_category(nothing("projects")).empty


def test_money_beyond_the_year_has_the_words_of_the_description_that_state_it() -> None:
    listed = [
        project(
            "甲", "20.00", 1, year="20.00", total="40.00", description="编制预案;实施期共40万元,2025年安排20万元。"
        ),
        project("乙", "5.00", 2, year="5.00", total="6.00", description="办公用品购置。"),
    ]
    rows = projects.beyond_year(frame("projects", listed))
    assert dict(zip(rows["label"], rows["told"], strict=True)) == {"甲": "实施期共40万元", "乙": None}


def test_tables_of_nothing_have_the_columns_of_tables_of_something() -> None:
    some = frame("projects", [project("甲", "10.00", 1), project("乙", "9.99", 2)])
    for function in (projects.by_unit, projects.by_size, projects.by_category, projects.lorenz):
        assert list(function(nothing("projects")).columns) == list(function(some).columns), function.__name__
