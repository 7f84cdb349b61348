"""Documents of other office programs: converted where LibreOffice is, else one line that names the package."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from budgetlib.errors import SourceError
from budgetlib.readers import converted, read_document

RTF = rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 SimSun;}}\f0 \u25910?\u25903?\u24635?\u34920?\par}"


@pytest.mark.parametrize("ending", [".doc", ".wps", ".et", ".rtf", ".ofd", ".odt", ".ods"])
def test_without_libreoffice_the_package_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    (tmp_path / f"甲{ending}").write_bytes(RTF)
    with pytest.raises(SourceError, match=r"LibreOffice, which is not installed.*libreoffice-writer-nogui"):
        read_document(tmp_path / f"甲{ending}")


def test_a_web_page_named_doc_is_a_web_page(tmp_path: Path) -> None:
    (tmp_path / "甲.doc").write_text("<html><body><table><tr><td>名称<td>5.28</table></body></html>", encoding="utf8")
    assert read_document(tmp_path / "甲.doc").lines[0].cells == ("名称", "5.28")


def test_a_program_that_hangs_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(shutil, "which", lambda _: str(program))
    monkeypatch.setattr(converted, "SECONDS", 0.2)
    (tmp_path / "甲.rtf").write_bytes(RTF)
    with pytest.raises(SourceError, match="took longer"):
        read_document(tmp_path / "甲.rtf")


TABLE = (
    rb"{\rtf1\ansi\ansicpg936 \u25910?\u25903?\u24635?\u34920?\par"
    rb"\trowd\cellx3000\cellx6000\intbl \u21512?\u35745?\cell 5.28\cell\row"
    rb"\trowd\cellx3000\cellx6000\intbl \u25903?\u20986?\cell 1,234.50\cell\row\pard\par}"
)
PROGRAM = next(filter(None, map(shutil.which, ("soffice", "libreoffice"))), "")
needs_libreoffice = pytest.mark.skipif(not PROGRAM, reason="LibreOffice is not installed")


@needs_libreoffice
def test_rich_text_and_binary_documents_are_converted(tmp_path: Path) -> None:
    (tmp_path / "甲.rtf").write_bytes(TABLE)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [PROGRAM, profile, "--headless", "--convert-to", "doc", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "甲.rtf")], check=True, capture_output=True, timeout=120)
    (tmp_path / "甲.doc").rename(tmp_path / "甲.wps")  # what WPS writes is such a document in all but name
    for name in ("甲.rtf", "甲.wps"):
        found = read_document(tmp_path / name)
        assert found.lines[0].text == "收支总表"
        assert [line.cells for line in found.lines if line.cells] == [("合计", "5.28"), ("支出", "1,234.50")]
        assert (found.source.name, found.reader) == (name, "libreoffice+docx")


@needs_libreoffice
def test_what_is_no_document_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "甲.ods").write_bytes(b"PK\x03\x04 this is no archive")
    with pytest.raises(SourceError):
        read_document(tmp_path / "甲.ods")
