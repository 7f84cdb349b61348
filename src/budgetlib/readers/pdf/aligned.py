"""Tables without ruling lines: columns are the white strips that run down between rows of figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from budgetlib.readers.line_words import line_words
from budgetlib.readers.pdf.bands import CHAINED, printed_rows
from budgetlib.readers.pdf.blocks import Row, Strip, Table
from budgetlib.readers.pdf.headed import with_head
from budgetlib.readers.pdf.white_strips import cells_of, column_of, columns_of, reaches, with_codes_joined
from budgetlib.readers.pdf.wordlines import AMOUNT, Word, WordLine
from budgetlib.readers.pdf.words import Text

FEWEST_ROWS = 3
"""Fewer rows of figures are taken for a sentence or a caption."""
FARTHEST = 3.0
"""Rows of one table follow each other within this many heights."""
MOST_BETWEEN = 3
"""Lines without an amount (wrapped names, sub-headings, rows of dashes) that may stand between two rows of figures."""
ALIGNED = 3.0
"""Points by which the edges of a column of figures may differ."""
TIGHT = 0.9
"""Lines of one head stand closer than this share of the height of a line."""
WRAPPED = 0.6
"""A line closer above a row than this share of the distance of rows is the first line of its name."""
NEXT_ROW = 1.2
"""A row without figures follows the last one of a table within this many times the distance of rows."""
SAME_FONT = 0.05
"""Share of the size of the font by which the lines of one head may differ."""
HEAD_ASIDE = 30.0
"""Points by which the head of a figure may stand beside it."""
_MAYBE = re.compile(r"\S\s+[(（-]?\d[\d,]*\.\d|\S\s+[(（-]?\d{1,3},\d{3}|\S\s+-?\d{4,}(?:\s|$)")

_WHOLE = re.compile(r"\S\s+\d+$")


def may_hold_table(lines: Sequence[str]) -> bool:
    """Return whether lines of free text are worth a look: some end in amounts set apart, or below a unit in numbers."""
    captioned = False
    for line in lines:
        if _MAYBE.search(line) or (captioned and _WHOLE.search(line)):
            return True
        captioned = captioned or bool(line_words("money_caption").search(line.replace(" ", "")))
    return False


def aligned_tables(lines: list[WordLine]) -> list[Table]:
    """Return the tables set by aligned blanks among the free lines of a page, from the top."""
    tables = (_table(region) for region in _regions(lines))
    return [table for table in tables if table]


def _regions(lines: list[WordLine]) -> list[list[WordLine]]:
    """Return the runs of lines that may be one table: rows of figures, few other lines between them, the head above."""
    regions: list[list[WordLine]] = []
    current: list[WordLine] = []
    between: list[WordLine] = []
    for position, line in enumerate(lines):
        before = lines[position - 1] if position else None
        if before is not None and line.top - before.top > FARTHEST * (line.bottom - line.top):
            current, between = [], []
        if line.names_unit and not line.is_data:
            current = []  # the caption of another table
        if not line.is_data:
            between.append(line)
            others = [one for one in between if not _continues(one, current)]
            current = current if len(others) <= MOST_BETWEEN else []
        elif current:
            current += [*between, line]
            between = []
        else:
            current = [*(_head(between, line) or _name_above(between, line, lines[position + 1 :])), line]
            regions.append(current)
            between = []
    found = [region for region in regions if _is_enough(region)]
    for region in found:
        region += _tail(region, lines[lines.index(region[-1]) + 1 :])
    return found


def _tail(region: list[WordLine], below: list[WordLine]) -> list[WordLine]:
    """Return the lines below the last row of figures in which its name goes on, and the rows without any figure."""
    pitch = row_pitch([line for line in region if line.is_data])
    tail = [line for line in below[:1] if len(line.words) < 2 and not line.is_data]
    tail = [line for line in tail if line.top - region[-1].top <= WRAPPED * pitch]
    usual = region[-1].typed or row_pitch([line for line in region if len(line.words) > 1])
    for line in below[len(tail) :]:
        apart = line.top - (tail or region)[-1].top
        if line.is_data or line.is_caption or apart > NEXT_ROW * usual or not _continues(line, region):
            break
        tail.append(line)
    return tail


def row_pitch(rows: Sequence[WordLine]) -> float:
    """Return the distance of rows; 0 for a single one."""
    return median(after.top - before.top for before, after in pairwise(rows)) if len(rows) > 1 else 0.0


def _continues(line: WordLine, region: list[WordLine]) -> bool:
    """Whether a line without an amount begins where rows of a table begin, and is no sentence."""
    if line.is_sentence:
        return False
    lefts = [word.left for row in region if row.is_data for word in row.words]
    return all(any(abs(word.left - left) <= ALIGNED for left in lefts) for word in line.words)


def _is_enough(region: list[WordLine]) -> bool:
    """Whether there are rows enough for a table; few rows need a head over each of their figures."""
    rows = [line for line in region if line.is_data]
    if len(rows) >= FEWEST_ROWS:
        return True
    head = [word for line in region[: region.index(rows[0])] for word in line.words]
    figures = [word for row in rows for word in row.words if AMOUNT.fullmatch(word.text)]
    return len(figures) > 1 and (
        all(
            any(word.left - HEAD_ASIDE <= figure.right and figure.left <= word.right + HEAD_ASIDE for word in head)
            for figure in figures
        )
        or (len(figures) > FEWEST_ROWS and _lowest(head) == max(len(row.words) for row in rows))
    )


def _lowest(head: Sequence[Word]) -> int:
    """Return how many words of a head (line by line from the top) have none below them."""
    return sum(
        not any(min(word.right, below.right) > max(word.left, below.left) for below in head[place + 1 :])
        for place, word in enumerate(head)
    )


def _head(above: list[WordLine], row: WordLine) -> list[WordLine]:
    """Return the lines directly above the first row that are divided into columns, and what is wrapped among them."""
    head: list[WordLine] = []
    wrapped: list[WordLine] = []
    for line in reversed(above):
        if line.is_sentence or line.is_caption or len(wrapped) > MOST_BETWEEN:
            break
        if len(line.words) < 2:
            wrapped.insert(0, line)
            continue
        head = [line, *wrapped, *head]
        wrapped = []
    stop = above.index([*wrapped, *head][0]) if head else 0
    captioned = head and (not stop or above[stop - 1].is_caption)
    if captioned and all(_is_head_alone(line, head[0]) for line in wrapped):
        return [*wrapped, *head]
    if not head and wrapped and row.top - wrapped[-1].top <= WRAPPED * (row.bottom - row.top):
        return wrapped[-1:]  # the head is ruled, and the name of the first row begins above its figures
    while head and wrapped and head[0].top - wrapped[-1].top < TIGHT * (head[0].bottom - head[0].top):
        head.insert(0, wrapped.pop())  # the first lines of a head that has more lines than its neighbours
    return head


def _name_above(above: Sequence[WordLine], row: WordLine, below: Sequence[WordLine]) -> list[WordLine]:
    """Return the line above the first row of a table whose head is ruled, in which the name of that row begins.

    It stands above the name, and closer than the next row.
    """
    if not above or not below or len(above[-1].words) != 1 or above[-1].is_sentence or above[-1].is_caption:
        return []
    names = [word for word in row.words if not word.is_figure]
    aligned = any(abs(word.left - above[-1].words[0].left) <= ALIGNED for word in names)
    close = row.top - above[-1].top <= CHAINED * (below[0].top - row.top)
    return [above[-1]] if aligned and close else []


def _is_head_alone(line: WordLine, head: WordLine) -> bool:
    """Whether a single word is the head of several columns: in the font of the heads below, and no title."""
    height = line.bottom - line.top  # of quoted words, which have no characters of one size
    sizes = (line.em, head.em), (height, head.em), (height, head.bottom - head.top)
    same = any(abs(one - other) <= SAME_FONT * other for one, other in sizes)
    return same and not line.words[0].text.endswith("表")


def _table(region: list[WordLine]) -> Table | None:
    data = [line for line in region if line.is_data]
    strips = columns_of(data)
    if len(strips) < 2 or not _has_figure_column(region, strips):
        return None
    return table_of(region, strips, data)


def table_of(region: Sequence[WordLine], strips: Sequence[Strip], data: Sequence[WordLine]) -> Table:
    """Return the table that some lines print; `strips` are the columns of `data`, its rows of figures and others'."""
    first, rowed = _first_row(region), len(head_of_region(region))
    pitch = row_pitch([line for line in region if line.is_data])
    strips, rows = with_head(strips, region[:rowed], pitch, reaches(strips, data))
    rows += [Row(line.top, tuple(" ".join(cell) for cell in cells_of(line, strips))) for line in region[rowed:first]]
    rows += rows_below(region[first:], strips)
    strips, rows = with_codes_joined(strips, rows, region)
    return unruled_table(region, rows, strips, pitch)


def head_of_region(region: Sequence[WordLine]) -> Sequence[WordLine]:
    """Return the lines above the first row of figures or codes."""
    first = _first_row(region)
    return region[: next((place for place, line in enumerate(region[:first]) if line.has_figure), first)]


def unruled_table(lines: Sequence[WordLine], rows: Sequence[Row], strips: Sequence[Strip], pitch: float) -> Table:
    """Return a table of rows that were made of lines."""
    words = [word for line in lines for word in line.words]
    box = (min(w.left for w in words), lines[0].top, max(w.right for w in words), max(line.bottom for line in lines))
    return Table(box, tuple(rows), tuple(left for left, _ in strips), tuple(strips), pitch, tuple(lines))


def _first_row(region: Sequence[WordLine]) -> int:
    """Return where the rows of figures begin: with the line above the first one when a name is wrapped around it."""
    data = [line for line in region if line.is_data]
    first = region.index(data[0])
    near = first and data[0].top - region[first - 1].top <= WRAPPED * row_pitch(data)
    return first - 1 if near and len(region[first - 1].words) < 2 else first


def rows_below(lines: Sequence[WordLine], strips: Sequence[Strip]) -> list[Row]:
    """Return the rows of figures, with wrapped names put together as in a ruled band without rules between rows."""
    cells: dict[int, Text] = {}
    for line in lines:
        for column, words in enumerate(cells_of(line, strips)):
            if words:
                text = cells.setdefault(column, Text(column, [], [], []))
                text.lines.append(" ".join(words))
                text.tops.append(line.top)
                text.lefts.append(strips[column][0])
    if len(lines) < 2:
        return [Row(line.top, tuple(" ".join(cell) for cell in cells_of(line, strips))) for line in lines]
    pitch = lines[0].typed or row_pitch([line for line in lines if len(line.words) > 1])
    found = printed_rows(lines[0].top, cells, pitch)
    return [Row(top, tuple(row.get(column, "") for column in range(len(strips)))) for top, row in found]


def _has_figure_column(region: list[WordLine], strips: Sequence[Strip]) -> bool:
    """Return whether some column holds figures that share an edge or their middle."""
    rows = sum(line.is_data for line in region)
    for column in range(len(strips)):
        words = [w for line in region if line.is_data for w in line.words if column_of(w, strips) == column]
        if len(words) < min(FEWEST_ROWS, rows) or not all(word.is_figure for word in words):
            continue
        for positions in (
            [word.right for word in words],
            [word.left for word in words],
            [(word.left + word.right) / 2 for word in words],
        ):
            if max(positions) - min(positions) <= ALIGNED:
                return True
    return False
