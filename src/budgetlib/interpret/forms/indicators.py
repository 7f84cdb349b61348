"""The indicator block of a form → indicators with targets in both scopes.

Rows are read one by one (rows), then what conversions tear apart across rows is put right: rows merged into one
cell, a row cut in two, the halves of a row on neighbouring lines. The two halves then confirm or repair each other; a
target that only one damaged print states is kept as printed and flagged, never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz import fuzz

from budgetlib.interpret.forms.cells import Wording, chinese, name_of
from budgetlib.interpret.forms.levels import hinted_ending, second_levels
from budgetlib.interpret.forms.model import ILLEGIBLE, Indicator
from budgetlib.interpret.forms.readings import reconcile
from budgetlib.interpret.forms.rows import HalfCell, RowReading, columns_of, read_row
from budgetlib.interpret.forms.split import Zones
from budgetlib.interpret.forms.targets import parse_target
from budgetlib.interpret.forms.vocabulary import compact, foreign_scripts, level1_of, threshold

MAX_MERGED_ROWS = 3
WINDOW = 2  # rows within which the two halves of one indicator may be torn apart
MAX_TAIL_CHARACTERS = 4
MIN_ROWS, MIN_KINDS = 6, 3  # a form of more rows has indicators of at least so many kinds
MAX_UNREAD_CHARACTERS = 200
SAME_ROW, SAME_TARGET = 30.0, 20.0  # what the same row and the same target add to the similarity of two names

Pair = tuple[HalfCell | None, HalfCell | None]


def read_indicators(
    zones: Zones, wording: Wording, elsewhere: Wording | None = None
) -> tuple[tuple[Indicator, ...], tuple[tuple[int, int, str], ...]]:
    """Return the indicators of one form, and the rows of the block of which nothing could be read.

    `wording` is that of the whole document. In a form of a single half whose level labels cannot be read, nothing
    confirms a reading; there `elsewhere`, the wording of the other forms, decides which names are evidence.
    """
    columns = columns_of(zones.indicator_head, zones.indicators)
    halves = columns.halves
    rows = [read_row(line, i, columns, halves) for i, line in enumerate(zones.indicators)]
    pairs = _pairs(rows, halves)
    kinds = second_levels(rows)
    garbled = elsewhere if halves == 1 and len(pairs) > MIN_ROWS and _kinds_seen(rows) < MIN_KINDS else None
    indicators, unread = [], []
    for pair in pairs:
        cell = pair[0] or pair[1]
        if cell and _contradict(*pair):
            unread.append((cell.line.page, cell.line.row, cell.line.text[:MAX_UNREAD_CHARACTERS]))
        elif cell:
            indicator = _indicator(pair, kinds, wording)
            indicators.append(_doubted(indicator, garbled) if garbled else indicator)
    return tuple(indicators), tuple(unread)


def _kinds_seen(rows: Sequence[RowReading]) -> int:
    return len({kind for row in rows for label in row.labels if label.level == 2 for kind in label.kinds})


def _pairs(rows: Sequence[RowReading], halves: int) -> list[Pair]:
    """Return the indicators as pairs of halves in print order."""
    columns = [_untangled([cell for row in rows if (cell := row.halves[half])]) for half in range(halves)]
    if halves == 1:
        return [(None, cell) for cell in columns[0] if cell.name]
    pairs = _matched(columns[0], columns[1])
    return [pair for pair in pairs if any(cell and cell.name for cell in pair)]


def _matched(left: Sequence[HalfCell], right: Sequence[HalfCell]) -> list[Pair]:
    """Join the halves that state the same indicator on the same or a neighbouring row, best matches first."""
    options = sorted(_options(left, right), key=lambda option: (-option[0], option[1], option[2]))
    taken_left: dict[int, int] = {}
    taken_right: set[int] = set()
    for _, i, j in options:
        if i not in taken_left and j not in taken_right:
            taken_left[i] = j
            taken_right.add(j)
    pairs: list[Pair] = [(cell, right[taken_left[i]] if i in taken_left else None) for i, cell in enumerate(left)]
    pairs += [(None, cell) for j, cell in enumerate(right) if j not in taken_right and not _is_ghost(cell, pairs)]
    answered = [pair for pair in pairs if pair[1]]
    pairs = [(one, other) for one, other in pairs if other or (one and not _is_ghost(one, answered))]
    return sorted(pairs, key=lambda pair: next(cell.order for cell in pair if cell))


def _options(left: Sequence[HalfCell], right: Sequence[HalfCell]) -> list[tuple[float, int, int]]:
    options = []
    first = 0
    for i, cell in enumerate(left):
        while first < len(right) and right[first].order < cell.order - WINDOW:
            first += 1
        for j in range(first, len(right)):
            if right[j].order > cell.order + WINDOW:
                break
            alike = _likeness(cell.name, right[j].name)
            same_row = cell.order == right[j].order
            same_target = bool(cell.target) and parse_target(cell.target).text == parse_target(right[j].target).text
            if alike >= threshold("same_name") or same_row:
                options.append((alike + SAME_ROW * same_row + SAME_TARGET * same_target, i, j))
    return options


def _is_ghost(cell: HalfCell | None, pairs: Sequence[Pair]) -> bool:
    """True when a half repeats an indicator of a neighbouring row that already has both halves."""
    return cell is not None and any(
        other is not None
        and other is not cell
        and abs(other.order - cell.order) <= 1
        and _likeness(cell.name, other.name) >= threshold("same_form")
        for pair in pairs
        if pair[0] and pair[1]
        for other in pair
    )


def _likeness(first: str, second: str) -> float:
    return fuzz.ratio(compact(first), compact(second)) if first and second else 0.0


# What conversions tear apart across rows -----------------------------------------------------------------------------


def _untangled(cells: list[HalfCell]) -> list[HalfCell]:
    """Undo cut and merged rows in one half of the block."""
    for above, below in pairwise(cells):
        _move_tail(above, below)
    found: list[HalfCell] = []
    i = 0
    while i < len(cells):
        count = _merged_rows(cells[i : i + MAX_MERGED_ROWS])
        found += _separated(cells[i : i + count]) if count else [cells[i]]
        i += count or 1
    return found


def _move_tail(above: HalfCell, below: HalfCell) -> None:
    """Give the last characters of a row back to it when they were read at the beginning of the next row."""
    tail, _, rest = below.target.partition(" ")
    whole = above.target + tail
    if _is_tail(tail, rest) and _completes(above.target, whole) and _completes(tail, rest):
        above.target, below.target = whole, rest
    tail, _, rest = below.name.partition(" ")
    # An indicator's name ends with a word that says what is measured (时间, 数量 …); without it the name goes on below.
    if _is_tail(tail, rest) and hinted_ending(name_of(above.name + tail)) and not hinted_ending(name_of(above.name)):
        above.name, below.name = above.name + tail, rest


def _completes(damaged: str, whole: str) -> bool:
    return parse_target(whole).known and not parse_target(damaged).known


def _is_tail(tail: str, rest: str) -> bool:
    return bool(rest) and 0 < len(tail) <= MAX_TAIL_CHARACTERS


def _merged_rows(cells: Sequence[HalfCell]) -> int:
    """Return how many rows from the first on hold several indicators in one cell; 0 when the first holds one only."""
    if len(_targets(cells[0])) < 2:
        return 0
    for count in range(1, len(cells) + 1):
        targets = sum(len(_targets(cell)) for cell in cells[:count])
        if targets == sum(len(_names(cell)) for cell in cells[:count]):
            return count
    return 0


def _separated(cells: Sequence[HalfCell]) -> list[HalfCell]:
    names = [(cell, name) for cell in cells for name in _names(cell)]
    targets = [target for cell in cells for target in _targets(cell)]
    return [HalfCell(cell.line, cell.order, name, target) for (cell, name), target in zip(names, targets, strict=True)]


def _targets(cell: HalfCell) -> list[str]:
    """Return the targets in a cell: several only when each of its parts is one."""
    parts = cell.target.split()
    return parts if len(parts) > 1 and all(parse_target(part).known for part in parts) else [cell.target]


def _names(cell: HalfCell) -> list[str]:
    return [part for part in cell.name.split() if chinese(part) >= MAX_TAIL_CHARACTERS] or [cell.name]


# From pairs of halves to indicators ----------------------------------------------------------------------------------


def _indicator(pair: Pair, kinds: Sequence[str], wording: Wording) -> Indicator:
    left, right = pair
    cell = left or right
    assert cell is not None
    readings = [name_of(half.name) for half in pair if half and half.name]
    whole, year = reconcile(left.target if left else None, right.target if right else None, wording)
    level2 = kinds[cell.order] if cell.order < len(kinds) else ""
    return Indicator(
        level1=level1_of(level2) if level2 else ILLEGIBLE,
        level2=level2 or ILLEGIBLE,
        level3=wording.better(readings[0], readings[-1]),
        level3_printed=" / ".join(dict.fromkeys(half.name for half in pair if half and half.name)),
        name_legible=True,
        whole_period=whole,
        year=year,
        page=cell.line.page,
        row=cell.line.row,
    )


def _doubted(indicator: Indicator, elsewhere: Wording) -> Indicator:
    """In a garbled form only words met in other forms, and quantities in known units, are evidence."""
    name = indicator.level3
    known = elsewhere.known_share(name) >= threshold("known_wording") and not foreign_scripts().search(name)
    stated = indicator.year
    target = parse_target(stated.text or "") if stated else None
    if stated and target and not (target.known and target.quantified):
        stated = replace(stated, legible=False)
    return replace(indicator, name_legible=known, year=stated)


def _contradict(left: HalfCell | None, right: HalfCell | None) -> bool:
    """True when the halves of one row agree in nothing: both are noise, not an indicator."""
    if not left or not right or not left.name or not right.name:
        return False
    alike = _likeness(left.name, right.name) >= threshold("same_name")
    return (
        not alike
        and _likeness(left.target, right.target) < threshold("same_text")
        and not any(parse_target(cell.target).known for cell in (left, right))
    )
