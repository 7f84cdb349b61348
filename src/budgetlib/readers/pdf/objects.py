"""The objects of a PDF page, walked once in the order they are painted: texts, pictures, fills, and lines (rulings.py).

Everything is in page space (y upwards); `unit` is the length of a point there (below one on pages with a UserUnit).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

import numpy as np
import pypdfium2.raw as pdfium_c

from budgetlib.readers.pdf.calls import address_of, answered, by_address, columns_filled
from budgetlib.readers.pdf.rulings import IDENTITY, Lines, Matrix, add_path, mapped_box, matrix_of, multiplied

MAX_OBJECTS = 300_000
MAX_DEPTH = 6  # forms within forms
_BLACK = (0, 0, 0, 255)
_TYPE_OF = by_address(pdfium_c.FPDFPageObj_GetType)
_BOUNDS_OF = by_address(pdfium_c.FPDFPageObj_GetBounds)
_FILL_OF = by_address(pdfium_c.FPDFPageObj_GetFillColor)
_MODE_OF = by_address(pdfium_c.FPDFTextObj_GetTextRenderMode)
_COUNT_OF_PAGE = by_address(pdfium_c.FPDFPage_CountObjects)
_MATRIX_OF = by_address(pdfium_c.FPDFPageObj_GetMatrix)
_OBJECT_OF_PAGE = by_address(pdfium_c.FPDFPage_GetObject)
_OBJECT_OF_FORM = by_address(pdfium_c.FPDFFormObj_GetObject)
_COUNT_OF_FORM = by_address(pdfium_c.FPDFFormObj_CountObjects)
Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top in page space."""


class Texts(NamedTuple):
    """The text objects of a page in the order they are painted, one in each row of the arrays.

    Their addresses, places in the order of painting, modes of rendering, colours (red, green, blue and opacity, 0 to
    255; black for a pattern), and the number of the matrix of the form XObject they stand in (0: the page itself).
    """

    addresses: np.ndarray
    orders: np.ndarray
    modes: np.ndarray
    colours: np.ndarray
    form: np.ndarray

    @property
    def are_plain(self) -> bool:
        """Whether all are opaque black glyphs of the page itself, of which nothing more need be asked: the usual."""
        if self.form.any() or self.modes.any():
            return False
        return not self.colours[:, :3].any() and int(self.colours[:, 3].min(initial=255)) == _BLACK[3]

    @classmethod
    def joined(cls, parts: Sequence[Texts]) -> Texts:
        """Return the text objects of several walks as one."""
        if len(parts) == 1:
            return parts[0]
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
        order = np.argsort(columns[1], kind="stable")
        return cls(*(column[order] for column in columns))


@dataclass
class Drawn:
    """What a page paints: its text objects, its lines, its pictures, the boxes it paints over.

    `parts` are the text objects of the page itself and of each form, `matrices` those of the page and of each form,
    `painted` is the next place in the order.
    """

    lines: Lines
    parts: list[Texts] = field(default_factory=list)
    matrices: list[Matrix] = field(default_factory=list)
    pictures: list[Bounds] = field(default_factory=list)
    covers: list[tuple[int, Bounds]] = field(default_factory=list)  # place in the order of painting, box
    objects: int = 0
    painted: int = 0

    @cached_property
    def texts(self) -> Texts:
        """All text objects of the page."""
        return Texts.joined(self.parts)

    def bounds_of(self, places: np.ndarray) -> np.ndarray:
        """Return the bounds of some of the texts (left, bottom, right, top in page space): seldom asked for."""
        items = self.texts.addresses[places].tolist()
        boxes = np.zeros((len(items), 4), np.float32)
        columns_filled(_BOUNDS_OF, items, boxes)
        bounds = boxes.astype(np.float64)
        for row, form in enumerate(self.texts.form[places].tolist()):
            if form:
                bounds[row] = mapped_box(tuple(bounds[row].tolist()), self.matrices[form])
        return bounds

    def slopes(self) -> np.ndarray:
        """Return the directions of the baselines of the texts (page space; n × 2)."""
        items = self.texts.addresses.tolist()
        matrices = np.zeros((len(items), 6), np.float32)
        answered(_MATRIX_OF, items, matrices)
        slopes = matrices[:, :2].astype(np.float64)
        for place in np.flatnonzero(self.texts.form).tolist():
            a, b, c, d, _, _ = self.matrices[self.texts.form[place]]
            x, y = slopes[place].tolist()
            slopes[place] = a * x + c * y, b * x + d * y
        return slopes

    def picture_area(self) -> float:
        """Area of the pictures, in units of page space squared."""
        return sum((right - left) * (top - bottom) for left, bottom, right, top in self.pictures)


def drawn_on(page: pdfium_c.FPDF_PAGE, unit: float = 1.0) -> Drawn | None:
    """Return what a page paints; None when it holds more than MAX_OBJECTS objects."""
    drawn = Drawn(Lines(unit))
    count = pdfium_c.FPDFPage_CountObjects(page)
    owner = address_of(page)
    return drawn if _walk(drawn, owner, count, _OBJECT_OF_PAGE, IDENTITY, MAX_DEPTH) else None


def others_on(page: int, *, depth: int = MAX_DEPTH) -> Iterator[int]:
    """Yield the addresses of what a page (its address) paints, forms entered, that is neither text nor form."""
    yield from _others(page, _COUNT_OF_PAGE, _OBJECT_OF_PAGE, depth)


def _others(owner: int, count_of: Callable[..., int], object_at: Callable[..., int], depth: int) -> Iterator[int]:
    for item in map(object_at, repeat(owner), range(count_of(owner))):
        kind = _TYPE_OF(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM and depth:
            yield from _others(item, _COUNT_OF_FORM, _OBJECT_OF_FORM, depth - 1)
        elif kind != pdfium_c.FPDF_PAGEOBJ_TEXT:
            yield item


def _walk(drawn: Drawn, owner: int, count: int, object_at: Callable[..., int], matrix: Matrix, depth: int) -> bool:
    """Add what the objects of a page or form paint; False when there are too many."""
    drawn.objects += max(count, 0)
    if drawn.objects > MAX_OBJECTS:
        return False
    items = [*map(object_at, repeat(owner), range(count))]
    kinds = np.fromiter(map(_TYPE_OF, items), np.int64, len(items))
    orders = np.arange(drawn.painted, drawn.painted + len(items))
    are_texts = kinds == pdfium_c.FPDF_PAGEOBJ_TEXT
    others = np.flatnonzero(~are_texts).tolist()
    boxes = np.zeros((len(others), 4), np.float32)
    known = columns_filled(_BOUNDS_OF, [items[place] for place in others], boxes)
    number = len(drawn.matrices)
    drawn.matrices.append(matrix)
    found = zip(others, kinds[others].tolist(), known, boxes.tolist(), strict=True)
    for place, kind, has_box, (left, bottom, right, top) in found:
        item, order, box = items[place], int(orders[place]), (left, bottom, right, top)
        if kind == pdfium_c.FPDF_PAGEOBJ_PATH and has_box:
            if add_path(drawn.lines, item, box, matrix):
                drawn.covers.append((order, mapped_box(box, matrix)))
        elif kind == pdfium_c.FPDF_PAGEOBJ_IMAGE and has_box:
            box = mapped_box(box, matrix)
            drawn.pictures.append(box)
            drawn.covers.append((order, box))
            drawn.lines.add_bar(*box)
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            drawn.painted = order + 1
            if depth and not _walk_form(drawn, item, matrix, depth):
                return False
            orders[place + 1 :] += drawn.painted - (order + 1)  # what the form paints stands in between
    drawn.painted = int(orders[-1]) + 1 if items else drawn.painted
    drawn.parts.append(_texts(np.array(items, np.int64)[are_texts], orders[are_texts], number))
    return True


def _walk_form(drawn: Drawn, form: int, matrix: Matrix, depth: int) -> bool:
    inner = multiplied(matrix_of(form), matrix)
    return _walk(drawn, form, _COUNT_OF_FORM(form), _OBJECT_OF_FORM, inner, depth - 1)


def _texts(addresses: np.ndarray, orders: np.ndarray, form: int) -> Texts:
    items = addresses.tolist()
    colours = np.zeros((len(items), 4), np.uint32)
    told = columns_filled(_FILL_OF, items, colours)
    if 0 in told:
        colours[np.array(told) == 0] = _BLACK
    modes = np.fromiter(map(_MODE_OF, items), np.int64, len(items))
    return Texts(addresses, orders, modes, colours.astype(np.int64), np.full(len(items), form))
