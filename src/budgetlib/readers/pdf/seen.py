"""What of a page nobody sees: text painted invisibly, in white on white, under something else, in a layer that is off.

Whether a suspected text is seen is asked of the picture of the page: without it, does the page look the same?
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium_c

from budgetlib.readers.pdf.calls import by_address
from budgetlib.readers.pdf.objects import Drawn

PIXELS = 1_600
"""Of the longer side of the picture in which it is looked."""
MAX_ROUNDS = 6  # suspected texts that stand one on the other are looked at one after the other
_WHITE = 235  # a text with all channels above may be white on white
_ARE_INVISIBLE = np.zeros(pdfium_c.FPDF_TEXTRENDERMODE_LAST + 1, bool)
_ARE_INVISIBLE[[pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP]] = True
_DIFFERENT = 12  # grey levels of 255 by which a pixel must change to be seen
_MOST_COVERED = 0.8  # share of a text that must lie under one thing painted later
_FAINTEST_OPACITY = 30
_MAX_PAIRS = 20_000_000
_RECOGNISED = 0.25  # share of a page that a picture must cover for invisible text over it to be its recognised text

set_active = by_address(pdfium_c.FPDFPageObj_SetIsActive)
_COUNT_MARKS = by_address(pdfium_c.FPDFPageObj_CountMarks)
_MARK_OF = by_address(pdfium_c.FPDFPageObj_GetMark)
_NAME_OF = by_address(pdfium_c.FPDFPageObjMark_GetName)

Where = Callable[[np.ndarray], np.ndarray]
"""Boxes in page space (left, top, right, bottom) → boxes from the top left of the page as displayed."""


def unseen(page: Any, drawn: Drawn, where: Where, size: tuple[float, float], *, layers: bool = True) -> set[int]:
    """Return the addresses of text objects that the page does not show.

    `size` are width and height of the page as displayed, in the units of `where`; `layers` tells that the document may
    have layers. Text that was recognised in a scan lies invisibly over its picture and counts as seen.
    """
    texts = drawn.texts
    if not layers and not _late_covers(drawn) and texts.are_plain:
        return set()
    suspects = np.flatnonzero(_suspected(drawn, size, layers))
    if not len(suspects):
        return set()
    addresses = texts.addresses[suspects].tolist()
    boxes = where(drawn.bounds_of(suspects)[:, [0, 3, 2, 1]].astype(np.float32))
    scale = PIXELS / max(*size, 1.0)
    shape = max(1, round(size[1] * scale)), max(1, round(size[0] * scale))
    rendered = _picture(page, shape)
    found: set[int] = set()
    for places in _rounds(boxes):
        for place in places:
            set_active(addresses[place], False)
        without = _picture(page, shape)
        for place in places:
            if _differ(rendered, without, boxes[place] * scale):
                set_active(addresses[place], True)
            else:
                found.add(addresses[place])
    return found


def _suspected(drawn: Drawn, size: tuple[float, float], layers: bool) -> np.ndarray:
    """Return a mask of the text objects that may not be seen."""
    texts = drawn.texts
    red, green, blue, opacity = texts.colours.T
    pale = np.minimum(np.minimum(red, green), blue) >= _WHITE
    suspected = _covered(drawn) | (texts.form > 0) | pale | (opacity <= _FAINTEST_OPACITY)
    if layers:
        for place in np.flatnonzero(~suspected).tolist():
            suspected[place] = "OC" in marks_of(int(texts.addresses[place]))
    scans = [box for box in drawn.pictures if _area(box) > _RECOGNISED * size[0] * size[1]]
    invisible = np.flatnonzero(_ARE_INVISIBLE[np.clip(texts.modes, 0, len(_ARE_INVISIBLE) - 1)])
    for place, bounds in zip(invisible.tolist(), drawn.bounds_of(invisible).tolist(), strict=True):
        suspected[place] = not any(_share(bounds, scan) > _MOST_COVERED for scan in scans)
    return suspected


def _covered(drawn: Drawn) -> np.ndarray:
    """Return for each text whether something that was painted later lies over most of it."""
    texts, late = drawn.texts, _late_covers(drawn)
    if not late or len(late) * len(texts.orders) > _MAX_PAIRS:
        return np.full(len(texts.orders), bool(late))
    covers, boxes = np.array(late, np.float64), drawn.bounds_of(np.arange(len(texts.orders)))[:, None, :]
    wide = np.minimum(covers[:, 3], boxes[..., 2]) - np.maximum(covers[:, 1], boxes[..., 0])
    high = np.minimum(covers[:, 4], boxes[..., 3]) - np.maximum(covers[:, 2], boxes[..., 1])
    area = np.maximum((boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1]), 1e-6)
    over = np.clip(wide, 0, None) * np.clip(high, 0, None) >= _MOST_COVERED * area
    covered: np.ndarray = (over & (covers[:, 0] > texts.orders[:, None])).any(axis=1)
    return covered


def _late_covers(drawn: Drawn) -> list[tuple[float, ...]]:
    """Return what is painted over an area after the first text: place in the order of painting, box."""
    first = int(drawn.texts.orders[0]) if len(drawn.texts.orders) else 0
    return [(order, *box) for order, box in drawn.covers if order > first]


def marks_of(text: int) -> list[str]:
    """Return the names of the marked content that a text belongs to (`OC`: a layer, `Artifact`, `P` …)."""
    count = _COUNT_MARKS(text)
    return [_name(_MARK_OF(text, number)) for number in range(count)]


def _name(mark: int) -> str:
    buffer, length = (ctypes.c_ushort * 64)(), ctypes.c_ulong()
    if not _NAME_OF(mark, ctypes.addressof(buffer), ctypes.sizeof(buffer), ctypes.addressof(length)):
        return ""
    return bytes(buffer)[: max(length.value - 2, 0)].decode("utf-16-le", "replace")


def _rounds(boxes: np.ndarray) -> list[list[int]]:
    """Return the boxes in rounds, so that no two of a round overlap; what needs more than MAX_ROUNDS is left out."""
    rounds: list[list[int]] = []
    for place, (left, top, right, bottom) in enumerate(boxes):
        for round_ in rounds:
            others = boxes[round_]
            apart = (others[:, 0] >= right) | (others[:, 2] <= left) | (others[:, 1] >= bottom) | (others[:, 3] <= top)
            if apart.all():
                round_.append(place)
                break
        else:
            if len(rounds) < MAX_ROUNDS:
                rounds.append([place])
    return rounds


def _picture(page: Any, shape: tuple[int, int]) -> np.ndarray:
    """Return the page in grey levels, without annotations."""
    height, width = shape
    pixels = np.full((height, width), 255, np.uint8)
    bitmap = pdfium_c.FPDFBitmap_CreateEx(width, height, pdfium_c.FPDFBitmap_Gray, pixels.ctypes.data, width)
    try:
        pdfium_c.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
    finally:
        pdfium_c.FPDFBitmap_Destroy(bitmap)
    return pixels


def _differ(one: np.ndarray, other: np.ndarray, box: np.ndarray) -> bool:
    """Whether any pixel of two pictures differs in a box (pixels)."""
    height, width = one.shape
    left, top = max(int(box[0]), 0), max(int(box[1]), 0)
    right, bottom = min(int(np.ceil(box[2])), width), min(int(np.ceil(box[3])), height)
    if left >= right or top >= bottom:
        return False
    part = (slice(top, bottom), slice(left, right))
    return bool((np.abs(one[part].astype(np.int16) - other[part]) > _DIFFERENT).any())


def _area(box: Sequence[float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _share(box: Sequence[float], other: Sequence[float]) -> float:
    """Return the share of a box that lies in another one."""
    wide = min(box[2], other[2]) - max(box[0], other[0])
    high = min(box[3], other[3]) - max(box[1], other[1])
    return max(wide, 0.0) * max(high, 0.0) / max(_area(box), 1e-6)
