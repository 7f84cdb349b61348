"""Tiny PDFs for tests: text and ruled tables at exact places, in points from the top left of the page."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import mplfonts
import pypdfium2 as pdfium
from fontTools import subset
from fpdf import FPDF

FONT = Path(mplfonts.__file__).parent / "fonts" / "NotoSansCJKsc-Regular.otf"
LEFT = "<"
"""A cell covered by the merged cell on its left."""
ABOVE = "^"
"""A cell covered by the merged cell above it."""
SIZE = 9.0
LEADING = 11.0
PEN = 0.5


@cache
def font() -> Path:
    """The characters the tests use, cut out of the big font once: loading all of it takes most of a test's time."""
    here = Path(__file__).parent
    pages = here.parent / "readers" / "pdf"
    users = [*pages.glob("test_pdf*.py"), pages.parent / "scan" / "test_scan.py"]
    users += [here / "generated.py", here / "national_form.py"]
    wanted = "".join(path.read_text(encoding="utf8") for path in users)
    path = Path(_folder().name) / "cjk.otf"
    subset.main([str(FONT), f"--text={''.join(sorted(set(wanted) - set(chr(10))))}", f"--output-file={path}"])
    return path


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="budgetlib-test-font-")


class Sheet(FPDF):
    """An A4 document with one CJK font and points as the unit."""

    def __init__(self, *, landscape: bool = False) -> None:
        super().__init__(orientation="L" if landscape else "P", unit="pt", format="A4")
        self.set_auto_page_break(False)
        self.add_font("cjk", fname=str(font()))
        self.set_font("cjk", size=SIZE)
        self.set_line_width(PEN)
        self.add_page()

    def write_at(self, left: float, top: float, *lines: str) -> None:
        """Set lines of text, the first with its upper edge at `top`."""
        for place, line in enumerate(lines):
            self.text(left, top + SIZE + place * LEADING, line)

    def table(
        self,
        left: float,
        top: float,
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        height: float = 20.0,
        rules: str = "strokes",
        without: Sequence[str] = (),
    ) -> None:
        """Set a table. Text of a cell is broken at `\\n`; LEFT and ABOVE mark what a merged cell covers.

        `rules`: `strokes` (pen lines), `bars` (thin filled rectangles), `frames` (one rectangle per cell), `none`.
        `without` leaves out outer rules: `top`, `left`, `right`, `bottom`; or `rows`: all rules between rows.
        """
        xs = [left + sum(widths[:place]) for place in range(len(widths) + 1)]
        ys = [top + height * place for place in range(len(rows) + 1)]
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if cell not in (LEFT, ABOVE):
                    self.write_at(xs[j] + 2, ys[i] + 2, *cell.split("\n"))
        if rules == "frames":
            self._frames(rows, xs, ys)
        elif rules != "none":
            for edge in _edges(rows, xs, ys, without):
                self._rule(*edge, bar=rules == "bars")

    def _rule(self, x0: float, y0: float, x1: float, y1: float, *, bar: bool) -> None:
        if bar:
            self.rect(x0 - PEN / 2, y0 - PEN / 2, x1 - x0 + PEN, y1 - y0 + PEN, style="F")
        else:
            self.line(x0, y0, x1, y1)

    def _frames(self, rows: Sequence[Sequence[str]], xs: list[float], ys: list[float]) -> None:
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if cell in (LEFT, ABOVE):
                    continue
                right, below = j + 1, i + 1
                while right < len(row) and row[right] == LEFT:
                    right += 1
                while below < len(rows) and rows[below][j] == ABOVE:
                    below += 1
                self.rect(xs[j], ys[i], xs[right] - xs[j], ys[below] - ys[i])

    def save(self, path: Path) -> Path:
        """Write the document and return its path."""
        self.output(str(path))
        return path


def _edges(
    rows: Sequence[Sequence[str]], xs: list[float], ys: list[float], without: Sequence[str]
) -> Iterator[tuple[float, float, float, float]]:
    """Yield the edge above and left of every cell that is not merged over it, and the outer edges."""
    last, end = len(rows), len(xs) - 1
    for i in range(last + 1):
        if (i == 0 and "top" in without) or (i == last and "bottom" in without) or (0 < i < last and "rows" in without):
            continue
        for j in range(end):
            if not 0 < i < last or rows[i][j] != ABOVE:
                yield xs[j], ys[i], xs[j + 1], ys[i]
    for j in range(end + 1):
        if (j == 0 and "left" in without) or (j == end and "right" in without):
            continue
        for i in range(last):
            if not 0 < j < end or rows[i][j] != LEFT:
                yield xs[j], ys[i], xs[j], ys[i + 1]


def turned(source: Path, target: Path, degrees: int) -> Path:
    """Write a copy of a PDF whose pages ask to be shown turned clockwise."""
    with pdfium.PdfDocument(source) as document:
        for page in document:
            page.set_rotation(degrees)
        document.save(target)
    return target
