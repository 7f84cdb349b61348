"""Findings: failing checks told to a reader, those of one cause as one finding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from budgetlib.amounts import UNITS
from budgetlib.model import SEVERITIES
from budgetlib.reconcile.engine.checks import (
    FAILS,
    PASSED,
    Check,
    claim_place,
    evidence_pages,
    figure_place,
    money,
)
from budgetlib.reconcile.engine.facts import Fact, Index
from budgetlib.reconcile.repair.suspects import suspects

# Sources of the money of a form, by the column of `projects` without its scope.
_SOURCES = {
    "fiscal": "财政拨款",
    "central": "中央",
    "provincial": "省级",
    "municipal": "市县",
    "own": "单位自筹",
    "other": "其他",
}
MAX_SUBSET = 2  # projects that together may explain a gap
_SMALLEST_CAUSE = 2  # checks that one figure must explain before it is named as their cause


@dataclass(frozen=True, slots=True)
class Cause:
    """A figure that explains failing checks: all of them would hold if it read something in `low` … `high` (yuan)."""

    fact: Fact
    low: Decimal
    high: Decimal
    checks: tuple[Check, ...]


def findings(checks: Sequence[Check], index: Index) -> list[dict[str, Any]]:
    """Return the rows of the dataset `findings` for all failing checks, in the order of the rules."""
    failing = _each_once(check for check in checks if check.verdict == FAILS)
    topics: dict[str, list[Check]] = defaultdict(list)
    for check in failing:
        if check.rule.topic:
            topics[check.rule.topic].append(check)
    loose = [check for check in failing if not check.rule.topic]
    causes = explain([check for check in loose if check.is_identity], checks)
    explained = {id(check) for cause in causes for check in cause.checks}
    rows = [_of_cause(cause) for cause in causes]
    single = [check for check in loose if id(check) not in explained]
    suspected = suspects(checks) if any(check.is_identity for check in single) else {}
    rows += [_of_check(check, suspected.get(id(check))) for check in single]
    rows += [_of_topic(group, index) for group in topics.values()]
    return sorted(rows, key=lambda row: SEVERITIES.index(row["severity"]))


def _each_once(checks: Iterable[Check]) -> list[Check]:
    """The checks without those that say the same of the same figures: a sentence may state an amount twice."""
    told: dict[tuple[Any, ...], Check] = {}
    for check in checks:
        told.setdefault((check.rule.id, _told_of(check) or check.place, check.fields()["arithmetic"]), check)
    return list(told.values())


def _told_of(check: Check) -> frozenset[tuple[Any, ...]]:
    """What a check is about; statements of one place and measure are one."""
    facts = (*check.left, *check.right, *check.others)
    named = (fact.reference if fact.dataset == "figures" else _statement(fact) for fact in facts)
    return frozenset({*named, *check.marks})


def _statement(fact: Fact) -> tuple[Any, ...]:
    return (fact.dataset, fact.page, fact.row, fact.get("measure"))


def _of_check(check: Check, suspected: Fact | None) -> dict[str, Any]:
    told = check.rule.explanation.format(**check.fields())
    if suspected:
        place, amount = _fact_place(suspected), money(suspected.amount)
        told += f" Most likely wrong: {place} {amount} 万元 (p{suspected.page} r{suspected.row})."
    return _row([check], check.rule.title.format(**check.fields()), told)


def _fact_place(fact: Fact) -> str:
    return figure_place(fact) if fact.dataset == "figures" else claim_place(fact)


def _row(checks: Sequence[Check], title: str, explanation: str, main: Check | None = None) -> dict[str, Any]:
    first = main or min(checks, key=lambda check: SEVERITIES.index(check.rule.severity))
    sizes = [size for check in checks if (size := check.magnitude) is not None]
    return {
        "rule": first.rule.id,
        "severity": first.rule.severity,
        "title": title,
        "explanation": explanation,
        "evidence": evidence_pages(checks) or "–",
        "amount": max(sizes, default=None),
    }


# -- one matter, several rules -----------------------------------------------------------------------------------------


def _of_topic(checks: Sequence[Check], index: Index) -> dict[str, Any]:
    """One finding for all failing checks about one matter, each told once."""
    main = min(checks, key=lambda check: (SEVERITIES.index(check.rule.severity), not check.is_identity))
    told = list(dict.fromkeys(check.rule.explanation.format(**check.fields()) for check in checks))
    title = main.rule.topic_title.format(**main.fields(), count=len(checks))
    if main.is_identity:
        told += _left_out(main, index)
    return _row(checks, title, " ".join(told), main)


def _left_out(check: Check, index: Index) -> list[str]:
    """Projects of the year whose amounts make up the difference within the grains: what may have been left out."""
    rows = [fact for fact in index.projects if fact.get("period") == "current"]
    sets = subsets(abs(check.difference), check.tolerance, rows)
    if not sets:
        return []
    named = [
        " + ".join(f"{fact.record['project']} {money(fact.amount)} (p{fact.page} r{fact.row})" for fact in s)
        for s in sets
    ]
    gap, listed = money(abs(check.difference)), "; ".join(named)
    told = (
        f"The difference of {gap} 万元 is, within rounding, the amount of {listed}."
        if len(sets) == 1
        else f"The difference of {gap} 万元 is, within rounding, the amount of one of: {listed}."
    )
    return [told, *(_paid_otherwise(sets[0], rows, check) if len(sets) == 1 else ())]


def _paid_otherwise(left_out: Sequence[Fact], projects: Sequence[Fact], check: Check) -> list[str]:
    """Say so where the forms show that just the projects left out are paid from other sources than all the others."""
    paid = {id(fact): sources(fact.record) for fact in projects}
    own = set().union(*(paid[id(fact)] for fact in left_out))
    kept = [fact for fact in projects if all(fact is not one for one in left_out)]
    others = set().union(*(paid[id(fact)] for fact in kept))
    if not own or not kept or not all(paid[id(fact)] for fact in projects) or own & others:
        return []
    sum_of_others = sum((amount for fact in kept for amount in _by_source(fact.record).values()), Decimal(0))
    slack = check.tolerance + sum((fact.grain for fact in projects), Decimal(0)) / 2
    stated = min(abs(sum((f.amount for f in side), Decimal(0)) - sum_of_others) for side in (check.left, check.right))
    same = ", the amount stated" if stated <= slack else ""
    return [
        f"By the forms it is the only money of the year from {_named(own)}; all the other projects are paid from "
        f"{_named(others)}, together {sum_of_others / UNITS['万元']:,.2f} 万元{same}."
    ]


def sources(project: Mapping[str, Any]) -> set[str]:
    """Return from which sources a form says that the money of the year comes."""
    return {name for name, amount in _by_source(project).items() if amount}


def _by_source(project: Mapping[str, Any]) -> dict[str, Decimal]:
    stated = {name: project.get(f"year_{name}") for name in _SOURCES}
    return {name: amount for name, amount in stated.items() if amount is not None}


def _named(names: Iterable[str]) -> str:
    return "、".join(_SOURCES[name] for name in sorted(names))


def subsets(amount: Decimal, slack: Decimal, facts: Sequence[Fact]) -> list[tuple[Fact, ...]]:
    """Return the smallest sets of at most MAX_SUBSET facts that add up to `amount` within `slack` and their grains."""
    for size in range(1, MAX_SUBSET + 1):
        found = [
            chosen
            for chosen in combinations(facts, size)
            if abs(sum((fact.amount for fact in chosen), Decimal(0)) - amount)
            <= slack + sum((fact.grain for fact in chosen), Decimal(0)) / 2
        ]
        if found:
            return found
    return []


# -- one figure, several identities ------------------------------------------------------------------------------------


def explain(failing: Sequence[Check], checks: Iterable[Check]) -> list[Cause]:
    """Return the figures that explain several failing identities each, the one that explains most first.

    A figure explains an identity when changing it alone by one amount makes all those identities hold within their
    tolerances. Identities that hold and would then fail count against it. Each identity is explained once.
    """
    holding: dict[tuple[str, int, int, str], list[Check]] = defaultdict(list)
    for check in checks:
        if check.verdict in PASSED and check.is_identity:
            for fact in (*check.left, *check.right):
                holding[fact.reference].append(check)
    remaining, causes = list(failing), []
    while candidates := _candidates(remaining, holding):
        best = max(candidates, key=lambda cause: len(cause.checks) - _broken(cause, holding))
        if len(best.checks) < _SMALLEST_CAUSE or _broken(best, holding) >= len(best.checks):
            break
        causes.append(best)
        done = {id(check) for check in best.checks}
        remaining = [check for check in remaining if id(check) not in done]
    return causes


def _candidates(failing: Sequence[Check], holding: Mapping[tuple[str, int, int, str], Sequence[Check]]) -> list[Cause]:
    involved: dict[tuple[str, int, int, str], list[tuple[Check, Fact]]] = defaultdict(list)
    for check in failing:
        for fact in (*check.left, *check.right):
            involved[fact.reference].append((check, fact))
    return [_best_change(pairs) for pairs in involved.values() if len(pairs) >= _SMALLEST_CAUSE]


def _best_change(pairs: Sequence[tuple[Check, Fact]]) -> Cause:
    """The change of one fact that mends most of the checks it stands in: the best point of their intervals."""
    intervals = [(*_mending(check, fact), check) for check, fact in pairs]
    chosen: list[tuple[Decimal, Decimal, Check]] = []
    for start, _, _ in intervals:
        meeting = [interval for interval in intervals if interval[0] <= start <= interval[1]]
        if len(meeting) > len(chosen):
            chosen = meeting
    low, high = max(low for low, _, _ in chosen), min(high for _, high, _ in chosen)
    return Cause(pairs[0][1], low, high, tuple(check for _, _, check in chosen))


def _mending(check: Check, fact: Fact) -> tuple[Decimal, Decimal]:
    """The changes of `fact` that bring the difference of `check` within its tolerance."""
    middle = -check.difference if fact in check.left else check.difference
    return middle - check.tolerance, middle + check.tolerance


def _broken(cause: Cause, holding: Mapping[tuple[str, int, int, str], Sequence[Check]]) -> int:
    """How many identities that hold would fail if the figure were changed."""
    change = (cause.low + cause.high) / 2
    return sum(
        abs(check.difference + change) > check.tolerance and abs(check.difference - change) > check.tolerance
        for check in holding.get(cause.fact.reference, ())
    )


def _of_cause(cause: Cause) -> dict[str, Any]:
    fact, middle = cause.fact, (cause.low + cause.high) / 2
    count = len(cause.checks)
    title = f"{_fact_place(fact)} {money(fact.amount)} 万元 does not fit {count} identities (p{fact.page} r{fact.row})."
    told = [check.rule.explanation.format(**check.fields()) for check in cause.checks]
    why = " ".join(told)
    mended = f"All {count} hold if it is {money(fact.amount + middle)}: {why}"
    return _row(cause.checks, title, mended) | {"amount": abs(middle)}
