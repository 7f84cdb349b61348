"""The picture of a page in grey levels on white paper: uneven or grey paper made white, watermarks and stamps gone."""

from __future__ import annotations

import cv2
import numpy as np

_COLOURED = 60
"""Difference between the strongest and the weakest channel of a coloured pixel (0 to 255)."""
_STAMP = 0.6
"""Inches: a coloured figure that is at least so wide and so high is a stamp or a picture, never a line of text."""
_FAINTEST_STAMP = 100.0
"""The least that the strongest channel of stamping ink has on paper; black text under it has less."""
_PAPER_REACH = 0.3
"""Inches within which some paper shows between the strokes."""
_LIGHTEST_INK, _DARKEST_INK = 0.78, 0.5
"""Shares of the paper's brightness between which the threshold of ink is sought: lighter is a watermark."""


def cleaned(picture: np.ndarray, dpi: float) -> np.ndarray:
    """Return the picture (height × width × 3, RGB, or height × width) in grey levels with white paper (uint8)."""
    grey = picture if picture.ndim == 2 else _without_stamps(picture, dpi)
    return _white_paper(grey, dpi)


def ink_threshold(grey: np.ndarray) -> int:
    """Return the grey level below which a pixel of a cleaned picture is ink."""
    found, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return int(min(max(found, _DARKEST_INK * 255), _LIGHTEST_INK * 255))


def _without_stamps(picture: np.ndarray, dpi: float) -> np.ndarray:
    """Return the picture in grey levels; large coloured figures keep only what is black in them."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    strongest = picture.max(axis=2)
    coloured = (strongest - picture.min(axis=2) > _COLOURED).astype(np.uint8)
    if not coloured.any():
        return grey
    near = cv2.getStructuringElement(cv2.MORPH_RECT, (max(3, round(0.08 * dpi)),) * 2)
    boxes = cv2.connectedComponentsWithStats(cv2.morphologyEx(coloured, cv2.MORPH_CLOSE, near))[2][1:, :4]
    paper = float(np.median(grey))  # not white: on grey paper that would pass for the paper around
    for left, top, wide, high in boxes[(boxes[:, 2:] > _STAMP * dpi).all(axis=1)].tolist():
        part = slice(top, top + high), slice(left, left + wide)  # with the star and the words within the ring
        inside = cv2.dilate(coloured[part], np.ones((5, 5), np.uint8)) > 0
        ink = max(float(np.median(strongest[part][coloured[part] > 0])), _FAINTEST_STAMP)
        lifted = np.minimum(strongest[part] * (paper / ink), paper)  # black under the stamp stays as dark as it was
        grey[part] = np.where(inside, lifted, grey[part]).astype(np.uint8)
    return grey


def _white_paper(grey: np.ndarray, dpi: float) -> np.ndarray:
    """Return grey levels relative to the paper around: 255 where the paper is."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    reach = max(3, round(_PAPER_REACH * dpi / 4)) | 1
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((reach, reach), np.uint8)), min(reach, 31) | 1)
    paper = np.maximum(cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR), 64)
    return np.asarray(cv2.divide(grey, paper, scale=255))
