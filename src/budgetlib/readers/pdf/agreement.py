"""Double entry for tables: where two engines read a page differently, and putting back what one of them lost."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from budgetlib.readers.document import Disagreement, Line
from budgetlib.readers.pdf.blocks import Box, PageBlocks, Table, in_reading_order

WHOLE_ROW = 0
"""`column` of a disagreement about how the cells of a row are placed, not about what they hold."""
_DIGITS = re.compile(r"\d[\d,.]*")

Found = tuple[int, int, str]
"""Row, column (1-based) and text of a printed cell."""


def disagreements(first: Sequence[PageBlocks], second: Sequence[PageBlocks]) -> tuple[Disagreement, ...]:
    """Return every table cell of the same pages that two engines read differently; rows and columns are the first's.

    Compared without blanks and with full-width forms made plain (NFKC), since tabula changes them.
    """
    found: list[Disagreement] = []
    for one, other in zip(first, second, strict=True):
        if one.tables != other.tables:
            found += _on_page(one.number, _rows(one), _rows(other))
    return tuple(found)


def completed(read: PageBlocks, complete: PageBlocks) -> tuple[Table, ...]:
    """Return the tables of `read`, but those of `complete` in place of any that lost, altered or doubled something.

    `complete` must hold every character of the page. A table of it loses a character when the tables of `read` on the
    same ground do not hold it (there may be none), and a number is altered or doubled when it stands there more often
    (a frame read as a table around the table).
    """
    kept, back = list(read.tables), []
    for table in complete.tables:
        here = [other for other in kept if _overlap(table.box, other.box)]
        if _characters([table]) - _characters(here) or _numbers([table]) != _numbers(here):
            kept = [other for other in kept if other not in here]
            back.append(table)
    return tuple(sorted((*kept, *back), key=lambda table: table.box[1]))


def _on_page(page: int, first: list[Line], second: list[Line]) -> list[Disagreement]:
    ours, theirs = [_plain_row(line) for line in first], [_plain_row(line) for line in second]
    found: list[Disagreement] = []
    for kind, i, i_end, j, j_end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            found += _between(page, _cells(first[i:i_end]), _cells(second[j:j_end]))
            continue
        for one, other in zip(first[i:i_end], second[j:j_end], strict=True):
            if len(one.cells or ()) == len(other.cells or ()) and _places(one) != _places(other):
                found.append(Disagreement(page, one.row, WHOLE_ROW, one.text, other.text))
    return found


def _between(page: int, ours: list[Found], theirs: list[Found]) -> list[Disagreement]:
    """Return the disagreements in a stretch of rows: cells changed, only in one, or placed otherwise."""
    found: list[Disagreement] = []
    row = ours[0][0] if ours else theirs[0][0]
    matcher = SequenceMatcher(None, [_plain(c[2]) for c in ours], [_plain(c[2]) for c in theirs], autojunk=False)
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        if kind == "equal":
            row = ours[i_end - 1][0]
            continue
        for place in range(max(i_end - i, j_end - j)):
            one = ours[i + place] if i + place < i_end else None
            other = theirs[j + place] if j + place < j_end else None
            row, column = one[:2] if one else (row, other[1] if other else 0)
            found.append(Disagreement(page, row, column, one[2] if one else "", other[2] if other else ""))
    if not found:
        texts = ["\t".join(cell[2] for cell in cells) for cells in (ours, theirs)]
        found.append(Disagreement(page, row, WHOLE_ROW, *texts))
    return found


def _rows(page: PageBlocks) -> list[Line]:
    return [line for line in in_reading_order(page) if line.cells is not None]


def _cells(lines: Iterable[Line]) -> list[Found]:
    return [(line.row, column, cell) for line in lines for column, cell in enumerate(line.cells or (), start=1) if cell]


def _places(line: Line) -> list[bool]:
    return [bool(cell) for cell in line.cells or ()]


def _plain_row(line: Line) -> tuple[str, ...]:
    return tuple(_plain(cell) for cell in line.cells or () if cell)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _characters(tables: Iterable[Table]) -> Counter[str]:
    return Counter(_plain("".join(cell for table in tables for row in table.rows for cell in row.cells)))


def _numbers(tables: Iterable[Table]) -> Counter[str]:
    cells = (cell for table in tables for row in table.rows for cell in row.cells)
    return Counter(number.rstrip(",.") for cell in cells for number in _DIGITS.findall(_plain(cell)))


def _overlap(one: Box, other: Box) -> bool:
    """Return whether two tables share ground (more than a common edge)."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 1 and down > 1
