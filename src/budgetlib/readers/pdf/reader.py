"""Reader for PDF disclosures: one page model, several engines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from budgetlib.readers.document import Disagreement, Document
from budgetlib.readers.pdf.agreement import completed, disagreements
from budgetlib.readers.pdf.blocks import PageBlocks, all_lines
from budgetlib.readers.pdf.continuation import broken, continued
from budgetlib.readers.pdf.geometry import free_text, page_blocks
from budgetlib.readers.pdf.page import Page
from budgetlib.readers.pdf.remarks import remarks
from budgetlib.readers.pdf.sheets import joined, sheets
from budgetlib.readers.pdf.source import PdfSource, load_pages, open_pdf, scanned_pages

Reading = tuple[list[PageBlocks], tuple[Disagreement, ...]]

ENGINES = ("tabula", "geometry", "both")
"""`tabula`: tabula's lattice mode, completed where it loses something; `geometry`: our own reading of the page's
geometry, without Java; `both`: geometry, compared cell by cell with tabula."""


def read_pdf(path: Path, engine: str = "geometry") -> Document:
    """Read a PDF with a text layer.

    Every table row becomes a Line with cells, all other text Lines without, in reading order page by page; `row` counts
    the lines of a page from its top. `engine` is one of ENGINES. `disagreements` says where the engines differ: all of
    it for `both`, the tables that had to be completed for `tabula`.

    Raises SourceError when the file is missing, empty, no PDF, truncated, damaged, encrypted, too large or without a
    text layer, and EnvironmentFault when tabula's Java runtime is missing or broken.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine {engine!r} is not one of {', '.join(ENGINES)}")
    path = Path(path)
    with open_pdf(path) as source:
        pages = load_pages(source)
        blocks, differing = _READ[engine](source, pages)
    lines, reader = all_lines(blocks), f"pdf-{engine}"
    said = remarks(pages, source.damaged_pages)
    return Document(path, source.sha256, reader, len(pages), lines, scanned_pages(pages), differing, said)


def _geometry(_: PdfSource, pages: list[Page]) -> Reading:
    return joined(continued(_read_pages([part for page in pages for part in sheets(page)]))), ()


def _read_pages(pages: Sequence[Page]) -> list[PageBlocks]:
    blocks: list[PageBlocks] = []
    for page in pages:
        blocks.append(page_blocks(page, broken(blocks)))
    return blocks


def _both(source: PdfSource, pages: list[Page]) -> Reading:
    blocks, _ = _geometry(source, pages)
    return blocks, disagreements(blocks, continued(_tabula_pages(source, pages)))


def _tabula(source: PdfSource, pages: list[Page]) -> Reading:
    """Read with tabula; a table in which something printed is missing, altered or doubled comes back from geometry."""
    read = _tabula_pages(source, pages)
    blocks = []
    for page, found in zip(pages, read, strict=True):
        tables = completed(found, page_blocks(page))
        same = tables == found.tables
        blocks.append(found if same else PageBlocks(page.number, tables, free_text(page, tables)))
    blocks = continued(blocks)
    return blocks, disagreements(blocks, continued(read))


def _tabula_pages(source: PdfSource, pages: list[Page]) -> list[PageBlocks]:
    from budgetlib.readers.pdf.tabula_engine import tabula_tables  # here, so that the fast engine does not load tabula

    found = tabula_tables(source)
    return [PageBlocks(page.number, found[page.number], free_text(page, found[page.number])) for page in pages]


_READ: dict[str, Callable[[PdfSource, list[Page]], Reading]] = {
    "tabula": _tabula,
    "geometry": _geometry,
    "both": _both,
}
