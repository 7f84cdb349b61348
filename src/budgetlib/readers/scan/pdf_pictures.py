"""Pictures of the pages of a PDF that are scans, as sharp as they were scanned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from budgetlib.readers.scan.pages import PagePicture

LEAST_DPI, USUAL_DPI, MOST_DPI = 150.0, 200.0, 300.0
A4 = (595.0, 842.0)
_SHORTEST, _LONGEST = 300.0, 1_300.0
"""Points: the shorter side of paper that people scan; other pages have pixels for points, and count as A4."""
_DEPTH = 3  # forms within forms


def pictures_of(document: pdfium.PdfDocument, numbers: Sequence[int]) -> Iterator[PagePicture]:
    """Yield the pictures of pages (1-based), each when it is asked for."""
    for number in numbers:
        page = document[number - 1]
        try:
            shorter = min(page.get_size())
            inches = (shorter if _SHORTEST <= shorter <= _LONGEST else A4[0]) / 72.0
            dpi = _native_dpi(page, shorter / inches)
            scale = dpi * inches / shorter
            pixels = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_numpy()
            yield PagePicture(number, _plain(pixels), dpi)
        finally:
            page.close()


def _plain(pixels: np.ndarray) -> np.ndarray:
    """Return pixels as RGB or grey levels, in memory of their own: pdfium frees the bitmap's."""
    return np.array(pixels[:, :, :3] if pixels.ndim == 3 else pixels)


def _native_dpi(page: Any, points_per_inch: float) -> float:
    """Return the pixels per inch of the largest picture of a page, within bounds."""
    largest, found = 0.0, USUAL_DPI
    for item in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH):
        left, bottom, right, top = item.get_bounds()
        area = (right - left) * (top - bottom)
        if area > largest:
            wide, high = item.get_px_size()
            largest, found = area, (wide * high / area) ** 0.5 * points_per_inch
    return float(min(max(found, LEAST_DPI), MOST_DPI))
