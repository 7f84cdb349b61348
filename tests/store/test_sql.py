"""SQL sees everything committed, nothing else, and changes nothing."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from budgetlib.cli import app
from budgetlib.commands.sql import sql_command
from budgetlib.errors import NothingProcessedError, QueryError
from budgetlib.model import data_dictionary
from budgetlib.store import datasets as store
from budgetlib.store.compaction import compact
from budgetlib.store.markers import marker_path
from budgetlib.store.sql import answered
from tests.support.examples import document, example, figure

TOTAL = "select sum(amount) from figures where level = 'total'"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A store of two departments; one of them was merged and then replaced."""
    folder = tmp_path / "st[o]re"
    store.write(example("甲局"), folder)
    store.write(example("乙局"), folder)
    list(compact(folder))
    store.write(example("甲局").with_table("figures", [figure("合计", "1.05")]), folder)
    return folder


def ask(statement: str, root: Path) -> list[tuple[object, ...]]:
    """All rows of the answer."""
    with answered(statement, root) as answer:
        return list(answer.rows)


def sql(*arguments: str | Path) -> Result:
    """Run the command as a shell would."""
    return CliRunner(env={"COLUMNS": "120", "TERM": "dumb"}).invoke(app, ["sql", *map(str, arguments)])


def test_rows_of_merged_and_of_newer_disclosures_are_seen_once(root: Path) -> None:
    assert ask("select doc_id, count(*) from figures group by all order by all", root) == [
        ("样例市-乙局-2025-budget", 3),
        ("样例市-甲局-2025-budget", 1),
    ]
    merged = ask("select * from figures order by all", root)
    list(compact(root))
    assert ask("select * from figures order by all", root) == merged


def test_money_is_exact(root: Path) -> None:
    assert ask(f"{TOTAL} and doc_id like '%甲局%'", root) == [(Decimal("1.05"),)]


def test_what_is_not_committed_is_not_seen(root: Path) -> None:
    store.write(example("丙局"), root)
    assert ask("select count(*) from documents", root) == [(3,)]
    marker_path(root, "样例市-丙局-2025-budget").unlink()
    assert ask("select count(*) from documents", root) == [(2,)]


@pytest.mark.parametrize(
    "statement",
    [
        "delete from figures",
        "create table a (b int)",
        "copy (select 1) to 'out.csv'",
        "select 1; drop view figures",
        "set threads = 1",
        "attach 'x.duckdb'",
        "",
    ],
)
def test_only_one_statement_that_reads_is_run(root: Path, statement: str) -> None:
    with pytest.raises(QueryError, match="only one statement that reads"):
        ask(statement, root)


def test_no_other_file_can_be_read(root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    with pytest.raises(QueryError, match="Cannot access file"):
        ask(f"select * from read_text('{tmp_path / 'secret.txt'}')", root)


def test_a_mistake_is_one_line_that_names_the_tables(root: Path) -> None:
    result = sql("select * from figure", "--root", root)
    assert result.exit_code == 2 and result.stderr.count("\n") == 1
    assert "figure does not exist" in result.stderr and "expenditure" not in result.stderr
    assert "Tables: disclosures, documents" in result.stderr


def test_columns_that_older_parts_do_not_have_are_empty(root: Path) -> None:
    for part in (root / "figures").rglob("*.parquet"):
        pq.write_table(pq.read_table(part, partitioning=None).drop_columns(["printed", "grain"]), part)
    (row,) = ask("select printed, grain, amount from figures where doc_id like '%甲局%'", root)
    assert row == (None, None, Decimal("1.05"))
    store.write(example("丙局"), root)
    assert ask("select count(printed) from figures", root) == [(3,)]


def test_all_datasets_are_listed(root: Path) -> None:
    assert {row[0] for row in ask("show tables", root)} >= set(data_dictionary())


def test_an_empty_store_says_which_command_to_run(tmp_path: Path) -> None:
    with pytest.raises(NothingProcessedError, match="budgetlib ingest"):
        ask("select 1", tmp_path)


def test_a_column_list_can_be_asked_for(root: Path) -> None:
    assert "amount" in [row[0] for row in ask("describe figures", root)]


def test_the_command_prints_a_table(root: Path) -> None:
    result = sql(f"{TOTAL} and doc_id like '%乙局%'", "--root", root)
    assert result.exit_code == 0 and "12,340,000.00" in result.stdout


def test_long_answers_are_cut_in_a_table_and_whole_in_csv(root: Path) -> None:
    assert "only the first 200 rows" in sql("select * from range(201)", "--root", root).stdout
    assert len(sql("select * from range(30_000)", "--root", root, "--csv").stdout.splitlines()) == 30_001


def test_csv_and_json_are_exact_and_hold_no_formula(root: Path) -> None:
    statement = "select amount, '=1+1' as hostile, null as nothing from figures where doc_id like '%甲局%'"
    (row,) = csv.DictReader(sql(statement, "--root", root, "--csv").stdout.splitlines())
    assert row == {"amount": "1.05", "hostile": "'=1+1", "nothing": ""}
    assert json.loads(sql(statement, "--root", root, "--json").stdout) == {
        "amount": "1.05",
        "hostile": "=1+1",
        "nothing": None,
    }
    assert sql(statement, "--root", root, "--json", "--csv").exit_code == 2


def test_text_of_documents_cannot_steer_the_terminal(root: Path) -> None:
    assert "\x1b" not in sql("select 'a' || chr(27) || '[2J' as hostile", "--root", root).stdout


def test_the_example_of_its_help_counts_nothing_twice(tmp_path: Path) -> None:
    """A disclosure in two files has two rows in `documents`; a unit is part of its department."""
    files = [document("甲局", file=1), document("甲局", file=2, source="text.pdf")]
    store.write(example("甲局").with_table("documents", files), tmp_path)
    store.write(example("乙局"), tmp_path)
    store.write(example("甲局", scope="unit"), tmp_path)
    store.write(example("甲局", kind="final_account"), tmp_path)
    told = " ".join((sql_command.__doc__ or "").split('budgetlib sql "')[1].rsplit('"', 1)[0].replace("\\", "").split())
    assert sorted(ask(told, tmp_path)) == [
        ("样例市", 2025, "budget", Decimal("24680000.00")),
        ("样例市", 2025, "final_account", Decimal("12340000.00")),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "explain analyze copy (select 1) to '{}'",
        "EXPLAIN /* a */ ANALYZE copy (select 1) to '{}'",
        "explain (format json) copy (select 1) to '{}'",
        "explain analyze create table t as select 1",
    ],
)
def test_explain_carries_out_nothing_but_a_select(root: Path, statement: str) -> None:
    target = root / "overwritten.csv"
    with pytest.raises(QueryError):
        ask(statement.format(target), root)
    assert not target.exists()
    assert ask("explain select * from figures", root)
    assert ask("explain analyze select count(*) from figures", root)
