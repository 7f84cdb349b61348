"""The packed parts of a PDF file, looked at without a PDF library: those that are damaged, and on which pages they are.

pdfium reads a damaged part as far as it goes and says nothing: rows of a table are then missing in silence.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_STREAM = re.compile(rb"stream\r?\n")
_OBJECT = re.compile(rb"(\d+)\s+\d+\s+obj\b")
_REFERENCE = re.compile(rb"(\d+)\s+\d+\s+R\b")
_PARENT = re.compile(rb"/Parent\s+\d+\s+\d+\s+R")
_IMAGE = re.compile(rb"/Subtype\s*/Image")
_FONT = re.compile(rb"/Length1\b|/Subtype\s*/(?:Type1C|CIDFontType0C|OpenType)\b")  # outlines: no text hangs on them
_FLATE = re.compile(rb"/(?:Filter|F)\s*\[?\s*/(?:FlateDecode|Fl)\b")
_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_PAGES = re.compile(rb"/Type\s*/Pages\b")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]")
_MEMBERS = re.compile(rb"/N\s+(\d+)")
_FIRST = re.compile(rb"/First\s+(\d+)")
_HEAD = 4_096  # bytes of a stream's dictionary that are looked at
_MOST_UNPACKED = 256 * 2**20  # bytes of one part: what is larger when unpacked is left to pdfium
_DEEPEST = 12  # references from a page to the parts it needs


@dataclass(frozen=True, slots=True)
class Parts:
    """What the packed parts of a file tell: numbers of damaged objects, and whether there may be layers."""

    damaged: frozenset[int]
    layers: bool


def look_at_parts(data: bytes) -> Parts:
    """Unpack every part of a PDF but pictures and outlines of glyphs; an encrypted file is not looked at."""
    if b"/Encrypt" in data:
        return Parts(frozenset(), True)
    damaged: set[int] = set()
    layers = b"/OCG" in data
    for number, head, packed in _streams(data):
        if not _FLATE.search(head) or _IMAGE.search(head) or _FONT.search(head):
            continue
        unpacked = _unpacked(packed)
        if unpacked is None:
            damaged.add(number)
        elif b"/ObjStm" in head:
            layers = layers or b"/OCG" in unpacked
    return Parts(frozenset(damaged), layers)


def pages_with(data: bytes, damaged: frozenset[int]) -> list[int]:
    """Return the pages (1-based) that need one of some objects of a PDF."""
    objects = dict(_objects(data))
    needed = {number: _references(body) for number, body in objects.items()}
    return [place for place, page in enumerate(_page_objects(objects), start=1) if _reached(page, needed) & damaged]


def _streams(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield object number, dictionary and packed content of every stream."""
    for match in _STREAM.finditer(data):
        if data[match.start() - 3 : match.start()] == b"end":
            continue
        before = data[max(0, match.start() - _HEAD) : match.start()]
        found = list(_OBJECT.finditer(before))
        end = data.find(b"endstream", match.end())
        if found:
            yield int(found[-1][1]), before[found[-1].end() :], data[match.end() : end if end >= 0 else len(data)]


def _unpacked(packed: bytes) -> bytes | None:
    """Return what a part unpacks to, None when it does not unpack whole or fails its check sum."""
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(packed, _MOST_UNPACKED)
    except zlib.error:
        return None
    return unpacked if unpacking.eof or unpacking.unconsumed_tail else None


def _objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield number and dictionary of every object, also of those packed together; a later one replaces an earlier."""
    for match in _OBJECT.finditer(data):
        end = data.find(b"endobj", match.end())
        yield int(match[1]), data[match.end() : min(end if end >= 0 else len(data), match.end() + 2**20)]
    for _, head, packed in _streams(data):
        if b"/ObjStm" in head and (unpacked := _unpacked(packed)):
            yield from _members(head, unpacked)


def _members(head: bytes, unpacked: bytes) -> Iterator[tuple[int, bytes]]:
    count, first = _MEMBERS.search(head), _FIRST.search(head)
    if not count or not first:
        return
    begin = int(first[1])
    numbers = [int(number) for number in unpacked[:begin].split()[: 2 * int(count[1])]]
    places = [begin + offset for offset in numbers[1::2]]
    for number, start, end in zip(numbers[::2], places, [*places[1:], len(unpacked)], strict=False):
        yield number, unpacked[start:end]


def _references(body: bytes) -> set[int]:
    return {int(match[1]) for match in _REFERENCE.finditer(_PARENT.sub(b"", body.partition(b"stream")[0]))}


def _page_objects(objects: Mapping[int, bytes]) -> list[int]:
    """Return the numbers of the page objects in the order of the pages."""
    roots = [n for n, body in objects.items() if _PAGES.search(body) and not _PARENT.search(body)]
    found: list[int] = []
    seen: set[int] = set()
    waiting = list(reversed(roots))
    while waiting:
        number = waiting.pop()
        body = objects.get(number, b"")
        if number in seen:
            continue
        seen.add(number)
        if _PAGE.search(body):
            found.append(number)
        elif kids := _KIDS.search(body):
            waiting += [int(match[1]) for match in reversed(list(_REFERENCE.finditer(kids[1])))]
    return found


def _reached(page: int, needed: Mapping[int, set[int]]) -> set[int]:
    """Return what a page refers to, directly or through other objects."""
    reached, edge = {page}, {page}
    for _ in range(_DEEPEST):
        edge = {other for number in edge for other in needed.get(number, ())} - reached
        reached |= edge
    return reached
