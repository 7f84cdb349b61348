"""Sections of a page that say nothing of their own: they are left out of the page, not of the notebook.

A notebook asks the same questions of every document. Where one has no projects, say, most sections answer with the same
sentence; the page gives it once. A section goes from one heading to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import nbformat

_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)


def collapsed(node: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return a copy of an executed notebook without sections whose outputs are missing, or were all said before.

    Only plain sentences count as said before: headings, tables and pictures stay. Sections of text alone stay, as does
    everything before the second heading.
    """
    said: set[str] = set()
    kept: list[Any] = []
    for number, section in enumerate(_sections(node.cells)):
        told = [_text(output) for cell in section for output in cell.get("outputs", [])]
        asks = any(cell.cell_type == "code" for cell in section)
        new = [text for text in told if text is None or text not in said]
        said |= {text for text in told if text is not None}
        if number < 1 or not asks or new:
            kept += section
    copy = nbformat.NotebookNode(node)
    copy.cells = kept
    return copy


def _sections(cells: list[Any]) -> Iterator[list[Any]]:
    section: list[Any] = []
    for cell in cells:
        if cell.cell_type == "markdown" and _HEADING.search(cell.source) and section:
            yield section
            section = []
        section.append(cell)
    if section:
        yield section


def _text(output: Any) -> str | None:
    """The sentence of an output that is nothing else; None for everything that is always shown."""
    text = output.get("data", {}).get("text/markdown")
    if text is None:
        return None
    text = "".join(text)
    return None if _HEADING.search(text) or text.lstrip().startswith("- ") else text
