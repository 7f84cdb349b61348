"""Printed wording ↔ standard wording."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlib.interpret.wording import closest, plain, standard_label

LABEL_CHARACTERS = "甲市財政局毎预算支出（)( 　\t12０.,、：<b>*&;"


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("<b>数量指标</b>", "数量指标"),
        ("≥7 <i>户</i>", "≥7 户"),
        ("<b>於单位</b>", "于单位"),
        ("**合计**", "合计"),
        ("## 六、单位资金", "六、单位资金"),
        ("A &amp; B", "A & B"),
        ("成本 &lt; 5", "成本 < 5"),
        ("≤5 且 ≥3", "≤5 且 ≥3"),
        ("毎級財務収入", "每级财务收入"),
        ("", ""),
    ],
)
def test_plain_text_has_neither_markup_nor_foreign_forms(printed: str, expected: str) -> None:
    assert plain(printed) == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("七、文化旅游体育与传媒 支出", "七、文化旅游体育与传媒支出"),
        ("其他政府办公厅(室)及 相关机构", "其他政府办公厅（室）及相关机构"),
        ("合\u3000计", "合计"),
        ("合\n计", "合计"),
        ("２０２５年", "2025年"),
        ("单位: 万元", "单位:万元"),
        ("单位：万元", "单位:万元"),
        ("A B  C", "A B C"),
        ("“三公”经费", "“三公”经费"),
        (" \t ", ""),
    ],
)
def test_a_standard_label_has_no_wraps_and_one_width(printed: str, expected: str) -> None:
    assert standard_label(printed) == expected


@given(st.text("甲市財政局毎预算支出（)( 　\t12０.,、：", max_size=30))
def test_a_standard_label_is_its_own_standard_label(text: str) -> None:
    assert standard_label(standard_label(text)) == standard_label(text)


@given(st.text(LABEL_CHARACTERS, max_size=40) | st.text(max_size=40))
def test_any_text_has_a_standard_label(text: str) -> None:
    label = standard_label(text)
    assert label == label.strip() and "\n" not in label


@given(st.text("甲市财政局预算支出", min_size=1, max_size=12), st.data())
def test_blanks_between_chinese_characters_do_not_matter(text: str, data: st.DataObject) -> None:
    wrapped = "".join(character + data.draw(st.sampled_from(["", " ", "\n", "\u3000"])) for character in text)
    assert standard_label(wrapped) == standard_label(text)


def test_the_closest_entry_tolerates_a_misread_character() -> None:
    found = closest("讨个人和家庭的补助", ["对个人和家庭的补助", "工资福利支出"])
    assert found is not None and found[0] == "对个人和家庭的补助" and 75 <= found[1] < 100


def test_an_exact_entry_wins() -> None:
    assert closest("水费", ["电费", "水费", "水水费"]) == ("水费", 100.0)


@pytest.mark.parametrize("text", ["", "采购", "工资"])
def test_nothing_is_close_enough(text: str) -> None:
    assert closest(text, ["对个人和家庭的补助"]) is None


def test_nothing_is_close_to_an_empty_vocabulary() -> None:
    assert closest("甲", []) is None
