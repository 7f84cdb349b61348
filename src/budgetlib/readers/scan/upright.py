"""How a page lies in its picture: the small angles by which its rows and uprights lean, and putting them right."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

LARGEST = 6.0
"""Degrees by which a page may lean; what leans more was laid on the glass on purpose."""
_COARSE, _FINE = 0.25, 0.02
_POINTS = 60_000
_FLAT = 1.08
"""How much sharper the rows must be at the best angle than at the usual one to say anything."""
_NEGLIGIBLE = 0.02  # degrees


class Lean(NamedTuple):
    """Degrees by which rows rise to the right (`rows`) and uprights lean to the left (`uprights`)."""

    rows: float
    uprights: float


def lean_of(ink: np.ndarray) -> Lean:
    """Return how a page leans, from the mask of its ink.

    Rows and uprights usually lean by the same angle; where only one of them is sharp, it speaks for both.
    """
    y, x = np.nonzero(ink)
    if len(x) < 100:
        return Lean(0.0, 0.0)
    chosen = slice(None, None, max(1, len(x) // _POINTS))
    y, x = y[chosen].astype(np.float32), x[chosen].astype(np.float32)
    rows, rows_sharp = _sharpest(y, x)
    uprights, uprights_sharp = _sharpest(x, -y)
    if max(rows_sharp, uprights_sharp) < _FLAT:
        return Lean(0.0, 0.0)
    if rows_sharp < _FLAT or (abs(rows - uprights) > 1.0 and rows_sharp < uprights_sharp):
        rows = uprights
    elif uprights_sharp < _FLAT or abs(rows - uprights) > 1.0:
        uprights = rows
    return Lean(rows, uprights)


def to_source(lean: Lean, shape: tuple[int, ...]) -> np.ndarray:
    """Return the matrix (2 × 3) that takes places on the straightened page to places in a picture of this shape."""
    height, width = shape[:2]
    rise, shift = np.tan(np.radians(lean.rows)), np.tan(np.radians(lean.uprights))
    return np.array([[1.0, -shift, shift * height / 2], [rise, 1.0, -rise * width / 2]])


def straightened(picture: np.ndarray, lean: Lean) -> np.ndarray:
    """Return a picture of the same size with its rows level and its uprights upright."""
    if max(abs(lean.rows), abs(lean.uprights)) < _NEGLIGIBLE:
        return picture
    size = (picture.shape[1], picture.shape[0])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(picture, to_source(lean, picture.shape), size, flags=flags, borderValue=255))


def turned(picture: np.ndarray, quarters: int) -> np.ndarray:
    """Return a picture turned clockwise by quarter turns."""
    return np.ascontiguousarray(np.rot90(picture, -quarters))


def _sharpest(level: np.ndarray, along: np.ndarray) -> tuple[float, float]:
    """Return the angle at which points fall into the fewest levels, and how much sharper they are than usually."""
    coarse = np.arange(-LARGEST, LARGEST + _COARSE / 2, _COARSE)
    scores = [_sharpness(level, along, angle, 2.0) for angle in coarse.tolist()]
    best = float(coarse[int(np.argmax(scores))])
    fine = np.arange(best - _COARSE, best + _COARSE + _FINE / 2, _FINE)
    finest = [_sharpness(level, along, angle, 1.0) for angle in fine.tolist()]
    return float(fine[int(np.argmax(finest))]), max(scores) / max(float(np.median(scores)), 1e-9)


def _sharpness(level: np.ndarray, along: np.ndarray, angle: float, step: float) -> float:
    moved = level - along * np.float32(np.tan(np.radians(angle)))
    counts = np.bincount(((moved - moved.min()) / step).astype(np.int64))
    return float((counts.astype(np.float64) ** 2).sum())
