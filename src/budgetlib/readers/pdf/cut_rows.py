"""Rows that the end of a page cuts: the rest of a name stands alone in the first row of the next page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from budgetlib.readers.line_words import line_words
from budgetlib.readers.pdf.bands import FIGURE
from budgetlib.readers.pdf.blocks import Row, Table

FEWEST_ROWS = 4
"""Whole rows that a table must have, before and after the break, to show what a row of it looks like."""
_CODE = re.compile(r"\d{3,}")

Pair = tuple[Table, Table]


def joined_rows(before: Table, after: Table) -> Pair | None:
    """Return two parts of a table with the row put together that the break between them cuts; None if it cuts none.

    One half of a cut row has the figures, the other none; the second half has no code and begins no heading. All other
    rows must be whole: have a figure, or a code where the first half has one. Heads may be repeated after the break.
    """
    if not before.rows or len(before.edges) != len(after.edges):
        return None
    start = next((place for place, row in enumerate(before.rows) if _has_amount(row.cells)), len(before.rows))
    first = _repeated(before, after, start)
    if first == len(after.rows):
        return None
    upper, lower = before.rows[-1], after.rows[first]
    others = (*before.rows[start:-1], *after.rows[first + 1 :])
    if not _complement(upper.cells, lower.cells) or not _are_whole(others, coded=_is_code(upper.cells[0])):
        return None
    cells = tuple(above + below for above, below in zip(upper.cells, lower.cells, strict=True))
    head, rest = after.rows[:first], after.rows[first + 1 :]
    if _has_amount(upper.cells):
        kept = (*before.rows[:-1], replace(upper, cells=cells))
        return replace(before, rows=kept), replace(after, rows=(*head, *rest))
    return replace(before, rows=before.rows[:-1]), replace(after, rows=(*head, replace(lower, cells=cells), *rest))


def _repeated(before: Table, after: Table, start: int) -> int:
    """Return how many rows of the head stand once more after the break."""
    heads = zip(before.rows[:start], after.rows, strict=False)
    return next(
        (place for place, (one, other) in enumerate(heads) if one.cells != other.cells), min(start, len(after.rows))
    )


def _complement(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether two rows can be halves of one: no column has a figure in both, names go on below names."""
    names = [place for place, cell in enumerate(lower) if cell and not FIGURE.fullmatch(cell)]
    if not names or any(not upper[place] or FIGURE.fullmatch(upper[place]) for place in names):
        return False
    if any(line_words("heading").match(lower[place]) or line_words("total").match(upper[place]) for place in names):
        return False
    if _has_amount(upper) == _has_amount(lower):
        return False
    figures = [place for place, cell in enumerate(lower) if cell and FIGURE.fullmatch(cell)]
    return all(place > names[0] and not upper[place] for place in figures)


def _are_whole(rows: Sequence[Row], *, coded: bool) -> bool:
    """Whether all of some rows have figures, or a code in a table that has codes."""
    whole = (_has_amount(row.cells) or (coded and _is_code(row.cells[0])) for row in rows if any(row.cells))
    return len(rows) >= FEWEST_ROWS and all(whole)


def _is_code(cell: str) -> bool:
    return bool(_CODE.fullmatch(cell))


def _has_amount(cells: Sequence[str]) -> bool:
    """Whether a figure stands behind a name in a row; a code stands before it."""
    named = next((place for place, cell in enumerate(cells) if cell and not FIGURE.fullmatch(cell)), None)
    if named is None:
        return sum(bool(cell) for cell in cells) > 1
    return any(cell and FIGURE.fullmatch(cell) for cell in cells[named + 1 :])
