"""Which columns the heads of one line span, in a head without rules: those about whose middle each stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Protocol

from budgetlib.readers.pdf.blocks import Strip

SKIPPED = 4.0
"""Points of misfit that are rather borne than a column without a head above."""
TAKEN = 2.0
"""Points for a column that is spanned though its head has the height of the whole head."""
SAME_HEIGHT = 0.25
"""Sizes of the font by which the middles of two heads of one height may differ."""
BELOW = 0.7
"""Heads spanned by another stand further below it than this share of the distance of those straight below it."""
LEVEL, NEXT_LEVEL = 0.6, 1.2
"""Sizes of the font by which a head stands lower than another, and lower by a line of heads."""
ASIDE = 10.0
"""Points by which the middle of a head may stand outside the columns it spans."""


class Placed(Protocol):
    """A head with its edges (points)."""

    @property
    def left(self) -> float: ...

    @property
    def right(self) -> float: ...

    @property
    def top(self) -> float: ...

    @property
    def middle(self) -> float: ...

    @property
    def em(self) -> float: ...


def spanned(cells: Sequence[Placed], leaves: Sequence[Placed | None], strips: Sequence[Strip]) -> list[list[int]]:
    """Return the columns that each head of one line spans; `leaves` are the heads of the columns themselves.

    Only columns with a head of their own below it can be spanned, neighbours by one. A head for which there is none
    gets the nearest column.
    """
    extents = [_extent(leaf, strip) for leaf, strip in zip(leaves, strips, strict=True)]
    floor = _floor(cells, [leaf for leaf in leaves if leaf is not None])
    below = [place for place, leaf in enumerate(leaves) if leaf is not None and leaf.middle >= floor]
    found: dict[int, list[int]] = {}
    for run in _runs(below):
        left, right = extents[run[0]][0] - ASIDE, extents[run[-1]][1] + ASIDE
        over = [place for place, cell in enumerate(cells) if left <= _centre(cell) <= right]
        shares = _shares([cells[place] for place in over], [extents[place] for place in run], _unlikely(run, leaves))
        found |= {place: run[first:end] for place, (first, end) in zip(over, shares, strict=False)}
    return [found.get(place) or [_nearest(cell, strips)] for place, cell in enumerate(cells)]


def _floor(cells: Sequence[Placed], leaves: Sequence[Placed]) -> float:
    """Return where the middles of the heads begin that stand below the line of some others."""
    lower = [(cell, leaf, leaf.middle - cell.middle) for cell in cells for leaf in leaves]
    straight = [
        far for cell, leaf, far in lower if far > LEVEL * cell.em and cell.left < leaf.right and leaf.left < cell.right
    ]
    distance = min(straight or [far for cell, _, far in lower if far > NEXT_LEVEL * cell.em], default=float("inf"))
    return max(cell.middle for cell in cells) + BELOW * distance


def _extent(leaf: Placed | None, strip: Strip) -> Strip:
    """Return the edges of a column whose head stands in its middle."""
    if leaf is None:
        return strip
    twice = leaf.left + leaf.right
    return min(strip[0], twice - strip[1]), max(strip[1], twice - strip[0])


def _runs(places: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _unlikely(run: Sequence[int], leaves: Sequence[Placed | None]) -> list[bool]:
    """Return for each of some columns whether its head has the height of the whole head, as that of the rows has.

    A cell's words stand in its middle: where heads stand lower than that of the first column, those level with it have
    no head above.
    """
    first = next(leaf for leaf in leaves if leaf is not None)
    heads = [leaf for leaf in (leaves[place] for place in run) if leaf is not None]
    if not any(min(head.middle - first.middle, head.top - first.top) > SAME_HEIGHT * head.em for head in heads):
        return [False] * len(run)
    return [abs(head.middle - first.middle) <= SAME_HEIGHT * head.em for head in heads]


def _shares(cells: Sequence[Placed], columns: Sequence[Strip], unlikely: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the first column and the one after the last for each of some heads, from the left; as many as fit."""
    cells = cells[: len(columns)]
    skipped = [0.0, *accumulate(0.0 if high else SKIPPED for high in unlikely)]
    taken = [0.0, *accumulate(TAKEN if high else 0.0 for high in unlikely)]
    best: list[tuple[float, tuple[tuple[int, int], ...]]] = [(cost, ()) for cost in skipped]
    for cell in cells:
        row: list[tuple[float, tuple[tuple[int, int], ...]]] = []
        for end in range(len(columns) + 1):
            options = [(row[end - 1][0] + skipped[end] - skipped[end - 1], row[end - 1][1])] if end else []
            for first in range(end):
                cost, chosen = best[first]
                cost += _misfit(cell, columns[first], columns[end - 1]) + taken[end] - taken[first]
                options.append((cost, (*chosen, (first, end))))
            row.append(min(options, key=lambda option: option[0]) if options else (float("inf"), ()))
        best = row
    return list(best[-1][1])


def _misfit(cell: Placed, first: Strip, last: Strip) -> float:
    """Return by how much a head misses the middle, or the left edge, of some columns."""
    return min(abs(_centre(cell) - (first[0] + last[1]) / 2), abs(cell.left - first[0]))


def _centre(cell: Placed) -> float:
    return (cell.left + cell.right) / 2


def _nearest(cell: Placed, strips: Sequence[Strip]) -> int:
    middle = _centre(cell)
    return min(range(len(strips)), key=lambda place: max(strips[place][0] - middle, middle - strips[place][1]))
