"""What a PDF engine finds on a page: tables and free text, in the one shape all engines share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from budgetlib.readers.document import Line

if TYPE_CHECKING:
    from budgetlib.readers.pdf.wordlines import WordLine

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in displayed points."""
Strip = tuple[float, float]
"""Left and right edge of a column (points)."""


@dataclass(frozen=True, slots=True)
class Row:
    """One table row: its top edge (points from the top of the page) and its cells, `""` where empty or merged.

    `above` is what Line says it is: the text of cells merged with those of rows above.
    """

    top: float
    cells: tuple[str, ...]
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a page. All rows have the same number of cells; rows without any text are left out.

    `edges` are the left edges of the columns (points); `strips` the columns of rows that have no rules between them,
    and `pitch` the distance of these rows: both say what may go on overleaf. `region` are the printed lines of a table
    without any rules.
    """

    box: Box
    rows: tuple[Row, ...]
    edges: tuple[float, ...]
    strips: tuple[Strip, ...] = ()
    pitch: float = 0.0
    region: tuple[WordLine, ...] = ()


@dataclass(frozen=True, slots=True)
class FreeLine:
    """One printed line outside the tables and where it begins."""

    top: float
    left: float
    text: str


@dataclass(frozen=True, slots=True)
class PageBlocks:
    """The tables and the free lines of one page (`number` is 1-based)."""

    number: int
    tables: tuple[Table, ...]
    free: tuple[FreeLine, ...]


def in_reading_order(page: PageBlocks) -> list[Line]:
    """Return the page's lines from the top; the rows of a table stay together, `row` counts from 1."""
    return [
        Line(page.number, number, line.text)
        if isinstance(line, FreeLine)
        else Line(page.number, number, "\t".join(line.cells), line.cells, above=line.above)
        for number, (line, _) in enumerate(ordered(page), start=1)
    ]


def ordered(page: PageBlocks) -> list[tuple[FreeLine | Row, Table | None]]:
    """Return the lines of a page from the top, each with its table; the rows of a table stay together."""
    pieces: list[tuple[float, float, list[tuple[FreeLine | Row, Table | None]]]] = [
        (line.top, line.left, [(line, None)]) for line in page.free
    ]
    pieces += [
        (table.rows[0].top, table.box[0], [(row, table) for row in table.rows]) for table in page.tables if table.rows
    ]
    pieces.sort(key=lambda piece: piece[:2])
    return [line for _, _, lines in pieces for line in lines]


def all_lines(pages: Iterable[PageBlocks]) -> tuple[Line, ...]:
    """Return the lines of all pages in reading order."""
    return tuple(line for page in pages for line in in_reading_order(page))
