"""Pages of one small document, in both languages, in a real browser: wide, narrow and as printed on A4."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tools import screenshots

from budgetlib.ingest.ingest import ingest
from budgetlib.messages import LANGUAGES
from budgetlib.reports.index import write_index
from budgetlib.reports.pdf import print_pages
from budgetlib.reports.subjects import choose, run_notebooks
from tests.conftest import REPOSITORY

pytestmark = pytest.mark.skipif(
    not any(map(shutil.which, screenshots.BROWSERS)), reason="no Chromium (Debian: apt-get install chromium)"
)
NOTEBOOKS = [REPOSITORY / "notebooks" / f"{name}.ipynb" for name in ("00_reconciliation",)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a final account of three pages: findings with crops, charts, wide tables, evidence, an index."""
    place = tmp_path_factory.mktemp("pages")
    source = REPOSITORY / "data" / "raw" / "synthetic" / "示例市合成第一局-2024-决算.pdf"
    assert [result.error for result in ingest([source], place / "root")] == [None]
    (subject,) = choose(place / "root")
    runs = list(run_notebooks([subject], NOTEBOOKS, place / "root", place / "reports", tuple(LANGUAGES)))
    assert [run.error for run in runs] == [None] * 2
    write_index(place / "root", place / "reports")
    return place / "reports" / subject.folder


def test_no_page_is_cut_lacks_a_glyph_has_a_dead_link_or_a_picture_without_words(folder: Path) -> None:
    pages = [*sorted(folder.glob("*.html")), *sorted(folder.glob("evidence/*.html"))[:1]]
    assert len(pages) == 2 * 3 + 1  # a notebook, contents and inspection in both languages; a page of evidence
    wrong: list[str] = []
    with screenshots.browser() as tab:
        for page in pages:
            for width, printed in (*((width, False) for width in screenshots.WIDTHS), (screenshots.PRINTED, True)):
                told = screenshots.faults(tab, page, width, printed=printed)
                wrong += [f"{page.name} at {width}: {fault}" for fault in told]
            wrong += [f"{page.name}: {fault}" for fault in screenshots.faults_of_frame(tab, page)]
    assert wrong == []


def test_a_page_is_printed_as_pdf_beside_it(folder: Path) -> None:
    (printed,) = print_pages([folder / "00_reconciliation.html"])
    assert printed.name == "00_reconciliation.pdf" and printed.read_bytes().startswith(b"%PDF")
