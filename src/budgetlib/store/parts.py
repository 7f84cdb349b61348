"""The files of the store: one Parquet part per dataset and disclosure, in one folder per fiscal year.

    ROOT/figures/fiscal_year=2025/<doc_id>.<digest>.parquet
    ROOT/committed/<doc_id>.json        names the parts; only disclosures with this marker exist for a reader

Parts are never rewritten. New ones are written beside the old ones, the marker is replaced in one step, and only then
the old ones go: whatever happens, a reader finds one state or the other (see markers.py).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from budgetlib.errors import DataDictionaryError, NothingProcessedError
from budgetlib.files import sha256_of, temporary_beside, writing
from budgetlib.model import Dataset, Disclosure, data_dictionary
from budgetlib.store.locking import adding_to, alone_with
from budgetlib.store.markers import (
    Marker,
    find_markers,
    forget_subject,
    marker_path,
    note_subject,
    partition,
    tell_damaged,
)
from budgetlib.store.root import found_root

_FROM_ARROW: dict[pa.DataType, Any] = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
_ATTEMPTS = 3  # a reader that lists parts while they are being replaced finds the new ones the next time


def write(disclosure: Disclosure, root: Path | str | None = None, *, fingerprints: Sequence[str] = ()) -> bool:
    """Write every dataset of a disclosure; True when data changed, False when all of it was there already.

    All parts are validated against the data dictionary and written under temporary names before the first is renamed.
    With `fingerprints`, one for each source, a later `ingest` of the same sources can skip the reading.

    Raises DataDictionaryError when a dataset does not fit the dictionary and EnvironmentFault when ROOT cannot be
    written; the store is then as it was.
    """
    root = found_root(root)
    tables = {name: _own_rows(dataset, disclosure) for name, dataset in data_dictionary().items()}
    fiscal_year = int(disclosure.documents["fiscal_year"].iloc[0])
    with writing(root), adding_to(root):
        temporaries: dict[str, Path] = {}
        try:
            for name, table in tables.items():
                temporaries[name] = temporary_beside(partition(root, name, fiscal_year) / "part.parquet")
                pq.write_table(table, temporaries[name], compression="zstd")
            parts = {name: sha256_of(path) for name, path in temporaries.items()}
            sources = list(disclosure.documents["source"])
            marker = Marker(disclosure.doc_id, fiscal_year, sources, list(fingerprints), parts)
            with alone_with(root, marker.doc_id):
                return _commit(root, marker, temporaries, disclosure)
        finally:
            for path in temporaries.values():
                path.unlink(missing_ok=True)


def to_arrow(dataset: Dataset, table: pd.DataFrame) -> pa.Table:
    """Return a table of `dataset` with the exact types in which it is stored.

    Raises DataDictionaryError when a value does not fit its type (an amount finer than a fen, say).
    """
    schema = dataset.arrow_schema()
    try:
        arrays = [
            pa.array([None if pd.isna(value) else value for value in table[field.name]], field.type) for field in schema
        ]
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise DataDictionaryError(f"dataset {dataset.name}: {error}.") from error
    return pa.Table.from_arrays(arrays, schema=schema)


def _commit(root: Path, marker: Marker, temporaries: Mapping[str, Path], disclosure: Disclosure) -> bool:
    before = next(iter(find_markers(root, [marker.doc_id], marker.fiscal_year)), None)
    same = before is not None and before.content == marker.content and before.is_intact(root)
    if before is not None and same:
        if (before.sources, before.fingerprints) == (marker.sources, marker.fingerprints):
            return False
        if not before.merged:
            marker.write(root)
            return False
    for name, temporary in temporaries.items():
        os.replace(temporary, marker.part(root, name))
    for department, year in zip(disclosure.documents["department"], disclosure.documents["fiscal_year"], strict=True):
        note_subject(root, marker.doc_id, department, int(year))
    marker.write(root)
    if before and not before.merged:
        remove_parts(root, before, kept=marker)
    return not same


def remove(doc_id: str, root: Path | str) -> None:
    """Take a disclosure out of the store if it is there and was not merged into the parts of a year."""
    root = Path(root)
    with writing(root), adding_to(root), alone_with(root, doc_id):
        for marker in find_markers(root, [doc_id]):
            if marker.merged:
                continue
            rows = _read_parts(data_dictionary()["documents"], root, [marker])
            marker_path(root, doc_id).unlink(missing_ok=True)
            remove_parts(root, marker)
            for department in set(rows["department"].to_pylist()):
                forget_subject(root, doc_id, department, marker.fiscal_year)


def remove_parts(root: Path, marker: Marker, kept: Marker | None = None) -> None:
    """Remove the parts of a marker that no longer stands, but not those that `kept` has as well."""
    staying = {kept.part(root, name) for name in kept.parts} if kept else set()
    for name in marker.parts:
        if (path := marker.part(root, name)) not in staying:
            path.unlink(missing_ok=True)


def _own_rows(dataset: Dataset, disclosure: Disclosure) -> pa.Table:
    table = disclosure.tables_by_name[dataset.name]
    if not (table["doc_id"] == disclosure.doc_id).all():
        raise DataDictionaryError(f"dataset {dataset.name} has rows of another disclosure than {disclosure.doc_id}.")
    if table.empty and list(table.columns) == dataset.arrow_schema().names:
        return dataset.arrow_schema().empty_table()  # half of the datasets: there is nothing to validate
    return to_arrow(dataset, dataset.validate(table))


def read_rows(dataset: Dataset, root: Path, chosen: Callable[[], list[Marker]]) -> pd.DataFrame:
    """Rows of the disclosures that `chosen` gives, in the order of their markers.

    Of several, one whose part is missing or damaged is left out with a StoreWarning: it never hides the others. Raises
    NothingProcessedError when there is no other.
    """
    for _ in range(_ATTEMPTS - 1):  # what is replaced in this moment is there the next time
        try:
            return _to_pandas(dataset, _read_parts(dataset, root, chosen()))
        except _UNREADABLE:
            continue
    known = chosen()
    readable = [marker for marker in known if _is_readable(marker.part(root, dataset.name))]
    if not readable:
        remedy = f"Run `budgetlib ingest` again with --root {root}."
        problem = "a part of a processed disclosure is missing or damaged."
        raise NothingProcessedError(problem, path=root / dataset.name, remedy=remedy)
    for marker in known:
        if marker not in readable:
            tell_damaged(marker.doc_id, f"its part {dataset.name} is missing or damaged")
    return _to_pandas(dataset, _read_parts(dataset, root, readable))


_UNREADABLE = (FileNotFoundError, pa.ArrowInvalid)


def _is_readable(path: Path) -> bool:
    try:
        pq.read_table(path, partitioning=None)
    except (OSError, *_UNREADABLE):
        return False
    return True


def _read_parts(dataset: Dataset, root: Path, chosen: Sequence[Marker]) -> pa.Table:
    schema, options = dataset.arrow_schema(), {"partitioning": None}
    own = [marker.part(root, dataset.name) for marker in chosen if not marker.merged]
    merged: dict[Path, list[str]] = {}
    for marker in chosen:
        if marker.merged:
            merged.setdefault(marker.part(root, dataset.name), []).append(marker.doc_id)
    tables = [pq.read_table(path, schema=schema, **options) for path in own]
    tables += [
        pq.read_table(path, schema=schema, filters=[("doc_id", "in", doc_ids)], **options)
        for path, doc_ids in merged.items()
    ]
    table = pa.concat_tables(tables) if tables else schema.empty_table()
    if not merged:
        return table
    place = pc.index_in(table["doc_id"], pa.array([marker.doc_id for marker in chosen]))
    return table.take(pa.array(place.to_numpy().argsort(kind="stable")))


def _to_pandas(dataset: Dataset, table: pa.Table) -> pd.DataFrame:
    frame = table.to_pandas(types_mapper=_FROM_ARROW.get)
    for column in dataset.columns:
        if column.type in {"money", "ratio"}:
            frame[column.name] = pd.Series(table[column.name].to_pylist(), dtype=object)
    return frame
