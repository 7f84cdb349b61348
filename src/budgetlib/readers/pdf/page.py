"""What is drawn on one PDF page: characters with their boxes and ruling lines, taken from pdfium in bulk.

Everything is in displayed coordinates: points from the top left corner of the page as a viewer shows it, so that page
rotation and crop boxes are already applied. Only this module and `rulings` call pdfium's raw functions: one call per
character and per drawn object, everything after that works on arrays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium_c

from budgetlib.readers.pdf.characters import NOTHING, UNMAPPED, Characters, TooDenseError, characters
from budgetlib.readers.pdf.fields import with_fields
from budgetlib.readers.pdf.glyphs import Glyphs
from budgetlib.readers.pdf.marks import raised_marks, second_strikes
from budgetlib.readers.pdf.objects import Drawn, drawn_on
from budgetlib.readers.pdf.overprints import foreign
from budgetlib.readers.pdf.seen import set_active, unseen

PICTURE_PAGE = 0.25
"""Share of the page that pictures must cover for a page without text to be called a scan."""
FEW_CHARACTERS = 12
"""A page number and what stands beside it (`第 12 页 共 40 页`): no text of a page."""
MOSTLY = 4
"""Characters without Unicode for each that has one on a page that is read as a picture."""
MARGIN = 0.07
"""Share of the page's height at its head and foot in which running titles stand: no text of a page either."""
SMALLEST_PAGE, LARGEST_PAGE = 250.0, 1_700.0
"""Points: the longer side of A7, the shorter side of A1."""
A4 = (595.0, 842.0)

__all__ = ["UNMAPPED", "Glyphs", "Page", "TooDenseError", "load_page"]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its size in points, its characters, its ruling lines, and how much of it pictures cover (0 to 1).

    `segments` are n × (x0, y0, x1, y1), each parallel to an axis; `unseen` are lines that only hint at cells: white
    ones and edges of coloured fills. `images` and `shapes` are boxes of pictures and of drawn figures. `hidden` are
    characters that the file holds and the page does not show, `overprints` those of seals and watermarks. `turned`
    tells by how many quarter turns (clockwise) the coordinates are turned against the page as a viewer shows it,
    because its text runs that way, and `unit` how many points of the viewer one of them is. `lean` are the degrees by
    which rows rise to the right and uprights lean to the left in the picture of a recognised page; its coordinates are
    those of the straightened one.
    """

    number: int
    width: float
    height: float
    glyphs: Glyphs
    segments: np.ndarray
    pictures: float
    unseen: np.ndarray = field(default_factory=lambda: np.empty((0, 4), np.float32))
    images: np.ndarray = field(default_factory=lambda: np.empty((0, 4), np.float32))
    shapes: np.ndarray = field(default_factory=lambda: np.empty((0, 4), np.float32))
    hidden: Glyphs = field(default_factory=lambda: Glyphs(np.empty(0, np.uint32), np.empty((0, 4), np.float32)))
    turned: int = 0
    unit: float = 1.0
    overprints: Glyphs = field(default_factory=lambda: Glyphs(np.empty(0, np.uint32), np.empty((0, 4), np.float32)))
    lean: tuple[float, float] = (0.0, 0.0)

    @property
    def shown_width(self) -> float:
        """The width of the page as a viewer shows it."""
        return (self.height if self.turned % 2 else self.width) * self.unit

    @property
    def has_text(self) -> bool:
        """Whether any character of the page can be told."""
        return bool(np.any((self.glyphs.codes > ord(" ")) & (self.glyphs.codes != UNMAPPED)))

    @property
    def is_scan(self) -> bool:
        """Whether the page shows a picture but no text that could be read, or only a page number or a running title.

        A page of characters nobody can tell is a picture, too.
        """
        told = self.characters_within
        return (self.pictures > PICTURE_PAGE and told <= FEW_CHARACTERS) or self.untold > MOSTLY * max(
            told, FEW_CHARACTERS
        )

    @property
    def untold(self) -> int:
        """How many characters cannot be told."""
        return int((self.glyphs.codes == UNMAPPED).sum())

    @property
    def characters_within(self) -> int:
        """How many characters can be told between the running title and the foot of the page."""
        told = (self.glyphs.codes > ord(" ")) & (self.glyphs.codes != UNMAPPED)
        middles = self.glyphs.boxes[:, [1, 3]].mean(axis=1) / self.height
        return int((told & (middles > MARGIN) & (middles < 1 - MARGIN)).sum())


def load_page(document: pdfium_c.FPDF_DOCUMENT, number: int, form: Any = None, *, layers: bool = True) -> Page | None:
    """Read page `number` (1-based); None when pdfium cannot load it (a damaged page).

    `form` is the handle of the document's form fields, when it has any; `layers` tells that it may have layers.

    Raises TooDenseError when the page holds more than any real page.
    """
    handle = pdfium_c.FPDF_LoadPage(document, number - 1)
    if not handle:
        return None
    try:
        handle, fields = with_fields(document, handle, number, form)
        return _load(handle, number, fields, layers)
    finally:
        pdfium_c.FPDF_ClosePage(handle)


def _load(handle: Any, number: int, fields: Glyphs, layers: bool) -> Page:
    frame = pdfium_c.FS_RECTF()
    pdfium_c.FPDF_GetPageBoundingBox(handle, frame)
    bounds = (frame.left, frame.bottom, frame.right, frame.top)
    rotation = pdfium_c.FPDFPage_GetRotation(handle)
    unit = _unit(bounds)
    drawn = drawn_on(handle, unit)
    if drawn is None:
        raise TooDenseError("drawn objects")
    width, height = bounds[2] - bounds[0], bounds[3] - bounds[1]
    shown = (height, width) if rotation % 2 else (width, height)
    gone = unseen(handle, drawn, lambda boxes: _displayed(boxes, bounds, rotation), shown, layers=layers)
    found, marks = _characters(handle, drawn, unit)  # without what is not seen: pdfium tells equal characters once
    hidden = _hidden(handle, drawn, gone, unit)
    turned = rotation if found.turned is None else found.turned
    if turned % 2:
        width, height = height, width

    def placed(boxes: np.ndarray) -> np.ndarray:
        return _displayed(boxes, bounds, turned) / np.float32(unit)

    boxes = placed(found.boxes)
    inside = (boxes[:, 2] > 0) & (boxes[:, 0] * unit < width) & (boxes[:, 3] > 0) & (boxes[:, 1] * unit < height)
    glyphs = Glyphs(found.codes, boxes)
    kept = glyphs.only(inside & ~marks)
    kept = kept.only(~second_strikes(kept.codes, kept.boxes))
    kept = kept.only(~raised_marks(kept.codes, kept.boxes))
    if len(fields):
        kept = Glyphs(np.append(kept.codes, fields.codes), np.vstack((kept.boxes, placed(fields.boxes))))
    return Page(
        number,
        width / unit,
        height / unit,
        kept,
        placed(drawn.lines.segments()),
        drawn.picture_area() / max(width * height, 1.0),
        placed(drawn.lines.unseen()),
        placed(np.array(drawn.pictures, np.float32).reshape(-1, 4)),
        placed(np.array(drawn.lines.shapes, np.float32).reshape(-1, 4)),
        Glyphs(hidden.codes, placed(hidden.boxes)),
        (turned - rotation) % 4,
        unit,
        glyphs.only(inside & marks),
    )


def _hidden(page: Any, drawn: Drawn, gone: set[int], unit: float) -> Characters:
    """Return the characters of the texts that the page does not show: read with all others switched off."""
    if not gone:
        return NOTHING
    for address in drawn.texts.addresses.tolist():
        set_active(address, address in gone)
    return _characters(page, drawn, unit)[0]


def _unit(bounds: tuple[float, float, float, float]) -> float:
    """Return the length of a point in page space: pages smaller or larger than any paper have a UserUnit."""
    wide, high = bounds[2] - bounds[0], bounds[3] - bounds[1]
    if max(wide, high) < SMALLEST_PAGE:
        return max(wide, high, 1e-3) / A4[1]
    return min(wide, high) / A4[0] if min(wide, high) > LARGEST_PAGE else 1.0


def _characters(page: pdfium_c.FPDF_PAGE, drawn: Drawn, unit: float) -> tuple[Characters, np.ndarray]:
    """Return the characters of a page and a mask of those that are no text of it (watermarks, seals)."""
    text = pdfium_c.FPDFText_LoadPage(page)
    if not text:
        return NOTHING, np.zeros(0, bool)
    try:
        found = characters(text, drawn, unit)
        return found, foreign(found, drawn, text)
    finally:
        pdfium_c.FPDFText_ClosePage(text)


def _displayed(boxes: np.ndarray, bounds: tuple[float, float, float, float], rotation: int) -> np.ndarray:
    """Turn page space (y upwards) into displayed coordinates; `rotation` in clockwise quarter turns."""
    if not len(boxes):
        return boxes
    left, bottom, right, top = bounds
    x, y = boxes[:, 0::2], boxes[:, 1::2]
    across, down = [
        (x - left, top - y),
        (y - bottom, x - left),
        (right - x, y - bottom),
        (top - y, right - x),
    ][rotation]
    return np.column_stack((across.min(axis=1), down.min(axis=1), across.max(axis=1), down.max(axis=1)))
