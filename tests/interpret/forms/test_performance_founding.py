"""Forms of the founding document against the transcription made by eye: as a noisy conversion and as our edition."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rapidfuzz import fuzz

from budgetlib.interpret.document.outline import outline
from budgetlib.interpret.forms.model import FUND_KEYS, SCOPES, Form, Indicator, Stated
from budgetlib.interpret.forms.reader import distinct_forms, duplicate_groups, read_forms
from budgetlib.interpret.forms.rows_of_indicators import indicator_rows
from budgetlib.interpret.forms.vocabulary import compact
from budgetlib.readers import read_document
from budgetlib.readers.document import Line
from tests.support.transcription import FOLDER

SAME_NAME = 85
# Names of which the conversion lost or misread too much; the project table supplies them (test_matching).
DAMAGED_NAMES = {5, 6, 7, 10, 12}
# Two rows of money run into one cell: the sum is known, not which of the two sources pays.
UNDECIDED_FUNDS = {(25, scope, source) for scope in SCOPES for source in ("provincial", "municipal")}
# Targets of which one half is lost and nothing in the print confirms the other.
LOST_TARGETS = {
    (3, "year", "预案编制前期对接工作完成时间"),
    (14, "year", "帮助困难企业渡过难关"),
    (15, "whole_period", "保证国家通信网应急指挥调度系统视频会议功能正常使用"),
    (17, "year", "课题调研工作开展时间"),
}


def transcribed() -> list[dict[str, Any]]:
    paths = sorted((FOLDER / "forms").glob("*.yaml"))
    return [yaml.safe_load(path.read_text(encoding="utf8")) for path in paths][1:]


def read(path: Path) -> list[Form]:
    lines: list[Line] = []
    for section in outline(read_document(path).lines):
        if section.part == "forms":
            lines += [Line(section.page, section.row, section.title), *section.lines]
    return read_forms(lines)


@pytest.fixture(scope="module")
def conversion(seed_path: Path) -> list[Form]:
    return read(seed_path)


@pytest.fixture(scope="module")
def edition(edition_path: Path) -> list[Form]:
    return read(edition_path)


@pytest.fixture(scope="module", params=["conversion", "edition"])
def forms(request: pytest.FixtureRequest) -> list[Form]:
    return request.getfixturevalue(request.param)


def projects(forms: list[Form]) -> list[Form]:
    return [form for form in distinct_forms(forms) if form.number]


def matching(indicators: tuple[Indicator, ...], stated: dict[str, Any]) -> Indicator:
    def likeness(indicator: Indicator) -> float:
        same_kind = 20 * (indicator.level2 == stated["level2"])
        return fuzz.ratio(compact(indicator.level3), compact(stated["level3"])) + same_kind

    return max(indicators, key=likeness)


def test_twenty_eight_forms_of_which_three_are_printed_twice_and_one_of_the_department(forms: list[Form]) -> None:
    assert [form.number for form in forms] == list(range(29))
    assert [form.kind for form in forms] == ["department"] + 28 * ["project"]
    groups = [[form.number for form in group] for group in duplicate_groups(forms) if len(group) > 1]
    assert groups == [[23, 26], [24, 27], [25, 28]]


def test_heads_agree_with_the_transcription(forms: list[Form]) -> None:
    for form, stated in zip(projects(forms), transcribed(), strict=True):
        assert form.stamp == (stated["stamp"] or "")
        if stated["unit"]:
            assert fuzz.ratio(compact(form.unit_name), compact(stated["unit"])) >= SAME_NAME
        if form.number not in DAMAGED_NAMES:
            assert fuzz.ratio(compact(form.name), compact(stated["project"])) >= SAME_NAME


def test_every_amount_agrees_with_the_transcription(forms: list[Form]) -> None:
    for form, stated in zip(projects(forms), transcribed(), strict=True):
        for scope in SCOPES:
            for key in FUND_KEYS:
                amount = getattr(getattr(form, scope), key)
                if amount is None and (form.number, scope, key) in UNDECIDED_FUNDS:
                    assert key in getattr(form, scope).illegible
                    continue
                expected = stated["funds"][scope].get(key)
                assert (amount and int(amount.yuan)) == expected, (form.number, scope, key)


def test_no_indicator_is_missing_and_none_is_invented(forms: list[Form]) -> None:
    for form, stated in zip(projects(forms), transcribed(), strict=True):
        assert len(form.indicators) == len(stated["indicators"]), form.number


def test_every_indicator_has_its_kind_and_its_targets(forms: list[Form]) -> None:
    for form, stated in zip(projects(forms), transcribed(), strict=True):
        for expected in stated["indicators"]:
            indicator = matching(form.indicators, expected)
            place = (form.number, expected["level3"])
            assert fuzz.ratio(compact(indicator.level3), compact(expected["level3"])) >= 75, place
            assert (indicator.level1, indicator.level2) == (expected["level1"], expected["level2"]), place
            for scope in SCOPES:
                target: Stated = getattr(indicator, scope)
                if target.legible:
                    assert compact(target.text or "") == compact(expected[scope]), place
                else:
                    assert (form.number, scope, expected["level3"]) in LOST_TARGETS


def test_legible_figures_of_the_garbled_department_form_are_taken_and_the_rest_flagged(conversion: list[Form]) -> None:
    rows = [row for row in indicator_rows(conversion) if row["form"] == 0]
    assert [(row["value"], row["value_unit"]) for row in rows if row["legible"]] == [(147.28, "万元")]
    assert len(rows) > 20


def test_the_department_form_of_the_edition_is_read_completely(edition: list[Form]) -> None:
    rows = [row for row in indicator_rows(edition) if row["form"] == 0]
    assert len(rows) == 8 and all(row["legible"] for row in rows)


def test_conversion_and_edition_give_the_same_legible_targets(conversion: list[Form], edition: list[Form]) -> None:
    def targets(forms: list[Form]) -> list[tuple[Any, ...]]:
        rows = [row for row in indicator_rows(forms) if row["form"]]
        return [
            (r["form"], r["scope"], r["level2"], r["operator"], r["value"], r["value_unit"])
            for r in rows
            if r["legible"]
        ]

    assert set(targets(conversion)) <= set(targets(edition))
