"""Where a table ends though no title says so: another head begins another table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from budgetlib.interpret.document.section import Section
from budgetlib.interpret.numerals import amount_or_none
from budgetlib.interpret.tables.heads import has_data
from budgetlib.interpret.tables.layout import header_word, title_core
from budgetlib.interpret.tables.meanings import meaning_of
from budgetlib.interpret.tables.stacks import is_caption
from budgetlib.interpret.tables.titles import bare_title, read_title
from budgetlib.interpret.tables.words import bare_word, role_words
from budgetlib.readers.document import Line

SAME_HEAD = 0.6  # share of its words that a repeated head has in common with the first
ROWS_AHEAD = 6  # within so many rows below a head that no title announces, amounts must stand
MIN_WORDS = 2  # cells that a row of a head has at least
_HEADS_OF_ROWS = ("code", "label", "unit", "unit_code", "number")
_YEAR = re.compile(r"20[0-9]{2}")
_NOTE = re.compile(r"^(注|说明|备注|※)|。$")  # below the table above
_TITLE = re.compile(r"^[\u4e00-\u9fff“”（）()、]{3,39}表(（[^（）]*）)?$")
_NUMBERED = re.compile(r"^([一二三四五六七八九十]+、|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]+[.、．]|其中)")


def divided(section: Section) -> list[Section]:
    """Divide a section among the tables where a head begins that is not the one above it.

    What follows is a table of its own, of unknown kind, titled by the first line of text above it; a head that repeats
    the first one continues the table.
    """
    if section.part == "other":
        return _without_tables(section)
    if section.part != "tables":
        return [section]
    starts = _starts(section.lines)
    if not starts:
        return [section]
    ends = [*starts[1:], len(section.lines)]
    first = Section(section.part, section.key, section.title, section.page, section.row, section.lines[: starts[0]])
    return [first, *(_titled(section.lines[start:end]) for start, end in zip(starts, ends, strict=True))]


def _without_tables(section: Section) -> list[Section]:
    """Divide what stands before the first heading from tables there that no title announces."""
    lines = section.lines
    heads = (i for i, line in enumerate(lines) if _is_head(line) and _has_rows(lines[i + 1 : i + 1 + ROWS_AHEAD]))
    head = next(heads, None)
    if head is None:
        return [section]
    start = _above(lines, head, -1)
    before = Section(section.part, section.key, section.title, section.page, section.row, lines[:start])
    return [*([before] if start or section.title else []), *divided(_titled(lines[start:]))]


def _has_rows(lines: Sequence[Line]) -> bool:
    """True where rows of amounts follow."""
    return any(amount_or_none(cell) is not None and not cell.isdigit() for line in lines for cell in line.cells or ())


def _starts(lines: Sequence[Line]) -> list[int]:
    """Indexes of the lines with which another table begins."""
    starts: list[int] = []
    words: set[str] = set()
    has_rows = False
    for i, line in enumerate(lines):
        if line.cells is None or not any(cell.strip() for cell in line.cells):
            continue
        titled = has_rows and _is_titled_head(lines, i)
        if titled or _is_head(line):
            found = {header_word(cell) for cell in line.cells if cell.strip()}
            if has_rows and len(found & words) < SAME_HEAD * len(found):
                starts.append(_above(lines, i, starts[-1] if starts else -1))
                words, has_rows = set(), False
            words |= found
        elif has_data(line) or any(amount_or_none(cell) and not _YEAR.fullmatch(cell.strip()) for cell in line.cells):
            has_rows = True
        elif not has_rows:  # a head that nobody knows is still the table's, and may be repeated
            words |= {header_word(cell) for cell in line.cells if cell.strip()}
    return starts


def _above(lines: Sequence[Line], head: int, after: int) -> int:
    """The first of the lines directly above a head that are text: title, department, unit of money."""
    start = head
    while start - 1 > after and _is_text(lines[start - 1]) and not _NOTE.search(lines[start - 1].text.strip()):
        start -= 1
    return start


def _is_text(line: Line) -> bool:
    """True for a line of text, also where department and unit of money stand in cells of their own."""
    return line.cells is None or is_caption(line)


def _is_head(line: Line) -> bool:
    """True for a row of which every cell is a known head, one at least of codes, names or units."""
    cells = [header_word(cell) for cell in line.cells or () if cell.strip()]
    if len(cells) < MIN_WORDS or has_data(line) or any(_NUMBERED.match(cell) for cell in cells):
        return False
    roles = [_role(cell) for cell in cells]
    return any(role in _HEADS_OF_ROWS for role in roles) and all(roles)


def _is_titled_head(lines: Sequence[Line], i: int) -> bool:
    """True for a row of words below a line that ends like a title (…表), whatever words they are."""
    cells = [cell for cell in lines[i].cells or () if cell.strip()]
    if len(cells) < MIN_WORDS or has_data(lines[i]) or any(amount_or_none(cell) is not None for cell in cells):
        return False
    above = lines[_above(lines, i, -1) : i]
    return any(_TITLE.search(bare_title(title_core(line.text))) for line in above)


def _role(cell: str) -> str:
    bare = bare_word(cell)
    named = next((role for role, heads in role_words().items() if cell in heads or bare in heads), "")
    if named:
        return named
    meaning = meaning_of((cell,))
    return "amount" if meaning.says_something and not meaning.unknown else ""


def _titled(lines: Sequence[Line]) -> Section:
    """A section of unknown kind; of the lines of text at its beginning the one that says most is its title."""
    texts = [line for line in takewhile(_is_text, lines) if line.cells is None]
    title = max(texts, key=_says, default=None)
    body = tuple(line for line in lines if line is not title)
    first = title or lines[0]
    return Section("tables", "", title.text if title else "", first.page, first.row, body)


def _says(line: Line) -> tuple[int, bool]:
    """How much a line says as a title: words that count, and whether it ends like one behind a number of the form."""
    core = title_core(line.text)
    return len(read_title(core).said), bool(_TITLE.search(bare_title(core)))
