"""Reader for web pages (.html, .htm) as disclosures are published: text and tables in document order."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby
from pathlib import Path

from lxml import etree
from lxml import html as lxml_html

from budgetlib.errors import SourceError
from budgetlib.readers.document import Document, Line, Remark
from budgetlib.readers.html_seen import as_seen
from budgetlib.readers.html_table import hidden_columns, rows_of, table_rows
from budgetlib.readers.mhtml import looks_like_mhtml, pages_of
from budgetlib.readers.printed_text import OBJECT
from budgetlib.readers.sheets import (
    MAX_CELL_CHARACTERS,
    MAX_PRINTED_ROWS,
    Bounds,
    Sheet,
    TooLargeError,
    at_most,
    one_line,
    sheet_lines,
)
from budgetlib.readers.source_bytes import read_bytes

MAX_BYTES = 32 * 2**20  # a page with all tables of a disclosure has 1 to 5 MB as office programs write it
MAX_DEPTH = 1_000  # published pages nest below 60 deep, with tags left open a few hundred
MAX_NESTED_TABLES = 50
MAX_DAMAGED = 0.05  # share of the non-ASCII characters that may be undecodable in what is still text
_UNDECODABLE = "\ufffd"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(rb"<(?:meta|\?xml)\b[^>]*?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]+)", re.IGNORECASE)
_CHARSET_BYTES = 4096  # browsers look at the first kilobyte; office programs write long heads
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|div|p|h[1-6])\b", re.IGNORECASE)
_CONTENT = re.compile(rb"<[a-z!?][^>]*>", re.IGNORECASE)
# Declared names that say more than UTF-8, which is tried first; GB 18030 holds all editions of GB 2312 and GBK.
_DECLARED = {
    **dict.fromkeys(("gb2312", "gb_2312-80", "gbk", "x-gbk", "cp936", "gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "cn-big5", "x-x-big5"), "big5hkscs"),
}
CUT_SHORT = "cut_short"
_END_CHARACTERS = 4_096  # behind the end of a page only scripts of hosts follow
_UNSEEN = ("head", "script", "style", "noscript", "template", "iframe", "object", "svg", "select", "button")
_INLINE = {
    *(
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "input",
    ),
    *("ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time"),
    *("tt", "u", "var", "wbr"),
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_AGAIN = "Save the page again from the publisher's site."


def read_html(path: Path) -> Document:
    """Read a web page: every row of a table is a Line with cells, every block of text between tables a Line without.

    All is page 1 (of a page saved as one file, MHTML, each page in it counts) and `row` counts the lines. Merged cells
    hold their text once, `""` elsewhere. A table that holds other tables is layout: the text in its rows that do is
    read as text, the tables as tables. What is hidden or struck out is left out and named in the remarks; form fields
    show their values; a picture in a cell is U+FFFC. A page without tables is a document, too.

    Raises SourceError when the file is missing, empty, no web page, too large, or nested deeper than any real page.
    """
    path = Path(path)
    data = read_bytes(path, MAX_BYTES, too_large=_AGAIN, empty=_AGAIN)
    if not data.strip():
        raise SourceError("the file is empty.", path=path, remedy=_AGAIN)
    pages, whole = pages_of(data) if looks_like_mhtml(data) else ([data], True)
    if not pages:
        raise SourceError("there is no web page in the file.", path=path, remedy=_AGAIN)
    bounds, lines, remarks = Bounds(), list[Line](), list[Remark]()
    for number, page in enumerate(pages, start=1):
        found, said = _page(_decoded(page, path), path, bounds)
        lines += [replace(line, page=number) for line in found]
        remarks += [replace(remark, page=number) for remark in said]
    if not whole:
        remarks.append(Remark(CUT_SHORT, len(pages), 0, "the file ends before the page does: it was cut short"))
    if not lines:
        raise SourceError("the page has no text.", path=path, remedy="Save the page as your browser shows it.")
    return Document(path, hashlib.sha256(data).hexdigest(), "html", len(pages), tuple(lines), remarks=tuple(remarks))


def _page(text: str, path: Path, bounds: Bounds) -> tuple[list[Line], list[Remark]]:
    """Return the lines of one page, numbered through, and remarks on what was left out."""
    try:
        lines, remarks = _seen_lines(_parsed(text, path), bounds)
    except TooLargeError as error:
        raise SourceError(
            f"the page holds {error}.", path=path, remedy="Keep the part with the disclosure only."
        ) from error
    return lines, remarks + _cut_short(text)


def fragment_lines(text: str, bounds: Bounds) -> tuple[list[Line], list[Remark]]:
    """Return the lines of a piece of HTML within a text, and remarks on what was left out. Raises TooLargeError."""
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    root = lxml_html.document_fromstring(f"<body>{text}</body>", parser=parser)
    if _depth(root) > MAX_DEPTH or _depth(root, "table") > MAX_NESTED_TABLES:
        raise TooLargeError(f"more than {MAX_DEPTH:,} elements or {MAX_NESTED_TABLES} tables in each other")
    lines, remarks = _seen_lines(root, bounds)
    return lines, remarks + _cut_short(text)


def _seen_lines(root: lxml_html.HtmlElement, bounds: Bounds) -> tuple[list[Line], list[Remark]]:
    remarks = as_seen(root)
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    lines: list[Line] = []
    before = bounds.hidden_amounts
    for block in _blocks(root, bounds):
        lines += [replace(line, page=1, row=len(lines) + offset) for offset, line in enumerate(block, start=1)]
        at_most(len(lines), MAX_PRINTED_ROWS, "lines")
    if hidden := bounds.hidden_amounts - before:
        remarks.append(Remark("hidden_content", 1, 0, f"hidden: columns of tables with {hidden} amounts, not read"))
    return lines, remarks


def _cut_short(text: str) -> list[Remark]:
    """A remark when a page ends before it should: inside a table, or without the end that its beginning asks for."""
    end = text[-_END_CHARACTERS:].lower()
    if text.lower().rfind("<table") > text.lower().rfind("</table") and "</body" not in end and "</html" not in end:
        return [Remark(CUT_SHORT, 1, 0, "the page ends inside a table: it was cut short")]
    begins = re.match(r"\s*(?:<!doctype[^>]*>\s*)?<html\b", text, re.IGNORECASE)
    if begins and "</html" not in end and "</body" not in end and not text.rstrip().endswith(">"):
        return [Remark(CUT_SHORT, 1, 0, "the page ends inside an element: it was cut short")]
    return []


def is_whole_page(text: str) -> bool:
    """True when a text begins as a web page does."""
    return bool(
        re.match(
            r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!doctype\s+html|<html\b[^>]*>\s*<(?:head|meta|title))", text, re.I
        )
    )


def looks_like_html(data: bytes) -> bool:
    """True when bytes begin like a web page."""
    head = data[:_CHARSET_BYTES]
    if head.startswith(_BOMS[1][0]) or head.startswith(_BOMS[2][0]):
        head = head.replace(b"\0", b"")
    return bool(_MARKUP.search(head))


def _decoded(data: bytes, path: Path) -> str:
    """Decode by byte order mark, as UTF-8, by the declared charset or as GB 18030, whichever fits first."""
    for encoding in _encodings(data):
        text = data.decode(encoding, errors="replace")
        foreign = sum(not character.isascii() for character in text)
        if "\0" not in text and text.count(_UNDECODABLE) <= MAX_DAMAGED * foreign:
            return _XML_DECLARATION.sub("", text.removeprefix("\ufeff"), count=1)
    raise SourceError("the file is not a web page.", path=path, remedy=_AGAIN)


def _encodings(data: bytes) -> Iterator[str]:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            yield encoding
    yield "utf-8"
    if declared := _CHARSET.search(data[:_CHARSET_BYTES]):
        name = declared[1].decode("ascii").lower()
        if name in _DECLARED:
            yield _DECLARED[name]
    yield "gb18030"


def _parsed(text: str, path: Path) -> lxml_html.HtmlElement:
    """Parse leniently, as browsers do. A page that nests too deeply is refused: the parser would cut it silently."""
    if not _CONTENT.search(text.encode(errors="replace")):
        raise SourceError("the file is not a web page.", path=path, remedy="Give the .html page as published.")
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise SourceError("the page cannot be parsed.", path=path, remedy=_AGAIN) from error
    if _depth(root) > MAX_DEPTH or _depth(root, "table") > MAX_NESTED_TABLES:
        problem = f"the page nests more than {MAX_DEPTH:,} elements or {MAX_NESTED_TABLES} tables in each other."
        raise SourceError(problem, path=path, remedy="Check the file: no published page does.")
    return root


def _depth(root: lxml_html.HtmlElement, tag: str | None = None) -> int:
    """Return how deeply elements (of one name) nest, without recursion."""
    depth = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end"), tag=tag):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest


def _blocks(root: lxml_html.HtmlElement, bounds: Bounds) -> Iterator[list[Line]]:
    """Yield the lines of the page block by block: a printed line of text, or a whole table."""
    text = _Text()
    for piece in _pieces(root, bounds):
        if isinstance(piece, str):
            text.add(piece)
            continue
        yield from text.lines()
        text = _Text(piece if isinstance(piece, int) else 0)
        if isinstance(piece, list):
            yield piece
    yield from text.lines()


class _Text:
    """Text that is gathered until the block ends."""

    def __init__(self, heading: int = 0) -> None:
        self.heading, self.parts = heading, list[str]()

    def add(self, part: str) -> None:
        self.parts.append(part)

    def lines(self) -> Iterator[list[Line]]:
        if text := one_line("".join(self.parts).replace(OBJECT, "")):
            at_most(len(text), MAX_CELL_CHARACTERS, "characters in one line")
            yield [Line(1, 0, text, None, self.heading)]


_Piece = str | int | list[Line]
"""Text, the end of a block (the heading level of what follows), or the lines of a table."""


def _pieces(root: lxml_html.HtmlElement, bounds: Bounds) -> Iterator[_Piece]:
    """Walk an element in document order, recursively only into tables."""
    heading = 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            heading = 0 if element.tag in _HEADINGS else heading
        else:
            heading = _HEADINGS.get(element.tag, heading)
        if element.tag not in _INLINE:
            yield heading
        if event == "start" and element.tag == "table":
            walk.skip_subtree()
            yield from _table(element, bounds)
        elif event == "start":
            yield element.text or ""
        elif element is not root:
            yield element.tail or ""


def _table(table: lxml_html.HtmlElement, bounds: Bounds) -> Iterator[_Piece]:
    """A table of cells, or where a row holds further tables, its cells one after the other."""
    for caption in table.iterchildren("caption"):
        yield from _pieces(caption, bounds)
        yield 0
    rows, stray = rows_of(table)
    hidden = hidden_columns(table)
    yield stray  # as browsers do: before the table
    yield 0
    for layout, part in groupby(rows, key=_holds_a_table):
        if layout:
            for cell in chain.from_iterable(part):
                yield from _pieces(cell, bounds)
                yield 0
        else:
            yield sheet_lines(Sheet("", tuple(table_rows(list(part), bounds, hidden))), 1)


def _holds_a_table(row: Sequence[lxml_html.HtmlElement]) -> bool:
    return any(next(cell.iter("table"), None) is not None for cell in row)
