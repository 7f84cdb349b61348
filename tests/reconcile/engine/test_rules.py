"""Rules as data: what is unknown or missing fails at load, with the rule and the key."""

from __future__ import annotations

from typing import Any

import pytest

from budgetlib.errors import KnowledgeError
from budgetlib.reconcile.engine.rules import KINDS, load_rules, rules
from budgetlib.reconcile.evaluation import EVALUATORS, OF_CHECKS
from tests.support.literal import rule_entry

EQUAL = {"left": {"table": "revenue_summary"}, "right": {"table": "expenditure_summary"}}


def load(**keys: Any) -> None:
    load_rules({"rules": [rule_entry("equal", **{**EQUAL, **keys})]})


def test_the_rules_that_ship_are_well_formed_and_told_in_both_languages() -> None:
    assert len(rules()) > 50
    assert all(rule.chinese and rule.english and rule.source and rule.explanation for rule in rules())


def test_every_kind_of_rule_has_an_evaluator_and_is_used() -> None:
    assert set(KINDS) == {*EVALUATORS, *OF_CHECKS} == {rule.kind for rule in rules()}


def test_a_well_formed_rule_loads() -> None:
    load()
    load(match=["code", "measure"], given={"level": "total"}, documents="budget")


@pytest.mark.parametrize(
    ("keys", "named"),
    [
        ({"colour": "red"}, "colour"),
        ({"severity": "fatal"}, "fatal"),
        ({"needs": ["no_such_table"]}, "no_such_table"),
        ({"documents": "novel"}, "novel"),
        ({"left": {"table": "no_such_table"}}, "no_such_table"),
        ({"left": {"tabel": "revenue_summary"}}, "tabel"),
        ({"left": {"measure": "no_such_measure"}}, "no_such_measure"),
        ({"left": {"fund": "no_such_fund"}}, "no_such_fund"),
        ({"left": {"level": "attic"}}, "attic"),
        ({"left": {"dataset": "dreams"}}, "dreams"),
        ({"left": {"dataset": "claims", "measure": "no_such_measure"}}, "no_such_measure"),
        ({"left": {"dataset": "claims", "table": "revenue_summary"}}, "table"),
        ({"left": "revenue_summary"}, "revenue_summary"),
        ({"match": ["colour"]}, "colour"),
        ({"given": {"level": "attic"}}, "attic"),
        ({"explanation": "{colour}"}, "colour"),
        ({"explanation": "{place"}, "malformed"),
        ({"title": "{count}"}, "count"),
        ({"topic": "no_such_topic"}, "no_such_topic"),
    ],
)
def test_anything_unknown_fails_at_load_and_is_named(keys: dict[str, Any], named: str) -> None:
    with pytest.raises(KnowledgeError, match=named):
        load(**keys)


def test_an_unknown_kind_fails_at_load() -> None:
    with pytest.raises(KnowledgeError, match="magic"):
        load_rules({"rules": [rule_entry("magic")]})


@pytest.mark.parametrize("key", ["chinese", "english", "severity", "source", "needs", "explanation", "left"])
def test_what_every_rule_needs_must_be_there(key: str) -> None:
    entry = rule_entry("equal", **EQUAL)
    del entry[key]
    with pytest.raises(KnowledgeError, match=key):
        load_rules({"rules": [entry]})


def test_a_rule_may_not_be_repeated() -> None:
    entry = rule_entry("equal", **EQUAL)
    with pytest.raises(KnowledgeError, match="repeated rule r"):
        load_rules({"rules": [entry, entry]})


def test_a_document_of_rules_has_no_other_keys() -> None:
    with pytest.raises(KnowledgeError, match="rule_list"):
        load_rules({"rule_list": []})
