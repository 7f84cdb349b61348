"""Documents of other office programs: converted where LibreOffice is, else one line that names the package."""

from __future__ import annotations

import shutil
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


@pytest.mark.skipif(not any(map(shutil.which, ("soffice", "libreoffice"))), reason="LibreOffice is not installed")
def test_rich_text_is_converted(tmp_path: Path) -> None:
    (tmp_path / "甲.rtf").write_bytes(RTF)
    found = read_document(tmp_path / "甲.rtf")
    assert found.lines[0].text == "收支总表"
    assert (found.source.name, found.reader) == ("甲.rtf", "libreoffice+docx")
