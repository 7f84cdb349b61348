"""Reader for spreadsheets (.xlsx, .xls): what can be wrong with the file is said here, once.

A file is read by what it holds, not by its ending: publishers name .xlsx workbooks, web pages and XML `.xls`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import BadZipFile

from budgetlib.errors import SourceError
from budgetlib.readers.document import Document, Remark
from budgetlib.readers.html import looks_like_html, read_html
from budgetlib.readers.mhtml import looks_like_mhtml
from budgetlib.readers.ooxml import WrongFileError
from budgetlib.readers.sheets import Bounds, Sheet, TooLargeError, places_of, sheet_lines
from budgetlib.readers.source_bytes import read_bytes
from budgetlib.readers.spreadsheet.workbook import NotCalculatedError
from budgetlib.readers.spreadsheet.xml2003 import looks_like_xml_spreadsheet, xml_spreadsheet_sheets

_TOO_LARGE = "Keep the sheets of the disclosure only."
MAX_BYTES = 32 * 2**20  # workbooks of disclosures stay below 1 MB
MAX_XLS_BYTES = 12 * 2**20  # not compressed, so that this bounds the time
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # the stream of an encrypted .xlsx (MS-OFFCRYPTO 2.3.4.4)
_AGAIN = "Download it again from the publisher."
_SAVE = "Open it in a spreadsheet program, save it as .xlsx, and read the copy."


def read_spreadsheet(path: Path) -> Document:
    """Read a workbook as it is seen; every sheet is a page, of a hidden one no line is read.

    A row with a single cell above a table is free text, every other row a Line with cells; `row` is the row of the
    sheet. Numbers are written as printed: the stored value in the cell's number format. Formulas are never evaluated;
    the value last calculated is read. Hidden sheets, rows, columns and cells are left out and named in the remarks.

    Raises SourceError when the file is missing, empty, no spreadsheet, truncated or damaged, encrypted, too large, or
    holds a formula without a stored value.
    """
    path = Path(path)
    data = read_bytes(path, MAX_BYTES, too_large=_TOO_LARGE, empty=_AGAIN)
    if data.startswith(_ZIP):
        sheets = _sheets_of_xlsx(data, path)
    elif data.startswith(_OLE):
        sheets = _sheets_of_xls(data, path)
    elif looks_like_xml_spreadsheet(data):
        _check_size(path, len(data), MAX_XLS_BYTES)
        sheets = _read(xml_spreadsheet_sheets, data, path)
    elif looks_like_mhtml(data) or looks_like_html(data):
        return read_html(path)
    else:
        remedy = "Give the .xlsx or .xls file as published."
        raise SourceError("this is not a spreadsheet.", path=path, remedy=remedy)
    lines = tuple(line for page, sheet in enumerate(sheets, start=1) for line in sheet_lines(sheet, page))
    remarks = [
        Remark("hidden_content", page, 0, said) for page, sheet in enumerate(sheets, start=1) for said in sheet.remarks
    ]
    if not lines:
        shown = f" ({remarks[0].said})" if remarks else ""
        raise SourceError(f"no sheet of the spreadsheet shows any content{shown}.", path=path, remedy="Check the file.")
    digest = hashlib.sha256(data).hexdigest()
    names, told = tuple(sheet.name for sheet in sheets), tuple(remarks)
    return Document(
        path, digest, "spreadsheet", len(sheets), lines, remarks=told, sheet_names=names, places=places_of(sheets)
    )


def _check_size(path: Path, size: int, limit: int) -> None:
    if size > limit:
        problem = f"the file has {size:,} bytes; the limit is {limit:,}."
        raise SourceError(problem, path=path, remedy=_TOO_LARGE)


def _sheets_of_xlsx(data: bytes, path: Path) -> list[Sheet]:
    from budgetlib.readers.spreadsheet.xlsx import xlsx_sheets

    return _read(xlsx_sheets, data, path)


def _sheets_of_xls(data: bytes, path: Path) -> list[Sheet]:
    from budgetlib.readers.spreadsheet.xls import xls_sheets

    _check_size(path, len(data), MAX_XLS_BYTES)
    if _ENCRYPTED_PACKAGE in data:
        raise _encrypted(path)
    return _read(xls_sheets, data, path)


def _read(sheets: Callable[[bytes, Bounds], Iterator[Sheet]], data: bytes, path: Path) -> list[Sheet]:
    """Read all sheets; every way in which a file can be wrong becomes one SourceError."""
    try:
        return list(sheets(data, Bounds()))
    except TooLargeError as error:
        remedy = "Keep the sheets of the disclosure only."
        raise SourceError(f"the spreadsheet holds {error}.", path=path, remedy=remedy) from error
    except NotCalculatedError as error:
        problem = f"the formula in {error} has no stored value."
        raise SourceError(problem, path=path, remedy=_SAVE) from error
    except WrongFileError as error:
        if str(error) == "encrypted":
            raise _encrypted(path) from error
        raise SourceError(f"this is not a spreadsheet: {error}.", path=path, remedy=_SAVE) from error
    except BadZipFile as error:
        raise SourceError("the spreadsheet is truncated or damaged.", path=path, remedy=_AGAIN) from error
    except Exception as error:  # neither library documents what it raises on damaged files, and it is of many kinds
        if "encrypted" in str(error).lower():
            raise _encrypted(path) from error
        problem = f"the spreadsheet is truncated or damaged ({type(error).__name__})."
        raise SourceError(problem, path=path, remedy=_AGAIN) from error


def _encrypted(path: Path) -> SourceError:
    remedy = "Open it in a spreadsheet program, save it without a password, and read the copy."
    return SourceError("the spreadsheet is encrypted and asks for a password.", path=path, remedy=remedy)
