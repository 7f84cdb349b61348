"""Whom a disclosure is compared with: its own years in order, and peers of like kind and level."""

from __future__ import annotations

import pytest

from budgetlib.analysis import comparison, peers
from budgetlib.model import Disclosure
from tests.support.literal import disclosure, document, figure


def of(department: str, year: int = 2025, **figures: str) -> Disclosure:
    rows = [figure("合计", amount, measure=name) for name, amount in figures.items()]
    told = disclosure(figures=rows, documents=[document(department=department, fiscal_year=year)])
    return Disclosure(f"{department}-{year}", told.tables_by_name)


def test_own_years_are_in_order_and_apart_from_peers() -> None:
    found = [of("甲市教育局", 2025), of("甲市教育局", 2026), of("甲市教育局", 2024), of("甲市财政局")]
    assert [one.doc_id for one in peers.own_years(found)] == [f"甲市教育局-{year}" for year in (2024, 2025, 2026)]
    assert [one.doc_id for one in peers.beside(found)] == ["甲市教育局-2025", "甲市财政局-2025"]


def test_a_court_or_another_level_is_no_peer() -> None:
    names = ("甲市教育局", "甲市中级人民法院", "甲市乙区教育局", "丙省教育厅", "丁市财政局")
    found = [of(name) for name in names]
    assert [one.doc_id for one in peers.beside(found)] == ["甲市教育局-2025", "丁市财政局-2025"]
    assert peers.unlike(found) == 3


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("上海市财政局", "provincial"),
        ("上海市甲区财政局", "county"),
        ("甲市市场监督管理局", "municipal"),
        ("财政局", ""),
    ],
)
def test_the_level_is_that_of_the_last_place_in_the_name(name: str, level: str) -> None:
    assert peers.level_of(name) == level


def test_reserve_and_what_is_left_make_the_shares_whole() -> None:
    split = {"total": "100.00", "basic_expenditure": "50.00", "project_expenditure": "30.00", "reserve": "15.00"}
    row = comparison.sizes([of("甲局", **split)]).iloc[0]
    names = ("basic_share", "project_share", "reserve_share", "rest_share")
    assert [float(row[name]) for name in names] == [0.5, 0.3, 0.15, 0.05]
