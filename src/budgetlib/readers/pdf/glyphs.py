"""Characters with their boxes: the arrays that everything about text works on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Glyphs:
    """Characters of a page in content order: `codes` (Unicode), `boxes` (n × left, top, right, bottom; points)."""

    codes: np.ndarray
    boxes: np.ndarray

    def __len__(self) -> int:
        return len(self.codes)

    def only(self, chosen: np.ndarray) -> Glyphs:
        """Return the characters selected by a mask or by positions."""
        return Glyphs(self.codes[chosen], self.boxes[chosen])
