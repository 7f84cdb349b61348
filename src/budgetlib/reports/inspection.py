"""The inspection sheet as a page of the report, in every language, and as workbooks of many disclosures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from budgetlib.errors import SourceError
from budgetlib.evidence import Box, crop, page_box
from budgetlib.export.inspection import (
    ANSWERS,
    SEVERITY_WORDS,
    Language,
    Picture,
    by_part,
    heading_of,
    sentence_of,
    write_inspection,
    write_inspection_summary,
)
from budgetlib.files import sha256_of, write_text
from budgetlib.messages import in_language
from budgetlib.model import Disclosure
from budgetlib.reports.subjects import Subject

PAGES: Mapping[Language, str] = {"en": "inspection.html", "zh": "inspection.zh.html"}
"""The page in each language; they link to each other."""
SHEET = "inspection.xlsx"
SUMMARY = "inspection-summary.xlsx"
MARGIN, WIDTH, SCALE = 20.0, 300.0, 2.0  # of pictures: points around a place and across, pixels per point
_LANGUAGES: Mapping[Language, str] = {"en": "English", "zh": "中文"}


def write_inspection_pages(disclosure: Disclosure, folder: Path, up: str) -> list[Path]:
    """Write the pages of the inspection sheet into the folder of a disclosure's report; return them.

    `up` leads from there to the folder of all reports. Raises EnvironmentFault when a page cannot be written.
    """
    loader = PackageLoader("budgetlib.reports")
    template = Environment(loader=loader, autoescape=True, undefined=StrictUndefined).get_template("inspection.html")
    written = []
    for language, name in PAGES.items():
        others = {address: _LANGUAGES[other] for other, address in PAGES.items() if other != language}
        title, of, heads = heading_of(disclosure, language)
        told = {"language": language, "title": title, "of": of, "heads": heads, "others": others, "up": up}
        with in_language(language):
            page = template.render(parts=_parts(disclosure, language), **told)
        write_text(folder / name, page)
        written.append(folder / name)
    return written


def pictures_of(disclosure: Disclosure, sources: Iterable[Path]) -> Picture:
    """Return what draws the places of the problems of a disclosure from its sources, files or folders that have them.

    There is no picture of a place in a source that is not among them, or of which no picture can be made.
    """
    paths = _paths(disclosure, sources)

    def picture(row: Mapping[str, Any]) -> bytes | None:
        path, box = paths.get(row["file"]), page_box(row["box"] or "")
        if path is None or box is None:
            return None
        try:
            return crop(path, row["page"], tuple(box), around=_shown(box), margin=0.0, scale=SCALE)
        except SourceError:
            return None

    return picture


def _shown(box: Box) -> tuple[float, float, float, float]:
    """Return what is shown around a place: the lines above and below, and of a long line as much as can be read."""
    middle, half = (box.left + box.right) / 2, max((box.right - box.left) / 2 + MARGIN, WIDTH / 2)
    return max(middle - half, 0.0), max(box.top - MARGIN, 0.0), middle + half, box.bottom + MARGIN


def _paths(disclosure: Disclosure, sources: Iterable[Path]) -> dict[int, Path]:
    """Return the path of every file of a disclosure that is among the sources, by its number."""
    named = {row["source"]: row for row in disclosure.rows("documents")}
    found: dict[int, Path] = {}
    for source in sources:
        for path in source.rglob("*") if source.is_dir() else (source,):
            row = named.get(path.name)
            if row and path.is_file() and sha256_of(path) == row["sha256"]:
                found[row["file"] or 1] = path
    return found


def write_sheets(
    disclosures: Iterable[Disclosure],
    reports: Path,
    *,
    picture: Callable[[Disclosure], Picture | None] = lambda disclosure: None,
) -> Path:
    """Write the sheet of every disclosure into the folder of its report, and the summary over all; return that.

    `picture` gives for a disclosure what draws the places of its problems. Raises EnvironmentFault when a file cannot
    be written.
    """
    told = []
    for disclosure in disclosures:
        about = disclosure.rows("documents")[0]
        subject = Subject(about["department"], about["fiscal_year"], about["kind"], about["scope"])
        folder = reports / subject.folder
        folder.mkdir(parents=True, exist_ok=True)
        write_inspection(disclosure, folder / SHEET, picture=picture(disclosure))
        told.append((about, disclosure.rows("inspection")))
    return write_inspection_summary(told, reports / SUMMARY)


def _parts(disclosure: Disclosure, language: Language) -> list[dict[str, Any]]:
    from budgetlib.prose.reconciliation import finding_places  # here: it loads IPython, which other commands need not

    english = "_english" if language == "en" else ""
    return [
        {
            "title": rows[0][f"title{english}"],
            "ok": rows[0]["ok"],
            "answer": ANSWERS[language][rows[0]["ok"]],
            "problems": [
                {
                    "number": row.get("problem"),
                    "severity": row.get("severity") or "",
                    "word": SEVERITY_WORDS[language].get(row.get("severity") or "", ""),
                    "sentence": sentence_of(row, language),
                    "suggestion": row.get(f"suggestion{english}") or "",
                    "article": row.get("article") or "",
                    "places": finding_places(row.get("places") or ""),
                }
                for row in rows
            ],
        }
        for rows in by_part(disclosure.rows("inspection"))
    ]
