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
from budgetlib.readers.pdf.cells import FREE, assigned, grids_of, with_objects
from budgetlib.readers.pdf.continuation import Broken
from budgetlib.readers.pdf.following import below_heads, overleaf
from budgetlib.readers.pdf.grid import Grid
from budgetlib.readers.pdf.page import Page
from budgetlib.readers.pdf.whole_amounts import are_whole, with_whole_amounts
from budgetlib.readers.pdf.wordlines import WordLine, word_lines
from budgetlib.readers.pdf.words import Text, cell_text, texts


def page_blocks(page: Page, before: Broken | None = None) -> PageBlocks:
    """Return the tables and the free text of a page; `before` is a table without rules that may go on at its top."""
    grids = grids_of(page)
    glyphs = with_objects(page, grids)
    groups, firsts = assigned(glyphs, grids)
    found = texts(glyphs, groups)
    free = _lines(found.pop(0)) if found and found[0].group == FREE else []
    tables, place = [], 0
    for grid, first in zip(grids, firsts, strict=True):
        begin = place
        while place < len(found) and found[place].group < first + grid.cells.size:
            place += 1
        if table := _table(grid, first, found[begin:place]):
            tables.append(table)
    if may_hold_table([line.text for line in free]) or (before is not None and are_whole(before.table.region)):
        read = _with_unruled(tables, word_lines(glyphs.only(groups == FREE)), before)
        if read != tables:
            return PageBlocks(page.number, tuple(read), free_text(page, read))
    return PageBlocks(page.number, tuple(tables), tuple(free))


def _with_unruled(tables: list[Table], lines: list[WordLine], before: Broken | None) -> list[Table]:
    """Return ruled tables with the rows without rules that belong to them, and the tables without rules of a page."""
    going_on = None
    lines = with_whole_amounts(lines, before is not None and are_whole(before.table.region))
    if before is not None:
        going_on, lines = overleaf(lines, before)
    read, lines = below_heads(lines, tables)
    return [*read, *([going_on] if going_on else []), *aligned_tables(lines)]


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


def _table(grid: Grid, first: int, found: list[Text]) -> Table | None:
    rows, columns = grid.shape
    bands: list[dict[int, Text]] = [{} for _ in range(rows)]
    for text in found:
        row, column = divmod(text.group - first, columns)
        bands[row][column] = text
    kept = []
    for row, (top, cells) in enumerate(zip(grid.ys.tolist(), bands, strict=False)):
        above = _merged_above(grid, row, bands)
        for printed_top, printed in printed_rows(top, cells):
            if any(printed.values()):
                shown = tuple([printed.get(column, "") for column in range(columns)])
                kept.append(Row(printed_top, shown, above))
    return Table(grid.box, tuple(kept), tuple(grid.xs[:-1].tolist())) if kept else None


def _merged_above(grid: Grid, row: int, bands: list[dict[int, Text]]) -> tuple[str, ...]:
    """Return the text of merged cells that begin above a row, at their first column; empty when there are none."""
    if not row:
        return ()
    columns = grid.shape[1]
    above = [""] * columns
    for column, cell in enumerate(grid.cells[row].tolist()):
        first_row, first_column = divmod(cell, columns)
        if first_row < row and first_column == column and column in bands[first_row]:
            above[column] = cell_text(bands[first_row][column].lines)
    return tuple(above) if any(above) else ()
