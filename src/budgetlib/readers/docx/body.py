"""The body of a Word document, block by block: paragraphs with their numbers, text boxes, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from lxml import etree

from budgetlib.readers.document import Line
from budgetlib.readers.docx.numbering import Numbering
from budgetlib.readers.docx.runs import Left, Paragraph, is_big, paragraph
from budgetlib.readers.docx.tables import cells_of, holds_a_table, rows_of, table_rows, unwrapped
from budgetlib.readers.ooxml import attribute, local
from budgetlib.readers.printed_text import OBJECT
from budgetlib.readers.sheets import (
    MAX_CELL_CHARACTERS,
    MAX_PRINTED_ROWS,
    Bounds,
    Sheet,
    at_most,
    one_line,
    sheet_lines,
)

MAX_DEPTH = 50  # of tables in tables
_HEADING_NAME = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a style says of its paragraphs: the heading level (0: none), and the list and level they are counted in."""

    heading: int = 0
    number: str = ""
    level: int = 0


@dataclass(slots=True)
class Body:
    """Walks a body; `page` counts the pages, as Word saw them last or by page breaks, `lines` collects."""

    styles: Mapping[str, ParagraphStyle]
    numbering: Numbering
    rendered: bool
    bounds: Bounds = field(default_factory=Bounds)
    left: Left = field(default_factory=Left)
    lines: list[Line] = field(default_factory=list)
    page: int = 1
    row: int = 0

    def read(self, element: etree._Element, depth: int = 0) -> None:
        """Read the blocks of a body, cell or text box in their order."""
        at_most(depth, MAX_DEPTH, "tables in each other")
        for block in unwrapped(element):
            name = local(block)
            if name == "p":
                self._paragraph(block, depth)
            elif name == "tbl":
                self._table(block, depth)

    def _paragraph(self, element: etree._Element, depth: int) -> None:
        properties = element.find("{*}pPr")
        style = self.styles.get(attribute(_child(properties, "pStyle"), "val"), ParagraphStyle())
        if properties is not None and attribute(properties.find("{*}pageBreakBefore"), "val", "1") == "1":
            self._turn(int(properties.find("{*}pageBreakBefore") is not None and not self.rendered))
        found = paragraph(element, self.left)
        number = self._number(properties, style)
        self._turn(found.rendered_breaks if self.rendered else 0)
        outline = attribute(_child(properties, "outlineLvl"), "val")
        heading = int(outline) + 1 if outline.isdigit() and int(outline) < 9 else style.heading
        if OBJECT in found.text and not depth and is_big(element):
            self.left.pictures += 1
        for place, text in enumerate(found.text.replace(OBJECT, "").split("\n")):
            self._add_text(number + text if place == 0 else text, heading)
        self._boxes(found, depth)
        self._turn(0 if self.rendered else found.breaks)

    def _boxes(self, found: Paragraph, depth: int) -> None:
        for box in found.boxes:
            self.read(box, depth + 1)

    def _number(self, properties: etree._Element | None, style: ParagraphStyle) -> str:
        own = _child(properties, "numPr")
        number = attribute(_child(own, "numId"), "val", style.number)
        level = attribute(_child(own, "ilvl"), "val", str(style.level))
        return self.numbering.number(number, int(level)) if number and number != "0" and level.isdigit() else ""

    def _add_text(self, text: str, heading: int) -> None:
        if shown := one_line(text):
            at_most(len(shown), MAX_CELL_CHARACTERS, "characters in one line")
            self._add(Line(1, 0, shown, None, heading))

    def _add(self, line: Line) -> None:
        self.row += 1
        at_most(len(self.lines) + 1, MAX_PRINTED_ROWS, "lines")
        self.lines.append(replace(line, page=self.page, row=self.row))

    def _turn(self, pages: int) -> None:
        if pages:
            self.page, self.row = self.page + pages, 0

    def _table(self, table: etree._Element, depth: int) -> None:
        for layout, part in groupby(rows_of(table), key=holds_a_table):
            rows = list(part)
            if layout:
                for row in rows:
                    for cell in cells_of(row):
                        self.read(cell, depth + 1)
                continue
            for line in self._table_lines(rows, depth):
                self._add(line)

    def _table_lines(self, rows: list[etree._Element], depth: int) -> Iterator[Line]:
        """The lines of a table; where Word saw a page begin in one of its rows, the page is turned before it."""
        breaks = [_rendered_breaks(row) if self.rendered else 0 for row in rows]
        sheet = Sheet("", tuple(table_rows(rows, lambda cell: self._cell(cell, depth), self.bounds)))
        before = 0
        for line in sheet_lines(sheet, 1):
            self._turn(sum(breaks[before : line.row]))
            before = line.row
            yield line
        self._turn(sum(breaks[before:]))

    def _cell(self, cell: etree._Element, depth: int) -> str:
        texts: list[str] = []
        for block in unwrapped(cell):
            if local(block) != "p":
                continue
            found = paragraph(block, self.left)
            properties = block.find("{*}pPr")
            style = self.styles.get(attribute(_child(properties, "pStyle"), "val"), ParagraphStyle())
            texts.append(self._number(properties, style) + found.text)
            for box in found.boxes:
                texts += [paragraph(inner, self.left).text for inner in box.iterfind("{*}p")]
        return " ".join(text.replace("\n", " ") for text in texts)


def _rendered_breaks(row: etree._Element) -> int:
    return min(1, sum(1 for _ in row.iterfind(".//{*}lastRenderedPageBreak")))


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    return element.find(f"{{*}}{name}") if element is not None else None


def paragraph_styles(root: etree._Element | None) -> dict[str, ParagraphStyle]:
    """Return the styles of paragraphs by their identifiers, from the root of `word/styles.xml`."""
    if root is None:
        return {}
    elements = {attribute(style, "styleId"): style for style in root.iterfind("{*}style")}
    return {name: _style(style, elements) for name, style in elements.items()}


def _style(style: etree._Element, elements: Mapping[str, etree._Element]) -> ParagraphStyle:
    """A style with what it has from those it is based on."""
    heading, number, level = 0, "", 0
    seen: set[str] = set()
    while style is not None and (name := attribute(style, "styleId")) not in seen:
        seen.add(name)
        properties = style.find("{*}pPr")
        outline = attribute(_child(properties, "outlineLvl"), "val")
        named = _HEADING_NAME.fullmatch(attribute(style.find("{*}name"), "val"))
        heading = heading or (
            int(outline) + 1 if outline.isdigit() and int(outline) < 9 else int(named[1]) if named else 0
        )
        counted = _child(properties, "numPr")
        number = number or attribute(_child(counted, "numId"), "val")
        level = level or int(attribute(_child(counted, "ilvl"), "val", "0"))
        style = elements.get(attribute(style.find("{*}basedOn"), "val"))
    return ParagraphStyle(heading, number, level)
