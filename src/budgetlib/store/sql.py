"""SQL over everything committed: one DuckDB view per dataset, read-only."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from budgetlib.errors import EnvironmentFault, NothingProcessedError, QueryError
from budgetlib.model import Dataset, data_dictionary
from budgetlib.store.asked import note
from budgetlib.store.markers import markers, merged_markers, tell_damaged
from budgetlib.store.root import found_root

_READING = {duckdb.StatementType.SELECT}
_NEWER = "newer_than_merged"
_MAGIC = b"PAR1"
_ROWS_AT_ONCE = 10_000
_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "money": "DECIMAL(20, 2)",
    "ratio": "DECIMAL(18, 8)",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}
_COMMENTS = r"(?:\s|--[^\n]*\n|/\*(?:[^*]|\*(?!/))*\*/)*"
_EXPLAIN = re.compile(
    rf"^{_COMMENTS}explain{_COMMENTS}(?:analyze\b|\([^)]*\))?{_COMMENTS}(?:analyze\b)?", re.IGNORECASE
)
_PATTERN = re.compile(r"[\[*?]")


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns of a result, and its rows as they come."""

    columns: Sequence[str]
    rows: Iterator[tuple[Any, ...]]


@contextmanager
def answered(statement: str, root: Path | str | None = None) -> Iterator[Answer]:
    """Run one SELECT over the datasets of the store below ROOT; the rows are fetched while they are consumed.

    Only what was committed when the query began is seen; money is `decimal.Decimal` in yuan.

    Raises QueryError when DuckDB refuses the statement or when it is not one that only reads, and
    NothingProcessedError when the store is empty.
    """
    with connected(root, _named(statement)) as database:
        try:
            statements = database.extract_statements(statement)
            if len(statements) != 1 or not _only_reads(database, statements[0]):
                raise QueryError("only one statement that reads is allowed.", remedy="Write `select … from figures`.")
            database.execute(statements[0])
            yield Answer([column[0] for column in database.description or ()], _fetched(database))
        except duckdb.Error as error:
            told = " ".join(str(error).split("\n\n")[0].split())
            remedy = f"Tables: {', '.join(data_dictionary())}; `describe figures` lists columns."
            raise QueryError(f"{told}.".replace("..", "."), remedy=remedy) from error


@contextmanager
def connected(root: Path | str | None, names: Collection[str] = ()) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a DuckDB connection with a view per dataset (or only of those named); it reads the store and nothing else.

    Columns that the data dictionary has got since a disclosure was stored are empty.

    Raises NothingProcessedError when the store is empty.
    """
    root = found_root(root).resolve()
    known = markers(root)
    note("load", {}, root, lambda: known)
    if not known:
        remedy = f"Run `budgetlib ingest data/raw --root {root}` first."
        raise NothingProcessedError("no processed disclosures.", path=root, remedy=remedy)
    own = [marker for marker in known if not marker.merged]
    in_lists = {marker.doc_id for marker in merged_markers(root)}
    newer = pa.array([marker.doc_id for marker in own if marker.doc_id in in_lists], pa.string())
    with duckdb.connect() as database:
        database.register("incoming", pa.table({"doc_id": newer}))
        database.execute(f"CREATE TABLE {_NEWER} AS SELECT * FROM incoming")
        database.unregister("incoming")
        for name in names or data_dictionary():
            parts = [str(part) for marker in own if _is_whole(part := marker.part(root, name), marker.doc_id)]
            merged = sorted({str(marker.part(root, name)) for marker in known if marker.merged})
            selects = [_select(database, data_dictionary()[name], files) for files in (parts, merged) if files]
            if merged:
                selects[-1] += f" WHERE doc_id NOT IN (SELECT doc_id FROM {_NEWER})"
            database.execute(f'CREATE VIEW "{name}" AS {" UNION ALL ".join(selects)}')
        _confine(database, root)
        yield database


def _is_whole(part: Path, doc_id: str) -> bool:
    """True for a part that begins and ends as Parquet does; another is left out with a StoreWarning."""
    try:
        with part.open("rb") as stream:
            begins = stream.read(len(_MAGIC)) == _MAGIC
            stream.seek(-len(_MAGIC), os.SEEK_END)
            if begins and stream.read() == _MAGIC:
                return True
    except OSError:
        pass
    tell_damaged(doc_id, "a part is missing or damaged")
    return False


def _select(database: duckdb.DuckDBPyConnection, dataset: Dataset, files: Sequence[str]) -> str:
    """Return a SELECT of all columns of the dictionary from files that may lack the youngest of them."""
    source = f"read_parquet({_listed(files)}, hive_partitioning = false, union_by_name = true)"
    there = {row[0] for row in database.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
    columns = (
        f'"{column.name}"' if column.name in there else f'NULL::{_TYPES[column.type]} AS "{column.name}"'
        for column in dataset.columns
    )
    return f"SELECT {', '.join(columns)} FROM {source}"


def _only_reads(database: duckdb.DuckDBPyConnection, statement: duckdb.Statement) -> bool:
    """True for a SELECT, and for EXPLAIN of one: EXPLAIN ANALYZE carries out what it explains."""
    if statement.type != duckdb.StatementType.EXPLAIN:
        return bool(statement.type in _READING)
    explained = _EXPLAIN.sub("", statement.query, count=1)
    inner = database.extract_statements(explained)
    return len(inner) == 1 and inner[0].type == duckdb.StatementType.SELECT


def _named(statement: str) -> list[str]:
    """The datasets a statement may mean; the others need not be opened."""
    words = set(re.findall(r"\w+", statement.lower()))
    return [name for name in data_dictionary() if name in words] if {"select", "from"} & words else []


def _listed(paths: Sequence[str]) -> str:
    return "[" + ", ".join(_quoted(path) for path in paths) + "]"


def _quoted(path: str) -> str:
    return "'" + _literal(path).replace("'", "''") + "'"


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
