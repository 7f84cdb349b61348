"""Where the first table begins below a contents list that nothing else ends: its title, number and unit, then rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from budgetlib.interpret.tables.layout import common, is_unknown_title, table_of
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Line

MIN_CELLS = 2


def begins_table(lines: Sequence[Line]) -> bool:
    """Whether a table begins here: but one title, the number of the table and what is said of unit and department.

    `lines` are those from here on, as many as may stand above its first row.
    """
    titles = 0
    for line in lines:
        if line.cells is not None:
            filled = sum(bool(cell.strip()) for cell in line.cells)
            return titles == 1 and filled >= MIN_CELLS and not _is_entry(line)
        label = standard_label(line.text).replace(" ", "")
        if _is_title(line.text):
            titles += 1
        elif not _is_number(label) and not _caption().search(label):
            return False
    return False


def _is_number(label: str) -> bool:
    """Whether a line is no more than the number of a table: `表一`, `附件2`."""
    return bool(_number().fullmatch(label)) and bool(re.search("[表件]", label))


@cache
def _number() -> re.Pattern[str]:
    return re.compile(common()["table_number"])


@cache
def _caption() -> re.Pattern[str]:
    return re.compile(common()["table_caption"])


def _is_title(text: str) -> bool:
    return bool(table_of(text)) or is_unknown_title(text)


def _is_entry(line: Line) -> bool:
    """Whether a row is one of a contents list that is printed as a table."""
    return any(_is_title(cell) for cell in line.cells or ())
