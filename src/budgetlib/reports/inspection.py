"""The inspection sheet as a page of the report, in every language, and as workbooks of many disclosures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from budgetlib.export.inspection import (
    ANSWERS,
    Language,
    Picture,
    by_part,
    heading_of,
    sentence_of,
    write_inspection,
    write_inspection_summary,
)
from budgetlib.files import write_text
from budgetlib.model import Disclosure
from budgetlib.reports.subjects import Subject

PAGES: Mapping[Language, str] = {"en": "inspection.html", "zh": "inspection.zh.html"}
"""The page in each language; they link to each other."""
SHEET = "inspection.xlsx"
SUMMARY = "inspection-summary.xlsx"
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
        page = template.render(parts=_parts(disclosure, language), **told)
        write_text(folder / name, page)
        written.append(folder / name)
    return written


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
                    "sentence": sentence_of(row, language),
                    "suggestion": row.get(f"suggestion{english}") or "",
                    "article": row.get("article") or "",
                    "places": row.get("places") or "",
                }
                for row in rows
            ],
        }
        for rows in by_part(disclosure.rows("inspection"))
    ]
