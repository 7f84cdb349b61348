"""Links between the pages of a disclosure: the one before, the next, and the contents."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from budgetlib.files import write_text
from budgetlib.messages import ENGLISH, LANGUAGES, _, in_language
from budgetlib.reports.editions import edition_stem

_PLACE = re.compile(r"(<!-- pages -->).*?(<!-- end of pages -->)", re.DOTALL)
_HEAD = re.compile(r'<h1 id="[^"]*">(.*?)</h1>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def with_neighbours(html: str, folder: Path, stem: str, language: str) -> str:
    """Return the page of a notebook with links to those before and after it that are in `folder` now."""
    pages = _pages(folder, language)
    before = max((name for name in pages if name < stem), default=None)
    after = min((name for name in pages if name > stem), default=None)
    with in_language(language):
        links = [
            f'<a rel="{rel}" href="{quote(f"{edition_stem(name, language)}.html")}">{told}</a>'
            for rel, name, told in (
                ("prev", before, before and _("← {page}", page=_title(pages[before]))),
                ("next", after, after and _("{page} →", page=_title(pages[after]))),
            )
            if name
        ]
    return _PLACE.sub(lambda found: f"{found[1]}{' '.join(links)}{found[2]}", html)


def link_pages(folder: Path) -> None:
    """Link the pages of the notebooks in `folder` to those beside them, in every language."""
    for language in LANGUAGES:
        for stem, page in _pages(folder, language).items():
            held = page.read_text(encoding="utf8")
            linked = with_neighbours(held, folder, stem, language)
            if linked != held:
                write_text(page, linked)


def _pages(folder: Path, language: str) -> dict[str, Path]:
    """The pages of notebooks in a language, by the names of their notebooks."""
    ending = ".ipynb" if language == ENGLISH else f".{language}.ipynb"
    found = {path.name.removesuffix(ending): path.with_suffix(".html") for path in sorted(folder.glob(f"*{ending}"))}
    return {stem: page for stem, page in found.items() if "." not in stem and page.is_file()}


def _title(page: Path) -> str:
    """The first heading of a page, up to its colon."""
    with page.open(encoding="utf8") as stream:
        found = _HEAD.search(stream.read(6000))
    return re.split("[:：]", _TAG.sub("", found[1]))[0].strip() if found else page.name.split(".")[0]
