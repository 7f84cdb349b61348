"""A drawn document as a PDF: ruled tables, broken over pages with or without their heads."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import mplfonts
from fontTools import subset
from fpdf import FPDF
from tools.drawn_forms.document import SYNTHETIC, Document
from tools.drawn_forms.printed import ABOVE, LEFT, Printed

FONT = Path(mplfonts.__file__).parent / "fonts" / "NotoSansCJKsc-Regular.otf"
SIZE, LEADING, PAD, MARGIN = 7.0, 9.0, 2.0, 30.0
NARROWEST, WIDEST = 30.0, 130.0


def write_pdf(document: Document, path: Path) -> Path:
    """Write a document as PDF; every table begins on a page of its own."""
    sheet = _Sheet()
    sheet.add_page()
    sheet.line_at(MARGIN + 150, 150, document.cover)
    sheet.line_at(MARGIN + 150, 170, SYNTHETIC)
    for table in document.tables:
        sheet.print_table(table, rows_a_page=document.rows_a_page, repeated=document.heads_repeated)
    sheet.output(str(path))
    return path


@cache
def _font() -> Path:
    """The characters the generator uses, cut out of the big font once."""
    here = Path(__file__).parent
    texts = [path.read_text(encoding="utf8") for path in (*here.glob("*.py"), here / "wording.yaml")]
    path = Path(_folder().name) / "forms.otf"
    wanted = "".join(sorted(set("".join(texts)) - {"\n"}))
    subset.main([str(FONT), f"--text={wanted}", f"--output-file={path}"])
    return path


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="budgetlib-forms-font-")


class _Sheet(FPDF):
    """Landscape A4 in points."""

    def __init__(self) -> None:
        super().__init__(orientation="L", unit="pt", format="A4")
        self.set_auto_page_break(False)
        self.add_font("cjk", fname=str(_font()))
        self.set_font("cjk", size=SIZE)
        self.set_line_width(0.5)

    def line_at(self, left: float, top: float, text: str) -> None:
        self.text(left, top + SIZE, text)

    def print_table(self, table: Printed, *, rows_a_page: int, repeated: bool) -> None:
        widths = self._widths(table)
        right = MARGIN + sum(widths)
        rows = [[self._wrapped(cell, width) for cell, width in zip(row, widths, strict=True)] for row in table.rows]
        for page, start in enumerate(range(0, len(rows), rows_a_page)):
            self.add_page()
            top = MARGIN
            if page == 0:
                if table.label:
                    self.line_at(MARGIN, top, table.label)
                self.line_at((MARGIN + right) / 2 - self.get_string_width(table.title) / 2, top + 12, table.title)
                self.line_at(MARGIN, top + 26, table.under[0])
                self.line_at(right - self.get_string_width(table.under[1]), top + 26, table.under[1])
                top += 40
            if page == 0 or repeated:
                top = self._grid([self._head_cells(row, widths) for row in table.head], table.head, widths, top)
            part = rows[start : start + rows_a_page]
            top = self._grid(part, table.rows[start : start + rows_a_page], widths, top)
            if table.note:
                self.line_at(MARGIN, top + 4, table.note)
            self.line_at(MARGIN + 380, 575, f"- {self.page_no()} -")

    def _widths(self, table: Printed) -> list[float]:
        """As wide as the longest cell needs, within bounds, and all of them within the page."""
        wanted = []
        for j in range(len(table.head[0])):
            texts = [row[j] for row in table.rows] + [row[j] for row in table.head[-1:]]
            need = max((self.get_string_width(text) for text in texts), default=0) + 2 * PAD + 2
            wanted.append(min(WIDEST, max(NARROWEST, need)))
        room = 842 - 2 * MARGIN
        return [width * min(1.0, room / sum(wanted)) for width in wanted]

    def _head_cells(self, row: Sequence[str], widths: Sequence[float]) -> list[list[str]]:
        cells = []
        for j, text in enumerate(row):
            span = j + 1
            while span < len(row) and row[span] == LEFT:
                span += 1
            cells.append([] if text in (LEFT, ABOVE) else self._wrapped(text, sum(widths[j:span])))
        return cells

    def _wrapped(self, text: str, width: float) -> list[str]:
        lines, line = [], ""
        for character in text:
            if line and self.get_string_width(line + character) > width - 2 * PAD:
                lines.append(line)
                line = ""
            line += character
        return [*lines, line] if line else lines

    def _grid(
        self, cells: Sequence[Sequence[list[str]]], marks: Sequence[Sequence[str]], widths: Sequence[float], top: float
    ) -> float:
        """Print rows of wrapped cells with their rules; return where the next row begins."""
        xs = [MARGIN + sum(widths[:j]) for j in range(len(widths) + 1)]
        heights = [max((len(lines) for lines in row), default=1) * LEADING + 2 * PAD for row in cells]
        heights = [max(height, LEADING + 2 * PAD) for height in heights]
        ys = [top + sum(heights[:i]) for i in range(len(cells) + 1)]
        for i, row in enumerate(cells):
            for j, lines in enumerate(row):
                for k, line in enumerate(lines):
                    self.line_at(xs[j] + PAD, ys[i] + PAD + k * LEADING, line)
        for edge in _edges(marks, xs, ys):
            self.line(*edge)
        return ys[-1]


def _edges(
    marks: Sequence[Sequence[str]], xs: Sequence[float], ys: Sequence[float]
) -> Iterator[tuple[float, float, float, float]]:
    """The rules around every cell that is not merged over them."""
    for i in range(len(marks) + 1):
        for j in range(len(xs) - 1):
            if i in (0, len(marks)) or marks[i][j] != ABOVE:
                yield xs[j], ys[i], xs[j + 1], ys[i]
    for i in range(len(marks)):
        for j in range(len(xs)):
            if j in (0, len(xs) - 1) or marks[i][j] != LEFT:
                yield xs[j], ys[i], xs[j], ys[i + 1]
