"""Printed targets: comparison, number, unit; dates and words; what cannot have been printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlib.interpret.forms.targets import parse_target


@pytest.mark.parametrize(
    ("printed", "operator", "value", "unit"),
    [
        ("≥90%", "≥", "90", "%"),
        ("≤18.8万元", "≤", "18.8", "万元"),
        ("2人", "=", "2", "人"),
        ("100%", "=", "100", "%"),
        ("740元/人", "=", "740", "元/人"),
        ("1000元/月", "=", "1000", "元/月"),
        ("4480元/人/年", "=", "4480", "元/人/年"),
        ("≥592元人/月", "≥", "592", "元人/月"),
        ("≥2500千瓦时", "≥", "2500", "千瓦时"),
        ("≤0.5%", "≤", "0.5", "%"),
        ("<5%", "<", "5", "%"),
        ("197,831元", "=", "197831", "元"),
        ("7", "=", "7", ""),
        ("不少于3次", "≥", "3", "次"),
        ("不超过12个月", "≤", "12", "个月"),
        ("30天以内", "≤", "30", "天"),
        ("80家以上", "≥", "80", "家"),
    ],
)
def test_a_number_with_or_without_unit_is_a_quantity(printed: str, operator: str, value: str, unit: str) -> None:
    target = parse_target(printed)
    assert (target.operator, target.value, target.value_unit) == (operator, Decimal(value), unit)
    assert target.quantified and target.legible


@pytest.mark.parametrize(
    ("printed", "standard"),
    [
        ("≥5↑", "≥5个"),
        ("≼8万元", "≤8万元"),
        ("≪10万元/个", "≤10万元/个"),
        ("≤3項", "≤3项"),
        ("≥10家.", "≥10家"),
        ("＞5％", ">5%"),
    ],
)
def test_misread_signs_are_put_right(printed: str, standard: str) -> None:
    assert parse_target(printed).text == standard
    assert parse_target(printed).known


@pytest.mark.parametrize(
    "printed",
    ["5至7月", "12月底前", "毎月", "第四季度", "二季度", "11月份", "2024年底", "2023年12月至2024年3月", "元旦、春节"],
)
def test_a_date_can_be_verified_but_is_no_quantity(printed: str) -> None:
    target = parse_target(printed)
    assert target.operator == "text" and target.known and target.legible and not target.quantified


@pytest.mark.parametrize(
    "printed", ["及时", "有效营造", "按照上级要求完成报送", "80周岁以下,5000元/人/年;80周岁(含)以上,6000元/人/年"]
)
def test_words_are_text(printed: str) -> None:
    target = parse_target(printed)
    assert (target.operator, target.quantified, target.legible) == ("text", False, True)


@pytest.mark.parametrize("printed", ["", "[F]", "≤4757c", "500 75 7C", "314g", '. "', "≥10ĝ", "要保険利力者の契用性"])
def test_what_cannot_have_been_printed_is_not_legible(printed: str) -> None:
    assert not parse_target(printed).legible


def test_a_strip_of_the_page_is_no_target() -> None:
    assert not parse_target("完成调研报告。 " * 20).legible


@given(st.text(max_size=200))
def test_reading_never_fails(printed: str) -> None:
    target = parse_target(printed)
    assert target.quantified == (target.value is not None)
    assert target.operator in {"≥", "≤", "=", ">", "<", "text"}


@given(st.integers(0, 10**9), st.sampled_from(["家", "%", "万元", "元/人/月", "平方米"]))
def test_a_quantity_is_read_back(number: int, unit: str) -> None:
    target = parse_target(f"≥{number}{unit}")
    assert (target.operator, target.value, target.value_unit) == ("≥", Decimal(number), unit)
