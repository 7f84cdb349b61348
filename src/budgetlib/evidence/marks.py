"""What is marked on each page of a disclosure: rows that its facts and findings name, and the cells of its figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from budgetlib.evidence.boxes import Box, around, page_box
from budgetlib.model import DatasetName, Disclosure

FACTS: tuple[DatasetName, ...] = ("figures", "claims", "indicators", "projects")
_EVIDENCE = re.compile(r"p(\d+) ((?:r\d+(?:, )?)+)")
_ROW = re.compile(r"\d+")

PageKey = tuple[int, int]
"""Number of the file in the disclosure and page, both from 1."""


@dataclass(slots=True)
class Mark:
    """A row of a page: what `box` tells of its facts, each once, from the left."""

    row: int
    told: list[str] = field(default_factory=list)

    @property
    def boxes(self) -> list[Box]:
        """The places on the page among them."""
        return sorted(box for told in self.told if (box := page_box(told)))

    @property
    def around(self) -> Box | None:
        """The place of the row."""
        return around(self.boxes)


def marks_of(disclosure: Disclosure) -> dict[PageKey, dict[int, Mark]]:
    """Return the marks of every page that facts or findings of a disclosure name, by row."""
    found: dict[PageKey, dict[int, Mark]] = {}
    for name in FACTS:
        for fact in disclosure.rows(name):
            if fact["page"] is None or fact["row"] is None:
                continue
            page = found.setdefault((fact["file"] or 1, fact["page"]), {})
            mark = page.setdefault(fact["row"], Mark(fact["row"]))
            if fact.get("box") and fact["box"] not in mark.told:
                mark.told.append(fact["box"])
    if len({file for file, _ in found}) <= 1:
        only = next((file for file, _ in found), 1)
        for finding in disclosure.rows("findings"):
            for number, row in places_in(finding["evidence"] or ""):
                found.setdefault((only, number), {}).setdefault(row, Mark(row))
    return found


def places_in(evidence: str) -> Iterable[tuple[int, int]]:
    """Yield page and row of each place that the evidence of a finding names: `p20 r7, r8`."""
    for page, rows in _EVIDENCE.findall(evidence):
        for row in _ROW.findall(rows):
            yield int(page), int(row)
