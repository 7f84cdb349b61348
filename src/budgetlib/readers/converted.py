"""Documents of other office programs (.doc, .wps, .et, .rtf, .ofd): converted by LibreOffice where it is installed."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from budgetlib.errors import EnvironmentFault, SourceError
from budgetlib.readers import OFFICE
from budgetlib.readers.document import Document
from budgetlib.readers.docx.reader import read_docx
from budgetlib.readers.html import looks_like_html, read_html
from budgetlib.readers.mhtml import looks_like_mhtml
from budgetlib.readers.source_bytes import read_bytes
from budgetlib.readers.spreadsheet.reader import read_spreadsheet

CONVERTED = {ending: "xlsx" if ending in (".et", ".ods") else "docx" for ending in OFFICE}
"""File endings that LibreOffice converts, and to what."""

PACKAGES = "libreoffice-writer-nogui and libreoffice-calc-nogui"
MAX_BYTES = 64 * 2**20
SECONDS = 180  # a cold start takes ten, a document of a hundred pages a few more
_PROGRAMS = ("soffice", "libreoffice")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AGAIN = "Download it again from the publisher."


def office_program() -> str:
    """Return the program that converts.

    Raises EnvironmentFault when LibreOffice is not installed.
    """
    if found := next(filter(None, map(shutil.which, _PROGRAMS)), None):
        return found
    remedy = f"Install LibreOffice (Debian: {PACKAGES}), or save the document as .docx, .xlsx or .pdf."
    raise EnvironmentFault("LibreOffice is not installed.", remedy=remedy)


def read_converted(path: Path) -> Document:
    """Read a document by way of LibreOffice; one that is a Word document, workbook or web page is read as such.

    `source` and `sha256` of the result are those of the document itself.

    Raises SourceError when it is missing, empty or too large, when LibreOffice is not installed or cannot convert it.
    """
    data = read_bytes(path, MAX_BYTES, too_large="Keep the part with the disclosure only.", empty=_AGAIN)
    kind = CONVERTED[path.suffix.lower()]
    if looks_like_mhtml(data) or (not data.startswith((_ZIP, _OLE)) and looks_like_html(data)):
        return read_html(path)
    if data.startswith(_ZIP) and path.suffix.lower() in (".doc", ".wps", ".et"):
        return read_docx(path) if kind == "docx" else read_spreadsheet(path)
    if data.startswith(_OLE) and kind == "xlsx":
        with suppress(SourceError):  # WPS writes workbooks that are .xls in all but name, and others
            return read_spreadsheet(path)
    try:
        program = office_program()
    except EnvironmentFault as fault:
        problem = f"{path.suffix.lower()} is read by way of LibreOffice, which is not installed."
        raise SourceError(problem, path=path, remedy=fault.remedy) from fault
    with tempfile.TemporaryDirectory(prefix="budgetlib-") as folder:
        converted = _convert(program, path, data, Path(folder), kind)
        found = read_docx(converted) if kind == "docx" else read_spreadsheet(converted)
    digest = hashlib.sha256(data).hexdigest()
    return replace(found, source=path, sha256=digest, reader=f"libreoffice+{found.reader}")


def _convert(program: str, path: Path, data: bytes, folder: Path, kind: str) -> Path:
    source, result = folder / f"source{path.suffix.lower()}", folder / "out" / f"source.{kind}"
    source.write_bytes(data)
    profile = (folder / "profile").as_uri()  # of its own: two runs of one profile wait for each other
    command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", kind]
    _run([*command, "--outdir", str(result.parent), str(source)], path)
    if not result.is_file() or not result.stat().st_size:
        remedy = "Open it in the program that wrote it and save it as .docx, .xlsx or .pdf."
        raise SourceError("LibreOffice cannot convert it.", path=path, remedy=remedy)
    return result


def _run(command: Sequence[str], path: Path) -> None:
    """Run the program to its end; with all its children it is killed when it takes too long."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise SourceError(f"LibreOffice took longer than {SECONDS} seconds.", path=path, remedy=_AGAIN) from error
    finally:
        if process.poll() is None and hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
