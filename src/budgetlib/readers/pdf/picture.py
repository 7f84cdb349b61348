"""The picture of a part of what a PDF page draws: its texts alone, or everything but its texts."""

from __future__ import annotations

from typing import Any

import numpy as np
import pypdfium2.raw as pdfium_c

from budgetlib.readers.pdf.calls import address_of
from budgetlib.readers.pdf.characters import NOTHING, UNMAPPED, characters, objects_of
from budgetlib.readers.pdf.objects import Drawn, drawn_on, others_on
from budgetlib.readers.pdf.overprints import foreign
from budgetlib.readers.pdf.page import Page
from budgetlib.readers.pdf.seen import set_active

DPI = 300.0
_MOST_PIXELS = 60_000_000  # A1 at 200 dpi
_POINTS = 72.0


def picture_of(document: Any, page: Page, *, texts: bool) -> tuple[np.ndarray, float] | None:
    """Return a page in grey levels, as its coordinates lie, and the pixels per unit of them; None when it is damaged.

    `texts` shows the text objects with numbers or characters nobody can tell, and nothing else; otherwise everything
    but text is shown.
    """
    handle = pdfium_c.FPDF_LoadPage(document, page.number - 1)
    if not handle:
        return None
    try:
        drawn = drawn_on(handle, page.unit)
        if drawn is None:
            return None
        _switch(handle, drawn, page, texts)
        scale = min(DPI / _POINTS, (_MOST_PIXELS / max(page.width * page.height, 1.0)) ** 0.5)
        return _rendered(handle, page, scale), scale
    finally:
        pdfium_c.FPDF_ClosePage(handle)


def _switch(handle: Any, drawn: Drawn, page: Page, texts: bool) -> None:
    """Switch off what is not to be shown."""
    shown = _told_by_ink(handle, drawn, page) if texts else set()
    for address in drawn.texts.addresses.tolist():
        set_active(address, address in shown)
    if texts:
        for address in others_on(address_of(handle)):
            set_active(address, False)


def _told_by_ink(handle: Any, drawn: Drawn, page: Page) -> set[int]:
    """Return the addresses of the texts that have a number or a character that cannot be told."""
    text = pdfium_c.FPDFText_LoadPage(handle)
    if not text:
        return set()
    try:
        found = characters(text, drawn, page.unit)
        if found is NOTHING:
            return set()
        kept = ~foreign(found, drawn, text)
        kept &= (found.codes == UNMAPPED) | (found.codes < 0x80)
        return {*objects_of(text, found.indices[kept & (found.indices >= 0)].tolist()).tolist()} - {0}
    finally:
        pdfium_c.FPDFText_ClosePage(text)


def _rendered(handle: Any, page: Page, scale: float) -> np.ndarray:
    width, height = max(1, round(page.width * scale)), max(1, round(page.height * scale))
    pixels = np.full((height, width), 255, np.uint8)
    bitmap = pdfium_c.FPDFBitmap_CreateEx(width, height, pdfium_c.FPDFBitmap_Gray, pixels.ctypes.data, width)
    try:
        pdfium_c.FPDF_RenderPageBitmap(bitmap, handle, 0, 0, width, height, page.turned, 0)
    finally:
        pdfium_c.FPDFBitmap_Destroy(bitmap)
    return pixels
