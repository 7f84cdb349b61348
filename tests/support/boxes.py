"""What a PDF prints in a box of a page, read by pdfium alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from budgetlib.model import Disclosure


def texts_in(path: Path, places: list[tuple[int, str]]) -> Iterator[str]:
    """Yield the text without blanks in each box: page (1-based) and `left,top,right,bottom`, points as shown."""
    with pdfium.PdfDocument(path) as document:
        read: dict[int, Any] = {}
        for number, box in places:
            if number not in read:
                page = document[number - 1]
                read[number] = page, page.get_textpage()
            page, text = read[number]
            yield "".join(text.get_text_bounded(*_in_page_space(page, *map(float, box.split(",")))).split())


def not_in_their_boxes(disclosure: Disclosure, path: Path) -> list[tuple[int, int, str, str]]:
    """Return the figures (page, row, as printed, what stands there) whose box does not hold what they print."""
    rows = disclosure.rows("figures")
    found = texts_in(path, [(row["page"], row["box"] or "0,0,0,0") for row in rows])
    return [
        (row["page"], row["row"], row["printed"], text)
        for row, text in zip(rows, found, strict=True)
        if "".join(row["printed"].split()) not in text
    ]


def _in_page_space(page: Any, left: float, top: float, right: float, bottom: float) -> tuple[float, ...]:
    """Return left, bottom, right, top in the space of the page, which is not turned and counts upwards."""
    x0, y0, x1, y1 = page.get_bbox()
    return {
        0: (x0 + left, y1 - bottom, x0 + right, y1 - top),
        90: (x0 + top, y0 + left, x0 + bottom, y0 + right),
        180: (x1 - right, y0 + top, x1 - left, y0 + bottom),
        270: (x1 - bottom, y1 - right, x1 - top, y1 - left),
    }[page.get_rotation()]
