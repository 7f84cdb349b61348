"""Rows without rules whose columns are known: below a ruled head, or at the top of the page after a broken table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from budgetlib.readers.pdf.aligned import row_pitch, rows_below, unruled_table
from budgetlib.readers.pdf.blocks import Strip, Table
from budgetlib.readers.pdf.continuation import Broken, is_page_number
from budgetlib.readers.pdf.white_strips import column_of
from budgetlib.readers.pdf.wordlines import AMOUNT, Word, WordLine

NEAR = 2.6
"""The first row stands at most this many sizes of the font below the head above it."""
FAR = 1.6
"""Rows follow each other within this many times their usual distance …"""
WRAPPED = 0.75
"""… and a line closer than this share of it is part of a wrapped name."""
OUTSIDE = 4.0
"""Points by which a word may reach out of its column."""
SAME_SIZE = 0.15
MOST_ROWS_OF_HEAD = 6


def below_heads(lines: list[WordLine], tables: Sequence[Table]) -> tuple[list[Table], list[WordLine]]:
    """Return ruled tables, with the rows that stand below those that are only a head, and the lines left over."""
    done = []
    for table in tables:
        rows = _below(lines, table) if _is_head(table) else []
        if rows:
            lines = [line for line in lines if line not in rows]
            table = _extended(table, rows)
        done.append(table)
    return done, lines


def overleaf(lines: list[WordLine], before: Broken) -> tuple[Table | None, list[WordLine]]:
    """Return the rows at the top of a page that go on with a table of the page before, and the lines left over."""
    start = next((place for place, line in enumerate(lines) if not _is_running(line, before)), len(lines))
    strips, pitch = before.table.strips, before.table.pitch
    rows = _fitting(lines[start:], strips, pitch)
    if not rows:
        return None, lines
    table = unruled_table(rows, rows_below(rows, strips), strips, pitch)
    return replace(table, edges=before.table.edges), lines[start + len(rows) :]


def _is_running(line: WordLine, before: Broken) -> bool:
    text = "".join(word.text for word in line.words)
    return is_page_number(text) or "".join(text.split()) in before.running


def _is_head(table: Table) -> bool:
    """Whether a ruled table holds no amount, and several columns."""
    cells = [cell for row in table.rows for cell in row.cells]
    return (
        len(table.rows) <= MOST_ROWS_OF_HEAD
        and len(table.edges) > 1
        and not any(AMOUNT.fullmatch(cell) for cell in cells)
    )


def _below(lines: Sequence[WordLine], table: Table) -> list[WordLine]:
    bottom = table.box[3]
    following = [line for line in lines if (line.top + line.bottom) / 2 > bottom]
    if not following or following[0].top - bottom > NEAR * following[0].em:
        return []
    return _fitting(following, _columns(table), 0.0)


def _columns(table: Table) -> list[Strip]:
    return list(pairwise([*table.edges, table.box[2]]))


def _extended(table: Table, lines: Sequence[WordLine]) -> Table:
    strips = _columns(table)
    left, top, right, _ = table.box
    rows = (*table.rows, *rows_below(lines, strips))
    box = (left, top, right, max(line.bottom for line in lines))
    return Table(box, rows, table.edges, tuple(strips), row_pitch([line for line in lines if line.has_figure]))


def _fitting(lines: Sequence[WordLine], strips: Sequence[Strip], pitch: float) -> list[WordLine]:
    """Return the first lines as far as they are rows of these columns; none unless one of them has an amount.

    `pitch` is the distance of the rows before, 0 where it is not known.
    """
    taken: list[WordLine] = []
    for line in lines:
        named = line.is_caption and not line.has_figure
        if line.is_sentence or named or not all(_is_in_column(word, strips) for word in line.words):
            break
        if taken and not _is_next(line, taken, pitch):
            break
        if not taken and len(line.words) > 1 and not line.has_figure and not _begins_wrapped(lines, pitch):
            break
        taken.append(line)
    last = max((place for place, line in enumerate(taken) if line.is_data), default=-1)
    step = pitch or row_pitch([line for line in taken if line.has_figure]) or 2 * taken[0].em if taken else 0.0
    while 0 <= last < len(taken) - 1 and _goes_on(taken[last + 1], taken[last], step):
        last += 1
    return taken[: last + 1]


def _begins_wrapped(lines: Sequence[WordLine], pitch: float) -> bool:
    """Whether the first line is the upper one of wrapped names: a row of figures stands closer below than rows do."""
    return len(lines) > 1 and lines[1].is_data and lines[1].top - lines[0].top <= WRAPPED * pitch


def _goes_on(line: WordLine, before: WordLine, pitch: float) -> bool:
    """Whether a line after the last amount belongs to it: more of its name, or a row of blanks and dashes."""
    return line.top - before.top <= WRAPPED * pitch or (len(line.words) > 1 and line.has_figure)


def _is_next(line: WordLine, taken: Sequence[WordLine], pitch: float) -> bool:
    before = taken[-1]
    usual = max(pitch or row_pitch([line for line in taken if line.has_figure]), 2 * before.em)
    size = before.bottom - before.top
    return line.top - before.top <= FAR * usual and abs(line.bottom - line.top - size) <= SAME_SIZE * size


def _is_in_column(word: Word, strips: Sequence[Strip]) -> bool:
    """Whether a word stands in one column, but for an amount that sticks out of it on one side."""
    place = column_of(word, strips)
    left, right = strips[place]
    over = [strip for strip in strips if min(word.right, strip[1]) - max(word.left, strip[0]) > OUTSIDE]
    if word.is_figure:
        return len(over) <= 1 or min(abs(word.right - right), abs(word.left - left)) <= 2 * OUTSIDE
    following = strips[place + 1][0] if place + 1 < len(strips) else right
    reach = max(right, following - 2 * OUTSIDE) + OUTSIDE  # a name may be longer than those before
    inside = left - 2 * OUTSIDE <= word.left and (word.right <= reach or place == 0)
    return len(over) <= 1 and inside
