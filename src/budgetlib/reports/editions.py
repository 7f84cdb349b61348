"""Editions: pages of one notebook in several languages, beside each other, each with a link to the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from budgetlib.files import write_text
from budgetlib.messages import CHINESE, ENGLISH, LANGUAGES, _, in_language, is_chinese, paragraphs, translated

_SWITCH = re.compile(r"(<!-- editions -->).*?(<!-- end of editions -->)", re.DOTALL)


def edition_stem(stem: str, language: str) -> str:
    """Return the name of an edition: `00_reconciliation`, in Chinese `00_reconciliation.zh`."""
    return stem if language == ENGLISH else f"{stem}.{language}"


def in_edition(notebook: Any, language: str) -> Any:
    """Return a notebook with its own text in a language, paragraph by paragraph; code stays as it is."""
    with in_language(language):
        for cell in notebook.cells:
            if cell.cell_type == "markdown" and language != ENGLISH:
                cell.source = "\n\n".join(translated(paragraph) for paragraph in paragraphs(cell.source))
    return notebook


def words_of_page() -> Mapping[str, str]:
    """Return what the frame of a page says, in the language of the reader."""
    index = edition_stem("index", CHINESE if is_chinese() else ENGLISH)
    return {"back": _("all reports"), "code": _("code"), "index": f"{index}.html"}


def link_editions(folder: Path, stem: str) -> None:
    """Let the pages of a notebook in `folder` link to those in other languages that are there, and to no other."""
    pages = {language: folder / f"{edition_stem(stem, language)}.html" for language in LANGUAGES}
    there = {language: page for language, page in pages.items() if page.is_file()}
    for language, page in there.items():
        links = " ".join(_link(other, target.name) for other, target in there.items() if other != language)
        held = page.read_text(encoding="utf8")
        linked = _SWITCH.sub(lambda found, told=links: f"{found[1]}{told}{found[2]}", held, count=1)  # type: ignore[misc]
        if linked != held:
            write_text(page, linked)


def _link(language: str, name: str) -> str:
    return f'<a class="edition" lang="{language}" hreflang="{language}" href="{quote(name)}">{LANGUAGES[language]}</a>'
