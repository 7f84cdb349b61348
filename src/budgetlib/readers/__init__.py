"""Readers: a source file → Document (what is printed where). The one entry point is `read_document`."""

from __future__ import annotations

from pathlib import Path

from budgetlib.errors import SourceError
from budgetlib.readers.document import Document, Line
from budgetlib.readers.grouped import with_whole_figures
from budgetlib.readers.radicals import with_characters
from budgetlib.readers.text import read_text

OFFICE: tuple[str, ...] = (".doc", ".wps", ".rtf", ".odt", ".ofd", ".et", ".ods")
"""File endings of documents that LibreOffice converts where it is installed."""

PICTURES: tuple[str, ...] = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
"""File endings of pictures, of which the text is recognised where the extra `scan` is installed."""

SUFFIXES: tuple[str, ...] = (
    ".pdf",
    ".txt",
    ".md",
    ".docx",
    ".xlsx",
    ".xls",
    ".html",
    ".htm",
    ".mht",
    ".mhtml",
    *OFFICE,
    *PICTURES,
)
"""File endings that can be read."""

DEFAULT_ENGINE = "geometry"
"""How PDFs are read unless asked otherwise, see docs/extraction.md."""

__all__ = ["DEFAULT_ENGINE", "SUFFIXES", "Document", "Line", "printable", "read_document"]


def printable(path: Path | str) -> str:
    """Return a path that can be printed and stored: bytes of its name that are not UTF-8 are written `\\xd6`."""
    return str(path).encode("utf8", "surrogateescape").decode("utf8", "backslashreplace")


def read_document(path: Path | str, *, engine: str = DEFAULT_ENGINE) -> Document:
    """Read a disclosure as published or converted; radicals are the characters they look like.

    `engine` is how a PDF is read: `tabula`, `geometry`, or `both` compared cell by cell. Other kinds have one reader.

    Raises SourceError with the reason and what to do when the file is missing, empty, damaged, encrypted or of a kind
    that is not supported.
    """
    return with_whole_figures(with_characters(_read(Path(path), engine)))


def _read(path: Path, engine: str) -> Document:
    if (shown := printable(path)) != str(path):
        raise SourceError("its name is not UTF-8.", path=shown, remedy="Rename the file.")
    if not path.is_file():
        raise SourceError("no such file.", path=path, remedy="Check the path.")
    if path.stat().st_size == 0:
        raise SourceError("the file is empty.", path=path, remedy="Download or convert the disclosure again.")
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        from budgetlib.readers.pdf.reader import read_pdf  # here, so that reading text does not load a PDF library

        return read_pdf(path, engine)
    if suffix in (".xlsx", ".xls"):
        from budgetlib.readers.spreadsheet.reader import read_spreadsheet

        return read_spreadsheet(path)
    if suffix in (".html", ".htm", ".mht", ".mhtml"):
        from budgetlib.readers.html import read_html

        return read_html(path)
    if suffix == ".docx":
        from budgetlib.readers.docx.reader import read_docx

        return read_docx(path)
    if suffix in PICTURES:
        return _read_picture(path)
    if suffix in OFFICE:
        from budgetlib.readers.converted import read_converted

        return read_converted(path)
    if suffix in SUFFIXES:
        return read_text(path)
    raise SourceError(
        f"files of type {suffix or 'unknown'!r} cannot be read.", path=path, remedy=f"Supported: {', '.join(SUFFIXES)}."
    )


def _read_picture(path: Path) -> Document:
    from budgetlib.readers.scan.extra import INSTALL, is_installed

    if not is_installed():
        raise SourceError("a picture, of which the text must be recognised.", path=path, remedy=INSTALL)
    from budgetlib.readers.scan.image import read_image

    return read_image(path)
