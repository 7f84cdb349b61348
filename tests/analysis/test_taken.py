"""Analyses take only what may be taken, and say why a part is missing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from budgetlib.analysis import comparison, costs, projects, structure, taken
from budgetlib.analysis.stated_change import parts_of_change
from budgetlib.analysis.stated_levels import implied_levels
from budgetlib.model import Disclosure
from budgetlib.prose import change as say_change
from budgetlib.prose import structure as say
from budgetlib.prose.missing import missing
from tests.support.literal import claim, disclosure, figures, project

TABLE = {"table": "expenditure_summary", "page_first": 12, "page_last": 12, "rows": 3, "title": "支出总表"}
CLASSES = figures(("", "合计", "4.00"), ("201", "甲", "3.00"), ("202", "乙", "1.00"), page=12)
WRONG = figures(("", "合计", "4.00"), ("201", "甲", "3.00"), ("202", "乙", "1.16"), page=12)


def of(printed: list[dict[str, Any]], **columns: Any) -> Disclosure:
    return taken.reliable(disclosure(figures=printed, tables=[{**TABLE, **columns}]))


def told(of_document: Disclosure) -> str:
    return str(say.largest_sentence(structure.by_function(of_document.figures), "expenditure by function").data)


def test_a_doubtful_table_gives_one_sentence_instead_of_numbers() -> None:
    found = of(CLASSES, standing="doubtful")
    assert found.figures.empty and structure.total_expenditure(found.figures) is None
    assert told(found) == "Not computed: 支出总表 p. 12 was not read with certainty, see 00."
    assert "75.00 %" in told(of(CLASSES))


def test_a_doubtful_table_is_passed_over_where_another_prints_the_same() -> None:
    other = figures(
        ("", "合计", "4.00"), ("201", "甲", "3.00"), ("202", "乙", "1.00"), table="general_public_expenditure"
    )
    found = of([*CLASSES, *other], standing="doubtful")
    assert set(structure.by_function(found.figures)["table"]) == {"general_public_expenditure"}


def test_parts_that_do_not_make_up_their_whole_are_left_out_with_the_reason() -> None:
    found = of(WRONG)
    classes = structure.by_function(found.figures)
    assert classes.empty and len(taken.left_out(classes)) == 1
    assert "add up to 4.16, not to 4.00 万元, see 00" in told(found)


def test_the_four_ways_of_being_absent_are_four_sentences() -> None:
    sentences = {
        told(of(CLASSES, standing="doubtful")),
        told(of([], rows=0, empty_reason="本年无此项")),
        told(of([], rows=0)),
        told(taken.reliable(disclosure(figures=[]))),
    }
    assert len(sentences) == 4
    assert "The document says there is none: “本年无此项” (支出总表 p. 12)." in sentences


def test_projects_of_a_doubtful_table_are_not_listed_and_not_denied() -> None:
    table = {**TABLE, "table": "projects_current", "title": "项目支出表", "standing": "doubtful"}
    found = taken.reliable(disclosure(projects=[project("甲", "3.00")], tables=[table]))
    listed = projects.by_amount(found.projects)
    assert listed.empty and "项目支出表 p. 12 was not read" in missing(listed, "projects")


def test_no_level_below_nil_is_computed() -> None:
    stated = claim("收入总计", "total_revenue", "3.00", change="5.00", direction="increase")
    levels = implied_levels(disclosure(claims=[stated]).claims)
    assert levels["prior"].isna().all()
    assert "No level of the prior year follows" in say_change.whole_sentence(levels, stated_row(stated)).data


def stated_row(stated: dict[str, Any]) -> pd.Series:
    return disclosure(claims=[stated]).claims.iloc[0]


def test_a_part_that_moved_further_than_the_whole_is_no_share_of_it() -> None:
    rows = [
        claim("收入总计", "total_revenue", "90.00", change="-10.00", direction="decrease", section="change"),
        claim("机关运行经费", "operating", "20.00", change="4.00", direction="increase", section="operating", row=2),
    ]
    told = disclosure(claims=rows)
    parts = parts_of_change(told.claims)
    shares = [share for share in parts["share"] if not pd.isna(share)]
    assert all(0 <= share <= 1 for share in shares)
    assert "None of the change is broken down" in say_change.parts_sentence(parts).data


@pytest.mark.parametrize(("amount", "share"), [("3.00", 1), ("1.00", None)])
def test_components_beyond_the_money_of_the_year_are_no_share_of_it(amount: str, share: int | None) -> None:
    from tests.support.rows import cost

    listed = disclosure(projects=[project("甲", amount, form=1, form_count=1)], costs=[cost(1, "甲", "3.00")])
    (found,) = costs.explained(listed.projects, listed.costs).to_dict("records")
    assert found["share"] == share


def test_a_class_that_stands_twice_is_one_class_of_the_comparison() -> None:
    twice = figures(("201", "甲", "3.00"), ("201", "甲", "1.00"), ("202", "乙", "4.00"))
    found = comparison.functional_shares([disclosure(figures=twice)])
    assert list(found["code"]) == ["201", "202"] and list(found["share"]) == [Decimal("0.5"), Decimal("0.5")]
