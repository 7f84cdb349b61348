"""Every rule of rules.yaml has a case where it holds, one where it fails, and one where it cannot be checked."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from budgetlib.reconcile import rules
from budgetlib.reconcile.engine.checks import Check
from budgetlib.reconcile.engine.facts import index, words
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.evaluation import EVALUATORS, evaluate
from budgetlib.reconcile.findings import findings
from budgetlib.reconcile.kinds import joint
from tests.support.literal import disclosure
from tests.support.notation import Case, cases, datasets

RULES = {rule.id: rule for rule in rules()}
CASES = cases()
# What the verdicts of a rule may be in a case, apart from the verdict of the case itself, which one check must have.
BESIDE = {
    "holds": set(),
    "rounding": {"holds"},
    "fails": {"holds", "rounding"},
    "unchecked": {"holds"},
    "not_applicable": set(),
}
# Kinds that sum printed figures: their rules have a case in which the difference is rounding.
ARITHMETIC = {"hierarchy", "parts", "equal", "sum", "claim_figure", "claim_parts", "form_amount", "joint_total"}
# Kinds that judge only what stands there as it stands: where there is nothing to judge, they do not apply.
NEVER_UNCHECKED = {
    "percentages_cut": "percentages that were checked are cut or not",
    "once": "a row stands twice or not",
    "presence": "a table was found or not",
    "empty_note": "a note stands under a table with figures or not",
    "placeholder": "a text holds a placeholder or not",
    "copied_text": "two texts are the same or not",
    "form_repeated": "prints of a form are counted",
    "row_without_form": "forms are matched to rows before rules are looked at",
    "form_without_row": "forms are matched to rows before rules are looked at",
    "claim_unit": "statements whose subject is not certain are not compared",
    "undeclared": "a statement without a number states nothing",
}


def complaints(every: Mapping[str, Rule], written: Mapping[str, Case]) -> list[str]:
    """What is missing in the cases, or too much."""
    told = [f"{name} is no rule" for name in written.keys() - every.keys()]
    for name, rule in every.items():
        own = written.get(name, {})
        last = "unchecked" if _can_be_unchecked(rule) else "not_applicable"
        wanted = {"holds", "fails", last} | ({"rounding"} if rule.kind in ARITHMETIC else set())
        told += [f"{name} has no case {verdict}" for verdict in wanted - own.keys()]
        told += [f"{name} has an unknown case {verdict}" for verdict in own.keys() - {*BESIDE, "given"}]
        if last == "not_applicable" and "unchecked" in own:
            told.append(f"{name} can be unchecked after all")
        silent = [verdict for verdict, case in _each(own) if verdict == last and "because" not in case]
        told += [f"{name}: a case {verdict} does not say why" for verdict in silent]
    return sorted(told)


def _can_be_unchecked(rule: Rule) -> bool:
    """True unless the kind never says so and no table is needed of which no figure may have been read."""
    return rule.kind not in NEVER_UNCHECKED or any(need in words()["tables"] for need in rule.needs)


def _each(own: Case) -> Iterator[tuple[str, Case]]:
    for verdict, examples in own.items():
        if verdict != "given":
            yield from ((verdict, case) for case in (examples if isinstance(examples, list) else [examples]))


def test_every_rule_has_its_cases() -> None:
    assert complaints(RULES, CASES) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda every: every.pop("hierarchy"), "hierarchy has no case holds"),
        (lambda every: every["hierarchy"].pop("fails"), "hierarchy has no case fails"),
        (lambda every: every["hierarchy"].pop("rounding"), "hierarchy has no case rounding"),
        (lambda every: every["hierarchy"].pop("unchecked"), "hierarchy has no case unchecked"),
        (lambda every: every.update(magic={}), "magic is no rule"),
        (lambda every: every["form_repeated"].update(unchecked={}), "form_repeated can be unchecked after all"),
        (lambda every: every["hierarchy"].update(unchecked={}), "hierarchy: a case unchecked does not say why"),
        (lambda every: every["hierarchy"].update(maybe={}), "hierarchy has an unknown case maybe"),
    ],
)
def test_a_missing_case_is_noticed(change: Any, complaint: str) -> None:
    doctored = {name: dict(own) for name, own in CASES.items()}
    change(doctored)
    assert complaint in complaints(RULES, doctored)


@pytest.mark.parametrize("kind", sorted({rule.kind for rule in RULES.values()} & EVALUATORS.keys()))
def test_only_kinds_that_never_say_unchecked_may_do_without_such_a_case(kind: str) -> None:
    """Those kinds do not know the verdict."""
    if kind in NEVER_UNCHECKED:
        assert "unchecked" not in inspect.getsource(EVALUATORS[kind])
        assert "doubt" not in inspect.getsource(EVALUATORS[kind])


@pytest.mark.parametrize(
    ("name", "verdict", "case"),
    [(name, verdict, case) for name, own in CASES.items() for verdict, case in _each(own)],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_rule_gives_the_verdict_of_its_case(
    name: str, verdict: str, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joint, "TIME_LIMIT", float(case.get("seconds", joint.TIME_LIMIT)))
    facts = index(disclosure(**datasets(CASES[name]["given"], case)))
    checks = evaluate([RULES[rule] for rule in (*case.get("beside", ()), name)], facts)
    own = [check for check in checks if check.rule.id == name]
    found = {check.verdict for check in own}
    assert verdict in found and found <= {verdict, *BESIDE[verdict]}, _told(own)
    if "because" in case:
        assert any(case["because"] in check.text for check in own if check.verdict == verdict), _told(own)
    if verdict == "fails":
        told = findings(own, facts)
        assert told and all(row["rule"] == name and row["title"] and row["explanation"] for row in told)
    else:
        assert findings(own, facts) == []


def _told(checks: Sequence[Check]) -> list[str]:
    return [f"{check.verdict}: {check.row()['statement']}" for check in checks]
