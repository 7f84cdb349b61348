"""The account of batches: ROOT/batch.sqlite, one row per source and per notebook of a disclosure, one per run.

Every result is committed on its own, so that a batch that is killed at any moment has lost nothing it had finished.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from budgetlib.errors import EnvironmentFault

NAME = "batch.sqlite"
DONE, FAILED, SET_ASIDE = "done", "failed", "set aside"
_WAIT_SECONDS = 30.0
_ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of work: `task` is `ingest` or the name of a notebook, `subject` a source or a disclosure.

    `fingerprint` stands for everything the result depends on; `doc_id` is the disclosure a source gave.
    """

    task: str
    subject: str
    fingerprint: str
    status: str
    seconds: float = 0.0
    attempts: int = 1
    doc_id: str = ""
    error: str = ""
    code_version: str = ""
    finished: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a batch and the command that repeats it; `ended` is empty while it runs, and after it was killed."""

    started: str
    command: str
    sources: int
    ended: str = ""


class _Account(sqlite3.Connection):
    """A connection whose failures (a full disk, a damaged file) are EnvironmentFaults that say what to do."""

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """Run one statement."""
        with _failing_clearly():
            return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        """Run one statement for many rows."""
        with _failing_clearly():
            return super().executemany(*arguments)


@contextmanager
def _failing_clearly() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        remedy = "See to free space and permissions, and run the same command again: what is written down is kept."
        raise EnvironmentFault(
            f"the account of the batch cannot be kept ({error}).", path=NAME, remedy=remedy
        ) from error


class Manifest:
    """The entries of the batches of one store."""

    def __init__(self, root: Path) -> None:
        """Open the manifest of ROOT, and make it where there is none.

        Raises EnvironmentFault when it cannot be opened.
        """
        path = root / NAME
        try:
            root.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None, factory=_Account)
            columns = ", ".join(field.name for field in fields(Entry))
            self._database.execute(f"CREATE TABLE IF NOT EXISTS entries ({columns}, PRIMARY KEY (task, subject))")
            key = "task, subject, question"
            self._database.execute(f"CREATE TABLE IF NOT EXISTS asked ({key}, PRIMARY KEY ({key})) WITHOUT ROWID")
            columns = ", ".join(field.name for field in fields(Run))
            self._database.execute(f"CREATE TABLE IF NOT EXISTS runs ({columns})")
        except (OSError, sqlite3.Error, EnvironmentFault) as error:
            remedy = "See to free space and permissions; where it is damaged, remove it: everything is then read again."
            raise EnvironmentFault(
                f"cannot open the manifest ({error.__cause__ or error}).", path=path, remedy=remedy
            ) from error

    def entry(self, task: str, subject: str) -> Entry | None:
        """Return what is known of one piece of work."""
        row = self._database.execute("SELECT * FROM entries WHERE task = ? AND subject = ?", (task, subject)).fetchone()
        return Entry(*row) if row else None

    def entries(self) -> Iterator[Entry]:
        """Yield everything known, in the order of tasks and subjects."""
        for row in self._database.execute("SELECT * FROM entries ORDER BY task, subject"):
            yield Entry(*row)

    def record(self, entry: Entry, asked: Iterable[str] = ()) -> None:
        """Write down what became of a piece of work and what it asked the store, in place of what was known of it."""
        values = (*astuple(entry)[:-1], entry.finished or now())
        marks = ", ".join("?" * len(values))
        key = (entry.task, entry.subject)
        self._database.execute("BEGIN IMMEDIATE")
        self._database.execute(f"INSERT OR REPLACE INTO entries VALUES ({marks})", values)
        self._database.execute("DELETE FROM asked WHERE task = ? AND subject = ?", key)
        self._database.executemany("INSERT OR IGNORE INTO asked VALUES (?, ?, ?)", ((*key, line) for line in asked))
        self._database.execute("COMMIT")

    def asked(self, task: str, subject: str) -> list[str]:
        """Return what a notebook asked the store, as it wrote it down (see store/asked.py)."""
        query = "SELECT question FROM asked WHERE task = ? AND subject = ?"
        return [line for (line,) in self._database.execute(query, (task, subject))]

    def forget(self, task: str, subject: str) -> None:
        """Remove what is known of one piece of work."""
        for table in ("entries", "asked"):
            self._database.execute(f"DELETE FROM {table} WHERE task = ? AND subject = ?", (task, subject))

    def want(self, sources: Iterable[str]) -> int:
        """Take the sources of this run, in order and each once; return how many there are.

        They stand in a temporary table on disk: however many they are, they take no memory.
        """
        self._database.execute("PRAGMA temp_store = FILE")
        self._database.execute("CREATE TEMP TABLE wanted (place INTEGER PRIMARY KEY, subject UNIQUE)")
        self._database.execute("BEGIN")
        rows = ((source,) for source in sources)
        self._database.executemany("INSERT OR IGNORE INTO wanted (subject) VALUES (?)", rows)
        self._database.execute("COMMIT")
        return self._database.execute("SELECT count(*) FROM wanted").fetchone()[0]

    def wanted(self) -> Iterator[str]:
        """Yield the sources of this run."""
        for _, subject in self._by_place("SELECT place, subject FROM wanted WHERE place > ?"):
            yield subject

    def wanted_entries(self, task: str) -> Iterator[Entry]:
        """Yield what is known of the sources of this run."""
        columns = ", ".join(f"entries.{field.name}" for field in fields(Entry))
        query = f"SELECT place, {columns} FROM wanted JOIN entries USING (subject) WHERE task = ? AND place > ?"
        for _, *values in self._by_place(query, task):
            yield Entry(*values)

    def shared_doc_ids(self, task: str) -> set[str]:
        """Return the disclosures that more than one source of this run gave."""
        query = """SELECT doc_id FROM wanted JOIN entries USING (subject)
                   WHERE task = ? AND status = ? GROUP BY doc_id HAVING count(*) > 1"""
        return {doc_id for (doc_id,) in self._database.execute(query, (task, DONE))}

    def _by_place(self, query: str, *values: str) -> Iterator[tuple[Any, ...]]:
        """Yield rows a few at a time: others are written while they are consumed."""
        place = 0
        while rows := self._database.execute(
            f"{query} ORDER BY place LIMIT {_ROWS_AT_ONCE}", (*values, place)
        ).fetchall():
            yield from rows
            place = rows[-1][0]

    def begin_run(self, command: str, sources: int) -> int:
        """Write down that a run begins; return its number for `end_run`."""
        values = astuple(Run(now(), command, sources))
        return self._database.execute("INSERT INTO runs VALUES (?, ?, ?, ?)", values).lastrowid or 0

    def end_run(self, number: int) -> None:
        """Write down that a run came to its end."""
        self._database.execute("UPDATE runs SET ended = ? WHERE rowid = ?", (now(), number))

    def last_run(self) -> Run | None:
        """Return the run that began last."""
        row = self._database.execute("SELECT * FROM runs ORDER BY rowid DESC LIMIT 1").fetchone()
        return Run(*row) if row else None

    def close(self) -> None:
        """Close the file."""
        self._database.close()


@contextmanager
def noted_run(root: Path, command: str, sources: int) -> Iterator[None]:
    """Write the beginning and the end of a run into the manifest of a store."""
    with closing(Manifest(root)) as manifest:
        number = manifest.begin_run(command, sources)
    yield
    with closing(Manifest(root)) as manifest:
        manifest.end_run(number)


def now() -> str:
    """Return the time as it is written into the account."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def known_entries(root: Path) -> list[Entry]:
    """Return the entries of a store's manifest; none where no batch has run."""
    if not (root / NAME).is_file():
        return []
    with closing(Manifest(root)) as manifest:
        return list(manifest.entries())
