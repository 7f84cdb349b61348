"""Cells of a form: putting together what column borders cut, and judging which of two readings is better."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise, zip_longest

from rapidfuzz import fuzz

from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Line

MAX_CELL_CHARACTERS = 4_000  # a whole page of print; what is longer was invented by a conversion
MAX_REPEATS = 5
MAX_GHOST_CHARACTERS = 4
GHOST_SIMILARITY = 60.0
_REPEATED = re.compile(rf"(.{{1,8}}?)\1{{{MAX_REPEATS},}}", re.DOTALL)
_EMPTY_TAGS = re.compile(r"<(\w{1,6})>\s*</\1>\s*")
_CJK = re.compile(r"[\u4e00-\u9fff]")
_BORDER_MARKS = " -·・|_"
_JUNK_EDGES = " .。,，;；:：·・'|_-—※*"


def filled(line: Line) -> list[tuple[int, str]]:
    """Return (position, text) of the cells that hold something, cut to a page of print."""
    cells = ((i, _EMPTY_TAGS.sub("", cell[:MAX_CELL_CHARACTERS])) for i, cell in enumerate(line.cells or ()))
    return [(i, cell) for i, cell in cells if cell.strip()]


def chinese(text: str) -> int:
    """Return the number of Chinese characters."""
    return len(_CJK.findall(text))


def has_repeated_run(text: str) -> bool:
    """True when a text repeats one unit over and over: conversions invent such runs, nobody prints them."""
    return _REPEATED.search(text) is not None


def joined(parts: Iterable[str]) -> str:
    """Put together a text cut by column borders, dropping the characters that were read on both sides of a border."""
    text = ""
    for part in parts:
        label = _clean(part)
        text += label[_overlap(text, label) :]
    return text


def name_of(text: str) -> str:
    """Return an indicator's or project's name in standard spelling, without stray glyphs around it."""
    return standard_label(text).strip(_JUNK_EDGES)


def interleaved_target(cells: Sequence[str]) -> str:
    """Return a target that a border cut in two; the left strip may have one line more than the right one."""
    strips = [cell.split() for cell in cells]
    rows = zip_longest(*strips, fillvalue="")
    return "".join("".join(row) for row in rows) if len(cells) > 1 else "".join(cells)


class Wording:
    """Which character pairs a document's forms read how often: a misread character makes pairs found nowhere else."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._pairs = Counter(pair for text in texts for pair in set(_pairs(text)))

    def also(self, texts: Iterable[str]) -> Wording:
        """The same with the pairs of other texts."""
        wider = Wording(texts)
        wider._pairs.update(self._pairs)
        return wider

    def strange(self, text: str) -> int:
        """Return the number of character pairs that no other cell has."""
        return sum(self._pairs[pair] <= 1 for pair in _pairs(text))

    def has(self, pair: str) -> bool:
        """True when some cell of the document's forms has two characters side by side."""
        return pair in self._pairs

    def known_share(self, text: str) -> float:
        """Return the share of a text's character pairs that the document has at all."""
        pairs = _pairs(text)
        return sum(pair in self._pairs for pair in pairs) / len(pairs) if pairs else 0.0

    def better(self, first: str, second: str) -> str:
        """Return the reading with fewer strange pairs; the first when they are equal."""
        if not first or not second:
            return first or second
        return second if self.strange(second) < self.strange(first) else first


def _pairs(text: str) -> list[str]:
    return [a + b for a, b in pairwise(text) if _CJK.match(a) and _CJK.match(b)]


def _clean(part: str) -> str:
    label = standard_label(part).strip(_BORDER_MARKS)
    return label if chinese(label) or re.search(r"\d", label) else ""


def _overlap(left: str, right: str) -> int:
    """How many characters at the beginning of `right` repeat the end of `left`."""
    for size in range(min(MAX_GHOST_CHARACTERS, len(left), len(right)), 0, -1):
        end, begin = left[-size:], right[:size]
        if end == begin or (size > 2 and end[-2:] == begin[-2:] and fuzz.ratio(end, begin) >= GHOST_SIMILARITY):
            return size
    return 0
