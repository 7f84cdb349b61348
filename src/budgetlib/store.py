"""The store of processed disclosures: one Parquet part per dataset and disclosure below one root.

    ROOT/<dataset>/<doc_id>.parquet     written under a temporary name, then renamed
    ROOT/committed/<doc_id>.json        written last: only disclosures with this marker exist for a reader

A set that was interrupted half-way has no marker; it is ignored until the disclosure is ingested again.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from budgetlib.errors import DataDictionaryError, NothingProcessedError
from budgetlib.files import file_name, sha256_of, temporary_beside, write_text, writing
from budgetlib.model import Dataset, Disclosure, data_dictionary
from budgetlib.reconcile import apply_repairs

DEFAULT_ROOT = Path("data/processed")
_COMMITTED = "committed"
_FROM_ARROW: dict[pa.DataType, Any] = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}


@dataclass(frozen=True, slots=True)
class Marker:
    """What the store knows of one committed disclosure.

    `sources` are the names of its files and `fingerprints` stand, file by file, for everything the result depends on
    (see fingerprint.py); `parts` gives the SHA-256 of each dataset's part.
    """

    doc_id: str
    sources: Sequence[str]
    fingerprints: Sequence[str]
    parts: Mapping[str, str]

    def is_intact(self, root: Path) -> bool:
        """True when every part is there, byte for byte as committed."""
        paths = {name: _part(root, name, self.doc_id) for name in self.parts}
        return set(paths) == set(data_dictionary()) and all(
            path.is_file() and sha256_of(path) == self.parts[name] for name, path in paths.items()
        )


def write(disclosure: Disclosure, root: Path | str = DEFAULT_ROOT, *, fingerprints: Sequence[str] = ()) -> bool:
    """Write every dataset of a disclosure; True when data changed, False when all of it was there already.

    All parts are validated against the data dictionary and written under temporary names before the first is renamed.
    With `fingerprints`, one for each source, a later `ingest` of the same sources can skip the reading.

    Raises DataDictionaryError when a dataset does not fit the dictionary and EnvironmentFault when ROOT cannot be
    written; the store is then as it was.
    """
    root = Path(root)
    tables = {name: _own_rows(dataset, disclosure) for name, dataset in data_dictionary().items()}
    targets = {name: _part(root, name, disclosure.doc_id) for name in tables}
    with writing(root):
        temporaries: dict[str, Path] = {}
        try:
            for name, table in tables.items():
                temporaries[name] = temporary_beside(targets[name])
                pq.write_table(table, temporaries[name], compression="zstd")
            parts = {name: sha256_of(path) for name, path in temporaries.items()}
            marker = Marker(disclosure.doc_id, list(disclosure.documents["source"]), list(fingerprints), parts)
            return _commit(root, marker, temporaries, targets)
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
    known = documents(root)
    chosen = known
    for column, value in wanted.items():
        chosen = chosen[chosen[column] == value]
    if chosen.empty:
        asked = ", ".join(f"{column} {value}" for column, value in wanted.items())
        listed = ", ".join(sorted(known["doc_id"].unique())[:10])
        raise NothingProcessedError(
            f"no processed disclosure matches {asked}.", path=root, remedy=f"There are: {listed}."
        )
    doc_ids = list(dict.fromkeys(chosen["doc_id"]))
    found = _load_parts(schema, root, doc_ids)
    return apply_repairs(found, _load_parts(_dataset("repairs"), root, doc_ids)) if repaired else found


def documents(root: Path | str = DEFAULT_ROOT) -> pd.DataFrame:
    """Return the dataset `documents` of everything committed below ROOT, ordered by doc_id.

    Raises NothingProcessedError when there is nothing.
    """
    root = Path(root)
    doc_ids = [marker.doc_id for marker in markers(root)]
    if not doc_ids:
        remedy = f"Run `budgetlib ingest data/raw --out {root}` first."
        raise NothingProcessedError("no processed disclosures.", path=root, remedy=remedy)
    return _load_parts(_dataset("documents"), root, doc_ids)


def load_disclosure(doc_id: str, root: Path | str = DEFAULT_ROOT) -> Disclosure:
    """Return one processed disclosure with all its datasets.

    Raises NothingProcessedError when it is not in the store.
    """
    root = Path(root)
    if not _marker_path(root, doc_id).is_file():
        remedy = f"Run `budgetlib ingest` with --out {root} first."
        raise NothingProcessedError(f"no processed disclosure {doc_id}.", path=root, remedy=remedy)
    return Disclosure(doc_id, {name: _load_parts(d, root, [doc_id]) for name, d in data_dictionary().items()})


def markers(root: Path | str = DEFAULT_ROOT) -> list[Marker]:
    """Return the markers of all committed disclosures below ROOT, ordered by doc_id."""
    found = [_read_marker(path) for path in (Path(root) / _COMMITTED).glob("*.json")]
    return sorted(found, key=lambda marker: marker.doc_id)


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


def _commit(root: Path, marker: Marker, temporaries: Mapping[str, Path], targets: Mapping[str, Path]) -> bool:
    path = _marker_path(root, marker.doc_id)
    text = json.dumps(asdict(marker), ensure_ascii=False, indent=1) + "\n"
    before = _read_marker(path) if path.is_file() else None
    if before and before.parts == marker.parts and before.is_intact(root):
        if path.read_text(encoding="utf8") != text:
            write_text(path, text)
        return False
    path.unlink(missing_ok=True)  # from here until the new marker stands, the disclosure does not exist
    for name, temporary in temporaries.items():
        os.replace(temporary, targets[name])
    write_text(path, text)
    return True


def _marker_path(root: Path, doc_id: str) -> Path:
    return root / _COMMITTED / f"{file_name(doc_id)}.json"


def _read_marker(path: Path) -> Marker:
    try:
        return Marker(**json.loads(path.read_text(encoding="utf8")))
    except (ValueError, TypeError) as error:
        remedy = "Remove this file and ingest the disclosure again."
        raise NothingProcessedError("the store's own marker is damaged.", path=path, remedy=remedy) from error


def _part(root: Path, dataset: str, doc_id: str) -> Path:
    return root / dataset / f"{file_name(doc_id)}.parquet"


def _dataset(name: str) -> Dataset:
    if name not in data_dictionary():
        raise DataDictionaryError(f"there is no dataset {name!r}.", remedy=f"Datasets: {', '.join(data_dictionary())}.")
    return data_dictionary()[name]


def _own_rows(dataset: Dataset, disclosure: Disclosure) -> pa.Table:
    table = disclosure.tables_by_name[dataset.name]
    if not (table["doc_id"] == disclosure.doc_id).all():
        raise DataDictionaryError(f"dataset {dataset.name} has rows of another disclosure than {disclosure.doc_id}.")
    return to_arrow(dataset, dataset.validate(table))


def _load_parts(dataset: Dataset, root: Path, doc_ids: list[str]) -> pd.DataFrame:
    paths = [_part(root, dataset.name, doc_id) for doc_id in doc_ids]
    if missing := [path for path in paths if not path.is_file()]:
        remedy = f"Run `budgetlib ingest` again with --out {root}."
        raise NothingProcessedError("a part of a processed disclosure is missing.", path=missing[0], remedy=remedy)
    schema = dataset.arrow_schema()
    table = pa.concat_tables([pq.read_table(path, schema=schema, partitioning=None) for path in paths])
    frame = table.to_pandas(types_mapper=_FROM_ARROW.get)
    for column in dataset.columns:
        if column.type in {"money", "ratio"}:
            frame[column.name] = pd.Series(table[column.name].to_pylist(), dtype=object)
    return frame
