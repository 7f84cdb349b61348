"""Radicals in place of characters: fonts of PDFs often tell `⼀` (U+2F00) where `一` is printed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from budgetlib.knowledge import knowledge
from budgetlib.readers.document import Document, Line

_RADICALS = re.compile("[\u2e80-\u2fdf]")


def with_characters(document: Document) -> Document:
    """Return a document with the characters that its radicals stand for."""
    if not any(_RADICALS.search(line.text) for line in document.lines):
        return document
    return replace(document, lines=tuple(map(_plain_line, document.lines)))


def plain(text: str) -> str:
    """Return a text with characters in place of radicals."""
    return text.translate(_characters())


def _plain_line(line: Line) -> Line:
    if not _RADICALS.search(line.text):
        return line
    cells = None if line.cells is None else tuple(map(plain, line.cells))
    return replace(line, text=plain(line.text), cells=cells, above=tuple(map(plain, line.above)))


@cache
def _characters() -> Mapping[int, str]:
    kangxi = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    told = knowledge("budgetlib.readers", "radicals.yaml")["radicals"]
    return kangxi | {ord(radical): character for radical, character in told.items()}
