"""What facts make of the words of a statement."""

from __future__ import annotations

from budgetlib.reconcile.engine.facts import stated_path


def test_a_name_with_a_bracket_of_its_own_is_whole() -> None:
    assert stated_path("一般公共服务支出（类）政府办公厅（室）及相关机构事务（款）信访事务（项）") == {
        "class": "一般公共服务支出",
        "section": "政府办公厅（室）及相关机构事务",
        "item": "信访事务",
    }


def test_the_number_of_a_heading_and_a_bracket_before_a_name_are_no_part_of_it() -> None:
    assert stated_path("（一）教育支出（类）") == {"class": "教育支出"}
    assert stated_path("一般公共预算（当年）教育支出（类）") == {"class": "教育支出"}
