"""What facts make of the words of a statement."""

from __future__ import annotations

import pandas as pd

from budgetlib.model import records
from budgetlib.reconcile.engine.facts import stated_path
from tests.support.literal import disclosure, wan


def test_a_name_with_a_bracket_of_its_own_is_whole() -> None:
    assert stated_path("一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）信访事务（项）") == {
        "class": "一般公共服务支出",
        "section": "政府办公厅（室）及相关机构事务",
        "item": "信访事务",
    }


def test_the_number_of_a_heading_and_a_bracket_before_a_name_are_no_part_of_it() -> None:
    assert stated_path("（一）教育支出（类）") == {"class": "教育支出"}
    assert stated_path("一般公共预算（当年）教育支出（类）") == {"class": "教育支出"}


def test_missing_values_of_every_kind_of_column_are_none() -> None:
    rows = [{"section": "performance", "page": 1, "row": 1, "subject": "甲", "measure": "other", "text": "甲"}]
    rows += [{**rows[0], "count": 2.0, "amount": wan("1.00"), "year": 2025}]
    first, second = records(disclosure(claims=rows).claims)
    assert [first[name] for name in ("count", "amount", "year", "code")] == [None] * 4
    assert [second[name] for name in ("count", "amount", "year")] == [2.0, wan("1.00"), 2025]


def test_records_leave_the_table_as_it_was() -> None:
    table = pd.DataFrame({"one": pd.Series([float("nan"), "x"], dtype=object), "two": [float("nan"), 1.0]})
    assert records(table) == [{"one": None, "two": None}, {"one": "x", "two": 1.0}]
    assert table["one"].isna().tolist() == table["two"].isna().tolist() == [True, False]
    assert isinstance(table["one"].iloc[0], float)
