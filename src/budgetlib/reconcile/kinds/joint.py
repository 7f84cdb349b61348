"""The joint test of rounding: can all residues be innocent together?

Every identity by itself may hold within rounding although no single set of unrounded figures satisfies all of them.
Such a set exists if and only if a linear programme is feasible: figures within half a printing grain of what is
printed, all identities satisfied exactly. It is solved for every part of the system that shares figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from budgetlib.errors import BudgetlibError
from budgetlib.reconcile.engine.checks import (
    FAILS,
    HOLDS,
    PASSED,
    ROUNDING,
    Check,
    arithmetic,
    not_applicable,
    table_name,
    unchecked,
)
from budgetlib.reconcile.engine.facts import Fact
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.kinds.linear import Identity, components, identities, matrix

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

WHOLE_DOCUMENT = "document"
NEGLIGIBLE = 1e-6  # of a grain: what the solver may leave of nought
TIME_LIMIT = 10.0  # seconds for one linear programme; a usual one takes milliseconds
_OPTIMAL = 0


def joint_rounding(rule: Rule, checks: Sequence[Check]) -> Iterator[Check]:
    """One check that all residues are innocent together, or one for every smallest group that cannot be.

    Only identities that hold or leave a residue within rounding take part, and only where the printing grain of every
    fact is known. Each part of the system is solved by itself. The identities of a group cannot be innocent together,
    while without one of them they can.
    """
    system = identities(checks, wanted=_takes_part)
    parts = [part for part in components(system) if any(i.check.verdict == ROUNDING for i in part)]
    if not parts:
        yield not_applicable(rule, WHOLE_DOCUMENT, "no identity leaves a residue of rounding")
        return
    groups = {i: smallest_group(part) for i, part in enumerate(parts)}
    innocent = [identity for i, part in enumerate(parts) if groups[i] == [] for identity in part]
    yield from (_guilty(rule, group) for group in groups.values() if group)
    if unsolved := [identity for i, part in enumerate(parts) if groups[i] is None for identity in part]:
        text = f"the linear programme of {len(unsolved)} identities was not solved in time"
        yield unchecked(rule, _place(unsolved), text)
    if innocent:
        residues = sum(identity.check.verdict == ROUNDING for identity in innocent)
        text = f"{residues} residues of rounding: one set of unrounded figures gives them all"
        yield Check(rule, WHOLE_DOCUMENT, HOLDS, text=text)


def _takes_part(check: Check) -> bool:
    return check.verdict in PASSED and all(fact.grain > 0 for fact in (*check.left, *check.right))


def _guilty(rule: Rule, group: Sequence[Identity]) -> Check:
    told = "; ".join(f"{identity.check.place}: {arithmetic(identity.check)}" for identity in group)
    size = max(abs(identity.residue) for identity in group)
    text = f"{len(group)} identities that no unrounded figures satisfy together"
    return Check(rule, _place(group), FAILS, others=tuple(_facts(group)), text=text, detail=told, size=size)


def _place(part: Sequence[Identity]) -> str:
    return ", ".join(dict.fromkeys(table_name(fact.get("table") or fact.dataset) for fact in _facts(part)))


def _facts(part: Sequence[Identity]) -> list[Fact]:
    return list({name: fact for identity in part for name, fact in identity.facts.items()}.values())


def smallest_group(part: Sequence[Identity]) -> list[Identity] | None:
    """Return an irreducible group of identities that cannot all be innocent; empty when all can, None if not solved.

    The elastic programme (least total breach) tells by its dual values which identities its optimum rests on: without
    breach all are innocent, else those cannot be innocent together. The deletion filter then drops what is not needed
    (Chinneck, Feasibility and Infeasibility in Optimization, 2008, chapters 6 and 7).
    """
    group = list(part)
    solved = _least_breach(group)
    if solved is None or solved.fun <= NEGLIGIBLE:
        return None if solved is None else []
    group = [i for i, price in zip(group, solved.eqlin.marginals, strict=True) if abs(price) > NEGLIGIBLE]
    for identity in list(group):
        rest = [other for other in group if other is not identity]
        solved = _least_breach(rest) if rest else None
        if solved is not None and solved.fun > NEGLIGIBLE:
            group = rest
    return group


def _least_breach(part: Sequence[Identity]) -> OptimizeResult | None:
    """Minimise the total breach (in the finest grain) over all unrounded figures; None when time does not suffice."""
    from scipy.optimize import linprog  # here: it takes as long to import as most of us together, and few need it
    from scipy.sparse import eye_array, hstack

    facts = {name: fact for identity in part for name, fact in identity.facts.items()}
    finest = min(fact.grain for fact in facts.values())
    half = np.array([float(fact.grain / finest / 2) for fact in facts.values()])
    breach = eye_array(len(part))
    solved = linprog(
        np.concatenate([np.zeros(len(facts)), np.ones(2 * len(part))]),
        A_eq=hstack([matrix(part, list(facts)), breach, -breach], format="csr"),
        b_eq=np.array([float(-_in_grains(identity.residue, finest)) for identity in part]),
        bounds=np.concatenate(
            [np.column_stack([-half, half]), np.column_stack([np.zeros(2 * len(part)), np.full(2 * len(part), np.inf)])]
        ),
        method="highs",
        options={"time_limit": TIME_LIMIT},
    )
    if solved.status == _OPTIMAL:
        return solved
    if solved.status == 1:  # a limit was reached
        return None
    raise BudgetlibError(f"the joint test of rounding ended without a result ({solved.message}).")


def _in_grains(yuan: Decimal, grain: Decimal) -> Decimal:
    return yuan / grain
