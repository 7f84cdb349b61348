"""Row labels: ordinals, labels split over two rows, rows printed in reverse."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlib.interpret.tables.labels import Label, ordinal_number, read_labels, reversed_runs

CLASSES = ["一般公共服务支出", "灾害防治及应急管理支出", "预备费", "文化旅游体育与传媒支出", "国有资本经营预算支出"]


def name(printed: str) -> str:
    (label,) = read_labels([printed])
    return label.name(CLASSES)


# Ordinals ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("一、一般公共服务支出", 1),
        ("九、", 9),
        ("十、", 10),
        ("十一、", 11),
        ("二十、", 20),
        ("二十三、灾害防治", 23),
        ("三十、", 30),
        ("九十九、", 99),
    ],
)
def test_ordinals(label: str, number: int) -> None:
    assert ordinal_number(label) == number


@pytest.mark.parametrize(
    "label", ["", "合计", "E、预算", "1、预算", "十十、", "一二、", "二三十、", "十二三、", "零、"]
)
def test_what_is_no_ordinal_is_none(label: str) -> None:
    assert ordinal_number(label) is None


@given(st.text("一二三四五六七八九十百零、", max_size=6))
def test_any_numerals_are_a_number_up_to_ninety_nine_or_none(label: str) -> None:
    number = ordinal_number(label)
    assert number is None or 1 <= number <= 99


# Names ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("一、一般公共服务支出", "一般公共服务支出"),
        ("七、文化旅游体育与传媒 支出", "文化旅游体育与传媒支出"),
        ("E、一般公共服务支出", "一般公共服务支出"),
        ("一、一股公共服务支出", "一般公共服务支出"),
        ("七、文化旅游体育與傅媒支出", "文化旅游体育与传媒支出"),
        ("二十四、预备费", "预备费"),
    ],
)
def test_a_misread_label_of_a_closed_list_is_that_label(printed: str, expected: str) -> None:
    assert name(printed) == expected


@pytest.mark.parametrize(("printed", "expected"), [("五、教育支出", "教育支出"), ("预各费", "预各费"), ("", "")])
def test_a_label_too_unlike_the_list_stays_as_printed_without_its_ordinal(printed: str, expected: str) -> None:
    assert name(printed) == expected


# Split labels --------------------------------------------------------------------------------------------------------


def names(*printed: str) -> list[str]:
    return [label.name(CLASSES) for label in read_labels(printed)]


def test_a_label_continued_on_the_next_row_is_joined() -> None:
    assert names("二十三、灾害防治及应急", "管理支出 二十四、预备费") == ["灾害防治及应急管理支出", "预备费"]


def test_a_single_lost_character_goes_back_to_the_row_above() -> None:
    labels = read_labels(["二十一、粮油物资储备支", "出 二十二、国有资本经营预 算支出"])
    assert labels == [Label("二十一、粮油物资储备支出", 21), Label("二十二、国有资本经营预算支出", 22)]


def test_the_joined_label_is_kept_as_printed() -> None:
    assert read_labels(["一、教育", "支出 二、国防支出"])[0].printed == "一、教育支出"


def test_labels_that_need_no_repair_keep_their_printed_form() -> None:
    printed = ["一、教育 支出", "合 计", "", "三、国防支出"]
    assert [label.printed for label in read_labels(printed)] == printed


def test_the_first_row_has_no_row_above_to_continue() -> None:
    assert [label.printed for label in read_labels(["支出 二、国防支出"])] == ["支出 二、国防支出"]


@given(st.lists(st.text("一二十、支出教育 (", max_size=12), max_size=8))
def test_every_row_has_one_label_and_no_character_is_lost(printed: list[str]) -> None:
    def glyphs(texts: list[str]) -> list[str]:
        return sorted("".join(texts).replace(" ", "").replace("(", "（"))

    labels = read_labels(printed)
    assert len(labels) == len(printed)
    assert glyphs([label.printed for label in labels]) == glyphs(printed)


# Reversed rows -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ordinals", "breaks", "expected"),
    [
        ([1, 2, 3], [], []),
        ([3, 2, 1], [], [range(0, 3)]),
        ([None, 3, None, 2, 1, None], [], [range(0, 6)]),
        ([1, 2, 9, 8, 7], [2], [range(2, 5)]),
        ([9, 8, 1, 2], [2], [range(0, 2)]),
        ([9, 8, 3, 2], [2], [range(0, 2), range(2, 4)]),
        ([2, 2], [], []),
        ([3, 1, 2], [], []),
        ([5], [], []),
        ([None, None], [], []),
        ([], [], []),
    ],
)
def test_a_block_whose_numbers_all_descend_is_reversed(
    ordinals: list[int | None], breaks: list[int], expected: list[range]
) -> None:
    assert reversed_runs(ordinals, breaks) == expected


@given(st.lists(st.none() | st.integers(1, 40), max_size=20), st.sets(st.integers(1, 19)))
def test_runs_never_overlap(ordinals: list[int | None], breaks: set[int]) -> None:
    runs = reversed_runs(ordinals, [i for i in breaks if i < len(ordinals)])
    rows = [i for run in runs for i in run]
    assert len(rows) == len(set(rows)) and all(0 <= i < len(ordinals) for i in rows)
