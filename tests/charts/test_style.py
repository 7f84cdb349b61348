"""Labels of charts."""

from __future__ import annotations

from budgetlib.charts.style import FUNCTION_COLOURS, columns_of, function_hatch, in_two_lines


def test_long_labels_stand_whole_in_two_lines_and_only_longer_ones_are_cut() -> None:
    assert in_two_lines("短") == "短"
    name = "重点产业链第三方专家咨询服务和工作经费（含上年结转资金）"
    assert in_two_lines(name).replace("\n", "") == name and in_two_lines(name).count("\n") == 1
    assert max(map(columns_of, in_two_lines(name).split("\n"))) <= 36
    assert (
        in_two_lines("a first and a second part of a name of words") == "a first and a second\npart of a name of words"
    )
    assert in_two_lines("长" * 60).endswith("…")


def test_hatches_are_lines() -> None:
    """Dots are circles of eight curves each: one pattern of them is larger than the rest of a picture."""
    assert all(set(function_hatch(code)) <= set("/|\\-") for code in FUNCTION_COLOURS)
