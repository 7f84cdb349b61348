"""Some of the slips of benchmarks/inspection.py: each is told in its part, and of a clean disclosure nothing is."""

from __future__ import annotations

import pytest
from benchmarks.inspection import FOUND, false_problems, verdict

KINDS = (
    "整页重复",
    "只有表头的页",
    "表上单位名称写错",
    "执行数多一位",
    "项目金额大十倍",
    "空表无注",
    "编码次序错",
    "缺部分",
    "目录有正文无",
    "目录漏列表",
    "目录写部门",
    "表的金额单位错",
    "三公表金额单位错",
    "绩效资金大于预算",
    "职能无内容",
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_slip_is_told_in_its_part(kind: str) -> None:
    assert verdict(kind, 7)[1] == FOUND


@pytest.mark.parametrize("seed", [60_000, 60_001])
def test_of_a_clean_disclosure_nothing_is_told(seed: int) -> None:
    assert false_problems(seed) == []
