"""What is drawn on one PDF page: characters with their boxes and ruling lines, taken from pdfium in bulk.

Everything is in displayed coordinates: points from the top left corner of the page as a viewer shows it, so that page
rotation and crop boxes are already applied. Only this module and `rulings` call pdfium's raw functions: one call per
character and per drawn object, everything after that works on arrays.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import numpy as np
import pypdfium2.raw as pdfium_c

from budgetlib.readers.pdf.rulings import drawn_segments

MAX_CHARACTERS = 200_000
"""Characters on one page; a densely printed table has below 10,000."""
UNMAPPED = 0xFFFD
PICTURE_PAGE = 0.25
"""Share of the page that pictures must cover for a page without text to be called a scan."""
SIDEWAYS_SAMPLE = 24
_HYPHEN_AT_LINE_END = 0x02
_NO_UNICODE = (0x0000, 0xFFFE, 0xFFFF)
_QUARTER_TURN = np.pi / 2


class TooDenseError(ValueError):
    """A page holds more characters or drawn objects than any real page."""


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


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size in points, its characters, its ruling lines, and how much of it pictures cover (0 to 1).

    `segments` are n × (x0, y0, x1, y1), each parallel to an axis.
    """

    number: int
    width: float
    height: float
    glyphs: Glyphs
    segments: np.ndarray
    pictures: float

    @property
    def has_text(self) -> bool:
        """Whether any character of the page can be told."""
        return bool(np.any((self.glyphs.codes > ord(" ")) & (self.glyphs.codes != UNMAPPED)))

    @property
    def is_scan(self) -> bool:
        """Whether the page shows a picture but no text that could be read."""
        return self.pictures > PICTURE_PAGE and not self.has_text


def load_page(document: pdfium_c.FPDF_DOCUMENT, number: int) -> Page | None:
    """Read page `number` (1-based); None when pdfium cannot load it (a damaged page).

    Raises TooDenseError when the page holds more than any real page.
    """
    handle = pdfium_c.FPDF_LoadPage(document, number - 1)
    if not handle:
        return None
    try:
        frame = pdfium_c.FS_RECTF()
        pdfium_c.FPDF_GetPageBoundingBox(handle, frame)
        bounds = (frame.left, frame.bottom, frame.right, frame.top)
        rotation = pdfium_c.FPDFPage_GetRotation(handle)
        drawn = drawn_segments(handle)
        if drawn is None:
            raise TooDenseError("drawn objects")
        codes, boxes, turned = _characters(handle)
    finally:
        pdfium_c.FPDF_ClosePage(handle)
    rotation = rotation if turned is None else turned
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    if rotation % 2:
        width, height = height, width
    boxes = _displayed(boxes, bounds, rotation)
    glyphs = Glyphs(codes, boxes)
    inside = (boxes[:, 2] > 0) & (boxes[:, 0] < width) & (boxes[:, 3] > 0) & (boxes[:, 1] < height)
    area = max(width * height, 1.0)
    segments = _displayed(drawn.segments, bounds, rotation)
    return Page(number, width, height, glyphs.only(inside), segments, drawn.pictures / area)


def _characters(page: pdfium_c.FPDF_PAGE) -> tuple[np.ndarray, np.ndarray, int | None]:
    """Return codes, boxes (page space: left, top, right, bottom) and the quarter turns that set the text upright."""
    text = pdfium_c.FPDFText_LoadPage(page)
    if not text:
        return np.empty(0, np.uint32), np.empty((0, 4), np.float32), None
    try:
        count = pdfium_c.FPDFText_CountChars(text)
        if count > MAX_CHARACTERS:
            raise TooDenseError("characters")
        if count <= 0:
            return np.empty(0, np.uint32), np.empty((0, 4), np.float32), None
        codes = _codes(text, count)
        array = (pdfium_c.FS_RECTF * count)()
        box_of = pdfium_c.FPDFText_GetLooseCharBox
        for index, box in enumerate(array):
            box_of(text, index, box)
        boxes = np.frombuffer(array, np.float32).reshape(-1, 4)
        kept = _printed(codes, boxes)
        turned = _quarter_turns(text, kept)
    finally:
        pdfium_c.FPDFText_ClosePage(text)
    return codes[kept], boxes[kept], turned


def _codes(text: pdfium_c.FPDF_TEXTPAGE, count: int) -> np.ndarray:
    """Return the Unicode of each character; in one call unless some have none or lie beyond the basic plane."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(text, 0, count, buffer)
    codes = np.frombuffer(buffer, np.uint16)[:count].astype(np.uint32)
    if written != count + 1 or np.any((codes & 0xF800) == 0xD800):
        code_of = pdfium_c.FPDFText_GetUnicode
        codes = np.array([code_of(text, index) for index in range(count)], np.uint32)
    codes[codes == _HYPHEN_AT_LINE_END] = ord("-")
    codes[np.isin(codes, _NO_UNICODE) | (codes > 0x10FFFF) | ((codes & 0xFFFFF800) == 0xD800)] = UNMAPPED
    codes[(codes == 0xA0) | (codes == 0x3000) | (codes == 0x09)] = ord(" ")
    return codes


def _printed(codes: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """Return the positions of characters that take room on the page: no line ends, no blanks pdfium put in."""
    finite = np.isfinite(boxes).all(axis=1)
    room = (boxes[:, 2] - boxes[:, 0] > 0.01) | (codes > 32)
    return np.flatnonzero(finite & room & (codes >= 32) & (codes != 0x7F))


def _quarter_turns(text: pdfium_c.FPDF_TEXTPAGE, kept: np.ndarray) -> int | None:
    """Return the clockwise quarter turns of the page that set its text upright, judged by a sample of characters.

    Usually the rotation the page asks for; a table printed sideways on an upright page asks for none. None when the
    characters do not agree.
    """
    sample = kept[:: max(1, len(kept) // SIDEWAYS_SAMPLE)]
    angles = [pdfium_c.FPDFText_GetCharAngle(text, int(index)) for index in sample]  # clockwise; negative: unknown
    turns = [-round(angle / _QUARTER_TURN) % 4 for angle in angles if angle >= 0]
    common = max(range(4), key=turns.count) if turns else 0
    return common if turns.count(common) > len(turns) / 2 else None


def _displayed(boxes: np.ndarray, bounds: tuple[float, float, float, float], rotation: int) -> np.ndarray:
    """Turn page space (y upwards) into displayed coordinates; `rotation` in clockwise quarter turns."""
    left, bottom, right, top = bounds
    x, y = boxes[:, 0::2], boxes[:, 1::2]
    across, down = [
        (x - left, top - y),
        (y - bottom, x - left),
        (right - x, y - bottom),
        (top - y, right - x),
    ][rotation]
    return np.column_stack((across.min(axis=1), down.min(axis=1), across.max(axis=1), down.max(axis=1)))
