"""Pictures as sources (.png, .jpg, .tif …): each is a page, a TIFF may hold several."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from budgetlib.errors import SourceError
from budgetlib.readers.document import Document
from budgetlib.readers.pdf.blocks import all_lines
from budgetlib.readers.pdf.places import PdfPlaces
from budgetlib.readers.pdf.reader import blocks_of
from budgetlib.readers.scan.page import page_of, with_confidences
from budgetlib.readers.scan.pages import PagePicture, recognised_pages
from budgetlib.readers.source_bytes import read_bytes

MAX_BYTES = 128 * 2**20
MAX_PIXELS = 120_000_000
"""A3 at 600 dpi has 70 million."""
MAX_FRAMES = 400
_A4_WIDTH, _A4_HEIGHT = 8.27, 11.69  # inches
_TOLD = (100.0, 700.0)  # dots per inch that may be true; others are what programs write that do not know
_PAPER = (3.0, 18.0)  # inches: the shorter side of what is scanned
_SCREEN, _SMALL = 96.0, 1_000  # a picture narrower than this (pixels) was made for a screen
_LEAST, _MOST = 150.0, 300.0
_AGAIN = "Download or scan it again."


def read_image(path: Path) -> Document:
    """Read a picture of one page or several.

    Raises SourceError when it is missing, empty, damaged, too large, or when nothing could be recognised in it.
    """
    data = read_bytes(path, MAX_BYTES, too_large="Scan it at 300 dots per inch.", empty=_AGAIN)
    try:
        with Image.open(io.BytesIO(data)) as image:
            frames = getattr(image, "n_frames", 1)
            if frames > MAX_FRAMES:
                problem = f"the picture has {frames:,} pages; the limit is {MAX_FRAMES}."
                raise SourceError(problem, path=path, remedy="Split it and read the part with the disclosure.")
            found = recognised_pages(_pictures(image, path), frames)
    except (UnidentifiedImageError, OSError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise SourceError("the picture is damaged or of an unknown kind.", path=path, remedy=_AGAIN) from error
    pages = [page_of(page, number) for number, page in sorted(found.items()) if page.legible]
    if not pages:
        problem = "no text could be recognised: a picture of something else, or too blurred."
        raise SourceError(problem, path=path, remedy="Check the file; where it is a disclosure, scan it sharper.")
    blocks = blocks_of(pages)
    lines = all_lines(blocks)
    unread = tuple(number for number, page in sorted(found.items()) if not page.legible)
    recognised = tuple(page.number for page in pages)
    digest = hashlib.sha256(data).hexdigest()
    told = tuple(with_confidences(lines, found))
    places = PdfPlaces(pages, blocks)
    return Document(path, digest, "image+scan", len(found), told, unread, recognised_pages=recognised, places=places)


def _pictures(image: Image.Image, path: Path) -> Iterator[PagePicture]:
    for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
        if frame.width * frame.height > MAX_PIXELS:
            problem = f"the picture has {frame.width} × {frame.height} pixels, more than any scan."
            raise SourceError(problem, path=path, page=number, remedy="Scan it at 300 dots per inch.")
        shown = ImageOps.exif_transpose(frame)
        dpi = usual_dpi(shown)
        working = min(max(dpi, _LEAST), _MOST)
        if working != dpi:
            size = (round(shown.width * working / dpi), round(shown.height * working / dpi))
            shown = shown.convert("RGB").resize(size, Image.Resampling.BICUBIC)
        yield PagePicture(number, np.array(_on_white(shown)), working)


def _on_white(image: Image.Image) -> Image.Image:
    """Return a picture in grey levels or RGB, what is transparent in it on white."""
    if image.mode in ("1", "L"):
        return image.convert("L")
    if "A" in image.getbands() or "transparency" in image.info:
        over = image.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        return Image.alpha_composite(paper, over).convert("RGB")
    return image.convert("RGB")


def usual_dpi(image: Image.Image) -> float:
    """Return the dots per inch a picture tells, if that makes paper of it; else those of A4, or of a screen."""
    shorter, longer = sorted(image.size)
    told = image.info.get("dpi", (0.0, 0.0))
    dpi = float(told[0] or 0.0)
    if _TOLD[0] <= dpi <= _TOLD[1] and _PAPER[0] <= shorter / dpi <= _PAPER[1]:
        return dpi
    if image.width < _SMALL and longer < _SMALL * _A4_HEIGHT / _A4_WIDTH:
        return _SCREEN
    return max(shorter / _A4_WIDTH, longer / _A4_HEIGHT)
