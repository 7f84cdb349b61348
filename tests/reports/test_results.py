"""Results of notebooks as files: exact, complete or not there, and never those of an earlier run."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import nbformat
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from budgetlib.errors import DataDictionaryError, EnvironmentFault, NotebookError
from budgetlib.prose.results import written_sentence
from budgetlib.reports.results import write_results
from budgetlib.reports.run import run_notebook

DOCUMENTS = pd.DataFrame(
    {"doc_id": ["某市-某局-2025-budget"], "department": ["某局"], "fiscal_year": [2025], "synthetic": [False]}
)
PARTS = pd.DataFrame(
    {
        "name": ["=1+1", None],
        "amount": pd.Series([Decimal("5283.05"), Decimal(0)], dtype=object),
        "share": pd.Series([Decimal("0.99953626"), None], dtype=object),
        "page": pd.Series([4, None], dtype="Int64"),
        "follows": [True, False],
        "nothing": [None, np.nan],
    }
)


def test_a_table_is_written_with_exact_decimals_its_types_and_what_it_is_about(tmp_path: Path) -> None:
    (path,) = write_results({"parts": PARTS}, tmp_path, "01_structure", DOCUMENTS)
    assert path == tmp_path / "01_structure.parts.parquet"
    table = pq.read_table(path)
    assert table.column_names == ["doc_id", "department", "fiscal_year", "synthetic", *PARTS.columns]
    assert table.column("department").to_pylist() == ["某局", "某局"]
    assert table.schema.field("amount").type == pa.decimal128(20, 2)
    assert table.column("amount").to_pylist() == [Decimal("5283.05"), Decimal("0.00")]
    assert table.column("share").to_pylist() == [Decimal("0.99953626"), None]
    assert table.column("page").to_pylist() == [4, None]
    assert table.column("follows").to_pylist() == [True, False]
    assert table.column("name").to_pylist() == ["=1+1", None]
    assert table.column("nothing").null_count == 2


def test_a_table_without_rows_is_a_result_too(tmp_path: Path) -> None:
    write_results({"parts": PARTS.iloc[:0]}, tmp_path, "01_structure", DOCUMENTS)
    table = pq.read_table(tmp_path / "01_structure.parts.parquet")
    assert table.num_rows == 0
    assert table.schema.field("department").type == pa.string() and table.column_names[-1] == "nothing"


def test_files_of_many_departments_can_be_read_together_whichever_discloses_nothing(tmp_path: Path) -> None:
    write_results({"parts": PARTS.iloc[:0]}, tmp_path / "a", "01_structure", DOCUMENTS)
    write_results({"parts": PARTS}, tmp_path / "b", "01_structure", DOCUMENTS)
    files = f"{tmp_path}/*/01_structure.parts.parquet"
    read = duckdb.sql(f"SELECT department, amount, share FROM read_parquet('{files}', union_by_name = true)").fetchall()
    assert sorted(read) == [
        ("某局", Decimal("0.00"), None),
        ("某局", Decimal("5283.05"), Decimal("0.99953626")),
    ]


def test_no_folder_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert write_results({"parts": PARTS}, "", "01_structure", DOCUMENTS) == []
    assert list(tmp_path.iterdir()) == []


def test_tables_of_an_earlier_run_go_and_those_of_other_notebooks_stay(tmp_path: Path) -> None:
    write_results({"old": PARTS, "parts": PARTS}, tmp_path, "01_structure", DOCUMENTS)
    write_results({"old": PARTS}, tmp_path, "02_change", DOCUMENTS)
    write_results({"parts": PARTS}, tmp_path, "01_structure", DOCUMENTS)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["01_structure.parts.parquet", "02_change.old.parquet"]


def test_bounds_of_intervals_are_rounded_to_the_scale_of_the_file(tmp_path: Path) -> None:
    table = pd.DataFrame({"low": pd.Series([Decimal(1) / 3, Decimal("12345678901.5")], dtype=object)})
    (path,) = write_results({"bounds": table}, tmp_path, "own", DOCUMENTS)
    read = pq.read_table(path).column("low").to_pylist()
    assert read == [Decimal("0.33333333"), Decimal("12345678901.50000000")]


def test_a_column_of_several_types_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataDictionaryError, match=r"result own.mixed: column a holds values of the types int, str"):
        write_results({"mixed": pd.DataFrame({"a": pd.Series([1, "x"], dtype=object)})}, tmp_path, "own", DOCUMENTS)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentFault, match="cannot write"):
        write_results({"parts": PARTS}, tmp_path / "file", "own", DOCUMENTS)


def test_the_sentence_names_the_files() -> None:
    assert written_sentence([Path("/a/01_structure.by_fund.parquet")]).data == (
        r"Written beside this page: [01\_structure.by\_fund.parquet](01_structure.by_fund.parquet)."
    )
    assert "report run only" in written_sentence([]).data


def _notebook(path: Path, *cells: str) -> Path:
    node = nbformat.v4.new_notebook()
    node.cells = [nbformat.v4.new_code_cell('results: str = ""', metadata={"tags": ["parameters"]})]
    node.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
    nbformat.write(node, path)
    return path


def test_a_report_run_tells_the_notebook_its_folder_and_leaves_no_results_of_a_failed_run(tmp_path: Path) -> None:
    writing = "import pandas; from budgetlib.reports.results import write_results"
    call = "write_results({'t': pandas.DataFrame({'a': [1]})}, results, 'found', pandas.DataFrame())"
    notebook, reports = tmp_path / "found.ipynb", tmp_path / "reports"
    run_notebook(_notebook(notebook, writing, call), {}, reports)
    assert pq.read_table(reports / "found.t.parquet").to_pydict() == {"a": [1]}
    with pytest.raises(NotebookError, match="ZeroDivisionError"):
        run_notebook(_notebook(notebook, writing, call, "1 / 0"), {}, reports)
    assert not list(reports.glob("*.parquet"))
