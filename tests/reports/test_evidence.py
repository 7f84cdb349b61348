"""Places in a report lead to the page of the source with the row marked, and none leads nowhere."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from budgetlib.cli import app
from budgetlib.evidence.boxes import page_box
from budgetlib.ingest.ingest import ingest
from budgetlib.model import Disclosure
from budgetlib.prose import reconciliation as say
from budgetlib.prose.shown import table
from budgetlib.reports.evidence import with_evidence
from budgetlib.reports.page.rendering import markdown
from budgetlib.store.datasets import load_disclosure
from budgetlib.store.markers import markers
from tests.support.boxes import texts_in

LINK = re.compile(r'<a href="(evidence/[^"#]+)#([^"]+)">')
PLACES = [("Place", ("page", "row"), "place"), ("Printed", "printed", "text")]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, edition_path: Path) -> Path:
    """A folder with a copy of the edition (`source`) and a store of it (`processed`)."""
    folder = tmp_path_factory.mktemp("store")
    (folder / "source").mkdir()
    shutil.copy(edition_path, folder / "source")
    assert [result.error for result in ingest([folder / "source" / edition_path.name], folder / "processed")] == [None]
    return folder


@pytest.fixture(scope="module")
def disclosure(store: Path) -> Disclosure:
    (marker,) = markers(store / "processed")
    return load_disclosure(marker.doc_id, store / "processed")


def page_of(disclosure: Disclosure) -> str:
    """What a report shows of it: its findings, and the rows of all its figures."""
    rows = table(disclosure.figures, PLACES)
    assert rows is not None
    return markdown(say.findings_list(disclosure.findings).data) + rows._repr_html_()  # type: ignore[union-attr]


def parameters(disclosure: Disclosure, store: Path) -> dict[str, object]:
    document = disclosure.documents.iloc[0]
    return {"department": document["department"], "fiscal_year": 2025, "root": str(store / "processed")}


def test_every_finding_and_row_leads_to_an_anchor_and_no_link_is_dead(
    disclosure: Disclosure, store: Path, tmp_path: Path
) -> None:
    html = with_evidence(page_of(disclosure), tmp_path, parameters(disclosure, store), "en")
    links = set(LINK.findall(html))
    pages = {page: (tmp_path / page).read_text(encoding="utf8") for page, _ in links}
    assert all(f'id="{anchor}"' in pages[page] for page, anchor in links)
    named = disclosure.findings["evidence"].str.contains(r"p\d+ r\d+", na=False).sum()
    items = re.findall(r"<li><strong>.*?</li>", html, re.DOTALL)
    assert sum("#r" in item for item in items) == named > 0
    assert sum('class="crop"' in item for item in items) == named
    rows = disclosure.figures[["page", "row"]].drop_duplicates()
    assert {(f"evidence/p{page:03}.html", f"r{row}") for page, row in rows.itertuples(index=False)} <= links
    sizes = [sum(path.stat().st_size for path in tmp_path.glob(f"evidence/{Path(page).stem}.*")) for page in pages]
    assert sum(sorted(sizes)[-20:]) < 1_000_000  # of twenty pages


def test_the_row_of_a_figure_holds_what_it_prints(disclosure: Disclosure, edition_path: Path) -> None:
    figures = disclosure.figures.iloc[::25]
    assert all(page_box(box) for box in figures["box"])
    held = texts_in(edition_path, list(figures[["page", "box"]].itertuples(index=False, name=None)))
    assert all(printed in text for printed, text in zip(figures["printed"], held, strict=True))


def test_places_of_a_source_that_has_gone_are_text_and_the_page_says_so_once(
    disclosure: Disclosure, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    html = f"<main>{page_of(disclosure)}"
    monkeypatch.setattr("budgetlib.reports.evidence.source_of", lambda root, digest: None)
    monkeypatch.setattr("budgetlib.reports.evidence._evidence_of", _afresh())
    told = with_evidence(html, tmp_path, parameters(disclosure, store), "en")
    assert "evidence/" not in told and "p. 8, row 6" in told and told.count("has gone") == 1
    assert not (tmp_path / "evidence").exists()


def test_a_figure_is_shown_in_a_terminal_and_its_page_is_written(store: Path, tmp_path: Path) -> None:
    asked = ["show", "晋城市工业和信息化局", "general_public_expenditure", "201", "--root", str(store / "processed")]
    done = CliRunner().invoke(app, [*asked, "--to", str(tmp_path / "a.webp")])
    assert done.exit_code == 0, done.output
    assert "page 12, row 7 (printed page 10): " in done.stdout
    assert "201  一般公共服务支出  [1051.79]  909.30  142.49" in done.stdout
    assert Image.open(tmp_path / "a.webp").size[1] > 1_000
    refused = CliRunner().invoke(app, [*asked[:3], "999", *asked[4:]])
    assert refused.exit_code == 2 and "has no row 999. There are: " in refused.output


def test_a_figure_is_a_picture_in_a_notebook(
    disclosure: Disclosure, store: Path, edition_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUDGETLIB_ROOT", str(store / "processed"))
    figure = disclosure.figures.loc[5]
    shown = disclosure.show(figure)
    assert repr(shown).startswith(f"page {figure['page']}, row {figure['row']}")
    assert shown._repr_png_().startswith(b"\x89PNG")
    monkeypatch.setenv("BUDGETLIB_ROOT", str(store / "nowhere"))
    assert disclosure.show(figure)._repr_png_() is None
    assert disclosure.show(figure, source=edition_path)._repr_png_() == shown._repr_png_()


def _afresh():  # type: ignore[no-untyped-def]
    from budgetlib.reports import evidence

    return evidence._evidence_of.__wrapped__
