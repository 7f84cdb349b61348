"""Pages of evidence: one HTML page for each page of a source that a report names, its rows and cells marked.

A page of a PDF or scan is shown as a picture, other sources as their lines. `#r6` is row 6, `#r6c3` its third figure
from the left: the browser shows the one that is asked for by style sheet alone. Equal disclosures give equal bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from PIL import Image

from budgetlib.errors import SourceError
from budgetlib.evidence.boxes import Box
from budgetlib.evidence.marks import Mark, PageKey
from budgetlib.evidence.pictures import PageSource, opened
from budgetlib.files import replacing, write_text
from budgetlib.readers import read_document
from budgetlib.readers.document import Document, Line, Places
from budgetlib.readers.places import LinePlaces

FOLDER = "evidence"
LONGER_SIDE = 1100
"""Pixels: an A4 page at 94 dots per inch, in which print of 8 points can be read."""
QUALITY = 40
GREYS = 4
"""Of a page without colours; what is read there is black on white."""
AROUND = 3
"""Lines of a text or rows of a sheet that are shown before and after those that are marked."""
_METHOD = "2"  # changes when the same disclosure gives other pages
_TO_GREYS = [round(round(value / 255 * (GREYS - 1)) * 255 / (GREYS - 1)) for value in range(256)]
STYLE = "evidence.css"
"""The style sheet of these pages, among what pages share."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page that was written: its name, its size in points (nothing for lines), and its rows."""

    name: str
    size: tuple[float, float] | None
    rows: Mapping[int, Box | None]


def page_name(key: PageKey) -> str:
    """Return the name of a page without its ending: `p008`, `f2-p008` in the second file of a disclosure."""
    file, page = key
    return (f"f{file}-" if file > 1 else "") + f"p{page:03}"


def write_pages(
    folder: Path,
    sources: Mapping[int, Path],
    marks: Mapping[PageKey, Mapping[int, Mark]],
    wanted: Collection[PageKey],
    title: str,
) -> dict[PageKey, Shown]:
    """Write the wanted pages into FOLDER and return those that are there, whether or not they had to be written.

    `sources` are the files of the disclosure that are there. A page that cannot be drawn is left out.

    Raises EnvironmentFault when a file cannot be written.
    """
    done: dict[PageKey, Shown] = {}
    for file in sorted({file for file, _ in wanted} & set(sources)):
        keys = sorted(key for key in wanted if key[0] == file)
        try:
            done |= _of_source(folder, sources[file], {key: marks.get(key, {}) for key in keys}, title)
        except (SourceError, OSError):
            continue  # a source that was read once and cannot be read now: places are told without pictures
    return done


def _of_source(
    folder: Path, source: Path, marks: Mapping[PageKey, Mapping[int, Mark]], title: str
) -> dict[PageKey, Shown]:
    if has_pictures(source):
        with opened(source) as pages:
            return {
                key: _picture_page(folder, pages, key, rows, f"{title} · {source.name}")
                for key, rows in marks.items()
                if key[1] <= pages.pages
            }
    document = read_document(source)
    there = {key: rows for key, rows in marks.items() if key[1] <= document.pages}
    return {key: _line_page(folder, document, key, rows, title) for key, rows in there.items()}


def has_pictures(source: Path) -> bool:
    """Whether the pages of a source are shown as pictures: a PDF or a scan."""
    with source.open("rb") as stream:
        begin = stream.read(1024)
    if b"%PDF" in begin:
        return True
    return begin.startswith((b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8"))


def _picture_page(folder: Path, pages: PageSource, key: PageKey, rows: Mapping[int, Mark], title: str) -> Shown:
    name, size = page_name(key), pages.size(key[1])
    body = "".join(_marks(rows, size))
    head = f"{title} · {key[1]}/{pages.pages}"
    picture = f'<img src="{name}.webp" alt="{escape(head)}">'
    shown = Shown(name, size, {row: mark.around for row, mark in rows.items()})
    digest = _digest(pages.digest, picture, body)
    if not _is_there(folder, name, digest) or not (folder / f"{name}.webp").is_file():
        scale = LONGER_SIDE / max(size)
        with replacing(folder / f"{name}.webp") as temporary:
            temporary.write_bytes(as_webp(pages.image(key[1], scale)))
        _write(folder, name, digest, head, f"<main>{picture}{body}</main>")
    return shown


def _marks(rows: Mapping[int, Mark], size: tuple[float, float]) -> Iterator[str]:
    for row, mark in sorted(rows.items()):
        whole = mark.around
        style = "top:0;left:0" if whole is None else _style(whole.grown(2), size)
        yield f'<i class="r" id="r{row}" style="{style}"></i>'
        boxes = mark.boxes
        for number, box in enumerate(boxes, start=1):
            yield f'<i class="c" id="r{row}c{number}" style="{_style(box.grown(1), size)}"></i>'


def _style(box: Box, size: tuple[float, float]) -> str:
    wide, high = size
    sides = (
        ("left", box.left / wide),
        ("top", box.top / high),
        ("width", (box.right - box.left) / wide),
        ("height", (box.bottom - box.top) / high),
    )
    return ";".join(f"{side}:{share * 100:.2f}%" for side, share in sides)


def _line_page(folder: Path, document: Document, key: PageKey, rows: Mapping[int, Mark], title: str) -> Shown:
    lines = [line for line in document.lines if line.page == key[1]]
    marked = {number for row in rows for number in range(row - AROUND, row + AROUND + 1)}
    head = f"{title} · {document.source.name}"
    if key[1] <= len(document.sheet_names):
        head = f"{head} · {document.sheet_names[key[1] - 1]}"
    places = document.places or LinePlaces()
    body = "".join(_line(line, rows.get(line.row), places) for line in lines if line.row in marked)
    name, digest = page_name(key), _digest(document.sha256, head, body)
    if not _is_there(folder, name, digest):
        _write(folder, name, digest, head, f"<main><table>{body}</table></main>")
    there = {line.row for line in lines}
    return Shown(name, None, {row: None for row in rows if row in there})


def _line(line: Line, mark: Mark | None, places: Places) -> str:
    """A line of a text or row of a sheet, those of its cells marked in which facts stand."""
    named = f' id="r{line.row}"' if mark else ""
    if line.cells is None:
        return f'<tr{named}><th>{line.row}</th><td colspan="99">{escape(line.text)}</td></tr>\n'
    told, cells, number = set(mark.told) if mark else set(), [], 0
    for column, cell in enumerate(line.cells):
        marked = bool(told) and places.cell(line.page, line.row, column, cell) in told
        number += marked
        cells.append(f"<td{_named_cell(line.row, number) if marked else ''}>{escape(cell)}</td>")
    return f"<tr{named}><th>{line.row}</th>{''.join(cells)}</tr>\n"


def _named_cell(row: int, number: int) -> str:
    return f' class="c" id="r{row}c{number}"'


def as_webp(image: Image.Image) -> bytes:
    """Return the picture of a page as small as its print allows: few greys where it has no colours."""
    stream = io.BytesIO()
    if _is_grey(image):
        grey = image.convert("L").point(_TO_GREYS)
        grey.save(stream, "WEBP", lossless=True, quality=60, method=4)
        lossless = stream.getvalue()
        stream = io.BytesIO()
        image.convert("L").save(stream, "WEBP", quality=QUALITY, method=4)
        return min(lossless, stream.getvalue(), key=len)
    image.save(stream, "WEBP", quality=QUALITY, method=4)
    return stream.getvalue()


def _is_grey(image: Image.Image) -> bool:
    small = image.resize((image.width // 4 or 1, image.height // 4 or 1))
    red, green, blue = small.split()
    return all(
        max(abs(low - high) for low, high in zip(one.tobytes(), other.tobytes(), strict=True)) < 24
        for one, other in ((red, green), (green, blue))
    )


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps([_METHOD, LONGER_SIDE, QUALITY, *parts]).encode()).hexdigest()[:32]


def _is_there(folder: Path, name: str, digest: str) -> bool:
    try:
        with (folder / f"{name}.html").open(encoding="utf8") as stream:
            return digest in stream.read(400)
    except (OSError, UnicodeDecodeError):
        return False


def _write(folder: Path, name: str, digest: str, title: str, body: str) -> None:
    told = escape(title)
    page = (
        f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><meta name="digest" content="{digest}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{told}</title>'
        f'<link rel="stylesheet" href="../../../assets/{STYLE}"></head>\n'
        f"<body><header>{told}</header>\n{body}\n</body></html>\n"
    )
    write_text(folder / f"{name}.html", page)
