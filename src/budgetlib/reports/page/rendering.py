"""An executed notebook as one HTML page without scripts: its sections, code folded away, and a frame around them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from html import escape, unescape
from pathlib import Path
from typing import Any

import mistune
from jinja2 import Environment, PackageLoader, StrictUndefined

from budgetlib.messages import _, in_language
from budgetlib.reports.editions import words_of_page
from budgetlib.reports.page.citing import About, bibtex, citation
from budgetlib.reports.page.cleaning import classed, clean
from budgetlib.reports.page.figures import figure_html, figure_of

TOLD_CHARACTERS = 300
"""Of the summary, for lists of pages that others keep."""
_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_PICTURES = ("image/svg+xml", "image/png", "image/jpeg")


@dataclass(slots=True)
class Page:
    """What the template shows: blocks of HTML in order, and the sections that the contents list (id and heading)."""

    blocks: list[str] = field(default_factory=list)
    sections: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    summary: str = ""

    def with_ids(self, html: str) -> str:
        """Return HTML whose headings have names to link to; sections are noted, and what the page is called."""

        def named(found: re.Match[str]) -> str:
            level, text = int(found[1]), found[2]
            if level == 1 and not self.title:
                self.title = _text(text)
                return f'<h1 id="top">{text}</h1>'
            if level != 2:
                return found[0]
            self.sections.append((f"s{len(self.sections) + 1}", text))
            return f'<h2 id="s{len(self.sections)}">{text}</h2>'

        return _HEADING.sub(named, html)


def render(node: Any, name: str, language: str, *, figures: Path, subject: About | None = None) -> str:
    """Return an executed notebook (`name`: of its file) as a page; its frame is in `language`.

    `figures` is the folder with the files of its pictures, `subject` the disclosure it is about, where that is known.
    Outputs are cleaned of scripts and event handlers: they show text of documents, which is untrusted.
    """
    with in_language(language):
        page = _page(node, figures)
        question = page.title or name
        frame: dict[str, Any] = {"page": page, "language": language, "words": _words(), "question": question}
        frame["title"] = f"{subject.name} · {question}" if subject else question
        if subject:
            cited = {"text": citation(subject, question), "bibtex": bibtex(subject, question, Path(name))}
            frame |= {"subject": subject, "cited": cited}
        return _template().render(frame)


def _page(node: Any, figures: Path) -> Page:
    page = Page()
    for cell in node.cells:
        if cell.cell_type == "markdown":
            page.blocks.append(page.with_ids(clean(markdown(cell.source))))
        elif cell.cell_type == "code":
            page.blocks.append(_code(cell.source))
            for output in cell.outputs:
                shown = "".join(_shown(output, figures))
                page.summary = page.summary or (_summary(shown) if page.sections else "")
                page.blocks.append(shown)
    return page


def _words() -> Mapping[str, str]:
    said = {"cite": _("Cite this"), "contents": _("Contents"), "disclosure": _("all pages of this disclosure")}
    return {**words_of_page(), **said, "disclosure_page": words_of_page()["index"]}


def _code(source: str) -> str:
    if not source.strip():
        return ""
    handle, code = escape(_("code")), escape(source, quote=False)
    return f'<details class="code"><summary>{handle}</summary><pre>{code}</pre></details>'


def _shown(output: Mapping[str, Any], figures: Path) -> Iterator[str]:
    """What an output shows: of its forms the one that says most."""
    if output["output_type"] == "stream":
        yield _plain(output["text"])
    elif output["output_type"] == "error":
        yield _plain("\n".join(output["traceback"]))
    elif name := figure_of(output, figures):
        yield figure_html(name, figures)
    else:
        yield _of_forms(output["data"], output.get("metadata", {}))


def _of_forms(data: Mapping[str, Any], metadata: Mapping[str, Any]) -> str:
    if "text/html" in data:
        return f'<div class="out">{classed(clean(data["text/html"]))}</div>'
    if "text/markdown" in data:
        return f'<div class="out">{clean(markdown(data["text/markdown"]))}</div>'
    for kind in _PICTURES:
        if kind in data:
            return f"<figure>{_embedded(kind, data[kind], metadata.get(kind, {}).get('alt', ''))}</figure>"
    return _plain(data["text/plain"]) if "text/plain" in data else ""


def _embedded(kind: str, data: str, alt: str) -> str:
    if kind == "image/svg+xml":
        data = b64encode(data.encode()).decode()
    return f'<img src="data:{kind};base64,{escape("".join(data.split()))}" alt="{escape(alt or _("picture"))}">'


def _plain(text: str) -> str:
    return f'<pre class="out">{escape(_ANSI.sub("", text), quote=False)}</pre>'


def _summary(shown: str) -> str:
    """The first sentences of a page, as text."""
    told = _text(shown)
    return told if len(told) <= TOLD_CHARACTERS else f"{told[:TOLD_CHARACTERS]}…"


def _text(html: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", html)).split())


def markdown(source: str) -> str:
    """Return Markdown as HTML, which is not clean yet."""
    return str(_to_html()(source))


@cache
def _to_html() -> Any:
    return mistune.create_markdown(escape=False, plugins=["strikethrough", "table"])


@cache
def _template() -> Any:
    templates = Environment(loader=PackageLoader("budgetlib.reports"), autoescape=True, undefined=StrictUndefined)
    return templates.get_template("notebook.html")
