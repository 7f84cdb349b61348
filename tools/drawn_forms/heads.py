"""Heads of columns: a tree of captions printed over one or more rows, merged where a caption spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tools.drawn_forms.printed import ABOVE, LEFT


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption over the captions below it; a leaf is the head of one column."""

    text: str
    below: tuple[Caption, ...] = field(default=())

    @property
    def width(self) -> int:
        return sum(caption.width for caption in self.below) or 1

    @property
    def depth(self) -> int:
        return 1 + max((caption.depth for caption in self.below), default=0)


def grid(captions: Sequence[Caption]) -> list[list[str]]:
    """Return the rows of the head; LEFT and ABOVE stand where a merged caption covers a cell."""
    depth = max(caption.depth for caption in captions)
    rows: list[list[str]] = [[] for _ in range(depth)]
    for caption in captions:
        _print(caption, rows, 0, depth)
    return rows


def _print(caption: Caption, rows: list[list[str]], top: int, depth: int) -> None:
    rows[top] += [caption.text] + [LEFT] * (caption.width - 1)
    if not caption.below:
        for row in rows[top + 1 : depth]:
            row.append(ABOVE)
    for below in caption.below:
        _print(below, rows, top + 1, depth)
