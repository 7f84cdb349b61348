"""The linear system of a disclosure: identities that were evaluated, as equations between printed facts.

There is no second list of identities: what the rules compared (`left` = `right`) is what is solved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from budgetlib.reconcile.engine.checks import Check
from budgetlib.reconcile.engine.facts import Fact, Name

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True)
class Identity:
    """One evaluated identity as an equation: Σ coefficient · fact = 0. Amounts are yuan."""

    check: Check
    coefficients: Mapping[Name, int]
    facts: Mapping[Name, Fact]

    @property
    def residue(self) -> Decimal:
        """What the printed facts leave: left minus right."""
        facts = self.facts
        return sum((facts[name].amount * n for name, n in self.coefficients.items()), Decimal(0))

    @property
    def tolerance(self) -> Decimal:
        """What rounding of the printed facts can make of nought (docs/methods.md)."""
        return self.check.tolerance

    @property
    def of_tables(self) -> bool:
        """True when every fact is a printed figure of a table; a statement of the narrative makes it False."""
        return all(fact.dataset == "figures" for fact in self.facts.values())


def identities(checks: Iterable[Check], *, wanted: Callable[[Check], bool] = bool) -> list[Identity]:
    """Return the evaluated identities of money among `checks` that are `wanted`, in their order.

    A fact that stands on both sides cancels out; an identity without facts left says nothing and is left out.
    """
    found = (_identity(check) for check in checks if check.is_identity and wanted(check))
    return [identity for identity in found if identity.coefficients]


def _identity(check: Check) -> Identity:
    coefficients: dict[Name, int] = defaultdict(int)
    facts: dict[Name, Fact] = {}
    for sign, side in ((1, check.left), (-1, check.right)):
        for fact in side:
            coefficients[fact.term] += sign
            facts[fact.term] = fact
    kept = {name: number for name, number in coefficients.items() if number}
    return Identity(check, kept, {name: facts[name] for name in kept})


def components(system: Sequence[Identity]) -> Iterator[list[Identity]]:
    """Split a system into parts that share no fact, each in the order of the system."""
    leader = list(range(len(system)))

    def root(i: int) -> int:
        while leader[i] != i:
            leader[i] = leader[leader[i]]
            i = leader[i]
        return i

    first: dict[Name, int] = {}
    for i, identity in enumerate(system):
        for name in identity.coefficients:
            leader[root(i)] = root(first.setdefault(name, i))
    parts: dict[int, list[Identity]] = defaultdict(list)
    for i, identity in enumerate(system):
        parts[root(i)].append(identity)
    yield from parts.values()


def matrix(system: Sequence[Identity], names: Sequence[Name]) -> csr_array:
    """Return the coefficients as a sparse matrix: a row per identity, a column per name."""
    from scipy.sparse import csr_array  # here: see joint.py

    column = {name: i for i, name in enumerate(names)}
    cells = [(i, column[name], n) for i, identity in enumerate(system) for name, n in identity.coefficients.items()]
    rows, columns, values = zip(*cells, strict=True)
    return csr_array((np.array(values, float), (rows, columns)), shape=(len(system), len(names)))
