"""Pages as a scanner gives them: PDFs rasterised, askew, on grey paper, with noise, a stamp, JPEG's artefacts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
from fpdf import FPDF
from PIL import Image, ImageDraw

_STAMP_COLOUR = (210, 40, 45)


@dataclass(frozen=True, slots=True)
class Scanner:
    """How pages are scanned: dots per inch, degrees by which they lie askew, standard deviation of the noise (grey
    levels), quality of JPEG, brightness of the paper (0 to 255), whether a stamp stands over a corner of the text."""

    dpi: int = 200
    skew: float = 0.0
    noise: float = 0.0
    jpeg: int = 90
    paper: int = 255
    stamp: bool = False
    quarters: int = 0

    def scan(self, page: Image.Image, seed: int = 0) -> Image.Image:
        """Return a page as this scanner gives it."""
        picture = stamped(page.convert("RGB"), self.dpi) if self.stamp else page.convert("RGB" if self.stamp else "L")
        picture = picture.rotate(self.skew, Image.Resampling.BICUBIC, fillcolor="white")
        pixels = np.asarray(picture, np.float32) * (self.paper / 255)
        if self.noise:
            grain = np.random.default_rng(seed).normal(0, self.noise, pixels.shape[:2])
            pixels = pixels + (grain[..., None] if pixels.ndim == 3 else grain)
        found = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
        return found.rotate(-90 * self.quarters, expand=True) if self.quarters else found


def stamped(page: Image.Image, dpi: int) -> Image.Image:
    """Return a page with a red stamp over the upper right of its text: a ring and a star, through which black shows."""
    size = round(1.6 * dpi)
    stamp = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(stamp)
    draw.ellipse((4, 4, size - 4, size - 4), outline=255, width=max(3, size // 28))
    middle, reach = size / 2, size * 0.2
    angles = np.pi * (0.5 + np.arange(10) / 5)
    radii = np.where(np.arange(10) % 2 == 0, reach, reach * 0.4)
    star = np.column_stack((middle + radii * np.cos(angles), middle - radii * np.sin(angles)))
    draw.polygon([(float(x), float(y)) for x, y in star], fill=255)
    pixels = np.array(page)
    left, top = page.width - size - round(0.5 * dpi), round(0.9 * dpi)
    part = pixels[top : top + size, left : left + size]
    ink = np.asarray(stamp)[: part.shape[0], : part.shape[1], None] > 0
    part[:] = np.where(ink, np.minimum(part, np.array(_STAMP_COLOUR, np.uint8)), part)
    return Image.fromarray(pixels)


def pages_of(source: Path, dpi: int, numbers: Sequence[int] = ()) -> list[Image.Image]:
    """Return the pages of a PDF (1-based numbers; all where none are named) as pictures."""
    document = pdfium.PdfDocument(source)
    try:
        chosen = numbers or range(1, len(document) + 1)
        return [document[number - 1].render(scale=dpi / 72).to_pil() for number in chosen]
    finally:
        document.close()


def scanned(source: Path, target: Path, scanner: Scanner, numbers: Sequence[int] = ()) -> Path:
    """Write a PDF of the pages of another one as they are scanned; return its path."""
    pdf = FPDF(unit="pt")
    pdf.set_auto_page_break(False)
    for seed, page in enumerate(pages_of(source, scanner.dpi, numbers)):
        picture = scanner.scan(page, seed)
        size = (picture.width * 72 / scanner.dpi, picture.height * 72 / scanner.dpi)
        pdf.add_page(format=size)
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=scanner.jpeg)
        pdf.image(buffer, x=0, y=0, w=size[0], h=size[1])
    pdf.output(str(target))
    return target


def photograph(width: int = 900, height: int = 1_200, seed: int = 0) -> Image.Image:
    """Return a picture of no text: soft patches of light and dark, as of a landscape."""
    coarse = np.random.default_rng(seed).integers(0, 255, (24, 18, 3), np.uint8)
    return Image.fromarray(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC))
