"""Reader for text conversions (.txt, .md) as OCR tools write them: headings, rows with tabs or pipes, HTML tables."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from budgetlib.errors import SourceError
from budgetlib.readers.document import Document, Line, Remark
from budgetlib.readers.html import fragment_lines, is_whole_page, read_html
from budgetlib.readers.line_words import LAID_OUT_ROW
from budgetlib.readers.markdown import Struck, plain_cell, plain_line
from budgetlib.readers.sheets import MAX_PRINTED_ROWS, Bounds, TooLargeError
from budgetlib.readers.source_bytes import read_bytes

MAX_BYTES = 64 * 2**20  # a conversion of a 2,000-page disclosure is below 10 MB
_CONVERT_AGAIN = "Convert the disclosure again."
MAX_LINE_CHARACTERS = 100_000
MAX_DAMAGED = 0.05  # share of the non-ASCII characters that may be undecodable in what is still text
MIN_USUAL = 0.9  # share of Chinese and ASCII characters in what is UTF-16 without a byte order mark
MIN_LAID_OUT = 5  # rows of figures set apart by blanks, from which a text without tabs is laid out by blanks
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF_16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_UNDECODABLE = "\ufffd"
_NEW_LINE = re.compile(r"\r\n|\r|\n")  # only what an editor counts, so that `row` is the line number it shows
# Blanks behind the marker belong to it, but never a tab: that is the border of an empty first cell.
_HEADING = re.compile(r"(#{1,6})(?:[^\S\t]+(?=[\S\t])|(?=\t))")
_PIPE_RULE = re.compile(r"\|?(\s*(?::?-{3,}:?|:-+:?|-+:)\s*\|)+\s*:?-*:?\s*")
_PIPE = re.compile(r"(?<!\\)\|")
_TABLE_TAG = re.compile(r"<(/?)table\b", re.IGNORECASE)
_ONLY_TAGS = re.compile(r"(?:\s*</?[A-Za-z][^<>]{0,200}>)+\s*")
_USUAL = re.compile(r"[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def read_text(path: Path) -> Document:
    """Read a text conversion.

    Every non-blank line of the file becomes one Line: a table row when it holds tabs (or is a markdown pipe row), free
    text otherwise. All lines are on page 1; `row` is the line number in the file. Where the text holds HTML tables,
    their rows become Lines as in a web page, and `row` counts the lines. Mark-up (LaTeX numbers, emphasis, raised and
    struck text) is read as it is shown.

    Raises SourceError when the file is missing, empty, too large, or not text.
    """
    data = read_bytes(path, MAX_BYTES, too_large=_CONVERT_AGAIN, empty=_CONVERT_AGAIN)
    text = _decode(data, path)
    if is_whole_page(text):
        return read_html(path)
    printed = list(enumerate(_NEW_LINE.split(text), start=1))
    if too_long := [number for number, line in printed if len(line) > MAX_LINE_CHARACTERS and not _is_html(line)]:
        problem = f"a line has more than {MAX_LINE_CHARACTERS:,} characters."
        raise SourceError(problem, path=path, row=too_long[0], remedy="Convert the disclosure again, line by line.")
    struck, remarks = Struck(), list[Remark]()
    if _is_html(text):
        lines = _mixed(text, struck, remarks, path)
    elif _is_laid_out(text):
        from budgetlib.readers.laid_out import laid_out_lines  # here: it loads what reads pages

        lines = laid_out_lines(printed)
    else:
        lines = [line for number, part in printed if part.strip() and (line := _line(number, part, struck))]
    if not lines:
        raise SourceError("the file is empty.", path=path, remedy=_CONVERT_AGAIN)
    if struck.amounts:
        said = f"struck out: {struck.pieces} pieces of the text with {struck.amounts} amounts, not read"
        remarks.append(Remark("hidden_content", 1, 0, said))
    return Document(path, hashlib.sha256(data).hexdigest(), "text", 1, tuple(lines), remarks=tuple(remarks))


def _decode(data: bytes, path: Path) -> str:
    """Decode UTF-8, GB 18030 or UTF-16, also with single damaged bytes: each becomes a visible U+FFFD."""
    for mark, encoding in _UTF_16:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    if b"\0" not in data:
        for encoding in _ENCODINGS:
            text = data.decode(encoding, errors="replace")
            foreign = sum(not character.isascii() for character in text)
            if text.count(_UNDECODABLE) <= MAX_DAMAGED * foreign:
                return text
    for _, encoding in _UTF_16:
        text = data.decode(encoding, errors="replace")
        if len(_USUAL.findall(text)) >= MIN_USUAL * len(text):
            return text
    raise SourceError("the file is not text.", path=path, remedy="Give a UTF-8 or GB 18030 text, or the original PDF.")


def _is_html(text: str) -> bool:
    return bool(_TABLE_TAG.search(text))


def _is_laid_out(text: str) -> bool:
    """Whether a text has rows of figures set apart by blanks, and no tabs or pipes."""
    if "\t" in text or "|" in text:
        return False
    return sum(1 for _ in LAID_OUT_ROW.finditer(text)) >= MIN_LAID_OUT


def _mixed(text: str, struck: Struck, remarks: list[Remark], path: Path) -> list[Line]:
    """Return the lines of a text that holds HTML tables, numbered through."""
    lines: list[Line] = []
    bounds = Bounds()
    try:
        for part, is_table in _parts(text):
            if is_table:
                found, said = fragment_lines(part, bounds)
                remarks += said
                lines += [_plain_row(line, struck) for line in found]
            else:
                split = (p for p in _NEW_LINE.split(part) if p.strip() and not _ONLY_TAGS.fullmatch(p))
                lines += [line for p in split if (line := _line(0, p, struck))]
            if len(lines) > MAX_PRINTED_ROWS:
                raise TooLargeError(f"more than {MAX_PRINTED_ROWS:,} lines")
    except TooLargeError as error:
        remedy = "Keep the part with the disclosure only."
        raise SourceError(f"the text holds {error}.", path=path, remedy=remedy) from error
    return [replace(line, row=number) for number, line in enumerate(lines, start=1)]


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the text in parts: outside of HTML tables, and whole tables with those inside them."""
    position, opened, depth = 0, 0, 0
    for tag in _TABLE_TAG.finditer(text):
        if tag[1]:
            depth = max(0, depth - 1)
            if depth == 0 and opened >= position:
                end = text.find(">", tag.end()) + 1 or len(text)
                yield text[opened:end], True
                position = end
        else:
            if depth == 0:
                yield text[position : tag.start()], False
                opened = position = tag.start()
            depth += 1
    yield text[position:], depth > 0


def _plain_row(line: Line, struck: Struck) -> Line:
    if line.cells is None:
        return replace(line, text=plain_line(line.text, struck))
    cells = tuple(plain_cell(cell, struck) for cell in line.cells)
    return replace(line, text="\t".join(cells), cells=cells)


def _line(number: int, text: str, struck: Struck) -> Line | None:
    if _PIPE_RULE.fullmatch(text.strip()):
        return None
    marker = _HEADING.match(text)
    level = len(marker[1]) if marker else 0
    body = text[marker.end() :] if marker else text
    if "\t" in body:
        return Line(1, number, body, _cells(body.split("\t"), struck), level)
    inner = body.strip()
    if inner.startswith("|") and inner.count("|") > 1:
        inner = inner[1:].removesuffix("|")  # one border at each end: `||` holds an empty cell
        return Line(1, number, body, _cells(_PIPE.split(inner), struck), level)
    shown = plain_line(body, struck).strip()
    return Line(1, number, shown, None, level) if shown else None


def _cells(cells: list[str], struck: Struck) -> tuple[str, ...]:
    return tuple(plain_cell(cell.strip(), struck) for cell in cells)
