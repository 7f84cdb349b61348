"""Rows of a table: the printed figures of one label, by column."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from budgetlib.reconcile.engine.checks import figure_place
from budgetlib.reconcile.engine.facts import Fact, Index, Label, Selector

SINGLE = frozenset({"total", "subtotal"})  # levels that a table prints once per column


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled row of a table with its figures by column (measure, fund, period).

    `twice` are columns in which the row has several figures: two printed columns were taken for the same.
    """

    level: str
    code: str
    figures: Mapping[tuple[str, ...], Fact]
    twice: frozenset[tuple[str, ...]] = frozenset()

    @property
    def fact(self) -> Fact:
        """The first figure of the row."""
        return next(iter(self.figures.values()))

    def place(self) -> str:
        """Say which row it is."""
        return figure_place(self.fact, columns=False)


def by_side(selectors: Sequence[Selector], index: Index) -> Iterator[list[Fact]]:
    """The facts that selectors match, by table and side."""
    groups: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for selector in selectors:
        for fact in index.select(selector):
            groups[fact.get("table"), fact.get("side")].append(fact)
    yield from groups.values()


def rows_of(facts: Sequence[Fact]) -> list[Row]:
    """The facts of one table and side as labelled rows, in print order."""
    figures: dict[Label, dict[tuple[str, ...], Fact]] = {}
    twice: dict[Label, set[tuple[str, ...]]] = defaultdict(set)
    for fact in facts:
        row = figures.setdefault(fact.label, {})
        before = row.get(fact.column)
        if before is not None and before.amount != fact.amount:
            twice[fact.label].add(fact.column)
        row[fact.column] = fact
    first = [next(iter(columns.values())) for columns in figures.values()]
    return [
        Row(fact.get("level"), fact.get("code"), columns, frozenset(twice.get(key, ())))
        for fact, (key, columns) in zip(first, figures.items(), strict=True)
    ]
