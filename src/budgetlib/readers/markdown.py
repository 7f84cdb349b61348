"""Mark-up of text conversions as plain text: LaTeX numbers, emphasis, links, pictures, struck and raised text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from budgetlib.readers.printed_text import OBJECT, amounts_in, raised

_MATH = re.compile(r"\$\$([^$\n]{1,200})\$\$|\$([^$\n]{1,200})\$|\\\(([^\n]{1,200}?)\\\)|\\\[([^\n]{1,200}?)\\\]")
_WRAPPER = re.compile(
    r"\\(?:mathbf|mathrm|mathit|mathsf|mathtt|mathnormal|boldsymbol|bm|text|textbf|textrm|textit|operatorname|underline|"
    r"mbox|hbox)\s*\{([^{}]*)\}"
)
_MATH_SIGNS = {
    r"\%": "%",
    r"\,": "",
    r"\;": "",
    r"\:": "",
    r"\!": "",
    r"\ ": "",
    "~": "",
    r"\left": "",
    r"\right": "",
    r"\quad": " ",
    r"\bigtriangleup": "△",
    r"\triangle": "△",
    r"\blacktriangle": "▲",
    r"\vartriangle": "△",
    r"\Delta": "△",
    r"\times": "×",
    r"\geqslant": "≥",
    r"\leqslant": "≤",
    r"\geq": "≥",
    r"\leq": "≤",
    r"\ge": "≥",
    r"\le": "≤",
    r"\sim": "~",
    r"\yen": "¥",
    r"\pm": "±",
}
_RAISED_MATH = re.compile(r"\^\s*(?:\{([^{}]{0,20})\}|(\S))")
_LEFTOVER = re.compile(r"[\\^_]")
_SIMPLE = re.compile(r"[-−–—+△▲▼±×~≥≤<>=%‰.,，0-9()（）\s\u3000-\u9fff\uff00-\uffef⁰-⁹¹²³¥/:*#A-Za-z]*")
_IMAGE = re.compile(r"!\[[^\]\n]{0,200}\]\([^)\n]{0,500}\)|<img\b[^<>]{0,500}>", re.IGNORECASE)
_LINK = re.compile(r"(?<!!)\[([^\]\n]{0,200})\]\((?:[^)\s]{1,500})\)")
_FOOTNOTE = re.compile(r"\[\^[^\]\n]{1,20}\]")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]{1,200})~~|<(s|del|strike)>([^<\n]{0,200})</\2>", re.IGNORECASE)
_RAISED = re.compile(r"<sup\b[^<>]{0,100}>([^<\n]{0,100})</sup>", re.IGNORECASE)
_INLINE = re.compile(r"</?(?:b|strong|i|em|u|span|font|small|big|mark|center|sub|p|div)\b[^<>]{0,200}>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPHASIS = re.compile(r"(\*{1,3}|_{2,3}|`+)(?=[^\s*_`])([^*`\n]{1,500}?)(?<=[^\s*_`])\1")
_ESCAPED = re.compile(r"\\([-+.,()|*_#%&$~<>\[\]])")


@dataclass(slots=True)
class Struck:
    """What was struck out in a text: pieces, and amounts in them."""

    pieces: int = 0
    amounts: int = 0


def plain_cell(text: str, struck: Struck) -> str:
    """Return the text of a cell as it is shown: a cell that holds only a picture is U+FFFC."""
    shown = plain_line(text, struck)
    return OBJECT if not shown and _IMAGE.search(text) else shown


def plain_line(text: str, struck: Struck) -> str:
    """Return a line without its mark-up; what is struck out is left out and counted."""
    if not any(mark in text for mark in "$\\~<*`[&_"):
        return text
    text = _MATH.sub(_plain_math, text)
    text = _STRUCK.sub(lambda match: _leave(match, struck), text)
    text = _RAISED.sub(lambda match: raised(match.string[: match.start()], match[1]), text)
    text = _IMAGE.sub("", text)
    text = _FOOTNOTE.sub("", _LINK.sub(r"\1", text))
    text = _INLINE.sub("", _BREAK.sub(" ", text))
    text = _ESCAPED.sub(r"\1", _EMPHASIS.sub(r"\2", text))
    return html.unescape(text).strip()


def _leave(match: re.Match[str], struck: Struck) -> str:
    struck.pieces += 1
    struck.amounts += amounts_in(match[1] or match[3] or "")
    return ""


def _plain_math(match: re.Match[str]) -> str:
    """Write a formula that is a number or words as text; anything else stays as it is."""
    inner = next(filter(None, match.groups()), "")
    inner = inner.replace("{,}", ",")
    for _ in range(3):  # wrappers nest
        inner = _WRAPPER.sub(r"\1", inner)
    for sign, text in _MATH_SIGNS.items():
        inner = inner.replace(sign, text)
    inner = _RAISED_MATH.sub(lambda found: raised(found.string[: found.start()], found[1] or found[2] or ""), inner)
    inner = re.sub(r"(?<=[0-9.,])\s+(?=[0-9.,])", "", inner.replace("{", "").replace("}", "")).strip()
    return inner if not _LEFTOVER.search(inner) and _SIMPLE.fullmatch(inner) else match[0]
