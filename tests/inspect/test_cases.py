"""Every rule of the inspection that looks at text alone fails in its cases of failure and holds in the others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from budgetlib.inspect.kinds import KINDS
from budgetlib.inspect.rules import inspection_rules
from budgetlib.knowledge import knowledge
from tests.support.inspection import subject_of_text

RULES = {rule.id: rule for rule in inspection_rules()}


def _cases(which: str) -> Iterator[Any]:
    for entry in knowledge("budgetlib.inspect", "inspection_rules.yaml")["rules"]:
        for number, text in enumerate(entry.get("cases", {}).get(which, ()), start=1):
            yield pytest.param(entry["id"], text, entry["cases"].get("about"), id=f"{entry['id']}-{number}")


@pytest.mark.parametrize(("name", "text", "about"), [*_cases("fails")])
def test_it_fails(name: str, text: str, about: dict[str, Any] | None) -> None:
    rule = RULES[name]
    hits = list(KINDS[rule.kind](rule, subject_of_text(rule, text, about)))
    assert hits
    for hit in hits:
        values = {"where": "第1页", "quoted": hit.quoted, **hit.values}
        assert "{" not in rule.chinese.format(**values) + rule.english.format(**values)


@pytest.mark.parametrize(("name", "text", "about"), [*_cases("holds")])
def test_it_holds(name: str, text: str, about: dict[str, Any] | None) -> None:
    rule = RULES[name]
    assert not list(KINDS[rule.kind](rule, subject_of_text(rule, text, about)))


def test_every_rule_is_of_a_known_kind_and_every_kind_is_used() -> None:
    assert {rule.kind for rule in inspection_rules()} == set(KINDS)


def test_the_ids_of_rules_are_distinct() -> None:
    ids = [rule.id for rule in inspection_rules()]
    assert len(ids) == len(set(ids))
