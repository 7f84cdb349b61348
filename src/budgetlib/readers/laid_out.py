"""Text laid out by blanks, as `pdftotext -layout` writes it: tables are found as on a page without rules.

Every character takes one column, a Chinese one two. Such text has no leading: here lines of a head stand close
together, rows apart, and a line that goes on with a name close below it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from budgetlib.readers.document import Line
from budgetlib.readers.line_words import LAID_OUT_ROW, line_words
from budgetlib.readers.pdf.aligned import aligned_tables
from budgetlib.readers.pdf.blocks import FreeLine, PageBlocks
from budgetlib.readers.pdf.continuation import broken
from budgetlib.readers.pdf.following import overleaf
from budgetlib.readers.pdf.joint_regions import with_joint_columns
from budgetlib.readers.pdf.whole_amounts import are_whole, with_whole_amounts
from budgetlib.readers.pdf.wordlines import Word, WordLine

COLUMN = 4.0
EM = 2 * COLUMN
ROW, HEAD, WRAPPED = 16.0, 10.0, 9.0
"""Points from a line to the next: between rows, in a head, in a name that goes on in the next line."""
_GAP = re.compile(r" {2,}")
_ONE_BLANK = re.compile(r" (?=[(（-]?[\d,]*\d\.\d+[)）%]?(?: |$))|(?<=\.\d\d) ")

Numbered = tuple[int, str]
"""Number of a line in the file, and the line."""


def laid_out_lines(printed: Sequence[Numbered]) -> list[Line]:
    """Return the lines of a text laid out by blanks: rows of its tables with cells, all others without.

    Pages end with a form feed; all lines are on page 1, `row` is the line number in the file.
    """
    blocks: list[PageBlocks] = []
    numbers: list[dict[float, int]] = []
    for page, lines in enumerate(_pages(printed), start=1):
        found = _word_lines(lines)
        numbers.append({line.top: number for number, line in found})
        blocks.append(_blocks(page, [line for _, line in found], blocks))
    read = zip(blocks, with_joint_columns(blocks), numbers, strict=True)
    return list(_apart(line for page, joint, tops in read for line in _lines(page, joint, tops)))


def _apart(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield lines with a number of its own for each: a head of several levels may be printed in fewer lines."""
    used = 0
    for line in lines:
        used = max(line.row, used + 1)
        yield line if line.row == used else replace(line, row=used)


def _pages(printed: Sequence[Numbered]) -> Iterator[list[Numbered]]:
    page = 0
    numbered = []
    for number, line in printed:
        page += line.count("\f")
        numbered.append((page, number, line.replace("\f", "")))
    for _, lines in groupby(numbered, key=lambda entry: entry[0]):
        yield [(number, line) for _, number, line in lines]


def _word_lines(lines: Sequence[Numbered]) -> list[tuple[int, WordLine]]:
    """Return the lines that are not blank, as words with places; `top` tells what belongs together."""
    found: list[tuple[int, WordLine]] = []
    top, in_head = 0.0, True
    names: dict[float, float] = {}  # how far words reach that begin at a place
    for number, printed in lines:
        words = _words(printed)
        if not words:
            top, in_head, names = top + ROW, True, {}
            continue
        line = WordLine(top, top + EM, words, EM)
        before = found[-1][1] if found and not in_head else None
        has_row = line.is_data or bool(LAID_OUT_ROW.search(printed))
        in_head = line.is_caption or (in_head and not has_row)
        step = HEAD if in_head and not line.is_caption else WRAPPED if _goes_on(line, before, names) else ROW
        top += step
        for word in words:
            names[word.left] = max(names.get(word.left, 0.0), word.right)
        found.append((number, WordLine(top, top + EM, words, EM, typed=ROW)))
    return found


def _goes_on(line: WordLine, before: WordLine | None, names: dict[float, float]) -> bool:
    """Whether a line is no more than the rest of a name: what stands above it fills its column."""
    word = line.words[0]
    if before is None or len(line.words) > 1 or word.is_figure or line_words("begins_row").match(word.text):
        return False
    above = next((one for one in before.words if one.left == word.left), None)
    return above is not None and above.right >= names[above.left] - EM and len(word.text) < len(above.text)


def _words(printed: str) -> tuple[Word, ...]:
    words = []
    place, position = 0.0, 0
    for part in [*_parts(printed), (len(printed), "")]:
        place += COLUMN * _columns(printed[position : part[0]])
        right = place + COLUMN * _columns(part[1])
        if part[1].strip():
            words.append(Word(place, right, part[1].strip()))
        place, position = right, part[0] + len(part[1])
    return tuple(words)


def _parts(printed: str) -> Iterator[tuple[int, str]]:
    """Yield what stands between the gaps of a line, with its position; an amount needs but one blank."""
    position = len(printed) - len(printed.lstrip(" "))
    for part in _GAP.split(printed.strip(" ")):
        start = printed.index(part, position)
        position = start + len(part)
        for piece in _ONE_BLANK.split(part):
            start = printed.index(piece, start)
            yield start, piece
            start += len(piece)


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def _blocks(number: int, lines: list[WordLine], before: Sequence[PageBlocks]) -> PageBlocks:
    ended = broken(before)
    going_on = None
    lines = with_whole_amounts(lines, ended is not None and are_whole(ended.table.region))
    free = lines
    if ended is not None:
        going_on, free = overleaf(lines, ended)
    tables = [*([going_on] if going_on else []), *aligned_tables(free)]
    taken = {line.top for table in tables for line in table.region}
    rest = (line for line in lines if line.top not in taken)
    text = tuple(FreeLine(line.top, line.words[0].left, " ".join(word.text for word in line.words)) for line in rest)
    return PageBlocks(number, tuple(tables), text)


def _lines(page: PageBlocks, joint: PageBlocks, numbers: dict[float, int]) -> list[Line]:
    tops = sorted(numbers)

    def number_at(top: float) -> int:
        return numbers[tops[max(bisect_right(tops, top + COLUMN) - 1, 0)]]

    free = [Line(1, number_at(line.top), line.text, None, 0) for line in page.free]
    rows = [
        Line(1, number_at(row.top), "\t".join(row.cells), row.cells, 0, row.above)
        for table in joint.tables
        for row in table.rows
    ]
    return sorted((*free, *rows), key=lambda line: line.row)
