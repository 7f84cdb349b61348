"""The committed notebooks: parameters, thin cells, computed numbers, stored and quiet outputs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import nbformat
import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("[0-9]*.ipynb"))
EXPLORE = FOLDER / "explore.ipynb"
EXPECTED = [
    "00_reconciliation",
    "01_structure",
    "02_change",
    "03_project_costs",
    "04_indicator_coverage",
    "05_comparison",
    "06_execution",
]
MAX_LINES = 15
RESULTS = 'results: str = ""  # folder to write the tables to as Parquet; empty: none'
LANGUAGE = 'language: str = "en"  # or "zh": what sentences, tables and pictures say 中文'
SUBJECT = ["department", "fiscal_year", "kind", "scope", "root"]
VIEW = ["table", "measure", "fund", "by", "level"]  # what explore.ipynb shows of its subject
ALLOWED_IMPORTS = {
    "budgetlib",
    "budgetlib.analysis",
    "budgetlib.messages",
    "budgetlib.prose",
    "budgetlib.reconcile",
    "budgetlib.reports.results",
    "budgetlib.store",
}
STABLE_MIME_TYPES = {"text/plain", "text/html", "text/markdown", "image/png"}


@pytest.fixture(params=[*NOTEBOOKS, EXPLORE], ids=lambda path: path.stem)
def notebook(request) -> nbformat.NotebookNode:
    node = nbformat.read(request.param, as_version=4)
    nbformat.validate(node)
    return node


def code_cells(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def python(cell: nbformat.NotebookNode) -> ast.Module:
    """The cell's syntax without magics."""
    return ast.parse("\n".join(line for line in cell.source.splitlines() if not line.startswith("%")))


def test_the_seven_notebooks_are_there() -> None:
    assert [path.stem for path in NOTEBOOKS][: len(EXPECTED)] == EXPECTED


def test_the_first_code_cell_holds_exactly_the_parameters_typed_and_commented(notebook) -> None:
    cell = code_cells(notebook)[0]
    assert cell.metadata.tags == ["parameters"]
    statements = python(cell).body
    assert all(isinstance(statement, ast.AnnAssign) for statement in statements)
    names = [statement.target.id for statement in statements]
    assert names in ([*SUBJECT, "results", "language"], [*SUBJECT, "language", *VIEW])
    assert all("  # " in line for line in cell.source.splitlines())
    assert [c.metadata.get("tags") for c in code_cells(notebook)[1:]] == [None] * (len(code_cells(notebook)) - 1)


def test_cells_are_thin_and_define_nothing(notebook) -> None:
    for cell in code_cells(notebook):
        assert len(cell.source.splitlines()) <= MAX_LINES
        defining = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.If, ast.Try)
        assert not any(isinstance(node, defining) for node in ast.walk(python(cell)))


def test_notebooks_import_only_the_library(notebook) -> None:
    for cell in code_cells(notebook):
        for node in ast.walk(python(cell)):
            if isinstance(node, ast.Import):
                assert {alias.name for alias in node.names} <= ALLOWED_IMPORTS
            if isinstance(node, ast.ImportFrom):
                assert node.module in ALLOWED_IMPORTS


def test_no_number_is_typed_in_prose(notebook) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert not re.search(r"\d|\bper ?cent\b", cell.source), cell.source


def test_every_cell_shows_its_one_value(notebook) -> None:
    """No `;`: nbval runs cells without history, where IPython does not see it, and would find a second output."""
    for cell in code_cells(notebook):
        assert not cell.source.rstrip().endswith(";")
        assert len(cell.outputs) <= 1


def test_outputs_are_stored_quiet_and_free_of_addresses(notebook) -> None:
    outputs = [output for cell in code_cells(notebook)[1:] for output in cell.outputs]
    assert outputs, "run `make notebooks`"
    for output in outputs:
        assert output.output_type in {"display_data", "execute_result"}, output
        assert set(output.data) <= STABLE_MIME_TYPES
        text = "".join(value for kind, value in output.data.items() if kind != "image/png")
        assert not re.search(r"0x[0-9a-f]{6,}|object at|\d\d:\d\d:\d\d", text)


def test_metadata_holds_nothing_that_changes_from_run_to_run(notebook) -> None:
    assert notebook.metadata == {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
    }
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


def test_notebooks_speak_of_the_same_document_by_default() -> None:
    firsts = [code_cells(nbformat.read(path, as_version=4))[0].source.splitlines() for path in NOTEBOOKS]
    assert len({tuple(lines[: len(SUBJECT)]) for lines in firsts}) == 1
    assert {line for lines in firsts for line in lines[len(SUBJECT) :]} == {RESULTS, LANGUAGE}
