"""The store of processed disclosures: one Parquet part per dataset and disclosure, in one folder per fiscal year.

    ROOT/figures/fiscal_year=2025/<doc_id>.<digest>.parquet
    ROOT/committed/<doc_id>.json        names the parts; only disclosures with this marker exist for a reader

Parts are never rewritten. New ones are written beside the old ones, the marker is replaced in one step, and only then
the old ones go: whatever happens, a reader finds one state or the other (see markers.py).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from budgetlib.errors import DataDictionaryError, NothingProcessedError
from budgetlib.files import sha256_of, temporary_beside, writing
from budgetlib.model import Dataset, Disclosure, data_dictionary
from budgetlib.reconcile import apply_repairs
from budgetlib.store.locking import adding_to
from budgetlib.store.markers import (
    Marker,
    find_markers,
    forget_subject,
    marker_path,
    markers,
    markers_of,
    note_subject,
    partition,
)

DEFAULT_ROOT = Path("data/processed")
_FROM_ARROW: dict[pa.DataType, Any] = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
_ATTEMPTS = 3  # a reader that lists parts while they are being replaced finds the new ones the next time

__all__ = [
    "DEFAULT_ROOT",
    "Marker",
    "documents",
    "load",
    "load_disclosure",
    "load_disclosures",
    "markers",
    "remove",
    "to_arrow",
    "write",
]


def write(disclosure: Disclosure, root: Path | str = DEFAULT_ROOT, *, fingerprints: Sequence[str] = ()) -> bool:
    """Write every dataset of a disclosure; True when data changed, False when all of it was there already.

    All parts are validated against the data dictionary and written under temporary names before the first is renamed.
    With `fingerprints`, one for each source, a later `ingest` of the same sources can skip the reading.

    Raises DataDictionaryError when a dataset does not fit the dictionary and EnvironmentFault when ROOT cannot be
    written; the store is then as it was.
    """
    root = Path(root)
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
            return _commit(root, marker, temporaries, disclosure)
        finally:
            for path in temporaries.values():
                path.unlink(missing_ok=True)


def load(
    dataset: str,
    root: Path | str = DEFAULT_ROOT,
    *,
    department: str | None = None,
    fiscal_year: int | None = None,
    kind: str | None = None,
    doc_id: str | None = None,
    repaired: bool = False,
) -> pd.DataFrame:
    """Load one dataset of all processed disclosures, or of those that match every given filter.

    Money and ratio columns hold `decimal.Decimal` (yuan, fractions), None where the document states nothing. The rows
    are in the order of doc_id, then of the document.

    With `repaired`, `figures` have the certain corrections of the dataset `repairs` applied; the added column
    `repaired` marks them, and `printed` stays as printed.

    Raises DataDictionaryError for an unknown dataset or for `repaired` with another than `figures`, and
    NothingProcessedError when no disclosure matches.
    """
    schema = _dataset(dataset)
    if repaired and dataset != "figures":
        raise DataDictionaryError(f"{dataset} cannot be repaired.", remedy="Only figures have proposed corrections.")
    root = Path(root)
    wanted = {"department": department, "fiscal_year": fiscal_year, "kind": kind, "doc_id": doc_id}
    wanted = {column: value for column, value in wanted.items() if value is not None}
    doc_ids = list((_matching(root, wanted) if wanted else documents(root))["doc_id"].unique())

    found = _read(schema, root, lambda: find_markers(root, doc_ids))
    if not repaired:
        return found
    known = [_read(_dataset(name), root, lambda: find_markers(root, doc_ids)) for name in ("repairs", "unreadable")]
    return apply_repairs(found, *known)


def documents(root: Path | str = DEFAULT_ROOT) -> pd.DataFrame:
    """Return the dataset `documents` of everything committed below ROOT, ordered by doc_id.

    Raises NothingProcessedError when there is nothing.
    """
    found = _read(_dataset("documents"), Path(root), lambda: markers(root))
    if found.empty:
        remedy = f"Run `budgetlib ingest data/raw --out {root}` first."
        raise NothingProcessedError("no processed disclosures.", path=root, remedy=remedy)
    return found


def load_disclosure(doc_id: str, root: Path | str = DEFAULT_ROOT) -> Disclosure:
    """Return one processed disclosure with all its datasets.

    Raises NothingProcessedError when it is not in the store.
    """
    return load_disclosures([doc_id], root)[0]


def load_disclosures(doc_ids: Sequence[str], root: Path | str = DEFAULT_ROOT) -> list[Disclosure]:
    """Return several processed disclosures with all their datasets, in the order named.

    Raises NothingProcessedError when one of them is not in the store.
    """
    root = Path(root)
    known = {marker.doc_id for marker in find_markers(root, doc_ids)}
    if missing := [doc_id for doc_id in doc_ids if doc_id not in known]:
        remedy = f"Run `budgetlib ingest` with --out {root} first."
        raise NothingProcessedError(f"no processed disclosure {', '.join(missing)}.", path=root, remedy=remedy)
    tables = {name: _read(d, root, lambda: find_markers(root, doc_ids)) for name, d in data_dictionary().items()}
    if len(doc_ids) == 1:
        return [Disclosure(doc_ids[0], tables)]
    rows = {name: table.groupby("doc_id").indices for name, table in tables.items()}
    return [
        Disclosure(
            doc_id,
            {name: table.iloc[rows[name].get(doc_id, [])].reset_index(drop=True) for name, table in tables.items()},
        )
        for doc_id in doc_ids
    ]


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
    if same and (before.sources, before.fingerprints) == (marker.sources, marker.fingerprints):
        return False
    if same and not before.merged:
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
    with writing(root), adding_to(root):
        for marker in find_markers(root, [doc_id]):
            if marker.merged:
                continue
            departments = load_disclosure(doc_id, root).documents["department"].unique()
            marker_path(root, doc_id).unlink(missing_ok=True)
            remove_parts(root, marker)
            for department in departments:
                forget_subject(root, doc_id, department, marker.fiscal_year)


def remove_parts(root: Path, marker: Marker, kept: Marker | None = None) -> None:
    """Remove the parts of a marker that no longer stands, but not those that `kept` has as well."""
    staying = {kept.part(root, name) for name in kept.parts} if kept else set()
    for name in marker.parts:
        if (path := marker.part(root, name)) not in staying:
            path.unlink(missing_ok=True)


def _matching(root: Path, wanted: Mapping[str, Any]) -> pd.DataFrame:
    """Rows of `documents` that match every filter; only the parts that can match are opened where that is known."""
    chosen: Callable[[], list[Marker]]
    if "doc_id" in wanted:
        chosen = partial(find_markers, root, [wanted["doc_id"]])
    else:
        chosen = partial(markers_of, root, wanted.get("department"), wanted.get("fiscal_year"))
    matching = _read(_dataset("documents"), root, chosen)
    for column, value in wanted.items():
        matching = matching[matching[column] == value]
    if matching.empty:
        asked = ", ".join(f"{column} {value}" for column, value in wanted.items())
        listed = ", ".join(_some_known(root))
        raise NothingProcessedError(
            f"no processed disclosure matches {asked}.", path=root, remedy=f"There are: {listed}."
        )
    return matching


def _some_known(root: Path) -> list[str]:
    """A few doc_ids for an error message.

    Raises NothingProcessedError when there are none.
    """
    return sorted(documents(root)["doc_id"].unique())[:10]


def _dataset(name: str) -> Dataset:
    if name not in data_dictionary():
        raise DataDictionaryError(f"there is no dataset {name!r}.", remedy=f"Datasets: {', '.join(data_dictionary())}.")
    return data_dictionary()[name]


def _own_rows(dataset: Dataset, disclosure: Disclosure) -> pa.Table:
    table = disclosure.tables_by_name[dataset.name]
    if not (table["doc_id"] == disclosure.doc_id).all():
        raise DataDictionaryError(f"dataset {dataset.name} has rows of another disclosure than {disclosure.doc_id}.")
    if table.empty and list(table.columns) == dataset.arrow_schema().names:
        return dataset.arrow_schema().empty_table()  # half of the datasets: there is nothing to validate
    return to_arrow(dataset, dataset.validate(table))


def _read(dataset: Dataset, root: Path, chosen: Callable[[], list[Marker]]) -> pd.DataFrame:
    """Rows of the disclosures that `chosen` gives, in the order of their markers."""
    for attempt in range(_ATTEMPTS):
        try:
            return _to_pandas(dataset, _read_parts(dataset, root, chosen()))
        except FileNotFoundError as error:
            if attempt == _ATTEMPTS - 1:
                remedy = f"Run `budgetlib ingest` again with --out {root}."
                problem = "a part of a processed disclosure is missing."
                raise NothingProcessedError(problem, path=root / dataset.name, remedy=remedy) from error
    raise AssertionError("unreachable")


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
