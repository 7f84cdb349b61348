"""What basic and project expenditure can have moved by, where the text states only the change of the whole."""

from __future__ import annotations

import pandas as pd

from budgetlib.analysis import kind_bounds
from budgetlib.analysis.kind_bounds import ARITHMETIC, AS_OPERATING, AS_STATED, UNMOVED
from budgetlib.prose.kind_bounds import kinds_sentence
from tests.support.rows import claim, figure, frame, nothing, wan

TOTAL = {"level": "total", "page": 3, "row": 1}
REASONS = "人员经费、公用经费相应减少；专项项目经费减少"
WHOLE = {"measure": "total_revenue", "amount": "100.00", "change": "-50.00"}
OPERATING = claim("operating", "机关运行经费", 6, measure="operating", amount="9.00", change="-1.00")


def split(basic: str, project: str, whole: str = "100.00") -> pd.DataFrame:
    amounts = {"total": whole, "basic_expenditure": basic, "project_expenditure": project}
    return frame(
        "figures",
        [figure("expenditure_summary", "合计", amount, measure=name, **TOTAL) for name, amount in amounts.items()],
    )


def claims(*more: dict, **whole: str) -> pd.DataFrame:
    return frame("claims", [claim("overview", "收入总计", **WHOLE | whole), *more])


def bounds(told: pd.DataFrame, figures: pd.DataFrame) -> dict:
    rows = kind_bounds.bounds_of_kinds(told, figures).set_index("scenario")
    return {name: (row["project_low"], row["project_high"]) for name, row in rows.iterrows()}


def near(pair: tuple, low: str, high: str) -> bool:
    return all(abs(one - wan(other)) <= 1000 for one, other in zip(pair, (low, high), strict=True))


def test_arithmetic_alone_leaves_even_the_direction_open_and_the_words_of_the_text_narrow_it() -> None:
    told = bounds(claims(OPERATING, reasons=REASONS), split("27.00", "73.00"))
    assert near(told[ARITHMETIC], "-77.00", "73.00")
    assert near(told[AS_STATED], "-50.00", "0.00")
    assert near(told[AS_OPERATING], "-47.00", "-47.00")  # 27.00 is 90 % of 30.00
    assert near(told[UNMOVED], "0.00", "0.00")


def test_a_reason_for_one_kind_alone_says_nothing_of_the_other() -> None:
    assert AS_STATED not in bounds(claims(reasons="专项项目经费减少"), split("27.00", "73.00"))
    assert AS_STATED not in bounds(claims(reasons="人员经费减少；项目减少"), split("27.00", "73.00"))


def test_projects_that_are_more_than_the_whole_of_the_year_before_must_have_risen() -> None:
    told = claims(amount="100.00", change="60.00")
    rows = kind_bounds.bounds_of_kinds(told, split("10.00", "90.00"))
    low, high = rows[["project_low", "project_high"]].iloc[0]
    assert near((low, high), "50.00", "90.00")
    assert UNMOVED not in set(rows["scenario"])
    said = kinds_sentence(rows, pd.DataFrame({"part": []}), rows.iloc[:0], rows.iloc[:0])
    assert said.data.startswith("### Project expenditure must have risen")


def test_nothing_is_bounded_where_the_text_states_it_or_the_kinds_are_not_the_whole() -> None:
    stated = claim("overview", "基本支出", 2, measure="basic_expenditure", amount="27.00", change="-3.00")
    assert kind_bounds.bounds_of_kinds(claims(stated), split("27.00", "73.00")).empty
    assert kind_bounds.bounds_of_kinds(claims(), split("27.00", "60.00")).empty
    assert kind_bounds.bounds_of_kinds(claims(change="0.00"), split("27.00", "73.00")).empty
    assert kind_bounds.bounds_of_kinds(nothing("claims"), nothing("figures")).empty


def test_the_sentence_tells_what_cannot_be_known_and_on_which_condition_what_follows() -> None:
    rows = kind_bounds.bounds_of_kinds(claims(OPERATING, reasons=REASONS), split("27.00", "73.00"))
    none = rows.iloc[:0]
    said = kinds_sentence(rows, pd.DataFrame({"part": ["whole"]}), none, none).data
    assert "cannot be known" in said and "If basic expenditure moved by −10.00 %" in said
    assert "projects lost at least 46.9" in said
    assert "beside the year" in kinds_sentence(rows, pd.DataFrame({"part": []}), rows, none).data
    assert "both years" in kinds_sentence(rows, pd.DataFrame({"part": []}), none, rows).data
