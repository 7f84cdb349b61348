"""Figures that a document prints more than once: columns of different tables that agree in most of their rows.

No rule says that the appropriation for a function equals its whole expenditure; in one document it does so in nearly
all rows, in another in none. How often two columns agree is learnt from the document itself, and then is evidence about
a doubtful figure: not an identity that could fail, only a reason to prefer the reading that is printed elsewhere too.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from budgetlib.reconcile.engine.facts import ABSENT, Fact

AGREEING = 5  # rows; fewer agree by chance
USUALLY = 0.7  # share of rows that must agree: below it, agreement says next to nothing
_KEYS = ("economic", "class", "code")  # what tells a row of two tables to be the same, the first that is known
Column = tuple[str, ...]  # table, side, measure, fund, period
RowKey = tuple[str, str]  # level, code or name


@dataclass(frozen=True, slots=True)
class Copy:
    """Two figures that should be the same amount, and how surprising it is if they are not (natural logarithm)."""

    one: Fact
    other: Fact
    surprise: float


def copies(facts: Iterable[Fact]) -> list[Copy]:
    """Return, for every figure, the copy of it in another table that is most surprising to differ, if there is any."""
    columns = _columns(facts)
    best: dict[int, Copy] = {}
    for (one, its_rows), (other, their_rows) in combinations(columns.items(), 2):
        if one[0] == other[0]:
            continue
        shared = [(its_rows[key], their_rows[key]) for key in its_rows if key in their_rows]
        for copy in _copies(shared):
            for fact in (copy.one, copy.other):
                if id(fact) not in best or best[id(fact)].surprise < copy.surprise:
                    best[id(fact)] = copy
    return list({id(copy): copy for copy in best.values()}.values())


def _copies(shared: list[tuple[Fact, Fact]]) -> Iterator[Copy]:
    telling = [(one, other) for one, other in shared if one.amount or other.amount]
    agreeing = sum(one.amount == other.amount for one, other in telling)
    if agreeing < AGREEING or agreeing < USUALLY * len(telling):
        return
    surprise = -math.log((len(telling) - agreeing + 1) / (len(telling) + 2))
    yield from (Copy(one, other, surprise) for one, other in shared)


def _columns(facts: Iterable[Fact]) -> Mapping[Column, Mapping[RowKey, Fact]]:
    """The figures of every column by their row; rows printed more than once (by unit, say) are left out."""
    found: dict[Column, dict[RowKey, list[Fact]]] = defaultdict(lambda: defaultdict(list))
    for fact in facts:
        name = next((fact.get(key) for key in _KEYS if fact.get(key) != ABSENT), ABSENT)
        if fact.get("level") == "total" or name != ABSENT:
            column = (fact.get("table"), fact.get("side"), *fact.column)
            found[column][fact.get("level"), name].append(fact)
    return {
        column: {key: own[0] for key, own in rows.items() if len(own) == 1 and not own[0].get("unit_name")}
        for column, rows in found.items()
    }
