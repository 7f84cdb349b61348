"""The quality score: every part shown, weights from the file, parts that do not apply left out."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetlib.analysis import quality, targets
from budgetlib.analysis.sums import fraction
from budgetlib.errors import KnowledgeError
from tests.support.rows import frame, indicator, nothing, project

PROJECTS = frame(
    "projects",
    [project("甲", "30.00", 1, year="30.00", total="40.00"), project("乙", "10.00", 2, year="10.00", total="10.00")],
)


def numbers(form: int, level2: str, target: str, value: float, unit: str, scope: str = "year") -> dict:
    return indicator(form, level2, level2, target, scope) | {"value": value, "value_unit": unit, "operator": "≤"}


INDICATORS = frame(
    "indicators",
    [
        numbers(1, "质量指标", "≤3%", 3, "%"),
        numbers(1, "质量指标", "≤3%", 3, "%", "whole_period"),
        numbers(1, "成本指标", "≤50万元", 50, "万元"),
        indicator(1, "社会效益指标", "稳定", "促进") | {"quantified": False},
        numbers(2, "成本指标", "≤10万元", 10, "万元"),
        indicator(2, "时效指标", "时间", "9月底前") | {"quantified": False},
        indicator(2, "时效指标", "及时性", "及时") | {"quantified": False},
    ],
)


def scored():
    return quality.scores(PROJECTS, INDICATORS, targets.judged(PROJECTS, INDICATORS, 2025))


def test_every_part_is_a_share_of_what_it_speaks_of() -> None:
    first, second = scored().to_dict("records")
    third = fraction(1, 3)
    assert {name: first[name] for name in ("complete", "checkable", "outcome", "cost", "timely", "yearly")} == {
        "complete": Decimal("0.5"),
        "checkable": fraction(2, 3),
        "outcome": 0,
        "cost": 0,  # 50 against 30 万元
        "timely": None,  # no timeliness target
        "yearly": 0,  # less money than in the whole period, same target
    }
    assert (second["complete"], second["outcome"], second["cost"]) == (third, None, 1)
    assert (second["timely"], second["yearly"]) == (Decimal("0.5"), None)


def test_the_score_is_the_weighted_mean_of_the_parts_that_apply() -> None:
    weights = quality.weights()
    for row in scored().to_dict("records"):
        applying = {name: row[name] for name in weights if row[name] is not None}
        total = sum(weights[name] for name in applying)
        mean = fraction(100 * sum(weights[n] * v for n, v in applying.items()), total)
        assert row["score"] == mean.quantize(Decimal("0.0001"))


def test_the_mean_by_money_weighs_each_project_with_its_amount() -> None:
    rows = scored()
    one, two = rows["score"]
    assert quality.overall(rows) == {"mean": fraction(one + two, 2), "by_money": fraction(one * 30 + two * 10, 40)}


def test_means_of_the_parts_count_only_projects_they_apply_to() -> None:
    parts = quality.part_means(scored()).set_index("part")
    assert (parts.loc["timely", "projects"], parts.loc["timely", "mean"]) == (1, Decimal("0.5"))
    assert sum(parts["weight"]) == 1 and parts["reason"].str.len().min() > 20


def test_weights_that_do_not_add_up_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quality, "weights", lambda: {"complete": Decimal("0.9")})
    quality.definition.cache_clear()
    with pytest.raises(KnowledgeError, match="add up to 1"):
        quality.definition()
    quality.definition.cache_clear()


def test_without_targets_there_is_no_score() -> None:
    none = quality.scores(
        nothing("projects"), nothing("indicators"), targets.judged(PROJECTS, nothing("indicators"), 1)
    )
    assert none.empty
    assert quality.overall(none) == {"mean": None, "by_money": None}
    assert quality.part_means(none)["mean"].isna().all()
