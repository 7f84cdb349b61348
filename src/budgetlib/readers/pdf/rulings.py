"""Ruling lines of a PDF page, from whatever the writer drew: strokes, rectangles, thin bars, thin pictures, dots.

Lines nobody sees (white on white) and the edges of coloured cells are kept apart: they say where cells are only where
no visible line does.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pypdfium2.raw as pdfium_c

from budgetlib.readers.pdf.calls import by_address

THIN = 3.0
"""A bar up to this many points wide is a line; the thickest table borders seen are 2.3 points."""
SHORTEST = 2.0
"""Shorter marks are the corner squares and dots that office programs set where borders meet."""
DOT_GAP = 6.0
"""Points from dot to dot in a line that is made of single dots; wider where two such lines meet."""
FEWEST_DOTS = 5
MAX_SEGMENTS = 300_000
_STRAIGHT = 0.5  # points a line may lean
_LEANING = 1.5  # … and a long one, whose ends differ by less than this share of its length
_LEANING_SHARE = 0.15
_CORNERS = 8  # segments of a rectangle with rounded corners
_LIGHTEST = 245  # a fill or stroke with all channels above is white: invisible on paper
_OPAQUE = 250
IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_NOT, _SEEN, _WHITE = 0, 1, 2
# Filled anew for every path: pdfium is never called from two threads.
_CHANNELS = (ctypes.c_uint * 4)()
_CHANNEL_PLACES = [ctypes.addressof(_CHANNELS) + place * ctypes.sizeof(ctypes.c_uint) for place in range(4)]
_MODES = (ctypes.c_int * 2)()
_MODE_PLACES = [ctypes.addressof(_MODES) + place * ctypes.sizeof(ctypes.c_int) for place in range(2)]
_POINT = (ctypes.c_float * 2)()
_POINT_PLACES = [ctypes.addressof(_POINT) + place * ctypes.sizeof(ctypes.c_float) for place in range(2)]
_COUNT_SEGMENTS = by_address(pdfium_c.FPDFPath_CountSegments)
_DRAW_MODE_OF = by_address(pdfium_c.FPDFPath_GetDrawMode)
_FILL_OF = by_address(pdfium_c.FPDFPageObj_GetFillColor)
_STROKE_OF = by_address(pdfium_c.FPDFPageObj_GetStrokeColor)
_SEGMENT_OF = by_address(pdfium_c.FPDFPath_GetPathSegment)
_CLOSES = by_address(pdfium_c.FPDFPathSegment_GetClose)
_POINT_OF = by_address(pdfium_c.FPDFPathSegment_GetPoint)
_KIND_OF = by_address(pdfium_c.FPDFPathSegment_GetType)
_STROKE_WIDTH_OF = by_address(pdfium_c.FPDFPageObj_GetStrokeWidth)
_MATRIX_OF = by_address(pdfium_c.FPDFPageObj_GetMatrix)

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Lines:
    """Straight lines (page space: x0, y0, x1, y1) as they are found: seen ones, white ones, edges of coloured fills.

    `dots` are the middles of marks too small for a line, `shapes` the boxes of drawn figures that are no lines.
    """

    unit: float = 1.0
    seen: list[Box] = field(default_factory=list)
    white: list[Box] = field(default_factory=list)
    fills: list[Box] = field(default_factory=list)
    dots: list[tuple[float, float]] = field(default_factory=list)
    shapes: list[Box] = field(default_factory=list)

    def add_bar(self, left: float, bottom: float, right: float, top: float, into: list[Box] | None = None) -> None:
        """Add the centre line of a thin box; a box that is not thin draws no line."""
        lines = self.seen if into is None else into
        wide, high = right - left, top - bottom
        thin, shortest = THIN * self.unit, SHORTEST * self.unit
        if high <= thin and wide > max(high, shortest):
            middle = (bottom + top) / 2
            lines.append((left, middle, right, middle))
        elif wide <= thin and high > max(wide, shortest):
            middle = (left + right) / 2
            lines.append((middle, bottom, middle, top))

    def add_frame(self, box: Box, into: list[Box]) -> None:
        """Add the four edges of a stroked rectangle (one line when it is thin)."""
        left, bottom, right, top = box
        if min(right - left, top - bottom) <= THIN * self.unit:
            self.add_bar(*box, into)
        else:
            into += edges_of(box)

    def segments(self) -> np.ndarray:
        """Return the lines that are seen, those made of dots among them."""
        lines = self.seen + (_dotted(self.dots, self.unit) if len(self.dots) >= FEWEST_DOTS else [])
        return np.array(lines, np.float32).reshape(-1, 4)

    def unseen(self) -> np.ndarray:
        """Return white lines and the edges of coloured fills."""
        lines = self.white + [edge for box in self.fills for edge in edges_of(box)]
        return np.array(lines, np.float32).reshape(-1, 4)


def edges_of(box: Box) -> list[Box]:
    """Return the four edges of a box."""
    left, bottom, right, top = box
    return [
        (left, bottom, right, bottom),
        (left, top, right, top),
        (left, bottom, left, top),
        (right, bottom, right, top),
    ]


def add_path(lines: Lines, path: int, box: Box, matrix: Matrix) -> bool:
    """Add what a path draws; True when it fills an area and so hides what was painted there before."""
    unit = lines.unit
    wide, high = box[2] - box[0], box[3] - box[1]
    if max(wide, high) <= SHORTEST * unit and matrix is IDENTITY:
        lines.dots.append(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
        return False
    count = _COUNT_SEGMENTS(path)
    fill, stroke, opaque = _painted(path)
    simple = count == 2 or (count in (4, 5) and _closed(path, count))
    place = mapped_box(box, matrix)
    broad = min(place[2] - place[0], place[3] - place[1]) > THIN * unit
    covers = bool(fill and opaque and broad and count > 2)
    if fill == _SEEN and simple and broad:
        lines.fills.append(place)
    if stroke:
        _add_stroke(lines, path, box, matrix, count, simple, lines.seen if stroke == _SEEN else lines.white)
    elif simple and fill:
        lines.add_bar(*place, lines.seen if fill == _SEEN else lines.white)
    elif fill == _SEEN:
        outlines = _outlines(path, count, multiplied(matrix_of(path), matrix))
        for outline in outlines:
            xs, ys = zip(*outline, strict=True)
            lines.add_bar(min(xs), min(ys), max(xs), max(ys))
        if broad:
            lines.shapes.append(place)
    return covers


def _add_stroke(lines: Lines, path: int, box: Box, matrix: Matrix, count: int, simple: bool, into: list[Box]) -> None:
    wide, high = box[2] - box[0], box[3] - box[1]
    width = _stroke_width(path)
    lean = min(wide, high) - 2 * width  # bounds hold the pen on either side
    if simple and (count > 2 or _is_straight(lean, max(wide, high), lines.unit)):
        inset = [width if size > 2 * width else size / 2 for size in (wide, high)]
        inner = (box[0] + inset[0], box[1] + inset[1], box[2] - inset[0], box[3] - inset[1])
        lines.add_frame(mapped_box(inner, matrix), into)
        return
    outlines = _outlines(path, count, multiplied(matrix_of(path), matrix))
    straight = [edge for outline in outlines for edge in itertools.pairwise(outline)]
    sides = [edge for edge in map(_box_of, straight) if _is_straight(_lean(edge), _length(edge), lines.unit)]
    if _CORNERS <= count <= 2 * _CORNERS + 6 and len(sides) == 4 and len(straight) < count - 1:
        lines.add_frame(mapped_box(box, matrix), into)  # the sides end where the round corners begin
        return
    for side in sides:
        lines.add_bar(*side, into)
    if not sides and count > 2:
        lines.shapes.append(mapped_box(box, matrix))


def _box_of(edge: tuple[tuple[float, float], tuple[float, float]]) -> Box:
    (x0, y0), (x1, y1) = edge
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _lean(box: Box) -> float:
    return min(box[2] - box[0], box[3] - box[1])


def _length(box: Box) -> float:
    return max(box[2] - box[0], box[3] - box[1])


def _is_straight(lean: float, length: float, unit: float) -> bool:
    return lean <= _STRAIGHT * unit or lean <= min(_LEANING * unit, _LEANING_SHARE * length)


def _dotted(dots: list[tuple[float, float]], unit: float) -> list[Box]:
    """Return the lines that rows and columns of dots make: at least FEWEST_DOTS, no more than DOT_GAP apart."""
    places = np.array(dots)
    found: list[Box] = []
    for along, level in ((0, 1), (1, 0)):
        for shift in (0.0, 0.5):  # dots of one line may stand on either side of a step
            levels = np.floor(places[:, level] / unit + shift)
            order = np.lexsort((places[:, along], levels))
            ordered, at = places[order], levels[order]
            apart = (np.diff(at) != 0) | (np.diff(ordered[:, along]) > DOT_GAP * unit)
            ends = np.append(np.flatnonzero(apart), len(ordered) - 1)
            starts = np.append(0, ends[:-1] + 1)
            long = ends - starts + 1 >= FEWEST_DOTS
            found += map(tuple, np.hstack((ordered[starts[long]], ordered[ends[long]])).tolist())
    return found


def _painted(path: int) -> tuple[int, int, bool]:
    """Return how the path is filled and stroked (not, seen, or white), and whether its fill is opaque."""
    _MODES[:] = [0, 0]
    _DRAW_MODE_OF(path, *_MODE_PLACES)
    fill, stroke = _MODES
    filled, opaque = _seen(path, _FILL_OF) if fill else (_NOT, False)
    stroked = _seen(path, _STROKE_OF)[0] if stroke else _NOT
    return filled, stroked, opaque


def _seen(path: int, colour_of: Callable[..., int]) -> tuple[int, bool]:
    if not colour_of(path, *_CHANNEL_PLACES):
        return _SEEN, False  # a pattern or a colour space pdfium does not resolve
    red, green, blue, alpha = _CHANNELS
    if not alpha:
        return _NOT, False
    return _WHITE if min(red, green, blue) >= _LIGHTEST else _SEEN, alpha >= _OPAQUE


def _closed(path: int, count: int) -> bool:
    return bool(_CLOSES(_SEGMENT_OF(path, count - 1)))


def _stroke_width(path: int) -> float:
    """Return the width of the pen on the page: it is scaled with the path."""
    width = ctypes.c_float()
    _STROKE_WIDTH_OF(path, ctypes.addressof(width))
    a, b, c, d, _, _ = matrix_of(path)
    return float(max(width.value, 0.0) * abs(a * d - b * c) ** 0.5)


def _outlines(path: int, count: int, matrix: Matrix) -> list[list[tuple[float, float]]]:
    """Return the points of each part of a path; a curve is kept as a gap, since no table is ruled with curves."""
    parts: list[list[tuple[float, float]]] = []
    for index in range(min(count, MAX_SEGMENTS)):
        segment = _SEGMENT_OF(path, index)
        _POINT_OF(segment, *_POINT_PLACES)
        x, y = _POINT
        point = _mapped(x, y, matrix)
        if _KIND_OF(segment) == pdfium_c.FPDF_SEGMENT_LINETO and parts:
            parts[-1].append(point)
        else:
            parts.append([point])
        if _CLOSES(segment):
            parts[-1].append(parts[-1][0])
    return parts


def matrix_of(item: int) -> Matrix:
    """Return the matrix of an object."""
    found = pdfium_c.FS_MATRIX()
    if not _MATRIX_OF(item, ctypes.addressof(found)):
        return IDENTITY
    return (found.a, found.b, found.c, found.d, found.e, found.f)


def multiplied(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _mapped(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def mapped_box(box: Box, matrix: Matrix) -> Box:
    """Return the box that holds a box after a matrix."""
    if matrix is IDENTITY:
        return box
    (x0, y0), (x1, y1) = _mapped(box[0], box[1], matrix), _mapped(box[2], box[3], matrix)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
