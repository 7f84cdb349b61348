"""The index of the reports: one table of all disclosures in the store that can be sorted, searched and narrowed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from budgetlib.files import write_text
from budgetlib.messages import ENGLISH, in_language
from budgetlib.model import SEVERITIES
from budgetlib.reports.assets import write_assets
from budgetlib.reports.disclosure_page import BEHIND, PAGES, Place, editions, environment, place_of, write_page
from budgetlib.reports.subjects import Subject
from budgetlib.reports.words import of_index, of_table
from budgetlib.store.datasets import documents, load_disclosures
from budgetlib.store.markers import markers
from budgetlib.store.root import found_root

AT_ONCE = 20  # disclosures whose data are read together
_SHOWN = ("region", "department", "fiscal_year", "kind", "revenue", "change", "projects", "proved", "findings")
_COLUMNS = (*_SHOWN, "synthetic", "folder")


def write_index(
    root: Path | str | None = None,
    reports: Path | str = Path("reports"),
    *,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Path:
    """Write `index.html` over every disclosure in the store, and the page of each of which something has changed.

    `tell` is called with how many pages are up to date, and how many there are.

    Raises NothingProcessedError when the store is empty and EnvironmentFault when a page cannot be written.
    """
    reports, root = Path(reports), found_root(root)
    rows = [[row[name] for name in _COLUMNS] for row in _rows(root, reports, tell)]
    write_assets(reports)
    told = {"columns": _COLUMNS, "rows": rows, "severities": SEVERITIES}
    write_text(reports / "index-data.js", f"window.budgetDisclosures = {json.dumps(told, separators=(',', ':'))};\n")
    for language, name in PAGES.items():
        with in_language(language):
            script = of_table() | {"page": name, "behind": BEHIND[language]}
            looks = {"words": of_index(len(rows)), "script": script, "others": editions(language)}
            page = environment().get_template("index.html").render(language=language, **looks)
        write_text(reports / name, page)
    return reports / PAGES[ENGLISH]


def _rows(root: Path, reports: Path, tell: Callable[[int, int], None]) -> list[Mapping[str, Any]]:
    """What the index shows of every disclosure, in its order; pages that are of an earlier state are written again."""
    known = documents(root)[["doc_id", "department", "fiscal_year", "kind", "scope"]].drop_duplicates("doc_id")
    content = {marker.doc_id: marker.content for marker in markers(root)}
    places = {
        doc_id: place_of(Subject(department, int(year), *kind), content[doc_id], reports)
        for doc_id, department, year, *kind in known.itertuples(index=False)
    }
    rows = {doc_id: row for doc_id, place in places.items() if (row := place.headline(reports))}
    stale = [doc_id for doc_id in places if doc_id not in rows]
    tell(len(rows), len(places))
    for doc_id, row in _written(stale, places, root, reports):
        rows[doc_id] = row
        tell(len(rows), len(places))
    return sorted(rows.values(), key=lambda row: (row["region"], row["department"], -row["fiscal_year"], row["folder"]))


def _written(
    doc_ids: list[str], places: Mapping[str, Place], root: Path, reports: Path
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for start in range(0, len(doc_ids), AT_ONCE):
        for disclosure in load_disclosures(doc_ids[start : start + AT_ONCE], root):
            yield disclosure.doc_id, write_page(disclosure, places[disclosure.doc_id], reports)
