"""Texts of the datasets `checks` and `findings`, which are stored in English, as a reader sees them."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from budgetlib.messages import is_chinese, retold
from budgetlib.reconcile import rules
from budgetlib.reconcile.engine.rules import Rule

_PLACEHOLDER = re.compile(r"\{\w+\}")


@cache
def _rules() -> dict[str, Rule]:
    return {rule.id: rule for rule in rules()}


def statement_of(rule: str) -> str:
    """Return what a rule states, in the language of the reader; for one that is not known, its name as words."""
    if known := _rules().get(rule):
        return known.chinese if is_chinese() else known.english
    return retold(rule.replace("_", " "))


def statements(checks: pd.DataFrame) -> list[str]:
    """Return the statements of checks: place, what the rule states, and the arithmetic."""
    return [
        _statement(rule, place, statement)
        for rule, place, statement in checks[["rule", "place", "statement"]].itertuples(index=False)
    ]


def reasons(unchecked: pd.DataFrame) -> list[str]:
    """Return why checks could not be carried out: their statements without place and rule."""
    return [
        retold(_without_rule(rule, statement.removeprefix(f"{place}: ")))
        for rule, place, statement in unchecked[["rule", "place", "statement"]].itertuples(index=False)
    ]


def told(rule: str, text: str) -> str:
    """Return the title or the explanation of a finding, made from the templates of its rule and of its topic."""
    return retold(text, _templates(rule))


def _statement(rule: str, place: str, statement: str) -> str:
    if not is_chinese() or rule not in _rules():
        return statement
    arithmetic = retold(_without_rule(rule, statement.removeprefix(f"{place}: ")))
    parts = [retold(place), _rules()[rule].chinese, arithmetic]
    return "：".join(part for part in parts if part)


def _without_rule(rule: str, statement: str) -> str:
    """A statement after its place, without what the rule states."""
    known = _rules().get(rule)
    if known is None or not statement.startswith(known.english):
        return statement
    return statement.removeprefix(known.english).removeprefix(": ")


@cache
def _templates(rule: str) -> tuple[str, ...]:
    """What a finding of a rule is told with, the most telling first; one of a topic joins those of several rules."""
    known = _rules().get(rule)
    if known is None:
        return ()
    same = [other for other in _rules().values() if other is known or (known.topic and other.topic == known.topic)]
    texts = {text for other in same for text in (other.title, other.explanation, other.topic_title) if text}
    return tuple(sorted(texts, key=lambda text: -len(_PLACEHOLDER.sub("", text))))
