"""Opening a PDF: what can be wrong with the file is said here, once, in words a reader of budgets understands."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from budgetlib.errors import SourceError
from budgetlib.readers.pdf.page import Page, TooDenseError, load_page
from budgetlib.readers.pdf.streams import look_at_parts, pages_with
from budgetlib.readers.scan.extra import INSTALL
from budgetlib.readers.source_bytes import read_bytes

MAX_BYTES = 256 * 2**20
"""The largest disclosures seen are scans of 60 MB; text PDFs stay below 5 MB."""
MAX_PAGES = 1_000
"""A department's disclosure has 20 to 150 pages, a whole government's up to about 600."""
MAX_CHARACTERS = 5_000_000
"""Characters of the whole document: bounds time and memory; 1,000 dense pages have about 2 million."""
_HEAD_BYTES = 1024  # readers accept the signature anywhere in the first kilobyte (ISO 32000-1, implementation note 13)
_TAIL_BYTES = 2048  # … and the end mark in the last; some servers append a few bytes
_RECOGNISE = "Convert it with a text recognition tool and read the .txt or .md it gives."
_OTHER_PICTURE = "Check the file; where it is a disclosure, a sharper scan is needed."
_AGAIN = "Download it again from the publisher."


@dataclass(frozen=True, slots=True)
class PdfSource:
    """An open PDF: `document` is pypdfium2's, valid inside `open_pdf` only.

    `layers` tells that it may have layers, `damaged_pages` are the pages of which the file holds a damaged part.
    """

    path: Path
    sha256: str
    document: pdfium.PdfDocument
    layers: bool = True
    damaged_pages: tuple[int, ...] = ()

    @property
    def pages(self) -> int:
        return len(self.document)


@contextmanager
def open_pdf(path: Path) -> Iterator[PdfSource]:
    """Open a PDF for reading.

    Raises SourceError when the file is missing, empty, too large, no PDF, truncated, damaged, encrypted, or has no or
    too many pages.
    """
    data = _bytes(path)
    document = _document(data, path)
    try:
        pages = len(document)
        if not pages:
            raise SourceError("the PDF has no pages.", path=path, remedy=_AGAIN)
        if pages > MAX_PAGES:
            remedy = "Split it and read the part with the budget disclosure."
            raise SourceError(f"the PDF has {pages:,} pages; the limit is {MAX_PAGES:,}.", path=path, remedy=remedy)
        parts = look_at_parts(data)
        damaged = tuple(pages_with(data, parts.damaged)) if parts.damaged else ()
        yield PdfSource(path, hashlib.sha256(data).hexdigest(), document, parts.layers, damaged)
    finally:
        document.close()


def load_pages(source: PdfSource) -> list[Page]:
    """Read what is drawn on every page.

    Raises SourceError when a page is damaged or no real page.
    """
    pages, characters = [], 0
    form = _form(source.document)
    for number in range(1, source.pages + 1):
        try:
            page = load_page(source.document.raw, number, form, layers=source.layers)
        except TooDenseError as error:
            problem = f"the page holds more {error} than any printed page."
            raise SourceError(problem, path=source.path, page=number, remedy="Check the file.") from error
        if page is None:
            raise SourceError("the page is damaged.", path=source.path, page=number, remedy=_AGAIN)
        characters += len(page.glyphs)
        if characters > MAX_CHARACTERS:
            problem = f"the PDF holds more than {MAX_CHARACTERS:,} characters."
            raise SourceError(problem, path=source.path, remedy="Split it and read the part with the disclosure.")
        pages.append(page)
    return pages


def _form(document: pdfium.PdfDocument) -> Any:
    """Return the handle of the form fields of a document, None when it has none."""
    if document.get_formtype() == pdfium_c.FORMTYPE_NONE:
        return None
    document.init_forms()
    return document.formenv.raw if document.formenv else None


def scanned_pages(pages: Sequence[Page]) -> tuple[int, ...]:
    """Return the numbers of the pages that show a picture and have no text."""
    return tuple(page.number for page in pages if page.is_scan)


def require_text(pages: Sequence[Page], path: Path, illegible: Sequence[int] = ()) -> None:
    """Raise SourceError, with the reason, when no page has any text; `illegible` are scans that were tried in vain."""
    if any(page.has_text for page in pages):
        return
    if illegible:
        problem = f"no text could be recognised on {_named(illegible)}: a picture of something else, or too blurred."
        raise SourceError(problem, path=path, remedy=_OTHER_PICTURE)
    if any(len(page.glyphs) for page in pages):
        problem = "the characters of the PDF's fonts cannot be told (no Unicode map)."
        raise SourceError(problem, path=path, remedy=_RECOGNISE)
    if scans := scanned_pages(pages):
        problem = f"no text layer on {_named(scans)} (scanned pictures)."
        raise SourceError(problem, path=path, remedy=f"{INSTALL} Or convert it with a text recognition tool.")
    raise SourceError("no page of the PDF has any text.", path=path, remedy="Check the file.")


def _named(numbers: Sequence[int]) -> str:
    return f"page {_ranges(numbers)}" if len(numbers) == 1 else f"pages {_ranges(numbers)}"


def _ranges(numbers: Sequence[int]) -> str:
    """Return page numbers as readers write them: `1-4, 7`."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1][1:] = [number]
        else:
            parts.append([number])
    return ", ".join("-".join(map(str, part)) for part in parts)


def _bytes(path: Path) -> bytes:
    data = read_bytes(path, MAX_BYTES, too_large="Split it and read the part with the disclosure.", empty=_AGAIN)
    if b"%PDF-" not in data[:_HEAD_BYTES]:
        remedy = "Give the PDF as published (a web page saved under this name is not one)."
        raise SourceError("this is not a PDF.", path=path, remedy=remedy)
    if b"%%EOF" not in data[-_TAIL_BYTES:]:
        raise SourceError("the PDF is truncated: its end is missing.", path=path, remedy=_AGAIN)
    return data


def _document(data: bytes, path: Path) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
            remedy = "Remove the password (for example: qpdf --decrypt --password=… in.pdf out.pdf) and read the copy."
            raise SourceError("the PDF is encrypted and asks for a password.", path=path, remedy=remedy) from error
        raise SourceError("the PDF is damaged and cannot be opened.", path=path, remedy=_AGAIN) from error
