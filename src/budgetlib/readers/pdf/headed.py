"""Heads of tables without rules: which column each head names, which columns the heads above span.

Heads are matched with the columns of figures in order, so that together they stand nearest; a head without figures has
a column of its own. What is left above is a head of several columns: those about whose middle it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from budgetlib.readers.pdf.blocks import Row, Strip
from budgetlib.readers.pdf.spans import spanned
from budgetlib.readers.pdf.wordlines import Word, WordLine

LOW = 0.75
"""Share of the height of a head, from below, in which the heads of single columns stand."""
ALONE = 28.0
"""Points beyond which a head belongs to no column of figures: it has one of its own."""
WITHIN_REACH = 14.0
"""Points that a head is at most away from a column in whose white it stands …"""
OUT_OF_REACH = 7.0
"""… and by which it is further away where it stands in the white of another."""
UNHEADED = 20.0
"""Points by which a head may stand further away when the column would have none without it."""
ABOVE = 6.0
"""Points that a head above the lowest line must stand nearer: most such heads span several columns."""
WRAPPED, ROW_SHARE = 1.6, 0.85
"""Lines of one head are at most this far apart, in sizes of its font, and closer than this share of two rows."""
WIDER = 1.15
"""Lines of one head are at most this many times as far apart as those of another."""
ALONE_WRAPPED = 1.45
"""… and where the distance of rows is not known."""
BRACKETED = 1.3
"""A line in brackets continues the head above also where it stands lower by this share: no head begins with one."""
SAME_EDGE = 3.0
REST = 0.55
"""Share of the head above that the rest of it is long at most, in typed text beside heads of their own."""
SPACED = 3.0
"""Characters of one word are set apart by at most this many sizes of the font."""
ONE_LEVEL = 0.6
"""Heads whose middles differ by less than this many sizes of the font stand in one line."""


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One head: its edges (points; `top` and `bottom` those of its characters' faces) and text."""

    left: float
    right: float
    top: float
    bottom: float
    em: float
    text: str

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


Path = list[HeadCell]
"""The heads over one column, from the top."""


def with_head(
    strips: Sequence[Strip], lines: Sequence[WordLine], pitch: float, reach: Sequence[Strip] = ()
) -> tuple[list[Strip], list[Row]]:
    """Return the columns with those added over which only a head stands, and the rows of the head.

    `lines` are those of the head from the top, `pitch` the distance of two rows of figures, 0 where it is not known,
    `reach` between which edges the middle of the head of each column is to be expected.
    """
    cells = head_cells([_with_spaced_words(line, strips) for line in lines], pitch)
    if not cells:
        return list(strips), []
    lowest = sorted((cell for cell in cells if not _has_below(cell, cells)), key=lambda cell: cell.centre)
    low = _low(lowest, min(cell.middle for cell in cells))
    strips, leaves = _columns(lowest, low, strips, reach or strips)
    upper = [cell for cell in cells if cell not in leaves]
    return strips, _rows(_paths(upper, leaves, strips))


def _with_spaced_words(line: WordLine, strips: Sequence[Strip]) -> WordLine:
    """Return a line with the characters put together that are set apart in one word (`项   目`)."""
    words: list[Word] = []
    for word in line.words:
        before = words[-1] if words else None
        near = before and len(word.text) == 1 and len(before.text) <= 2 and word.left - before.right <= SPACED * line.em
        if before and near and not _divided((before.left + before.right) / 2, (word.left + word.right) / 2, strips):
            words[-1] = Word(before.left, word.right, before.text + word.text)
        else:
            words.append(word)
    return replace(line, words=tuple(words))


def _divided(left: float, right: float, strips: Sequence[Strip]) -> bool:
    """Whether the white between two columns lies between two places."""
    return any(left < (one[1] + other[0]) / 2 < right for one, other in pairwise(strips))


def head_cells(lines: Sequence[WordLine], pitch: float) -> list[HeadCell]:
    """Return the heads among the words of lines, with those put together that are wrapped.

    Lines of one head stand equally far apart everywhere, and closer than heads below each other.
    """
    cells, steps = _joined(lines, pitch, float("inf"))
    if steps and max(steps) > WIDER * min(steps) and not lines[0].typed:
        cells, _ = _joined(lines, pitch, WIDER * min(steps))
    return cells


def _joined(lines: Sequence[WordLine], pitch: float, most: float) -> tuple[list[HeadCell], list[float]]:
    """Return the heads, and how far apart the lines are that were put together: at most so far."""
    cells: list[HeadCell] = []
    steps: list[float] = []
    for line in lines:
        limit = min(WRAPPED * line.em, ROW_SHARE * pitch) if pitch else ALONE_WRAPPED * line.em
        usual = line.middle or (line.top + line.bottom) / 2
        apart = _own_heads(line, cells)
        for word, own in zip(line.words, apart, strict=True):
            middle = word.middle or usual
            new = HeadCell(word.left, word.right, middle - line.em / 2, middle + line.em / 2, line.em, word.text)
            above = [
                cell
                for cell in cells
                if _is_continued(cell, new, min(limit, most), line) and not (own and _is_full(cell, new))
            ]
            if len(above) != 1:
                cells.append(new)
                continue
            old = above[0]
            steps.append(new.bottom - old.bottom)
            left, right = min(old.left, new.left), max(old.right, new.right)
            cells[cells.index(old)] = HeadCell(left, right, old.top, new.bottom, old.em, f"{old.text} {new.text}")
    return cells, steps


def _own_heads(line: WordLine, above: Sequence[HeadCell]) -> list[bool]:
    """Return for each word of a typed line whether neither neighbour has anything above: they are heads below it."""
    if not line.typed:
        return [False] * len(line.words)
    orphans = [not any(_shared(word, cell) > 0 for cell in above) for word in line.words]
    return [0 < place < len(orphans) - 1 and orphans[place - 1] and orphans[place + 1] for place in range(len(orphans))]


def _is_full(cell: HeadCell, new: HeadCell) -> bool:
    """Whether a word is about as long as the line above it: the rest of a wrapped head is shorter."""
    return new.right - new.left > REST * (cell.right - cell.left)


def _is_continued(cell: HeadCell, new: HeadCell, limit: float, line: WordLine) -> bool:
    """Whether a word is the next line of a head: it stands close below, in the same place, and alone there."""
    distance = new.bottom - cell.bottom
    limit *= BRACKETED if new.text.startswith(("（", "(")) else 1.0
    if not ONE_LEVEL * new.em < distance <= limit or _shared(cell, new) <= 0:
        return False
    below = [word for word in line.words if min(word.right, cell.right) > max(word.left, cell.left)]
    near = (abs(cell.centre - new.centre), abs(cell.left - new.left), abs(cell.right - new.right))
    return len(below) == 1 and (min(near) <= SAME_EDGE or near[0] <= ONE_LEVEL * new.em)


def _has_below(cell: HeadCell, cells: Sequence[HeadCell]) -> bool:
    return any(other.middle > cell.middle + ONE_LEVEL * cell.em and _shared(cell, other) > 0 for other in cells)


def _columns(
    lowest: Sequence[HeadCell], low: Sequence[bool], strips: Sequence[Strip], reach: Sequence[Strip]
) -> tuple[list[Strip], list[HeadCell | None]]:
    """Return the columns, widened by their heads and with blank ones added, and the head of each."""
    matched = _exclusively(_matched(lowest, low, strips, reach), low, len(strips))
    widened = list(strips)
    heads: list[HeadCell | None] = [None] * len(strips)
    for cell, strip in zip(lowest, matched, strict=True):
        if strip is not None:
            heads[strip] = cell
            widened[strip] = (min(widened[strip][0], cell.left), max(widened[strip][1], cell.right))
    columns = list(zip(widened, heads, strict=True))
    end = max(right for _, right in widened)
    for cell, strip, is_low in zip(lowest, matched, low, strict=True):
        is_low = is_low or cell.left > end  # what stands beside all columns is above none of them
        if strip is None and is_low and not any(_overlap((cell.left, cell.right), other) > 0 for other in widened):
            columns.append(((cell.left, cell.right), cell))
    columns.sort(key=lambda column: column[0])
    return [strip for strip, _ in columns], [head for _, head in columns]


def _low(lowest: Sequence[HeadCell], highest: float) -> list[bool]:
    """Return for each head whether it stands where the heads of single columns stand; the uppermost is at `highest`."""
    last = max(lowest, key=lambda cell: cell.middle)
    depth = last.middle - highest
    return [
        depth < ONE_LEVEL * last.em or cell.bottom > last.top or last.middle - cell.middle <= LOW * depth
        for cell in lowest
    ]


def _matched(
    words: Sequence[HeadCell], low: Sequence[bool], strips: Sequence[Strip], reach: Sequence[Strip]
) -> list[int | None]:
    """Return the column of each head, None for a head without one; the order of both is kept."""
    unheaded = [UNHEADED * place for place in range(len(strips) + 1)]
    best: list[list[tuple[float, tuple[int | None, ...]]]] = [[(cost, ()) for cost in unheaded]]
    for word, is_low in zip(words, low, strict=True):
        row: list[tuple[float, tuple[int | None, ...]]] = []
        for place in range(len(strips) + 1):
            cost, chosen = best[-1][place]
            options = [(cost + (ALONE if is_low else 0.0), (*chosen, None))]
            if place:
                cost, chosen = row[place - 1]
                options.append((cost + UNHEADED, chosen))
                cost, chosen = best[-1][place - 1]
                far = _distance((word.left, word.right), strips[place - 1]) + (0.0 if is_low else ABOVE)
                far = _within_reach(far, word, reach[place - 1], strips[place - 1]) if is_low else far
                options.append((cost + far, (*chosen, place - 1)))
            row.append(min(options, key=lambda option: option[0]))
        best.append(row)
    return list(best[-1][-1][1])


def _within_reach(far: float, word: HeadCell, reach: Strip, strip: Strip) -> float:
    """Return how far a head is from a column whose white beside its words or figures is known."""
    if reach == strip:
        return far
    if reach[0] <= word.centre <= reach[1]:
        return min(far, WITHIN_REACH)
    return far + (ALONE if word.left > reach[1] else OUT_OF_REACH)  # figures set at the right end below their head


def _exclusively(matched: list[int | None], low: Sequence[bool], count: int) -> list[int | None]:
    """Match heads without figures between two others with as many columns without a head there, however far."""
    ends = [-1, *(place for place, strip in enumerate(matched) if strip is not None), len(matched)]
    for before, after in pairwise(ends):
        free = [place for place in range(before + 1, after) if low[place]]
        first = matched[before] if before >= 0 else -1
        last = matched[after] if after < len(matched) else count
        assert first is not None and last is not None
        if free and len(free) == last - first - 1:
            for place, strip in zip(free, range(first + 1, last), strict=True):
                matched[place] = strip
    return matched


def _distance(word: Strip, strip: Strip) -> float:
    """Return how far apart two extents are: between their edges, and a little for their middles."""
    apart = max(word[0] - strip[1], strip[0] - word[1], 0.0)
    return apart + 0.2 * min(abs(sum(word) - sum(strip)) / 2, abs(word[0] - strip[0]), abs(word[1] - strip[1]))


def _paths(upper: Sequence[HeadCell], leaves: Sequence[HeadCell | None], strips: Sequence[Strip]) -> list[Path]:
    """Return the heads over each column; no head is left out."""
    paths: list[Path] = [[] for _ in leaves]
    ordered = sorted(upper, key=lambda cell: cell.middle)
    for _, level in groupby(ordered, key=_levels(ordered).__getitem__):
        cells = sorted(level, key=lambda cell: cell.centre)
        for cell, places in zip(cells, spanned(cells, leaves, strips), strict=True):
            for place in places:
                paths[place].append(cell)
    return [[*path, leaf] if leaf else path for path, leaf in zip(paths, leaves, strict=True)]


def _levels(ordered: Sequence[HeadCell]) -> dict[HeadCell, int]:
    """Return the number of the line of heads that each stands in."""
    levels: dict[HeadCell, int] = {}
    for before, cell in zip([None, *ordered], ordered, strict=False):
        step = before is not None and cell.middle - before.middle > ONE_LEVEL * cell.em
        levels[cell] = (levels[before] if before is not None else 0) + step
    return levels


def _rows(paths: Sequence[Path]) -> list[Row]:
    """Return the rows of a head: merged cells stand at their first row and column, as in a table with rules."""
    rows = []
    for depth in range(max(map(len, paths))):
        cells, above = [], []
        for before, path in zip([[], *paths], paths, strict=False):
            begins = depth < len(path) and path[: depth + 1] != before[: depth + 1]
            cells.append(path[depth].text if begins else "")
            above.append(path[-1].text if path and depth >= len(path) else "")
        top = min(path[depth].top for path in paths if depth < len(path))
        rows.append(Row(top, tuple(cells), tuple(above) if any(above) else ()))
    return rows


def _shared(one: HeadCell | Word, other: HeadCell | Word) -> float:
    return _overlap((one.left, one.right), (other.left, other.right))


def _overlap(one: Strip, other: Strip) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])
