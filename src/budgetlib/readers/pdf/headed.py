"""Columns of tables without rules that print a head and no figure: found by matching heads with columns in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

Strip = tuple[float, float]
"""Left and right edge of a column (points)."""
LOW = 0.75
"""Share of the height of a head, from below, in which the heads of single columns stand."""
ALONE = 28.0
"""Points beyond which a head belongs to no column of figures: it has one of its own."""


class Placed(Protocol):
    """Something with a left and a right edge."""

    @property
    def left(self) -> float: ...

    @property
    def right(self) -> float: ...


def with_blank_columns(strips: Sequence[Strip], head: Sequence[Sequence[Placed]], tops: Sequence[float]) -> list[Strip]:
    """Return the columns with those added over which only a head stands.

    `head` are the words of the lines of the head, `tops` where the lines stand, from the top; the lowest words over
    each place are matched with the columns from left to right, so that together they stand nearest. Words far above the
    lowest line span several columns.
    """
    depth = tops[-1] - tops[0] if tops else 0.0
    lowest = _lowest([line for line, top in zip(head, tops, strict=True) if tops[-1] - top <= LOW * depth])
    if not lowest:
        return list(strips)
    matched = _matched(lowest, strips)
    blank = [word for word, strip in zip(lowest, matched, strict=True) if strip is None]
    widened = list(strips)
    for word, strip in zip(lowest, matched, strict=True):
        if strip is not None:
            widened[strip] = (min(widened[strip][0], word[0]), max(widened[strip][1], word[1]))
    free = [word for word in blank if not any(_shared(word, strip) > 0 for strip in widened)]
    return sorted([*widened, *free])


def _lowest(head: Sequence[Sequence[Placed]]) -> list[Strip]:
    """Return the extents of the words with no other word below them, from the left."""
    found: list[Strip] = []
    for line in reversed(head):
        for word in line:
            extent = (word.left, word.right)
            if not any(_shared(extent, other) > 0 for other in found):
                found.append(extent)
    return sorted(found)


def _matched(words: Sequence[Strip], strips: Sequence[Strip]) -> list[int | None]:
    """Return the column of each word, None for a word without one; the order of both is kept."""
    best: list[list[tuple[float, tuple[int | None, ...]]]] = [[(0.0, ())] * (len(strips) + 1)]
    for word in words:
        row: list[tuple[float, tuple[int | None, ...]]] = []
        for place in range(len(strips) + 1):
            cost, chosen = best[-1][place]
            options = [(cost + ALONE, (*chosen, None))]
            if place:
                options.append(row[place - 1])
                cost, chosen = best[-1][place - 1]
                options.append((cost + _distance(word, strips[place - 1]), (*chosen, place - 1)))
            row.append(min(options, key=lambda option: option[0]))
        best.append(row)
    return list(best[-1][-1][1])


def _distance(word: Strip, strip: Strip) -> float:
    """Return how far apart two extents are: between their edges, and a little for their middles."""
    apart = max(word[0] - strip[1], strip[0] - word[1], 0.0)
    return apart + 0.2 * min(abs(sum(word) - sum(strip)) / 2, abs(word[0] - strip[0]), abs(word[1] - strip[1]))


def _shared(one: Strip, other: Strip) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])
