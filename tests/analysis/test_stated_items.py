"""Sentences about functional items: the item they mean, and its row in the prior year's tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from budgetlib.analysis.stated_items import item_codes, printed_item
from tests.support.rows import claim, figure, frame, wan

TABLE = "general_public_expenditure"


def table(*rows: tuple[str, str, str]) -> pd.DataFrame:
    levels = {3: "class", 5: "section", 7: "item"}
    figures = [
        figure(TABLE, name, printed, place, code=code, level=levels[len(code)])
        for place, (code, name, printed) in enumerate(rows, 1)
    ]
    return frame("figures", figures)


NOW = table(
    ("20101", "人大事务", "30.00"),
    ("2010101", "行政运行", "20.00"),
    ("2010199", "其他人大事务支出", "10.00"),
    ("20103", "政府办公厅事务", "12.00"),
    ("2010301", "行政运行", "12.00"),
)


def codes(subject: str, amount: str, figures: pd.DataFrame = NOW) -> list[str]:
    said: dict[str, Any] = claim("change", subject, amount=amount)
    return item_codes(figures, frame("claims", [said]).iloc[0])


def test_an_item_is_found_by_its_name_with_or_without_the_word_expenditure() -> None:
    assert codes("人大事务（款）其他人大事务（项）支出", "9.00") == ["2010199"]


def test_a_name_that_several_sections_have_is_found_in_the_section_stated() -> None:
    assert codes("人大事务（款）行政运行（项）", "7.00") == ["2010101"]
    assert codes("政府办公厅事务（款）行政运行（项）", "7.00") == ["2010301"]


def test_an_item_by_a_name_no_table_has_is_found_by_its_amount_where_it_has_it_alone() -> None:
    assert codes("人大事务（款）一般运行（项）", "20.00") == ["2010101"]
    assert codes("人大事务（款）一般运行（项）", "20.01") == ["2010101"], "both figures are rounded"
    assert codes("人大事务（款）一般运行（项）", "20.02") == []
    twice = table(("2010101", "行政运行", "20.00"), ("2010102", "机关服务", "20.00"))
    assert codes("人大事务（款）一般运行（项）", "20.00", twice) == []


def test_what_names_no_item_means_none() -> None:
    assert codes("基本支出", "20.00") == []


def test_the_prior_year_is_asked_for_the_code_or_the_one_it_replaced() -> None:
    before = table(("2010308", "信访事务", "4.00"), ("2010101", "行政运行", "20.00"))
    recoded = printed_item(before, "2014004", 2024)
    assert recoded is not None
    assert (recoded["code"], recoded["amount"]) == ("2010308", wan("4"))
    assert printed_item(before, "2014004", 2023) is None, "the code changed in 2024"
    assert printed_item(before, "2010199", 2024) is None
