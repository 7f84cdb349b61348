"""SQL over everything committed: one DuckDB view per dataset, read-only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from budgetlib.catalogue import markers, merged_markers
from budgetlib.errors import EnvironmentFault, NothingProcessedError, QueryError
from budgetlib.model import data_dictionary

_READING = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN}
_NEWER = "newer_than_merged"
_ROWS_AT_ONCE = 10_000
_PATTERN = re.compile(r"[\[*?]")


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns of a result, and its rows as they come."""

    columns: Sequence[str]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def answered(statement: str, root: Path | str) -> Iterator[Answer]:
    """Run one SELECT over the datasets of the store below ROOT; the rows are fetched while they are consumed.

    Only what was committed when the query began is seen; money is `decimal.Decimal` in yuan.

    Raises QueryError when DuckDB refuses the statement or when it is not one that only reads, and
    NothingProcessedError when the store is empty.
    """
    with connected(root) as database:
        try:
            statements = database.extract_statements(statement)
            if len(statements) != 1 or statements[0].type not in _READING:
                raise QueryError("only one statement that reads is allowed.", remedy="Write `select … from figures`.")
            database.execute(statements[0])
            yield Answer([column[0] for column in database.description or ()], _fetched(database))
        except duckdb.Error as error:
            told = " ".join(str(error).split("\n\n")[0].split())
            remedy = f"Tables: {', '.join(data_dictionary())}; `describe figures` lists columns."
            raise QueryError(f"{told}.".replace("..", "."), remedy=remedy) from error


@contextmanager
def connected(root: Path | str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a DuckDB connection with a view per dataset; it reads files of the store and nothing else.

    Raises NothingProcessedError when the store is empty.
    """
    root = Path(root).resolve()
    known = markers(root)
    if not known:
        remedy = f"Run `budgetlib ingest data/raw --out {root}` first."
        raise NothingProcessedError("no processed disclosures.", path=root, remedy=remedy)
    own = [marker for marker in known if not marker.merged]
    in_lists = {marker.doc_id for marker in merged_markers(root)}
    with duckdb.connect() as database:
        newer = pa.table(
            {"doc_id": pa.array([marker.doc_id for marker in own if marker.doc_id in in_lists], pa.string())}
        )
        database.register("incoming", newer)
        database.execute(f"CREATE TABLE {_NEWER} AS SELECT * FROM incoming")
        database.unregister("incoming")
        for name, dataset in data_dictionary().items():
            selects = _selects(
                [str(marker.part(root, name)) for marker in own],
                sorted({str(marker.part(root, name)) for marker in known if marker.merged}),
            )
            columns = ", ".join(f'"{column.name}"' for column in dataset.columns)
            union = " UNION ALL ".join(select.format(columns=columns) for select in selects)
            database.execute(f'CREATE VIEW "{name}" AS {union}')
        _confine(database, root)
        yield database


def _selects(own: Sequence[str], merged: Sequence[str]) -> Iterator[str]:
    options = "hive_partitioning = false, union_by_name = false"
    if own:
        yield f"SELECT {{columns}} FROM read_parquet({_listed(own)}, {options})"
    if merged:
        yield (
            f"SELECT {{columns}} FROM read_parquet({_listed(merged)}, {options}) "
            f"WHERE doc_id NOT IN (SELECT doc_id FROM {_NEWER})"
        )


def _listed(paths: Sequence[str]) -> str:
    return "[" + ", ".join(_quoted(path) for path in paths) + "]"


def _quoted(path: str) -> str:
    literal = _literal(path).replace("'", "''")
    return f"'{literal.replace('{', '{{').replace('}', '}}')}'"


def _literal(path: str) -> str:
    """Return the pattern for file names that fits this path alone."""
    return _PATTERN.sub(r"[\g<0>]", path)


def _confine(database: duckdb.DuckDBPyConnection, root: Path) -> None:
    """Let statements read the store and nothing else."""
    try:
        database.execute("SET allowed_directories = $1", [[str(root), _literal(str(root))]])
        database.execute("SET enable_external_access = false")
        database.execute("SET lock_configuration = true")
    except duckdb.Error as error:
        raise EnvironmentFault(
            f"DuckDB cannot be confined ({error}).", remedy="Install duckdb 1.2 or newer."
        ) from error


def _fetched(database: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := database.fetchmany(_ROWS_AT_ONCE):
        yield from rows
