"""Reader for PDF disclosures: one page model, several engines."""

from __future__ import annotations

from pathlib import Path

from budgetlib.readers.blocks import PageBlocks, all_lines
from budgetlib.readers.document import Document
from budgetlib.readers.geometry import page_blocks
from budgetlib.readers.page import Page
from budgetlib.readers.pdf_source import PdfSource, load_pages, open_pdf

ENGINES = ("tabula", "geometry")


def read_pdf(path: Path, engine: str = "tabula") -> Document:
    """Read a PDF with a text layer.

    Every table row becomes a Line with cells, all other text Lines without, in reading order page by page; `row` counts
    the lines of a page from its top. `engine` is one of ENGINES.

    Raises SourceError when the file is missing, empty, no PDF, truncated, damaged, encrypted, too large or without a
    text layer, and EnvironmentFault when the tabula engine cannot run Java.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine {engine!r} is not one of {', '.join(ENGINES)}")
    path = Path(path)
    with open_pdf(path) as source:
        pages = load_pages(source)
        lines = all_lines(_blocks(engine, source, pages))
        return Document(path, source.sha256, f"pdf-{engine}", source.pages, lines)


def _blocks(engine: str, source: PdfSource, pages: list[Page]) -> list[PageBlocks]:
    if engine == "geometry":
        return [page_blocks(page) for page in pages]
    from budgetlib.readers.tabula_engine import tabula_pages  # here, so that the fast engine does not load tabula

    return tabula_pages(source, pages)
