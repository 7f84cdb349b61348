"""What is printed over or beside the text and is no part of it: watermarks, second strikes, raised footnote marks."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np

from budgetlib.readers.pdf.characters import Characters, objects_of
from budgetlib.readers.pdf.glyphs import CodeSet, median
from budgetlib.readers.pdf.objects import Drawn

TILTED = np.tan(np.radians(4))
"""A baseline further from the nearest axis is set askew on purpose; slanted digits have a straight baseline."""
FAINT = 120
"""Grey level (of 255) from which a text is pale, and opacity below which it is thin."""
BIG = 1.7
"""Times the usual height of a page's characters from which a text is big."""
REPEATED = 3
OVERLAPPED = 0.3
"""Share of a text's characters that must stand on others for it to lie over them."""
_FAINT_OPACITY = 180
SAME_PLACE = 0.14
"""Shift, in heights, of a second strike of the same character (bold by printing twice, shadows)."""
RAISED = 0.82
"""A footnote mark is at most this high beside what it stands at …"""
_LIFT = 0.16  # … and ends above its foot by this share of its height
_BESIDE = 0.45  # … and stands this close behind it (heights)
_OVER = 0.5
_SUPERSCRIPTS = CodeSet([0xB2, 0xB3, 0xB9, 0x2070, *range(0x2074, 0x207A), *range(0x2460, 0x2474)])
_NOTE_MARKS = CodeSet([*range(0x30, 0x3A), *map(ord, "*[](),"), 0x203B, 0x2020, 0x6CE8])
_MAX_PAIRS = 4_000_000
_PARTS, _BITS = 64, 20  # places of characters as whole numbers: parts of a point, bits of a number


def watermarks(found: Characters, drawn: Drawn, text: Any) -> np.ndarray:
    """Return a mask of the characters that are a watermark.

    Askew, and also pale, big or repeated; or pale and big over other text. Being askew alone is no criterion.
    """
    texts_askew = _are_askew(drawn.slopes())
    if not len(found.codes) or (drawn.texts.are_plain and not texts_askew.any()):
        return np.zeros(len(found.codes), bool)
    texts_faint = _are_faint(drawn.texts.colours)
    if not (texts_askew | texts_faint).any():
        return np.zeros(len(found.codes), bool)
    objects = objects_of(text, found.indices.tolist())
    addresses, first, of = np.unique(objects, return_index=True, return_inverse=True)
    askew = np.isin(addresses, drawn.texts.addresses[texts_askew])
    faint = np.isin(addresses, drawn.texts.addresses[texts_faint])
    size = (found.boxes[:, 1] - found.boxes[:, 3])[first]
    big = size > BIG * median(size[of])
    texts = [found.codes[of == place].tobytes() if flag else b"" for place, flag in enumerate(askew | faint)]
    count = Counter(texts)
    repeated = np.array([bool(t) and count[t] >= REPEATED and len(t) > 4 for t in texts])
    marks = askew & (faint | big | repeated)
    for place in np.flatnonzero(faint & ~marks & (big | repeated)).tolist():
        marks[place] = _lies_over(found.boxes, of == place)
    return marks[of]


def _are_askew(directions: np.ndarray) -> np.ndarray:
    across, up = np.abs(directions).T
    return np.minimum(across, up) > TILTED * np.maximum(np.maximum(across, up), 1e-9)


def _are_faint(colours: np.ndarray) -> np.ndarray:
    red, green, blue, opacity = colours.T
    return (0.3 * red + 0.59 * green + 0.11 * blue >= FAINT) | (opacity <= _FAINT_OPACITY)


def _lies_over(boxes: np.ndarray, own: np.ndarray) -> bool:
    """Whether a good part of some characters stands on characters of others."""
    mine, others = boxes[own], boxes[~own]
    if len(mine) * len(others) > _MAX_PAIRS or not len(others):
        return False
    x, y = (others[:, 0] + others[:, 2]) / 2, (others[:, 1] + others[:, 3]) / 2
    over = (mine[:, None, 0] < x) & (x < mine[:, None, 2]) & (mine[:, None, 3] < y) & (y < mine[:, None, 1])
    return bool(over.any(axis=1).mean() >= OVERLAPPED)


def second_strikes(codes: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return a mask of characters that were printed before in (nearly) the same place; `boxes` are displayed ones."""
    again = np.zeros(len(codes), bool)
    if len(codes) < 2:
        return again
    left, top, _, bottom = boxes.T
    height, middle = bottom - top, (top + bottom) / 2
    usual, highest = median(height), float(height.max())
    level = middle / max(2 * SAME_PLACE * usual, 1e-6)
    across = (codes.astype(np.int64) << 2 * _BITS) + (left * _PARTS).astype(np.int64)
    for shift in (0.0, 0.5):
        # One number for each character: equal ones of a level stand behind each other by their place.
        placed = across + ((level + shift).astype(np.int64) << _BITS)
        order = np.argsort(placed, kind="stable")
        ordered = placed[order]
        close = np.flatnonzero(ordered[1:] - ordered[:-1] <= SAME_PLACE * highest * _PARTS + 1)
        if not len(close):
            continue
        one, other = order[close], order[close + 1]
        near = SAME_PLACE * np.minimum(height[one], height[other])
        same = (codes[one] == codes[other]) & (codes[one] > ord(" "))
        same &= (np.abs(left[one] - left[other]) <= near) & (np.abs(middle[one] - middle[other]) <= near)
        again[np.maximum(one[same], other[same])] = True
    return again


def raised_marks(codes: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return a mask of footnote marks: small, raised, and close behind a digit or a Chinese character.

    What stands behind a letter (`m²`) belongs to it.
    """
    raised = np.zeros(len(codes), bool)
    if len(codes) < 2:
        return raised
    height = boxes[:, 3] - boxes[:, 1]
    usual = median(height)
    signs = _SUPERSCRIPTS.among(codes)
    small = _NOTE_MARKS.among(codes) & (height <= RAISED * usual * 1.1)
    candidates = np.flatnonzero(small | signs)
    if not len(candidates) or len(candidates) * len(codes) > _MAX_PAIRS:
        return raised
    based = ((codes >= 0x30) & (codes <= 0x39)) | ((codes >= 0x3400) & (codes <= 0x9FFF))
    for place in candidates[np.argsort(boxes[candidates, 0])].tolist():
        left, top, _, bottom = boxes[place]
        full = height if signs[place] else height * RAISED
        lifted = boxes[:, 3] - bottom >= (0 if signs[place] else _LIFT) * height
        beside = (left - boxes[:, 2] <= _BESIDE * height) & (left - boxes[:, 2] >= -_OVER * (bottom - top))
        level = (top >= boxes[:, 1] - 0.35 * height) & (bottom <= boxes[:, 3] + 0.01) & (top < boxes[:, 3])
        base = based & ~raised & (full >= bottom - top) & lifted & beside & level
        base[place] = False
        if signs[place]:
            base &= (boxes[:, 0] < left) & ((codes < 0x3400) | (codes[place] < 0x2460))
        chained = raised & beside & (np.abs(boxes[:, 3] - bottom) <= _LIFT * height)
        raised[place] = bool(base.any() or chained.any())
    return raised
