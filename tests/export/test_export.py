"""Exports say what the store says, in formats that other programs read without harm."""

from __future__ import annotations

import csv
import hashlib
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest

from budgetlib.errors import DataDictionaryError, EnvironmentFault, NothingProcessedError
from budgetlib.export.formats import export
from budgetlib.model import data_dictionary
from budgetlib.store import datasets as store
from tests.conftest import SHARED
from tests.support.examples import example, figure


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store with one small disclosure whose text tries to be a formula."""
    store.write(example(), tmp_path / "processed")
    return tmp_path / "processed"


def _rows(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.DictReader(stream))


def test_csv_writes_money_as_plain_decimals_in_yuan_and_missing_as_nothing(root: Path, tmp_path: Path) -> None:
    rows = _rows(export("figures", "csv", tmp_path / "figures.csv", root=root))
    assert [row["amount"] for row in rows] == ["12340000.00", "12340000.00", "-90000.55"]
    assert [row["code"] for row in rows] == ["", "201", "20101"]


def test_csv_begins_with_the_mark_by_which_spreadsheets_know_utf8(root: Path, tmp_path: Path) -> None:
    assert export("figures", "csv", tmp_path / "f.csv", root=root).read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_text_that_a_spreadsheet_would_run_is_made_text(tmp_path: Path, start: str) -> None:
    hostile = f"{start}1+1"
    store.write(example().with_table("figures", [figure(hostile, "-1")]), tmp_path)
    (row,) = _rows(export("figures", "csv", tmp_path / "f.csv", root=tmp_path))
    assert row["name"] == f"'{hostile}"
    assert row["amount"] == "-1.00"
    sheet = openpyxl.load_workbook(export("figures", "xlsx", tmp_path / "f.xlsx", root=tmp_path))["figures"]
    cell = sheet.cell(2, [c.name for c in data_dictionary()["figures"].columns].index("name") + 1)
    assert cell.data_type == "s"
    assert cell.value.startswith("'")  # what follows a carriage return, XML may write as a line feed


def test_words_of_the_vocabulary_are_not_taken_for_formulas(tmp_path: Path) -> None:
    indicator = {
        "project": "甲", "form": 1, "page": 1, "row": 1, "scope": "year", "level1": "产出指标", "level2": "数量指标",
        "level3": "次数", "operator": "=", "value": 3.0, "quantified": True, "legible": True,
    }  # fmt: skip
    store.write(example().with_table("indicators", [indicator]), tmp_path)
    (row,) = _rows(export("indicators", "csv", tmp_path / "i.csv", root=tmp_path))
    assert (row["operator"], row["quantified"]) == ("=", "true")
    sheet = openpyxl.load_workbook(export("indicators", "xlsx", tmp_path / "i.xlsx", root=tmp_path))["indicators"]
    (cell,) = [cell for cell in sheet[2] if cell.value == "="]
    assert cell.data_type == "s"


def test_xlsx_has_one_sheet_per_dataset_and_money_as_numbers(root: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export("all", "xlsx", tmp_path / "all.xlsx", root=root))
    assert book.sheetnames == list(data_dictionary())
    header, *rows = book["figures"].iter_rows(values_only=True)
    assert [row[header.index("amount")] for row in rows] == [12340000, 12340000, -90000.55]


def test_control_characters_do_not_stop_a_workbook(tmp_path: Path) -> None:
    store.write(example().with_table("figures", [figure("甲\x01乙", "1")]), tmp_path)
    sheet = openpyxl.load_workbook(export("figures", "xlsx", tmp_path / "f.xlsx", root=tmp_path))["figures"]
    assert "甲\N{REPLACEMENT CHARACTER}乙" in [cell.value for cell in sheet[2]]


def test_duckdb_has_one_commented_table_per_dataset_with_exact_money(root: Path, tmp_path: Path) -> None:
    path = export("all", "duckdb", tmp_path / "all.duckdb", root=root)
    with duckdb.connect(str(path), read_only=True) as database:
        tables = dict(database.execute("SELECT table_name, comment FROM duckdb_tables()").fetchall())
        assert tables == {name: dataset.about for name, dataset in data_dictionary().items()}
        total = database.execute(
            'SELECT sum(amount) FROM figures WHERE "table" = ?', ["expenditure_summary"]
        ).fetchone()
        assert total == (Decimal("24589999.45"),)
        wanted = "SELECT comment FROM duckdb_columns() WHERE table_name = 'figures' AND column_name = 'grain'"
        assert database.execute(wanted).fetchone() == ("Printing grain in yuan",)


def test_parquet_round_trips(root: Path, tmp_path: Path) -> None:
    folder = export("all", "parquet", tmp_path / "parquet", root=root)
    assert {path.stem for path in folder.iterdir()} == set(data_dictionary())
    frame = pd.read_parquet(folder / "figures.parquet")
    assert frame["amount"].tolist() == store.load("figures", root)["amount"].tolist()


def test_a_data_package_describes_every_file_it_holds(root: Path, tmp_path: Path) -> None:
    folder = export("all", "datapackage", tmp_path / "package", root=root)
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf8"))
    assert [resource["name"] for resource in package["resources"]] == list(data_dictionary())
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(data).hexdigest()
        header = data.decode("utf-8").splitlines()[0].split(",")
        assert header == [field["name"] for field in resource["schema"]["fields"]]
    kinds = {f["name"]: f for r in package["resources"] if r["name"] == "documents" for f in r["schema"]["fields"]}
    assert kinds["kind"]["constraints"] == {"required": True, "enum": ["budget", "final_account"]}


def test_an_export_replaces_its_predecessor_and_leaves_other_files_alone(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "csv"
    export("all", "csv", folder, root=root)
    (folder / "notes.txt").write_text("mine")
    store.write(example().with_table("figures", []), root)
    export("all", "csv", folder, root=root)
    assert _rows(folder / "figures.csv") == []
    assert (folder / "notes.txt").read_text() == "mine"
    assert not [path for path in tmp_path.rglob(".*")]


def test_filters_choose_what_is_exported(root: Path, tmp_path: Path) -> None:
    store.write(example("别局"), root)
    rows = _rows(export("figures", "csv", tmp_path / "f.csv", root=root, department="别局"))
    assert {row["doc_id"] for row in rows} == {"样例市-别局-2025-budget"}


def test_what_cannot_be_exported_is_told_and_writes_nothing(root: Path, tmp_path: Path) -> None:
    target = tmp_path / "x.csv"
    with pytest.raises(DataDictionaryError, match="figures"):
        export("figure", "csv", target, root=root)
    with pytest.raises(NothingProcessedError, match="budgetlib ingest"):
        export("figures", "csv", target, root=tmp_path / "nowhere")
    with pytest.raises(EnvironmentFault, match="is a folder"):
        export("figures", "csv", tmp_path, root=root)
    target.write_text("kept")
    with pytest.raises(EnvironmentFault, match="is a file"):
        export("all", "csv", target, root=root)
    assert target.read_text() == "kept"


def test_the_scoring_of_real_disclosures_understands_our_csv(root: Path, tmp_path: Path) -> None:
    scorer = SHARED / "corpus" / "score_figures.py"
    if not scorer.exists():
        pytest.skip("the corpus of real disclosures is not on this machine")
    oracle = tmp_path / "oracle.json"
    rows = [
        {"label": "合计", "numbers": ["1234.00"]},
        {"code": "201", "name": "一般公共服务支出", "numbers": ["1234.00"], "cols": ["合计"]},
        {"code": "20101", "name": "某事务", "numbers": ["-9.000055"], "cols": ["合计"]},
    ]
    oracle.write_text(json.dumps({"tables": [{"type": "支出总表", "unit": "万元", "rows": rows}]}), encoding="utf8")
    figures = export("figures", "csv", tmp_path / "figures.csv", root=root)
    told = subprocess.run([sys.executable, scorer, oracle, figures], capture_output=True, text=True, check=True).stdout
    assert "printed     3 exported     3 found     3  recall 1.0000  precision 1.0000" in told
