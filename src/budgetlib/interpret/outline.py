"""The parts of a disclosure: contents, overview, tables, narrative sections, forms, catalogue, glossary."""

from __future__ import annotations

from dataclasses import dataclass

from budgetlib.readers.document import Line


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the document under one heading.

    `part` is one of contents, overview, tables, narrative, forms, catalogue, glossary, other. `key` is the canonical
    name of a narrative section (`change`, `revenue`, `three_public` …), empty elsewhere. `title` is the heading as
    printed and `lines` everything after it up to the next heading of the outline.
    """

    part: str
    key: str
    title: str
    page: int
    row: int
    lines: tuple[Line, ...]
