"""Every way to divide items among targets so that each target is met: exact cover with printed, rounded amounts.

Amounts are whole numbers with a half-width: an item of (amount, half) stands for any true value within amount ± half.
A target is met by a set of items when true values exist that add up to it. Counting goes over sets of items that are
left (dynamic programming over bit masks), so that the number of ways is exact even where they are far too many to list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

Amount = tuple[int, int]  # amount and half-width, in whole units of whatever the caller counts in

LISTED = 1_000  # ways that are written out
SUBSETS = 100_000  # sets of items that meet one target
STEPS = 8_000_000  # steps of searching and counting: one to two seconds


@dataclass(frozen=True, slots=True)
class Covers:
    """What was found. `count` is None when the search gave up, else the exact number of ways.

    `ways[item, target]` is in how many of them the item lies with the target; where the search gave up, only pairs
    that hold in every way are there, with the number 1. `listed` are the first ways: the target of every item.
    """

    count: int | None
    ways: dict[tuple[int, int], int] = field(default_factory=dict)
    listed: tuple[tuple[int, ...], ...] = ()


class _TooMuch(Exception):
    """The search has used up its steps."""


def covers(items: Sequence[Amount], targets: Sequence[Amount]) -> Covers:
    """Return every way to give each item to one target so that all targets are met, within the bounds of this module.

    Deterministic: bounds are counted in steps, not in time.
    """
    search = _Search(items, targets)
    try:
        return search.covers()
    except _TooMuch:
        return Covers(None, dict.fromkeys(search.pairs(search.fixed), 1))


class _Search:
    def __init__(self, items: Sequence[Amount], targets: Sequence[Amount]) -> None:
        # Largest first: a target is overshot early, and the search turns back.
        self.order = sorted(range(len(items)), key=lambda i: -items[i][0])
        self.low = [items[i][0] - items[i][1] for i in self.order]
        self.high = [items[i][0] + items[i][1] for i in self.order]
        self.bounds = [(amount - half, amount + half) for amount, half in targets]
        self.everything = (1 << len(items)) - 1
        self.fixed: dict[int, int] = {}  # target → its only set
        self.candidates: dict[int, list[int] | None] = {}
        self.steps = 0
        self.memo: dict[tuple[int, int], int] = {}
        self.sequence: list[int] = []

    def covers(self) -> Covers:
        if not self._narrow():
            return Covers(0)
        self.sequence = sorted(self.candidates, key=lambda t: len(self.candidates[t] or range(SUBSETS + 1)))
        left = self.everything & ~sum(self.fixed.values())
        if not (count := self._count(0, left)):
            return Covers(0)
        ways = self._pair_counts(left) | dict.fromkeys(self.pairs(self.fixed), count)
        listed = [way for way, _ in zip(self._each(0, left), range(LISTED), strict=False)]
        return Covers(count, ways, tuple(self._targets_of_items(way) for way in listed))

    def pairs(self, chosen: dict[int, int]) -> Iterator[tuple[int, int]]:
        """Item and target of every set that was chosen."""
        for target, mask in chosen.items():
            for place, item in enumerate(self.order):
                if mask >> place & 1:
                    yield item, target

    def _narrow(self) -> bool:
        """Find the sets that meet each target; settle targets that have one, until nothing changes. False: no way."""
        left, changed = self.everything, True
        while changed:
            changed = False
            for target in [t for t in range(len(self.bounds)) if t not in self.fixed]:
                known = self.candidates.get(target)
                found = self._subsets(left, target) if known is None else [s for s in known if s & left == s]
                if found is not None and len(found) < 2:
                    if not found:
                        return False
                    self.fixed[target] = found[0]
                    self.candidates.pop(target, None)
                    left &= ~found[0]
                    changed = True
                else:
                    self.candidates[target] = found
        return True

    def _subsets(self, allowed: int, target: int) -> list[int] | None:
        """Sets of the allowed items that meet a target, None when they are too many."""
        low, high = self.bounds[target]
        places = [place for place in range(len(self.order)) if allowed >> place & 1]
        rest = [0] * (len(places) + 1)
        for i in range(len(places) - 1, -1, -1):
            rest[i] = rest[i + 1] + self.high[places[i]]
        if rest[0] < low or high < 0:
            return []
        found: list[int] = []
        stack = [(0, 0, 0, 0)]
        while stack:
            self._step()
            i, least, most, mask = stack.pop()
            if i == len(places):
                found.append(mask)
                if len(found) > SUBSETS:
                    return None
                continue
            place = places[i]
            if most + rest[i + 1] >= low:
                stack.append((i + 1, least, most, mask))
            if least + self.low[place] <= high:
                stack.append((i + 1, least + self.low[place], most + self.high[place], mask | 1 << place))
        return found

    def _choices(self, level: int, left: int) -> Iterator[int]:
        """Sets for the target at this level; the last target takes all that is left."""
        target = self.sequence[level]
        if level == len(self.sequence) - 1:
            places = [place for place in range(len(self.order)) if left >> place & 1]
            low, high = self.bounds[target]
            if sum(self.low[p] for p in places) <= high and sum(self.high[p] for p in places) >= low:
                yield left
            return
        found = self.candidates[target]
        if found is None and (found := self._subsets(left, target)) is None:  # fewer items are left by now
            raise _TooMuch
        for chosen in found:
            self._step()
            if chosen & left == chosen:
                yield chosen

    def _count(self, level: int, left: int) -> int:
        """Number of ways to meet the targets from this level on with exactly the items that are left."""
        if level == len(self.sequence):
            return int(left == 0)
        if (level, left) not in self.memo:
            self.memo[level, left] = sum(
                self._count(level + 1, left & ~chosen) for chosen in self._choices(level, left)
            )
        return self.memo[level, left]

    def _pair_counts(self, left: int) -> dict[tuple[int, int], int]:
        """In how many ways each item lies with each target: ways to come to a choice times ways to go on from it."""
        ways: dict[tuple[int, int], int] = {}
        reached = {left: 1}
        for level, target in enumerate(self.sequence):
            after: dict[int, int] = {}
            for mask, before in reached.items():
                for chosen in self._choices(level, mask):
                    if onward := self._count(level + 1, mask & ~chosen):
                        after[mask & ~chosen] = after.get(mask & ~chosen, 0) + before
                        for pair in self.pairs({target: chosen}):
                            ways[pair] = ways.get(pair, 0) + before * onward
            reached = after
        return ways

    def _each(self, level: int, left: int) -> Iterator[dict[int, int]]:
        if level == len(self.sequence):
            yield dict(self.fixed)
            return
        for chosen in self._choices(level, left):
            if self._count(level + 1, left & ~chosen):
                for way in self._each(level + 1, left & ~chosen):
                    yield way | {self.sequence[level]: chosen}

    def _targets_of_items(self, chosen: dict[int, int]) -> tuple[int, ...]:
        found = dict(self.pairs(chosen))
        return tuple(found[item] for item in range(len(self.order)))

    def _step(self) -> None:
        self.steps += 1
        if self.steps > STEPS:
            raise _TooMuch
