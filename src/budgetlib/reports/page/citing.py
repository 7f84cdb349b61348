"""What a page is about, and how it is cited: department, year, digest of the sources, when they were fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from budgetlib import __version__
from budgetlib.errors import NothingProcessedError
from budgetlib.messages import _, is_chinese, of_reader
from budgetlib.reports.words import KINDS, SCOPES
from budgetlib.store.datasets import load
from budgetlib.store.root import found_root

_CHOSEN = ("department", "fiscal_year", "kind", "scope")
_DIGITS = 12
"""Of a digest, where sources have names as well."""


@dataclass(frozen=True, slots=True)
class About:
    """The disclosure that a page is about: its sources as name and digest, and what its metadata say of it."""

    department: str
    fiscal_year: int
    kind: str
    sources: tuple[tuple[str, str], ...]
    publisher: str = ""
    url: str = ""
    accessed: str = ""

    @property
    def name(self) -> str:
        """Return what it is called: 某局 2025 年部门预算."""
        return f"{self.department} {self.fiscal_year}{' 年' if is_chinese() else ' '}{self.kind}"


def about(parameters: Mapping[str, Any]) -> About | None:
    """Return the disclosure that the parameters of a notebook choose; None where the store does not have it."""
    root = found_root(parameters.get("root") or None)
    chosen = {name: parameters[name] for name in _CHOSEN if parameters.get(name)}
    if "department" not in chosen:
        return None
    try:
        documents = load("documents", root=root, **chosen)
        noted = load("disclosures", root=root, **chosen)
    except NothingProcessedError:
        return None
    first = documents.iloc[0]
    own = documents[documents["doc_id"] == first["doc_id"]]
    return About(
        str(first["department"]),
        int(first["fiscal_year"]),
        f"{SCOPES[first['scope']]}{KINDS[first['kind']]}",
        tuple(zip(own["source"], own["sha256"], strict=True)),
        **_noted(noted[noted["doc_id"] == first["doc_id"]]),
    )


def _noted(disclosures: pd.DataFrame) -> dict[str, str]:
    if disclosures.empty:
        return {}
    row = disclosures.iloc[0]
    return {name: "" if pd.isna(row[name]) else of_reader(str(row[name])) for name in ("publisher", "url", "accessed")}


def citation(subject: About, question: str) -> str:
    """Return how a page is cited in a sentence."""
    published = _("Published by {publisher}.", publisher=subject.publisher) if subject.publisher else ""
    fetched = _("Accessed {date}.", date=subject.accessed) if subject.accessed else _("Date of access not recorded.")
    parts = [
        f"{subject.department}: {subject.fiscal_year}{' 年' if is_chinese() else ' '}{subject.kind}{_stop()}",
        published,
        subject.url,
        fetched,
        _("Source: {listed}.", listed=_sources(subject)),
        _("Page “{question}”, budgetlib {version}.", question=question, version=__version__),
    ]
    return ("" if is_chinese() else " ").join(part for part in parts if part)


def bibtex(subject: About, question: str, page: Path) -> str:
    """Return how a page is cited, as an entry of BibTeX."""
    fields = {
        "author": f"{{{_plain(subject.department)}}}",
        "title": f"{_plain(subject.name)}: {_plain(question)}",
        "year": str(subject.fiscal_year),
        "publisher": _plain(subject.publisher),
        "url": subject.url,
        "urldate": subject.accessed,
        "note": f"{_sources(subject)}; budgetlib {__version__}",
    }
    key = f"budget{subject.fiscal_year}-{subject.sources[0][1][:8]}-{page.name.split('.')[0]}"
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}"


def _sources(subject: About) -> str:
    digits = None if len(subject.sources) == 1 else _DIGITS
    return "; ".join(f"{_plain(name)}, SHA-256 {digest[:digits]}" for name, digest in subject.sources)


def _stop() -> str:
    return "。" if is_chinese() else "."


def _plain(text: str) -> str:
    """A text without the signs that BibTeX takes for its own."""
    return re.sub(r"[{}\\%#&$~^\s]+", " ", text).strip()
