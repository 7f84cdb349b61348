"""Tables in an open notebook can be sorted and searched; everywhere else they stay plain HTML."""

from __future__ import annotations

import os

import nbformat
import pandas as pd
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from budgetlib.kernels.this_environment import KERNEL_NAME, ThisEnvironment
from budgetlib.prose.interactive import SESSION, static
from budgetlib.prose.shown import table
from budgetlib.reports.run import STOCK, run_notebook

SOURCE = """
import pandas as pd
from budgetlib.prose.shown import table

data = pd.DataFrame({"name": ["<script>a</script>", "b"], "change": [-20_000, 20_000]})
columns = [("Name", "name", "text"), ("Amount", "change", "change"), ("Amount", "change", "money")]
table(data, columns, caption="<i>c</i>")
"""


@pytest.fixture
def open_notebook(monkeypatch) -> None:
    """As in a kernel that Jupyter Server has started for a notebook."""
    monkeypatch.setenv(SESSION, "notebooks/02_change.ipynb")


def shown(notebook: nbformat.NotebookNode) -> list[str]:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output.data["text/html"] for output in outputs if "text/html" in output.get("data", {})]


def test_in_an_open_notebook_a_table_brings_its_library_and_can_be_searched(open_notebook) -> None:
    notebook = new_notebook(cells=[new_code_cell(SOURCE), new_code_cell("table(data, columns)")])
    NotebookClient(notebook, kernel_name=KERNEL_NAME, kernel_manager_class=ThisEnvironment).execute()
    *library, first, second = shown(notebook)
    assert len(library) == 2, "the library is put into the notebook once"
    assert "new ITable" in first and "new ITable" in second
    assert "<script>a" not in first and "<i>c" not in first
    assert "-2.00" in first, "a sign by which a browser sorts"
    assert not any("https://cdn" in html or "unpkg" in html for html in (first, second))


def test_a_report_run_from_an_open_notebook_shows_plain_tables(open_notebook, tmp_path) -> None:
    notebook = new_notebook(cells=[new_code_cell("", metadata={"tags": ["parameters"]}), new_code_cell(SOURCE)])
    source = tmp_path / "one.ipynb"
    nbformat.write(notebook, source)
    run_notebook(source, {}, tmp_path / "out", engine=STOCK)
    (html,) = shown(nbformat.read(tmp_path / "out" / "one.ipynb", 4))
    assert "script" not in html.replace("&lt;script&gt;", "").replace("&lt;/script&gt;", "")
    assert os.environ[SESSION]


def test_without_a_kernel_tables_are_plain(open_notebook) -> None:
    made = table(pd.DataFrame({"name": ["b"]}), [("Name", "name", "text")])
    assert "<script" not in made._repr_html_()


def test_static_restores_what_it_took_away(open_notebook) -> None:
    with static():
        assert SESSION not in os.environ
    assert SESSION in os.environ
