"""A page to set Chinese tables and text on: fonts, headings, paragraphs, dot leaders and ruled grids."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import mplfonts
from fpdf import FPDF

FONT_FILE = Path(mplfonts.__file__).parent / "fonts" / "NotoSansCJKsc-Regular.otf"
EDITION_DATE = datetime(2026, 11, 24, tzinfo=UTC)  # fixed, so that equal input gives equal bytes
MARGIN = 12.0
BOTTOM = 16.0  # room kept for the page number
PAD = 1.0  # between a rule and the text of its cell
LEADING = 1.32  # line height in font sizes
MM_PER_POINT = 25.4 / 72
NEVER_FIRST = "，。；：、）》”%,.;:)"
TOKENS = re.compile(r"[0-9A-Za-z.,%]+|.", re.DOTALL)


@dataclass(frozen=True)
class Cell:
    """One cell of a grid; spans as in HTML, `align` one of L, C, R."""

    text: str = ""
    colspan: int = 1
    rowspan: int = 1
    align: str = "L"


Row = Sequence[Cell]


@dataclass(frozen=True)
class Placed:
    """A cell with its place in the grid."""

    cell: Cell
    row: int
    column: int


def place(rows: Sequence[Row], columns: int) -> list[list[Placed]]:
    """Give every cell its row and column, leaving out what row spans from above cover; one list per row."""
    taken: set[tuple[int, int]] = set()
    placed: list[list[Placed]] = []
    for r, row in enumerate(rows):
        placed.append([])
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            placed[r].append(Placed(cell, r, c))
            taken |= {(r + i, c + j) for i in range(cell.rowspan) for j in range(cell.colspan)}
            c += cell.colspan
        missing = [k for k in range(columns) if (r, k) not in taken]
        if missing or c > columns:
            raise ValueError(f"grid row {r}: {columns} columns expected, got {row}")
    return placed


class Sheet(FPDF):
    """An A4 document with one CJK font, page numbers counted from `start_numbering`, and named page marks."""

    def __init__(self, title: str, font: Path = FONT_FILE) -> None:
        super().__init__(format="A4")
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(False)
        self.set_creation_date(EDITION_DATE)
        self.set_title(title)
        self.set_lang("zh-CN")
        self.add_font("cjk", fname=str(font))
        self.set_font("cjk", size=10)
        self.set_line_width(0.2)
        self.unnumbered = 0
        self.numbered = False
        self.marks: dict[str, int] = {}
        self._widths: dict[str, float] = {}

    # -- pages -----------------------------------------------------------------------------------------------------

    def start_numbering(self) -> None:
        """Let the next page be page 1."""
        self.unnumbered, self.numbered = self.page, True

    def footer(self) -> None:
        """Print `- 12 -` at the foot (called by fpdf2 when a page ends)."""
        if self.numbered and self.page > self.unnumbered:
            self.set_font("cjk", size=9)
            self._line(f"- {self.page - self.unnumbered} -", MARGIN, self.h - 10, self.epw, "C")

    def mark(self, name: str) -> None:
        """Remember the printed number of this page under a name."""
        self.marks[name] = self.page - self.unnumbered

    @property
    def floor(self) -> float:
        """Lowest y that content may reach."""
        return self.h - BOTTOM

    def need(self, height: float) -> None:
        """Start a page like this one unless `height` is left."""
        if self.y + height > self.floor:
            self.add_page(orientation=self.cur_orientation)

    # -- text ------------------------------------------------------------------------------------------------------

    @property
    def line_height(self) -> float:
        """Height of a line of the present font size."""
        return self.font_size_pt * MM_PER_POINT * LEADING

    def measure(self, text: str) -> float:
        """Width of a text in the present font size."""
        for char in text:
            if char not in self._widths:
                self._widths[char] = self.get_string_width(char) / self.font_size_pt
        return sum(self._widths[char] for char in text) * self.font_size_pt

    def wrap(self, text: str, width: float) -> list[str]:
        """Break a text into lines; figures and Latin words stay whole, no line begins with a closing mark."""
        lines = []
        for part in text.split("\n"):
            line: list[str] = []
            for token in TOKENS.findall(part):
                for piece in [token] if self.measure(token) <= width else token:
                    if line and self.measure("".join(line) + piece) > width:
                        keep = len(line)
                        while keep > 1 and [*line, piece][keep] in NEVER_FIRST:
                            keep -= 1  # take the last character along to the next line
                        lines.append("".join(line[:keep]))
                        line = line[keep:]
                    line.append(piece)
            lines.append("".join(line))
        return lines

    def _line(self, text: str, x: float, y: float, width: float, align: str) -> None:
        if text:
            free = width - self.measure(text)
            x += {"L": 0.0, "C": free / 2, "R": free}[align]
            self.text(x, y + self.line_height * 0.76, text)

    def paragraph(self, text: str, size: float = 10.5, align: str = "L", indent: int = 0, after: float = 1.5) -> None:
        """Set running text over the page width, `indent` characters in on its first line."""
        self.set_font("cjk", size=size)
        for line in self.wrap("\u3000" * indent + text, self.epw):
            self.need(self.line_height * 1.2)
            self.set_font("cjk", size=size)  # again: a page's footer changes it
            self._line(line, MARGIN, self.y, self.epw, align)
            self.y += self.line_height * 1.2
        self.y += after

    def both_ends(self, left: str, right: str, size: float = 9) -> None:
        """One line with a text at either end."""
        self.set_font("cjk", size=size)
        self._line(left, MARGIN, self.y, self.epw, "L")
        self._line(right, MARGIN, self.y, self.epw, "R")
        self.y += self.line_height + 0.6

    def leader(self, label: str, page: str, indent: float, size: float = 10.5) -> None:
        """A line of a table of contents: label, dots, page."""
        self.set_font("cjk", size=size)
        room = self.epw - indent - self.measure(label + page) - 3
        dots = "." * max(2, int(room / self.measure(".")))
        self._line(label, MARGIN + indent, self.y, self.epw - indent, "L")
        self._line(f"{dots} {page}", MARGIN, self.y, self.epw, "R")
        self.y += self.line_height * 1.25

    # -- grids -----------------------------------------------------------------------------------------------------

    def grid(
        self,
        widths: Sequence[float],
        rows: Sequence[Row],
        *,
        head: int = 0,
        repeat: bool = True,
        size: float = 9,
        row_height: float = 0.0,
    ) -> None:
        """Rule a grid whose first `head` rows are its head, over as many pages as it takes.

        Rows bound by a row span stay together. With `repeat` the head is printed again on every page.
        """
        self.set_font("cjk", size=size)
        placed = place(rows, len(widths))
        heights = self.heights(widths, rows, row_height)
        blocks = self._blocks(placed, head)
        for k, block in enumerate(blocks):
            height = sum(heights[i] for i in block)
            follow = sum(heights[i] for i in blocks[1]) if k == 0 and head and len(blocks) > 1 else 0
            if self.y + height + follow > self.floor:
                self.add_page(orientation=self.cur_orientation)
                if repeat and head and k:
                    self._draw(placed, blocks[0], widths, heights, size)
            self._draw(placed, block, widths, heights, size)

    def heights(self, widths: Sequence[float], rows: Sequence[Row], row_height: float = 0.0) -> list[float]:
        """Height of every row at the present font size."""
        heights = [max(row_height, self.line_height + 2 * PAD)] * len(rows)
        cells = chain.from_iterable(place(rows, len(widths)))
        for p in sorted(cells, key=lambda p: p.cell.rowspan):
            width = sum(widths[p.column : p.column + p.cell.colspan])
            wanted = len(self.wrap(p.cell.text, width - 2 * PAD)) * self.line_height + 2 * PAD
            last = p.row + p.cell.rowspan
            lack = wanted - sum(heights[p.row : last])
            for i in range(p.row, last):  # a tall spanning cell stretches all its rows alike
                heights[i] += max(0.0, lack) / p.cell.rowspan
        return heights

    @staticmethod
    def _blocks(placed: Sequence[Sequence[Placed]], head: int) -> list[range]:
        """Runs of rows that may not be parted: the head, and rows bound by a row span."""
        starts, bound = [], head
        for r, cells in enumerate(placed):
            if r >= bound or r == 0:
                starts.append(r)
            bound = max([bound, r + 1, *(r + p.cell.rowspan for p in cells)])
        return [range(a, b) for a, b in zip(starts, [*starts[1:], len(placed)], strict=True)]

    def _draw(
        self,
        placed: Sequence[Sequence[Placed]],
        block: range,
        widths: Sequence[float],
        heights: Sequence[float],
        size: float,
    ) -> None:
        self.set_font("cjk", size=size)
        left = MARGIN + (self.epw - sum(widths)) / 2
        for p in chain.from_iterable(placed[i] for i in block):
            x = left + sum(widths[: p.column])
            y = self.y + sum(heights[block.start : p.row])
            width = sum(widths[p.column : p.column + p.cell.colspan])
            height = sum(heights[p.row : p.row + p.cell.rowspan])
            self.frame(p, (x, y, width, height))
            lines = self.wrap(p.cell.text, width - 2 * PAD)
            y += (height - len(lines) * self.line_height) / 2
            for i, line in enumerate(lines):
                self.ink(line, x + PAD, y + i * self.line_height, width - 2 * PAD, p)
        self.y += sum(heights[i] for i in block)

    def frame(self, placed: Placed, box: tuple[float, float, float, float]) -> None:
        """Print the rules around a cell (x, y, width, height)."""
        self.rect(*box)

    def ink(self, text: str, x: float, y: float, width: float, placed: Placed) -> None:
        """Print one line of the text of a cell."""
        self._line(text, x, y, width, placed.cell.align)


def centred(texts: Sequence[str | Cell]) -> list[Cell]:
    """A row of centred cells."""
    return [replace(t, align="C") if isinstance(t, Cell) else Cell(t, align="C") for t in texts]
