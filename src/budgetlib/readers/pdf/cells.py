"""Which cell of which ruled table each character of a page belongs to.

A character belongs where its middle is; but a run of characters that reaches over a rule stays whole, and a picture or
a drawn figure in a cell without text is one character that nobody can read (OBJECT).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from budgetlib.readers.pdf.glyphs import Glyphs, median
from budgetlib.readers.pdf.grid import Grid, find_grids
from budgetlib.readers.pdf.page import Page

FREE = -1
OBJECT = 0xFFFC
"""The character for something in a text that is no text (OBJECT REPLACEMENT CHARACTER)."""
CLOSE = 0.09
"""White between two characters of one run, in heights; neighbours in different cells stand further apart."""
CLOSER = 0.12
LEVEL = 0.15
EDGE = 0.6
"""A run whose end stands this close to the rule of a cell (heights) is set at that rule."""
DIVIDED = 0.6
"""Share of its rows that must be divided for cells without visible rules to be a table."""
FEWEST_ROWS = 3
SMALLEST_OBJECT = 0.3
"""Pictures and drawn figures as high as text (in its heights, from … to …) stand in place of text."""
LARGEST_OBJECT = 3.0
THINNEST_OBJECT = 0.15
_NUMBER = re.compile(r"[(（-]?[\d,]*\.?\d+[)）%]?")
_MAX_RUNS = 2_000


def grids_of(page: Page) -> list[Grid]:
    """Return the ruled tables of a page, largest first; white rules and coloured cells count where no rule is seen."""
    grids = find_grids(page.segments)
    if not len(page.unseen):
        return grids
    hints = np.vstack((_outside(page.unseen, grids), _outside(page.segments, grids)))
    more = [grid for grid in find_grids(hints) if _is_table(grid)] if len(hints) else []
    if not more:
        return grids
    grids = [grid for grid in grids if not any(_within(grid.box, other.box) for other in more)]
    return sorted([*grids, *more], key=lambda grid: -(grid.xs[-1] - grid.xs[0]) * (grid.ys[-1] - grid.ys[0]))


def _outside(segments: np.ndarray, grids: Sequence[Grid]) -> np.ndarray:
    """Return the lines that run outside all tables."""
    x, y = (segments[:, 0] + segments[:, 2]) / 2, (segments[:, 1] + segments[:, 3]) / 2
    outside = np.ones(len(segments), bool)
    for left, top, right, bottom in (grid.box for grid in grids if _is_table(grid)):
        outside &= (x < left - 1) | (x > right + 1) | (y < top - 1) | (y > bottom + 1)
    return segments[outside]


def _is_table(grid: Grid) -> bool:
    """Whether most rows of a grid are divided into cells."""
    rows, columns = grid.shape
    divided = [len(set(row)) > 1 for row in grid.cells.tolist()]
    return rows >= FEWEST_ROWS and columns > 1 and sum(divided) >= DIVIDED * rows


def _within(box: Sequence[float], other: Sequence[float]) -> bool:
    return box[0] >= other[0] - 1 and box[1] >= other[1] - 1 and box[2] <= other[2] + 1 and box[3] <= other[3] + 1


def assigned(glyphs: Glyphs, grids: Sequence[Grid]) -> tuple[np.ndarray, list[int]]:
    """Return the group of each character (FREE, or a cell numbered over all grids) and each grid's first number."""
    groups = np.full(len(glyphs), FREE)
    firsts, first = [], 0
    boxes = glyphs.boxes
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    for grid in grids:  # largest first, so that a table inside a cell of another takes its characters
        inside, cells = _placed(grid, x, y)
        groups[inside] = cells + first
        firsts.append(first)
        first += grid.cells.size
    if grids and len(glyphs):
        _keep_runs_whole(glyphs, grids, firsts, groups)
    return groups, firsts


def _placed(grid: Grid, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return which points lie in a grid, and in which cells."""
    row, column = np.searchsorted(grid.ys, y) - 1, np.searchsorted(grid.xs, x) - 1
    rows, columns = grid.shape
    inside = np.flatnonzero((row >= 0) & (row < rows) & (column >= 0) & (column < columns))
    return inside, grid.cells[row[inside], column[inside]]


def _keep_runs_whole(glyphs: Glyphs, grids: Sequence[Grid], firsts: Sequence[int], groups: np.ndarray) -> None:
    """Put every run of characters that reaches over a rule into the one cell it is set in."""
    starts = run_starts(glyphs)
    ends = np.append(starts[1:], len(glyphs))
    crossing = np.minimum.reduceat(groups, starts) != np.maximum.reduceat(groups, starts)
    for start, end in zip(starts[crossing][:_MAX_RUNS].tolist(), ends[crossing][:_MAX_RUNS].tolist(), strict=True):
        own = [group for group in dict.fromkeys(groups[start:end].tolist()) if group != FREE]
        places = {sum(group >= first for first in firsts) - 1 for group in own}
        if len(places) == 1:
            place = places.pop()
            boxes = glyphs.boxes[start:end]
            text = "".join(map(chr, glyphs.codes[start:end].tolist()))
            cell = _cell_of_run(grids[place], boxes, [group - firsts[place] for group in own], text)
            groups[start:end] = cell + firsts[place]


def run_starts(glyphs: Glyphs) -> np.ndarray:
    """Return where runs begin: of characters that follow each other in the file and on the line without white."""
    boxes = glyphs.boxes
    height = np.minimum(boxes[1:, 3] - boxes[1:, 1], boxes[:-1, 3] - boxes[:-1, 1])
    gap = boxes[1:, 0] - boxes[:-1, 2]
    level = np.abs((boxes[1:, 1] + boxes[1:, 3]) - (boxes[:-1, 1] + boxes[:-1, 3])) / 2
    blank = glyphs.codes <= ord(" ")
    apart = (gap > CLOSE * height) | (gap < -CLOSER * height) | (level > LEVEL * height) | blank[1:] | blank[:-1]
    return np.append(0, np.flatnonzero(apart) + 1)


def _cell_of_run(grid: Grid, boxes: np.ndarray, cells: Sequence[int], text: str) -> int:
    """Return the cell a run is set in: at whose rule it begins or ends, or else where its middle is.

    Numbers are usually set at the right, and reach over the rule on their left; words the other way round.
    """
    left, right = float(boxes[:, 0].min()), float(boxes[:, 2].max())
    height = median(boxes[:, 3] - boxes[:, 1])
    columns = [np.flatnonzero((grid.cells == cell).any(axis=0)) for cell in cells]
    edges = {
        cell: (float(grid.xs[own[0]]), float(grid.xs[own[-1] + 1])) for cell, own in zip(cells, columns, strict=True)
    }
    first, last = min(cells, key=lambda cell: edges[cell][0]), max(cells, key=lambda cell: edges[cell][1])
    at_right = -0.1 * height <= edges[last][1] - right <= EDGE * height
    at_left = -0.1 * height <= left - edges[first][0] <= EDGE * height
    if _NUMBER.fullmatch(text) and at_right:
        return last
    if at_left:
        return first
    if at_right:
        return last
    middle = (left + right) / 2
    return min(cells, key=lambda cell: max(edges[cell][0] - middle, middle - edges[cell][1]))


def with_objects(page: Page, grids: Sequence[Grid]) -> Glyphs:
    """Return the characters of a page and one for each cell in which a picture or drawn figure stands without text."""
    found = np.vstack((page.images, page.shapes))
    if not len(found) or not grids:
        return page.glyphs
    glyphs = page.glyphs
    heights = glyphs.boxes[:, 3] - glyphs.boxes[:, 1]
    usual = median(heights) if len(glyphs) else 10.0
    high, wide = found[:, 3] - found[:, 1], found[:, 2] - found[:, 0]
    as_text = (high >= SMALLEST_OBJECT * usual) & (high <= LARGEST_OBJECT * usual)
    found = found[as_text & (wide >= THINNEST_OBJECT * usual)]  # a picture that is stretched into a rule is none
    if not len(found):
        return glyphs
    groups, _ = assigned(glyphs.only(glyphs.codes > ord(" ")), grids)
    cells, _ = assigned(Glyphs(np.full(len(found), ord(" "), np.uint32), found), grids)
    _, first = np.unique(cells, return_index=True)
    chosen = [place for place in first.tolist() if cells[place] != FREE and cells[place] not in set(groups.tolist())]
    if not chosen:
        return glyphs
    codes = np.append(glyphs.codes, np.full(len(chosen), OBJECT, np.uint32))
    return Glyphs(codes, np.vstack((glyphs.boxes, found[chosen])))
