"""Where on its page a printed figure, word or row stands: found again among the characters, when a fact asks for it.

Reading keeps no place of any cell. What a cell says is looked for among the characters of its row, as they are printed.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from budgetlib.readers.pdf.blocks import Box, FreeLine, PageBlocks, Row, Table, ordered
from budgetlib.readers.pdf.glyphs import Glyphs, median
from budgetlib.readers.pdf.page import Page
from budgetlib.readers.pdf.sheets import sheets
from budgetlib.readers.pdf.words import reading_order

FOOT = 0.85
"""Share of the page's height below which its number is printed."""
LEVEL = 2.0
"""Points by which the middle of a character may stand outside its row."""
LINES_ON = 12
"""Lines in which the words of a sentence are looked for, from that in which it begins."""
_TOUCHING = 0.3  # white between the digits of one number at most, in heights
_IN_NUMBER = frozenset("0123456789.,")
_PAGE_NUMBER = re.compile(r"[-—–─－·第共页/\s]*?(\d{1,4})[-—–─－·第共页/\s\d]*|.*第\s*(\d{1,4})\s*页.*")


class _Printed(NamedTuple):
    """One line of the page: its band (points from the top), and the table whose row it is."""

    top: float
    bottom: float
    line: FreeLine | Row
    table: Table | None


class PdfPlaces:
    """The places of the lines of a PDF: left,top,right,bottom in points from the upper left corner as shown."""

    def __init__(self, pages: Sequence[Page], blocks: Sequence[PageBlocks]) -> None:
        self._pages = {page.number: page for page in pages}
        self._blocks = {block.number: block for block in blocks}
        self._found: dict[int, PagePlaces | None] = {}

    def page(self, number: int) -> PagePlaces | None:
        """Return the places of one page (1-based); None for a page that was not read."""
        if number not in self._found:
            page, blocks = self._pages.get(number), self._blocks.get(number)
            self._found[number] = PagePlaces(page, blocks) if page and blocks else None
        return self._found[number]

    def cell(self, page: int, row: int, column: int, text: str) -> str:
        """Return where a cell of a row stands; `""` where its text is not found among the characters of the row."""
        found = self.page(page)
        return _told(found.cell(row, column, text) if found else None)

    def words(self, page: int, row: int, text: str) -> str:
        """Return where words stand that begin in a line or in one of the next."""
        found = self.page(page)
        return _told(found.words(row, text) if found else None)

    def line(self, page: int, row: int) -> str:
        """Return where a whole line stands."""
        found = self.page(page)
        return _told(found.line(row) if found else None)

    def page_printed(self, page: int) -> str:
        """Return the number at the foot of a page."""
        found = self.page(page)
        return found.number if found else ""


class PagePlaces:
    """The characters of one page in reading order, and the bands in which its lines stand."""

    def __init__(self, page: Page, blocks: PageBlocks) -> None:
        self._page = page
        parts = sheets(page)
        self._second = (parts[0].width, page.height) if len(parts) > 1 else None  # what stands right is below there
        codes = np.concatenate([part.glyphs.codes for part in parts])
        boxes = np.concatenate([part.glyphs.boxes for part in parts])
        inked = codes > ord(" ")
        glyphs = Glyphs(codes[inked], boxes[inked])
        if len(glyphs):
            line, self._boxes, self._codes, _ = reading_order(glyphs, np.zeros(len(glyphs), int))
        else:
            line, self._boxes, self._codes = np.zeros(0, int), glyphs.boxes, glyphs.codes
        self._lines: list[int] = line.tolist()
        self._text = _text(self._codes)
        self._middles = (self._boxes[:, 1] + self._boxes[:, 3]) / 2
        self._height = median(self._boxes[:, 3] - self._boxes[:, 1]) if len(glyphs) else 0.0
        self._printed = list(self._bands(blocks))

    @property
    def number(self) -> str:
        """The number printed at the foot; empty where none is, or two pages stand on the sheet."""
        if self._second:
            return ""
        low = [p.line for p in self._printed if isinstance(p.line, FreeLine) and p.top > FOOT * self._page.height]
        for line in reversed(low):
            if match := _PAGE_NUMBER.fullmatch(line.text.strip()):
                return match[1] or match[2]
        return ""

    def line(self, row: int) -> Box | None:
        """Return the box of what a line holds."""
        if not (printed := self._at(row)):
            return None
        inside = self._within(printed)
        if printed.table:
            left, _, right, _ = printed.table.box
            middles = (self._boxes[:, 0] + self._boxes[:, 2]) / 2
            inside &= (middles >= left - LEVEL) & (middles <= right + LEVEL)
        return self._around(np.flatnonzero(inside))

    def cell(self, row: int, column: int, text: str) -> Box | None:
        """Return the box of the text of a cell (`column` from 0) of a table row, of equal ones that in its column."""
        printed, sought = self._at(row), "".join(text.split())
        if not printed or not sought:
            return None
        found = [place for place in self._runs(sought) if self._is_level(place, printed)]
        found = [place for place in found if self._is_whole(place)] or found
        if not found:
            return self._in_field(printed, column, sought)
        return self._around(np.arange(*found[self._chosen(found, printed, column, text)]))

    def words(self, row: int, text: str) -> Box | None:
        """Return the box of a text that is printed whole in a line from `row` on."""
        printed, sought = self._at(row), "".join(text.split())
        if not printed or not sought:
            return None
        bottom = printed.bottom + LINES_ON * 2 * self._height
        for start, end in self._runs(sought):
            if printed.top - LEVEL <= self._middles[start] <= bottom and self._is_whole((start, end)):
                return self._around(np.arange(start, end))
        return None

    def _at(self, row: int) -> _Printed | None:
        return self._printed[row - 1] if 0 < row <= len(self._printed) else None

    def _bands(self, blocks: PageBlocks) -> Iterator[_Printed]:
        lines = ordered(blocks)
        for place, (line, table) in enumerate(lines):
            following = lines[place + 1] if place + 1 < len(lines) else (None, None)
            if table is None:
                yield _Printed(line.top, line.top + self._height, line, None)
            elif following[1] is table and following[0] is not None:
                yield _Printed(line.top, max(following[0].top, line.top), line, table)
            else:
                yield _Printed(line.top, max(table.box[3], line.top + self._height), line, table)

    def _within(self, printed: _Printed) -> np.ndarray:
        return (self._middles >= printed.top) & (self._middles < printed.bottom)

    def _runs(self, sought: str) -> Iterator[tuple[int, int]]:
        """Yield where a text without blanks stands in one line: first character, and the one after its last."""
        start = self._text.find(sought)
        while start >= 0:
            end = start + len(sought)
            if self._lines[start] == self._lines[end - 1]:
                yield start, end
            start = self._text.find(sought, start + 1)

    def _is_level(self, place: tuple[int, int], printed: _Printed) -> bool:
        return printed.top - LEVEL <= float(self._middles[place[0]]) <= printed.bottom + LEVEL

    def _is_whole(self, place: tuple[int, int]) -> bool:
        """Whether no digit stands directly before or behind: the number is not the end of a longer one."""
        start, end = place
        for before, after, outer in ((start - 1, start, start - 1), (end - 1, end, end)):
            if before < 0 or after >= len(self._text) or self._lines[before] != self._lines[after]:
                continue
            white = float(self._boxes[after, 0] - self._boxes[before, 2])
            if self._text[outer] in _IN_NUMBER and white < _TOUCHING * self._height:
                return False
        return True

    def _chosen(self, found: Sequence[tuple[int, int]], printed: _Printed, column: int, text: str) -> int:
        """Return which of several equal texts of a row stands in a column: by their order, or by the column's edges."""
        if len(found) == 1 or not isinstance(printed.line, Row) or printed.table is None:
            return 0
        middles = [float(self._boxes[start, 0] + self._boxes[end - 1, 2]) / 2 for start, end in found]
        order = sorted(range(len(found)), key=lambda place: middles[place])
        equal = [place for place, cell in enumerate(printed.line.cells) if cell.strip() == text.strip()]
        if len(equal) == len(found) and column in equal:
            return order[equal.index(column)]
        left, right = _edges(printed.table, column)
        return min(order, key=lambda place: max(left - middles[place], middles[place] - right, 0.0))

    def _in_field(self, printed: _Printed, column: int, sought: str) -> Box | None:
        """Return the box of a text that is broken over lines: the characters in its field of the table."""
        if printed.table is None or not self._text:
            return None
        left, right = _edges(printed.table, column)
        middles = (self._boxes[:, 0] + self._boxes[:, 2]) / 2
        inside = np.flatnonzero(self._within(printed) & (middles >= left - LEVEL) & (middles <= right + LEVEL))
        if not len(inside):
            return None
        held = _text(reading_order(Glyphs(self._codes[inside], self._boxes[inside]), np.zeros(len(inside), int))[2])
        return self._around(inside) if sought in held else None

    def _around(self, places: np.ndarray) -> Box | None:
        """Return the box of characters on the page as it is shown."""
        if not len(places):
            return None
        boxes = self._boxes[places]
        left, top = boxes[:, 0].min(), boxes[:, 1].min()
        return self._shown((float(left), float(top), float(boxes[:, 2].max()), float(boxes[:, 3].max())))

    def _shown(self, box: Box) -> Box:
        """Return a box of the upright page as it stands on the page a viewer shows."""
        page = self._page
        left, top, right, bottom = box
        if self._second and top >= self._second[1]:
            across, down = self._second
            left, right, top, bottom = left + across, right + across, top - down, bottom - down
        left, top, right, bottom = _leaning((left, top, right, bottom), page)
        turned = (
            (left, top, right, bottom),
            (top, page.width - right, bottom, page.width - left),
            (page.width - right, page.height - bottom, page.width - left, page.height - top),
            (page.height - bottom, left, page.height - top, right),
        )[page.turned]
        return (turned[0] * page.unit, turned[1] * page.unit, turned[2] * page.unit, turned[3] * page.unit)


def _leaning(box: Box, page: Page) -> Box:
    """Return the box around what a box of the straightened page holds as it leans in the picture."""
    rows, uprights = page.lean
    if not rows and not uprights:
        return box
    left, top, right, bottom = box
    rise, shift = math.tan(math.radians(rows)), math.tan(math.radians(uprights))
    across = [x - shift * (y - page.height / 2) for x in (left, right) for y in (top, bottom)]
    down = [y + rise * (x - page.width / 2) for x in (left, right) for y in (top, bottom)]
    return min(across), min(down), max(across), max(down)


def _text(codes: np.ndarray) -> str:
    return codes.astype("<u4").tobytes().decode("utf-32-le")


def _edges(table: Table, column: int) -> tuple[float, float]:
    """Return the left and the right edge of a column."""
    if column >= len(table.edges):
        return table.box[0], table.box[2]
    left = table.edges[column]
    place = bisect_right(table.edges, left)
    return left, table.edges[place] if place < len(table.edges) else table.box[2]


def _told(box: Box | None) -> str:
    """Write a box with tenths of points, rounded outwards."""
    if box is None:
        return ""
    left, top, right, bottom = box
    edges = (math.floor(left * 10), math.floor(top * 10), math.ceil(right * 10), math.ceil(bottom * 10))
    return ",".join(f"{edge / 10:g}" for edge in edges)
