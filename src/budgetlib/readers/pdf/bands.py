"""Rows that are set without a rule between them: one ruled band that holds several printed rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median

from budgetlib.readers.pdf.words import Text, cell_text, is_wrapped_number

FIGURE = re.compile(r"[(（]?-?[\d,]*\.?\d+[)）]?%?|[-—–]+")
"""A printed figure or code, or the dash that stands for none."""
_BROKEN_NUMBER = re.compile(r"[(（△▲-]?[1-9]\d*\n(?:\d+\n)*\d+\.\d{1,2}[)）]?")
"""An amount without groups, broken between digits: only its last line has the point."""
_CODE = re.compile(r"\d{3,}")
SAME_ROW = 0.4
"""Lines whose tops differ by less than this share of the row distance stand in one row."""
BELONGS = 0.75
"""A line nearer to a row than this share of the row distance belongs to it (wrapped names); others make rows of their
own (a head without a rule below)."""
PITCHED = 0.85
"""… or than this share of the distance of rows of several cells."""

CHAINED = 0.65
"""Lines of one cell stand closer than this share of the distance of rows."""
_LEVEL = 1.0  # points by which lines of a row differ

PrintedRow = tuple[float, dict[int, str]]
"""Top of a row (points) and the text of its cells by column."""


def printed_rows(top: float, cells: Mapping[int, Text], pitch: float = 0.0) -> list[PrintedRow]:
    """Return the rows of one ruled band from the cells in it (by column).

    There is one, unless figures stand one above the other in some column, level with the lines of another cell. Rows of
    which most have no figure stand closer than those with figures: `pitch` is their distance, 0 where nobody knows it.
    """
    if all(len(text.lines) == 1 for text in cells.values()):
        return [(top, {column: text.lines[0] for column, text in cells.items()})]
    cells = _with_whole_numbers(cells)
    anchors = _anchors(cells)
    if len(anchors) < 2:
        return [(top, {column: cell_text(text.lines) for column, text in cells.items()})]
    distance = median(after - before for before, after in pairwise(anchors))
    near, close = min(BELONGS * distance, PITCHED * pitch or distance), CHAINED * min(distance, pitch or distance)
    placed = [
        (_nearest(line_top, anchors, near) if level is None else level, column, line)
        for column, text in cells.items()
        for line, line_top, level in zip(text.lines, text.tops, _by_chains(text.tops, anchors, close), strict=True)
        if line
    ]
    levels = _levels([level for level, _, _ in placed], SAME_ROW * min(distance, pitch or distance))
    rows: list[PrintedRow] = [(level, {}) for level in levels]
    for level, column, line in placed:
        row = min(rows, key=lambda row: abs(row[0] - level))[1]
        row[column] = f"{row[column]} {line}" if column in row else line
    return rows


def _with_whole_numbers(cells: Mapping[int, Text]) -> Mapping[int, Text]:
    """Return the cells with numbers put together that are wrapped between digits.

    They are the only cells of more than one line but for wrapped names, and their decimals stand in their last lines.
    """
    stacked = {column: text for column, text in cells.items() if len(text.lines) > 1}
    wrapped = {column: text for column, text in stacked.items() if _BROKEN_NUMBER.fullmatch("\n".join(text.lines))}
    others = [text for column, text in cells.items() if column not in wrapped]
    coded = any(len(text.lines) == 1 and _CODE.fullmatch(text.lines[0]) for text in others)
    named = [text for column, text in stacked.items() if column not in wrapped]
    if not wrapped or any(map(_has_figure, named)) or (named and not coded) or not any(map(_is_name, others)):
        return cells
    whole = {c: Text(c, ["".join(text.lines)], text.tops[:1], text.lefts[:1]) for c, text in wrapped.items()}
    return {**cells, **whole}


def _has_figure(text: Text) -> bool:
    return any(line and FIGURE.fullmatch(line) for line in text.lines)


def _is_name(text: Text) -> bool:
    return not _has_figure(text) and any(text.lines)


def _anchors(cells: Mapping[int, Text]) -> list[float]:
    """Return the heights at which rows of figures stand; fewer than two when the band is a single row."""
    figures = {column: tops for column, text in cells.items() if len(tops := _figure_tops(text)) > 1}
    if not figures:
        return []
    longest = max(figures, key=lambda column: len(figures[column]))
    tolerance = SAME_ROW * min(after - before for before, after in pairwise(figures[longest]))
    beside = (text.tops for column, text in cells.items() if column != longest)
    level = (sum(any(abs(top - other) <= tolerance for other in figures[longest]) for top in tops) for tops in beside)
    tops = [top for column in figures.values() for top in column]
    return _levels(tops, tolerance) if max(level, default=0) > 1 else []


def _figure_tops(text: Text) -> list[float]:
    """Return where the figures stand that end a cell (there may be a head above them); none for a wrapped number."""
    first = len(text.lines)
    while first and FIGURE.fullmatch(text.lines[first - 1]):
        first -= 1
    return [] if is_wrapped_number(text.lines[first:]) else text.tops[first:]


def _by_chains(tops: Sequence[float], anchors: Sequence[float], close: float) -> list[float | None]:
    """Return for each line of a column the row of the lines it stands close to (a name of three lines), None where
    these stand at no row or at several."""
    chains: list[list[int]] = []
    for place, top in enumerate(tops):
        if chains and 0 < top - tops[chains[-1][-1]] <= close:
            chains[-1].append(place)
        else:
            chains.append([place])
    levels: list[float | None] = [None] * len(tops)
    for chain in chains:
        own = [anchor for anchor in anchors if tops[chain[0]] - _LEVEL <= anchor <= tops[chain[-1]] + _LEVEL]
        for place in chain if len(own) == 1 else ():
            levels[place] = own[0]
    return levels


def _nearest(top: float, anchors: list[float], limit: float) -> float:
    nearest = min(anchors, key=lambda anchor: abs(anchor - top))
    return nearest if abs(nearest - top) <= limit else top


def _levels(tops: list[float], tolerance: float) -> list[float]:
    """Return the first top of each run of tops that differ by no more than the tolerance."""
    levels: list[float] = []
    for top in sorted(tops):
        if not levels or top - levels[-1] > tolerance:
            levels.append(top)
    return levels
