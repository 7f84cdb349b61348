"""Numbers that a column border cuts: what they may read.

The glyph under a border is read in both cells, whole or misread: `317|764` is 31,764 or 317,764, `1|11.65` is 11.65 or
111.65, `所需经费|2150` is 150 or 2,150. Which one holds is for sums and second prints to say (cost_evidence.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from budgetlib.amounts import FEN
from budgetlib.interpret.forms.strips import BORDER, GAP

_CUT = re.compile(rf"(?P<left>\d[\d,.]*)?{BORDER}(?P<right>\d[\d,]*(?:\.\d+)?)(?P<more>{BORDER}\d[\d,.]*)?")
_OPEN_LEFT = re.compile(rf"{GAP}(?P<right>[\d,.]*\d)")
_OPEN_RIGHT = re.compile(rf"(?P<left>\d[\d,.]*)(?={GAP})")
_POINT = re.compile(r"(?<![\d.])(?P<left>\d{2,4})、(?P<right>\d{1,4})(?=万元?)")
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?")
_GHOST = re.compile(rf"(?<=[、,，;；])\d{BORDER}(?=[\u4e00-\u9fff])")

_SLASHES = str.maketrans("\\∖", "//")  # 1000元\\月
_EQUALS = re.compile(r"(?<=[个][月天年])\s*[-—](?=\d)")  # 740元/人/月×12个月-91.7万元


@dataclass(frozen=True, slots=True)
class Cut:
    """A number in a text that may read differently: where it stands, what it may be; nothing when a part is missing."""

    start: int
    end: int
    readings: tuple[str, ...]


def uncut(text: str) -> tuple[str, tuple[Cut, ...]]:
    """Return a text put together from strips without its borders, and the numbers in it that are in doubt.

    The text shows the first reading of each; GAP stays where something is missing.
    """
    text = _EQUALS.sub("=", _GHOST.sub("", text).translate(_SLASHES))
    plain, cuts, end = "", [], 0
    for start, stop, readings in _doubtful(text):
        plain += text[end:start].replace(BORDER, "")
        shown = readings[0] if readings else re.sub(r"[^\d.,]", "", text[start:stop])
        cuts.append(Cut(len(plain), len(plain) + len(shown), readings))
        plain, end = plain + shown, stop
    return plain + text[end:].replace(BORDER, ""), tuple(cuts)


def readings_at(cuts: Sequence[Cut], start: int, end: int) -> tuple[str, ...] | None:
    """Return the readings of the number in a stretch of text; None when it is not in doubt, () when a part is lost."""
    for cut in cuts:
        if cut.start < end and start < cut.end:
            return cut.readings
    return None


def is_slip(amount: Decimal, other: Decimal) -> bool:
    """True when the digits of two amounts of the same unit differ by one: misread, added or lost."""
    one, two = (_digits(value) for value in (amount, other))
    if len(one) == len(two):
        return sum(a != b for a, b in zip(one, two, strict=True)) == 1
    long, short = sorted((one, two), key=len, reverse=True)
    return len(long) == len(short) + 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _digits(yuan: Decimal) -> str:
    return re.sub(r"0+$", "", f"{yuan / FEN:.0f}") or "0"


def _doubtful(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    found = [(m.start(), m.end(), _joinings(m)) for m in _CUT.finditer(text)]
    found += [(m.start("right"), m.end(), ()) for m in _OPEN_LEFT.finditer(text)]
    found += [(m.start(), m.end(), ()) for m in _OPEN_RIGHT.finditer(text)]
    found += [(m.start(), m.end(), (f"{m['left']}.{m['right']}",)) for m in _POINT.finditer(text)]
    end = 0
    for start, stop, readings in sorted(found):
        if start >= end:
            yield start, stop, readings
            end = stop


def _joinings(match: re.Match[str]) -> tuple[str, ...]:
    """The joined number, the number without the first digit behind the border, and without the last one before it."""
    left, right = match["left"] or "", match["right"]
    if match["more"]:
        return ()
    possible = [left + right, left + right[1:], left[:-1] + right] if left else [right, right[1:]]
    sound = [
        number for number in possible if _NUMBER.fullmatch(number) and (number[0] != "0" or number[:2] in ("0", "0."))
    ]
    return tuple(dict.fromkeys(sound))
