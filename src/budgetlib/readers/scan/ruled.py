"""Ruling lines of a page from its picture, and the picture without them."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

SHORTEST_ROW = 0.45
SHORTEST_UPRIGHT = 0.17
"""Inches: a rule is no shorter; strokes of characters are shorter than a row, but not than an upright."""
SURE_UPRIGHT = 0.55
"""Inches: an upright this long is a rule even if it ends nowhere."""
THICKEST = 0.06
"""Inches: what is thicker is a filled area."""
_FAINTEST = 0.2
"""Darkness (0 to 1) that a rule has along its whole length, noise smoothed away."""
_INK = 110  # darkness of ink
_BRIDGED = 0.06  # inches of a rule that may be missing
_MEET = 0.04  # inches by which an upright may miss the row it ends at
_BESIDE = 0.03  # inches above and below a row in which text would go on
_THROUGH_TEXT = 0.2
"""Share of a row with ink both right above and right below it: more, and it is a blurred line of text."""


class Rules(NamedTuple):
    """Rules in pixels: n × (x0, y0, x1, y1), rows and uprights, and the masks of their ink."""

    rows: np.ndarray
    uprights: np.ndarray
    row_mask: np.ndarray
    upright_mask: np.ndarray


def rules_of(grey: np.ndarray, dpi: float) -> Rules:
    """Return the ruling lines of a straightened page in grey levels."""
    dark = cv2.bitwise_not(grey)
    rows, row_mask = _lines(dark, dpi, SHORTEST_ROW)
    rows = _without_text(rows, row_mask, dark, dpi)
    uprights, upright_mask = _lines(cv2.transpose(dark), dpi, SHORTEST_UPRIGHT)
    uprights, upright_mask = uprights[:, (1, 0, 3, 2)], np.ascontiguousarray(upright_mask.T)
    kept = _are_rules(uprights, rows, dpi)
    for x0, y0, x1, y1 in uprights[~kept].astype(int).tolist():
        upright_mask[y0 : y1 + 1, max(x0 - 2, 0) : x1 + 3] = 0
    return Rules(rows, uprights[kept], row_mask, upright_mask)


def without_rules(grey: np.ndarray, rules: Rules) -> np.ndarray:
    """Return the picture with the rules made paper."""
    reach = cv2.dilate(rules.row_mask | rules.upright_mask, np.ones((3, 3), np.uint8))
    return np.where(reach > 0, 255, grey).astype(np.uint8)


def _lines(dark: np.ndarray, dpi: float, shortest: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the level lines in a picture of darkness as boxes (x0, y, x1, y) and as a mask."""
    length = max(8, round(shortest * dpi))
    smooth = cv2.blur(dark, (3, 1))  # no wider, or the white between figures is as dark as a faint rule
    opened = cv2.morphologyEx(smooth, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    bridge = np.ones((1, max(3, round(_BRIDGED * dpi))), np.uint8)
    found = cv2.morphologyEx((opened > _FAINTEST * 255).astype(np.uint8), cv2.MORPH_CLOSE, bridge)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(found)
    wide, high = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    area = stats[:, cv2.CC_STAT_AREA]
    thin = area <= wide * (THICKEST * dpi + 2)  # the mean thickness: a line may still lean a little
    thin[0] = False
    left, top = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_TOP]
    middle = top + (high - 1) / 2
    boxes = np.column_stack((left, middle, left + wide - 1, middle))[thin].astype(np.float32)
    return boxes, thin[labels].astype(np.uint8)


def _without_text(rows: np.ndarray, mask: np.ndarray, dark: np.ndarray, dpi: float) -> np.ndarray:
    """Return the rows that do not run through text, and take the others from the mask."""
    reach, kept = max(3, round(_BESIDE * dpi)), []
    for x0, y, x1, _ in rows.astype(int).tolist():
        band = np.flatnonzero(mask[max(y - reach, 0) : y + reach + 1, x0 : x1 + 1].any(axis=1)) + max(y - reach, 0)
        first, last = (int(band[0]), int(band[-1])) if len(band) else (y, y)
        above = (dark[max(first - reach, 0) : max(first - 1, 0), x0 : x1 + 1] > _INK).any(axis=0)
        below = (dark[last + 2 : last + reach + 1, x0 : x1 + 1] > _INK).any(axis=0)
        kept.append(float((above & below).mean()) <= _THROUGH_TEXT)
        if not kept[-1]:
            mask[first : last + 1, x0 : x1 + 1] = 0
    return rows[np.array(kept, bool)]


def _are_rules(uprights: np.ndarray, rows: np.ndarray, dpi: float) -> np.ndarray:
    """Whether uprights are rules: long, or from one row to another."""
    if not len(uprights):
        return np.zeros(0, bool)
    reach = _MEET * dpi
    x, top, bottom = uprights[:, 0], uprights[:, 1], uprights[:, 3]
    ends = np.zeros((2, len(uprights)), bool)
    for x0, y, x1, _ in rows.tolist():
        beside = (x >= x0 - reach) & (x <= x1 + reach)
        ends[0] |= beside & (np.abs(top - y) <= reach)
        ends[1] |= beside & (np.abs(bottom - y) <= reach)
    return (bottom - top >= SURE_UPRIGHT * dpi) | ends.all(axis=0)
