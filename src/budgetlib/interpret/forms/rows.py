"""One row of the indicator block: level labels, and name and target in each half of the form.

A row is read by what its cells say, not by where they stand: conversions shift cells, and table extractors close up
columns that merged cells leave empty. The two halves of a form repeat each other, so the choice of cells under which
the halves agree best is the right one; the columns of the header only break ties.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from budgetlib.interpret.forms.cells import chinese, filled, interleaved_target
from budgetlib.interpret.forms.roles import Choice, Token, best_roles, likeliest
from budgetlib.interpret.forms.targets import parse_target
from budgetlib.interpret.forms.vocabulary import compact, level_scores, threshold, vocabulary
from budgetlib.interpret.wording import closest
from budgetlib.readers.document import Line

MAX_TOKENS = 12
MAX_TOKEN_CHARACTERS = 600
MIN_NAME_CHARACTERS = 2
MAX_SIDE_CHARACTERS = 3  # Chinese characters of 绩效指标 printed downwards beside the block, in a column of its own


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the header places the names and targets of each half."""

    first: int
    names: tuple[int, ...]
    targets: tuple[int, ...]

    @property
    def halves(self) -> int:
        """2 when the form has a column of targets for the whole period and one for the year."""
        return 2 if len(self.targets) > 1 or len(self.names) > 1 else 1


@dataclass(frozen=True, slots=True)
class Label:
    """A level label seen in a row: level 1 or 2, the kinds it may mean with their similarity, and its cell."""

    level: int
    kinds: dict[str, float]
    position: int


@dataclass(slots=True)
class HalfCell:
    """Name and target of one half of a row, as printed; "" where nothing stands."""

    line: Line
    order: int
    name: str
    target: str


@dataclass(frozen=True, slots=True)
class RowReading:
    """What one row of the indicator block says."""

    line: Line
    labels: tuple[Label, ...]
    halves: tuple[HalfCell | None, ...]
    marks: tuple[int, ...]  # positions of cells that are neither label nor name nor target: ghosts of a label


def columns_of(header: Line | None, rows: Sequence[Line] = ()) -> Columns:
    """Return the columns of names and targets that a header row announces.

    Where the header cannot be read they are inferred: names are where most rows hold Chinese words, targets where most
    rows hold something to the right of it.
    """
    words = vocabulary()
    cells = filled(header) if header else []
    heads = {i: closest(compact(text), words["indicator_heads"], threshold("label")) for i, text in cells}
    first, names, targets = (
        tuple(i for i, head in heads.items() if head and head[0] == words[role])
        for role in ("first_head", "name_head", "value_head")
    )
    begin = first[0] if first else 0
    return Columns(begin, names, targets) if names or targets else _usual_columns(begin, rows)


def _usual_columns(first: int, rows: Sequence[Line]) -> Columns:
    cells = [cell for row in rows for cell in filled(row)]
    named = Counter(i for i, text in cells if i >= first and chinese(text) > MIN_NAME_CHARACTERS)
    if not named:
        return Columns(first, (), ())
    name = named.most_common(1)[0][0]
    right = Counter(i for i, _ in cells if i > name)
    return Columns(first, (name,), tuple(i for i, _ in right.most_common(1)))


def read_row(line: Line, order: int, columns: Columns, halves: int) -> RowReading:
    """Read one row of the indicator block; `order` is its number within the block."""
    labels, tokens = _labels_and_rest([t for t in _pieces(line) if not _is_beside(t, columns)])
    tokens, stray = likeliest(tokens[:MAX_TOKENS])
    roles: Choice = best_roles(tokens, columns.names, columns.targets, halves)
    found: list[HalfCell | None] = []
    for half in range(halves):
        name = "".join(tokens[i][1] for i in roles[2 * half])
        target = interleaved_target([tokens[i][1] for i in roles[2 * half + 1]])
        name = name if chinese(name) >= MIN_NAME_CHARACTERS else ""
        found.append(HalfCell(line, order, name, target) if name or target else None)
    nothing = sum(label.level == 2 for label in labels) >= halves and not any(cell and cell.target for cell in found)
    if nothing or not any(cell and cell.name for cell in found):
        found = [None] * halves  # stray marks without any name are no indicator
        roles = ()
    used = {i for role in roles for i in role}
    marks = [position for i, (position, _) in enumerate(tokens) if i not in used]
    return RowReading(line, tuple(labels), tuple(found), (*marks, *(position for position, _ in stray)))


def _is_beside(token: Token, columns: Columns) -> bool:
    return token[0] < columns.first and chinese(token[1]) <= MAX_SIDE_CHARACTERS


def _labels_and_rest(tokens: Sequence[Token]) -> tuple[list[Label], list[Token]]:
    labels: list[Label] = []
    rest: list[Token] = []
    for i, (position, text) in enumerate(tokens):
        level, kinds = level_scores(text)
        if level and not (labels and labels[-1].kinds == kinds and _is_followed_by_target(tokens, i)):
            labels.append(Label(level, kinds, position))
        else:
            rest.append((position, text))
    return labels, rest


def _is_followed_by_target(tokens: Sequence[Token], i: int) -> bool:
    """A name may be worded like the label it stands under (服务对象满意度): then its target follows."""
    return i + 1 < len(tokens) and parse_target(tokens[i + 1][1]).known


def _pieces(line: Line) -> Iterator[Token]:
    """Yield the cells; a cell into which a whole row ran, labels first, in its parts."""
    for position, cell in filled(line):
        text = cell[:MAX_TOKEN_CHARACTERS]
        parts = text.split()
        if len(parts) > 1 and level_scores(parts[0])[0] and not level_scores(text)[0] and len(parts[0]) > 2:
            yield from ((position, part) for part in parts)
        else:
            yield position, text
