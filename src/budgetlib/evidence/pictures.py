"""Pictures of pages of PDF and scanned sources, and of parts of them, with a box marked."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from budgetlib.errors import SourceError
from budgetlib.evidence.boxes import Box, page_box

POINTS_PER_INCH = 72.0
MARK = (200, 60, 0)
"""The line around what is marked (RGB); dark enough to be seen in grey."""
SCALE = 2.0
"""Pixels per point of a crop: 144 per inch."""
MARGIN = 6.0
_PDF = b"%PDF"
_GONE = "Put the source back where it was ingested from, or ingest it from where it is now."


def crop(
    path: Path | str,
    page: int,
    box: str | Sequence[float],
    *,
    around: str | Sequence[float] | None = None,
    margin: float = MARGIN,
    scale: float = SCALE,
) -> bytes:
    """Return a PNG picture of a part of a page (1-based), with a line around the box.

    `box` is what the column `box` of the datasets holds, or its four numbers: left, top, right, bottom in points from
    the upper left corner of the page as shown. `around` is a larger box to show, the row of a cell for instance, by
    default the box itself; `margin` (points) is shown on all sides, `scale` is pixels per point.

    Raises SourceError when the source is gone, is not a PDF or a picture, or has no such page; ValueError when the box
    is no place on a page (a cell of a workbook).
    """
    marked = _box(box)
    shown = _box(around) if around is not None else marked
    image = page_image(Path(path), page, scale)
    draw_box(image, marked, scale)
    part = shown.grown(margin)
    left, top = max(int(part.left * scale), 0), max(int(part.top * scale), 0)
    right, bottom = min(int(part.right * scale) + 1, image.width), min(int(part.bottom * scale) + 1, image.height)
    return as_png(image.crop((left, top, max(right, left + 1), max(bottom, top + 1))))


def page_image(path: Path, page: int, scale: float) -> Image.Image:
    """Return the picture of a page (1-based), `scale` pixels per point.

    Raises SourceError when the source is gone, is not a PDF or a picture, or has no such page.
    """
    with opened(path) as source:
        return source.image(page, scale)


def draw_box(image: Image.Image, box: Box, scale: float) -> None:
    """Draw a line around a box (points) of a picture with `scale` pixels per point."""
    left, top, right, bottom = (edge * scale for edge in box.grown(1.0))
    ImageDraw.Draw(image).rectangle((left, top, right, bottom), outline=MARK, width=max(round(scale), 1))


def as_png(image: Image.Image) -> bytes:
    """Return a picture as PNG."""
    stream = io.BytesIO()
    image.save(stream, "PNG", optimize=True)
    return stream.getvalue()


class PageSource:
    """A source whose pages can be drawn: a PDF, or a picture of one page or several."""

    def __init__(self, path: Path, document: Any, pictures: Image.Image | None, digest: str) -> None:
        self._path, self._document, self._pictures, self.digest = path, document, pictures, digest

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self._document) if self._document else int(getattr(self._pictures, "n_frames", 1))

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height of a page as shown, in points."""
        if self._pictures is not None:
            image = self._frame(page, 1.0)
            return float(image.width), float(image.height)
        drawn = self._document[page - 1]
        try:
            width, height = drawn.get_size()
            return float(width), float(height)
        finally:
            drawn.close()

    def image(self, page: int, scale: float) -> Image.Image:
        """Return the picture of a page, `scale` pixels per point. Raises SourceError when there is no such page."""
        if not 0 < page <= self.pages:
            raise SourceError(f"has no page {page}.", path=self._path, remedy=_GONE)
        if self._pictures is not None:
            return self._frame(page, scale)
        drawn = self._document[page - 1]
        try:
            picture = drawn.render(scale=scale, rev_byteorder=True).to_pil()
            return picture.convert("RGB")
        finally:
            drawn.close()

    def _frame(self, page: int, scale: float) -> Image.Image:
        from budgetlib.readers.scan.image import usual_dpi  # here, so that pages of PDFs load none of it

        assert self._pictures is not None
        self._pictures.seek(page - 1)
        frame = upright(self._pictures.copy())
        times = scale * POINTS_PER_INCH / usual_dpi(frame)
        return frame.resize((max(round(frame.width * times), 1), max(round(frame.height * times), 1)))


def upright(image: Image.Image) -> Image.Image:
    """Return a picture as its camera says it is held, in colour."""
    from PIL import ImageOps

    return (ImageOps.exif_transpose(image) or image).convert("RGB")


@contextmanager
def opened(path: Path) -> Iterator[PageSource]:
    """Open a source to draw its pages.

    Raises SourceError when it is gone or damaged, or neither a PDF nor a picture.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError("the source is gone.", path=path, remedy=_GONE) from error
    digest = hashlib.sha256(data).hexdigest()
    try:
        if _PDF in data[:1024]:
            document = pdfium.PdfDocument(data)
            try:
                document.init_forms()
                yield PageSource(path, document, None, digest)
            finally:
                document.close()
        else:
            with Image.open(io.BytesIO(data)) as pictures:
                yield PageSource(path, None, pictures, digest)
    except (pdfium.PdfiumError, OSError, Image.DecompressionBombError) as error:
        remedy = "Pictures can be made of PDFs and of scanned pages."
        raise SourceError("no picture can be made of the source.", path=path, remedy=remedy) from error


def _box(told: str | Sequence[float]) -> Box:
    box = page_box(told) if isinstance(told, str) else Box(*told)
    if box is None:
        raise ValueError(f"{told!r} is no place on a page")
    return box
