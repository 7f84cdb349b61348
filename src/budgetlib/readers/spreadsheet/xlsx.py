"""The sheets of an .xlsx workbook, read with openpyxl: stored values, number formats, merged cells."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile, ZipInfo

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.cell import range_boundaries

from budgetlib.readers.sheets import Bounds, Sheet, SheetRow, TooLargeError
from budgetlib.readers.spreadsheet.number_format import printed_number
from budgetlib.readers.spreadsheet.workbook import Merged, NotCalculatedError, WrongFileError, covered, date_text

MAX_MEMBERS = 3_000
MAX_UNPACKED = 128 * 2**20  # bytes of all members, pictures too
MAX_XML = 32 * 2**20  # bytes of what is parsed; a disclosure's workbook has a few MB
MAX_RATIO = 300  # unpacked to packed; empty styled cells reach about 100, a bomb 1,000
MIN_SUSPICIOUS = 4 * 2**20  # below this the ratio does no harm
_WORKBOOK = "xl/workbook.xml"
_TYPES = "[Content_Types].xml"
_PARSED = (".xml", ".rels")
_ENCRYPTED = 0x1  # bit 0 of a member's flags (APPNOTE.TXT 4.4.4)
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})"')
# A formula without a stored value: openpyxl, which never calculates, reads it as an empty cell.
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b(?P<cell>[^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_EMPTY_TEXT = re.compile(rb'\bt="str"')  # the calculated value is the empty text
_PLACE = re.compile(rb'\br="([A-Z]+[0-9]+)"')
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)  # OOXML has none; entities can blow up


def xlsx_sheets(data: bytes, bounds: Bounds) -> Iterator[Sheet]:
    """Yield the worksheets of a workbook, hidden ones too.

    Raises TooLargeError, WrongFileError, NotCalculatedError, and whatever openpyxl and zipfile raise on a damaged file.
    """
    with ZipFile(BytesIO(data)) as archive:
        _check_members(archive)
        reader = ExcelReader(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # on styles and extensions that openpyxl does not keep
            reader.read()
            parts = [rel.target for _, rel in reader.parser.find_sheets() if "chartsheet" not in rel.Type]
            bounds.check_sheets(len(parts))
            if missing := set(parts) - set(archive.namelist()):
                raise WrongFileError(f"its part {min(missing)} is missing")
            with reader.archive:
                for worksheet, part in zip(reader.wb.worksheets, parts, strict=True):
                    worksheet.reset_dimensions()  # what the file says of them need not be true
                    yield Sheet(worksheet.title, tuple(_rows(worksheet, archive.read(part), bounds)))


def _check_members(archive: ZipFile) -> None:
    """Refuse what would not be read in bounded time and memory, and what is no workbook, before unpacking."""
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise TooLargeError(f"more than {MAX_MEMBERS:,} parts")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    parsed = sum(member.file_size for member in members if member.filename.endswith(_PARSED))
    if unpacked > MAX_UNPACKED or parsed > MAX_XML or unpacked > max(MIN_SUSPICIOUS, MAX_RATIO * packed):
        raise TooLargeError(f"more than any disclosure: {packed:,} bytes unpack to {unpacked:,}")
    names = {member.filename for member in members}
    if _TYPES not in names or _WORKBOOK not in names:
        raise WrongFileError("a zip archive, but no .xlsx workbook")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise WrongFileError("encrypted")
    for member in members:
        _check_declarations(archive, member)


def _check_declarations(archive: ZipFile, member: ZipInfo) -> None:
    if member.filename.endswith(_PARSED) and _DECLARATION.search(archive.read(member)):
        raise WrongFileError("one of its parts declares entities, which no spreadsheet program writes")


def _rows(worksheet: Any, part: bytes, bounds: Bounds) -> Iterator[SheetRow]:
    for match in _FORMULA.finditer(part):
        if not _EMPTY_TEXT.search(match["cell"]):
            place = _PLACE.search(match["cell"])
            raise NotCalculatedError(place[1].decode() if place else "a cell")
    merged = Merged(_merges(part))
    for number, cells in enumerate(worksheet.iter_rows(), start=1):
        bounds.count_row(len(cells))
        if cells:
            yield covered(number, [_text(cell) for cell in cells], merged, bounds)


def _merges(part: bytes) -> list[tuple[int, int, int, int]]:
    ranges = [range_boundaries(match[1].decode()) for match in _MERGE.finditer(part)]
    return [(top, left, bottom, right) for left, top, right, bottom in ranges]


def _text(cell: Any) -> str:
    """Return what a cell prints. `cell.value` is the stored value; a formula's is the one last calculated."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return printed_number(value, cell.number_format or "General")
    if isinstance(value, datetime | date | time | timedelta):
        return date_text(value)
    return str(value)
