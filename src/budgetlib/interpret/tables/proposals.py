"""Readings of unknown tables as standard ones, proposed to the choice that stands above reconciliation."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from budgetlib.interpret.document.section import Section
from budgetlib.interpret.tables.hypotheses import hypotheses
from budgetlib.interpret.tables.reader import printed_unit, read_with_head
from budgetlib.interpret.tables.section_rows import with_plain_rows

MAX_SECTIONS = 12  # unknown tables of a file for which readings are proposed


@dataclass(frozen=True, slots=True)
class Proposal:
    """One section read as a standard table: rows for `tables` and `figures` that would replace those kept as `other`.

    `section` names the section by file, page and row; `places` are page and row of its lines. `named` says that its
    title names the table but for the word 明细.
    """

    section: tuple[int, int, int]
    places: frozenset[tuple[int, int]]
    title: str
    by_title: bool
    table: dict[str, Any]
    figures: Sequence[dict[str, Any]]
    named: bool = False


def proposals(sections: Sequence[Section], file: int, printed: Collection[str], unit: str) -> list[Proposal]:
    """Return the readings of the unknown tables of a file, in its order; `unit` is that of tables that print none."""
    unknown = [s for s in sections if s.part == "tables" and not s.key and any(line.cells for line in s.lines)]
    found = []
    for section in map(with_plain_rows, unknown[:MAX_SECTIONS]):
        own = printed_unit(section.lines)
        for hypothesis in hypotheses(section, printed) if own or unit else ():
            reading = read_with_head(section, hypothesis.inference.head, own or unit, own)
            if reading.figures:
                place = file, section.page, section.row
                places = frozenset((line.page, line.row) for line in section.lines)
                rows = [{**row, "file": file} for row in reading.figures]
                table = {**reading.table, "file": file}
                found.append(Proposal(place, places, section.title, hypothesis.by_title, table, rows, hypothesis.named))
    return found
