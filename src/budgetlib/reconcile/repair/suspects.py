"""The figure of a single failing identity that is most likely the wrong one.

Where only one identity fails, nothing can be proposed: any of its figures may be wrong. Some are still likelier than
others: one that a small misreading explains, one that no other identity confirms, one whose change leaves smaller
residues. What is named here is a suspicion for a reader to look up first, no correction.
"""

from __future__ import annotations

from collections.abc import Sequence

from budgetlib.reconcile.engine.checks import Check
from budgetlib.reconcile.engine.facts import Fact, Name
from budgetlib.reconcile.kinds.linear import identities
from budgetlib.reconcile.repair.likelihood import costs
from budgetlib.reconcile.repair.problem import Problem, problem


def suspects(checks: Sequence[Check]) -> dict[int, Fact]:
    """Return, by the `id` of a failing identity, the fact in it that is likelier wrong than any other by the margin.

    The cost of a suspicion is that of the cheapest change that makes the identity hold, and of what the change does to
    the other identities of the fact (likelihood.yaml). Identities in which no fact stands out are left out.
    """
    system = identities(checks)
    solved = problem(system)
    found = {}
    for i, equation in enumerate(solved.equations):
        if not equation.fails(equation.residue):
            continue
        ranked = sorted((_cost(solved, i, name), name) for name in equation.coefficients)
        if len(ranked) == 1 or ranked[1][0] - ranked[0][0] >= costs()["suspicion"]:
            found[id(system[i].check)] = solved.facts[ranked[0][1]]
    return found


def _cost(solved: Problem, failing: int, name: Name) -> float:
    equation = solved.equations[failing]
    changes = solved.mending(name, equation, equation.residue)
    single = [event[0] for event in changes if len(event) == 1]
    return min((change.cost + _consequences(solved, name, change.fen) for change in single), default=float("inf"))


def _consequences(solved: Problem, name: Name, fen: int) -> float:
    """What a change of so many fen adds to the cost of all identities the fact stands in."""
    added = 0.0
    for i in solved.standing[name]:
        equation = solved.equations[i]
        after = equation.residue + equation.coefficients[name] * fen
        added += equation.cost(after) - equation.cost(equation.residue)
    return added
