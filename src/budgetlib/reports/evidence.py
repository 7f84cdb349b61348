"""Links from the pages of a report to its evidence: kept where they lead somewhere; the row beside each finding."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

from budgetlib.errors import NothingProcessedError
from budgetlib.evidence.boxes import Box
from budgetlib.evidence.marks import Mark, PageKey, marks_of
from budgetlib.evidence.pages import FOLDER, Shown, write_pages
from budgetlib.messages import _, in_language
from budgetlib.store.datasets import load, load_disclosure
from budgetlib.store.markers import find_markers
from budgetlib.store.root import found_root
from budgetlib.store.sources import source_of

CROP_MARGIN = 4.0
"""Points above and below the row that a crop shows."""
_CHOSEN = ("department", "fiscal_year", "kind", "scope")
_LINK = re.compile(rf'<a href="{FOLDER}/(?:f(\d+)-)?p(\d+)\.html(?:#r(\d+))?"[^>]*>(.*?)</a>', re.DOTALL)
_FINDING = re.compile(r"<li><strong>(?:(?!</?li>).)*?</li>", re.DOTALL)
_SHOWN_LINK = re.compile(rf'<a href="{FOLDER}/([\w-]+)\.html#r(\d+)">(.*?)</a>', re.DOTALL)
_BEFORE_BODY = "<main>"


@dataclass(frozen=True, slots=True)
class _Evidence:
    """A disclosure as its evidence needs it: title, number of files, sources that are there, marks of all pages."""

    title: str
    files: int
    sources: Mapping[int, Path]
    marks: Mapping[PageKey, Mapping[int, Mark]]

    def key(self, file: str, page: str, row: str) -> PageKey | None:
        """Return the page that a link means; None where several files have it and the link does not say which."""
        if file or self.files == 1:
            return int(file or 1), int(page)
        having = [key for key, rows in self.marks.items() if key[1] == int(page) and (not row or int(row) in rows)]
        return having[0] if len(having) == 1 else None


def with_evidence(html: str, folder: Path, parameters: Mapping[str, Any], language: str) -> str:
    """Return a page whose links to evidence lead to pages that are written into FOLDER/evidence, and crops of findings.

    Where a source is not there any more, its places are plain text, and the page says so once.

    Raises EnvironmentFault when a file cannot be written.
    """
    links = set(_LINK.findall(html))
    if not links or (known := _known(parameters)) is None:
        return _LINK.sub(lambda link: link[4], html)
    keys = {(file, page, row): known.key(file, page, row) for file, page, row, _text in links}
    wanted = {key for key in keys.values() if key is not None}
    shown = write_pages(folder / FOLDER, known.sources, known.marks, wanted, known.title)

    def link(found: re.Match[str]) -> str:
        key = keys[found[1] or "", found[2], found[3] or ""]
        return _link(found, shown.get(key) if key else None)

    html = _FINDING.sub(lambda item: _with_crop(item[0], shown), _LINK.sub(link, html))
    return html if wanted <= set(shown) else _told_gone(html, language)


def _link(found: re.Match[str], page: Shown | None) -> str:
    if page is None:
        return found[4]
    row = f"#r{found[3]}" if found[3] and int(found[3]) in page.rows else ""
    return f'<a href="{FOLDER}/{page.name}.html{row}">{found[4]}</a>'


def _with_crop(item: str, shown: Mapping[PageKey, Shown]) -> str:
    """Return a finding with the row that its first link leads to."""
    by_name = {page.name: page for page in shown.values()}
    for name, row, text in _SHOWN_LINK.findall(item):
        page = by_name[name]
        if page.size and (box := page.rows.get(int(row))):
            return item.removesuffix("</li>") + _crop(name, page.size, box, text) + "</li>"
    return item


def _crop(name: str, size: tuple[float, float], box: Box, text: str) -> str:
    """A window on the picture of the page, as wide as the page and as high as the row."""
    wide, high = size
    top, bottom = max(box.top - CROP_MARGIN, 0.0), min(box.bottom + CROP_MARGIN, high)
    frame = f"aspect-ratio:{wide:.0f}/{bottom - top:.0f};display:block;overflow:hidden;position:relative"
    picture = f"left:0;max-width:none;min-width:0;position:absolute;top:-{top / (bottom - top) * 100:.2f}%;width:100%"
    source = f'src="{FOLDER}/{name}.webp" alt="{escape(text)}" loading="lazy"'
    return f'<span class="crop" style="{frame}"><img {source} style="{picture}"></span>'


def _told_gone(html: str, language: str) -> str:
    with in_language(language):
        told = _("The source has gone since it was read: its pages are not shown.")
    return html.replace(_BEFORE_BODY, f'{_BEFORE_BODY}\n<p class="gone">{escape(told)}</p>', 1)


def _known(parameters: Mapping[str, Any]) -> _Evidence | None:
    root = found_root(parameters.get("root") or None)
    chosen = {name: parameters[name] for name in _CHOSEN if parameters.get(name)}
    try:
        documents = load("documents", root=root, **chosen)
    except NothingProcessedError:
        return None
    doc_id = str(documents["doc_id"].iloc[0])
    content = "".join(marker.content for marker in find_markers(root, [doc_id]))
    return _evidence_of(root, doc_id, content)


@lru_cache(maxsize=2)  # the notebooks of one disclosure follow each other
def _evidence_of(root: Path, doc_id: str, content: str) -> _Evidence:
    disclosure = load_disclosure(doc_id, root)
    rows = disclosure.rows("documents")
    sources = {row["file"]: path for row in rows if (path := source_of(root, row["sha256"]))}
    title = f"{rows[0]['department']} {rows[0]['fiscal_year']}"
    return _Evidence(title, len(rows), sources, marks_of(disclosure))
