"""A recognised page as the page model of a PDF: characters with their boxes, ruling lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from budgetlib.readers.document import Line
from budgetlib.readers.pdf.glyphs import Glyphs
from budgetlib.readers.pdf.page import Page
from budgetlib.readers.scan.recognise import Piece, Recognised

_WIDE = 0.75
"""Half the room a character takes at most, in heights of its piece: beyond it there is white."""
_NUMBER = re.compile(r"\d")


def page_of(found: Recognised, number: int, shown_width: float | None = None) -> Page:
    """Return the page a PDF would have; `shown_width` (points) is that of the page whose picture was recognised."""
    codes: list[int] = []
    boxes: list[tuple[float, float, float, float]] = []
    usual = float(np.median([piece.box[3] - piece.box[1] for piece in found.pieces])) if found.pieces else 0.0
    for piece in found.pieces:
        codes += map(ord, piece.text)
        boxes += _character_boxes(piece, usual)
    glyphs = Glyphs(np.array(codes, np.uint32), np.array(boxes, np.float32).reshape(-1, 4))
    segments = np.array(found.rules, np.float32).reshape(-1, 4)
    own_width = found.height if found.quarters % 2 else found.width
    return Page(
        number,
        found.width,
        found.height,
        glyphs,
        segments,
        1.0,
        turned=found.quarters,
        unit=shown_width / own_width if shown_width else 1.0,
        lean=found.lean,
    )


def with_confidences(lines: Sequence[Line], found: dict[int, Recognised]) -> list[Line]:
    """Return lines with the confidence of each cell of those that stand on recognised pages (`found`, by number)."""
    told = {number: _confidences(page.pieces) for number, page in found.items()}
    return [
        replace(line, confidences=tuple(_of_cell(cell, told[line.page]) for cell in line.cells))
        if line.page in told and line.cells is not None
        else line
        for line in lines
    ]


def _character_boxes(piece: Piece, usual: float) -> list[tuple[float, float, float, float]]:
    """Return the box of each character: up to the middle between it and the next, unless there is white between."""
    left, top, right, bottom = piece.box
    if bottom - top < usual / 2:  # a dash is as high as its line, or it would stand on one of its own
        top, bottom = (top + bottom - usual) / 2, (top + bottom + usual) / 2
    centres = left + np.array(piece.centres) * (right - left)
    between = (centres[1:] + centres[:-1]) / 2
    room = _WIDE * (bottom - top)
    lefts = np.maximum(np.append(left, between), centres - room)
    rights = np.minimum(np.append(between, right), centres + room)
    return [(a, top, b, bottom) for a, b in zip(lefts.tolist(), rights.tolist(), strict=True)]


def _confidences(pieces: Sequence[Piece]) -> dict[str, float]:
    """Return the least confidence with which each text with a digit was read."""
    told: dict[str, float] = {}
    for piece in pieces:
        if _NUMBER.search(piece.text):
            text = _plain(piece.text)
            told[text] = min(piece.confidence, told.get(text, 1.0))
    return told


def _of_cell(cell: str, told: dict[str, float]) -> float:
    """Return the confidence of a cell; where it is made of several pieces, that of the least certain."""
    text = _plain(cell)
    if text in told or not _NUMBER.search(text):
        return told.get(text, 1.0)
    return min((confidence for part, confidence in told.items() if part in text), default=1.0)


def _plain(text: str) -> str:
    return "".join(text.split())
