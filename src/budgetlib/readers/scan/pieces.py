"""Where text stands in a picture without rules: boxes of pieces, each a line of text or the part of one in a cell.

Strokes that stand close on a line are one piece; a rule between them, or white as wide as a character, divides.
"""

from __future__ import annotations

import cv2
import numpy as np

SMALLEST, LARGEST = 0.035, 0.6
"""Inches: heights of strokes that may be text."""
_USUAL = (0.05, 0.3)  # inches: heights of strokes that tell the usual height of characters
_GAP = 0.9
"""White within a piece, in heights of characters."""
_THIN = 0.45
"""A piece lower than this (heights) may be a stroke of the piece beside, above or below it."""
_WHOLE = 1.35  # height of a piece after a stroke was added to it, in heights
_LEVEL = 0.5  # share of the lower piece's height by which two pieces of a line overlap
_TALL = 1.75  # a piece higher than this (heights) may be several lines
_SPECK = 0.22  # a piece that is smaller both ways (heights) is dirt
_HAIR = 0.05  # a piece that is thinner (heights) is left of a stamp or fold: the stroke of `一` is twice that


def usual_height(ink: np.ndarray, dpi: float) -> float:
    """Return the usual height of characters in pixels."""
    stats = cv2.connectedComponentsWithStats(ink)[2]
    high, wide = stats[1:, cv2.CC_STAT_HEIGHT], stats[1:, cv2.CC_STAT_WIDTH]
    told = high[(high > _USUAL[0] * dpi) & (high < _USUAL[1] * dpi) & (wide < 3 * high)]
    return float(np.percentile(told, 70)) if len(told) else 0.12 * dpi


def pieces_of(ink: np.ndarray, uprights: np.ndarray, rows: np.ndarray, dpi: float) -> tuple[np.ndarray, float]:
    """Return the boxes (n × x0, y0, x1, y1; pixels, ends excluded) of the pieces of text, and the usual height.

    `ink` is the mask of the ink without rules, `uprights` and `rows` are the rules.
    """
    height = usual_height(ink, dpi)
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(3, round(_GAP * height))), np.uint8))
    for x0, y0, x1, y1 in np.rint(uprights).astype(int).tolist():
        joined[y0 : y1 + 1, x0 - 1 : x1 + 2] = 0
    for x0, y0, x1, y1 in np.rint(rows).astype(int).tolist():
        joined[y0 : y1 + 1, x0 : x1 + 1] = 0
    stats = cv2.connectedComponentsWithStats(joined, connectivity=4)[2]
    boxes = stats[1:, :4].astype(np.int64)
    boxes[:, 2:] += boxes[:, :2]
    fits = (boxes[:, 3] - boxes[:, 1] <= LARGEST * dpi) & (boxes[:, 2] - boxes[:, 0] >= 2)
    boxes = _joined(boxes[fits], uprights, height)
    boxes = np.array([part for box in boxes.tolist() for part in _lines(ink, box, height)], np.int64).reshape(-1, 4)
    return boxes[_is_text(ink, boxes, height)], height


def _joined(boxes: np.ndarray, uprights: np.ndarray, height: float) -> np.ndarray:
    """Join pieces of one line, and strokes with the character they belong to, until nothing changes."""
    while len(boxes) > 1:
        groups = _groups(_near(boxes, height) & ~_divided(boxes, uprights))
        if groups.max() + 1 == len(boxes):
            break
        lows = [np.full(groups.max() + 1, np.iinfo(np.int64).max) for _ in range(2)]
        highs = [np.zeros(groups.max() + 1, np.int64) for _ in range(2)]
        for axis in range(2):
            np.minimum.at(lows[axis], groups, boxes[:, axis])
            np.maximum.at(highs[axis], groups, boxes[:, axis + 2])
        boxes = np.column_stack((*lows, *highs))
    return boxes


def _near(boxes: np.ndarray, height: float) -> np.ndarray:
    """Whether two pieces are one: level with each other and close, or a stroke above or below the rest of it."""
    x0, y0, x1, y1 = (boxes[:, i] for i in range(4))
    high = y1 - y0
    across = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)  # negative: white between them
    down = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    lower = np.minimum(high[:, None], high)
    whole = np.maximum(y1[:, None], y1) - np.minimum(y0[:, None], y0)
    limit = np.maximum(_WHOLE * height, 1.1 * np.maximum(high[:, None], high))
    level = (down >= _LEVEL * lower) & (across >= -_GAP * height) & (whole <= limit)
    narrower = np.minimum((x1 - x0)[:, None], x1 - x0)
    stroke = (lower < _THIN * height) & (across >= 0.7 * narrower) & (whole <= limit)
    return level | stroke


def _divided(boxes: np.ndarray, uprights: np.ndarray) -> np.ndarray:
    """Whether an upright stands between two pieces."""
    divided = np.zeros((len(boxes), len(boxes)), bool)
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    for x0, y0, _, y1 in uprights.tolist():
        level = (middle >= y0) & (middle <= y1)
        left, right = level & (boxes[:, 2] <= x0 + 2), level & (boxes[:, 0] >= x0 - 2)
        divided |= left[:, None] & right
        divided |= right[:, None] & left
    return divided


def _groups(near: np.ndarray) -> np.ndarray:
    """Return the number of the group of each piece: near ones are in one."""
    groups = np.arange(len(near))
    while True:
        lowest = np.where(near, groups, len(near)).min(axis=1)
        grown = np.minimum(groups, lowest)
        if (grown == groups).all():
            return np.unique(groups, return_inverse=True)[1]
        groups = grown


def _lines(ink: np.ndarray, box: list[int], height: float) -> list[list[int]]:
    """Return the lines of a piece that is too high for one; the piece itself where no white divides it."""
    x0, y0, x1, y1 = box
    if y1 - y0 <= _TALL * height:
        return [box]
    filled = np.flatnonzero(ink[y0:y1, x0:x1].any(axis=1))
    if not len(filled):
        return []
    parts = np.split(filled, np.flatnonzero(np.diff(filled) > 1) + 1)
    if len(parts) > 1 and min(len(part) for part in parts) >= _THIN * height:
        return [[x0, y0 + int(part[0]), x1, y0 + int(part[-1]) + 1] for part in parts]
    return [box]


def _is_text(ink: np.ndarray, boxes: np.ndarray, height: float) -> np.ndarray:
    """Whether pieces are more than dirt."""
    if not len(boxes):
        return np.zeros(0, bool)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    thick = np.minimum(wide, high) > _HAIR * height
    return np.asarray(((wide > _SPECK * height) | (high > _SPECK * height)) & thick)
