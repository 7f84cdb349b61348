"""Pages that are bound in twice: named, and counted once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from budgetlib.interpret.numerals import amount_or_none
from budgetlib.readers.document import Document, Line, Remark

RULE = "page_twice"
FEWEST_AMOUNTS = 3
"""Amounts on a page from which it is no chance that another one says the same."""
_PAGE_NUMBER = re.compile(r"[-—–─－·第共页/\s\d]*")

Content = tuple[tuple[str, ...], ...]


def without_repeated_pages(document: Document) -> Document:
    """Return the document without pages that say word for word what an earlier page says; remarks name them.

    A page without amounts (a cover, a note that a table is empty) is a repetition only within a run of pages that
    repeats others with amounts.
    """
    pages = {number: list(lines) for number, lines in groupby(document.lines, key=lambda line: line.page)}
    repeated = _repeated(pages)
    if not repeated:
        return document
    kept = tuple(line for line in document.lines if line.page not in repeated)
    remarks = tuple(_remark(run) for run in _runs(repeated))
    return replace(document, lines=kept, remarks=(*document.remarks, *remarks))


def _repeated(pages: Mapping[int, Sequence[Line]]) -> dict[int, int]:
    """Return for every page that repeats an earlier one which one that is."""
    if len(pages) < 2:
        return {}
    contents = {number: _content(lines) for number, lines in pages.items()}
    first: dict[Content, int] = {}
    same: dict[int, int] = {}
    for number, content in contents.items():
        if content and content in first and _has_amounts(pages[number]):
            same[number] = first[content]
        first.setdefault(content, number)
    for number, earlier in list(same.items()):
        for step in (-1, 1):
            one, other = number + step, earlier + step
            while one not in same and other != number and contents.get(one, ()) == contents.get(other, ("",)):
                same[one] = other
                one, other = one + step, other + step
    return {number: earlier for number, earlier in same.items() if earlier < number}


def _content(lines: Sequence[Line]) -> Content:
    """Return what a page says, without its page number."""
    return tuple(line.cells or (line.text,) for line in lines if line.cells or not _PAGE_NUMBER.fullmatch(line.text))


def _has_amounts(lines: Sequence[Line]) -> bool:
    cells = (cell for line in lines for cell in line.cells or ())
    return sum("." in cell and amount_or_none(cell) is not None for cell in cells) >= FEWEST_AMOUNTS


def _runs(repeated: Mapping[int, int]) -> list[list[tuple[int, int]]]:
    """Return the repetitions in runs of pages that repeat pages in the same order."""
    runs: list[list[tuple[int, int]]] = []
    for number, earlier in sorted(repeated.items()):
        if runs and runs[-1][-1] == (number - 1, earlier - 1):
            runs[-1].append((number, earlier))
        else:
            runs.append([(number, earlier)])
    return runs


def _remark(run: Sequence[tuple[int, int]]) -> Remark:
    first, earlier = run[0]
    if len(run) == 1:
        said = f"says what page {earlier} says and was counted once"
    else:
        told = f"pages {earlier} to {run[-1][1]} say"
        said = f"this and the next {len(run) - 1} pages say what {told} and were counted once"
    return Remark(RULE, first, 0, said, "warning")
