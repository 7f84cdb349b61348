"""The characters of a PDF page in bulk: what pdfium says they are, where they stand, and which of them nobody can tell.

A glyph without a Unicode value is never dropped: it becomes UNMAPPED, so that what it stands in is known to be
unreadable. That holds for glyphs that are called blanks or control codes although there is ink.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium_c

from budgetlib.readers.pdf.calls import address_of, answers, by_address, rows_filled
from budgetlib.readers.pdf.glyphs import CodeSet
from budgetlib.readers.pdf.objects import Drawn

MAX_CHARACTERS = 200_000
"""Characters on one page; a densely printed table has below 10,000."""
UNMAPPED = 0xFFFD
SIDEWAYS_SAMPLE = 24
_HYPHEN_AT_LINE_END = 0x02
# Where symbol fonts have digits, a point and a comma there may be pictures as well: only the ink tells.
_PRIVATE_FIGURES = [*range(0xF030, 0xF03A), 0xF02C, 0xF02E]
_NO_UNICODE = CodeSet([0x0000, 0xFFFE, 0xFFFF, *_PRIVATE_FIGURES])
_BLANKS = CodeSet([0xA0, 0xAD, 0x09, 0x180E, 0x202F, 0x205F, 0x2060, 0x3000, 0xFEFF, *range(0x2000, 0x2010)])
_QUARTER_TURN = np.pi / 2
_ROOM = 0.01  # points
_INK = 0.04  # share of its size that the outline of a glyph has either way when there is one
_LOST = 0.3  # share of its height by which a text object may be wider than the characters pdfium tells of it

_BOX_OF = by_address(pdfium_c.FPDFText_GetLooseCharBox)
_OBJECT_OF = by_address(pdfium_c.FPDFText_GetTextObject)
_TEXT_OF = by_address(pdfium_c.FPDFText_GetText)
_ANGLE_OF = by_address(pdfium_c.FPDFText_GetCharAngle)
_CODE_OF = by_address(pdfium_c.FPDFText_GetUnicode)
_HAS_ERROR = by_address(pdfium_c.FPDFText_HasUnicodeMapError)
_FONT_OF = by_address(pdfium_c.FPDFTextObj_GetFont)


class TooDenseError(ValueError):
    """A page holds more characters or drawn objects than any real page."""


class Characters(NamedTuple):
    """Characters in content order: Unicode, boxes (page space: left, top, right, bottom), numbers on their text page.

    The number of one that pdfium does not tell is -1.

    `turned` are the clockwise quarter turns that set the text upright, None when the characters do not agree.
    """

    codes: np.ndarray
    boxes: np.ndarray
    indices: np.ndarray
    turned: int | None


NOTHING = Characters(np.empty(0, np.uint32), np.empty((0, 4), np.float32), np.empty(0, np.int64), None)


def characters(text: Any, drawn: Drawn, unit: float) -> Characters:
    """Return the characters of a text page (FPDF_TEXTPAGE) that take room on the page.

    `drawn` is what the page paints, `unit` the length of a point in page space.

    Raises TooDenseError when there are more than on any real page.
    """
    count = pdfium_c.FPDFText_CountChars(text)
    if count > MAX_CHARACTERS:
        raise TooDenseError("characters")
    if count <= 0:
        return NOTHING
    raw = _codes(text, count)
    boxes = _boxes(text, count)
    codes, inked_blanks = _told(text, raw, boxes, unit)
    kept = _printed(codes, boxes, unit)
    turned = _quarter_turns(text, kept)
    found = Characters(codes[kept], boxes[kept], kept, turned)
    return _with_lost(text, found, drawn, inked_blanks) if inked_blanks else found


def objects_of(text: Any, indices: Sequence[int]) -> np.ndarray:
    """Return the addresses of the text objects of characters, 0 where there is none."""
    return answers(_OBJECT_OF, address_of(text), indices)


def _boxes(text: Any, count: int) -> np.ndarray:
    boxes = np.zeros((count, 4), np.float32)
    rows_filled(_BOX_OF, address_of(text), range(count), boxes)
    return boxes


def _codes(text: Any, count: int) -> np.ndarray:
    """Return the Unicode of each character; in one call unless some have none or lie beyond the basic plane."""
    buffer = np.zeros(count + 1, np.uint16)
    written = _TEXT_OF(address_of(text), 0, count, buffer.ctypes.data)
    codes = buffer[:count].astype(np.uint32)
    if written != count + 1 or np.any((codes & 0xF800) == 0xD800):
        codes = answers(_CODE_OF, address_of(text), range(count)).astype(np.uint32)
    return codes


def _told(text: Any, raw: np.ndarray, boxes: np.ndarray, unit: float) -> tuple[np.ndarray, list[int]]:
    """Return the codes with UNMAPPED for every glyph that cannot be told, and the positions of blanks with ink."""
    codes = raw.copy()
    codes[codes == _HYPHEN_AT_LINE_END] = ord("-")
    codes[_NO_UNICODE.among(codes) | (codes > 0x10FFFF) | ((codes & 0xFFFFF800) == 0xD800)] = UNMAPPED
    codes[_BLANKS.among(codes)] = ord(" ")
    line_end = (codes == 0x0A) | (codes == 0x0D)
    wide = boxes[:, 2] - boxes[:, 0] > _ROOM * unit
    control = (codes < 32) & ~line_end | (codes == 0x7F) | ((codes >= 0x80) & (codes < 0xA0))
    errors = answers(_HAS_ERROR, address_of(text), range(len(codes))) == 1
    blank = (codes == ord(" ")) | line_end
    doubtful = np.flatnonzero((control | errors | blank) & wide).tolist()
    doubtful = [index for index in doubtful if _OBJECT_OF(address_of(text), index)]
    inked = [index for index in doubtful if _has_ink(text, index, boxes[index])]
    codes[doubtful] = ord(" ")
    codes[inked] = UNMAPPED
    return codes, [index for index in inked if blank[index]]


def _has_ink(text: Any, index: int, box: np.ndarray) -> bool:
    """Whether the glyph of a character that says nothing has an outline."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium_c.FPDFText_GetCharBox(text, index, left, right, bottom, top):
        return False
    size = float(max(abs(box[1] - box[3]), abs(box[2] - box[0])))
    return min(abs(right.value - left.value), abs(top.value - bottom.value)) > _INK * size


def _with_lost(text: Any, found: Characters, drawn: Drawn, inked_blanks: Sequence[int]) -> Characters:
    """Add UNMAPPED where a text object is wider than its characters: pdfium drops blanks that follow a blank.

    Only for objects in fonts of which some blank has ink.
    """
    suspected, objects = objects_of(text, inked_blanks), objects_of(text, found.indices.tolist())
    addresses = drawn.texts.addresses
    fonts = {*map(_FONT_OF, {*suspected.tolist()} & {*addresses.tolist()})}
    places = np.array([place for place, a in enumerate(addresses.tolist()) if _FONT_OF(a) in fonts], int)
    codes, boxes = [], []
    for address, bounds in zip(addresses[places].tolist(), drawn.bounds_of(places).tolist(), strict=True):
        own = found.boxes[objects == address]
        left, bottom, right, top = bounds
        if not len(own):
            gaps = [(left, right)]
        else:
            slack = _LOST * float(np.median(own[:, 1] - own[:, 3]))
            first, last = float(own[:, 0].min()), float(own[:, 2].max())
            gaps = [gap for gap in ((left, first), (last, right)) if gap[1] - gap[0] > slack]
        for start, end in gaps:
            codes.append(UNMAPPED)
            boxes.append((start, top, end, bottom))
    if not codes:
        return found
    return found._replace(
        codes=np.append(found.codes, np.array(codes, np.uint32)),
        boxes=np.vstack((found.boxes, np.array(boxes, np.float32))),
        indices=np.append(found.indices, [-1] * len(codes)),
    )


def _printed(codes: np.ndarray, boxes: np.ndarray, unit: float) -> np.ndarray:
    """Return the positions of characters that take room on the page: no line ends, no blanks pdfium put in."""
    finite = np.isfinite(boxes).all(axis=1)
    room = (boxes[:, 2] - boxes[:, 0] > _ROOM * unit) | (codes > 32)
    return np.flatnonzero(finite & room & (codes >= 32) & (codes != 0x7F))


def _quarter_turns(text: Any, kept: np.ndarray) -> int | None:
    """Return the clockwise quarter turns of the page that set its text upright, judged by a sample of characters.

    Usually the rotation the page asks for; a table printed sideways on an upright page asks for none. None when the
    characters do not agree.
    """
    sample = kept[:: max(1, len(kept) // SIDEWAYS_SAMPLE)]
    page = address_of(text)
    angles = [_ANGLE_OF(page, index) for index in sample.tolist()]  # clockwise; negative: unknown
    turns = [-round(angle / _QUARTER_TURN) % 4 for angle in angles if angle >= 0]
    common = max(range(4), key=turns.count) if turns else 0
    return common if turns.count(common) > len(turns) / 2 else None
