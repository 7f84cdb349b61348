"""Ruling lines of a PDF page, from whatever the writer drew: strokes, rectangles, thin filled bars, thin pictures."""

from __future__ import annotations

import ctypes
import itertools
from ctypes import byref
from dataclasses import dataclass, field

import numpy as np
import pypdfium2.raw as pdfium_c

THIN = 3.0
"""A bar up to this many points wide is a line; the thickest table borders seen are 2.3 points."""
SHORTEST = 2.0
"""Shorter marks are the corner squares and dots that office programs set where borders meet."""
MAX_OBJECTS = 300_000
MAX_DEPTH = 6  # forms within forms
_STRAIGHT = 0.5  # points a line may lean
_LIGHTEST = 245  # a fill or stroke with all channels above is white: invisible on paper
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)

Matrix = tuple[float, float, float, float, float, float]


@dataclass(slots=True)
class _Drawn:
    lines: list[tuple[float, float, float, float]] = field(default_factory=list)
    pictures: float = 0.0
    objects: int = 0

    @property
    def segments(self) -> np.ndarray:
        return np.array(self.lines, np.float32).reshape(-1, 4)


def drawn_segments(page: pdfium_c.FPDF_PAGE) -> _Drawn | None:
    """Return the visible straight lines (page space: x0, y0, x1, y1) and the area covered by pictures (points²).

    None when the page holds more than MAX_OBJECTS objects.
    """
    drawn = _Drawn()
    whole = _collect(
        drawn, page, pdfium_c.FPDFPage_CountObjects(page), pdfium_c.FPDFPage_GetObject, _IDENTITY, MAX_DEPTH
    )
    return drawn if whole else None


def _collect(drawn: _Drawn, owner: object, count: int, object_at: object, matrix: Matrix, depth: int) -> bool:
    """Add what the objects of a page or form draw; False when there are too many."""
    drawn.objects += max(count, 0)
    if drawn.objects > MAX_OBJECTS:
        return False
    type_of, bounds_of = pdfium_c.FPDFPageObj_GetType, pdfium_c.FPDFPageObj_GetBounds
    edges = [ctypes.c_float() for _ in range(4)]
    left, bottom, right, top = edges
    pointers = [byref(edge) for edge in edges]
    for index in range(count):
        item = object_at(owner, index)
        kind = type_of(item)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            continue
        if kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            if depth and not _collect_form(drawn, item, matrix, depth):
                return False
        elif kind in (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE) and bounds_of(item, *pointers):
            box = (left.value, bottom.value, right.value, top.value)
            if kind == pdfium_c.FPDF_PAGEOBJ_PATH:
                _add_path(drawn, item, box, matrix)
            else:
                _add_picture(drawn, box, matrix)
    return True


def _collect_form(drawn: _Drawn, form: object, matrix: Matrix, depth: int) -> bool:
    inner = _multiplied(_matrix_of(form), matrix)
    count = pdfium_c.FPDFFormObj_CountObjects(form)
    return _collect(drawn, form, count, pdfium_c.FPDFFormObj_GetObject, inner, depth - 1)


def _add_picture(drawn: _Drawn, box: tuple[float, float, float, float], matrix: Matrix) -> None:
    left, bottom, right, top = _mapped_box(box, matrix)
    drawn.pictures += (right - left) * (top - bottom)
    _add_bar(drawn, left, bottom, right, top)


def _add_path(drawn: _Drawn, path: object, box: tuple[float, float, float, float], matrix: Matrix) -> None:
    wide, high = box[2] - box[0], box[3] - box[1]
    if max(wide, high) <= SHORTEST and matrix is _IDENTITY:
        return
    count = pdfium_c.FPDFPath_CountSegments(path)
    fill, stroke = _painted(path)
    simple = count == 2 or (count in (4, 5) and _closed(path, count))
    if stroke:
        width = _stroke_width(path)
        if simple and (count > 2 or min(wide, high) - 2 * width <= _STRAIGHT):  # bounds hold the pen on either side
            inset = [width if size > 2 * width else size / 2 for size in (wide, high)]
            left, bottom = box[0] + inset[0], box[1] + inset[1]
            right, top = box[2] - inset[0], box[3] - inset[1]
            _add_frame(drawn, *_mapped_box((left, bottom, right, top), matrix))
            return
    elif not fill or (simple and min(wide, high) > THIN and matrix is _IDENTITY):
        return
    elif simple:
        _add_bar(drawn, *_mapped_box(box, matrix))
        return
    for outline in _outlines(path, count, _multiplied(_matrix_of(path), matrix)):
        _add_outline(drawn, outline, stroke)


def _add_outline(drawn: _Drawn, outline: list[tuple[float, float]], stroke: bool) -> None:
    """Add each straight edge of a stroked outline, or the bar that a thin filled outline is."""
    if stroke:
        for (x0, y0), (x1, y1) in itertools.pairwise(outline):
            if min(abs(x1 - x0), abs(y1 - y0)) <= _STRAIGHT:
                _add_bar(drawn, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    elif outline:
        xs, ys = zip(*outline, strict=True)
        _add_bar(drawn, min(xs), min(ys), max(xs), max(ys))


def _add_bar(drawn: _Drawn, left: float, bottom: float, right: float, top: float) -> None:
    """Add the centre line of a thin box; a box that is not thin draws no line."""
    wide, high = right - left, top - bottom
    if high <= THIN and wide > max(high, SHORTEST):
        middle = (bottom + top) / 2
        drawn.lines.append((left, middle, right, middle))
    elif wide <= THIN and high > max(wide, SHORTEST):
        middle = (left + right) / 2
        drawn.lines.append((middle, bottom, middle, top))


def _add_frame(drawn: _Drawn, left: float, bottom: float, right: float, top: float) -> None:
    """Add the four edges of a stroked rectangle (one line when it is thin)."""
    if min(right - left, top - bottom) <= THIN:
        _add_bar(drawn, left, bottom, right, top)
        return
    drawn.lines += [
        (left, bottom, right, bottom),
        (left, top, right, top),
        (left, bottom, left, top),
        (right, bottom, right, top),
    ]


def _painted(path: object) -> tuple[bool, bool]:
    """Return whether the path is visibly filled and visibly stroked."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDFPath_GetDrawMode(path, fill, stroke)
    return (
        bool(fill.value) and _visible(path, pdfium_c.FPDFPageObj_GetFillColor),
        bool(stroke.value) and _visible(path, pdfium_c.FPDFPageObj_GetStrokeColor),
    )


def _visible(path: object, colour_of: object) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour_of(path, red, green, blue, alpha):
        return True  # a pattern or a colour space pdfium does not resolve
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _LIGHTEST


def _closed(path: object, count: int) -> bool:
    return bool(pdfium_c.FPDFPathSegment_GetClose(pdfium_c.FPDFPath_GetPathSegment(path, count - 1)))


def _stroke_width(path: object) -> float:
    width = ctypes.c_float()
    pdfium_c.FPDFPageObj_GetStrokeWidth(path, width)
    return max(width.value, 0.0)


def _outlines(path: object, count: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
    """Return the points of each part of a path; a curve is kept as a gap, since no table is ruled with curves."""
    parts: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(min(count, MAX_OBJECTS)):
        segment = pdfium_c.FPDFPath_GetPathSegment(path, index)
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = _mapped(x.value, y.value, matrix)
        if pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_LINETO and parts:
            parts[-1].append(point)
        else:
            parts.append([point])
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            parts[-1].append(parts[-1][0])
    return parts


def _matrix_of(item: object) -> Matrix:
    found = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(item, found):
        return _IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def _multiplied(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _mapped(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _mapped_box(box: tuple[float, float, float, float], matrix: Matrix) -> tuple[float, float, float, float]:
    if matrix is _IDENTITY:
        return box
    (x0, y0), (x1, y1) = _mapped(box[0], box[1], matrix), _mapped(box[2], box[3], matrix)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
