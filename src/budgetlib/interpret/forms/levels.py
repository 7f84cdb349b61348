"""Second-level kinds of the rows of an indicator block, from labels that float in merged cells.

A label merged over several rows is printed in their vertical middle, and a conversion attaches it to whichever row is
there; a table extractor puts it on the first row. Labels come in the order of the form and every row belongs to one of
them, so only the borders between neighbouring labels have to be found: where every label is nearest to the middle of
its rows, and the wording of the indicators speaks least against it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from budgetlib.interpret.forms.cells import name_of
from budgetlib.interpret.forms.rows import RowReading
from budgetlib.interpret.forms.targets import parse_target
from budgetlib.interpret.forms.vocabulary import level2_kinds, vocabulary

OFF_CENTRE, AGAINST_HINT = (
    1.0,
    1.5,
)  # cost of a row's distance from the middle; of an indicator worded like another kind
FIRST_ROW_ANCHOR = 2  # a first-level label on the first of more than so many rows: labels stand on top
MAX_GAP = 60  # rows between two labels; no printed form has more, and the search is quadratic in it


@dataclass(slots=True)
class _Block:
    """A second-level label: rows on which it was seen, first and last, and all rows with it or a ghost of it."""

    kind: str
    first: int
    last: int
    seen: list[int]
    empty: bool  # the form leaves the kind without indicator

    def distance(self, middle: float) -> float:
        """How far the middle of the block's rows lies from where the label was seen."""
        return abs(sum(self.seen) / len(self.seen) - middle)


def second_levels(rows: Sequence[RowReading]) -> list[str]:
    """Return the second-level kind of each row of an indicator block.

    Without any label a row gets the only kind its wording hints at, or "".
    """
    hints = [_hints(row) for row in rows]
    blocks = _blocks(rows)
    if not blocks:
        return [next(iter(kinds)) if len(kinds) == 1 else "" for kinds in hints]
    wide = any(right.first - left.last > MAX_GAP for left, right in pairwise(blocks))
    on_top = wide or (_labels_on_top(rows) and not _goes_on_after_empty_kind(rows, blocks))
    starts = [block.first for block in blocks] if on_top else _starts(blocks, hints)
    starts[0] = 0
    kinds: list[str] = []
    for block, start, end in zip(blocks, starts, [*starts[1:], len(rows)], strict=True):
        kinds += [block.kind] * (end - start)
    return kinds


def _hints(row: RowReading) -> set[str]:
    """The kinds that the wording of a row's indicator speaks for, or else the unit of its target."""
    cells = [cell for cell in row.halves if cell]
    named = {kind for cell in cells for kind in hinted(name_of(cell.name))}
    return named or {kind for cell in cells for kind in _hinted_by_target(cell.target)}


def hinted(name: str) -> set[str]:
    """Return the kinds that an indicator's name speaks for; its ending counts before words inside."""
    return hinted_ending(name) or {
        kind for kind, entry in vocabulary()["level2"].items() if any(word in name for word in entry["hints"])
    }


def hinted_ending(name: str) -> set[str]:
    """Return the kinds that the last word of an indicator's name speaks for."""
    return {kind for kind, entry in vocabulary()["level2"].items() if name.endswith(tuple(entry["hints"]))}


def _hinted_by_target(text: str) -> set[str]:
    target = parse_target(text)
    sort = "date" if target.known and not target.quantified else target.value_unit if target.known else ""
    kinds = vocabulary()["kinds_by_unit"]
    return {kind for kind, units in kinds.items() if sort in units}


def _blocks(rows: Sequence[RowReading]) -> list[_Block]:
    """The labels seen, top to bottom, misread ones decided by the order of the form."""
    seen = [(i, label.kinds) for i, row in enumerate(rows) for label in row.labels if label.level == 2]
    blocks: list[_Block] = []
    for (i, _), kind in zip(seen, _in_order([kinds for _, kinds in seen]), strict=True):
        if not kind:
            continue
        if blocks and blocks[-1].kind == kind:
            blocks[-1].last = i
            blocks[-1].seen.append(i)
            blocks[-1].empty = blocks[-1].empty and i == blocks[-1].first
        else:
            labels = sum(label.level == 2 for label in rows[i].labels)
            blocks.append(_Block(kind, i, i, [i], labels == len(rows[i].halves) and not any(rows[i].halves)))
    _add_ghosts(blocks, rows)
    return blocks


def _add_ghosts(blocks: Sequence[_Block], rows: Sequence[RowReading]) -> None:
    """A label on the border of two rows leaves a ghost in the other row: stray marks in the column of labels."""
    columns = {label.position for row in rows for label in row.labels if label.level == 2}
    ghosts = {i for i, row in enumerate(rows) if any(row.halves) and columns & set(row.marks)}
    for block in blocks:
        if not block.empty:
            block.seen += [i for i in (block.first - 1, block.last + 1) if i in ghosts]


def _in_order(seen: Sequence[Mapping[str, float]]) -> list[str]:
    """Choose one kind per label so that kinds never go backwards and similarity is greatest; "" drops a label."""
    order = level2_kinds()
    # Best choice whose last kind is at or before each place of the order: its score and, newest first, its kinds.
    best: list[tuple[float, Any]] = [(0.0, None)] * len(order)
    for kinds in seen:
        step: list[tuple[float, Any]] = []
        for place, kind in enumerate(order):
            score, path = best[place]
            option = (score + kinds[kind], (kind, path)) if kind in kinds else (score, ("", path))
            step.append(option if not step or option[0] > step[-1][0] else step[-1])
        best = step
    chosen: list[str] = []
    path = best[-1][1]
    while path is not None:
        chosen.append(path[0])
        path = path[1]
    return chosen[::-1]


def _labels_on_top(rows: Sequence[RowReading]) -> bool:
    """True when the first row carries the first-level label of a block of several rows."""
    with_label = [i for i, row in enumerate(rows) if any(label.level == 1 for label in row.labels)]
    if not with_label or with_label[0] != 0:
        return False
    return (with_label[1] if len(with_label) > 1 else len(rows)) > FIRST_ROW_ANCHOR


def _goes_on_after_empty_kind(rows: Sequence[RowReading], blocks: Sequence[_Block]) -> bool:
    """True when a row without label follows the only row of a kind without indicator: its label must come later."""
    after = (block.last + 1 for block in blocks if block.empty)
    return any(i < len(rows) and not any(label.level == 2 for label in rows[i].labels) for i in after)


def _starts(blocks: Sequence[_Block], hints: Sequence[set[str]]) -> list[int]:
    """Return the first row of each block under the borders of least cost (dynamic programming over the borders)."""
    against = {block.kind: _running_cost(block.kind, hints) for block in blocks}
    ranges = [range(0, 1)]
    for left, right in pairwise(blocks):
        low = left.last + 1 if not left.empty else left.first + 1
        ranges.append(range(right.first, right.first + 1) if right.empty else range(low, right.first + 1))
    ranges = [r if len(r) else range(blocks[k].first, blocks[k].first + 1) for k, r in enumerate(ranges)]
    best: list[dict[int, tuple[float, int]]] = [{start: (0.0, 0) for start in ranges[0]}]
    for k, block in enumerate(blocks):
        ends = ranges[k + 1] if k + 1 < len(blocks) else [len(hints)]
        best.append({end: min((best[k][s][0] + _cost(block, s, end, against), s) for s in best[k]) for end in ends})
    starts = [len(hints)]
    for k in range(len(blocks), 0, -1):
        starts.append(best[k][starts[-1]][1])
    return starts[:0:-1]


def _cost(block: _Block, start: int, end: int, against: Mapping[str, Sequence[float]]) -> float:
    running = against[block.kind]
    crowded = len(range(start, end)) - 1 if block.empty else 0  # an empty kind has one row
    return OFF_CENTRE * (block.distance((start + end - 1) / 2) + crowded) + running[end] - running[start]


def _running_cost(kind: str, hints: Sequence[set[str]]) -> list[float]:
    return [0.0, *accumulate(AGAINST_HINT if kinds and kind not in kinds else 0.0 for kinds in hints)]
