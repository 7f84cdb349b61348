"""HTML of outputs, cleaned: they show text of documents, which is untrusted.

What our own tables and sentences are made of is known to be clean by its tags alone, each exactly as one of ours and
closed in order; everything else goes through bleach, which takes some fifty times as long.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

_TABLE_TAGS = ("caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr")
_BLOCK_TAGS = ("blockquote", "br", "details", "div", "dl", "dd", "dt", "hr", "li", "ol", "p", "pre", "summary", "ul")
_HEADING_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TEXT_TAGS = ("a", "abbr", "b", "code", "del", "em", "i", "small", "span", "strong", "sub", "sup", "u")
_TAGS = frozenset(_TABLE_TAGS + _BLOCK_TAGS + _HEADING_TAGS + _TEXT_TAGS)
_VOID = {"br", "col", "hr"}
_ATTRIBUTES = {
    "*": ["align", "class", "colspan", "rowspan", "scope", "style", "title"],
    "a": ["href"],
    "details": ["open"],
}
_STYLES = ("background-color", "color", "font-style", "font-weight", "overflow-x", "text-align", "white-space", "width")
_STYLE_BLOCK = re.compile(r"<style\b.*?</style\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_OWN_TAG = re.compile(
    r"<(/?)([a-z][a-z0-9]*)"
    r'(?:| href="(?:https?://|[#A-Za-z0-9_.-])[^"<>:&]*"'
    r'| style="(?:overflow-x: auto|text-align: (?:left|right|center)(?:; white-space: nowrap)?)")( ?/)?>'
)
_ALIGNED = re.compile(r' style="text-align: (left|right);?( white-space: nowrap;?)?"')
_CLASSES = {
    ("left", False): ' class="l"',
    ("right", False): "",
    ("left", True): ' class="l n"',
    ("right", True): ' class="n"',
}
_SCROLLING = re.compile(r'<div style="overflow-x: auto;?">')


def clean(html: str) -> str:
    """Return HTML with text, tables and links alone; whatever else a browser could run is shown as text, or dropped."""
    html = _STYLE_BLOCK.sub("", html)
    return html if _is_own(html) else _cleaner().clean(html)


def classed(html: str) -> str:
    """Return clean HTML of tables with the classes of the style sheet of the pages instead of a style in each cell."""
    html = _SCROLLING.sub('<div class="wide">', html)
    return _ALIGNED.sub(lambda found: _CLASSES[found[1], bool(found[2])], html)


def _is_own(html: str) -> bool:
    """Whether every tag is one that we write, with our attributes alone, and all are closed in order."""
    open_tags: list[str] = []
    for found in _TAG.finditer(html):
        if not (tag := _OWN_TAG.fullmatch(found[0])) or tag[2] not in _TAGS:
            return False
        if tag[2] in _VOID:
            continue
        if not tag[1]:
            open_tags.append(tag[2])
        elif not open_tags or open_tags.pop() != tag[2]:
            return False
    return not open_tags and not {"<", ">"} & set(_TAG.sub("", html).replace("&lt;", "").replace("&gt;", ""))


@cache
def _cleaner() -> Any:
    from bleach.css_sanitizer import CSSSanitizer  # here: pages of our own need none of it
    from bleach.sanitizer import Cleaner

    styles = CSSSanitizer(allowed_css_properties=list(_STYLES))
    return Cleaner(tags=_TAGS, attributes=_ATTRIBUTES, css_sanitizer=styles)
