"""The page of one disclosure: its headline figures, its findings and the pages of its notebooks.

It is written apart from the index and again only when something it shows has changed, so that an index over thousands
of disclosures is made from their headlines alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from budgetlib.amounts import format_amount
from budgetlib.files import write_text
from budgetlib.ingest.summary import Summary, by_severity, summarise
from budgetlib.messages import CHINESE, ENGLISH, LANGUAGES, _, _n, in_language
from budgetlib.model import SEVERITIES, Disclosure
from budgetlib.reports.find import FAILED_ENDING
from budgetlib.reports.inspection import PAGES as INSPECTION
from budgetlib.reports.inspection import write_inspection_pages
from budgetlib.reports.page.navigation import link_pages
from budgetlib.reports.subjects import Subject
from budgetlib.reports.words import KINDS, SCOPES, in_wan, of_severity, share, signed_percent
from budgetlib.store.fingerprint import report_digest

PAGE = "index.html"
PAGES = {ENGLISH: PAGE, CHINESE: "index.zh.html"}
BEHIND = {ENGLISH: "findings.js", CHINESE: "findings.zh.js"}
"""What the index shows behind a row: a script, as a page that is opened from a folder may load nothing else."""
HEADLINE = "headline.json"


@dataclass(frozen=True, slots=True)
class Link:
    """A result of one notebook: its file, what it is called, whether the notebook failed."""

    address: str
    title: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where the page of a disclosure stands, and what state of the data and of the pages beside it it has to show."""

    folder: Path
    state: str

    def headline(self, reports: Path) -> Mapping[str, Any] | None:
        """Return what the index shows of the disclosure; None when its page is of another state, or not there."""
        path = reports / self.folder / HEADLINE
        try:
            known: Mapping[str, Any] = json.loads(path.read_text(encoding="utf8"))
        except (OSError, ValueError):
            return None
        whole = all((path.parent / name).is_file() for name in (*PAGES.values(), *BEHIND.values()))
        return known["row"] if whole and known.get("state") == self.state else None


def place_of(subject: Subject, content: str, reports: Path) -> Place:
    """Return the place of a page; `content` stands for the data of the disclosure (see `store.markers.Marker`)."""
    own = INSPECTION.values()  # written with the page itself
    pages = [link.address for link in _links(reports / subject.folder) if link.address not in own]
    told = json.dumps([content, report_digest(), pages])
    return Place(subject.folder, hashlib.sha256(told.encode()).hexdigest())


def write_page(disclosure: Disclosure, place: Place, reports: Path) -> Mapping[str, Any]:
    """Write the page of a disclosure and what stands behind its row of the index; return what the row shows.

    Raises EnvironmentFault when a file cannot be written.
    """
    folder, summary = reports / place.folder, summarise(disclosure)
    up = "../" * len(place.folder.parts)
    write_inspection_pages(disclosure, folder, up)
    link_pages(folder)
    told = {"links": _links(folder), "findings": by_severity(disclosure.findings).to_dict("records")}
    kind = f"{SCOPES[summary.scope]}{KINDS[summary.kind]}"
    looks = {"s": summary, "kind": kind, "severities": SEVERITIES, "up": up, "base": ""}
    template = environment().get_template("disclosure.html")
    name = place.folder.as_posix()
    for language, page in PAGES.items():
        with in_language(language):
            shown = told if language == ENGLISH else _in_words(told, language)
            frame = {"language": language, "index": page, "editions": editions(language)}
            write_text(folder / page, template.render(**shown, **looks, **frame))
            behind = environment().get_template("behind.html").render(**shown, base=f"{quote(name)}/")
        write_text(folder / BEHIND[language], f"shown({json.dumps(name)}, {json.dumps(behind)});\n")
    row = _row(summary, kind, name)
    write_text(folder / HEADLINE, json.dumps({"state": place.state, "row": row}, ensure_ascii=False) + "\n")
    return row


def editions(language: str) -> Mapping[str, str]:
    """Return the names of a page (or of the index) in other languages, and what each language is called in itself."""
    return {page: LANGUAGES[other] for other, page in PAGES.items() if other != language}


def _in_words(told: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    """What a page shows in another language than English: its own pages where there are some, findings told again."""
    from budgetlib.prose.reconciliation import (
        finding_places,  # here: it loads IPython, which an index in English need not
    )
    from budgetlib.prose.stored import told as again

    own = [link for link in told["links"] if f".{language}." in link.address]
    findings = [
        finding
        | {name: again(finding["rule"], finding[name]) for name in ("title", "explanation")}
        | {"evidence": finding_places(finding["evidence"])}
        for finding in told["findings"]
    ]
    return {"links": own or told["links"], "findings": findings}


def environment() -> Environment:
    """Return the templates of the index and of these pages: all they show of documents is escaped."""
    made = Environment(loader=PackageLoader("budgetlib.reports"), autoescape=True, undefined=StrictUndefined)
    made.filters |= {"wan": in_wan, "percent": signed_percent, "share": share, "counted": of_severity}
    made.globals |= {"_": _, "_n": _n}
    return made


def _row(summary: Summary, kind: str, folder: str) -> dict[str, Any]:
    """What the index shows of a disclosure; figures as texts, so that none is rounded by a browser."""
    return {
        "region": summary.region,
        "department": summary.department,
        "fiscal_year": summary.fiscal_year,
        "kind": kind,
        "revenue": None if summary.revenue is None else format_amount(summary.revenue),
        "change": None if summary.change is None else f"{summary.change * 100:+.2f} %",
        "projects": summary.projects_current,
        "proved": None if summary.proved is None else f"{summary.proved * 100:.1f} %",
        "findings": [summary.findings.get(severity, 0) for severity in SEVERITIES],
        "synthetic": summary.synthetic,
        "folder": folder,
    }


def _links(folder: Path) -> list[Link]:
    pages = [(path, False) for path in folder.glob("*.html") if path.name not in PAGES.values()]
    failed = [(path, True) for path in folder.glob(f"*{FAILED_ENDING}")]
    return [Link(quote(path.name), _title(path, is_failed), is_failed) for path, is_failed in sorted(pages + failed)]


def _title(path: Path, failed: bool) -> str:
    """First heading of the notebook behind a page; its name where it has none, and what a page of ours is called."""
    if path.name in INSPECTION.values():
        found = re.search("<title>(.*?)</title>", path.read_text(encoding="utf8"))
        return unescape(found[1]) if found else path.stem
    notebook = path if failed else path.with_suffix(".ipynb")
    cells: list[Mapping[str, Any]] = []
    if notebook.is_file():
        cells = json.loads(notebook.read_text(encoding="utf8")).get("cells", [])
    for cell in cells:
        for line in "".join(cell["source"]).splitlines():
            if cell["cell_type"] == "markdown" and line.startswith("# "):
                return line[2:].strip()
    return path.name.removesuffix(FAILED_ENDING).removesuffix(".html")
