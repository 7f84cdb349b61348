"""The style of a web page as far as it decides what is seen: which declarations hold for which element."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from cssselect import SelectorError
from lxml import html as lxml_html
from lxml.cssselect import CSSSelector

from budgetlib.knowledge import knowledge

MAX_RULES = 5_000  # a page of an office program has a few hundred
MAX_CSS = 2 * 2**20
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_GENERATED = re.compile(r"::?(before|after)\s*$", re.IGNORECASE)
_IMPORTANT = re.compile(r"\s*!important\s*$", re.IGNORECASE)
_SEEN = ("display", "visibility", "opacity", "color", "background", "background-color", "font-size", "text-indent")
_USED = {*_SEEN, "text-decoration", "text-decoration-line", "vertical-align", "position", "left", "top", "content"}
_USED |= {"mso-hide", "width"}

Declarations = dict[str, str]


class Style:
    """What style sheets and attributes of one page say, asked element by element."""

    def __init__(self, root: lxml_html.HtmlElement) -> None:
        self._of: dict[lxml_html.HtmlElement, Declarations] = defaultdict(dict)
        self.generated: dict[lxml_html.HtmlElement, dict[str, str]] = defaultdict(dict)
        css = "\n".join(element.text_content() for element in root.iter("style"))[:MAX_CSS]
        for number, (selector, body) in enumerate(_rules(_COMMENT.sub("", css))):
            if number >= MAX_RULES:
                break
            self._apply(root, selector, _declarations(body))
        self.foreign = any("stylesheet" in (link.get("rel") or "").lower() for link in root.iter("link"))

    def _apply(self, root: lxml_html.HtmlElement, selectors: str, said: Declarations) -> None:
        if not said:
            return
        for selector in selectors.split(","):
            pseudo = _GENERATED.search(selector)
            for element in _matching(root, _GENERATED.sub("", selector)):
                if pseudo:
                    self.generated[element][pseudo[1].lower()] = said.get("content", "")
                else:
                    self._of[element].update(said)

    def of(self, element: lxml_html.HtmlElement) -> Declarations:
        """Return the declarations that hold for an element itself; those of its attribute `style` come last."""
        inline = element.get("style")
        own = self._of.get(element, {})
        return {**own, **_declarations(inline)} if inline else own

    def hides(self, element: lxml_html.HtmlElement) -> bool:
        """True when nothing of the element is shown and it takes no place: display:none and the like."""
        said = self.of(element)
        if element.get("hidden") is not None or said.get("display") == "none" or said.get("mso-hide") == "all":
            return True
        if said.get("visibility") == "collapse" and element.tag in ("tr", "col"):
            return True
        names = (element.get("class") or "").split()
        return self.foreign and "display" not in said and any(name in _hidden_classes() for name in names)

    def blanks(self, element: lxml_html.HtmlElement) -> bool:
        """True when the element takes its place and shows nothing: invisible, without size, white on white."""
        said = self.of(element)
        if not said:
            return False
        if (
            said.get("visibility") == "hidden"
            or _number(said.get("opacity")) == 0
            or _number(said.get("font-size")) == 0
        ):
            return True
        far = _number(said.get("text-indent"))
        if far is not None and far <= _FAR:
            return True
        away = [_number(said.get(side)) for side in ("left", "top")]
        if said.get("position") in ("absolute", "fixed") and any(value is not None and value <= _FAR for value in away):
            return True
        return said.get("color", "") in _WHITE and not self._stands_on_colour(element)

    def strikes(self, element: lxml_html.HtmlElement) -> bool:
        """True for text that is struck out."""
        said = self.of(element)
        lines = f"{said.get('text-decoration', '')} {said.get('text-decoration-line', '')}"
        return element.tag in ("s", "strike", "del") or "line-through" in lines

    def raises(self, element: lxml_html.HtmlElement) -> bool:
        """True for superscript."""
        return element.tag == "sup" or self.of(element).get("vertical-align") in ("super", "text-top")

    def _stands_on_colour(self, element: lxml_html.HtmlElement) -> bool:
        for holder in (element, *element.iterancestors()):
            said = self.of(holder)
            ground = said.get("background-color") or said.get("background") or (holder.get("bgcolor") or "").lower()
            if ground and ground not in _TRANSPARENT:
                return ground not in _WHITE
        return self.foreign  # what a style sheet elsewhere says is not known


_FAR = -500.0  # pixels or points beyond the edge at which text is put to be out of sight
_WHITE = {"#fff", "#ffffff", "white", "rgb(255,255,255)", "rgba(255,255,255,1)", "transparent", "rgba(0,0,0,0)"}
_TRANSPARENT = {"transparent", "none", "inherit", "initial", "rgba(0,0,0,0)"}


def _matching(root: lxml_html.HtmlElement, selector: str) -> list[lxml_html.HtmlElement]:
    """Elements a selector means; none for what is no selector of elements (`:hover`, `@page`)."""
    try:
        return list(CSSSelector(selector.strip(), translator="html")(root))
    except (SelectorError, ValueError):
        return []


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Yield (selectors, declarations) of a style sheet; those for print only are not for the screen and left out."""
    position = 0
    while (start := css.find("{", position)) >= 0:
        selector = css[position:start].rpartition(";")[2].strip()
        end = _closing(css, start)
        body = css[start + 1 : end]
        if not selector.startswith("@"):
            yield selector, body
        elif selector.startswith(("@media", "@supports")) and not re.search(r"\bprint\b(?!.*\bscreen\b)", selector):
            yield from _rules(body)
        position = end + 1


def _closing(css: str, start: int) -> int:
    """Return the place of the brace that closes the one at `start`; the end where none does."""
    depth = 0
    for match in _BRACE.finditer(css, start):
        depth += 1 if match[0] == "{" else -1
        if depth == 0:
            return match.start()
    return len(css)


_BRACE = re.compile(r"[{}]")


def _declarations(body: str) -> Declarations:
    found: Declarations = {}
    for declaration in body.split(";"):
        name, _, value = declaration.partition(":")
        name = name.strip().lower()
        if name in _USED and value:
            value = _IMPORTANT.sub("", value.strip())
            found[name] = value if name == "content" else re.sub(r"\s+", "", value.lower())
    return found


def _number(value: str | None) -> float | None:
    match = re.match(r"-?[0-9]*\.?[0-9]+", value or "")
    return float(match[0]) if match else None


def content_text(value: str, element: lxml_html.HtmlElement) -> str:
    """Return the text that the property `content` prints: its strings, and attributes of the element."""
    parts = re.findall(r"\"([^\"]*)\"|'([^']*)'|attr\(\s*([\w-]+)[^)]*\)", value)
    return "".join(double or single or (element.get(name) or "" if name else "") for double, single, name in parts)


@cache
def _hidden_classes() -> frozenset[str]:
    return frozenset(knowledge("budgetlib.readers", "hidden_classes.yaml")["classes"])


def generated_of(style: Style) -> Mapping[lxml_html.HtmlElement, Mapping[str, str]]:
    """Return the generated contents that print anything: element → before/after → value."""
    return {element: said for element, said in style.generated.items() if any(said.values())}
