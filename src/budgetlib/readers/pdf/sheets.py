"""Two pages printed side by side on one sheet (n-up): read one after the other."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from budgetlib.readers.pdf.blocks import PageBlocks
from budgetlib.readers.pdf.glyphs import Glyphs
from budgetlib.readers.pdf.page import Page
from budgetlib.readers.pdf.words import texts

LANDSCAPE = 1.15
MIDDLE = 0.06
"""Share of the width on either side of the middle in which the white between two pages must begin and end."""
GUTTER = 0.015
"""Share of the width that this white takes at least."""
_PAGE_NUMBER = re.compile(r"[-—–─－·第共页/\s]*\d{1,4}[-—–─－·第共页/\s\d]*")


def sheets(page: Page) -> list[Page]:
    """Return the pages that stand side by side on a sheet, the page itself where it is one.

    Two pages have white between them from top to bottom, and each its page number. The second one stands below the
    first in the coordinates that are returned.
    """
    middle = _gutter(page) if page.width > LANDSCAPE * page.height else None
    if middle is None:
        return [page]
    left = _part(page, 0.0, middle, 0.0)
    right = _part(page, middle, page.width, page.height)
    return [left, right] if _has_number(left) and _has_number(right) else [page]


def joined(blocks: list[PageBlocks]) -> list[PageBlocks]:
    """Return the blocks with those of one sheet put together."""
    done: list[PageBlocks] = []
    for block in blocks:
        if done and done[-1].number == block.number:
            before = done[-1]
            done[-1] = PageBlocks(block.number, (*before.tables, *block.tables), (*before.free, *block.free))
        else:
            done.append(block)
    return done


def _gutter(page: Page) -> float | None:
    """Return the middle of the white strip that divides a page, None when there is none."""
    printed = page.glyphs.boxes[page.glyphs.codes > ord(" ")]
    lines = page.segments
    spans = np.vstack((printed[:, (0, 2)], lines[:, (0, 2)], page.images[:, (0, 2)]))
    centre, reach = page.width / 2, MIDDLE * page.width
    if not len(spans) or np.any((spans[:, 0] < centre - reach) & (spans[:, 1] > centre + reach)):
        return None
    before = spans[(spans[:, 0] + spans[:, 1]) / 2 <= centre]
    after = spans[(spans[:, 0] + spans[:, 1]) / 2 > centre]
    if not len(before) or not len(after):
        return None
    start, end = float(before[:, 1].max()), float(after[:, 0].min())
    return (start + end) / 2 if end - start >= GUTTER * page.width and start < centre + reach else None


def _part(page: Page, left: float, right: float, lower: float) -> Page:
    """Return the part of a page between two uprights, moved to the left edge and down."""
    shift = np.array([-left, lower, -left, lower], np.float32)

    def within(boxes: np.ndarray) -> np.ndarray:
        middles = (boxes[:, 0] + boxes[:, 2]) / 2
        return (middles >= left) & (middles < right)

    def moved(boxes: np.ndarray) -> np.ndarray:
        return boxes[within(boxes)] + shift

    glyphs = page.glyphs.only(within(page.glyphs.boxes))
    return replace(
        page,
        width=right - left,
        glyphs=Glyphs(glyphs.codes, glyphs.boxes + shift),
        segments=moved(page.segments),
        unseen=moved(page.unseen),
        images=moved(page.images),
        shapes=moved(page.shapes),
    )


def _has_number(page: Page) -> bool:
    """Whether one of the last lines of a page is its number."""
    found = texts(page.glyphs, np.zeros(len(page.glyphs), int))
    return any(_PAGE_NUMBER.fullmatch(line) for text in found for line in text.lines[-3:])
