"""The months that plans and targets of performance forms name."""

from __future__ import annotations

import pytest

from budgetlib.reconcile.kinds.plans import periods


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("5至7月", [{5, 6, 7}]),
        ("３月、12月底前", [{3}, {12}]),
        ("第四季度", [{10, 11, 12}]),
        ("2 季度前", [{4, 5, 6}]),
        ("年底", [{12}]),
        ("2023年12月至2024年3月", [{12, 1, 2, 3}]),
        ("2025-6月", [{6}]),
        ("2025年1-12月", [set(range(1, 13))]),
        ("每月、7个工作日内、6个月", []),
    ],
)
def test_periods_of_a_text(text: str, months: list[set[int]]) -> None:
    assert periods(text) == months
