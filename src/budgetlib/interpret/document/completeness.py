"""Tables that should be there: titles below which nothing was read, and what a document that was cut short lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from budgetlib.interpret.document.section import Section
from budgetlib.interpret.tables.layout import all_variants
from budgetlib.interpret.tables.reader import is_table
from budgetlib.readers.document import Document

CUT_SHORT = "cut_short"  # the rule of a reader's remark that the source ends too early
_NOT_EXPECTED = {"performance", "procurement", "projects_carryover"}  # tables that many disclosures do without


def completeness_findings(document: Document, sections: Sequence[Section]) -> Iterator[dict[str, Any]]:
    """Yield findings about standard tables whose title is printed and of which no row was read.

    Of a document that was cut short, the last table and the standard tables that are not in it are named.
    """
    printed = {section.key for section in sections if is_table(section)}
    told: set[str] = set()
    for section in sections:
        if section.part == "tables" and section.key and section.key not in printed | told:
            told.add(section.key)
            yield _finding("no_rows", section, "the title is printed and no row of the table could be read")
    cut = next((remark for remark in document.remarks if remark.rule == CUT_SHORT), None)
    if cut is None:
        return
    last = next((section for section in reversed(sections) if is_table(section)), None)
    if last is not None:
        yield _finding(CUT_SHORT, last, "the source was cut short, and this is its last table; rows may be missing")
    missing = sorted({variant.table for variant in all_variants()} - printed - _NOT_EXPECTED)
    yield {
        "rule": CUT_SHORT,
        "severity": "unread",
        "title": "The source was cut short; standard tables are not in it.",
        "explanation": f"Not found: {', '.join(missing)}. Get the whole file from the publisher.",
        "evidence": f"p{cut.page}",
    }


def _finding(rule: str, section: Section, said: str) -> dict[str, Any]:
    return {
        "rule": rule,
        "severity": "unread",
        "title": f"{section.key}: {said}.",
        "explanation": f"Page {section.page}, row {section.row}: {section.title}: {said}. Compare with the source.",
        "evidence": f"p{section.page} r{section.row}",
    }
