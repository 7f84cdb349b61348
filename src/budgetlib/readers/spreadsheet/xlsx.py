"""The sheets of an .xlsx workbook (also Strict Open XML): stored values, number formats, merged and hidden cells.

The parts are parsed here, event by event: what decides whether a cell is seen (hidden rows and columns, struck runs,
raised digits, white on white) is in no library's reading mode, and a million formatted blank rows cost a second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, WINDOWS_EPOCH, from_excel

from budgetlib.readers.ooxml import DECLARATION, MAX_PART, Package, WrongFileError, attribute, local
from budgetlib.readers.printed_text import amounts_in
from budgetlib.readers.sheets import MAX_COLUMNS, Bounds, Sheet, at_most
from budgetlib.readers.spreadsheet.number_format import printed_number
from budgetlib.readers.spreadsheet.seen import StoredSheet, seen
from budgetlib.readers.spreadsheet.workbook import MAX_MERGED, NotCalculatedError, date_text
from budgetlib.readers.spreadsheet.xlsx_styles import CellStyle, cell_styles
from budgetlib.readers.spreadsheet.xlsx_text import StoredText, rich_text

_CHUNK = 4 * 2**20
# Blank cells say nothing but their format, and rows of them neither. Both are cut out before the sheet is parsed.
# Only with their place: where it is left out, a cell stands behind the one before it, blank or not.
_BLANK_CELL = re.compile(rb"<(?:\w+:)?c\s(?=[^<>]*\br=)[^<>]*(?:/>|></(?:\w+:)?c>)")
_BLANK_ROW = re.compile(rb"<(?:\w+:)?row\s(?=[^<>]*\br=)[^<>]*(?:/>|>\s*</(?:\w+:)?row>)")
_PICTURE_ROWS, _PICTURE_COLUMNS = 5, 3  # a picture as large as a table


@dataclass(frozen=True, slots=True)
class _Workbook:
    """What the sheets of a workbook share."""

    package: Package
    texts: list[StoredText]
    styles: list[CellStyle]
    is_1904: bool


def xlsx_sheets(data: bytes, bounds: Bounds) -> Iterator[Sheet]:
    """Yield the worksheets of a workbook as they are seen; a hidden one has no rows and is named in its remarks.

    Raises TooLargeError, WrongFileError, NotCalculatedError, and whatever lxml and zipfile raise on a damaged file.
    """
    package = Package(data, "xl", ".xlsx workbook")
    root, targets = package.root(package.main), package.relations(package.main)
    found = [
        (sheet.get("name") or "", sheet.get("state") or "visible", targets[relation][0])
        for sheet in root.iterfind("{*}sheets/{*}sheet")
        if (relation := _relation_id(sheet)) in targets and targets[relation][1].endswith("/worksheet")
    ]
    bounds.check_sheets(len(found))
    if missing := {target for *_, target in found} - package.names:
        raise WrongFileError(f"its part {min(missing)} is missing")
    book = _workbook(package, root)
    for name, state, target in found:
        yield seen(_stored(book, StoredSheet(name, state), target, bounds), bounds)


def _relation_id(element: etree._Element) -> str:
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), "")


def _workbook(package: Package, root: etree._Element) -> _Workbook:
    strings, styles = package.related("sharedStrings"), package.related("styles")
    texts = [rich_text(entry) for entry in strings] if strings is not None else []
    is_1904 = attribute(root.find("{*}workbookPr"), "date1904") in ("1", "true")
    return _Workbook(package, texts, cell_styles(styles), is_1904)


def _stored(book: _Workbook, sheet: StoredSheet, part: str, bounds: Bounds) -> StoredSheet:
    parser = etree.XMLPullParser(
        events=("end",),
        tag=("{*}row", "{*}col", "{*}mergeCell"),
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
    )
    number = 0
    for chunk in _filled(book.package, part):
        parser.feed(chunk)
        for _, element in parser.read_events():
            name = local(element)
            if name == "row":
                number = _row(book, sheet, element, number, bounds)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
            elif name == "col":
                _column(sheet, element)
            else:
                left, top, right, bottom = range_boundaries(element.get("ref"))
                sheet.merges.append((top, left, bottom, right))
                at_most(len(sheet.merges), MAX_MERGED, "merged cells")
    parser.close()
    sheet.pictures += _drawn(book.package, part, sheet.name)
    return sheet


def _filled(package: Package, part: str) -> Iterator[bytes]:
    """Yield the text of a sheet without its blank cells and rows, piece by piece."""
    kept, total = b"", 0
    with package.archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            kept += chunk
            if DECLARATION.search(chunk):
                raise WrongFileError("one of its parts declares entities, which no office program writes")
            cut = kept.rfind(b">") + 1
            piece = _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", kept[:cut]))
            kept, total = kept[cut:], total + len(piece)
            at_most(max(total, len(kept)), MAX_PART, f"bytes in its part {part}")
            yield piece
    yield _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", kept))


def _row(book: _Workbook, sheet: StoredSheet, row: etree._Element, before: int, bounds: Bounds) -> int:
    """Store a row of a sheet and return its number."""
    number = int(row.get("r") or before + 1)
    bounds.check_rows(number)
    hidden = row.get("hidden") in ("1", "true") or _is_nought(row.get("ht"))
    texts: list[str] = []
    column = 0
    for cell in row:
        if local(cell) != "c":
            continue
        place = re.match(r"[A-Z]+", cell.get("r") or "")
        column = column_index_from_string(place[0]) if place else column + 1
        text = _text(book, sheet, cell, seen=not hidden and sheet.state == "visible")
        if text:
            at_most(column, MAX_COLUMNS, "columns")
            texts.extend([""] * (column - len(texts)))
            texts[column - 1] = text
    bounds.count_row(len(texts))
    if hidden:
        sheet.hidden_rows.add(number)
    if texts:
        sheet.rows[number] = texts
    return number


def _column(sheet: StoredSheet, column: etree._Element) -> None:
    if column.get("hidden") in ("1", "true") or _is_nought(column.get("width")):
        first, last = int(column.get("min", "1")), int(column.get("max", "1"))
        sheet.hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))


def _is_nought(size: str | None) -> bool:
    return size is not None and float(size) == 0


def _text(book: _Workbook, sheet: StoredSheet, cell: etree._Element, *, seen: bool) -> str:
    """Return what a cell shows: its stored value in its format; a formula's is the one last calculated."""
    style = _style(book, cell)
    text = _stored_text(book, sheet, cell, style, seen=seen)
    if text and style.unseen and sheet.state == "visible":
        sheet.leave(style.unseen, text)
        return ""
    return text


def _style(book: _Workbook, cell: etree._Element) -> CellStyle:
    number = int(cell.get("s") or 0)
    return book.styles[number] if number < len(book.styles) else CellStyle()


def _stored_text(book: _Workbook, sheet: StoredSheet, cell: etree._Element, style: CellStyle, *, seen: bool) -> str:
    kind = cell.get("t") or "n"
    if kind == "inlineStr":
        inline = cell.find("{*}is")
        return _shown(sheet, rich_text(inline)) if inline is not None else ""
    stored = cell.find("{*}v")
    value = (stored.text or "") if stored is not None else ""
    if not value.strip():
        if cell.find("{*}f") is not None and kind != "str" and seen and cell.find("{*}is") is None:
            raise NotCalculatedError(cell.get("r") or "a cell")
        return ""
    if kind == "s":
        number = int(value)
        return _shown(sheet, book.texts[number]) if number < len(book.texts) else ""
    if kind == "b":
        return "TRUE" if value.strip() in ("1", "true") else "FALSE"
    if kind == "n":
        return _number(book, sheet, value.strip(), style)
    return value.removesuffix("T00:00:00") if kind == "d" else value


def _shown(sheet: StoredSheet, text: StoredText) -> str:
    if text.struck:
        sheet.leave("struck out", text.struck)
    return text.shown


def _number(book: _Workbook, sheet: StoredSheet, stored: str, style: CellStyle) -> str:
    value = int(stored) if re.fullmatch(r"-?[0-9]+", stored) else float(stored)
    if style.is_date:
        epoch = CALENDAR_MAC_1904 if book.is_1904 else WINDOWS_EPOCH
        try:
            return date_text(from_excel(value, epoch, timedelta=style.is_duration))
        except (OverflowError, ValueError):
            return printed_number(value)
    text = printed_number(value, style.number_format)
    if not text and value:
        sheet.leave("hidden by the number format", printed_number(value))
    return text


def _drawn(package: Package, part: str, name: str) -> list[str]:
    """Say what is drawn on a sheet: text boxes with amounts, and pictures as large as a table."""
    said = []
    for target, kind in package.relations(part).values():
        if not kind.endswith("/drawing") or target not in package.names:
            continue
        root = package.root(target)
        amounts = amounts_in(" ".join(text.text or "" for text in root.iterfind(".//{*}txBody//{*}t")))
        pictures = sum(_covers_a_table(anchor) for anchor in root if anchor.find("{*}pic") is not None)
        said += [f"text boxes of sheet {name} hold {amounts} amounts, not read"] * bool(amounts)
        said += [f"sheet {name} shows {pictures} pictures as large as a table, not read"] * bool(pictures)
    return said


def _covers_a_table(anchor: etree._Element) -> bool:
    begin, end = anchor.find("{*}from"), anchor.find("{*}to")
    if begin is None or end is None:
        return False
    rows, columns = (
        int(end.findtext(f"{{*}}{k}", "0")) - int(begin.findtext(f"{{*}}{k}", "0")) for k in ("row", "col")
    )
    return rows >= _PICTURE_ROWS and columns >= _PICTURE_COLUMNS
