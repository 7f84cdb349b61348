"""The sheets of a workbook saved as "XML Spreadsheet 2003": one XML file, usually named .xls or .xml.

The form is Microsoft's XML Spreadsheet Reference (Office XP to 2003).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from lxml import etree

from budgetlib.readers.sheets import MAX_COLUMNS, MAX_ROWS, Bounds, Sheet, at_most
from budgetlib.readers.spreadsheet.number_format import printed_number
from budgetlib.readers.spreadsheet.seen import StoredSheet, seen
from budgetlib.readers.spreadsheet.workbook import date_text

_SPACE = "urn:schemas-microsoft-com:office:spreadsheet"
_OPTIONS = "{urn:schemas-microsoft-com:office:excel}WorksheetOptions/{urn:schemas-microsoft-com:office:excel}Visible"
_FORMATS = {
    "Standard": "#,##0.00",
    "Fixed": "0.00",
    "Percent": "0.00%",
    "Currency": "#,##0.00",
    "Euro Currency": "#,##0.00",
    "General Number": "General",
    "Scientific": "0.00E+00",
}
"""What the form's own names for number formats stand for."""
_HEAD_BYTES = 4_096


@dataclass(frozen=True, slots=True)
class _Style:
    """How cells of a style show: their number format, and whether they are struck out."""

    number_format: str = "General"
    struck: bool = False


def looks_like_xml_spreadsheet(data: bytes) -> bool:
    """True when bytes begin like an XML Spreadsheet."""
    head = data[:_HEAD_BYTES].replace(b"\0", b"")
    return b"<Workbook" in head and _SPACE.encode() in head


def xml_spreadsheet_sheets(data: bytes, bounds: Bounds) -> Iterator[Sheet]:
    """Yield the sheets of a workbook as they are seen; a hidden one has no rows and is named in its remarks.

    Raises lxml.etree.XMLSyntaxError on a damaged file, and TooLargeError.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    book = etree.fromstring(data, parser)
    styles = {style.get(_tag("ID"), ""): _style(style) for style in book.iter(_tag("Style"))}
    sheets = book.findall(_tag("Worksheet"))
    bounds.check_sheets(len(sheets))
    for sheet in sheets:
        yield seen(_stored(sheet, styles, bounds), bounds)


def _tag(name: str) -> str:
    return f"{{{_SPACE}}}{name}"


def _style(style: etree._Element) -> _Style:
    printed, font = style.find(_tag("NumberFormat")), style.find(_tag("Font"))
    code = "" if printed is None else printed.get(_tag("Format"), "")
    struck = font is not None and font.get(_tag("StrikeThrough")) == "1"
    return _Style(_FORMATS.get(code, code or "General"), struck)


def _stored(sheet: etree._Element, styles: Mapping[str, _Style], bounds: Bounds) -> StoredSheet:
    state = sheet.findtext(_OPTIONS) or "visible"
    stored = StoredSheet(sheet.get(_tag("Name"), ""), "visible" if state == "visible" else "hidden")
    for number, column in _numbered(sheet.findall(f"{_tag('Table')}/{_tag('Column')}")):
        if column.get(_tag("Hidden")) == "1":
            stored.hidden_columns |= set(range(number, number + _count(column, "Span") + 1))
    for number, row in _numbered(sheet.findall(f"{_tag('Table')}/{_tag('Row')}")):
        at_most(number, MAX_ROWS, "rows")
        cells = list(_numbered(row.findall(_tag("Cell"))))
        bounds.count_row(len(cells))
        if row.get(_tag("Hidden")) == "1":
            stored.hidden_rows |= set(range(number, number + _count(row, "Span") + 1))
        texts = list(_texts(cells, number, styles, stored))
        if any(texts):
            stored.rows[number] = texts
    return stored


def _numbered(elements: list[etree._Element]) -> Iterator[tuple[int, etree._Element]]:
    """Yield rows, columns or cells with their numbers: the next one, unless they name another."""
    following = 1
    for element in elements:
        number = _count(element, "Index") or following
        yield number, element
        following = number + 1 + _count(element, "Span") + _count(element, "MergeAcross")


def _count(element: etree._Element, name: str) -> int:
    value = element.get(_tag(name), "0")
    return min(int(value), MAX_ROWS + 1) if value.isdecimal() else 0


def _texts(
    cells: list[tuple[int, etree._Element]], row: int, styles: Mapping[str, _Style], stored: StoredSheet
) -> Iterator[str]:
    """Yield what the columns of a row show, and note its merged cells."""
    reached = 0
    for column, cell in cells:
        at_most(column, MAX_COLUMNS, "columns")
        across, down = _count(cell, "MergeAcross"), _count(cell, "MergeDown")
        if across or down:
            stored.merges.append((row, column, row + down, column + across))
        yield from [""] * (column - reached - 1)
        reached = column
        style = styles.get(cell.get(_tag("StyleID"), ""), _Style())
        text = _text(cell.find(_tag("Data")), style)
        if style.struck and text:
            stored.leave("struck out", text)
        yield "" if style.struck else text


def _text(data: etree._Element | None, style: _Style) -> str:
    if data is None:
        return ""
    text, kind = "".join(data.itertext()), data.get(_tag("Type"))
    if kind == "Number":
        return printed_number(float(Decimal(text.strip())), style.number_format)
    if kind == "DateTime":
        return date_text(datetime.fromisoformat(text.strip()))
    if kind == "Boolean":
        return "TRUE" if text.strip() == "1" else "FALSE"
    return text
