"""Tables that stand beside each other under two titles in one row: taken apart, the left one first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from budgetlib.interpret.numerals import amount_or_none
from budgetlib.interpret.tables.layout import is_unknown_title, table_of
from budgetlib.readers.document import Line

MOST_BESIDE = 3
"""Tables that have room beside each other."""


def apart(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a document, those of tables beside each other one table after the other.

    Each of them has amounts below its title, so that a contents list in columns stays as it is.
    """
    found: list[Line] = []
    position = 0
    while position < len(lines):
        starts = _titles(lines[position])
        block = _block(lines, position) if starts else []
        edges = [*starts, None] if starts else []
        sides = [[*_side(block, left, right)] for left, right in pairwise(edges)]
        if sides and all(map(_has_amounts, sides)):
            found += [line for side in sides for line in side]
            position += len(block)
        else:
            found.append(lines[position])
            position += 1
    return found


def _titles(line: Line) -> list[int]:
    """Return the columns in which titles of tables stand, if the row has several and nothing else; else nothing."""
    filled = [column for column, cell in enumerate(line.cells or ()) if cell.strip()]
    if not 1 < len(filled) <= MOST_BESIDE or not all(_is_title(line.cells[c]) for c in filled if line.cells):
        return []
    return [0, *filled[1:]]


def _is_title(cell: str) -> bool:
    return table_of(cell) is not None or is_unknown_title(cell)


def _block(lines: Sequence[Line], first: int) -> list[Line]:
    """Return the rows below such titles on their page, down to the next ones."""
    block = [lines[first]]
    for line in lines[first + 1 :]:
        if line.page != lines[first].page or line.cells is None or _titles(line):
            break
        block.append(line)
    return block


def _side(block: Sequence[Line], left: int | None, right: int | None) -> Iterator[Line]:
    """Yield what stands on one side: the title as a line of its own, and the rows with anything there."""
    for number, line in enumerate(block):
        cells = (line.cells or ())[left:right]
        if not any(cell.strip() for cell in cells):
            continue
        if number == 0:
            title = next(cell for cell in cells if cell.strip())
            yield Line(line.page, line.row, title)
        else:
            above, confidences = line.above[left:right], line.confidences[left:right]
            yield replace(line, text="\t".join(cells), cells=cells, above=above, confidences=confidences)


def _has_amounts(side: Sequence[Line]) -> bool:
    return any(amount_or_none(cell) is not None for line in side for cell in line.cells or ())
