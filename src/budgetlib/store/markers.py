"""What is in the store, and where: markers of single disclosures, and of those whose parts were merged per year.

    ROOT/committed/<doc_id>.json                       one disclosure, and the digests of its parts
    ROOT/committed/fiscal_year=2025.parquet            the disclosures merged by `compact`, and the digests of the files
    ROOT/subjects/fiscal_year=2025/<department>/<doc_id>   empty: finds the disclosures of a department without a search

A marker of its own comes before the merged ones: it is newer.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from budgetlib.errors import NothingProcessedError
from budgetlib.files import file_name, replacing, sha256_of, write_text
from budgetlib.model import data_dictionary

COMMITTED, SUBJECTS = "committed", "subjects"
_MERGED_NAME = "merged"
_DIGEST_CHARACTERS = 12
_REMEMBERED_DIGESTS = 4096
_REMEMBERED_LISTS = 8
_PARTS = b"parts"
_INDEX = pa.schema(
    [
        ("doc_id", pa.string()),
        ("sources", pa.list_(pa.string())),
        ("fingerprints", pa.list_(pa.string())),
        ("content", pa.string()),
    ]
)
_DERIVED = ("merged", "content")


@dataclass(frozen=True, slots=True)
class Marker:
    """What the store knows of one committed disclosure.

    `sources` are the names of its files and `fingerprints` stand, file by file, for everything the result depends on
    (see fingerprint.py); `parts` gives the SHA-256 of the file with each dataset. When these are `merged`, the files
    hold all disclosures of the fiscal year that were merged. `content` stands for the data of this disclosure alone,
    and merging does not change it.
    """

    doc_id: str
    fiscal_year: int
    sources: Sequence[str]
    fingerprints: Sequence[str]
    parts: Mapping[str, str]
    merged: bool = False
    content: str = ""

    def __post_init__(self) -> None:
        if not self.content and not self.merged:
            listed = json.dumps(dict(self.parts), sort_keys=True)
            object.__setattr__(self, "content", hashlib.sha256(listed.encode()).hexdigest())

    def part(self, root: Path, dataset: str) -> Path:
        """Return the file with the rows of a dataset. Its name tells its content, so that it is never rewritten.

        Raises NothingProcessedError when the disclosure was stored before there was such a dataset.
        """
        if dataset not in self.parts:
            remedy = f"Run `budgetlib ingest` on its source again with --root {root}."
            problem = f"{self.doc_id} was stored by an earlier version, without the dataset {dataset}."
            raise NothingProcessedError(problem, path=root, remedy=remedy)
        name = _MERGED_NAME if self.merged else file_name(self.doc_id)
        digest = self.parts[dataset][:_DIGEST_CHARACTERS]
        return partition(root, dataset, self.fiscal_year) / f"{name}.{digest}.parquet"

    def is_intact(self, root: Path) -> bool:
        """True when every part is there, byte for byte as committed."""
        if set(self.parts) != set(data_dictionary()):
            return False
        return all(_digest(self.part(root, name)) == digest for name, digest in self.parts.items())

    def write(self, root: Path) -> None:
        """Commit the disclosure: from here on it exists for readers, in this state."""
        content = {key: value for key, value in asdict(self).items() if key not in _DERIVED}
        write_text(marker_path(root, self.doc_id), json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def partition(root: Path, dataset: str, fiscal_year: int) -> Path:
    """Return the folder with the parts of a dataset of one year."""
    return root / dataset / f"fiscal_year={fiscal_year}"


def marker_path(root: Path, doc_id: str) -> Path:
    """Return where the marker of a disclosure stands."""
    return root / COMMITTED / f"{file_name(doc_id)}.json"


def markers(root: Path | str) -> list[Marker]:
    """Return the markers of all committed disclosures below ROOT, ordered by doc_id."""
    root = Path(root)
    own = {marker.doc_id: marker for marker in own_markers(root)}  # first: what is merged meanwhile is then met twice
    found = {marker.doc_id: marker for marker in merged_markers(root)} | own
    return sorted(found.values(), key=lambda marker: marker.doc_id)


def own_markers(root: Path) -> list[Marker]:
    """Return the markers of disclosures that have parts of their own."""
    return [marker for path in (root / COMMITTED).glob("*.json") if (marker := _read_among_others(path))]


def merged_markers(root: Path, fiscal_year: int | None = None, doc_ids: Iterable[str] | None = None) -> list[Marker]:
    """Return the markers of merged disclosures: all, or of one year, or of some doc_ids."""
    wanted = "*" if fiscal_year is None else str(fiscal_year)
    found: list[Marker] = []
    for path in sorted((root / COMMITTED).glob(f"fiscal_year={wanted}.parquet")):
        found += _read_merged(path, doc_ids)
    return found


def find_markers(root: Path, doc_ids: Iterable[str], fiscal_year: int | None = None) -> list[Marker]:
    """Return the markers of those of the named disclosures that are in the store, in the order named.

    Where all are of one `fiscal_year`, only that is looked through.
    """
    named = list(doc_ids)
    found = {doc_id: marker for doc_id in named if (marker := _read(marker_path(root, doc_id)))}
    if missing := [doc_id for doc_id in named if doc_id not in found]:
        found |= {marker.doc_id: marker for marker in merged_markers(root, fiscal_year, missing)}
    return [found[doc_id] for doc_id in named if doc_id in found]


def markers_of(root: Path, department: str | None = None, fiscal_year: int | None = None) -> list[Marker]:
    """Return the markers of disclosures that may be of a department, a year, or both, ordered by doc_id.

    Nothing else is looked through; where departments' names have to be shortened for the file system, some may share a
    name.
    """
    years = "fiscal_year=" + ("*" if fiscal_year is None else str(fiscal_year))
    noted = (root / SUBJECTS).glob(f"{years}/{'*' if department is None else file_name(department)}/*")
    names = {path.name for path in noted}
    own = [marker for name in names if (marker := _read_among_others(root / COMMITTED / f"{name}.json"))]
    found = {marker.doc_id: marker for marker in _merged_of(root, department, fiscal_year)}
    for marker in own:
        found[marker.doc_id] = marker
    return sorted(found.values(), key=lambda marker: marker.doc_id)


def note_subject(root: Path, doc_id: str, department: str, fiscal_year: int) -> None:
    """Let `markers_of` find a disclosure; to be called before its marker is written."""
    folder = _subject_folder(root, department, fiscal_year)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file_name(doc_id)).touch()


def forget_subject(root: Path, doc_id: str, department: str, fiscal_year: int) -> None:
    """Undo `note_subject`, once a disclosure has no marker of its own any more."""
    folder = _subject_folder(root, department, fiscal_year)
    (folder / file_name(doc_id)).unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def write_merged(root: Path, fiscal_year: int, members: Sequence[Marker], parts: Mapping[str, str]) -> None:
    """Commit merged files of a year in one step: from here on its `members` are read from them."""
    table = pa.table(
        {name: [getattr(marker, name) for marker in members] for name in _INDEX.names},
        schema=_INDEX.with_metadata({_PARTS: json.dumps(dict(parts)).encode()}),
    )
    with replacing(root / COMMITTED / f"fiscal_year={fiscal_year}.parquet") as temporary:
        pq.write_table(table, temporary, compression="zstd")


def _merged_of(root: Path, department: str | None, fiscal_year: int | None) -> Iterator[Marker]:
    if department is None:
        yield from merged_markers(root, fiscal_year)
        return
    for path in sorted((root / COMMITTED).glob(f"fiscal_year={'*' if fiscal_year is None else fiscal_year}.parquet")):
        if anyone := next(iter(_read_merged(path, None, limit=1)), None):
            documents, wanted = anyone.part(root, "documents"), [("department", "==", department)]
            rows = pq.read_table(documents, columns=["doc_id"], filters=wanted, partitioning=None)
            yield from _read_merged(path, set(rows["doc_id"].to_pylist()))


def _subject_folder(root: Path, department: str, fiscal_year: int) -> Path:
    return partition(root, SUBJECTS, fiscal_year) / file_name(department)


class StoreWarning(UserWarning):
    """A disclosure of the store is damaged and was left out; the others are there."""


def tell_damaged(name: str, what: str) -> None:
    """Warn that one disclosure was left out."""
    warnings.warn(f"{name}: {what}; it was left out. Ingest its source again.", StoreWarning, stacklevel=3)


def damaged(root: Path) -> Iterator[tuple[str, str]]:
    """Yield what is damaged below ROOT: the name of a disclosure, and what is wrong with it.

    Every part is read and compared with its digest.
    """
    known: dict[str, Marker] = {marker.doc_id: marker for marker in merged_markers(root)}
    for path in sorted((root / COMMITTED).glob("*.json")):
        try:
            if marker := _read(path):
                known[marker.doc_id] = marker
        except NothingProcessedError as error:
            yield path.stem, error.problem.rstrip(".")
    digests: dict[Path, str] = {}
    for doc_id, marker in sorted(known.items()):
        for dataset, digest in marker.parts.items():
            part = marker.part(root, dataset)
            if part not in digests:
                digests[part] = sha256_of(part) if part.is_file() else ""
            if digests[part] != digest:
                yield doc_id, f"its part {dataset} is {'not as it was committed' if digests[part] else 'missing'}"


def _read_among_others(path: Path) -> Marker | None:
    """Return a marker; None, with a StoreWarning, for one that is damaged: it must not hide the others."""
    try:
        return _read(path)
    except NothingProcessedError as error:
        tell_damaged(path.stem, error.problem.rstrip("."))
        return None


def _read(path: Path) -> Marker | None:
    """Return a marker; None where there is none, or one of an older version of the store: that data is read again."""
    try:
        content = json.loads(path.read_text(encoding="utf8"))
        return Marker(**content) if "fiscal_year" in content else None
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        remedy = "Remove this file and ingest the disclosure again."
        raise NothingProcessedError("the store's own marker is damaged.", path=path, remedy=remedy) from error


def _read_merged(path: Path, doc_ids: Iterable[str] | None, limit: int | None = None) -> list[Marker]:
    try:
        state = path.stat()
    except FileNotFoundError:  # replaced in this moment, or never there
        return []
    table, parts = _merged_list(path, state.st_size, state.st_mtime_ns)
    if doc_ids is not None:
        table = table.filter(pc.is_in(table["doc_id"], pa.array(list(doc_ids), pa.string())))
    fiscal_year = int(path.stem.removeprefix("fiscal_year="))
    rows = table.slice(0, limit).to_pylist()
    return [Marker(**row, fiscal_year=fiscal_year, parts=parts, merged=True) for row in rows]


@lru_cache(maxsize=_REMEMBERED_LISTS)
def _merged_list(path: Path, size: int, modified: int) -> tuple[pa.Table, dict[str, str]]:
    """The list of a year, kept while it stands: it is asked once per disclosure, and has up to all of them."""
    try:
        table = pq.read_table(path, schema=_INDEX, partitioning=None)
        return table, json.loads(pq.read_schema(path).metadata[_PARTS])
    except (pa.ArrowInvalid, KeyError, TypeError, ValueError) as error:
        remedy = "Remove this file and ingest the disclosures of the year again."
        raise NothingProcessedError("the store's own list is damaged.", path=path, remedy=remedy) from error


def _digest(path: Path) -> str:
    try:
        state = path.stat()
    except FileNotFoundError:
        return ""
    return _digest_of(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=_REMEMBERED_DIGESTS)
def _digest_of(path: Path, size: int, modified: int) -> str:
    """A file of a year is asked for once per disclosure in it, and must not be read each time."""
    return sha256_of(path)
