"""Tables whose title is in no layout: named by what their head says."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from rapidfuzz import fuzz

from budgetlib.interpret.document.outline import Section
from budgetlib.interpret.tables.heads import read_head
from budgetlib.interpret.tables.layout import TableLayout, all_variants, title_core

FITTING = 0.8  # share of the columns that must be recognised for a table to be named by its head
TITLE_CUTOFF = 50.0  # similarity its title must have with the table's: many tables share a head


def named_by_head(sections: Sequence[Section]) -> tuple[list[Section], list[dict[str, Any]]]:
    """Return the sections with tables of unknown title named by their head, and a row for `findings` about each.

    A table whose head fits a standard table that the document does not print otherwise, and whose title is the most
    like that table's, is taken for it.
    """
    known = {section.key for section in sections}
    named, findings = [], []
    for section in sections:
        if section.part == "tables" and not section.key and (table := _table_by_head(section, known)):
            known.add(table)
            findings.append(_note(section, table))
            section = replace(section, key=table)
        named.append(section)
    return named, findings


def _table_by_head(section: Section, known: Collection[str]) -> str:
    if not any(line.cells is not None for line in section.lines):
        return ""
    fitting = [
        variant
        for variant in all_variants()
        if variant.table not in known and read_head(section.lines, variant).fit >= FITTING * len(variant.columns)
    ]
    likeness, table = max(((_likeness(section.title, variant), variant.table) for variant in fitting), default=(0, ""))
    return table if likeness >= TITLE_CUTOFF else ""


def _likeness(title: str, variant: TableLayout) -> float:
    return max(fuzz.ratio(title_core(title), title_core(known)) for known in variant.titles)


def _note(section: Section, table: str) -> dict[str, Any]:
    explanation = f"the title {section.title!r} is in no layout; the table was taken for {table} by its head"
    return {
        "rule": "table_named_by_head",
        "severity": "note",
        "title": f"{table}: {explanation}.",
        "explanation": f"Page {section.page}, row {section.row}: {explanation}. Compare with the source.",
        "evidence": f"p{section.page} r{section.row}",
    }
