"""What `box` says: a place on a page in points, a cell of a workbook, or a line of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

_BOX = re.compile(r"(-?[0-9.]+),(-?[0-9.]+),(-?[0-9.]+),(-?[0-9.]+)")


class Box(NamedTuple):
    """A place on a page as shown: points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    def grown(self, margin: float) -> Box:
        """Return a box with a margin (points) around it."""
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)


def page_box(told: object) -> Box | None:
    """Return the place on a page that `box` of a fact tells; None for a cell, a line, or nothing."""
    match = _BOX.fullmatch(told) if isinstance(told, str) else None
    return Box(*map(float, match.groups())) if match else None


def around(boxes: Iterable[Box]) -> Box | None:
    """Return the smallest box around others; None where there is none."""
    found = list(boxes)
    if not found:
        return None
    lefts, tops, rights, bottoms = zip(*found, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))
