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
from budgetlib.readers.pdf.objects import Drawn, TextObject

PIXELS = 1_600
"""Of the longer side of the picture in which it is looked."""
MAX_ROUNDS = 6  # suspected texts that stand one on the other are looked at one after the other
_WHITE = 235  # a text with all channels above may be white on white
_INVISIBLE = (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP)
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
    suspects = _suspects(drawn, size, layers)
    if not suspects:
        return set()
    boxes = where(np.array([(b[0], b[3], b[2], b[1]) for b in (item.bounds for _, item in suspects)], np.float32))
    scale = PIXELS / max(*size, 1.0)
    shape = max(1, round(size[1] * scale)), max(1, round(size[0] * scale))
    rendered = _picture(page, shape)
    found: set[int] = set()
    for places in _rounds(boxes):
        for place in places:
            set_active(suspects[place][1].handle, False)
        changed = np.abs(rendered.astype(np.int16) - _picture(page, shape)) > _DIFFERENT
        sums = np.pad(changed.astype(np.int32).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        for place in places:
            if _inside(sums, boxes[place] * scale):
                set_active(suspects[place][1].handle, True)
            else:
                found.add(suspects[place][0])
    return found


def _suspects(drawn: Drawn, size: tuple[float, float], layers: bool) -> list[tuple[int, TextObject]]:
    scans = [box for box in drawn.pictures if _area(box) > _RECOGNISED * size[0] * size[1]]
    covered = _covered(drawn)
    found = []
    for (address, item), hidden in zip(drawn.texts.items(), covered, strict=True):
        if item.mode in _INVISIBLE:
            suspected = not any(_share(item.bounds, scan) > _MOST_COVERED for scan in scans)
        else:
            colour = item.colour or (0, 0, 0, 255)
            suspected = hidden or item.in_form or min(colour[:3]) >= _WHITE or colour[3] <= _FAINTEST_OPACITY
            suspected = suspected or (layers and "OC" in marks_of(item))
        if suspected:
            found.append((address, item))
    return found


def _covered(drawn: Drawn) -> list[bool]:
    """Return for each text whether something that was painted later lies over most of it."""
    texts = list(drawn.texts.values())
    first = texts[0].order if texts else 0
    late = [(order, *box) for order, box in drawn.covers if order > first]
    if not late or len(late) * len(texts) > _MAX_PAIRS:
        return [bool(late)] * len(texts)
    covers = np.array(late, np.float64)
    boxes = np.array([(item.order, *item.bounds) for item in texts], np.float64)[:, None, :]
    wide = np.minimum(covers[:, 3], boxes[..., 3]) - np.maximum(covers[:, 1], boxes[..., 1])
    high = np.minimum(covers[:, 4], boxes[..., 4]) - np.maximum(covers[:, 2], boxes[..., 2])
    area = np.maximum((boxes[..., 3] - boxes[..., 1]) * (boxes[..., 4] - boxes[..., 2]), 1e-6)
    over = np.clip(wide, 0, None) * np.clip(high, 0, None) >= _MOST_COVERED * area
    answer: list[bool] = (over & (covers[:, 0] > boxes[..., 0])).any(axis=1).tolist()
    return answer


def marks_of(item: TextObject) -> list[str]:
    """Return the names of the marked content that a text belongs to (`OC`: a layer, `Artifact`, `P` …)."""
    count = _COUNT_MARKS(item.handle)
    return [_name(_MARK_OF(item.handle, number)) for number in range(count)]


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


def _inside(sums: np.ndarray, box: np.ndarray) -> bool:
    """Whether any pixel changed in a box (pixels)."""
    height, width = sums.shape[0] - 1, sums.shape[1] - 1
    left, top = max(int(box[0]), 0), max(int(box[1]), 0)
    right, bottom = min(int(np.ceil(box[2])), width), min(int(np.ceil(box[3])), height)
    if left >= right or top >= bottom:
        return False
    return bool(sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left])


def _area(box: Sequence[float]) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _share(box: Sequence[float], other: Sequence[float]) -> float:
    """Return the share of a box that lies in another one."""
    wide = min(box[2], other[2]) - max(box[0], other[0])
    high = min(box[3], other[3]) - max(box[1], other[1])
    return max(wide, 0.0) * max(high, 0.0) / max(_area(box), 1e-6)
