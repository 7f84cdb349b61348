"""The objects of a PDF page, walked once in the order they are painted: texts, pictures, fills, and lines (rulings.py).

Everything is in page space (y upwards); `unit` is the length of a point there (below one on pages with a UserUnit).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import NamedTuple

import numpy as np
import pypdfium2.raw as pdfium_c

from budgetlib.readers.pdf.calls import address_of, by_address, columns_filled
from budgetlib.readers.pdf.rulings import IDENTITY, Lines, Matrix, add_path, mapped_box, matrix_of, multiplied

MAX_OBJECTS = 300_000
MAX_DEPTH = 6  # forms within forms
_TYPE_OF = by_address(pdfium_c.FPDFPageObj_GetType)
_BOUNDS_OF = by_address(pdfium_c.FPDFPageObj_GetBounds)
_FILL_OF = by_address(pdfium_c.FPDFPageObj_GetFillColor)
_MODE_OF = by_address(pdfium_c.FPDFTextObj_GetTextRenderMode)
_OBJECT_OF_PAGE = by_address(pdfium_c.FPDFPage_GetObject)
_OBJECT_OF_FORM = by_address(pdfium_c.FPDFFormObj_GetObject)
_COUNT_OF_FORM = by_address(pdfium_c.FPDFFormObj_CountObjects)
Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top in page space."""


class TextObject(NamedTuple):
    """One text object: its address, its place in the order of painting, where it stands, how it is painted.

    `colour` is red, green, blue and opacity (0 to 255), None for a pattern; `in_form` tells that it stands in a form
    XObject.
    """

    handle: int
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
    owner = address_of(page)
    return drawn if _walk(drawn, owner, count, _OBJECT_OF_PAGE, IDENTITY, MAX_DEPTH) else None


def _walk(drawn: Drawn, owner: int, count: int, object_at: Callable[..., int], matrix: Matrix, depth: int) -> bool:
    """Add what the objects of a page or form paint; False when there are too many."""
    drawn.objects += max(count, 0)
    if drawn.objects > MAX_OBJECTS:
        return False
    items = [*map(object_at, repeat(owner), range(count))]
    kinds = [*map(_TYPE_OF, items)]
    boxes = np.zeros((len(items), 4), np.float32)
    known = columns_filled(_BOUNDS_OF, items, boxes)
    paints = _paints([item for item, kind in zip(items, kinds, strict=True) if kind == pdfium_c.FPDF_PAGEOBJ_TEXT])
    in_form = matrix is not IDENTITY
    for item, kind, bounded, box in zip(items, kinds, known, map(tuple, boxes.tolist()), strict=True):
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            if depth and not _walk_form(drawn, item, matrix, depth):
                return False
        elif kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            mode, colour = next(paints)
            if bounded:
                order = len(drawn.texts) + len(drawn.covers)
                drawn.texts[item] = TextObject(item, order, mapped_box(box, matrix), mode, colour, in_form)
        elif kind == pdfium_c.FPDF_PAGEOBJ_PATH:
            if bounded and add_path(drawn.lines, item, box, matrix):
                drawn.covers.append((len(drawn.texts) + len(drawn.covers), mapped_box(box, matrix)))
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE and bounded:
            place = mapped_box(box, matrix)
            drawn.pictures.append(place)
            drawn.covers.append((len(drawn.texts) + len(drawn.covers), place))
            drawn.lines.add_bar(*place)
    return True


def _walk_form(drawn: Drawn, form: int, matrix: Matrix, depth: int) -> bool:
    inner = multiplied(matrix_of(form), matrix)
    return _walk(drawn, form, _COUNT_OF_FORM(form), _OBJECT_OF_FORM, inner, depth - 1)


def _paints(texts: Sequence[int]) -> Iterator[tuple[int, tuple[int, ...] | None]]:
    """Yield mode and colour of each text object."""
    channels = np.zeros((len(texts), 4), np.uint32)
    known = columns_filled(_FILL_OF, texts, channels)
    colours = (tuple(colour) if told else None for told, colour in zip(known, channels.tolist(), strict=True))
    return zip(map(_MODE_OF, texts), colours, strict=True)
