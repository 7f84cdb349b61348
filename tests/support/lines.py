"""Small literal inputs: a text with tabs between the cells as the Lines a reader would give."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from budgetlib.readers.document import Document, Line


def lines(text: str, *, page: int = 1, first_row: int = 1) -> list[Line]:
    """One Line per non-blank line of `text`; cells are separated by `|` here and in the Line by tabs.

    Blank lines are left out but counted, as the text reader does. `# ` marks a heading.
    """
    result = []
    for row, printed in enumerate(dedent(text).strip("\n").splitlines(), start=first_row):
        if not printed.strip():
            continue
        if "|" not in printed:
            text = printed.strip()
            heading = len(text) - len(text.lstrip("#"))
            result.append(Line(page, row, text[heading:].strip(), None, heading))
            continue
        cells = tuple(cell.strip() for cell in printed.split("|"))
        result.append(Line(page, row, "\t".join(cells), cells))
    return result


def document(text: str, source: str = "甲市财政局.txt") -> Document:
    """A document that consists of `text`."""
    return Document(Path(source), "0" * 64, "text", 1, tuple(lines(text)))
