"""A file with a fault gives the figures a person reads in it, or says which it does not give."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from benchmarks.faults import WRITERS
from tools.faults.document import document
from tools.faults.judge import REFUSED, RIGHT, TOLD, Reading, judge, read

SEED = 4
NOT_LEGIBLE = {  # not even for a person, or not without recognising pictures
    "pdf: figures as pictures",
    "pdf: a page as a picture",
    "pdf: the point is a control code",
    "pdf: a digit is a space",
    "pdf: font without Unicode",
    "pdf: ##### in the table",
    "pdf: XX.XX left in the table",
    "pdf: cut short",
    "pdf: a byte flipped",
    "xlsx: errors in place of figures",
    "xlsx: the column of totals is blank",
    "html: figures written by a script",
    "html: figures as pictures",
    "html: cut short",
    "md: figures as pictures",
    "md: the column of totals is blank",
}
CASES = [(suffix, name) for suffix, (_, faults) in WRITERS.items() for name in faults]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@cache
def truth(suffix: str, folder: Path) -> Reading:
    """What the document gives without a fault."""
    path = folder / f"clean.{suffix}"
    WRITERS[suffix][0](document(SEED), path)
    return read(path)


@pytest.fixture(autouse=True)
def no_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures are not recognised here: without it, what is not legible is told (tests/readers/scan reads it)."""
    monkeypatch.setattr("budgetlib.readers.pdf.ink.is_installed", lambda: False)
    monkeypatch.setattr("budgetlib.readers.pdf.reader.is_installed", lambda: False)


@pytest.mark.filterwarnings("ignore::UserWarning:fpdf")
@pytest.mark.parametrize(("suffix", "name"), CASES, ids=[name for _, name in CASES])
def test_a_fault_is_survived_or_told(suffix: str, name: str, folder: Path) -> None:
    path = folder / f"fault.{suffix}"
    WRITERS[suffix][1][name](document(SEED), path)
    verdict = judge(path, truth(suffix, folder))
    assert verdict.kind in ((RIGHT, TOLD, REFUSED) if name in NOT_LEGIBLE else (RIGHT,)), verdict.why


@pytest.mark.parametrize("suffix", WRITERS)
def test_a_clean_print_gives_the_figures_of_the_pdf_and_no_finding(suffix: str, folder: Path) -> None:
    assert not truth(suffix, folder).told
    assert truth(suffix, folder).figures == truth("pdf", folder).figures
