"""A figure shown where it stands: the picture of its page with the cell marked, in a notebook or as a file."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from budgetlib.errors import SourceError
from budgetlib.evidence.boxes import Box, page_box
from budgetlib.evidence.pictures import as_png, draw_box, opened
from budgetlib.model import Disclosure
from budgetlib.store.root import found_root
from budgetlib.store.sources import source_of

SCALE = 1.4
"""Pixels per point of a page in a notebook: 100 per inch."""


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """Where facts stand: what is said of it in a terminal, and the picture of the page where there is one."""

    told: str
    picture: bytes | None = None

    def __repr__(self) -> str:
        return self.told

    def _repr_png_(self) -> bytes | None:
        return self.picture


def show(disclosure: Disclosure, fact: Mapping[str, Any], *, source: Path | str | None = None) -> ShownPlace:
    """Return the page on which a figure (claim, indicator, project: a row of its dataset) stands, with its box marked.

    `source` is the file, by default the one it was read from, where the store knows it. A source that is gone, or has
    no pages, is told in words alone.
    """
    path = Path(source) if source is not None else source_of_fact(disclosure, fact)
    box = page_box(fact.get("box"))
    told = "\n".join(
        [
            place(fact),
            *(
                [f"source: {path.name}"]
                if path
                else ["its source is not where the store noted it: give it as source=…"]
            ),
        ]
    )
    if path is None or box is None:
        return ShownPlace(told)
    try:
        return ShownPlace(told, page_picture(path, int(fact["page"]), [box]))
    except SourceError:
        return ShownPlace(told)


def page_picture(path: Path, page: int, boxes: Sequence[Box], scale: float = SCALE) -> bytes:
    """Return the picture (PNG) of a page (1-based) with boxes marked.

    Raises SourceError when the source is gone, is not a PDF or a picture, or has no such page.
    """
    with opened(path) as source:
        image = source.image(page, scale)
    for box in boxes:
        draw_box(image, box, scale)
    return as_png(image)


def source_of_fact(disclosure: Disclosure, fact: Mapping[str, Any]) -> Path | None:
    """Return the file a fact was read from; None where it has gone, or no store knows it."""
    file = fact.get("file") or 1
    digest = next((row["sha256"] for row in disclosure.rows("documents") if row["file"] == file), None)
    return source_of(found_root(None), digest) if digest else None


def place(fact: Mapping[str, Any]) -> str:
    """Return where a fact stands: `page 8, row 6: 200,100,240,112 (printed page 5)`."""
    printed = fact.get("page_printed")
    told = f" (printed page {printed})" if isinstance(printed, str) and printed else ""
    box = fact.get("box")
    at = box if isinstance(box, str) and box else "place not known"
    return f"page {fact['page']}, row {fact['row']}{told}: {at}"


def line_of(disclosure: Disclosure, figure: Mapping[str, Any]) -> str:
    """Return the row of a figure as text: code, name and its figures as printed, from the left."""
    row = [
        other
        for other in disclosure.rows("figures")
        if all(other[name] == figure[name] for name in ("table", "file", "page", "row"))
    ]
    row.sort(key=lambda other: page_box(other["box"]) or Box(0, 0, 0, 0))
    own = [other for other in row if (other["code"], other["name"]) == (figure["code"], figure["name"])]
    amounts = [f"[{other['printed']}]" if other["key"] == figure["key"] else other["printed"] for other in own]
    return "  ".join([*filter(None, [figure["code"], figure["name_printed"]]), *amounts])


def save_picture(path: Path, page: int, boxes: Sequence[Box], target: Path) -> None:
    """Write the picture of a page with boxes marked, as PNG or WebP by the ending of the target.

    Raises SourceError when no picture can be made, and EnvironmentFault when the target cannot be written.
    """
    from PIL import Image

    from budgetlib.files import replacing

    picture = page_picture(path, page, boxes, scale=2.0)
    if target.suffix.lower() == ".webp":
        stream = io.BytesIO()
        Image.open(io.BytesIO(picture)).save(stream, "WEBP", lossless=True)
        picture = stream.getvalue()
    with replacing(target) as temporary:
        temporary.write_bytes(picture)
