"""The document as a PDF, clean or with one fault of pages, fonts, rules and ink."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from fpdf.enums import TextMode
from tools.edition.sheet import PAD, Placed, place
from tools.faults.document import CODED, LABEL, Document, Fault, amount_columns, grid_rows, is_amount
from tools.synthetic.document import SyntheticSheet
from tools.synthetic.table import Table

SIZE = 9.0
BLACK, GREY, WHITE, BLUE = (0, 0, 0), (215, 215, 215), (255, 255, 255), (205, 222, 240)
WORDS = "本页小计承前过次为金额单位万元。"
RASTER = 1.5  # pixels a point of what is printed as a picture


class Press(SyntheticSheet):
    """Sets the tables of a document; what a fault changes is a method of its own."""

    def __init__(self, document: Document) -> None:
        super().__init__(document.cover, LABEL + WORDS)
        self.document = document
        self.table: Table = document.tables[0]

    def print_all(self) -> Press:
        """Print the cover and all tables."""
        self.add_page()
        self.y = 90
        self.paragraph(self.document.cover, size=20, align="C", after=3)
        self.paragraph(LABEL, size=12, align="C")
        self.start_numbering()
        for table in self.document.tables:
            self.print_table(table)
        return self

    def print_table(self, table: Table) -> None:
        """Print one table on a page of its own."""
        self.table = table
        self.add_page(orientation="landscape" if table.wide else "portrait")
        self.background()
        self.paragraph(table.title, size=14, align="C", after=2)
        self.above()
        self.grid(table.widths, grid_rows(table), head=len(table.head), size=SIZE)
        self.below()

    @property
    def is_chosen(self) -> bool:
        """True in the table that a fault befalls."""
        return self.table.name == CODED

    def background(self) -> None:
        """Print what lies behind a table."""

    def above(self) -> None:
        """Print the line between title and table."""
        self.both_ends(f"部门名称：{self.document.department}", "单位：万元")

    def below(self) -> None:
        """Print what stands below a table."""
        if self.table.note:
            self.paragraph(self.table.note, size=9)

    def is_amount_cell(self, placed: Placed) -> bool:
        """True for a cell of an amount in the table that a fault befalls."""
        return self.is_chosen and is_amount(placed.cell.text)


class Covered(Press):
    """An old figure under a white box under the figure."""

    def ink(self, text: str, x: float, y: float, width: float, placed: Placed) -> None:
        if self.is_amount_cell(placed):
            super().ink("88.88", x, y, width, placed)
            self.set_fill_color(*WHITE)
            self.rect(x, y, width, self.line_height, style="F")
        super().ink(text, x, y, width, placed)


class Invisible(Press):
    """An older figure in invisible text under every figure."""

    def ink(self, text: str, x: float, y: float, width: float, placed: Placed) -> None:
        if self.is_amount_cell(placed):
            with self.local_context(text_mode=TextMode.INVISIBLE):
                super().ink("77.77", x, y, width, placed)
        super().ink(text, x, y, width, placed)


class White(Press):
    """White figures in blank cells."""

    def frame(self, placed: Placed, box: tuple[float, float, float, float]) -> None:
        super().frame(placed, box)
        if self.is_chosen and not placed.cell.text and placed.column in amount_columns(self.table):
            self.set_text_color(*WHITE)
            self._line("88.88", box[0] + PAD, box[1] + PAD, box[2] - 2 * PAD, "R")
            self.set_text_color(*BLACK)


class Bold(Press):
    """Every text is drawn twice, a little to the right: bold."""

    def ink(self, text: str, x: float, y: float, width: float, placed: Placed) -> None:
        super().ink(text, x, y, width, placed)
        super().ink(text, x + 0.12, y, width, placed)


class Watermark(Press):
    """Big slanted grey letters behind every table."""

    def background(self) -> None:
        self.set_text_color(*GREY)
        self.set_font("cjk", size=60)
        with self.rotation(40, self.w / 2, self.h / 2):
            self.text(self.w / 2 - 60, self.h / 2, "预算公开")
        self.set_text_color(*BLACK)


class DigitWatermark(Press):
    """Small slanted digits all over every table."""

    def background(self) -> None:
        self.set_text_color(*GREY)
        self.set_font("cjk", size=9)
        for i in range(6):
            for j in range(3):
                x, y = 30 + 60 * j, 40 + 35 * i
                with self.rotation(30, x, y):
                    self.text(x, y, "2025.01.15")
        self.set_text_color(*BLACK)


class Footnoted(Press):
    """A raised digit behind names and amounts of the table."""

    def ink(self, text: str, x: float, y: float, width: float, placed: Placed) -> None:
        raised = self.is_chosen and text and placed.row % 4 == 3 and placed.column in (1, 2)
        if raised:
            width -= 2.0
        super().ink(text, x, y, width, placed)
        if raised:
            end = x + (width if placed.cell.align == "R" else self.measure(text))
            self.set_font("cjk", size=5)
            self.text(end + 0.1, y + self.line_height * 0.9, "1")
            self.set_font("cjk", size=SIZE)


class NoRules(Press):
    """No rules at all."""

    def frame(self, placed: Placed, box: tuple[float, float, float, float]) -> None:
        pass


class HorizontalRules(Press):
    """Only horizontal rules."""

    def frame(self, placed: Placed, box: tuple[float, float, float, float]) -> None:
        x, y, width, height = box
        self.line(x, y, x + width, y)
        self.line(x, y + height, x + width, y + height)


class Coloured(Press):
    """No rules but coloured backgrounds with gaps between them."""

    def frame(self, placed: Placed, box: tuple[float, float, float, float]) -> None:
        x, y, width, height = box
        self.set_fill_color(*BLUE)
        self.rect(x + 0.15, y + 0.15, width - 0.3, height - 0.3, style="F")


class WhiteRules(Press):
    """White rules on a coloured ground."""

    def frame(self, placed: Placed, box: tuple[float, float, float, float]) -> None:
        self.set_fill_color(*BLUE)
        self.set_draw_color(*WHITE)
        self.rect(*box, style="DF")
        self.set_draw_color(*BLACK)


class LightRules(Press):
    """Very light grey rules."""

    def frame(self, placed: Placed, box: tuple[float, float, float, float]) -> None:
        self.set_draw_color(240, 240, 240)
        self.rect(*box)
        self.set_draw_color(*BLACK)


class Dashed(Press):
    """Dashed rules."""

    def frame(self, placed: Placed, box: tuple[float, float, float, float]) -> None:
        self.set_dash_pattern(dash=0.8, gap=0.6)
        self.rect(*box)
        self.set_dash_pattern()


class OutOfTrue(Press):
    """Rules of neighbouring cells that miss each other by a third of a millimetre."""

    def frame(self, placed: Placed, box: tuple[float, float, float, float]) -> None:
        x, y, width, height = box
        off = 0.3 * ((placed.row + placed.column) % 2)
        self.rect(x + off, y, width, height)


class Overflowing(Press):
    """Narrow columns: figures stick out to the left."""

    def ink(self, text: str, x: float, y: float, width: float, placed: Placed) -> None:
        if self.is_amount_cell(placed):
            self.set_stretching(190 if placed.row > 1 else 160)
            wide = self.measure(text) * (1.9 if placed.row > 1 else 1.6)
            self.text(x + width - wide, y + self.line_height * 0.76, text)
            self.set_stretching(100)
        else:
            super().ink(text, x, y, width, placed)


class UnitInHead(Press):
    """The unit of money stands only in the heads of the columns."""

    def above(self) -> None:
        self.both_ends(f"部门名称：{self.document.department}", "")

    def ink(self, text: str, x: float, y: float, width: float, placed: Placed) -> None:
        last = place(grid_rows(self.table), len(self.table.widths))[len(self.table.head) - 1]
        if placed in last and placed.column in amount_columns(self.table):
            self.set_font("cjk", size=5)
            text = f"{text}（万元）"
        super().ink(text, x, y, width, placed)
        self.set_font("cjk", size=SIZE)


class UnitBelow(UnitInHead):
    """The unit of money stands only below the tables."""

    ink = Press.ink

    def below(self) -> None:
        super().below()
        self.paragraph("注：本表金额单位为万元。", size=9)


class Pictures(Press):
    """Every figure of the table is a small picture."""

    def ink(self, text: str, x: float, y: float, width: float, placed: Placed) -> None:
        if self.is_amount_cell(placed):
            self.image(_picture(text), x=x, y=y, h=self.line_height)
        else:
            super().ink(text, x, y, width, placed)


class Scanned(Press):
    """The page of the table is a picture of it."""

    def print_table(self, table: Table) -> None:
        if table.name != CODED:
            super().print_table(table)
            return
        alone = Press(self.document)
        alone.print_table(table)
        self.add_page(orientation="portrait")
        self.image(pdfium.PdfDocument(bytes(alone.output()))[0].render(scale=RASTER).to_pil(), x=0, y=0, w=self.w)


class PageSums(Press):
    """A row of page sums stands between the rows of the table."""

    def print_table(self, table: Table) -> None:
        if table.name == CODED:
            middle = len(table.rows) // 2
            first = table.rows[0]
            for label in ("本页小计", "承前页"):
                row = ("", label, *first[2:])
                table = replace(table, rows=(*table.rows[:middle], row, *table.rows[middle:]))
        super().print_table(table)


class PrintedTwice(Press):
    """The page of the table is bound in twice."""

    def print_table(self, table: Table) -> None:
        super().print_table(table)
        if table.name == CODED:
            super().print_table(table)


class _Slip(SyntheticSheet):
    """A sheet without the label at its foot."""

    def footer(self) -> None:
        """Print nothing: the sheet is no higher than a figure."""


def _picture(text: str) -> Any:
    sheet = _Slip("")
    sheet.add_page(format=(40, 8))
    sheet.set_font("cjk", size=12)
    sheet.text(2, 6, text)
    return pdfium.PdfDocument(bytes(sheet.output()))[0].render(scale=RASTER).to_pil()


def _with(press: type[Press], document: Document, path: Path) -> None:
    press(document).print_all().output(str(path))


def _printed_as(change: Any, only: str, document: Document, path: Path) -> None:
    _with(Press, document.with_cells(change, only), path)


def clean(document: Document, path: Path) -> None:
    """Print the document without a fault."""
    _with(Press, document, path)


def _mapped(old: str, new: str, document: Document, path: Path) -> None:
    """Let the font say of one character that it is another."""
    sheet = Press(document)
    sheet.set_compression(False)
    data = bytes(sheet.print_all().output())
    changed = re.sub(rf"(<[0-9A-F]{{4}}> )<{ord(old):04X}>".encode(), rb"\1" + f"<{ord(new):04X}>".encode(), data)
    if changed == data:
        raise ValueError("the font has no such mapping")
    path.write_bytes(changed)


def _without_map(document: Document, path: Path) -> None:
    sheet = Press(document)
    sheet.set_compression(False)
    data = bytes(sheet.print_all().output())
    path.write_bytes(data.replace(b"/ToUnicode", b"/ToNothing"))


def _cut_short(document: Document, path: Path) -> None:
    clean(document, path)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 3 // 5])


def _flipped(document: Document, path: Path) -> None:
    """Flip one byte in the middle of the drawing of a page."""
    clean(document, path)
    data = bytearray(path.read_bytes())
    streams = [match.end() for match in re.finditer(rb"/FlateDecode[^>]*>>\nstream\r?\n", bytes(data))]
    start = document.chance.choice(streams[2:8])
    end = data.index(b"endstream", start)
    data[(start + end) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


def _two_up(document: Document, path: Path) -> None:
    """Put two pages side by side on every sheet."""
    clean(document, path)
    source = pdfium.PdfDocument(path.read_bytes())
    sheets = pdfium.raw.FPDF_ImportNPagesToOne(source.raw, 1684, 1191, 2, 1)
    pdfium.PdfDocument(sheets).save(str(path))


def _document_twice(document: Document, path: Path) -> None:
    clean(document, path)
    once = path.read_bytes()
    both = pdfium.PdfDocument.new()
    for _ in range(2):
        both.import_pages(pdfium.PdfDocument(once))
    both.save(str(path))


def _rotated(document: Document, path: Path) -> None:
    """Pages stored on their side, with the mark that turns them upright again."""
    clean(document, path)
    source = pdfium.PdfDocument(path.read_bytes())
    for page in source:
        page.set_rotation(90)
    source.save(str(path))


FAULTS: dict[str, Fault] = {
    "pdf: old figures covered by a white box": partial(_with, Covered),
    "pdf: old figures in invisible text": partial(_with, Invisible),
    "pdf: white figures in blank cells": partial(_with, White),
    "pdf: bold by drawing twice": partial(_with, Bold),
    "pdf: watermark behind tables": partial(_with, Watermark),
    "pdf: watermark of digits": partial(_with, DigitWatermark),
    "pdf: raised footnote digits": partial(_with, Footnoted),
    "pdf: no rules": partial(_with, NoRules),
    "pdf: horizontal rules only": partial(_with, HorizontalRules),
    "pdf: coloured cells without rules": partial(_with, Coloured),
    "pdf: white rules": partial(_with, WhiteRules),
    "pdf: very light rules": partial(_with, LightRules),
    "pdf: dashed rules": partial(_with, Dashed),
    "pdf: rules out of true": partial(_with, OutOfTrue),
    "pdf: figures wider than their cells": partial(_with, Overflowing),
    "pdf: unit in the heads": partial(_with, UnitInHead),
    "pdf: unit below the tables": partial(_with, UnitBelow),
    "pdf: figures as pictures": partial(_with, Pictures),
    "pdf: a page as a picture": partial(_with, Scanned),
    "pdf: sums of pages between rows": partial(_with, PageSums),
    "pdf: a page bound in twice": partial(_with, PrintedTwice),
    "pdf: the document bound in twice": _document_twice,
    "pdf: two pages on a sheet": _two_up,
    "pdf: pages stored on their side": _rotated,
    "pdf: the point is a control code": partial(_mapped, ".", "\x03"),
    "pdf: a digit is a space": partial(_mapped, "7", " "),
    "pdf: font without Unicode": _without_map,
    "pdf: ##### in the table": partial(_printed_as, lambda text: "#" * 7, CODED),
    "pdf: XX.XX left in the table": partial(_printed_as, lambda text: "XX.XX", CODED),
    "pdf: ideographic point": partial(_printed_as, lambda text: text.replace(".", "。"), CODED),
    "pdf: blank behind the point": partial(_printed_as, lambda text: text.replace(".", ". "), CODED),
    "pdf: cut short": _cut_short,
    "pdf: a byte flipped": _flipped,
}
