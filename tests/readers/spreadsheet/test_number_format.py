"""Numbers print as a spreadsheet program shows them, digit for digit."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlib.readers.spreadsheet.number_format import exact, printed_number

ACCOUNTING = '_(* #,##0.00_);_(* (#,##0.00);_(* "-"??_);_(@_)'


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        (5280.6, "0.00", "5280.60"),
        (5280.6, "General", "5280.6"),
        (201.0, "General", "201"),
        (2010301.0, "G/通用格式", "2010301"),
        (201, "", "201"),
        (12, "@", "12"),
        (201, "00000", "00201"),
        (0.5, "0.##", "0.5"),
        (3, "0.##", "3"),
        (1471.634, "0.00", "1471.63"),
        (1.005, "0.00", "1.01"),  # half away from zero, on the decimal digits
        (2.5, "0", "3"),
        (0, "0.00", "0.00"),
    ],
)
def test_digits_follow_the_format(value: float, code: str, printed: str) -> None:
    assert printed_number(value, code) == printed


@pytest.mark.parametrize("value", [1471.6300000000001, 1471.6300000001, 1010.06 + 147.28 + 314.3 - 0.01 + 0.0])
def test_what_binary_sums_add_is_not_printed(value: float) -> None:
    assert printed_number(value) == "1471.63"


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        (52_806_000, "0.00,", "52806.00"),
        (52_806_000, "0,.00", "52806.00"),
        (52_806_000, "0.00,,", "52.81"),
        (52_806_000, "0!.0,", "5280.6"),  # the usual way to show yuan in 万元
        (52_806_000, r"0\.0,", "5280.6"),
        (0.122, "0.00%", "12.20%"),
        (5280.6, '0.00"万元"', "5280.60万元"),
        (52_806, '[>=10000]0!.0,"万";0', "5.3万"),
        (5, '[>=10000]0!.0,"万";0', "5"),
    ],
)
def test_a_format_that_scales_changes_what_is_printed(value: float, code: str, printed: str) -> None:
    assert printed_number(value, code) == printed


@pytest.mark.parametrize(
    ("value", "code", "printed"),
    [
        (-5.5, "0.00", "-5.50"),
        (-5.5, "0.00_);(0.00)", "(5.50)"),
        (-5.5, r"#,##0.00_ ;[Red]\-#,##0.00\ ", "-5.50"),
        (-5280.6, ACCOUNTING, "(5280.60)"),
        (5280.6, ACCOUNTING, "5280.60"),
        (0, ACCOUNTING, "-"),
        (0, "0.00;-0.00;;@", ""),
        (0, "0.00;-0.00;@", "0.00"),
        (-0.001, "0.00", "0.00"),
    ],
)
def test_signs_and_zeros_are_those_of_the_format(value: float, code: str, printed: str) -> None:
    assert printed_number(value, code) == printed


@pytest.mark.parametrize("code", ["#,##0.00", "¥#,##0.00", '"¥"#,##0.00', "[$¥-804]#,##0.00", "_ ¥* #,##0.00_ "])
def test_separators_and_currency_signs_are_left_out(code: str) -> None:
    assert printed_number(5280.6, code) == "5280.60"


@pytest.mark.parametrize("code", ["0.00E+00", "# ?/?", "0.0e-0"])
def test_a_format_without_plain_digits_gives_the_stored_value(code: str) -> None:
    assert printed_number(5280.25, code) == "5280.25"


def test_whole_numbers_keep_every_digit() -> None:
    assert printed_number(140500000000000000123) == "140500000000000000123"
    assert printed_number(1e22) == "10000000000000000000000"


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="not a number"):
        printed_number(value, "0.00")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_an_amount_with_two_decimals_is_never_changed(amount: Decimal) -> None:
    assert Decimal(printed_number(float(amount), "0.00")) == amount
    assert Decimal(printed_number(float(amount))) == amount


@given(st.floats(allow_nan=False, allow_infinity=False), st.text('0#?.,;%"\\!_*[]@aE+-/¥ 元', max_size=12))
def test_any_format_prints_something_or_nothing_but_never_fails(value: float, code: str) -> None:
    assert isinstance(printed_number(value, code), str)


@given(st.floats(min_value=-1e12, max_value=1e12), st.integers(min_value=0, max_value=6))
def test_the_stored_value_lies_within_the_printed_grain(value: float, places: int) -> None:
    code = f"0.{'0' * places}" if places else "0"
    grain = Decimal(1).scaleb(-places)
    assert abs(Decimal(printed_number(value, code)) - exact(value)) <= grain / 2
