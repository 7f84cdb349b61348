"""Whether two tables are about the same money, so that their rows can be compared one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from budgetlib.reconcile.engine.facts import COORDINATES, Fact

MISREAD = Decimal("0.15")  # share of rows that may differ although two tables are about the same money
ENOUGH_ROWS = 5  # rows that agree in two tables by more than chance
Key = tuple[str, ...]  # values of the attributes by which both sides of an identity are matched
Side = Mapping[Key, Sequence[Fact]]


@dataclass(frozen=True, slots=True)
class Pair:
    """One row of both tables: its level, what it states left and right (yuan, None where nothing), the grain."""

    level: str
    left: Decimal | None
    right: Decimal | None
    grain: Decimal

    @property
    def difference(self) -> Decimal:
        """Left minus right, a blank being nought."""
        return (self.left or Decimal(0)) - (self.right or Decimal(0))


def same_money(lefts: Side, rights: Side, match: Sequence[str], given: Mapping[str, Any]) -> set[Key]:
    """Return the matched coordinates (measure, fund, period) in which both sides are about the same money.

    They are where the rows of the `given` levels (the totals, say) agree. Where these do not, they may have been
    misread: then nearly all other rows agree, and what they differ by does not make up the difference of the totals.
    With `agreeing` instead of a level, so many rows must agree and nearly all do.
    """
    found = {}
    for coordinates, pairs in _pairs(lefts, rights, match).items():
        if "agreeing" in given:
            found[coordinates] = _nearly_all_agree(pairs, int(given["agreeing"]))
            continue
        totals = [pair for pair in pairs if pair.level in given["level"]]
        others = [pair for pair in pairs if pair.level not in given["level"]]
        agree = bool(totals) and all(pair.left == pair.right for pair in totals)
        # A total that only one table prints tells nothing of what the other leaves out.
        stated = any(pair.left is not None and pair.right is not None for pair in totals)
        alike = stated and _nearly_all_agree(others, ENOUGH_ROWS) and not _explained(totals, others)
        found[coordinates] = agree or alike
    return {coordinates for coordinates, same in found.items() if same}


def coordinates_of(key: Sequence[str], match: Sequence[str]) -> Key:
    """Return the part of a key that names a column."""
    return tuple(value for value, attribute in zip(key, match, strict=True) if attribute in COORDINATES)


def _pairs(lefts: Side, rights: Side, match: Sequence[str]) -> dict[Key, list[Pair]]:
    pairs: dict[Key, list[Pair]] = defaultdict(list)
    for key in dict.fromkeys([*lefts, *rights]):
        one, other = lefts.get(key, ()), rights.get(key, ())
        level, grain = (one or other)[0].get("level"), max(fact.grain for fact in (*one, *other))
        pairs[coordinates_of(key, match)].append(Pair(level, _stated(one), _stated(other), grain))
    return pairs


def _stated(facts: Sequence[Fact]) -> Decimal | None:
    """What the facts state together; a total printed more than once counts once."""
    amounts = {fact.amount for fact in facts}
    return amounts.pop() if len(amounts) == 1 else sum((fact.amount for fact in facts), Decimal(0)) if facts else None


def _nearly_all_agree(pairs: Sequence[Pair], least: int) -> bool:
    """True when at least so many rows agree and the few that differ look misread, each by another amount.

    Money that one table leaves out makes an item, its section and its class differ by the same amount.
    """
    both = [pair for pair in pairs if pair.left is not None and pair.right is not None]
    differing = [pair for pair in both if pair.difference]
    if len(both) - len(differing) < least or len(differing) > max(Decimal(1), len(both) * MISREAD):
        return False
    return not any(_same_amount(one.difference, [other], one.grain) for one, other in combinations(differing, 2))


def _explained(totals: Sequence[Pair], others: Sequence[Pair]) -> bool:
    """True when the totals differ by what a row differs by, or all rows of a level together: then it is other money."""
    differing = [pair for pair in others if pair.difference]
    groups = [[pair] for pair in differing]
    groups += [[pair for pair in differing if pair.level == level] for level in {pair.level for pair in differing}]
    return any(
        _same_amount(total.difference, group, total.grain) for total in totals if total.difference for group in groups
    )


def _same_amount(difference: Decimal, group: Sequence[Pair], grain: Decimal) -> bool:
    """True when the rows of a group together differ by so much, but for rounding (half a grain of every figure)."""
    together = sum((pair.difference for pair in group), Decimal(0))
    return abs(difference - together) <= grain * (len(group) + 1)
