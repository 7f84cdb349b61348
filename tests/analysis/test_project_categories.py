"""Which projects the text may mean by its numbers and sums of two categories."""

from __future__ import annotations

import pandas as pd

from budgetlib.analysis.project_categories import OPERATING, SPECIFIC, by_stated_sums
from budgetlib.prose.project_categories import categories_sentence, categories_table
from tests.support.rows import claim, frame, nothing, project


def stated(operating: tuple[int, str], specific: tuple[int, str]) -> pd.DataFrame:
    rows = []
    for name, (number, amount) in (("other_operating", operating), ("specific", specific)):
        measure = f"performance_{name}"
        rows.append(claim("performance", "类", measure=f"{measure}_count", count=number, count_unit="个"))
        rows.append(claim("performance", "类", measure=f"{measure}_amount", amount=amount))
    return frame("claims", rows)


def listed(*amounts: str, **more: str) -> pd.DataFrame:
    rows = [project(f"项目{i}", amount, i, **more) for i, amount in enumerate(amounts, start=1)]
    return frame("projects", rows)


def test_what_all_choices_agree_on_is_told_and_of_the_rest_nothing() -> None:
    told = by_stated_sums(stated((2, "30.00"), (2, "110.00")), listed("100.00", "20.00", "10.00", "10.00"))
    assert told.ways == 2
    named = dict(zip(told.projects["label"], told.projects["category"], strict=True))
    assert named == {"项目1": SPECIFIC, "项目2": OPERATING, "项目3": None, "项目4": None}
    assert list(told.projects["as_other"]) == [0, 2, 1, 1]
    said = categories_sentence(told).data
    assert said.startswith("### 2 choices of projects meet") and "agree on 2 of 4 projects" in said
    assert categories_table(told).rows[2][2] == "not known"


def test_a_project_outside_both_categories_and_exact_amounts_of_forms() -> None:
    amounts = (("60.00", "60.00"), ("6.39", "6.394"), ("6.30", "6.30"), ("50.00", "50.00"))
    rows = [project(f"项目{i}", amount, i, year=year) for i, (amount, year) in enumerate(amounts, start=1)]
    told = by_stated_sums(stated((1, "6.39"), (2, "56.30")), frame("projects", rows))
    assert told.ways == 1
    assert list(told.projects["category"]) == ["neither", OPERATING, SPECIFIC, SPECIFIC]


def test_where_no_choice_meets_the_numbers_or_none_are_stated_nothing_is_told() -> None:
    assert by_stated_sums(stated((1, "7.00"), (1, "8.00")), listed("1.00", "2.00")).ways == 0
    none = by_stated_sums(nothing("claims"), listed("1.00", "2.00"))
    assert none.projects.empty and "does not state" in categories_sentence(none).data
    twice = pd.concat([stated((1, "1.00"), (1, "2.00")), stated((1, "1.50"), (1, "2.00"))], ignore_index=True)
    assert by_stated_sums(twice, listed("1.00", "2.00")).stated == {}


def test_too_many_choices_are_not_listed() -> None:
    told = by_stated_sums(stated((8, "8.00"), (8, "8.00")), listed(*["1.00"] * 16))
    assert told.ways is None and "too many" in categories_sentence(told).data
