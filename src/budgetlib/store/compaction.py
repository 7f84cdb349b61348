"""Merging the parts of single disclosures into one file per dataset and fiscal year.

A million disclosures of eleven datasets are eleven million small files, which no file system and no query likes.
Nothing is rewritten in place: the merged files are written beside everything else and committed in one step
(`catalogue.write_merged`); only then what they replace is removed. Killed at any moment, the store shows the same
data, and `budgetlib clean` removes what was left over.
"""

from __future__ import annotations

import heapq
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from budgetlib.errors import NothingProcessedError
from budgetlib.files import sha256_of, temporary_beside, writing
from budgetlib.model import Dataset, data_dictionary
from budgetlib.store.locking import tidying
from budgetlib.store.markers import (
    COMMITTED,
    Marker,
    forget_subject,
    marker_path,
    markers,
    merged_markers,
    partition,
    write_merged,
)
from budgetlib.store.parts import remove_parts

ROWS_A_GROUP = 2**15
"""Rows that are read together: enough to compress well, few enough to find one disclosure quickly."""
_GROWTH = 0.05


@dataclass(frozen=True, slots=True)
class Compacted:
    """What became of one fiscal year: disclosures in its merged files, and those left alone because of damage."""

    fiscal_year: int
    disclosures: int
    added: int
    damaged: Sequence[str] = ()


def compact(root: Path | str, *, above: int = 0) -> Iterator[Compacted]:
    """Merge the parts of every fiscal year that has disclosures with parts of their own, yielding year by year.

    With `above`, only years in which these are more than that, and more than a twentieth of those merged before: so
    merging again and again takes no more than a constant per disclosure. Memory does not grow with the number of
    disclosures. One whose parts are damaged stays as it is; ingest its source again.

    Raises EnvironmentFault when ROOT cannot be written or somebody else works on it.
    """
    root = Path(root)
    with tidying(root), writing(root):
        known = markers(root)
        merged = Counter(marker.fiscal_year for marker in known if marker.merged)
        own = Counter(marker.fiscal_year for marker in known if not marker.merged)
        for year in sorted(
            year for year, count in own.items() if count > (max(above, merged[year] * _GROWTH) if above else 0)
        ):
            yield _compact_year(root, year, [marker for marker in known if marker.fiscal_year == year])


def _compact_year(root: Path, year: int, known: Sequence[Marker]) -> Compacted:
    intact = {marker.doc_id: marker.is_intact(root) for marker in known}
    members = [marker for marker in known if intact[marker.doc_id]]
    damaged = [marker.doc_id for marker in known if not intact[marker.doc_id]]
    own = [marker for marker in members if not marker.merged]
    if not own:
        return Compacted(year, len(members), 0, damaged)
    if any(marker.merged and not intact[marker.doc_id] for marker in known):
        remedy = f"Remove {COMMITTED}/fiscal_year={year}.parquet and ingest the disclosures of the year again."
        raise NothingProcessedError(f"a merged file of {year} is damaged.", path=root, remedy=remedy)
    before = merged_markers(root, year)[:1]
    with _merged_files(root, year, members) as parts:
        write_merged(root, year, members, parts)
    _remove_own(root, year, own)
    for marker in before:
        remove_parts(root, marker, kept=merged_markers(root, year)[0])
    return Compacted(year, len(members), len(own), damaged)


@contextmanager
def _merged_files(root: Path, year: int, members: Sequence[Marker]) -> Iterator[dict[str, str]]:
    """Write the merged file of every dataset under its name; yield their digests by dataset."""
    temporaries: dict[str, Path] = {}
    try:
        for name, dataset in data_dictionary().items():
            temporaries[name] = temporary_beside(partition(root, name, year) / "merged.parquet")
            _write(temporaries[name], dataset.arrow_schema(), _in_order(root, dataset, members))
        parts = {name: sha256_of(path) for name, path in temporaries.items()}
        future = Marker("", year, [], [], parts, merged=True)
        for name, path in temporaries.items():
            os.replace(path, future.part(root, name))
        yield parts
    finally:
        for path in temporaries.values():
            path.unlink(missing_ok=True)


def _remove_own(root: Path, year: int, own: Sequence[Marker]) -> None:
    for marker in own:
        departments = pq.read_table(marker.part(root, "documents"), columns=["department"], partitioning=None)
        marker_path(root, marker.doc_id).unlink()
        for department in set(departments["department"].to_pylist()):
            forget_subject(root, marker.doc_id, department, year)
        remove_parts(root, marker)


def _in_order(root: Path, dataset: Dataset, members: Sequence[Marker]) -> Iterator[pa.Table]:
    """Yield the rows of a dataset in the order of doc_id: those with parts of their own, those merged before."""
    schema = dataset.arrow_schema()
    own = (
        (marker.doc_id, pq.read_table(marker.part(root, dataset.name), schema=schema, partitioning=None))
        for marker in members
        if not marker.merged
    )
    merged = {marker.doc_id: marker.part(root, dataset.name) for marker in members if marker.merged}
    before = _runs(set(merged.values()), merged, schema)
    for _, table in heapq.merge(own, before, key=lambda pair: pair[0]):
        yield table


def _runs(files: Iterable[Path], wanted: Mapping[str, Path], schema: pa.Schema) -> Iterator[tuple[str, pa.Table]]:
    """Yield the rows of merged files, disclosure by disclosure (in several pieces where a row group ends)."""
    for path in files:
        file = pq.ParquetFile(path)
        for group in range(file.num_row_groups):
            table = _fitted(file.read_row_group(group), schema)
            runs = pc.run_end_encode(table["doc_id"].combine_chunks())
            begin = 0
            for doc_id, end in zip(runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True):
                if doc_id in wanted:
                    yield doc_id, table.slice(begin, end - begin)
                begin = end


def _fitted(table: pa.Table, schema: pa.Schema) -> pa.Table:
    """Return a table in the form the dictionary has now; columns that were added since are empty."""
    missing = pa.nulls(table.num_rows)
    columns = [
        (table[name] if name in table.column_names else missing).cast(schema.field(name).type) for name in schema.names
    ]
    return pa.Table.from_arrays(columns, schema=schema)


@dataclass(slots=True)
class _Buffer:
    """Rows that wait until there are enough for a group: so equal rows give equal files, however they came."""

    tables: list[pa.Table] = field(default_factory=list)
    rows: int = 0

    def add(self, table: pa.Table) -> Iterator[pa.Table]:
        self.tables.append(table)
        self.rows += table.num_rows
        while self.rows >= ROWS_A_GROUP:
            whole = pa.concat_tables(self.tables)
            yield whole.slice(0, ROWS_A_GROUP)
            rest = whole.slice(ROWS_A_GROUP)
            self.tables, self.rows = [rest], rest.num_rows

    def rest(self) -> pa.Table | None:
        return pa.concat_tables(self.tables) if self.rows else None


def _write(path: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
    buffer = _Buffer()
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for table in tables:
            for group in buffer.add(table):
                writer.write_table(group.combine_chunks(), row_group_size=ROWS_A_GROUP)
        if (rest := buffer.rest()) is not None:
            writer.write_table(rest.combine_chunks(), row_group_size=ROWS_A_GROUP)
