"""Money of a form: digits that column borders cut, blanks, and what the form's own sums decide."""

from __future__ import annotations

import pytest

from budgetlib.interpret.forms.funds import read_funds
from budgetlib.interpret.forms.model import FUND_KEYS, FundSplit
from budgetlib.interpret.forms.reader import read_forms
from budgetlib.readers.document import Line
from tests.support.forms import numbered

ZERO_ROWS = [
    ("其中:中央财政资金", "0", "其中:中央财政资金", "0"),
    ("省级财政资金", "0", "省级财政资金", "0"),
]


def amounts(split: FundSplit) -> list[int | None]:
    found = [getattr(split, key) for key in FUND_KEYS if key != "fiscal"]
    return [None if amount is None else int(amount.yuan) for amount in found]


def form(total: tuple[str, ...], municipal: tuple[str, ...], *more: tuple[str, ...]) -> tuple[FundSplit, FundSplit]:
    return read_funds(
        numbered(("", "实施期资金总额:", *total), *ZERO_ROWS, ("(元)", "市县(区)财政资金", *municipal), *more)
    )


def test_both_scopes_are_read_and_a_blank_is_not_zero() -> None:
    whole, year = form(
        ("400,000", "年度资金总额:", "200, 000"),
        ("400,000", "市县(区)财政资金", "200,000"),
        ("单位自筹", "0", "单位自筹", "0"),
        ("其他资金", "", "其他资金", ""),
    )
    assert amounts(whole) == [400_000, 0, 0, 400_000, 0, None]
    assert amounts(year) == [200_000, 0, 0, 200_000, 0, None]
    assert not whole.repaired and not whole.illegible


@pytest.mark.parametrize(
    ("pieces", "yuan"),
    [
        (("350,00", "00"), 350_000),  # the border is read as another 0
        (("197, 8", "331"), 197_831),  # … as another 3, misread from 8
        (("20", "10, 000"), 200_000),
        (("758, 000", "0"), 758_000),
        (("2, 210, 00", "0"), 2_210_000),  # no ghost here
        (("5, 601,", "500"), 5_601_500),
        (("1,061,0", "00"), 1_061_000),
        (("63, 000", "Li."), 63_000),
        (("100,000", "١"), 100_000),
    ],
)
def test_digits_cut_by_a_border_are_joined_with_or_without_the_ghost(pieces: tuple[str, str], yuan: int) -> None:
    _, year = form(("1,000", "年度资金总额", "额:", *pieces), ("1,000", "市县", "(区) 财政资金", *pieces))
    assert amounts(year)[:4] == [yuan, 0, 0, yuan]


def test_an_ambiguous_cut_is_decided_by_the_sum_of_the_sources() -> None:
    whole, year = form(
        ("63,900 年度资金总额", "", "6", "3, 900"),
        ("63, 900", "市县", "(区)财政资金", "6", "3, 900"),
        ("单位自筹", "0", "单位自", "196", "0"),
    )
    assert amounts(whole) == amounts(year) == [63_900, 0, 0, 63_900, 0, None]


def test_a_lost_last_digit_is_taken_from_the_same_amount_elsewhere_in_the_form() -> None:
    _, year = form(
        ("480,000", "年度资金总额:", "480, 00", ")"), ("480,000", "480,000 市县(区)财政资金 48", "480,00", ")")
    )
    assert amounts(year)[:4] == [480_000, 0, 0, 480_000]
    assert {"total", "municipal"} <= year.repaired


def test_a_lost_last_digit_that_nothing_confirms_is_illegible_not_invented() -> None:
    _, year = form(("900,000", "年度资金总额:", "480, 00"), ("900,000", "市县(区)财政资金", "480,00"))
    assert amounts(year)[0] is None


def test_a_lost_cell_of_a_form_that_adds_up_is_zero() -> None:
    whole, year = read_funds(
        numbered(
            ("实施期资金总额:", "350,000", "年度资金总额:", "350,000"),
            ("其中: 中央财政资金", "中:中央财政资金 0 其中:中央财政资金"),
            ("省级财政资金", "0 省级财政资金"),
            ("市县(区)财政资金", "350,000", "市县(区)财政资金", "350,000"),
        )
    )
    assert amounts(whole)[:4] == amounts(year)[:4] == [350_000, 0, 0, 350_000]
    assert {"central", "provincial"} <= year.repaired


def test_two_sources_run_into_one_cell_keep_their_sum_but_not_who_pays() -> None:
    whole, year = read_funds(
        numbered(
            ("实施期资金总额:", "", "年度资金总额", "100,000"),
            ("其中: 中央财政资金", "0", "其中: 中央财政资金", "0"),
            ("省级财政资金 市县(区)财政资金", "100,000", "才政贤金 (区)财政贤金", "100,000"),
            ("单位自筹", "0", "单位自", "100,000"),
        )
    )
    assert amounts(whole) == [100_000, 0, None, None, 0, None]
    assert amounts(year) == [100_000, 0, None, None, 0, None]
    assert {"provincial", "municipal"} <= year.illegible


def test_a_strip_of_the_page_beside_the_money_is_ignored() -> None:
    _, year = form(
        (
            "500,000",
            "年度资金总额:",
            "500,000",
            "99年 20,000 0 0 0 预计对以下课题进行调研。为理项课更支付方元和其他说明文字,20,000 0 0 0",
        ),
        ("500,000", "市县(区)财政资金", "500,000"),
    )
    assert amounts(year)[:4] == [500_000, 0, 0, 500_000]


def test_no_rows_give_no_money() -> None:
    assert read_funds([]) == (FundSplit(), FundSplit())


class TestUnit:
    """A form says in which unit its money is: in a label, beside an amount, or above it."""

    ROWS = (
        ("项目资金（万元）", "年度资金总额", "325.65", ""),
        ("", "其中：财政拨款", "300.60", ""),
        ("", "其他资金", "25.05", ""),
    )

    def year(self, rows: tuple[tuple[str, ...], ...], *above: str) -> dict[str, str]:
        name = ("项目名称", "某某专项业务经费", "", "")
        lines = [Line(1, place, text) for place, text in enumerate(above, start=1)]
        (form,) = read_forms([*lines, *numbered(name, *rows, ("一级指标", "二级指标", "三级指标", "指标值"))])
        split = form.year
        assert form.whole_period == FundSplit()
        return {key: str(amount.yuan) for key in FUND_KEYS if (amount := getattr(split, key)) is not None}

    def test_in_the_label(self) -> None:
        assert self.year(self.ROWS) == {"total": "3256500.00", "fiscal": "3006000.00", "other": "250500.00"}

    def test_above_the_form(self) -> None:
        rows = (("项目资金", *self.ROWS[0][1:]), *self.ROWS[1:])
        found = self.year(rows, "项目支出绩效目标申报表", "部门名称：某某局  金额单位：万元")
        assert found["total"] == "3256500.00"

    def test_beside_the_amount(self) -> None:
        rows = (("项目资金", "年度资金总额", "325.65万元", ""),)
        assert self.year(rows) == {"total": "3256500.00"}

    def test_nothing_said_is_yuan(self) -> None:
        rows = (("项目资金", "年度资金总额", "3,256,500", ""),)
        assert self.year(rows) == {"total": "3256500.00"}

    def test_sources_beside_the_total(self) -> None:
        rows = (("项目资金（万元）", "年度资金总额", "325.65", "其中：财政拨款", "300.60", "其他资金", "25.05"),)
        assert self.year(rows) == {"total": "3256500.00", "fiscal": "3006000.00", "other": "250500.00"}

    def test_to_the_fen_and_rounded(self) -> None:
        """A sum of rounded sources may miss its rounded total; no source is given up for that."""
        rows = (
            ("项目资金（万元）", "年度资金总额", "10.01"),
            ("", "其中：财政拨款", "5.005500"),
            ("", "其他资金", "5.00"),
        )
        assert self.year(rows) == {"total": "100100.00", "fiscal": "50055.00", "other": "50000.00"}
