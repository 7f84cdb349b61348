"""Parts that are in a document twice, and tables of several departments in one file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from budgetlib.errors import NotOneDisclosureError
from budgetlib.interpret.document.identity import department_lines
from budgetlib.interpret.document.section import Section

MIN_LINES = 3  # of what is called a copy: shorter stretches repeat by chance
MIN_TABLES = 2  # that name a department before it is one of several in a file


def without_copies(sections: Sequence[Section]) -> tuple[list[Section], list[dict[str, Any]]]:
    """Return the sections without those that stand in the document before, line by line the same, and findings on them.

    Whole pages that are bound in twice are gone already (repeated_pages.py); these are parts that begin elsewhere on a
    page than they did before.
    """
    first: dict[tuple[str, ...], Section] = {}
    kept: list[Section] = []
    findings: list[dict[str, Any]] = []
    for section in sections:
        text = tuple(line.text for line in section.lines)
        original = first.setdefault((section.part, section.title, *text), section)
        if original is not section and len(text) >= MIN_LINES and section.part not in ("contents", "forms"):
            findings.append(_finding(section, section.page, original.page))
        else:
            kept.append(section)
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


def _finding(section: Section, page: int, original: int) -> dict[str, Any]:
    what, said = section.key or section.title, "it stands in the document twice"
    return {
        "rule": "bound_twice",
        "severity": "warning",
        "title": f"{what}: {said} (pages {original} and {page}); counted once.",
        "explanation": f"Page {page}: {section.title or what}: {said}, line by line as on page {original}, and "
        "counted once. Compare with the source.",
        "evidence": f"p{original}, p{page}",
    }
