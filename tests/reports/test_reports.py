"""Reports run every notebook for every department-year; what fails is told and stops nothing else."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest

from budgetlib.errors import EnvironmentFault, NotebookError, NothingProcessedError
from budgetlib.messages import ENGLISH
from budgetlib.reports.find import find_notebooks, notebooks_to_run
from budgetlib.reports.index import write_index
from budgetlib.reports.page.rendering import render
from budgetlib.reports.run import run_notebook
from budgetlib.reports.subjects import Subject, choose, run_notebooks
from budgetlib.reports.words import in_wan, share, signed_percent
from budgetlib.store import datasets as store
from tests.support.examples import HOSTILE, example

PARAMETERS = 'department = ""\nfiscal_year = 0\nroot = "../data/processed"'


def _notebook(path: Path, *cells: str, parameters: str = PARAMETERS) -> Path:
    """A notebook with a parameters cell and without kernel metadata, as the committed ones may be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    node = nbformat.v4.new_notebook()
    node.cells = [nbformat.v4.new_markdown_cell(f"# About {path.stem}")]
    node.cells.append(nbformat.v4.new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    node.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(node, path)
    return path


def _page(node: nbformat.NotebookNode, folder: Path) -> str:
    return render(node, "executed", ENGLISH, figures=folder)


def _with_output(**data: str) -> nbformat.NotebookNode:
    cell = nbformat.v4.new_code_cell("show()")
    types = {name.replace("_", "/"): value for name, value in data.items()}
    cell.outputs = [nbformat.v4.new_output("display_data", types)]
    node = nbformat.v4.new_notebook()
    node.cells = [cell]
    return node


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store with two department-years."""
    for year in (2024, 2025):
        store.write(example(fiscal_year=year), tmp_path / "processed")
    return tmp_path / "processed"


def test_notebooks_get_their_parameters_and_run_in_this_very_environment(root: Path, tmp_path: Path) -> None:
    told = "import sys; print(department, fiscal_year, root, sys.executable, sep='|')"
    notebook = _notebook(tmp_path / "notebooks" / "00_told.ipynb", told)
    subject = Subject("样例局", 2025)
    (run,) = run_notebooks([subject], [notebook], root, tmp_path / "reports")
    assert run.page == tmp_path / "reports" / "样例局" / "2025-budget" / "00_told.html"
    executed = nbformat.read(run.page.with_suffix(".ipynb"), as_version=4)
    (printed,) = [output["text"] for cell in executed.cells if cell.cell_type == "code" for output in cell.outputs]
    import sys

    assert printed.strip() == f"样例局|2025|{root.resolve()}|{sys.executable}"


def test_a_failing_notebook_stops_nothing_and_is_told_with_its_cell_error(root: Path, tmp_path: Path) -> None:
    folder, reports = tmp_path / "notebooks", tmp_path / "reports"
    _notebook(folder / "00_broken.ipynb", "1 / 0")
    _notebook(folder / "01_fine.ipynb", "1 + 1")
    subject = Subject("样例局", 2025)
    stale = reports / subject.folder / "00_broken.html"
    stale.parent.mkdir(parents=True)
    stale.write_text("of an earlier run")
    broken, fine = run_notebooks([subject], find_notebooks(folder), root, reports)
    assert broken.error and "ZeroDivisionError" in str(broken.error) and "cell 4" in str(broken.error)
    assert fine.page and fine.page.exists()
    assert not stale.exists()
    assert (stale.parent / "00_broken.failed.ipynb").exists()
    write_index(root, reports)
    page = (reports / subject.folder / "index.html").read_text(encoding="utf8")
    assert "About 00_broken (failed)" in page and "About 01_fine</a>" in page


def test_a_parameter_the_notebook_does_not_know_fails_before_a_kernel_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("papermill.execute_notebook", lambda *_, **__: pytest.fail("a kernel was started"))
    notebook = _notebook(tmp_path / "old.ipynb", parameters="dept = ''")
    with pytest.raises(NotebookError, match=r"does not take the parameter department, root.*has: dept"):
        run_notebook(notebook, {"department": "样例局", "root": "x"}, tmp_path)


def test_a_file_that_is_no_notebook_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken.ipynb").write_text("{")
    with pytest.raises(NotebookError, match="is not a notebook"):
        run_notebook(tmp_path / "broken.ipynb", {}, tmp_path)


def test_a_folder_without_notebooks_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="--notebooks"):
        notebooks_to_run(tmp_path)


def test_choosing_needs_a_choice_when_there_are_several(root: Path) -> None:
    assert choose(root, fiscal_year=2024) == [Subject("样例局", 2024)]
    assert len(choose(root, everything=True)) == 2
    assert len(choose(root, department="样例局")) == 2
    with pytest.raises(NothingProcessedError, match="--all"):
        choose(root)
    with pytest.raises(NothingProcessedError, match="There are: 样例局 2024 budget; 样例局 2025 budget"):
        choose(root, fiscal_year=1999)


def test_pages_need_no_network_and_fold_the_code_away(tmp_path: Path) -> None:
    page = _page(_with_output(text_plain="result"), tmp_path)
    assert not re.findall(r"""<(?:script|link|img|iframe)[^>]+(?:src|href)=["'](?:https?:)?//""", page)
    assert '<details class="code">' in page and "show" in page.split('<details class="code">')[1]


@pytest.mark.parametrize(
    "hostile",
    [HOSTILE, "<img src=x onerror=alert(1)>", "<iframe src='//evil'></iframe>", "<a href='javascript:alert(1)'>x</a>"],
)
def test_nothing_a_browser_could_run_survives_in_outputs(tmp_path: Path, hostile: str) -> None:
    page = _page(_with_output(text_html=f"<b>kept</b>{hostile}", application_javascript="alert(2)"), tmp_path)
    finder = _Runnable()
    finder.feed(page)
    assert "<b>kept</b>" in page
    assert finder.found == []


@pytest.mark.parametrize("hostile", [HOSTILE, "[x](javascript:alert(1))", r"\\<img src=x onerror=alert(1)>"])
def test_markdown_outputs_show_markup_as_text(tmp_path: Path, hostile: str) -> None:
    page = _page(_with_output(text_markdown=f"**kept** {hostile}"), tmp_path)
    finder = _Runnable()
    finder.feed(page)
    assert "<strong>kept</strong>" in page
    assert finder.found == []


def test_escaped_signs_in_markdown_are_shown_as_they_are(tmp_path: Path) -> None:
    page = _page(_with_output(text_markdown=r"a \<b\> c"), tmp_path)
    assert "a &lt;b&gt; c" in page


def test_tables_keep_their_shape_and_lose_their_style_block(tmp_path: Path) -> None:
    table = "<style scoped>td {color: papayawhip}</style><table border='1'><tr><th colspan='2'>甲</th></tr></table>"
    page = _page(_with_output(text_html=table), tmp_path)
    assert '<th colspan="2">甲</th>' in page
    assert "papayawhip" not in page


def test_the_page_of_a_disclosure_shows_headline_figures_and_findings_errors_first(root: Path, tmp_path: Path) -> None:
    write_index(root, tmp_path / "reports")
    page = _disclosure_page(tmp_path / "reports", Subject("样例局", 2025))
    assert "5,283.05 万元" in page
    assert "−32.23 %" in page
    assert re.search(r"<dt>Projects</dt><dd>2</dd>", page)
    for badge in ('error">1 error<', 'none">0 warnings<', 'note">1 note<'):
        assert badge in page
    assert page.index("why: &lt;script&gt;") < page.index("why: 小事")
    assert ">synthetic</span>" in page


def test_the_index_has_a_row_for_each_disclosure_the_latest_year_first(root: Path, tmp_path: Path) -> None:
    latest, before = _rows(write_index(root, tmp_path / "reports"))
    assert (latest["department"], latest["fiscal_year"], latest["kind"]) == ("样例局", 2025, "部门预算")
    assert (latest["revenue"], latest["change"], latest["projects"]) == ("5,283.05", "-32.23 %", 2)
    assert latest["findings"] == [1, 0, 0, 1]
    assert latest["synthetic"] and before["fiscal_year"] == 2024


def test_what_stands_behind_a_row_escapes_what_documents_say(tmp_path: Path) -> None:
    store.write(example(HOSTILE, source=HOSTILE, region=HOSTILE), tmp_path / "processed")
    index = write_index(tmp_path / "processed", tmp_path / "reports")
    (row,) = _rows(index)
    folder = index.parent / row["folder"]
    behind = (folder / "findings.js").read_text(encoding="utf8")
    html = json.loads(f"[{behind.removeprefix('shown(').removesuffix(');' + chr(10))}]")[1]
    for page in (html, (folder / "index.html").read_text(encoding="utf8"), index.read_text(encoding="utf8")):
        finder = _Runnable()
        finder.feed(re.sub(r'<script (src="(assets/)?[-a-z]+\.js"|id="words" type="application/json")>', "", page))
        assert finder.found == []
    assert "&lt;script&gt;" in html


def test_links_lead_to_the_pages(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "reports" / Subject("样例局", 2025).folder
    folder.mkdir(parents=True)
    (folder / "02_change.html").write_text("page")
    index = write_index(root, tmp_path / "reports")
    assert 'href="02_change.html"' in (folder / "index.html").read_text(encoding="utf8")
    behind = (folder / "findings.js").read_text(encoding="utf8")
    assert "%E6%A0%B7%E4%BE%8B%E5%B1%80/2025-budget/02_change.html" in behind
    assert all(
        (index.parent / name).is_file() for name in re.findall(r'(?:src|href)="([^"]+)"', index.read_text("utf8"))
    )


def test_only_pages_that_would_change_are_written_again(root: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    write_index(root, reports)
    written = {path: path.stat().st_mtime_ns for path in reports.rglob("2*/index.html")}
    (reports / Subject("样例局", 2024).folder / "02_change.html").write_text("page")
    told: list[tuple[int, int]] = []
    write_index(root, reports, tell=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]
    changed = {path.parent.name for path, before in written.items() if path.stat().st_mtime_ns != before}
    assert changed == {"2024-budget"}


def test_an_index_over_nothing_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NothingProcessedError, match="budgetlib ingest"):
        write_index(tmp_path, tmp_path)


def _disclosure_page(reports: Path, subject: Subject) -> str:
    return (reports / subject.folder / "index.html").read_text(encoding="utf8")


def _rows(index: Path) -> list[dict[str, Any]]:
    """The rows of an index by the names of their columns."""
    told = (index.parent / "index-data.js").read_text(encoding="utf8")
    data = json.loads(told.removeprefix("window.budgetDisclosures = ").removesuffix(";\n"))
    return [dict(zip(data["columns"], row, strict=True)) for row in data["rows"]]


def test_amounts_and_shares_are_written_as_in_the_documents() -> None:
    assert in_wan(Decimal("-25124700")) == "−2,512.47 万元"
    assert signed_percent(Decimal("0.05")) == "+5.00 %"
    assert share(Decimal("0.987")) == "98.7 %"
    assert (in_wan(None), signed_percent(None), share(None)) == ("not stated", "not stated", "not known")


class _Runnable(HTMLParser):
    """Collects elements and attributes that a browser would run or fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "iframe", "object", "embed"}:
            self.found.append(tag)
        self.found += [
            f"{tag} {name}" for name, value in attributes if name.startswith("on") or "javascript:" in (value or "")
        ]
