"""A text of one merged cell that a conversion cut at the column borders of the page, put together line by line.

The conversion reads every column of the page by itself: cell k holds a strip of the text, its lines parted by blanks.
Strips begin and end on different lines, lines are missing, and the glyph that a border cuts is read on both sides of
it. Which piece continues which is judged by what may stand side by side: digits before a unit, characters that stand
together elsewhere in the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median, median_high

from rapidfuzz import fuzz

from budgetlib.interpret.forms.cells import Wording, chinese
from budgetlib.interpret.forms.vocabulary import threshold, vocabulary
from budgetlib.interpret.wording import standard_label

BORDER = "\ue000"  # in a text put together: here a column border stands, digits beside it may be ghosts
GAP = "\ue001"  # here a piece of the line is missing
MAX_SHIFT = 4  # lines by which a strip may begin above or below the one before it
LINE_SHARE = 0.45  # of the widest piece of a strip: what is narrower is part of a line, not a line
FULL_LINE = 1.15  # of the usual width of a strip: no line is wider
UNALIKE = 2.5  # a piece so many times as wide as usual holds several lines: the strips cannot be laid side by side
MAX_PIECES = 1_000  # no cell of a page holds so many: they are left as they are
MAX_LINE = 70.0  # Chinese characters of a line across a page
MIN_TEXT = 120  # characters: so long a cell was read across the columns
MIN_COMPARED = 5  # Chinese characters of a line that can be told from others
GHOST = 0.5  # costs of leaving out a character that a border cuts
UNEQUAL = 0.5  # costs of strips of equally many lines that do not begin on the same one
MISSING = 0.2  # costs of a line that only one of two neighbouring strips has
_PUNCTUATION = "、，,。;；:：)）/"
_OPENING = '（(《“"'
_JUNK = r"[A-Za-z∃■≤≥÷!\]\[:;.·・_\-\s]+"
_JUNK_BEFORE, _JUNK_BEHIND = re.compile(rf"^{_JUNK}(?=[\u4e00-\u9fff\d])"), re.compile(rf"(?<=[\u4e00-\u9fff]){_JUNK}$")
_MONEY_UNIT = re.compile(r"[百千]?[万亿]?元|[万亿](?![\u4e00-\u9fff])|[%‰]")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A strip and the line on which it begins."""

    first: int
    pieces: tuple[str, ...]

    def at(self, line: int) -> str | None:
        place = line - self.first
        return self.pieces[place] if 0 <= place < len(self.pieces) else None


def together(cells: Sequence[str], wording: Wording) -> str:
    """Return the text of `cells`, the strips of one merged cell left to right, with BORDER and GAP where it is cut.

    A single cell is a whole text. Strips that cannot be laid side by side follow each other, parted by GAP.
    """
    if len(cells) == 1:
        return standard_label(cells[0])
    cells = _without_copies(cells)
    strips = [pieces for cell in cells if (pieces := lines_of(cell))]
    if len(strips) < 2 or not all(map(_is_even, strips)):
        return GAP.join(_whole(cell) for cell in cells)
    placed = _placed(strips, wording)
    lines = range(min(s.first for s in placed), max(s.first + len(s.pieces) for s in placed))
    text, wrapped = "", True
    for line in lines:
        for strip in placed:
            piece = strip.at(line)
            if piece is None:
                wrapped = False
            else:
                text = _joined(text, piece, BORDER if wrapped else GAP, wording)
                wrapped = True
    return text


def without_marks(text: str) -> str:
    """Return a text put together as it is displayed: without borders, `…` where something is missing."""
    return text.replace(BORDER, "").replace(GAP, "…")


def lines_of(cell: str) -> tuple[str, ...]:
    """Return the lines of a strip: blanks part them, but pieces that together are as wide as others are one line."""
    tokens = [token for piece in cell.split() if (token := standard_label(piece).strip(BORDER + GAP))]
    if not tokens:
        return ()
    widths = [_width(token) for token in tokens]
    widest = max(widths)
    usual = median_high(width for width in widths if width >= LINE_SHARE * widest)
    if len(tokens) > MAX_PIECES:
        return tuple(tokens)
    while fitting := [i for i, (a, b) in enumerate(pairwise(widths)) if a + b <= FULL_LINE * usual]:
        i = min(fitting, key=lambda i: abs(widths[i] + widths[i + 1] - usual))
        tokens[i : i + 2] = [tokens[i] + tokens[i + 1]]
        widths[i : i + 2] = [widths[i] + widths[i + 1]]
    return tuple(tokens)


def _without_copies(cells: Sequence[str]) -> list[str]:
    """Leave out strips whose lines stand in a longer cell too: a conversion may read a text across, and its columns."""
    longest = max(cells, key=len, default="")
    if len(longest) < MIN_TEXT:
        return list(cells)
    return [cell for cell in cells if cell is longest or not _is_copy(cell, longest)]


def _is_copy(cell: str, text: str) -> bool:
    lines = [piece for piece in cell.split() if chinese(piece) >= MIN_COMPARED]
    known = sum(fuzz.partial_ratio(piece, text) >= threshold("same_form") for piece in lines)
    return bool(lines) and 2 * known >= len(lines)


def _whole(cell: str) -> str:
    """A cell beside which nothing can be laid: a text, or scraps of lines at the margin of one."""
    if len(cell) >= MIN_TEXT:
        return standard_label(cell)
    return GAP.join(lines_of(cell))


def _width(token: str) -> float:
    return sum(1.0 if ord(character) > 0x2E80 else 0.5 for character in token)


def _is_even(pieces: Sequence[str]) -> bool:
    widths = [_width(piece) for piece in pieces]
    return max(widths) <= MAX_LINE and max(widths) <= UNALIKE * median(widths)


def _placed(strips: Sequence[tuple[str, ...]], wording: Wording) -> list[_Placed]:
    """Place every strip so that the pieces of a line, and of lines that follow each other, fit best."""
    best: dict[int, tuple[float, list[_Placed]]] = {0: (0.0, [_Placed(0, strips[0])])}
    for left, strip in pairwise(strips):
        fits = {shift: _fit(left, strip, shift, wording) for shift in range(-MAX_SHIFT, MAX_SHIFT + 1)}
        following: dict[int, tuple[float, list[_Placed]]] = {}
        for first, (score, placed) in best.items():
            for shift, fit in fits.items():
                grown, total = _Placed(first + shift, strip), score + fit
                if grown.first not in following or following[grown.first][0] < total:
                    following[grown.first] = (total, [*placed, grown])
        best = following
    wrapping = ((score + _wrapped(placed, wording), placed) for score, placed in best.values())
    return max(wrapping, key=lambda found: found[0])[1]


def _fit(left: Sequence[str], right: Sequence[str], shift: int, wording: Wording) -> float:
    """How well a strip that begins `shift` lines below another continues its lines."""
    one, other = _Placed(0, tuple(left)), _Placed(shift, tuple(right))
    score = -UNEQUAL if shift and len(left) == len(right) else 0.0
    for line in range(min(0, shift), max(len(left), shift + len(right))):
        before, behind = one.at(line), other.at(line)
        score += junction(before, behind, wording) if before and behind else -MISSING
    return score


def _wrapped(placed: Sequence[_Placed], wording: Wording) -> float:
    """How well the lines continue each other: the last piece of each before the first piece of the next."""
    last, first = placed[-1], placed[0]
    pairs = ((last.at(line), first.at(line + 1)) for line in range(last.first, last.first + len(last.pieces)))
    return sum(junction(one, other, wording) for one, other in pairs if one and other)


def junction(left: str, right: str, wording: Wording) -> float:
    """How well `right` continues `left` across a border, about -2 (impossible) to 2 (a number before its unit).

    The glyph that the border cuts may be read on both sides, so that one character may be left out on either.
    """
    left, right = _JUNK_BEHIND.sub("", left) or left, _JUNK_BEFORE.sub("", right) or right
    best = _touching(left, right, wording)
    for one, other in ((left[:-1], right), (left, right[1:])):
        if one and other:
            best = max(best, _touching(one, other, wording) - GHOST)
    return best


def _touching(left: str, right: str, wording: Wording) -> float:
    one, other = left[-1], right[0]
    if one.isdigit():
        return _after_digit(right)
    if match := _MONEY_UNIT.match(right):
        return 1.0 if one in "百千万亿" and match[0] != "%" else -2.0
    if one in _PUNCTUATION and other in _PUNCTUATION:
        return -1.0
    if other.isdigit():
        return 0.8 if any(left.endswith(word) for word in vocabulary()["before_amounts"]) else 0.1
    if chinese(one) and chinese(other):
        return 1.0 if wording.has(one + other) else -0.3
    return -0.5 if one in _OPENING and other in _PUNCTUATION else 0.2


def _after_digit(right: str) -> float:
    if right[0].isdigit() or right[0] in ".,":
        return 0.8
    if _MONEY_UNIT.match(right):
        return 2.0
    if right[0] in _PUNCTUATION:
        return 0.3
    words = (*vocabulary()["cost_units"], *vocabulary()["cost_periods"], "日", "号", "余", "多")
    return 1.0 if right.startswith(tuple(words)) else -0.7


def _joined(text: str, piece: str, mark: str, wording: Wording) -> str:
    if not text:
        return piece
    if mark == BORDER:
        text, piece = _JUNK_BEHIND.sub("", text), _JUNK_BEFORE.sub("", piece) or piece
        text = _without_ghost(text, piece, wording)
        if text[-1:] == piece[:1] and chinese(piece[:1]):
            piece = piece[1:]
    return text + mark + piece


def _without_ghost(text: str, piece: str, wording: Wording) -> str:
    """Drop the last character of `text` when it is the half of a glyph that the border cuts before a unit of money."""
    if _MONEY_UNIT.match(piece) and chinese(text[-1:]) and text[-1] not in "百千万亿":
        return text[:-1] if text[-2:-1].isdigit() or text[-2:-1] in tuple("万亿") else text
    pair = text[-2:-1] + piece[:1]
    known = chinese(pair) == 2 and wording.has(pair)
    return text[:-1] if known and chinese(text[-1:]) and not wording.has(text[-1] + piece[:1]) else text


def best_halves(cells: Sequence[str]) -> Iterator[tuple[int, float]]:
    """Yield, for every place at which a row of cells may be two texts side by side, how alike the two are (0..1)."""
    for place in range(1, len(cells)):
        one, other = (set(_pairs("".join(part))) for part in (cells[:place], cells[place:]))
        yield place, len(one & other) / max(len(one | other), 1)


def _pairs(text: str) -> Iterator[str]:
    compact = re.sub(r"\s", "", text)
    return (a + b for a, b in pairwise(compact) if chinese(a) and chinese(b))
