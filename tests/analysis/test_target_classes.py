"""The four classes of targets: 定量, 时限, 定性可核, 模糊."""

from __future__ import annotations

import pytest

from budgetlib.analysis import indicators
from budgetlib.analysis.target_classes import class_of, form_of
from budgetlib.interpret.forms.targets import parse_target
from tests.support.rows import frame, indicator, project


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("≥95%", "定量"),
        ("≥12月", "定量"),
        ("80周岁以上，6000元/人/年", "定量"),
        ("比上年提高10%", "定量"),
        ("10月底前", "时限"),
        ("每季度", "时限"),
        ("元旦、春节", "时限"),
        ("接报后3个工作日内办结", "时限"),
        ("收到申请后5日内及时答复", "时限"),
        ("符合国家标准", "定性可核"),
        ("达到《某工程质量规范》要求", "定性可核"),
        ("全覆盖", "定性可核"),
        ("无安全事故", "定性可核"),
        ("已完成", "定性可核"),
        ("教材、手册、海报", "定性可核"),
        ("每年持续改善", "模糊"),
        ("规范化、透明化", "模糊"),
        ("全市经济持续提升", "模糊"),
        ("按照要求完成", "模糊"),
        ("8", "模糊"),
    ],
)
def test_a_target_has_the_class_of_its_wording(target: str, expected: str) -> None:
    told = parse_target(target)
    row = {"target": told.text, "legible": told.legible, "quantified": told.quantified, "value_unit": told.value_unit}
    assert class_of(form_of(row)[0]) == expected


def test_what_is_not_legible_has_no_class_and_is_in_no_denominator() -> None:
    row = {"target": "提□", "legible": False, "quantified": False, "value_unit": None}
    assert class_of(form_of(row)[0]) is None
    told = [
        indicator(1, "数量指标", "次数", "每月") | {"quantified": False},
        indicator(1, "数量指标", "质量", "提□") | {"legible": False, "quantified": False},
    ]
    rows = indicators.coverage(frame("projects", [project("甲", "1.00", form=1)]), frame("indicators", told))
    total = rows.iloc[-1]
    assert (total["indicators"], total["legible"], total["checkable"], total["quantified"]) == (2, 1, 1, 0)
    assert total["checkable_share"] == 1
