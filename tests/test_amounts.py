"""Printed figure ↔ exact yuan: what is read, what is blank, what is refused."""

from __future__ import annotations

import string
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlib.amounts import (
    FEN,
    MAX_YUAN,
    UNITS,
    Amount,
    format_amount,
    half_width,
    is_blank,
    parse_amount,
    parse_percent,
)
from budgetlib.errors import AmountError, BudgetlibError
from budgetlib.model import MONEY, RATIO

BLANKS = ["", "", "", " ", "  ", "\t", "\u3000", "\u00a0", "\n"]
FULL_WIDTH = str.maketrans("0123456789.,-+()", "０１２３４５６７８９．，－＋（）")

units = st.sampled_from(sorted(UNITS))
values = st.decimals(min_value=0, max_value=Decimal("99999999.99"), places=2)


@st.composite
def printed_amounts(draw: st.DrawFn) -> tuple[str, Decimal, int]:
    """A number as some conversion prints it, its value, and how many decimals are printed."""
    decimals = draw(st.integers(0, 2))
    value = draw(values).quantize(Decimal(1).scaleb(-decimals))
    text = f"{value:,}" if draw(st.booleans()) else f"{value}"
    sign = draw(st.sampled_from(["", "-", "−", "(", "–"]))
    text = f"({text})" if sign == "(" else sign + text
    if draw(st.booleans()):
        text = text.translate(FULL_WIDTH)
    noisy = "".join(
        one + ("" if half_width(one + other).isdigit() else draw(st.sampled_from(BLANKS)))
        for one, other in zip(text, text[1:] + " ", strict=True)
    )
    return draw(st.sampled_from(BLANKS)) + noisy, -value if sign else value, decimals


@pytest.mark.parametrize("text", ["12 34", "1 0", "5 280.60", "１２　３４", "12\n34", "1,234 567.00"])
def test_a_blank_between_digits_may_part_two_figures_and_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(text)


# Amounts -------------------------------------------------------------------------------------------------------------


@given(printed_amounts(), units)
def test_any_grouping_blanks_widths_and_signs_give_the_exact_amount(
    printed: tuple[str, Decimal, int], unit: str
) -> None:
    text, value, _ = printed
    assert parse_amount(text, unit).yuan == value * UNITS[unit]


@given(printed_amounts(), units)
def test_the_grain_is_the_last_printed_place(printed: tuple[str, Decimal, int], unit: str) -> None:
    text, _, decimals = printed
    assert parse_amount(text, unit).grain == UNITS[unit] / 10**decimals


@given(printed_amounts(), units)
def test_the_text_is_kept_as_printed(printed: tuple[str, Decimal, int], unit: str) -> None:
    assert parse_amount(printed[0], unit).printed == printed[0]


@given(printed_amounts(), units)
def test_the_interval_is_one_grain_wide_around_the_amount(printed: tuple[str, Decimal, int], unit: str) -> None:
    amount = parse_amount(printed[0], unit)
    low, high = amount.interval
    assert (low + high) / 2 == amount.yuan and high - low == amount.grain


@given(values, units)
def test_an_amount_survives_being_written_and_read_again(value: Decimal, unit: str) -> None:
    yuan = value * UNITS[unit]
    assert parse_amount(format_amount(yuan, unit), unit).yuan == yuan


@given(st.decimals(-(10**17), 10**17, places=2), units, st.integers(0, 4))
def test_a_written_amount_lies_within_half_its_grain(yuan: Decimal, unit: str, decimals: int) -> None:
    if unit != "元" or decimals <= 2:
        low, high = parse_amount(format_amount(yuan, unit, decimals), unit).interval
        assert low <= yuan <= high


@pytest.mark.parametrize(
    ("text", "yuan", "grain"),
    [
        ("5280. 60", "52806000", "100"),
        ("2, 210, 000", "22100000000", "10000"),
        ("１，０５１．７９", "10517900", "100"),
        ("1051.7", "10517000", "1000"),
        ("12.", "120000", "10000"),
        (".5", "5000", "1000"),
        ("0", "0", "10000"),
        ("0.00", "0", "100"),
        ("+3.20", "32000", "100"),
        ("(3.20)", "-32000", "100"),
        ("（3.20）", "-32000", "100"),
        ("007.50", "75000", "100"),
        ("9'778.50", "97785000", "100"),
        ("1\u2009234.50", "12345000", "100"),
    ],
)
def test_amounts_in_ten_thousands(text: str, yuan: str, grain: str) -> None:
    assert parse_amount(text, "万元") == Amount(Decimal(yuan), Decimal(grain), text)


@pytest.mark.parametrize(("text", "yuan"), [("3元", 3), ("3千元", 3000), ("3万元", 30_000), ("3 亿 元", 300_000_000)])
def test_a_unit_behind_the_number_overrides_the_unit_of_the_table(text: str, yuan: int) -> None:
    assert parse_amount(text, "百万元").yuan == yuan


def test_a_printed_zero_is_zero_and_no_blank() -> None:
    assert parse_amount("0", "万元").yuan == 0


def test_minus_zero_is_zero() -> None:
    assert not parse_amount("-0.00").yuan.is_signed()


@pytest.mark.parametrize("text", [None, "", " ", "\u3000", "-", "—", "——", "－", "_", "· ·", ".", "− −", "\t\n"])
def test_blanks_and_dashes_state_nothing(text: str | None) -> None:
    assert is_blank(text)
    assert parse_amount(text, "万元") is None


@pytest.mark.parametrize(
    "text",
    [
        "无",
        "元",
        "万元",
        "()",
        "(-)",
        "-(5)",
        "--5",
        "5-",
        "5.2.3",
        "12,34",
        "1,2345",
        ",500",
        "1e5",
        "1_000",
        "0x10",
        "NaN",
        "Infinity",
        "5280.6O",
        "100, 000)",
        "100,000١",
        "≥5",
        "12%",
        "5万",
        "2025年",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(text, "万元")


@pytest.mark.parametrize("text", ["١", "5²", "①", "⒈", "½", "५"])
def test_glyphs_that_only_resemble_digits_are_never_a_figure(text: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(text, "万元")


@given(st.text(max_size=30), units)
def test_any_text_is_an_amount_or_blank_or_an_amount_error(text: str, unit: str) -> None:
    try:
        amount = parse_amount(text, unit)
    except AmountError as error:
        assert isinstance(error, BudgetlibError) and str(error)
    else:
        assert (amount is None) == is_blank(text)


@given(st.text("0123456789.,-()（）－ 万元亿千百", max_size=40), units)
def test_whatever_is_read_fits_the_store(text: str, unit: str) -> None:
    try:
        amount = parse_amount(text, unit)
    except AmountError:
        return
    if amount:
        assert pa.array([amount.yuan, amount.grain], MONEY).to_pylist() == [amount.yuan, amount.grain]


@pytest.mark.parametrize(
    ("text", "unit"), [("9" * 18, "万元"), ("9" * 12, "亿元"), ("9" * 19, "元"), ("1" * 100_000, "元")]
)
def test_numbers_too_large_for_any_budget_are_refused(text: str, unit: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(text, unit)


def test_the_largest_amount_that_fits_is_read() -> None:
    assert parse_amount("9" * 18).yuan == MAX_YUAN - 1


@pytest.mark.parametrize("text", ["0.001", "1051.790000000001"])
def test_fractions_of_a_fen_are_refused(text: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(text, "元")


def test_zeros_behind_the_fen_change_neither_amount_nor_grain() -> None:
    assert parse_amount("1.2000", "元")[:2] == (Decimal("1.20"), FEN)


def test_an_unknown_unit_is_refused_with_the_known_ones() -> None:
    with pytest.raises(AmountError, match="万元"):
        parse_amount("5", "美元")


# Percentages ---------------------------------------------------------------------------------------------------------


@given(st.decimals(-1000, 1000, places=2), st.booleans(), st.sampled_from(BLANKS))
def test_percentages_are_read_exactly_with_their_grain(value: Decimal, wide: bool, blank: str) -> None:
    text = f"{value}%".translate(FULL_WIDTH) if wide else f"{value}{blank}%"
    share = parse_percent(text)
    assert (share.fraction, share.grain, share.printed) == (value / 100, Decimal("0.0001"), text)


@pytest.mark.parametrize(
    ("text", "fraction", "grain"),
    [
        ("12.20%", "0.1220", "0.0001"),
        ("０％", "0", "0.01"),
        ("−32.23％", "-0.3223", "0.0001"),
        ("1, 200. 5 %", "12.005", "0.001"),
        ("100%", "1", "0.01"),
    ],
)
def test_percentages_as_printed(text: str, fraction: str, grain: str) -> None:
    assert parse_percent(text)[:2] == (Decimal(fraction), Decimal(grain))


def test_the_interval_of_a_percentage_is_one_grain_wide() -> None:
    assert parse_percent("12.20%").interval == (Decimal("0.12195"), Decimal("0.12205"))


@pytest.mark.parametrize("text", ["", "%", "12.20", "12.20‰", "一成%", "(5%)", "5%%", "²%", "١%", "1" * 60 + "%", "-%"])
def test_what_is_no_percentage_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        parse_percent(text)


@given(st.text("0123456789.,-% ％", max_size=30))
def test_any_text_is_a_percentage_that_fits_the_store_or_an_amount_error(text: str) -> None:
    try:
        share = parse_percent(text)
    except AmountError:
        return
    assert pa.array([share.fraction, share.grain], RATIO).to_pylist() == [share.fraction, share.grain]


# Writing -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yuan", "arguments", "text"),
    [
        ("52830500", {}, "5,283.05"),
        ("-900", {}, "-0.09"),
        ("0", {}, "0.00"),
        ("-1", {}, "0.00"),
        ("1234567", {"unit": "元", "decimals": 0}, "1,234,567"),
        ("150000000", {"unit": "亿元", "decimals": 1}, "1.5"),
    ],
)
def test_amounts_are_written_with_separators_and_without_a_minus_zero(
    yuan: str, arguments: dict[str, object], text: str
) -> None:
    assert format_amount(Decimal(yuan), **arguments) == text


@given(st.text(string.printable, max_size=20))
def test_half_width_leaves_plain_text_alone(text: str) -> None:
    assert half_width(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "△11.94",
        "▲11.94",
        "—11.94",
        "－11.94",
        "负11.94",
        "(-11.94)",
        "（△11.94）",
        "11.94-",
        "-11。94",
        "-¥11.94",
        "¥-11.94",
    ],
)
def test_signs_of_deductions(text: str) -> None:
    amount = parse_amount(text, "万元")
    assert amount is not None
    assert amount.yuan == Decimal(-119_400)
