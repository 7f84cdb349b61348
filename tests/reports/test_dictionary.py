"""What notebooks write is described, table by table and column by column, and checked when it is written."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from budgetlib.errors import DataDictionaryError
from budgetlib.reports.dictionary import TYPES, result_dictionary, result_table
from budgetlib.reports.results import SUBJECT, write_results
from budgetlib.reports.subjects import Subject
from budgetlib.store import write
from tests.support.examples import about, document, example
from tests.support.notebooks import NOTEBOOKS, code_of, run_cells

DOCUMENTS = pd.DataFrame([document() | {"doc_id": "样例市-样例局-2025-budget"}])
SIZES = {"low": [Decimal(0)], "high": [None], "count": [3], "amount": [Decimal("7.5")], "share": [Decimal(1) / 3]}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small store: two years, a unit and a final account of one department."""
    root = tmp_path_factory.mktemp("store")
    for year, columns in ((2024, {}), (2025, {}), (2025, {"scope": "unit"}), (2025, {"kind": "final_account"})):
        write(example("甲局", year, **columns), root)
    return root


def test_every_notebook_of_ours_is_described_and_no_other() -> None:
    assert {notebook for notebook, _ in result_dictionary()} == {path.stem for path in NOTEBOOKS}


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.parametrize("subject", [Subject("甲局", 2025), Subject("甲局", 2025, "final_account")], ids=str)
def test_each_notebook_writes_the_tables_that_are_described(
    notebook: Path, subject: Subject, root: Path, tmp_path: Path
) -> None:
    run_cells(notebook, subject.parameters() | {"root": str(root), "results": str(tmp_path)})
    expected = {name for of, name in result_dictionary() if of == notebook.stem}
    assert {path.name for path in tmp_path.iterdir()} == {f"{notebook.stem}.{name}.parquet" for name in expected}
    for name in expected:
        schema = pq.read_schema(tmp_path / f"{notebook.stem}.{name}.parquet")
        columns = {column.name: TYPES[column.type] for column in result_table(notebook.stem, name).columns}
        assert {field.name: field.type for field in schema} == ({} if "doc_id" in columns else SUBJECT) | columns


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_last_cell_of_a_notebook_writes_its_results_under_its_own_name(notebook: Path) -> None:
    (call,) = re.findall(r'write_results\(.*?, results, "(\w+)", documents\)', code_of(notebook)[-1][1])
    assert call == notebook.stem


def test_a_table_that_is_not_as_described_is_refused_and_tells_why(tmp_path: Path) -> None:
    cases = [
        ({"name": ["甲"]}, "has name, which results.yaml does not know"),
        ({"count": ["three"]}, "count is no integer"),
        ({"amount": [7.5]}, "amount is no money"),
    ]
    for change, told in cases:
        with pytest.raises(DataDictionaryError, match=told):
            write_results({"sizes": pd.DataFrame(SIZES | change)}, tmp_path, "03_project_costs", DOCUMENTS)
    lacking = pd.DataFrame(SIZES).drop(columns="share")
    with pytest.raises(DataDictionaryError, match="lacks share"):
        write_results({"sizes": lacking}, tmp_path, "03_project_costs", DOCUMENTS)
    assert list(tmp_path.iterdir()) == []


def test_types_are_those_of_the_dictionary_also_where_nothing_is_stated(tmp_path: Path) -> None:
    for name, table in (("full", pd.DataFrame(SIZES)), ("none", pd.DataFrame(SIZES).iloc[:0])):
        (path,) = write_results({"sizes": table}, tmp_path / name, "03_project_costs", DOCUMENTS)
        schema = pq.read_schema(path)
        assert schema.field("high").type == pa.decimal128(20, 2) and schema.field("doc_id").type == pa.string()
    read = pq.read_table(tmp_path / "full" / "03_project_costs.sizes.parquet").to_pylist()[0]
    assert (read["share"], read["amount"], read["high"]) == (Decimal("0.33333333"), Decimal("7.50"), None)


def test_what_a_disclosure_is_stands_beside_its_files() -> None:
    assert set(about()) < set(document())
