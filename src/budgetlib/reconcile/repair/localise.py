"""Error localisation: which changes of figures explain the identities that fail, exactly and with every alternative.

An explanation is a set of changes; what it leaves failing counts as a breach by the document itself, what it leaves of
residues as rounding. The cost of an explanation is the sum of all three (likelihood.yaml). The paradigm of the cheapest
set of changes is that of Fellegi and Holt (1976), for sums that of Flesca, Furfaro and Parisi (2010), for typing errors
under equations that of van der Loo, de Jonge and Scholtus (2011). Because a small misreading can only have come from
some seventy texts, the choice is among sets of given values, not among numbers: it is searched in whole fen, without
the tolerances of a floating-point solver, and every explanation close to the cheapest is kept.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from budgetlib.reconcile.engine.facts import Name
from budgetlib.reconcile.repair.likelihood import costs
from budgetlib.reconcile.repair.problem import Change, Problem

MAX_STATES = 20_000  # explanations looked at in one part; more means giving up


@dataclass(frozen=True, slots=True)
class Explanation:
    """A set of changes, its cost, and the identities (by number) that it leaves failing."""

    changes: frozenset[Change]
    cost: float
    failing: frozenset[int]


def failing_parts(solved: Problem) -> list[list[int]]:
    """Return the equations that fail, in parts that share no fact."""
    failing = [i for i, equation in enumerate(solved.equations) if equation.fails(equation.residue)]
    parts: list[tuple[set[Name], list[int]]] = []
    for i in failing:
        names, members = set(solved.equations[i].coefficients), [i]
        for part in [part for part in parts if part[0] & names]:
            parts.remove(part)
            names, members = names | part[0], [*part[1], *members]
        parts.append((names, members))
    return [sorted(members) for _, members in parts]


def explanations(solved: Problem, part: Sequence[int], deadline: float) -> list[Explanation] | None:
    """Return the cheapest explanation of a failing part and all within the margin of it, cheapest first.

    Every change of an explanation makes an identity hold that failed before it. None when it gave up at `deadline`
    (time.monotonic) or after MAX_STATES.
    """
    number = count()
    start: dict[int, int] = {i: solved.equations[i].residue for i in part}
    begun = sum(solved.equations[i].cost(residue) for i, residue in start.items())
    queue = [(0.0, next(number), frozenset[Change](), start)]
    seen: set[frozenset[Change]] = {frozenset()}
    found: list[Explanation] = []
    best = math.inf
    while queue:
        _, _, changes, residues = heappop(queue)
        explanation = _explanation(solved, begun, changes, residues)
        best = min(best, explanation.cost)
        found.append(explanation)
        if len(seen) > MAX_STATES or time.monotonic() > deadline:
            return None
        for event in _next_events(solved, changes, residues, explanation.failing):
            grown = changes | set(event)
            spent = sum(one.cost for one in grown)
            if grown in seen or spent > best + costs()["margin"]:
                continue
            seen.add(grown)
            after = dict(residues)
            for change in event:
                for i in solved.standing[change.name]:
                    equation = solved.equations[i]
                    after[i] = after.get(i, equation.residue) + equation.coefficients[change.name] * change.fen
            total = begun + spent + sum(solved.equations[i].further_cost(residue) for i, residue in after.items())
            if total < explanation.cost + costs()["margin"]:
                heappush(queue, (total, next(number), grown, after))
    near = [one for one in found if one.cost <= best + costs()["margin"]]
    return sorted(near, key=lambda one: one.cost)


def _explanation(solved: Problem, begun: float, changes: frozenset[Change], residues: Mapping[int, int]) -> Explanation:
    left = begun + sum(solved.equations[i].further_cost(residue) for i, residue in residues.items())
    failing = frozenset(i for i, residue in residues.items() if solved.equations[i].fails(residue))
    return Explanation(changes, sum(change.cost for change in changes) + left, failing)


def _next_events(
    solved: Problem, changes: frozenset[Change], residues: Mapping[int, int], failing: frozenset[int]
) -> Iterator[tuple[Change, ...]]:
    changed = {change.name for change in changes}
    for i in failing:
        equation = solved.equations[i]
        for name in equation.coefficients:
            if name not in changed and solved.facts[name].dataset == "figures":
                for event in solved.mending(name, equation, residues[i]):
                    if not any(change.name in changed for change in event):
                        yield event
