"""The printed head of a table: which rows it has, and the words above each column, merged cells filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetlib.amounts import is_blank
from budgetlib.interpret.tables.heads import has_data, numbers_columns
from budgetlib.interpret.tables.layout import common, header_word
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Line

MAX_HEAD_ROWS = 8  # no head has more rows, captions included
_CAPTION = re.compile(
    r"^[（(]?(部门|单位|编制|填报|预算|金额|公开)[^:：]{0,10}[:：]|^[（(]?(单位|金额单位)[:：]?(人民币)?(万元|元|千元)"
)
_PLACEHOLDER = re.compile(r"[-－—–*]+")
_MARKS = re.compile(r"[*＊]+|[A-Za-z甲乙丙丁]|[0-9]{1,2}([=＝][0-9+＋\-－=＝]+)?")


@dataclass(frozen=True, slots=True)
class PrintedHead:
    """Head rows, data rows and, for each column, the words above it from the top down.

    `paths` hold header words (years as YEAR), `printed` the same cells as printed.
    """

    head: tuple[Line, ...]
    data: tuple[Line, ...]
    paths: tuple[tuple[str, ...], ...]
    printed: tuple[tuple[str, ...], ...]

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return len(self.paths)

    def column(self, position: int) -> list[str]:
        """The printed cells of a column below its head, blanks left out."""
        cells = (line.cells[position].strip() for line in self.data if line.cells and position < len(line.cells))
        return [cell for cell in cells if cell and not is_blank(cell)]


def printed_head(lines: Sequence[Line]) -> PrintedHead | None:
    """Tell head and data of a table section apart; None when it has no rows or no head."""
    rows = [line for line in lines if line.cells is not None and any(cell.strip() for cell in line.cells)]
    rows = [line for line in rows if not is_caption(line)]
    first = next((i for i, line in enumerate(rows) if _is_data(line)), len(rows))
    head = [line for line in rows[: min(first, MAX_HEAD_ROWS)] if not _is_numbering(line)]
    while head and _is_total_row(head[-1]) and len(head) > 1:
        head.pop()
    if not head:
        return None
    repeated = {_words(line) for line in head}
    beginning = len(rows[:first]) if len(head) == len(rows[:first]) else rows.index(head[-1]) + 1
    data = [line for line in rows[beginning:] if _words(line) not in repeated and not _is_numbering(line)]
    width = max(len(line.cells or ()) for line in (*head, *data))
    levels = _filled([[*(line.cells or ()), *[""] * (width - len(line.cells or ()))] for line in head])
    printed = [tuple(row[i] for row in levels if row[i]) for i in range(width)]
    paths = [tuple(dict.fromkeys(header_word(cell) for cell in column)) for column in printed]
    return PrintedHead(tuple(head), tuple(data), tuple(paths), tuple(printed))


def _filled(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Spread the text of a merged cell over the columns it stands above.

    It ends where the next text of its row stands or where the cell above it ends, and spreads only over columns that
    have words below.
    """
    filled: list[list[str]] = []
    begins: list[list[int]] = []  # for each row and column, the column in which the merged cell begins
    for r, row in enumerate(rows):
        cells, begin = [cell.strip() for cell in row], list(range(len(row)))
        for i in range(1, len(cells)):
            below = any(rows[k][i].strip() for k in range(r + 1, len(rows)))
            if not cells[i] and cells[i - 1] and below and _together(filled, begins, i):
                cells[i], begin[i] = cells[i - 1], begin[i - 1]
        filled.append(cells)
        begins.append(begin)
    return filled


def _together(filled: Sequence[Sequence[str]], begins: Sequence[Sequence[int]], i: int) -> bool:
    """True when no merged cell further up ends between columns i - 1 and i."""
    return all(
        begin[i] == begin[i - 1] or not (cells[i] or cells[i - 1]) for cells, begin in zip(filled, begins, strict=True)
    )


def is_caption(line: Line) -> bool:
    """True for a row that names department or unit of money, or is the title in a merged cell."""
    cells = [standard_label(cell).replace(" ", "") for cell in line.cells or () if cell.strip()]
    return bool(cells) and len(cells) <= 3 and any(_CAPTION.match(cell) for cell in cells)


def _is_data(line: Line) -> bool:
    """True for a row of amounts, codes or numbered labels, and for one whose amounts are all dashes."""
    if _is_numbering(line):
        return False
    cells = [cell.strip() for cell in line.cells or ()]
    dashes = any(_PLACEHOLDER.fullmatch(cell) for cell in cells if cell)
    return has_data(line) or dashes or (bool(cells) and _is_single_amount(cells))


def _is_single_amount(cells: Sequence[str]) -> bool:
    """True for a label with one whole number behind it."""
    filled = [cell for cell in cells if cell]
    return (
        len(filled) == 2 and filled[1].isdigit() and not re.fullmatch(r"20\d\d", filled[1]) and not filled[0].isdigit()
    )


def _is_numbering(line: Line) -> bool:
    """True for the row that numbers the columns: 1, 2, 3 …, `**`, letters, behind 栏次 where printed."""
    if numbers_columns(line):
        return True
    cells = [header_word(cell) for cell in line.cells or () if cell.strip()]
    cells = [cell for cell in cells if cell not in common()["numbering_labels"]]
    return len(cells) > 1 and all(_MARKS.fullmatch(cell) for cell in cells) and not _are_amounts(cells)


def _are_amounts(cells: Sequence[str]) -> bool:
    numbers = [int(cell) for cell in cells if cell.isdigit()]
    return bool(numbers) and numbers != sorted(set(numbers))


def _is_total_row(line: Line) -> bool:
    cells = [header_word(cell) for cell in line.cells or () if cell.strip()]
    return len(cells) == 1 and cells[0] in common()["total_labels"]


def _words(line: Line) -> tuple[str, ...]:
    return tuple(header_word(cell) for cell in line.cells or ())
