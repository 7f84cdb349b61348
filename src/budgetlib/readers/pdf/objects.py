"""The objects of a PDF page, walked once in the order they are painted: texts, pictures, fills, and lines (rulings.py).

Everything is in page space (y upwards); `unit` is the length of a point there (below one on pages with a UserUnit).
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from ctypes import byref
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium_c

from budgetlib.readers.pdf.rulings import IDENTITY, Lines, Matrix, add_path, mapped_box, matrix_of, multiplied

MAX_OBJECTS = 300_000
MAX_DEPTH = 6  # forms within forms
_CHANNELS = [ctypes.c_uint() for _ in range(4)]  # filled anew for every object: pdfium is never called from two threads
_CHANNEL_POINTERS = [byref(channel) for channel in _CHANNELS]
Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top in page space."""


class TextObject(NamedTuple):
    """One text object: its place in the order of painting, where it stands, how it is painted.

    `colour` is red, green, blue and opacity (0 to 255), None for a pattern; `in_form` tells that it stands in a form
    XObject.
    """

    handle: Any
    order: int
    bounds: Bounds
    mode: int
    colour: tuple[int, ...] | None
    in_form: bool


@dataclass(slots=True)
class Drawn:
    """What a page paints: its text objects by address, its lines, its pictures, the boxes it paints over."""

    lines: Lines
    texts: dict[int, TextObject] = field(default_factory=dict)
    pictures: list[Bounds] = field(default_factory=list)
    covers: list[tuple[int, Bounds]] = field(default_factory=list)  # place in the order of painting, box
    objects: int = 0

    def picture_area(self) -> float:
        """Area of the pictures, in units of page space squared."""
        return sum((right - left) * (top - bottom) for left, bottom, right, top in self.pictures)


def drawn_on(page: pdfium_c.FPDF_PAGE, unit: float = 1.0) -> Drawn | None:
    """Return what a page paints; None when it holds more than MAX_OBJECTS objects."""
    drawn = Drawn(Lines(unit))
    count = pdfium_c.FPDFPage_CountObjects(page)
    return drawn if _walk(drawn, page, count, pdfium_c.FPDFPage_GetObject, IDENTITY, MAX_DEPTH) else None


def _walk(drawn: Drawn, owner: Any, count: int, object_at: Callable[..., Any], matrix: Matrix, depth: int) -> bool:
    """Add what the objects of a page or form paint; False when there are too many."""
    drawn.objects += max(count, 0)
    if drawn.objects > MAX_OBJECTS:
        return False
    type_of, bounds_of = pdfium_c.FPDFPageObj_GetType, pdfium_c.FPDFPageObj_GetBounds
    left, bottom, right, top = edges = [ctypes.c_float() for _ in range(4)]
    pointers = [byref(edge) for edge in edges]
    for index in range(count):
        item = object_at(owner, index)
        kind = type_of(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            if depth and not _walk_form(drawn, item, matrix, depth):
                return False
            continue
        if not bounds_of(item, *pointers):
            continue
        box = (left.value, bottom.value, right.value, top.value)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            found = _text(item, len(drawn.texts) + len(drawn.covers), mapped_box(box, matrix), matrix is not IDENTITY)
            drawn.texts[ctypes.addressof(item.contents)] = found
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            if add_path(drawn.lines, item, box, matrix):
                drawn.covers.append((len(drawn.texts) + len(drawn.covers), mapped_box(box, matrix)))
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            place = mapped_box(box, matrix)
            drawn.pictures.append(place)
            drawn.covers.append((len(drawn.texts) + len(drawn.covers), place))
            drawn.lines.add_bar(*place)
    return True


def _walk_form(drawn: Drawn, form: Any, matrix: Matrix, depth: int) -> bool:
    inner = multiplied(matrix_of(form), matrix)
    count = pdfium_c.FPDFFormObj_CountObjects(form)
    return _walk(drawn, form, count, pdfium_c.FPDFFormObj_GetObject, inner, depth - 1)


def _text(item: Any, order: int, bounds: Bounds, in_form: bool) -> TextObject:
    known = pdfium_c.FPDFPageObj_GetFillColor(item, *_CHANNEL_POINTERS)
    colour = tuple([channel.value for channel in _CHANNELS]) if known else None
    return TextObject(item, order, bounds, pdfium_c.FPDFTextObj_GetTextRenderMode(item), colour, in_form)


def text_object_of(text: Any, count: int) -> np.ndarray:
    """Return the address of the text object that each of the first `count` characters belongs to, 0 for none."""
    return np.array([_OBJECT_OF(text, index) or 0 for index in range(count)], np.int64)


# pdfium's own function, but with an address as its result: wrapping each in a pointer object takes five times as long.
_OBJECT_OF = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium_c.FPDFText_GetTextObject, ctypes.c_void_p).value or 0
)
