"""The rows of a table section before they are read: rows that only carry sums over pages, codes printed as amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from budgetlib.interpret.document.section import Section
from budgetlib.interpret.tables.layout import common, header_word
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Line

_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?: 00:00(?::00)?)?")
_WHOLE_AMOUNT = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.0+)?")
_CODE = re.compile(r"[0-9]{3}(?:[0-9]{2}){0,2}")
_PART = re.compile(r"[0-9]{1,3}")
_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheet programs, for dates after February 1900
_FIRST_DATE = 100  # a code has three digits at least


def with_plain_rows(section: Section) -> Section:
    """Return a table section without the rows that carry sums from page to page (本页小计, 承前页, 过次页).

    Codes that a spreadsheet prints as amounts (`2,010,601.00`) or dates (201 as 1900-07-19) are written as codes.
    """
    lines = [line for line in section.lines if not _carries(line)]
    columns = _code_columns(lines)
    if columns:
        lines = [_with_codes(line, columns) if line.cells else line for line in lines]
    return replace(section, lines=tuple(lines))


def _carries(line: Line) -> bool:
    """True for a row that repeats the sum of a page; it belongs to the paper, not to the table."""
    if line.cells is None:
        return False
    return any(_carried_rows().fullmatch(standard_label(cell).replace(" ", "")) for cell in line.cells if cell)


@cache
def _carried_rows() -> re.Pattern[str]:
    return re.compile(common()["carried_rows"])


def _code_columns(lines: Sequence[Line]) -> Mapping[int, bool]:
    """Return the columns below a head of codes in which every number is a code when it is written as one.

    The value tells whether the column holds a part of a code (under 类, 款 or 项).
    """
    found: dict[int, bool] = {}
    for i, line in enumerate(lines):
        for column, cell in enumerate(line.cells or ()):
            word = header_word(cell) if cell else ""
            if column not in found and (word in common()["code_heads"] or word.endswith(("编码", "代码"))):
                part = word in common()["code_heads"]
                if _holds_codes([row.cells or () for row in lines[i + 1 :]], column, part=part):
                    found[column] = part
    return found


def _holds_codes(rows: Sequence[Sequence[str]], column: int, *, part: bool) -> bool:
    cells = [row[column].strip() for row in rows if column < len(row)]
    numbers = [code for cell in cells if (code := _code(cell))]
    kind = _PART if part else _CODE
    return bool(numbers) and numbers != cells and all(kind.fullmatch(code) or _CODE.fullmatch(code) for code in numbers)


def _with_codes(line: Line, columns: Mapping[int, bool]) -> Line:
    cells = list(line.cells or ())
    for column in columns:
        if column < len(cells) and (code := _code(cells[column].strip())):
            cells[column] = code
    return replace(line, cells=tuple(cells)) if tuple(cells) != line.cells else line


def _code(cell: str) -> str:
    """Return the digits of a number printed as an amount or a date, empty for anything else."""
    if match := _WHOLE_AMOUNT.fullmatch(cell):
        return match[1].replace(",", "")
    if match := _DATE.fullmatch(cell):
        try:
            serial = (date(int(match[1]), int(match[2]), int(match[3])) - _EPOCH).days
        except ValueError:
            return ""
        return str(serial) if serial >= _FIRST_DATE else ""
    return ""
