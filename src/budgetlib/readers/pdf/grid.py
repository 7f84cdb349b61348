"""Ruling lines → cell grids: which cells a ruled table has, with the spans its missing lines make.

Lines that nearly coincide are one; lines that touch belong to one table; a cell ends where a line is actually drawn.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

SNAP = 2.5
"""Points: lines closer than this are one line (double rules, borders drawn by both neighbours)."""
GAP = 3.0
"""Points: breaks in a line up to this long are bridged (corner squares, dashes)."""
REACH = 3.0
"""Points by which a line may miss the line it ends at."""
OVERHANG = 6.0
"""Points by which a line must run past the last crossing one before there is an open row or column beyond it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: row edges `ys`, column edges `xs`, and for every atomic field the cell (row-major number of the
    cell's top left field) it belongs to."""

    ys: np.ndarray
    xs: np.ndarray
    cells: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        return self.cells.shape

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        return float(self.xs[0]), float(self.ys[0]), float(self.xs[-1]), float(self.ys[-1])


def find_grids(segments: np.ndarray) -> list[Grid]:
    """Return the ruled tables among the lines of a page (n × x0, y0, x1, y1), largest first.

    A frame without any division is no table.
    """
    if not len(segments):
        return []
    lying = (segments[:, 2] - segments[:, 0]) >= (segments[:, 3] - segments[:, 1])
    across = _joined((segments[lying, 1] + segments[lying, 3]) / 2, segments[lying, 0], segments[lying, 2])
    down = _joined((segments[~lying, 0] + segments[~lying, 2]) / 2, segments[~lying, 1], segments[~lying, 3])
    grids = [
        _grid(across[rows], down[columns]) for rows, columns in _touching(across, down) if len(rows) + len(columns) > 2
    ]
    divided = [grid for grid in grids if grid is not None and grid.cells.max() > 0]
    return sorted(divided, key=lambda grid: -(grid.xs[-1] - grid.xs[0]) * (grid.ys[-1] - grid.ys[0]))


def _joined(position: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return (position, start, end) of the lines left after joining those that coincide and overlap or nearly meet."""
    if not len(position):
        return np.empty((0, 3))
    level, levels = _clusters(position)
    order = np.lexsort((start, level))
    level, start, end = level[order], start[order].astype(float), end[order].astype(float)
    apart = level * (end.max() - start.min() + 4 * GAP)  # moves each level beyond the one before
    reached = np.maximum.accumulate(end + apart)
    new = np.ones(len(level), bool)
    new[1:] = (start + apart)[1:] > reached[:-1] + GAP
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(level)) - 1
    return np.column_stack((levels[level[first]], start[first], (reached - apart)[last]))


def _clusters(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the cluster number of each value and the mean of each cluster, in ascending order."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    number = np.zeros(len(values), int)
    begin, current = ordered[0], 0
    for place, value in enumerate(ordered.tolist()):
        if value - begin > SNAP:
            begin, current = value, current + 1
        number[order[place]] = current
    return number, np.bincount(number, values) / np.bincount(number)


def _touching(across: np.ndarray, down: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the groups of lines that hang together, as positions in `across` and `down`."""
    if not len(across) or not len(down):
        return []
    meet = (
        (across[:, None, 0] >= down[None, :, 1] - REACH)
        & (across[:, None, 0] <= down[None, :, 2] + REACH)
        & (down[None, :, 0] >= across[:, None, 1] - REACH)
        & (down[None, :, 0] <= across[:, None, 2] + REACH)
    )
    groups, free = [], meet.any(axis=1)
    while free.any():
        rows: np.ndarray = np.zeros(len(across), bool)
        rows[np.argmax(free)] = True
        while True:
            columns = meet[rows].any(axis=0)
            grown: np.ndarray = np.asarray(meet[:, columns].any(axis=1))
            if (grown == rows).all():
                break
            rows = grown
        groups.append((np.flatnonzero(rows), np.flatnonzero(columns)))
        free &= ~rows
    return groups


def _grid(across: np.ndarray, down: np.ndarray) -> Grid | None:
    ys, xs = _edges(across[:, 0], down), _edges(down[:, 0], across)
    if len(ys) < 2 or len(xs) < 2:
        return None
    below = _drawn(across, ys, xs)[1:-1]  # is there a line between field (i, j) and (i + 1, j)
    beside = _drawn(down, xs, ys)[1:-1].T  # … and between (i, j) and (i, j + 1)
    return Grid(ys, xs, _cells(below, beside))


def _edges(own: np.ndarray, crossing: np.ndarray) -> np.ndarray:
    """Return the edges drawn, and the ends of the crossing lines where the table is open (no outer line drawn)."""
    edges = [own]
    first, last = crossing[:, 1].min(), crossing[:, 2].max()
    if first < own.min() - OVERHANG:
        edges.append(np.array([first]))
    if last > own.max() + OVERHANG:
        edges.append(np.array([last]))
    _, means = _clusters(np.concatenate(edges))
    return means


def _drawn(lines: np.ndarray, levels: np.ndarray, fields: np.ndarray) -> np.ndarray:
    """Return, per level and per field between the crossing edges, whether a line covers the middle of the field."""
    middles = ((fields[:-1] + fields[1:]) / 2).tolist()
    drawn = np.zeros((len(levels), len(middles)), bool)
    places = np.abs(levels[None, :] - lines[:, :1]).argmin(axis=1).tolist()
    for place, (_, start, end) in zip(places, lines.tolist(), strict=True):
        drawn[place, bisect_left(middles, start) : bisect_left(middles, end)] = True
    return drawn


def _cells(below: np.ndarray, beside: np.ndarray) -> np.ndarray:
    """Return the cell of each field: fields with no line between them belong to one cell."""
    rows, columns = beside.shape[0], below.shape[1]
    cell = list(range(rows * columns))

    def root(field: int) -> int:
        while cell[field] != field:
            field = cell[field]
        return field

    open_beside = [(i * columns + j, i * columns + j + 1) for i, j in np.argwhere(~beside).tolist()]
    open_below = [(i * columns + j, (i + 1) * columns + j) for i, j in np.argwhere(~below).tolist()]
    for one, other in open_beside + open_below:
        first, second = sorted((root(one), root(other)))
        cell[second] = first
    return np.array([root(field) for field in range(rows * columns)]).reshape(rows, columns)
