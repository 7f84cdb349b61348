"""Tables without ruling lines: columns are the white strips that run down between rows of figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from budgetlib.readers.pdf.bands import FIGURE
from budgetlib.readers.pdf.blocks import Row, Table
from budgetlib.readers.pdf.page import Glyphs
from budgetlib.readers.pdf.words import reading_order

COLUMN_GAP = 0.6
"""White between two words of different columns, in heights of the characters; inside a word there is less."""
FEWEST_ROWS = 3
"""Fewer rows of figures are taken for a sentence or a caption."""
FARTHEST = 3.0
"""Rows of one table follow each other within this many heights."""
MOST_BETWEEN = 3
"""Lines without an amount (wrapped names, sub-headings, rows of dashes) that may stand between two rows of figures."""
ALIGNED = 3.0
"""Points by which the edges of a column of figures may differ."""
AMOUNT = re.compile(r"[(（]?-?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d+)[)）]?%?")
_MAYBE = re.compile(r"\S\s+[(（-]?\d[\d,]*\.\d|\S\s+[(（-]?\d{1,3},\d{3}")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a column gap inside: its edges (points) and text."""

    left: float
    right: float
    text: str

    @property
    def is_figure(self) -> bool:
        return bool(FIGURE.fullmatch(self.text))


@dataclass(frozen=True, slots=True)
class WordLine:
    """The words of one printed line, from the left, between `top` and `bottom` (points)."""

    top: float
    bottom: float
    words: tuple[Word, ...]

    @property
    def is_data(self) -> bool:
        """Whether this could be a table row: several words, one of them an amount, and no sentence."""
        amounts = any(AMOUNT.fullmatch(word.text) for word in self.words)
        return len(self.words) > 1 and amounts and not self.words[-1].text.endswith(("。", "；", "，"))


def may_hold_table(lines: Sequence[str]) -> bool:
    """Return whether lines of free text are worth a look: a few end in amounts set apart."""
    return sum(bool(_MAYBE.search(line)) for line in lines) >= FEWEST_ROWS


def aligned_tables(glyphs: Glyphs) -> list[Table]:
    """Return the tables set by aligned blanks among the free text of a page, from the top."""
    lines = word_lines(glyphs)
    tables = (_table(region) for region in _regions(lines))
    return [table for table in tables if table]


def word_lines(glyphs: Glyphs) -> list[WordLine]:
    """Return the words of free text, line by line."""
    glyphs = glyphs.only(glyphs.codes > ord(" "))
    if not len(glyphs):
        return []
    line, boxes, codes, _ = reading_order(glyphs, np.zeros(len(glyphs), int))
    height = boxes[:, 3] - boxes[:, 1]
    apart = np.ones(len(codes), bool)
    gap = boxes[1:, 0] - boxes[:-1, 2]
    apart[1:] = (np.diff(line) > 0) | (gap > COLUMN_GAP * np.minimum(height[1:], height[:-1]))
    firsts = np.flatnonzero(apart)
    text = codes.astype("<u4").tobytes().decode("utf-32-le")
    rows = zip(
        line[firsts].tolist(),
        firsts.tolist(),
        [*firsts[1:].tolist(), len(codes)],
        np.minimum.reduceat(boxes[:, :2], firsts).tolist(),
        np.maximum.reduceat(boxes[:, 2:], firsts).tolist(),
        strict=True,
    )
    found = []
    for _, members in groupby(rows, key=lambda row: row[0]):
        parts = list(members)
        words = tuple(Word(first[0], last[0], text[start:end]) for _, start, end, first, last in parts)
        found.append(WordLine(min(part[3][1] for part in parts), max(part[4][1] for part in parts), words))
    return found


def _regions(lines: list[WordLine]) -> list[list[WordLine]]:
    """Return the runs of lines that may be one table: rows of figures, few other lines between them, the head above."""
    regions: list[list[WordLine]] = []
    current: list[WordLine] = []
    between: list[WordLine] = []
    for before, line in pairwise([None, *lines]):
        if before is not None and line.top - before.top > FARTHEST * (line.bottom - line.top):
            current, between = [], []
        if not line.is_data:
            between.append(line)
            current = current if len(between) <= MOST_BETWEEN else []
        elif current:
            current += [*between, line]
            between = []
        else:
            current = [*_head(between), line]
            regions.append(current)
            between = []
    return [region for region in regions if sum(line.is_data for line in region) >= FEWEST_ROWS]


def _head(above: list[WordLine]) -> list[WordLine]:
    """Return the lines directly above the first row that are divided into columns."""
    head: list[WordLine] = []
    for line in reversed(above):
        if len(line.words) < 2:
            break
        head.insert(0, line)
    return head


def _table(region: list[WordLine]) -> Table | None:
    strips = _columns([line for line in region if line.is_data])
    if len(strips) < 2 or not _has_figure_column(region, strips):
        return None
    rows = []
    for line in region:
        cells: list[list[str]] = [[] for _ in strips]
        for word in line.words:
            cells[_column_of(word, strips)].append(word.text)
        rows.append(Row(line.top, tuple(" ".join(cell) for cell in cells)))
    edges = [word for line in region for word in line.words]
    box = (min(w.left for w in edges), region[0].top, max(w.right for w in edges), max(r.bottom for r in region))
    return Table(box, tuple(rows), tuple(left for left, _ in strips))


def _columns(lines: Sequence[WordLine]) -> list[tuple[float, float]]:
    """Return the extents of the columns: what the words of all rows of figures cover, put together."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((word.left, word.right) for line in lines for word in line.words):
        if columns and left <= columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _has_figure_column(region: list[WordLine], strips: list[tuple[float, float]]) -> bool:
    """Return whether some column holds figures that share an edge or their middle."""
    for column in range(len(strips)):
        words = [w for line in region if line.is_data for w in line.words if _column_of(w, strips) == column]
        if len(words) < FEWEST_ROWS or not all(word.is_figure for word in words):
            continue
        for positions in (
            [word.right for word in words],
            [word.left for word in words],
            [(word.left + word.right) / 2 for word in words],
        ):
            if max(positions) - min(positions) <= ALIGNED:
                return True
    return False


def _column_of(word: Word, strips: Sequence[tuple[float, float]]) -> int:
    """Return the first column the word reaches into, or else the nearest."""
    middle = (word.left + word.right) / 2
    distance = [max(left - word.right, word.left - right, 0.0) for left, right in strips]
    nearest = min(distance)
    return min(
        (place for place, value in enumerate(distance) if value == nearest),
        key=lambda place: place if nearest == 0 else abs(sum(strips[place]) / 2 - middle),
    )
