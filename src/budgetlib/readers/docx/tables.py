"""The rows of a Word table as a grid: merged cells expanded, the text of a merged cell once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lxml import etree

from budgetlib.readers.ooxml import attribute, local
from budgetlib.readers.printed_text import OBJECT
from budgetlib.readers.sheets import MAX_COLUMNS, Bounds, SheetRow, at_most, one_line

CellText = Callable[[etree._Element], str]
_WRAPPERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}


def rows_of(table: etree._Element) -> Iterator[etree._Element]:
    """Yield the rows of a table that are not deleted."""
    for child in unwrapped(table):
        if local(child) == "tr" and child.find("{*}trPr/{*}del") is None:
            yield child


def unwrapped(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the children of an element, those of content controls and inserted parts in their place."""
    for child in element:
        if local(child) in _WRAPPERS:
            yield from unwrapped(child)
        else:
            yield child


def cells_of(row: etree._Element) -> list[etree._Element]:
    """Return the cells of a row."""
    return [cell for cell in unwrapped(row) if local(cell) == "tc"]


def holds_a_table(row: etree._Element) -> bool:
    """True when a cell of the row holds another table."""
    return any(True for cell in cells_of(row) for _ in cell.iterfind(".//{*}tbl"))


def table_rows(rows: list[etree._Element], text_of: CellText, bounds: Bounds) -> Iterator[SheetRow]:
    """Yield rows with as many cells as they cover columns. Raises TooLargeError."""
    above: dict[int, str] = {}  # column → text of the merged cell that still goes on below
    for number, row in enumerate(rows, start=1):
        cells = [""] * _skipped(row)
        covered: dict[int, str] = {}
        spans = False
        for cell in cells_of(row):
            properties = cell.find("{*}tcPr")
            across = max(1, _whole(properties, "gridSpan"))
            merge = properties.find("{*}vMerge") if properties is not None else None
            begins = attribute(merge, "val") == "restart"
            place = len(cells)
            goes_on = merge is not None and not begins
            text = "" if goes_on else _one_line(text_of(cell))
            if goes_on:
                covered[place] = above.get(place, "")
            elif begins:
                above[place] = text
            else:
                above.pop(place, None)
            spans = spans or bool(text and across > 1)
            cells += [text, *[""] * (across - 1)]
            at_most(len(cells), MAX_COLUMNS, "columns in a table")
        bounds.count_row(len(cells))
        over = tuple(covered.get(i, "") for i in range(len(cells)))
        printed = SheetRow(number, tuple(cells), spans, over if any(over) else ())
        bounds.count_printed(printed)
        yield printed


def _one_line(text: str) -> str:
    return one_line(text.replace(OBJECT, "")) or (OBJECT if OBJECT in text else "")


def _skipped(row: etree._Element) -> int:
    return min(_whole(row.find("{*}trPr"), "gridBefore"), MAX_COLUMNS)


def _whole(properties: etree._Element | None, name: str) -> int:
    found = attribute(properties.find(f"{{*}}{name}"), "val", "0") if properties is not None else "0"
    return min(int(found), MAX_COLUMNS + 1) if found.isdigit() else 0
