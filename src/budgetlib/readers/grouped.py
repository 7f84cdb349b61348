"""Digits in groups that blanks set apart (`9 778 800.00`): where a document prints all its figures so, they are whole.

A single such cell may hold two figures; a document in which no figure of four digits stands without a blank does not.
"""

from __future__ import annotations

import re
from dataclasses import replace

from budgetlib.readers.document import Document, Line

FEWEST = 6
"""Figures that must be printed in groups."""
_BLANK = " \u00a0\u2006\u2008\u2009\u202f"
_GROUPED = re.compile(rf"(?<![\d.,])([1-9]\d{{0,2}})((?:[{_BLANK}]\d{{3}})+\.\d{{2}})(?!\d)")
_CELL = re.compile(rf"[-(（−]?[1-9]\d{{0,2}}(?:[{_BLANK}]\d{{3}})+\.\d{{2}}[)）]?")
_WHOLE = re.compile(r"(?<![\d.])\d{4,}\.\d{2}(?!\d)|\d,\d{3}\.\d{2}(?!\d)")


def with_whole_figures(document: Document) -> Document:
    """Return a document with commas in place of the blanks that set groups of digits apart."""
    shown = [line for line in document.lines if line.cells is not None and _GROUPED.search(line.text)]
    grouped = sum(bool(_CELL.fullmatch(cell)) for line in shown for cell in line.cells or ())
    if grouped < FEWEST or any(_WHOLE.search(line.text) for line in document.lines if line.cells is not None):
        return document
    return replace(document, lines=tuple(map(_whole, document.lines)))


def _whole(line: Line) -> Line:
    if not _GROUPED.search(line.text):
        return line
    cells = None if line.cells is None else tuple(map(_joined, line.cells))
    return replace(line, text=_joined(line.text), cells=cells)


def _joined(text: str) -> str:
    return _GROUPED.sub(lambda match: match[1] + re.sub(rf"[{_BLANK}]", ",", match[2]), text)
