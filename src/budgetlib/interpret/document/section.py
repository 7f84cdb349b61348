"""A stretch of a document under one heading: what the outline gives, and what tables, narrative and forms take."""

from __future__ import annotations

from dataclasses import dataclass

from budgetlib.readers.document import Line


@dataclass(frozen=True, slots=True)
class Section:
    """A stretch of the document under one heading.

    `part` is one of contents, overview, tables, narrative, forms, catalogue, glossary, other. `key` is the canonical
    name of a narrative section (`change`, `revenue`, `three_public` …) or standard table, empty elsewhere, also for a
    table that no layout knows. `title` is
    the heading as printed and `lines` everything after it up to the next heading of the outline.
    """

    part: str
    key: str
    title: str
    page: int
    row: int
    lines: tuple[Line, ...]
