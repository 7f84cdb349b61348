"""Printed lines of the narrative → paragraphs of compact text in which every position leads back to what is printed."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from budgetlib.interpret.quantity_units import has_quantity
from budgetlib.interpret.tables.layout import common
from budgetlib.interpret.wording import plain
from budgetlib.readers.document import Line

MAX_HEADING = 40  # characters of a heading within a section
FULL_LINE = 0.8  # a line this wide, compared with the widest of the section, was broken by the margin
_ORDINAL = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]\d{1,2}[）)]|\d{1,2}[.．、](?!\s*\d|\s*$)|第[一二三四]部分"
    r"|\d{1,2}[.．、]\s*[\[【]?2\d{2}(?:\d{2}){0,2}[\]】]?(?=[^\d.,，年%]))"  # with the code of an item
)
_TERMINAL = "。；;：:！!？?"
_OPEN_ENDS = ",，、（(“"
_CLOSING = "，,。；;、）)%％”"
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]{0,40}>|\*\*|^\s*#+\s+")
_LINE_BREAK = re.compile(r"[ \t]*\n[ \t]*")  # made by the margin: Chinese is printed without blanks
_QUOTES = "“”‘’\"'「」"
_PUNCTUATION = str.maketrans({"(": "（", ")": "）", "−": "-", "–": "-", "－": "-", "﹣": "-"})
_NUMERIC = set("0123456789.,")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that were printed as one paragraph.

    `text` is what is matched: without blanks and quotation marks, foreign character forms made simplified, digits and
    commas half-width, brackets full-width. `printed` is the paragraph as printed; `index[i]` is where character i of
    `text` stands in it, and `places` tells (offset in `printed`, page, row) of every line.
    """

    text: str
    printed: str
    index: Sequence[int]
    places: Sequence[tuple[int, int, int]]

    def place(self, position: int) -> tuple[int, int]:
        """Return (page, row) of the line that holds character `position` of `text`."""
        offset = self.index[min(position, len(self.index) - 1)]
        found = bisect_right(self.places, offset, key=lambda place: place[0]) - 1
        return self.places[found][1:]

    def words(self, start: int, end: int) -> str:
        """Return characters `start` to `end` of `text` as printed, with the quotation marks that belong to them."""
        if end <= start:
            return ""
        first = self.index[start - 1] + 1 if start else 0
        last = self.index[end] if end < len(self.index) else len(self.printed)
        return _balanced(_LINE_BREAK.sub("", self.printed[first:last]).strip())


def paragraphs(lines: Sequence[Line]) -> Iterator[Paragraph]:
    """Join the lines of a section into paragraphs; page-number footers between them are left out."""
    footer = re.compile(common()["page_footer"])
    kept = [line for line in lines if line.text.strip() and (line.cells is not None or not footer.match(line.text))]
    widest = max((_width(line.text) for line in kept), default=0)
    gathered: list[Line] = []
    for line in kept:
        if gathered and not _continues(gathered[-1], line, widest):
            yield _paragraph(gathered)
            gathered = []
        gathered.append(line)
    if gathered:
        yield _paragraph(gathered)


def is_numbered(printed: str) -> bool:
    """True for a paragraph that begins with a list number."""
    return _ORDINAL.match(printed) is not None


def is_heading(paragraph: Paragraph) -> bool:
    """True for a short numbered paragraph that states nothing: `（一）公务接待费`."""
    text = paragraph.text
    return (
        len(text) <= MAX_HEADING
        and is_numbered(paragraph.printed)
        and not re.search("[,;]|。.", text)
        and not has_quantity(text)
    )


def _continues(before: Line, after: Line, widest: int) -> bool:
    """True when `after` goes on with the paragraph of `before`.

    A conversion prints a paragraph as one line, but may break it anywhere; a PDF breaks it at the margin. So a line is
    joined to the one before unless it begins with a list number or the one before ends like a sentence or heading, well
    short of the margin.
    """
    if before.heading or after.heading or before.cells is not None or after.cells is not None:
        return False
    if _ORDINAL.match(after.text):
        return False
    end, begin = before.text.rstrip()[-1], after.text.lstrip()[0]
    if end in _OPEN_ENDS or begin in _CLOSING:
        return True
    full = _width(before.text) >= FULL_LINE * widest
    if end in _TERMINAL:
        return full and end not in "：:"
    is_heading = _ORDINAL.match(before.text) and not re.search(r"[,，。；;：:]|\d$", before.text.rstrip())
    return full or not (is_heading and not has_quantity(before.text))


def _paragraph(lines: Sequence[Line]) -> Paragraph:
    printed = "".join(line.text + "\n" for line in lines)[:-1]
    places, offset = [], 0
    for line in lines:
        places.append((offset, line.page, line.row))
        offset += len(line.text) + 1
    text, index = _compact(printed)
    printed = printed.replace("\n", " ") if any(line.cells is not None for line in lines) else printed
    return Paragraph(text, printed, index, places)


def _compact(printed: str) -> tuple[str, list[int]]:
    """Fold the characters and leave out blanks and quotation marks; a blank that separates two numbers stays."""
    masked = _MARKUP.sub(lambda found: " " * len(found[0]), printed)
    kept: list[str] = []
    index: list[int] = []
    blank = False
    for position, character in enumerate(masked):
        if character.isspace():
            blank = True
        elif character not in _QUOTES:
            folded = _folded(character)
            if blank and kept and _separates(kept, masked, position):
                kept.append(" ")
                index.append(position - 1)
            kept.append(folded)
            index.append(position)
            blank = False
    return "".join(kept), index


def _separates(kept: Sequence[str], masked: str, position: int) -> bool:
    """True when the blank before `position` stands between two numbers; False inside one (`5280. 60`, `1 234`)."""
    after = "".join(_folded(c) for c in masked[position : position + 4])
    if kept[-1] not in _NUMERIC or after[0] not in _NUMERIC:
        return False
    blanks = masked[len(masked[:position].rstrip()) : position]
    if "\n" in blanks and kept[-1].isdigit() and after[0].isdigit():
        return False  # a number broken by the line end
    if kept[-1] in ".," or after[0] in ".," or re.match("0[0-9]", after):
        return False
    group = re.search(r"\d{1,4}$", "".join(_folded(c) for c in masked[:position].rstrip()[-4:]))
    run = len(kept) - (len(group[0]) if group else 0)
    grouped = len(kept) - run <= 3 and re.fullmatch(r"\d{3}(?:[^\d].*)?", after, re.DOTALL)
    return not grouped or (run > 0 and (kept[run - 1].isascii() and kept[run - 1].isalpha()))


@lru_cache(maxsize=65_536)
def _folded(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)
    folded = folded if len(folded) == 1 else character
    simplified = plain(folded)
    return (simplified if len(simplified) == 1 else folded).translate(_PUNCTUATION)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text.strip())


def _balanced(words: str) -> str:
    """Strip quotation marks whose partner stands outside `words`."""
    words = words.lstrip("”’」").rstrip("“‘「").strip()
    if words.count('"') % 2:
        words = words.removeprefix('"') if words.startswith('"') else words.removesuffix('"')
    for opening, closing in ("“”", "‘’"):
        if words.count(opening) > words.count(closing) and words.startswith(opening):
            words = words[1:]
        elif words.count(closing) > words.count(opening) and words.endswith(closing):
            words = words[:-1]
    return words.strip()
