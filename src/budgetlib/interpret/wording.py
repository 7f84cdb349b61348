"""Printed wording ↔ standard wording: foreign character forms, mark-up remnants, inner blanks, vocabulary look-up."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from opencc import OpenCC
from rapidfuzz import fuzz, process

from budgetlib.knowledge import knowledge

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,40}>")
_MARKDOWN = re.compile(r"\*\*|^\s*#+\s+")
_CJK = r"\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’《》〈〉（）"
_INNER_BLANK = re.compile(rf"(?<=[{_CJK}])[ \t]+|[ \t]+(?=[{_CJK}])")
REMEMBERED = 4096
"""Labels whose spelling is remembered: a document asks for each of its few hundred about twenty times."""
_FULL_WIDTH_BRACKETS = str.maketrans("()", "（）")


def plain(text: str) -> str:
    """Return `text` without mark-up remnants (`<b>`, `**`, `&gt;`) and with foreign character forms made simplified."""
    text = _MARKDOWN.sub("", _TAG.sub("", html.unescape(text)))
    return _converter().convert(text).translate(_japanese_forms()).strip()


@lru_cache(maxsize=REMEMBERED)
def standard_label(text: str) -> str:
    """Return a label in the spelling used for comparison and display.

    Mark-up and foreign forms are removed, wraps (blanks beside a Chinese character) joined, digits and letters made
    half-width, and parentheses full-width: `其他政府办公厅(室)及 相关机构` → `其他政府办公厅（室）及相关机构`.
    """
    folded = unicodedata.normalize("NFKC", plain(text)).translate(_FULL_WIDTH_BRACKETS)
    return _INNER_BLANK.sub("", re.sub(r"\s+", " ", folded)).strip()


def closest(text: str, vocabulary: Iterable[str], cutoff: float = 75.0) -> tuple[str, float] | None:
    """Return the entry of `vocabulary` most like `text` with its score (0..100), or None below `cutoff`.

    An exact entry always wins. The score is the normalised indel similarity, which suits short Chinese labels in which
    single characters are misread, lost or doubled.
    """
    entries = list(vocabulary)
    if text in entries:
        return text, 100.0
    found = process.extractOne(text, entries, scorer=fuzz.ratio, score_cutoff=cutoff)
    return (found[0], found[1]) if found else None


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _japanese_forms() -> dict[int, str]:
    return str.maketrans(dict(knowledge("budgetlib.interpret", "characters.yaml")["japanese_forms"]))
