"""Where the first table begins below a contents list that nothing else ends: its title, number and unit, then rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from budgetlib.interpret.tables.layout import is_unknown_title, table_of
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Line

MIN_CELLS = 2
_NUMBER = re.compile(
    r"[（(]?(?:附|[\u4e00-\u9fff]{0,6}(?:预算|公开|决算))?[件表]?[A-Za-z]?[0-9一二三四五六七八九十\-—－]{1,5}[号]?[表）)：:]*"
)
_CAPTION = re.compile(r"(?:部门|单位|编制|填报|预算|金额)[^:：]{0,10}[:：]|^[（(]?单位[:：]?(?:万元|元|千元)")


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
        elif not (_NUMBER.fullmatch(label) and re.search(r"[表件]", label)) and not _CAPTION.search(label):
            return False
    return False


def _is_title(text: str) -> bool:
    return bool(table_of(text)) or is_unknown_title(text)


def _is_entry(line: Line) -> bool:
    """Whether a row is one of a contents list that is printed as a table."""
    return any(_is_title(cell) for cell in line.cells or ())
