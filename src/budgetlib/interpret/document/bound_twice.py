"""Parts that are in a document twice, and tables of several departments in one file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from budgetlib.errors import NotOneDisclosureError
from budgetlib.interpret.document.identity import department_lines
from budgetlib.interpret.document.section import Section
from budgetlib.readers.document import Line

MIN_LINES = 3  # of what is called a copy: shorter stretches repeat by chance
MIN_TABLES = 2  # that name a department before it is one of several in a file


def without_copies(sections: Sequence[Section]) -> tuple[list[Section], list[dict[str, Any]]]:
    """Return the sections without those that stand in the document before, line by line the same, and findings on them.

    A page of a table that is bound in twice counts once, too.
    """
    first: dict[tuple[str, ...], Section] = {}
    kept: list[Section] = []
    findings: list[dict[str, Any]] = []
    for section in sections:
        text = tuple(line.text for line in section.lines)
        original = first.setdefault((section.part, section.title, *text), section)
        if original is not section and len(text) >= MIN_LINES and section.part not in ("contents", "forms"):
            findings.append(_finding(section, section.page, original.page, "it stands in the document twice"))
            continue
        pages = list(_copied_pages(section)) if section.part == "tables" else []
        for page, original_page in pages:
            findings.append(_finding(section, page, original_page, "the page is bound in twice"))
        copies = {page for page, _ in pages}
        lines = tuple(line for line in section.lines if line.page not in copies)
        kept.append(replace(section, lines=lines) if copies else section)
    return kept, findings


def require_one_department(sections: Sequence[Section], source: Path) -> None:
    """Refuse a file that prints the same standard tables under the names of several departments.

    Raises NotOneDisclosureError that says which and where.
    """
    tables: dict[str, dict[str, Section]] = defaultdict(dict)
    for section in sections:
        if section.part == "tables" and section.key and (name := _department(section)):
            tables[name].setdefault(section.key, section)
    several = [name for name, found in tables.items() if len(found) >= MIN_TABLES]
    if len(several) < 2 or not set.intersection(*(set(tables[name]) for name in several)):
        return
    places = "; ".join(f"{name} from page {min(s.page for s in tables[name].values())}" for name in several)
    raise NotOneDisclosureError(
        f"prints the tables of {len(several)} departments: {places}.",
        path=source,
        remedy="Give each department a file of its own.",
    )


def _department(section: Section) -> str:
    return next(iter(department_lines(section.lines)), "")


def _copied_pages(section: Section) -> Iterator[tuple[int, int]]:
    """Yield pages of a table whose rows are those of an earlier page of it: (page, the earlier one)."""
    rows: dict[int, list[Line]] = defaultdict(list)
    for line in section.lines:
        if line.cells is not None:
            rows[line.page].append(line)
    first: dict[tuple[str, ...], int] = {}
    for page, lines in rows.items():
        original = first.setdefault(tuple(line.text for line in lines), page)
        if original != page and len(lines) >= MIN_LINES:
            yield page, original


def _finding(section: Section, page: int, original: int, said: str) -> dict[str, Any]:
    what = section.key or section.title
    return {
        "rule": "bound_twice",
        "severity": "warning",
        "title": f"{what}: {said} (pages {original} and {page}); counted once.",
        "explanation": f"Page {page}: {section.title or what}: {said}, line by line as on page {original}, and "
        "counted once. Compare with the source.",
        "evidence": f"p{original}, p{page}",
    }
