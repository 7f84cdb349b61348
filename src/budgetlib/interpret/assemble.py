"""Assembly of a Disclosure (what it means) from the Documents of one department-year (what is printed where)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from budgetlib.errors import NoTablesError, NotADisclosureError, NotOneDisclosureError
from budgetlib.interpret.document.about import disclosure_row
from budgetlib.interpret.document.bound_twice import require_one_department, without_copies
from budgetlib.interpret.document.completeness import completeness_findings
from budgetlib.interpret.document.identity import Identity, Stated
from budgetlib.interpret.document.joining import common_identity, identity_or_none
from budgetlib.interpret.document.outline import Section, contents_entries, outline
from budgetlib.interpret.document.reading_findings import reading_findings
from budgetlib.interpret.document.repeated_pages import without_repeated_pages
from budgetlib.interpret.document.side_by_side import apart
from budgetlib.interpret.forms.cost_components import cost_rows
from budgetlib.interpret.forms.matched_to_projects import project_rows, with_table_names
from budgetlib.interpret.forms.model import Form
from budgetlib.interpret.forms.reader import read_forms
from budgetlib.interpret.forms.rows_of_indicators import indicator_rows
from budgetlib.interpret.narrative.codes_of_tables import with_table_codes
from budgetlib.interpret.narrative.reader import read_claims
from budgetlib.interpret.narrative.unclaimed import unclaimed_money
from budgetlib.interpret.procurement_catalogue import read_catalogue
from budgetlib.interpret.tables.boundaries import divided
from budgetlib.interpret.tables.hypotheses import fits_classification
from budgetlib.interpret.tables.inference import infer
from budgetlib.interpret.tables.money_units import read_tables
from budgetlib.interpret.tables.project_lists import ProjectList, lists_of_all_funds, of_all_funds
from budgetlib.interpret.tables.proposals import Proposal, proposals
from budgetlib.interpret.tables.reader import OTHER_TABLE, TableReading, is_table, unknown_table
from budgetlib.interpret.tables.table_facts import facts_of
from budgetlib.model import Disclosure, empty_disclosure
from budgetlib.readers.document import Document, Line

_PROJECT_TABLES = ("projects_current", "projects_carryover")
_PERIODS_OF_PROJECTS = ("current", "carryover")
NO_LAYOUT = "none"  # of a narrative without tables
_PARTS_OF_A_DISCLOSURE = {"narrative", "forms", "catalogue"}


_NO_TABLES = {
    "rule": "no_tables",
    "severity": "note",
    "title": "No standard table was there: the statements of the text are checked against themselves only.",
    "explanation": "The source prints no standard budget table that could be read (its tables may be in another file, "
    "or pictures). Its statements are checked against themselves only; ingest it together with the file that has the "
    "tables to check them against those.",
    "evidence": "–",
}


@dataclass(frozen=True, slots=True)
class _File:
    """One source file of the disclosure: its number, its sections, and what was remarked when they were told apart."""

    number: int
    document: Document
    sections: list[Section]
    remarks: list[dict[str, Any]]

    @property
    def has_tables(self) -> bool:
        return any(is_table(section) for section in self.sections)


def interpret(
    *documents: Document,
    region: str = "",
    synthetic: bool = False,
    about: Mapping[str, str] | None = None,
    tables_required: bool = False,
) -> Disclosure:
    """Interpret the documents of one disclosure that were read: usually one, or tables, text and forms apart.

    `region` and `synthetic` come from the metadata beside the source and override what the document tells; `about` are
    the other columns of `disclosures` that only metadata tell (publisher, url, accessed, note, …). The result
    has every dataset of the data dictionary; checks, findings of reconciliation and repairs are still to come. Files
    with tables come first in `documents`, then by name; the column `file` of the other datasets is the number there.

    A narrative alone is a disclosure too, if it says whose it is and states money (a note says that no table was
    there), unless `tables_required`.

    Raises NotADisclosureError when no standard budget table is found (NoTablesError when there are at least text or
    forms of a disclosure) and NotOneDisclosureError when the documents are not parts of one disclosure.
    """
    return propose(*documents, region=region, synthetic=synthetic, about=about, tables_required=tables_required)[0]


def propose(
    *documents: Document,
    region: str = "",
    synthetic: bool = False,
    about: Mapping[str, str] | None = None,
    tables_required: bool = False,
) -> tuple[Disclosure, list[Proposal]]:
    """Interpret as `interpret` does, and propose readings of the tables that no title names (`decide` chooses)."""
    files = _files([without_repeated_pages(document) for document in documents])
    alone = _require_tables(files, tables_required)
    stated = common_identity([file.document for file in files])
    identity = stated.identity()
    readings = {file.number: _read_tables(file) for file in files}
    _require_distinct_tables(files, readings)
    figures = _numbered((number, reading.figures) for number, found in readings.items() for reading in found)
    forms, file_of_form = _read_forms(files)
    printed = _table_projects(figures)
    listed = _listed_projects(readings, printed)
    projects = _with_files(project_rows(printed or listed, forms), file_of_form)
    forms = with_table_names(forms, projects)
    claims = _numbered((file.number, _claims(file, identity)) for file in files)
    claims = with_table_codes(claims, figures)
    datasets: dict[str, list[dict[str, Any]]] = {
        "disclosures": [disclosure_row(stated.identity(), region, synthetic, about or {})],
        "documents": _document_rows(files, stated, readings, region, synthetic),
        "tables": _numbered((number, [reading.table]) for number, found in readings.items() for reading in found),
        "figures": figures,
        "unreadable": _numbered((n, reading.unreadable) for n, found in readings.items() for reading in found),
        "claims": claims,
        "projects": projects,
        "indicators": [row | {"file": file_of_form[row["form"]]} for row in indicator_rows(forms)],
        "costs": [row | {"file": file_of_form[row["form"]]} for row in cost_rows(forms)],
        "catalogue": _numbered((f.number, read_catalogue(_lines_of(f.sections, "catalogue"))) for f in files),
        "sections": _numbered((f.number, _section_rows(f.sections)) for f in files),
        "findings": [
            finding for file in files for finding in _findings(file, readings[file.number], len(files), claims)
        ],
    }
    if alone:
        datasets["findings"] = [_NO_TABLES, *datasets["findings"]]
    disclosure = empty_disclosure(identity.doc_id)
    for name, rows in datasets.items():
        disclosure = disclosure.with_table(name, rows)
    known = {reading.table["table"] for found in readings.values() for reading in found} - {OTHER_TABLE}
    proposed = [p for f in files for p in proposals(f.sections, f.number, known, _common_unit(readings[f.number]))]
    return disclosure, proposed


def _files(documents: Sequence[Document]) -> list[_File]:
    found = [_file(document) for document in documents]
    found.sort(key=lambda file: (not file.has_tables, file.document.source.name))
    return [replace(file, number=number) for number, file in enumerate(found, start=1)]


def sections_of_tables(document: Document) -> list[Section]:
    """Return the sections of a document that are tables of money, known or not, as interpretation divides it."""
    sections = _file(without_repeated_pages(document)).sections
    return [section for section in sections if section.part == "tables" and any(line.cells for line in section.lines)]


def _file(document: Document) -> _File:
    sections, copies = without_copies(outline(apart(document.lines)))
    sections = [_of_its_codes(part) for section in sections for part in divided(section)]
    require_one_department(sections, document.source)
    return _File(0, document, sections, [*copies, *completeness_findings(document, sections)])


def _of_its_codes(section: Section) -> Section:
    """A section whose codes are of the other classification than its title says is not that table."""
    if section.part != "tables" or not facts_of(section.key).classification:
        return section
    inference = infer(section.lines, section.key)
    fits = inference is None or fits_classification(inference, section.key)
    return section if fits else replace(section, key="")


def _claims(file: _File, identity: Identity) -> list[dict[str, Any]]:
    sections = [section for section in file.sections if section.part == "narrative"]
    return read_claims(sections, year=identity.fiscal_year, is_budget=identity.kind == "budget")


def _require_tables(files: Sequence[_File], required: bool) -> bool:
    """Return True when the files hold a narrative without tables that may stand alone."""
    if any(file.has_tables for file in files):
        return False
    if not required and any(_stands_alone(file) for file in files):
        return True
    file = files[0]
    if any(section.part in _PARTS_OF_A_DISCLOSURE for section in file.sections):
        identity = identity_or_none(file.document)
        raise NoTablesError(
            "text of a disclosure, but no standard budget table.",
            doc_id=identity.doc_id if identity else "",
            path=file.document.source,
            remedy="Ingest it together with the file that has the tables.",
        )
    remedy = "Check that this is a budget or final-account disclosure; a scan needs a text conversion first."
    raise NotADisclosureError("no standard budget table found.", path=file.document.source, remedy=remedy)


def _stands_alone(file: _File) -> bool:
    """True when the text says whose disclosure it is and states an amount of money."""
    identity = identity_or_none(file.document)
    if identity is None:
        return False
    return any(row.get("amount") is not None or row.get("change") is not None for row in _claims(file, identity))


def _require_distinct_tables(files: Sequence[_File], readings: Mapping[int, Sequence[TableReading]]) -> None:
    """Two editions of one disclosure are no parts of it: their figures would all stand twice."""
    first: dict[str, _File] = {}
    for file in files:
        printed = {reading.table["table"] for reading in readings[file.number] if reading.figures} - {OTHER_TABLE}
        if repeated := sorted(printed & first.keys()):
            other = first[repeated[0]].document.source.name
            raise NotOneDisclosureError(
                f"prints tables that {other} prints as well ({', '.join(repeated)}).",
                path=file.document.source,
                remedy="Keep one of the two; they are editions of one disclosure, not parts of it.",
            )
        first |= dict.fromkeys(printed, file)


def _read_tables(file: _File) -> list[TableReading]:
    """Every table of the file, the standard ones first, and then those that no layout knows."""
    standard = read_tables([section for section in file.sections if is_table(section)], file.document.source)
    unit = _common_unit(standard)
    return [*standard, *(other for section in file.sections if (other := unknown_table(section, unit)))]


def _common_unit(readings: Sequence[TableReading]) -> str:
    """The unit of money that most tables print, empty when none does."""
    printed = Counter(unit for reading in readings if (unit := reading.table["unit_printed"]))
    return printed.most_common(1)[0][0] if printed else ""


def _read_forms(files: Sequence[_File]) -> tuple[list[Form], dict[int, int]]:
    """Return the forms of all files, numbered through, and in which file each number stands."""
    forms: list[Form] = []
    file_of_form: dict[int, int] = {}
    for file in files:
        before = max((form.number for form in forms), default=0)
        for form in read_forms(_lines_of(file.sections, "forms")):
            forms.append(replace(form, number=form.number + before) if form.kind == "project" else form)
            file_of_form.setdefault(forms[-1].number, file.number)
    return forms, file_of_form


def _numbered(rows_of_files: Iterable[tuple[int, Sequence[Mapping[str, Any]]]]) -> list[dict[str, Any]]:
    return [{**row, "file": number} for number, rows in rows_of_files for row in rows]


def _with_files(projects: Sequence[Mapping[str, Any]], file_of_form: Mapping[int, int]) -> list[dict[str, Any]]:
    """A project stands in the file of its table row; a form without a row in that of the form."""
    rows = []
    for project in projects:
        form_file = file_of_form.get(project.get("form", -1))
        rows.append({"file": form_file, **project, "form_file": form_file})
    return rows


def _findings(
    file: _File, readings: Sequence[TableReading], files: int, claims: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """What is to be said about the reading of a file; pages of several files are told apart by its name."""
    found = [
        *reading_findings(file.document),
        *file.remarks,
        *(finding for reading in readings for finding in reading.findings),
        *unclaimed_money(file.sections, [claim for claim in claims if claim["file"] == file.number]),
    ]
    if files == 1:
        return found
    name = file.document.source.name
    return [finding | {"explanation": f"{name}: {finding['explanation']}"} for finding in found]


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
            "period": _project_period(figure),
            "file": figure["file"],
            "page": figure["page"],
            "row": figure["row"],
        }
        for figure in figures
        if figure["table"] in _PROJECT_TABLES and figure["level"] == "line" and figure["fund"] == "all"
    ]


def _listed_projects(
    readings: Mapping[int, Sequence[TableReading]], known: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The projects of the tables that list them under a name that no layout knows.

    A list that is not taken, because the standard tables list the projects (`known`) or others those of all funds, is a
    table nobody knows, and its reading says so.
    """
    lists: list[ProjectList] = []
    for number, found in readings.items():
        for reading in found:
            if reading.projects:
                rows = tuple({**row, "file": number} for row in reading.projects.rows)
                reading.projects = replace(reading.projects, rows=rows)
                lists.append(reading.projects)
    taken = () if known else lists_of_all_funds(lists)
    for reading in (reading for found in readings.values() for reading in found):
        if reading.projects and not any(reading.projects is one for one in taken):
            reading.findings = reading.unlisted
    return of_all_funds(taken)


def _project_period(figure: Mapping[str, Any]) -> str:
    """Which year's money a row of a project table is; a table that does not say is this year's."""
    if figure["period"] in _PERIODS_OF_PROJECTS:
        return str(figure["period"])
    return "carryover" if figure["table"] == "projects_carryover" else "current"


def _document_rows(
    files: Sequence[_File],
    stated: Stated,
    readings: Mapping[int, Sequence[TableReading]],
    region: str,
    synthetic: bool,
) -> list[dict[str, Any]]:
    identity, silent = stated.identity(), "、".join(stated.silent_on())
    layouts = Counter(reading.layout for found in readings.values() for reading in found if reading.layout)
    rows = []
    for file in files:
        printed = (reading.table["unit_printed"] for reading in readings[file.number] if reading.layout)
        rows.append(
            {
                "region": region or identity.region,
                "department": identity.department,
                "fiscal_year": identity.fiscal_year,
                "kind": identity.kind,
                "scope": identity.scope,
                "silent_on": silent,
                "unit_printed": "、".join(dict.fromkeys(filter(None, printed))),
                "file": file.number,
                "source": file.document.source.name,
                "sha256": file.document.sha256,
                "pages": file.document.pages,
                "reader": file.document.reader,
                "layout": layouts.most_common(1)[0][0] if layouts else NO_LAYOUT,
                "synthetic": synthetic,
                "pages_recognised": len(file.document.recognised_pages) or None,
            }
        )
    return rows


def _section_rows(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """The headings in print order, and below that of the contents list the standard tables it names."""
    rows: list[dict[str, Any]] = []
    for section in sections:
        if section.title:
            rows.append(_section_row(section))
        if section.part == "contents":
            rows += [_section_row(entry) for entry in contents_entries(section)]
    return rows


def _section_row(section: Section) -> dict[str, Any]:
    return {
        "part": section.part,
        "section": section.key,
        "title": section.title,
        "page": section.page,
        "row": section.row,
    }
