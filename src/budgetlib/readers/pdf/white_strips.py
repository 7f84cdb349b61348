"""Columns of rows without rules: what the words of all rows cover, put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from budgetlib.readers.pdf.bands import FIGURE
from budgetlib.readers.pdf.blocks import Row, Strip
from budgetlib.readers.pdf.wordlines import Word, WordLine

FILLED = 0.9
"""Share of the rows that two halves of one column fill together."""
TOTAL_ROWS = 1
"""Rows of totals whose word may stand in the middle of the column of names."""
SAME_EDGE = 1.5
"""Points by which the edge of a column may differ from row to row."""
BESIDE = 0.75
"""White between a code and a name in one cell, in sizes of the font."""
_CODE = re.compile(r"\d{3}(\d{2}){0,2}")
_BELOW_NOUGHT = ("-", "—", "–", "－", "−")


def columns_of(lines: Sequence[WordLine]) -> list[Strip]:
    """Return the extents of the columns of rows of figures, from the left.

    Dashes and negative amounts may be set at one edge of their column and the other amounts at the other: strips next
    to each other of which every row fills one, one of them with nothing but dashes and negatives, are one column.
    """
    columns: list[Strip] = []
    for left, right in sorted((word.left, word.right) for line in lines for word in line.words):
        if columns and left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return _with_halves_joined(columns, lines)


def _with_halves_joined(strips: list[Strip], lines: Sequence[WordLine]) -> list[Strip]:
    cells = [_column(strip, lines) for strip in strips]
    joined: list[Strip] = []
    held: list[dict[int, str]] = []
    for strip, own in zip(strips, cells, strict=True):
        if joined and _are_halves(held[-1], own, len(lines)):
            joined[-1] = (joined[-1][0], strip[1])
            held[-1] = held[-1] | own
        else:
            joined.append(strip)
            held.append(own)
    return joined


def _column(strip: Strip, lines: Sequence[WordLine]) -> dict[int, str]:
    """Return the words within a strip by the number of their line; no line has two there."""
    within = {}
    for number, line in enumerate(lines):
        for word in line.words:
            if _is_within(word, strip):
                within[number] = word.text
    return within


def _are_halves(one: dict[int, str], other: dict[int, str], rows: int) -> bool:
    """Whether two neighbours are one column: no line fills both, hardly one neither.

    One of them is all below nought, or it is no more than the word for a total in the middle of the names.
    """
    if one.keys() & other.keys() or len(one) + len(other) < FILLED * rows:
        return False
    figures = [[bool(FIGURE.fullmatch(text)) for text in half.values()] for half in (one, other)]
    if not any(figures[0]) and not any(figures[1]):
        return min(len(one), len(other)) <= TOTAL_ROWS and rows > TOTAL_ROWS + 1
    if not all((*figures[0], *figures[1])):
        return False
    below = [[text.startswith(_BELOW_NOUGHT) for text in half.values()] for half in (one, other)]
    return (all(below[0]) and not any(below[1])) or (all(below[1]) and not any(below[0]))


def reaches(strips: Sequence[Strip], lines: Sequence[WordLine]) -> list[Strip]:
    """Return between which edges the middle of the head of each column is to be expected.

    Names are set at the left, and the white up to the next column is theirs; where all figures are set at the right,
    so is the white up to the column before.
    """
    within = [[word for line in lines for word in line.words if _is_within(word, strip)] for strip in strips]
    texts = [any(not word.is_figure for word in words) for words in within]
    first = texts.index(True) if True in texts else -1  # codes before the names are set at the left
    right = _are_set_at_right(
        [words for words, text in zip(within[first + 1 :], texts[first + 1 :], strict=True) if not text]
    )
    before = [strips[0][0], *(edge for _, edge in strips[:-1])]
    after = [*(left for left, _ in strips[1:]), strips[-1][1]]
    return [
        (left, max(edge, following))
        if text
        else (min(left, preceding), edge)
        if right and place > first
        else (left, edge)
        for place, ((left, edge), text, preceding, following) in enumerate(
            zip(strips, texts, before, after, strict=True)
        )
    ]


def _is_within(word: Word, strip: Strip) -> bool:
    return strip[0] <= word.left and word.right <= strip[1]


def _are_set_at_right(columns: Sequence[Sequence[Word]]) -> bool:
    """Whether the figures of every column that tells end at the same edge and begin at different ones."""
    spreads = [(_spread([w.left for w in words]), _spread([w.right for w in words])) for words in columns if words]
    told = [left > right for left, right in spreads if max(left, right) > SAME_EDGE]
    return bool(told) and all(told) and all(right <= SAME_EDGE for left, right in spreads if left > SAME_EDGE)


def _spread(edges: Sequence[float]) -> float:
    return max(edges) - min(edges)


def with_codes_joined(
    strips: Sequence[Strip], rows: Sequence[Row], lines: Sequence[WordLine]
) -> tuple[list[Strip], list[Row]]:
    """Return columns and rows with codes put before the names that stand close behind, where they have no head."""
    em = lines[-1].em
    for place in range(len(strips) - 2, -1, -1):
        codes = [row.cells[place] for row in rows if row.cells[place]]
        near = strips[place + 1][0] - strips[place][1] <= BESIDE * em
        named = all(row.cells[place + 1] for row in rows if row.cells[place])
        if near and named and codes and all(map(_CODE.fullmatch, codes)):
            strips = [*strips[:place], (strips[place][0], strips[place + 1][1]), *strips[place + 2 :]]
            rows = [replace(row, cells=_joined(row.cells, place), above=_joined(row.above, place)) for row in rows]
    return list(strips), list(rows)


def _joined(cells: tuple[str, ...], place: int) -> tuple[str, ...]:
    if not cells:
        return cells
    return (*cells[:place], " ".join(filter(None, cells[place : place + 2])), *cells[place + 2 :])


def cells_of(line: WordLine, strips: Sequence[Strip]) -> list[list[str]]:
    """Return the words of a line by column."""
    cells: list[list[str]] = [[] for _ in strips]
    for word in line.words:
        cells[column_of(word, strips)].append(word.text)
    return cells


def column_of(word: Word, strips: Sequence[Strip]) -> int:
    """Return the column that a word shares most with, or else the nearest."""
    shared = [min(word.right, right) - max(word.left, left) for left, right in strips]
    return max(range(len(strips)), key=lambda place: shared[place])
