"""Reader for PDF disclosures: one page model, several engines; pages that are pictures are recognised (scan/)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from budgetlib.readers.document import Disagreement, Document
from budgetlib.readers.pdf.agreement import completed, disagreements
from budgetlib.readers.pdf.blocks import PageBlocks, all_lines
from budgetlib.readers.pdf.continuation import broken, continued
from budgetlib.readers.pdf.geometry import free_text, page_blocks
from budgetlib.readers.pdf.ink import with_pictured_figures, with_untold_characters
from budgetlib.readers.pdf.joint_regions import with_joint_columns
from budgetlib.readers.pdf.page import Page
from budgetlib.readers.pdf.page_numbers import without_numbers_in_tables
from budgetlib.readers.pdf.places import PdfPlaces
from budgetlib.readers.pdf.remarks import remarks
from budgetlib.readers.pdf.sheets import joined, sheets
from budgetlib.readers.pdf.source import PdfSource, load_pages, open_pdf, require_text, scanned_pages
from budgetlib.readers.scan.extra import is_installed

if TYPE_CHECKING:
    from budgetlib.readers.scan.recognise import Recognised

Reading = tuple[list[PageBlocks], tuple[Disagreement, ...]]

ENGINES = ("tabula", "geometry", "both")
"""`tabula`: tabula's lattice mode, completed where it loses something; `geometry`: our own reading of the page's
geometry, without Java; `both`: geometry, compared cell by cell with tabula."""


def read_pdf(path: Path, engine: str = "geometry") -> Document:
    """Read a PDF; pages that are pictures are recognised where the extra `scan` is installed.

    Every table row becomes a Line with cells, all other text Lines without, in reading order page by page; `row` counts
    the lines of a page from its top. `engine` is one of ENGINES. `disagreements` says where the engines differ: all of
    it for `both`, the tables that had to be completed for `tabula`; recognised pages have one reading only.

    Raises SourceError when the file is missing, empty, no PDF, truncated, damaged, encrypted, too large or without
    anything that can be read, and EnvironmentFault when tabula's Java runtime is missing or broken.
    """
    if engine not in ENGINES:
        raise ValueError(f"engine {engine!r} is not one of {', '.join(ENGINES)}")
    path = Path(path)
    with open_pdf(path) as source:
        pages = without_numbers_in_tables(load_pages(source))
        scans = scanned_pages(pages)
        found = _recognised(source, scans) if scans and is_installed() else {}
        pages = [_legible_page(page, found) for page in pages]
        read = {page.number for page in pages if page.characters_within}
        unread = tuple(n for n in scans if n not in found or not found[n].legible or n not in read)
        pages, by_ink = with_untold_characters(source, pages)
        require_text(pages, path, unread if found else ())
        blocks, differing = _READ[engine](source, pages)
        pages, pictured = with_pictured_figures(source, pages, blocks)
        if pictured:
            blocks, differing = _READ[engine](source, pages)
    lines, reader = all_lines(blocks), f"pdf-{engine}"
    if found:
        from budgetlib.readers.scan.page import with_confidences

        lines, reader = tuple(with_confidences(lines, found)), f"{reader}+scan"
        differing = tuple(place for place in differing if place.page not in found)
    said = (*remarks(pages, source.damaged_pages), *by_ink, *pictured)
    recognised = tuple(number for number in found if number not in unread)
    places = PdfPlaces(pages, blocks)
    return Document(path, source.sha256, reader, len(pages), lines, unread, differing, said, (), recognised, places)


def _recognised(source: PdfSource, numbers: Sequence[int]) -> dict[int, Recognised]:
    from budgetlib.readers.scan.pages import recognised_pages  # here, so that documents with text load none of it
    from budgetlib.readers.scan.pdf_pictures import pictures_of

    return recognised_pages(pictures_of(source.document, numbers), len(numbers))


def _legible_page(page: Page, found: Mapping[int, Recognised]) -> Page:
    """Return a page, or what was recognised in its picture."""
    if page.number not in found or not found[page.number].legible:
        return page
    from budgetlib.readers.scan.page import page_of

    return page_of(found[page.number], page.number, page.shown_width)


def _geometry(_: PdfSource, pages: list[Page]) -> Reading:
    return blocks_of(pages), ()


def blocks_of(pages: Sequence[Page]) -> list[PageBlocks]:
    """Return what stands on pages, tables that continue on the next page joined."""
    return joined(continued(with_joint_columns(_read_pages([part for page in pages for part in sheets(page)]))))


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
