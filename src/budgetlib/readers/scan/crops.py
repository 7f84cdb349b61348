"""The pictures of pieces of text, taken from the scan itself in one step: every resampling costs sharpness."""

from __future__ import annotations

import cv2
import numpy as np

from budgetlib.readers.scan.recogniser import HEIGHT
from budgetlib.readers.scan.ruled import Rules
from budgetlib.readers.scan.upright import Lean, to_source

LOOSE = (0.3, 0.3, 1.5)
TIGHT = (0.12, 0.15, 1.25)
"""White above and below, and on either side, and the least height of a picture, in heights of characters."""
_NARROWEST = 8  # pixels
Room = tuple[float, float, float]


class Sheet:
    """A page as scanned (grey levels) with how it leans; its uprights are made paper, or they would be read as 1."""

    def __init__(self, grey: np.ndarray, lean: Lean, rules: Rules) -> None:
        self._matrix = np.vstack((to_source(lean, grey.shape), (0.0, 0.0, 1.0)))
        mask = cv2.dilate(rules.upright_mask, np.ones((3, 3), np.uint8))
        size = (grey.shape[1], grey.shape[0])
        self._grey = np.where(cv2.warpAffine(mask, self._matrix[:2], size, flags=cv2.INTER_NEAREST) > 0, 255, grey)
        self._grey = self._grey.astype(np.uint8)

    def crop(self, box: np.ndarray, height: float, room: Room = LOOSE) -> tuple[np.ndarray, float]:
        """Return the picture of a piece (a box in straightened pixels), and how wide the white on its left is, as a
        share of its width; `height` is the usual height of characters."""
        x0, y0, x1, y1 = box.tolist()
        beside = room[1] * height
        above = max(room[0] * height, (room[2] * height - (y1 - y0)) / 2)
        high, wide = y1 - y0 + 2 * above, x1 - x0 + 2 * beside
        step = max(high / HEIGHT, 0.0) if high < HEIGHT else 1.0  # pixels of the page per pixel of the picture
        shape = max(round(wide / step), _NARROWEST), HEIGHT if high < HEIGHT else round(high)
        shift = 0.5 * step - 0.5
        place = np.array([[step, 0.0, x0 - beside + shift], [0.0, step, y0 - above + shift], [0.0, 0.0, 1.0]])
        flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
        picture = cv2.warpAffine(self._grey, (self._matrix @ place)[:2], shape, flags=flags, borderValue=255)
        return np.asarray(picture), beside / wide
