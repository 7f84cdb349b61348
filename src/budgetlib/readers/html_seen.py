"""A web page as its reader sees it: hidden and struck text out, form fields and generated text in, pictures marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html

from budgetlib.readers.document import Remark
from budgetlib.readers.html_style import Style, content_text, generated_of
from budgetlib.readers.printed_text import OBJECT, amounts_in, raised

_FIELDS = {"", "text", "number", "tel", "search", "email", "url", "date", "month"}  # types of <input> that show a value
_PICTURES = ("img", "canvas", "svg", "object", "embed", "iframe", "picture", "video", "amp-img", "script")
HIDDEN = "data-budgetlib-hidden"  # marks a <col> that is not shown
_BLOCKS = ("td", "th", "tr", "p", "div", "li", "body", "h1", "h2", "h3", "h4")
_TINY = 4  # pixels: spacers and tracking points
_MIN_SCRIPT_AMOUNTS = 10
_SCRIPT_AMOUNT = re.compile(r"[0-9][0-9,]*\.[0-9]{2}(?![0-9])")


@dataclass(slots=True)
class _Left:
    """What was left out of one kind: how many pieces, amounts in tables and elsewhere, and an example."""

    pieces: int = 0
    in_tables: int = 0
    elsewhere: int = 0
    example: str = ""


@dataclass(slots=True)
class _Page:
    style: Style
    left: dict[str, _Left] = field(default_factory=dict)

    def leave(self, kind: str, element: lxml_html.HtmlElement) -> None:
        """Count what an element holds as left out."""
        text = " ".join("".join(element.itertext()).split())
        if not text:
            return
        left = self.left.setdefault(kind, _Left())
        left.pieces += 1
        amounts = amounts_in(text)
        tables = (element.iterancestors("table"), element.iter("table"))  # also those that are hidden whole
        if element.tag in ("td", "th", "tr", "tbody") or any(True for table in tables for _ in table):
            left.in_tables += amounts
        else:
            left.elsewhere += amounts
        if amounts and not left.example:
            left.example = text[:40]


def as_seen(root: lxml_html.HtmlElement) -> list[Remark]:
    """Change a page into what is seen of it, and return remarks on what was left out.

    Hidden elements go; those that keep their place are emptied. Values of form fields and text that the style sheet
    generates become text, raised footnote marks go, and a picture (or script) in a cell becomes U+FFFC.
    """
    page = _Page(Style(root))
    remarks = _scripts(root)
    _leave_out(root, page)
    _raise(root, page.style)
    _write_generated(page.style)
    _write_fields(root)
    _mark_pictures(root)
    return [*(_remark(kind, left) for kind, left in page.left.items() if left.in_tables or left.elsewhere), *remarks]


def _leave_out(root: lxml_html.HtmlElement, page: _Page) -> None:
    gone: list[tuple[lxml_html.HtmlElement, bool]] = []
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if not isinstance(element.tag, str) or element.tag in ("html", "body"):
            continue
        style = page.style
        removed = style.hides(element)
        blank = not removed and style.blanks(element)
        struck = not removed and not blank and style.strikes(element)
        if removed or blank or struck:
            page.leave("struck out" if struck else "hidden", element)
            gone.append((element, removed and element.tag != "col"))
            walk.skip_subtree()
    for element, removed in gone:
        if element.tag == "col":
            element.set(HIDDEN, "1")
        elif removed:
            element.drop_tree()
        else:
            _empty(element)


def _empty(element: lxml_html.HtmlElement) -> None:
    element.text = None
    for child in list(element):
        element.remove(child)


def _raise(root: lxml_html.HtmlElement, style: Style) -> None:
    """Write superscripts as the text they stand in takes them: units as m², footnote marks not at all."""
    for element in [e for e in root.iter() if isinstance(e.tag, str) and style.raises(e) and e.tag not in ("td", "tr")]:
        text = "".join(element.itertext())
        _empty(element)
        element.text = raised(_before(element), text)


def _before(element: lxml_html.HtmlElement) -> str:
    """The text right before an element, within its parent or that one's parents up to the block."""
    node = element
    for _ in range(4):
        if node.tag in _BLOCKS:
            return ""
        previous = node.getprevious()
        if previous is not None:
            return (previous.tail or "").strip() or "".join(previous.itertext()).strip()
        parent = node.getparent()
        if parent is None:
            return ""
        if (parent.text or "").strip():
            return str(parent.text).strip()
        node = parent
    return ""


def _write_generated(style: Style) -> None:
    for element, said in generated_of(style).items():
        if before := content_text(said.get("before", ""), element):
            element.text = before + (element.text or "")
        if after := content_text(said.get("after", ""), element):
            if len(element):
                element[-1].tail = (element[-1].tail or "") + after
            else:
                element.text = (element.text or "") + after


def _write_fields(root: lxml_html.HtmlElement) -> None:
    """Form fields show their values: those of text fields, and in cells the choice of a list."""
    for field_ in list(root.iter("input")):
        if (field_.get("type") or "").strip().lower() in _FIELDS:
            _replace(field_, field_.get("value") or "")
    for choice in list(root.iter("select")):
        if any(True for _ in choice.iterancestors("td", "th")):
            options = list(choice.iter("option"))
            chosen = next((option for option in options if option.get("selected") is not None), None)
            shown = chosen if chosen is not None else next(iter(options), None)
            _replace(choice, "".join(shown.itertext()) if shown is not None else "")
    for area in root.iter("textarea"):
        area.tag = "span"


def _replace(element: lxml_html.HtmlElement, text: str) -> None:
    """Put text in the place of an element."""
    tail = element.tail
    element.clear()
    element.tag, element.text, element.tail = "span", text, tail


def _mark_pictures(root: lxml_html.HtmlElement) -> None:
    """Put U+FFFC where a cell shows something else than text; the text of a drawing is read."""
    for element in list(root.iter(*_PICTURES)):
        if not any(True for _ in element.iterancestors("td", "th")) or _is_tiny(element):
            continue
        if element.tag == "script" and not re.search(r"[0-9]", element.text or ""):
            continue
        drawn = " ".join("".join(text.itertext()) for text in element.iter("text")) if element.tag == "svg" else ""
        _replace(element, drawn or OBJECT)


def _is_tiny(element: lxml_html.HtmlElement) -> bool:
    sizes = [element.get(name, "") for name in ("width", "height")]
    return any(size.removesuffix("px").isdigit() and int(size.removesuffix("px")) < _TINY for size in sizes)


def _scripts(root: lxml_html.HtmlElement) -> list[Remark]:
    """A remark on amounts that scripts outside of cells may write into the page."""
    texts: Iterable[str] = (
        script.text or "" for script in root.iter("script") if not any(True for _ in script.iterancestors("td", "th"))
    )
    amounts = sum(len(_SCRIPT_AMOUNT.findall(text)) for text in texts)
    if amounts < _MIN_SCRIPT_AMOUNTS:
        return []
    return [Remark("unread_content", 1, 0, f"scripts of the page hold {amounts} amounts, which were not read")]


def _remark(kind: str, left: _Left) -> Remark:
    amounts = left.in_tables + left.elsewhere
    said = f"{kind}: {left.pieces} pieces of the page with {amounts} amounts (such as {left.example!r}), not read"
    return Remark("hidden_content", 1, 0, said, "unread" if left.in_tables else "note")
