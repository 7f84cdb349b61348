"""What may be printed where something else was read, and how likely that is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgetlib.amounts import decimals_of
from budgetlib.reconcile.repair.likelihood import filled, joinings, misreadings


def kinds(read: str, decimals: int = 2, beside: tuple[str, ...] = ()) -> dict[Decimal, str]:
    return {found.value: found.kind for found in misreadings(read, decimals, beside)}


@pytest.mark.parametrize(
    ("read", "printed", "kind"),
    [
        ("12.38", "12.33", "confused_digit"),
        ("12.35", "12.31", "other_digit"),
        ("12.344", "12.34", "doubled_digit"),
        ("1234", "12.34", "lost_point"),
        ("1.234", "12.34", "moved_point"),
        ("21.34", "12.34", "swapped_digits"),
        ("2.34", "12.34", "dropped_digit"),
        ("12.34", "-12.34", "lost_sign"),
    ],
)
def test_a_reading_one_slip_away(read: str, printed: str, kind: str) -> None:
    assert kinds(read)[Decimal(printed)] == kind


@pytest.mark.parametrize("read", ["1 2. 38", "12. 38", "12 .38", "12.38 万元", "１２．３８"])
def test_blanks_units_and_widths_change_no_candidate(read: str) -> None:
    assert kinds(read) == kinds("12.38")


def test_halves_of_a_number_are_joined_in_either_order_as_the_table_prints() -> None:
    assert joinings("34.56", "12", 2) == [Decimal("1234.56")]
    assert joinings("12", "34", 0) == [Decimal(1234), Decimal(3412)]
    assert joinings("12", "34", 2) == []


def test_columns_may_be_shifted_and_text_belong_elsewhere() -> None:
    assert kinds("56.78", beside=("99.11",))[Decimal("99.11")] == "other_cell"
    assert kinds("12", beside=("34.56",))[Decimal("0.00")] == "stray_text"


@given(st.decimals("0.01", "99999.99", places=2))
def test_every_candidate_is_another_number_printed_as_the_table_prints(value: Decimal) -> None:
    for found in misreadings(str(value), 2, (str(value + 7),)):
        assert found.value != value and decimals_of(str(found.value)) == 2 and found.cost > 0


def test_digits_that_were_read_of_a_cell_speak_for_values_that_have_them() -> None:
    assert filled("25l.1З", Decimal("251.13"), 2) < filled("25l.1З", Decimal("999.13"), 2)
