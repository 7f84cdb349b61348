"""A text of one merged cell that a conversion cut into strips: put together line by line, gaps and borders marked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetlib.interpret.forms.cells import Wording
from budgetlib.interpret.forms.cut_numbers import Cut, is_slip, uncut
from budgetlib.interpret.forms.strips import BORDER, GAP, best_halves, lines_of, together, without_marks

WORDING = Wording(["养老保险", "职业年金", "住房公积金", "共需", "印刷费用", "展厅设计", "搭建施工", "培训费用"])


def put(*cells: str) -> str:
    """The text of strips, borders as `|`, gaps as `…`."""
    return together(cells, WORDING).replace(BORDER, "|").replace(GAP, "…")


def test_strips_are_read_line_by_line() -> None:
    assert put("包括养老保 元、职业年 需要办理", "险4200 金1800元") == "包括养老保|险4200|元、职业年|金1800元|需要办理"


def test_a_strip_may_begin_on_a_later_line() -> None:
    """The first line of the right strip is lost: its number stands where a unit follows."""
    assert put("为做好工作 住房公积 元,共需", "金6400 万元") == "为做好工作…住房公积|金6400|元,共需|万元"


def test_what_a_border_cuts_may_be_read_on_both_sides() -> None:
    assert put("展厅设计和搭建约需11", "0万分") == "展厅设计和搭建约需11|0万分"
    assert put("约需110万分 其余待定工作", "元,印刷费用 安排如下") == "约需110万|元,印刷费用|其余待定工作|安排如下"


def test_pieces_that_together_are_as_wide_as_the_others_are_one_line() -> None:
    assert lines_of("负责开展宣传教育 资金2万元, 包括人员 工资、保险和福利") == (
        "负责开展宣传教育",
        "资金2万元,包括人员",
        "工资、保险和福利",
    )


def test_a_whole_text_beside_scraps_of_its_margin_stays_whole() -> None:
    text = "为做好工作," * 30 + "共需费用35万元。"
    assert put(text, "8万元,场地 经费35万元。").startswith(text)
    assert put(text, "为做好工作,为做 做好工作,为做好") == text


def test_display_shows_gaps_only() -> None:
    assert without_marks(f"约需2{BORDER}0万元{GAP}等") == "约需20万元…等"


@pytest.mark.parametrize(
    ("marked", "plain", "readings"),
    [
        ("职业年金317|764元", "职业年金317764元", ("317764", "31764")),
        ("公积金6423|6元", "公积金64236元", ("64236", "6423", "6426")),
        ("工资1|11.65万", "工资111.65万", ("111.65", "11.65")),
        ("所需经费|2150万元", "所需经费2150万元", ("2150", "150")),
        ("培训…00元", "培训…00元", ()),
        ("保险:68、84万元", "保险:68.84万元", ("68.84",)),
    ],
)
def test_cut_numbers_come_with_what_they_may_read(marked: str, plain: str, readings: tuple[str, ...]) -> None:
    text, cuts = uncut(marked.replace("|", BORDER).replace("…", GAP))
    assert text.replace(GAP, "…") == plain
    assert [cut.readings for cut in cuts] == [readings]
    assert isinstance(cuts[0], Cut)


def test_a_digit_before_a_border_that_belongs_to_nothing_is_dropped() -> None:
    assert uncut(f"卫生费720元、1{BORDER}福利费13895元") == ("卫生费720元、福利费13895元", ())


@pytest.mark.parametrize(("one", "other", "slip"), [("82", "2", True), ("70", "30", True), ("20", "200", False)])
def test_a_slip_is_one_digit_misread_added_or_lost(one: str, other: str, slip: bool) -> None:
    assert is_slip(Decimal(one) * 10_000, Decimal(other) * 10_000) is slip


def test_two_texts_side_by_side_are_parted_where_they_are_most_alike() -> None:
    cells = ["完成培训工作,", "提高服务质量", "完成培训工作,", "提高服务质量"]
    assert max(best_halves(cells), key=lambda found: found[1])[0] == 2
