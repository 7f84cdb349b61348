"""Codes of two years: joined by code, by a change on record, by a specific name; never by a general one."""

from __future__ import annotations

import pytest

from budgetlib.analysis import codes
from budgetlib.analysis.codes import ONLY_BEFORE, ONLY_NOW, RECODED, RENAMED, SAME_CODE, SAME_NAME, joined


def test_a_code_is_joined_with_itself_and_a_changed_name_is_told() -> None:
    before = {"2080505": "养老保险", "210": "医疗卫生与计划生育支出"}
    found = joined(before, {"2080505": "养老保险", "210": "卫生健康支出"}, 2019)
    assert found == {"2080505": ("2080505", SAME_CODE), "210": ("210", RENAMED)}


def test_a_change_of_code_on_record_is_followed_only_from_its_year_on() -> None:
    before, now = {"2010308": "信访事务"}, {"2014004": "信访业务"}
    assert joined(before, now, 2024)["2010308"] == ("2014004", RECODED)
    assert joined(before, now, 2023)["2010308"] == ("2010308", ONLY_BEFORE)


def test_two_old_items_may_become_one() -> None:
    before = {"2080501": "归口管理的行政单位离退休", "2080504": "未归口管理的行政单位离退休"}
    found = joined(before, {"2080501": "行政单位离退休"}, 2020)
    assert found == {"2080501": ("2080501", RENAMED), "2080504": ("2080501", RECODED)}


def test_an_old_code_that_is_still_printed_is_not_followed() -> None:
    both = {"2010308": "信访事务", "2014004": "信访业务"}
    assert joined(both, both, 2025)["2010308"] == ("2010308", SAME_CODE)


def test_a_specific_name_in_the_same_class_joins_items_without_partner() -> None:
    found = joined({"2150510": "散装水泥管理"}, {"2150617": "散装水泥管理"}, 2025)
    assert found == {"2150510": ("2150617", SAME_NAME), "2150617": ("2150617", SAME_NAME)}


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ({"2150501": "行政运行"}, {"2150601": "行政运行"}),
        ({"2150599": "其他工业支出"}, {"2150699": "其他工业支出"}),
        ({"2150510": "散装水泥管理"}, {"2110110": "散装水泥管理"}),
        ({"2150510": "水泥", "2150511": "水泥"}, {"2150617": "水泥"}),
    ],
    ids=["general", "others", "another class", "ambiguous"],
)
def test_other_names_join_nothing(before, now) -> None:
    found = joined(before, now, 2025)
    assert {how for _, how in found.values()} == {ONLY_BEFORE, ONLY_NOW}


def test_every_change_on_record_names_its_source_and_year() -> None:
    for entry in codes.vocabulary()["recoded"]:
        assert str(entry["year"]) in entry["source"]
        assert entry["old"] != entry["new"]
