"""The fast engine: tables from the geometry of a page, without a Java runtime.

Characters go into the cells of the ruled grids by their middle; what stands outside every grid is free text, or a
table set by aligned blanks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from budgetlib.readers.pdf.aligned import aligned_tables, may_hold_table
from budgetlib.readers.pdf.bands import printed_rows
from budgetlib.readers.pdf.blocks import FreeLine, PageBlocks, Row, Table
from budgetlib.readers.pdf.grid import Grid, find_grids
from budgetlib.readers.pdf.page import Page
from budgetlib.readers.pdf.words import Text, texts

FREE = -1


def page_blocks(page: Page) -> PageBlocks:
    """Return the tables and the free text of a page."""
    grids = find_grids(page.segments)
    groups, firsts = _assigned(page, grids)
    found = texts(page.glyphs, groups)
    free = _lines(found.pop(0)) if found and found[0].group == FREE else []
    tables, place = [], 0
    for grid, first in zip(grids, firsts, strict=True):
        begin = place
        while place < len(found) and found[place].group < first + grid.cells.size:
            place += 1
        if table := _table(grid, first, found[begin:place]):
            tables.append(table)
    if may_hold_table([line.text for line in free]) and (unruled := aligned_tables(page.glyphs.only(groups == FREE))):
        tables += unruled
        free = free_text(page, tables)
    return PageBlocks(page.number, tuple(tables), tuple(free))


def free_text(page: Page, tables: Sequence[Table]) -> tuple[FreeLine, ...]:
    """Return the lines of the page whose characters stand outside every table's box."""
    boxes = page.glyphs.boxes
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    outside = np.ones(len(boxes), bool)
    for left, top, right, bottom in (table.box for table in tables):
        outside &= (x < left) | (x > right) | (y < top) | (y > bottom)
    glyphs = page.glyphs.only(outside)
    return tuple(line for text in texts(glyphs, np.zeros(len(glyphs), int)) for line in _lines(text))


def _lines(text: Text) -> list[FreeLine]:
    return [
        FreeLine(top, left, line) for line, top, left in zip(text.lines, text.tops, text.lefts, strict=True) if line
    ]


def _assigned(page: Page, grids: list[Grid]) -> tuple[np.ndarray, list[int]]:
    """Return the group of each character (FREE, or a cell numbered over all grids) and each grid's first number."""
    boxes = page.glyphs.boxes
    groups = np.full(len(boxes), FREE)
    firsts, first = [], 0
    if not grids:
        return groups, firsts
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    for grid in grids:  # largest first, so that a table inside a cell of another takes its characters
        row, column = np.searchsorted(grid.ys, y) - 1, np.searchsorted(grid.xs, x) - 1
        rows, columns = grid.shape
        inside = np.flatnonzero((row >= 0) & (row < rows) & (column >= 0) & (column < columns))
        groups[inside] = grid.cells[row[inside], column[inside]] + first
        firsts.append(first)
        first += grid.cells.size
    return groups, firsts


def _table(grid: Grid, first: int, found: list[Text]) -> Table | None:
    rows, columns = grid.shape
    bands: list[dict[int, Text]] = [{} for _ in range(rows)]
    for text in found:
        row, column = divmod(text.group - first, columns)
        bands[row][column] = text
    printed = [row for top, cells in zip(grid.ys.tolist(), bands, strict=False) for row in printed_rows(top, cells)]
    kept = tuple(
        Row(top, tuple([cells.get(column, "") for column in range(columns)]))
        for top, cells in printed
        if any(cells.values())
    )
    return Table(grid.box, kept, tuple(grid.xs[:-1].tolist())) if kept else None
