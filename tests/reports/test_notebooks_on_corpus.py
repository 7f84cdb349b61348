"""Every notebook runs on published documents that disclose less than ours: no error, no heading with nothing below it.

The cells are run in this process, without a kernel, on three documents of the development corpus: a unit, a final
account and a department of a province. The whole corpus takes minutes; docs/notebooks.md tells how to run it.
"""

from __future__ import annotations

import ast
import warnings
from pathlib import Path
from typing import Any

import nbformat
import pytest
from matplotlib.figure import Figure

from budgetlib.ingest.ingest import ingest
from budgetlib.store.datasets import documents
from tests.conftest import SHARED
from tests.reports.test_notebooks import NOTEBOOKS, code_cells, python

NAMES = (
    "shanghai-社会福利院-2024-budget",
    "shanghai-规划和自然资源局-2024-final",
    "jiangsu-省高级人民法院-2019-budget",
)
PUBLISHED = [SHARED / "corpus" / "dev" / f"{name}.pdf" for name in NAMES]
pytestmark = pytest.mark.skipif(
    not all(path.exists() for path in PUBLISHED), reason="the development corpus is not on this machine"
)


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("processed")
    assert [result.error for result in ingest(PUBLISHED, folder)] == [None] * len(PUBLISHED)
    return folder


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request) -> nbformat.NotebookNode:
    return nbformat.read(request.param, as_version=4)


def test_every_notebook_runs_on_every_document_and_every_section_says_something(notebook, root, monkeypatch) -> None:
    monkeypatch.chdir(root)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _, document in documents(root).iterrows():
            chosen = {name: document[name] for name in ("department", "kind", "scope")}
            chosen["fiscal_year"] = int(document["fiscal_year"])
            shown = run(notebook, chosen | {"root": str(root), "results": ""})
            assert silent_sections(notebook, shown) == [], document["doc_id"]
            for figure in (value for value in shown.values() if isinstance(value, Figure)):
                figure.draw_without_rendering()  # a glyph that the font lacks is a warning, and so an error here
                assert has_ink(figure), figure.get_suptitle()


def run(notebook: nbformat.NotebookNode, parameters: dict[str, Any]) -> dict[str, Any]:
    """Run the cells with these parameters; return what each shows by cell id, None for a cell that shows nothing."""
    names: dict[str, Any] = {}
    shown = {}
    for number, cell in enumerate(code_cells(notebook)):
        module = python(cell)
        last = module.body.pop() if isinstance(module.body[-1], ast.Expr) else None
        exec(compile(module, cell.id, "exec"), names)
        if number == 0:
            names |= parameters
        shown[cell.id] = eval(compile(ast.Expression(last.value), cell.id, "eval"), names) if last else None
    return shown


def silent_sections(notebook: nbformat.NotebookNode, shown: dict[str, Any]) -> list[str]:
    """The headings below which no cell shows anything (the title apart)."""
    silent: list[str] = []
    heading = ""
    for cell in notebook.cells:
        headings = [line for line in cell.source.splitlines() if line.startswith("##")]
        if cell.cell_type == "markdown" and headings:
            silent += [heading] * bool(heading)
            heading = headings[-1]
        elif shown.get(cell.id) is not None:
            heading = ""
    return silent + [heading] * bool(heading)


def has_ink(figure: Figure) -> bool:
    """True when an axis of the figure holds more than its frame."""
    return any(axes.patches or axes.lines or axes.collections or axes.texts for axes in figure.axes)
