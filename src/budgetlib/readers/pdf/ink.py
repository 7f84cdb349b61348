"""What a page shows and its text does not say, read in its picture with the extra `scan` (scan/unread_ink)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from budgetlib.readers.document import READ_IN_PICTURE, Remark
from budgetlib.readers.pdf.blocks import PageBlocks
from budgetlib.readers.pdf.cells import OBJECT
from budgetlib.readers.pdf.page import UNMAPPED, Page
from budgetlib.readers.pdf.source import PdfSource
from budgetlib.readers.scan.extra import is_installed

_MARK = chr(OBJECT)
_UNTOLD = "{} words with characters that the file's fonts do not tell were read in the picture of the page"
_PICTURED = "{} figures that are pictures or outlines were read in the picture of the page"


def with_untold_characters(source: PdfSource, pages: list[Page]) -> tuple[list[Page], list[Remark]]:
    """Return the pages with their characters that have no Unicode read, and what is to be said of it."""
    untold = [page.number for page in pages if np.any(page.glyphs.codes == UNMAPPED)]
    if not untold or not is_installed():
        return pages, []
    from budgetlib.readers.scan.unread_ink import with_characters  # here, so that other documents load none of it

    read = {page.number: with_characters(source.document.raw, page) for page in pages if page.number in untold}
    return _told(pages, read, _UNTOLD)


def with_pictured_figures(
    source: PdfSource, pages: list[Page], blocks: Sequence[PageBlocks]
) -> tuple[list[Page], list[Remark]]:
    """Return the pages with the figures read that are pictures in cells of `blocks`, and what is to be said of it."""
    pictured = _with_pictures_in_cells(blocks)
    if not pictured or not is_installed():
        return pages, []
    from budgetlib.readers.scan import unread_ink

    read = {
        page.number: unread_ink.with_pictured_figures(source.document.raw, page)
        for page in pages
        if page.number in pictured
    }
    return _told(pages, read, _PICTURED)


def _with_pictures_in_cells(blocks: Sequence[PageBlocks]) -> Collection[int]:
    return {
        page.number for page in blocks for table in page.tables for row in table.rows if any(map(_pictured, row.cells))
    }


def _pictured(cell: str) -> bool:
    return _MARK in cell


def _told(pages: list[Page], read: dict[int, tuple[Page, int]], said: str) -> tuple[list[Page], list[Remark]]:
    remarks = [
        Remark(READ_IN_PICTURE, number, 0, said.format(count), "note") for number, (_, count) in read.items() if count
    ]
    return [read[page.number][0] if page.number in read else page for page in pages], remarks
