"""The identities of a disclosure as a problem of localisation: equations in whole fen, and what figures may read."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from budgetlib.amounts import FEN, decimals_of, normal_form
from budgetlib.reconcile.copies import Copy, copies
from budgetlib.reconcile.engine.facts import Fact, Name
from budgetlib.reconcile.kinds.linear import Identity
from budgetlib.reconcile.repair.likelihood import costs, filled, is_number, joinings, misreadings

USUAL = Decimal("0.95")  # share of a table's figures that must agree in their decimals for these to be its decimals
OTHER_VALUE = "any other value"
SWAPPED, SPLIT = "swapped_cells", "split_number"
_MANY_TERMS = 3  # identities of so many facts leave residues far more often than equalities


@dataclass(frozen=True, slots=True)
class Change:
    """One figure changed by so many fen, why, and at what cost.

    `partner` is the figure it was swapped with, or the other half of a number that was split over two cells.
    """

    name: Name
    fen: int
    kind: str
    cost: float
    partner: Name | None = None


@dataclass(frozen=True, slots=True)
class Equation:
    """An identity in whole fen: coefficients by fact, what is left over, what rounding may leave, cost of a breach.

    A `copy` (two figures that usually agree) is no identity: it never fails, only its cost tells readings apart.
    """

    coefficients: Mapping[Name, int]
    residue: int
    tolerance: int
    grain: int
    breach: float
    rounding: float
    is_copy: bool = False

    def cost(self, residue: int) -> float:
        """What it costs to leave so many fen over."""
        if abs(residue) > self.tolerance:
            return self.breach
        if not residue:
            return 0.0
        further = max(0, abs(residue) // self.grain - 1)
        return self.rounding + costs()["residue_per_grain"] * further

    def fails(self, residue: int) -> bool:
        """True when rounding cannot have left so many fen over."""
        return abs(residue) > self.tolerance and not self.is_copy

    def further_cost(self, residue: int) -> float:
        """What it costs to leave so many fen over instead of what is left now."""
        return self.cost(residue) - self.cost(self.residue)


@dataclass(slots=True)
class Problem:
    """Everything the search needs: equations, where each fact stands, and what each figure may really read."""

    equations: list[Equation]
    standing: dict[Name, list[int]]
    facts: dict[Name, Fact]
    rows: Mapping[Name, Sequence[Fact]]  # the other figures of the row of each figure, on any side
    decimals: Mapping[str, int]
    unreadable: frozenset[Name]
    _options: dict[Name, tuple[list[int], list[Change]]] = field(default_factory=dict)

    def options(self, name: Name) -> tuple[list[int], list[Change]]:
        """The changes of a figure that small misreadings explain, by size."""
        if name not in self._options:
            changes = sorted(self._changes(self.facts[name], name), key=lambda change: change.fen)
            self._options[name] = ([change.fen for change in changes], changes)
        return self._options[name]

    def _changes(self, fact: Fact, name: Name) -> Iterator[Change]:
        decimals = self.decimals.get(fact.get("table"))
        if decimals is None or name in self.unreadable:
            return
        printed, beside = fact.record["printed"], [other.record["printed"] for other in self._beside(name)]
        unit = fact.grain.scaleb(decimals_of(printed))
        for misread in misreadings(printed, decimals, beside):
            fen = int((misread.value * unit - fact.amount) / FEN)
            yield Change(name, fen, misread.kind, costs()["changed_figure"] + misread.cost)

    def _filled(self, name: Name, fen: int) -> Change:
        """An unreadable cell, which counts as nought, holding so many fen."""
        fact = self.facts[name]
        decimals = self.decimals.get(fact.get("table"), 0)
        value = fen * FEN / fact.grain.scaleb(decimals)
        return Change(name, fen, "unreadable_cell", filled(fact.record["printed"], value, decimals))

    def mending(self, name: Name, equation: Equation, residue: int) -> Iterator[tuple[Change, ...]]:
        """The changes of one figure that make one equation hold, also by a value no small misreading explains.

        Each is one event: one figure changed, two figures of a row swapped, or a number split over two cells.
        """
        coefficient = equation.coefficients[name]
        if abs(coefficient) != 1:
            return
        middle = -residue * coefficient
        if name in self.unreadable:
            yield (self._filled(name, middle),)
            return
        sizes, changes = self.options(name)
        low, high = middle - equation.tolerance, middle + equation.tolerance
        fitting = changes[bisect_left(sizes, low) : bisect_right(sizes, high)]
        yield from ((change,) for change in fitting)
        if not any(change.fen == middle for change in fitting):
            yield (Change(name, middle, OTHER_VALUE, costs()["changed_figure"] + costs()["any_other_value"]),)
        for one, other in (*self._swaps(name), *self._splits(name)):
            after = residue + coefficient * one.fen + equation.coefficients.get(other.name, 0) * other.fen
            if abs(after) <= equation.tolerance:
                yield one, other

    def _swaps(self, name: Name) -> Iterator[tuple[Change, Change]]:
        """The figure and another of its row read in each other's place; the cost of the event is shared by both."""
        fact, cost = self.facts[name], (costs()["changed_figure"] + costs()["kinds"][SWAPPED]) / 2
        for other in self._beside(name):
            partner = other.term
            if other.amount != fact.amount and partner in self.facts and partner not in self.unreadable:
                fen = int((other.amount - fact.amount) / FEN)
                yield Change(name, fen, SWAPPED, cost, partner), Change(partner, -fen, SWAPPED, cost, name)

    def _splits(self, name: Name) -> Iterator[tuple[Change, Change]]:
        """The figure and another of its row as halves of one number, which stands in the place of either.

        Where one half is printed as no figure of the table is, it tells of itself that it is a half.
        """
        fact, decimals = self.facts[name], self.decimals.get(self.facts[name].get("table"))
        if decimals is None or name in self.unreadable:
            return
        for other in self.rows[name]:
            partner = other.term
            halves = [normal_form(half.record["printed"]) for half in (fact, other)]
            if partner in self.unreadable or all("." in half for half in halves):
                continue
            shown = any(decimals_of(half) != decimals for half in halves)
            event = costs()["shown_half"] if shown else costs()["changed_figure"] + costs()["kinds"][SPLIT]
            for joined in joinings(halves[0], halves[1], decimals):
                fen = int(joined * fact.grain.scaleb(decimals_of(halves[0])) / FEN)
                own, its = int(fact.amount / FEN), int(other.amount / FEN)
                for changes in ((fen - own, -its), (-own, fen - its)):
                    kept, gone = (Change(n, f, SPLIT, event / 2, p) for n, f, p in _paired(name, partner, changes))
                    yield kept, gone

    def _beside(self, name: Name) -> Iterator[Fact]:
        """The other figures of the row that stand on the side of the figure."""
        side = self.facts[name].get("side")
        return (other for other in self.rows[name] if other.get("side") == side)


def _paired(name: Name, partner: Name, fen: tuple[int, int]) -> Iterator[tuple[Name, int, Name]]:
    yield name, fen[0], partner
    yield partner, fen[1], name


def problem(system: Sequence[Identity], figures: Sequence[Fact] = ()) -> Problem:
    """Return the identities of a disclosure, and what its `figures` print more than once, as a problem of localisation.

    The equations of `system` stand first, in their order.
    """
    facts = {name: fact for identity in system for name, fact in identity.facts.items()}
    told = [copy for copy in copies(figures) if copy.one.term in facts or copy.other.term in facts]
    facts |= {fact.term: fact for copy in told for fact in (copy.one, copy.other)}
    decimals = usual_decimals(list(facts.values()))
    beside = _rows(figures or list(facts.values()))
    # The other half of a split number may stand in a column that no identity is about.
    facts |= {fact.term: fact for name in list(facts) for fact in beside[name] if fact.term not in facts}
    rates = _residue_rates(system)
    equations = [_equation(identity, decimals, rates) for identity in system]
    equations += [_copy(copy, decimals) for copy in told]
    standing: dict[Name, list[int]] = defaultdict(list)
    for i, equation in enumerate(equations):
        for name in equation.coefficients:
            standing[name].append(i)
    unreadable = frozenset(name for name, fact in facts.items() if not is_readable(fact))
    return Problem(equations, standing, facts, beside, decimals, unreadable)


def is_readable(fact: Fact) -> bool:
    """False for a cell that could not be read and stands for nought (unreadable.py)."""
    return fact.dataset != "figures" or fact.amount != 0 or is_number(fact.record["printed"])


def _rows(figures: Sequence[Fact]) -> Mapping[Name, Sequence[Fact]]:
    """The other figures of the row of each figure."""
    rows: dict[tuple[str, int, int], list[Fact]] = defaultdict(list)
    for fact in figures:
        rows[fact.get("table"), fact.page, fact.row].append(fact)
    found: dict[Name, list[Fact]] = defaultdict(list)
    for row in rows.values():
        for fact in row:
            found[fact.term] = [other for other in row if other is not fact]
    return found


def usual_decimals(facts: Sequence[Fact]) -> dict[str, int]:
    """Return how many decimals each table prints, tables that print different numbers of them left out."""
    counted: dict[str, Counter[int]] = defaultdict(Counter)
    for fact in facts:
        if fact.dataset == "figures" and is_readable(fact):
            counted[fact.get("table")][decimals_of(fact.record["printed"])] += 1
    usual = {table: found.most_common(1)[0] for table, found in counted.items()}
    return {table: n for table, (n, seen) in usual.items() if seen >= USUAL * (counted[table].total() - 1)}


def _equation(identity: Identity, decimals: Mapping[str, int], rates: Mapping[bool, float]) -> Equation:
    grains = [int(_grain(fact, decimals) / FEN) for fact in identity.facts.values()]
    weight = "breached_identity" if identity.of_tables else "breached_statement"
    rounding = min(costs()["residue_at_most"], -math.log(rates[len(grains) >= _MANY_TERMS]))
    if len(set(grains)) > 1:  # a statement in coarser figures says nothing finer
        rounding = 0.0
    residue = int(identity.residue / FEN)
    return Equation(identity.coefficients, residue, sum(grains) // 2, max(grains), costs()[weight], rounding)


def _copy(copy: Copy, decimals: Mapping[str, int]) -> Equation:
    grains = [int(_grain(fact, decimals) / FEN) for fact in (copy.one, copy.other)]
    rounding = 0.0 if len(set(grains)) > 1 else copy.surprise
    residue = int((copy.one.amount - copy.other.amount) / FEN)
    coefficients = {copy.one.term: 1, copy.other.term: -1}
    return Equation(coefficients, residue, sum(grains) // 2, max(grains), copy.surprise, rounding, is_copy=True)


def _grain(fact: Fact, decimals: Mapping[str, int]) -> Decimal:
    """The grain a figure of this table is printed with, also where a misreading lost its point or a decimal."""
    usual = decimals.get(fact.get("table")) if fact.dataset == "figures" else None
    if usual is None or not is_readable(fact):
        return fact.grain
    return max(fact.grain.scaleb(decimals_of(fact.record["printed"]) - usual), FEN)


def _residue_rates(system: Sequence[Identity]) -> dict[bool, float]:
    """How often identities of few and of many facts leave residues in this document (add-one estimate)."""
    seen: Counter[tuple[bool, bool]] = Counter()
    for identity in system:
        if abs(identity.residue) <= identity.tolerance:
            seen[len(identity.facts) >= _MANY_TERMS, identity.residue != 0] += 1
    return {many: (seen[many, True] + 1) / (seen[many, True] + seen[many, False] + 2) for many in (False, True)}
