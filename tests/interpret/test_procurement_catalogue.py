"""The purchased-services catalogue: four levels by the code, anomalies noted and never corrected."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlib.interpret.procurement_catalogue import read_catalogue
from budgetlib.readers.document import Line
from tests.support.lines import lines

HEAD = "代码 | 一级目录 | 二级目录 | 三级目录 | 四级目录"


def read(rows: str) -> list[dict[str, Any]]:
    return read_catalogue(lines(rows))


def notes(rows: str) -> list[str]:
    return [entry["anomaly"] for entry in read(rows)]


def test_the_code_tells_level_and_parent() -> None:
    entries = read(
        """
        代码 | 一级目录 | 二级目录 | 三级目录 | 四级目录
        甲市财政局 | | | |
        A | 公共服务 | | |
        A17 | | 技术性服务 | |
        A1701 | | | 技术评审 |
        A170101 | | | | 评审鉴定
        """
    )
    assert [(e["code"], e["level"], e["parent"], e["name"]) for e in entries] == [
        ("A", 1, "", "公共服务"),
        ("A17", 2, "A", "技术性服务"),
        ("A1701", 3, "A17", "技术评审"),
        ("A170101", 4, "A1701", "评审鉴定"),
    ]
    assert {e["department"] for e in entries} == {"甲市财政局"} and not any(e["anomaly"] for e in entries)


def test_rows_are_found_again_by_page_and_row() -> None:
    (entry,) = read_catalogue(lines("A | 公共服务", page=7, first_row=12))
    assert (entry["page"], entry["row"]) == (7, 12)


@pytest.mark.parametrize("printed", ["公共信息与宣 传服务", "公共信息與宣传服务", "<b>公共信息与宣传服务</b>"])
def test_names_are_in_standard_spelling(printed: str) -> None:
    assert read(f"A01 | | {printed}")[0]["name"] == "公共信息与宣传服务"


def test_a_code_with_blanks_is_that_code() -> None:
    assert read("A 17 01 | | | 技术评审")[0]["code"] == "A1701"


def test_stray_glyphs_beside_a_name_are_no_name() -> None:
    assert read("A01 | , | · | 技术评审 | ")[0]["name"] == "技术评审"


def test_an_entry_without_a_name_keeps_its_code() -> None:
    assert read("A01 | | |")[0]["name"] == "A01"


@pytest.mark.parametrize(("code", "level"), [("A1?01", 3), ("AO1", 2), ("a17", 1), ("1701", 4), ("A170", 2)])
def test_an_illegible_code_is_noted_and_opens_no_department(code: str, level: int) -> None:
    row = f"{code} " + "| " * level + "技术评审"
    _, _, illegible, after = read(f"甲市财政局 |\nA | 公共服务\nA17 | | 技术性服务\n{row}\nA1701 | | | 评审")
    assert (illegible["code"], illegible["level"], illegible["anomaly"]) == (code, level, "code is not legible")
    assert after["department"] == "甲市财政局" and not after["anomaly"]


def test_a_row_of_stray_glyphs_opens_no_department() -> None:
    assert [e["department"] for e in read("甲市财政局 |\n, | ·\nA | 公共服务")] == ["甲市财政局"]


def test_each_department_has_its_block() -> None:
    entries = read("甲市财政局 | |\nA | 公共服务 |\n乙市教育局 | |\nA | 公共服务 |")
    assert [e["department"] for e in entries] == ["甲市财政局", "乙市教育局"]
    assert not any(e["anomaly"] for e in entries)


def test_a_department_cut_by_a_border_is_joined_without_its_ghost() -> None:
    assert read("甲市 | 甲市财 | 政局\nA | 公共服务")[0]["department"] == "甲市财政局"


def test_a_missing_parent_is_noted() -> None:
    assert notes("甲局 |\nA | 公共服务\nA1701 | | | 技术评审") == ["", "parent A17 is not printed above it"]


def test_a_code_printed_twice_for_a_department_is_noted_and_kept() -> None:
    assert notes("甲局 |\nA | 公共服务\nA | 公共服务") == ["", "code printed twice for the department"]


def test_a_name_that_differs_from_the_usual_one_is_noted_and_kept() -> None:
    entries = read("甲局 |\nA | 公共服务\n乙局 |\nA | 公共服务\n丙局 |\nA | 公共服多")
    assert [e["anomaly"] for e in entries] == ["", "", "elsewhere named 公共服务"]
    assert entries[2]["name"] == "公共服多"


def test_the_usual_name_is_the_full_one_where_most_lost_their_end() -> None:
    assert notes("甲局 |\nA | 公共服\n乙局 |\nA | 公共服\n丙局 |\nA | 公共服务") == [
        "elsewhere named 公共服务",
        "elsewhere named 公共服务",
        "",
    ]


def test_names_of_the_fourth_level_are_each_departments_own() -> None:
    rows = "A | 甲\nA01 | 甲\nA0101 | 甲\nA010101 | {}"
    assert not any(notes(f"甲局 |\n{rows.format('甲')}\n乙局 |\n{rows.format('乙')}"))


def test_an_entry_below_no_department_is_noted() -> None:
    assert notes("A | 公共服务") == ["no department is named above it"]


def test_heads_and_free_text_are_no_entries() -> None:
    assert read(f"{HEAD}\n政府购买服务指导性目录\n{HEAD}\n | | | |") == []


def test_no_lines_no_entries() -> None:
    assert read_catalogue([]) == []


@given(st.lists(st.lists(st.text("A01 ,甲乙", max_size=8), min_size=1, max_size=5), max_size=10))
def test_any_rows_give_entries_with_code_and_name(rows: list[list[str]]) -> None:
    found = read_catalogue([Line(1, i, "\t".join(row), tuple(row)) for i, row in enumerate(rows, start=1)])
    assert all(entry["code"] and entry["name"] and 1 <= entry["level"] <= 4 for entry in found)
