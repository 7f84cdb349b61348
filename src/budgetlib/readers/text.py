"""Reader for text conversions (.txt, .md) as OCR tools write them: markdown headings, tab- or pipe-separated rows."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from budgetlib.errors import SourceError
from budgetlib.readers.document import Document, Line

MAX_BYTES = 64 * 2**20  # a conversion of a 2,000-page disclosure is below 10 MB
MAX_LINE_CHARACTERS = 100_000
_ENCODINGS = ("utf-8-sig", "gb18030")
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_PIPE_RULE = re.compile(r"\|?(\s*:?-{3,}:?\s*\|)+\s*:?-*:?\s*")


def read_text(path: Path) -> Document:
    """Read a text conversion.

    Every non-blank line of the file becomes one Line: a table row when it holds tabs (or is a markdown pipe row), free
    text otherwise. All lines are on page 1; `row` is the line number in the file.

    Raises SourceError when the file is missing, empty, too large, or not text.
    """
    data = _bytes(path)
    lines = [
        line
        for number, text in enumerate(_decode(data, path).splitlines(), start=1)
        if text.strip() and (line := _line(number, text[:MAX_LINE_CHARACTERS]))
    ]
    if not lines:
        raise SourceError("the file is empty.", path=path, remedy="Convert the disclosure again.")
    return Document(path, hashlib.sha256(data).hexdigest(), "text", 1, tuple(lines))


def _bytes(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise SourceError(f"the file has {size:,} bytes; the limit is {MAX_BYTES:,}.", path=path)
        return path.read_bytes()
    except OSError as error:
        remedy = "Check the path and its permissions."
        raise SourceError(f"cannot read the file ({error.strerror}).", path=path, remedy=remedy) from error


def _decode(data: bytes, path: Path) -> str:
    if b"\0" not in data:
        for encoding in _ENCODINGS:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise SourceError("the file is not text.", path=path, remedy="Give a UTF-8 or GB 18030 text, or the original PDF.")


def _line(number: int, text: str) -> Line | None:
    if _PIPE_RULE.fullmatch(text.strip()):
        return None
    marker = _HEADING.match(text)
    level = len(marker[1]) if marker else 0
    body = text[marker.end() :] if marker else text
    if "\t" in body:
        return Line(1, number, body, tuple(cell.strip() for cell in body.split("\t")), level)
    if body.lstrip().startswith("|") and body.count("|") > 1:
        return Line(1, number, body, tuple(cell.strip() for cell in body.strip().strip("|").split("|")), level)
    return Line(1, number, body.strip(), None, level)
