"""Reader for text conversions (.txt, .md) as OCR tools write them: markdown headings, tab- or pipe-separated rows."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from budgetlib.errors import SourceError
from budgetlib.readers.document import Document, Line
from budgetlib.readers.source_bytes import read_bytes

MAX_BYTES = 64 * 2**20  # a conversion of a 2,000-page disclosure is below 10 MB
_CONVERT_AGAIN = "Convert the disclosure again."
MAX_LINE_CHARACTERS = 100_000
MAX_DAMAGED = 0.05  # share of the non-ASCII characters that may be undecodable in what is still text
_ENCODINGS = ("utf-8-sig", "gb18030")
_UNDECODABLE = "\ufffd"
_NEW_LINE = re.compile(r"\r\n|\r|\n")  # only what an editor counts, so that `row` is the line number it shows
# Blanks behind the marker belong to it, but never a tab: that is the border of an empty first cell.
_HEADING = re.compile(r"(#{1,6})(?:[^\S\t]+(?=[\S\t])|(?=\t))")
_PIPE_RULE = re.compile(r"\|?(\s*(?::?-{3,}:?|:-+:?|-+:)\s*\|)+\s*:?-*:?\s*")


def read_text(path: Path) -> Document:
    """Read a text conversion.

    Every non-blank line of the file becomes one Line: a table row when it holds tabs (or is a markdown pipe row), free
    text otherwise. All lines are on page 1; `row` is the line number in the file.

    Raises SourceError when the file is missing, empty, too large, or not text.
    """
    data = read_bytes(path, MAX_BYTES, too_large=_CONVERT_AGAIN, empty=_CONVERT_AGAIN)
    printed = list(enumerate(_NEW_LINE.split(_decode(data, path)), start=1))
    if too_long := [number for number, text in printed if len(text) > MAX_LINE_CHARACTERS]:
        problem = f"a line has more than {MAX_LINE_CHARACTERS:,} characters."
        raise SourceError(problem, path=path, row=too_long[0], remedy="Convert the disclosure again, line by line.")
    lines = [line for number, text in printed if text.strip() and (line := _line(number, text))]
    if not lines:
        raise SourceError("the file is empty.", path=path, remedy=_CONVERT_AGAIN)
    return Document(path, hashlib.sha256(data).hexdigest(), "text", 1, tuple(lines))


def _decode(data: bytes, path: Path) -> str:
    """Decode UTF-8 or GB 18030, also with single damaged bytes: each becomes a visible U+FFFD."""
    if b"\0" not in data:
        for encoding in _ENCODINGS:
            text = data.decode(encoding, errors="replace")
            foreign = sum(not character.isascii() for character in text)
            if text.count(_UNDECODABLE) <= MAX_DAMAGED * foreign:
                return text
    raise SourceError("the file is not text.", path=path, remedy="Give a UTF-8 or GB 18030 text, or the original PDF.")


def _line(number: int, text: str) -> Line | None:
    if _PIPE_RULE.fullmatch(text.strip()):
        return None
    marker = _HEADING.match(text)
    level = len(marker[1]) if marker else 0
    body = text[marker.end() :] if marker else text
    if "\t" in body:
        return Line(1, number, body, tuple(cell.strip() for cell in body.split("\t")), level)
    inner = body.strip()
    if inner.startswith("|") and inner.count("|") > 1:
        inner = inner[1:].removesuffix("|")  # one border at each end: `||` holds an empty cell
        return Line(1, number, body, tuple(cell.strip() for cell in inner.split("|")), level)
    return Line(1, number, body.strip(), None, level)
