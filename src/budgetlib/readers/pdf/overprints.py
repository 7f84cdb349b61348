"""Text in another colour that lies over the text of a page: seals, and watermarks as small as what they lie over.

No text of a page is printed upon another one. Where one is, the darker one is what the page says.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import numpy as np

from budgetlib.readers.pdf.characters import Characters, objects_of
from budgetlib.readers.pdf.marks import watermarks
from budgetlib.readers.pdf.objects import Drawn, Texts

FEWEST = 4
"""Characters that must stand upon others."""
LEAST = 0.12
"""Share of the characters of a group that they must be."""
COMMON = 0.05
"""Share of the characters of a page in a colour in which its own text may be printed."""
REPEATED, LONG = 2, 8
"""Texts of a page of so many characters that say the same, of which one stands upon other text."""
FEWEST_TURNS = 5
"""Directions of the characters of a group that is set round a curve."""
NEAR = 3.0
"""Heights within which texts of one colour belong to one group: the letters round a seal stand apart."""
_TURN = 8.0  # degrees
_STEPS = 48  # of 255 by which colours differ
_LARGEST = 3_000  # characters of a colour, or texts of a page, beyond which it is not looked at
_MAX_PAIRS = 12_000_000


def foreign(found: Characters, drawn: Drawn, page_text: Any) -> np.ndarray:
    """Return a mask of the characters that are no text of a page: watermarks, and what is printed upon it.

    `page_text` is pdfium's handle of the text.
    """
    return watermarks(found, drawn, page_text) | overprints(found, drawn, page_text)


def overprints(found: Characters, drawn: Drawn, page_text: Any) -> np.ndarray:
    """Return a mask of the characters that are printed upon the text of a page and are no part of it.

    `page_text` is pdfium's handle of the text, which tells what text object a character belongs to.
    """
    marked = np.zeros(len(found.codes), bool)
    texts = drawn.texts
    kinds = (texts.colours[:, :3] // _STEPS) @ (64, 8, 1)
    if not len(found.codes) or not len(kinds) or (kinds == kinds[0]).all():
        return marked
    objects = objects_of(page_text, found.indices.tolist())
    order = np.argsort(texts.addresses)
    places = order[np.minimum(np.searchsorted(texts.addresses, objects, sorter=order), len(order) - 1)]
    of = np.where(texts.addresses[places] == objects, kinds[places], -1)
    printed = found.codes > ord(" ")
    colours, counts = np.unique(of[printed], return_counts=True)
    usual = _darkest(texts, kinds, colours[counts >= COMMON * counts.sum()])
    text = printed & (of == usual)
    angles = _angles(drawn)[places]
    for colour, count in zip(colours.tolist(), counts.tolist(), strict=True):
        own = np.flatnonzero(printed & (of == colour))
        if colour in (usual, -1) or count > _LARGEST or count * int(text.sum()) > _MAX_PAIRS:
            continue
        upon = _stand_upon(found.boxes[own], found.boxes[text])
        if upon.any() or len(np.unique(angles[own])) >= FEWEST_TURNS:
            group = _Group(found.codes[own], found.boxes[own], objects[own], angles[own])
            marked |= np.isin(objects, _of_groups(group, upon))
    return marked


class _Group(NamedTuple):
    """Characters of one colour: Unicode, boxes, text objects (addresses), and directions in steps."""

    codes: np.ndarray
    boxes: np.ndarray
    objects: np.ndarray
    angles: np.ndarray


def _darkest(drawn: Texts, kinds: np.ndarray, colours: np.ndarray) -> int:
    """Return the darkest of the colours in which a good part of a page is printed: seals and watermarks are paler."""
    grey = drawn.colours[:, :3] @ (0.3, 0.59, 0.11)
    return min(colours.tolist(), key=lambda colour: grey[kinds == colour].min() if colour >= 0 else np.inf, default=-1)


def _stand_upon(mine: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return which boxes (page space: left, top, right, bottom) hold the middle of another one."""
    x, y = (others[:, 0] + others[:, 2]) / 2, (others[:, 1] + others[:, 3]) / 2
    over = (mine[:, None, 0] < x) & (x < mine[:, None, 2]) & (mine[:, None, 3] < y) & (y < mine[:, None, 1])
    held: np.ndarray = over.any(axis=1)
    return held


def _angles(drawn: Drawn) -> np.ndarray:
    """Return the directions of the texts of a page, in steps."""
    along = drawn.slopes()
    steps: np.ndarray = np.round(np.degrees(np.arctan2(along[:, 1], along[:, 0])) / _TURN)
    return steps


def _of_groups(group: _Group, upon: np.ndarray) -> list[int]:
    """Return the text objects of what stands near each other, upon other text or set round a curve, and those that
    say the same."""
    near = _near(group.boxes)
    standing = np.bincount(near, upon)
    upon_others = (standing >= LEAST * np.bincount(near)) & (standing >= FEWEST)
    turns = [len(np.unique(group.angles[near == number])) for number in range(len(standing))]
    curved = np.array(turns) >= FEWEST_TURNS
    chosen = {*group.objects[(upon_others | curved)[near]].tolist()}
    said = {item: group.codes[group.objects == item].tobytes() for item in {*group.objects.tolist()}}
    count, size = Counter(said.values()), group.codes.itemsize
    repeated = {text for text, times in count.items() if times >= REPEATED and len(text) >= LONG * size}
    over = {said[item] for item in chosen if len(said[item]) > FEWEST * size}
    over |= repeated & {said[item] for item in group.objects[upon].tolist()}
    return [item for item, text in said.items() if item in chosen or text in over]


def _near(boxes: np.ndarray) -> np.ndarray:
    """Return for each box the number of its group: boxes that stand near each other, directly or through others."""
    reach = NEAR * float(np.median(np.abs(boxes[:, 1] - boxes[:, 3]))) / 2
    left, right = boxes[:, 0] - reach, boxes[:, 2] + reach
    low, high = boxes[:, 3] - reach, boxes[:, 1] + reach
    groups = np.full(len(boxes), -1)
    number = -1
    for first in range(len(boxes)):
        if groups[first] >= 0:
            continue
        number += 1
        waiting = [first]
        groups[first] = number
        while waiting:
            place = waiting.pop()
            near = (left <= right[place]) & (right >= left[place]) & (low <= high[place]) & (high >= low[place])
            new = np.flatnonzero(near & (groups < 0))
            groups[new] = number
            waiting += new.tolist()
    return groups
