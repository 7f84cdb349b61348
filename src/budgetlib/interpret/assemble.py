"""Assembly of a Disclosure (what it means) from a Document (what is printed where)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from budgetlib.errors import NotADisclosureError
from budgetlib.interpret.catalogue import read_catalogue
from budgetlib.interpret.costs import cost_rows
from budgetlib.interpret.identity import Identity, identify
from budgetlib.interpret.indicators import indicator_rows
from budgetlib.interpret.matching import project_rows, with_table_names
from budgetlib.interpret.narrative import read_claims
from budgetlib.interpret.outline import Section, outline
from budgetlib.interpret.performance import read_forms
from budgetlib.interpret.recognition import named_by_head
from budgetlib.interpret.source import reading_findings
from budgetlib.interpret.tables import TableReading, is_table, printed_unit, read_table, unknown_table
from budgetlib.model import Disclosure, empty_disclosure
from budgetlib.readers.document import Document, Line

_PROJECT_TABLES = ("projects_current", "projects_carryover")


def interpret(document: Document, *, region: str = "", synthetic: bool = False) -> Disclosure:
    """Interpret a document that was read.

    `region` and `synthetic` come from the metadata beside the source and override what the document tells. The result
    has every dataset of the data dictionary; checks, findings of reconciliation and repairs are still to come.

    Raises NotADisclosureError when no standard budget table is found.
    """
    sections, remarks = named_by_head(outline(document.lines))
    _require_tables(sections, document)
    identity = identify(document)
    readings = _read_tables(sections, document)
    figures = [figure for reading in readings for figure in reading.figures]
    others = [other for section in sections if (other := unknown_table(section))]
    forms = read_forms(_lines_of(sections, "forms"))
    projects = project_rows(_table_projects(figures), forms)
    forms = with_table_names(forms, projects)
    datasets: dict[str, list[dict[str, Any]]] = {
        "documents": [_document_row(document, identity, readings, region, synthetic)],
        "tables": [reading.table for reading in [*readings, *others]],
        "figures": figures,
        "claims": read_claims([section for section in sections if section.part == "narrative"]),
        "projects": projects,
        "indicators": indicator_rows(forms),
        "costs": cost_rows(forms),
        "catalogue": read_catalogue(_lines_of(sections, "catalogue")),
        "sections": [_section_row(section) for section in sections if section.title],
        "findings": [
            *reading_findings(document),
            *remarks,
            *(finding for reading in [*readings, *others] for finding in reading.findings),
        ],
    }
    disclosure = empty_disclosure(identity.doc_id)
    for name, rows in datasets.items():
        disclosure = disclosure.with_table(name, rows)
    return disclosure


def _require_tables(sections: Sequence[Section], document: Document) -> None:
    if not any(is_table(section) for section in sections):
        remedy = "Check that this is a budget or final-account disclosure; a scan needs a text conversion first."
        raise NotADisclosureError("no standard budget table found.", path=document.source, remedy=remedy)


def _read_tables(sections: Sequence[Section], document: Document) -> list[TableReading]:
    found = [section for section in sections if is_table(section)]
    units = [printed_unit(section.lines) for section in found]
    usual = Counter(unit for unit in units if unit)
    # A table that prints no unit shares the unit of all others; two units in a document leave no such conclusion.
    default = next(iter(usual)) if len(usual) == 1 else None
    if default is None and not all(units):
        silent = next(section for section, unit in zip(found, units, strict=True) if not unit)
        remedy = "Add the unit line (单位：万元) to the conversion."
        raise NotADisclosureError(
            f"no unit of money for {silent.title!r}.", path=document.source, page=silent.page, remedy=remedy
        )
    return [
        read_table(section, number, unit or str(default), unit)
        for number, (section, unit) in enumerate(zip(found, units, strict=True), start=1)
    ]


def _lines_of(sections: Sequence[Section], part: str) -> list[Line]:
    """All lines of a part, headings included: a form's own title tells what the form is."""
    lines: list[Line] = []
    for section in sections:
        if section.part == part:
            first = section.lines[0] if section.lines else None
            if first is None or (first.page, first.row) != (section.page, section.row):
                lines.append(Line(section.page, section.row, section.title))
            lines += section.lines
    return lines


def _table_projects(figures: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The project rows of the project tables: the total over all funds of every line."""
    return [
        {
            "unit_name": figure["unit_name"],
            "project": figure["name"],
            "amount": figure["amount"],
            "grain": figure["grain"],
            "period": figure["period"],
            "page": figure["page"],
            "row": figure["row"],
        }
        for figure in figures
        if figure["table"] in _PROJECT_TABLES and figure["level"] == "line" and figure["fund"] == "all"
    ]


def _document_row(
    document: Document,
    identity: Identity,
    readings: Sequence[TableReading],
    region: str,
    synthetic: bool,
) -> dict[str, Any]:
    units = dict.fromkeys(reading.table["unit_printed"] for reading in readings if reading.table["unit_printed"])
    return {
        "region": region or identity.region,
        "department": identity.department,
        "fiscal_year": identity.fiscal_year,
        "kind": identity.kind,
        "scope": identity.scope,
        "unit_printed": "、".join(units),
        "source": document.source.name,
        "sha256": document.sha256,
        "pages": document.pages,
        "reader": document.reader,
        "layout": Counter(reading.layout for reading in readings).most_common(1)[0][0],
        "synthetic": synthetic,
    }


def _section_row(section: Section) -> dict[str, Any]:
    return {
        "part": section.part,
        "section": section.key,
        "title": section.title,
        "page": section.page,
        "row": section.row,
    }
