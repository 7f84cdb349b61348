"""What readers share on printed text: objects in place of text, raised characters, how many amounts a text holds."""

from __future__ import annotations

import re

OBJECT = "\ufffc"  # stands for what is shown and is no text: a picture, a drawing, what a script writes
_AMOUNT = re.compile(r"[0-9][0-9,]*\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{3,}")
_SUPERSCRIPT = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_RAISABLE = re.compile(r"[0-9+\-n]+")
_UNIT = re.compile(r"[A-Za-z]$")
_POWER = re.compile(r"(?:^|[×xX*·])10$")


def amounts_in(text: str) -> int:
    """Return how many numbers a text holds that may be amounts: with decimals, groups, or three digits."""
    return len(_AMOUNT.findall(text))


def raised(before: str, text: str) -> str:
    """Return superscript `text` as it counts behind the text `before` it.

    Behind a letter or a power of ten it belongs to it (m², 10⁴) and is written with superscript characters; anything
    else is a mark of a footnote and belongs to no number, code or name: nothing is left of it.
    """
    mark = text.strip()
    if _RAISABLE.fullmatch(mark) and (_UNIT.search(before) or _POWER.search(before)):
        return mark.translate(_SUPERSCRIPT)
    return "" if before.strip() else text
