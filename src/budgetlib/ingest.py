"""Ingest: read, reconcile and store sources one after the other; what fails is told and does not stop the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from budgetlib.errors import BudgetlibError, SourceError
from budgetlib.fingerprint import fingerprint
from budgetlib.model import Disclosure
from budgetlib.reading import notes_path, read
from budgetlib.store import DEFAULT_ROOT, Marker, load_disclosure, markers, write
from budgetlib.summary import Summary, summarise


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of one source: a summary of its disclosure, or the error that stopped it.

    `replaced` names the source whose disclosure of the same department, year and kind stood in the store before.
    """

    source: Path
    summary: Summary | None = None
    changed: bool = False
    replaced: str = ""
    error: BudgetlibError | None = None


def ingest(sources: Iterable[Path], root: Path | str = DEFAULT_ROOT) -> Iterator[Ingested]:
    """Read every source and write its datasets below ROOT, yielding each result as it is there.

    A source is not read again when neither it, its metadata nor the code has changed since. Of two sources that give
    the same disclosure the first is kept and the second reported as an error.
    """
    root = Path(root)
    taken: dict[str, Path] = {}
    for source in sources:
        try:
            yield _ingest_one(Path(source), root, taken)
        except BudgetlibError as error:
            yield Ingested(Path(source), error=error)


def _ingest_one(source: Path, root: Path, taken: dict[str, Path]) -> Ingested:
    known = {marker.doc_id: marker for marker in markers(root)}
    if same := _already_there(source, root, known):
        disclosure = load_disclosure(same.doc_id, root)
        _claim_identity(disclosure, source, taken)
        return Ingested(source, summarise(disclosure))
    disclosure = read(source)
    _claim_identity(disclosure, source, taken)
    before = known.get(disclosure.doc_id)
    changed = write(disclosure, root, fingerprint=fingerprint(source, notes_path(source)))
    replaced = before.source if before and before.source != source.name else ""
    return Ingested(source, summarise(disclosure), changed, replaced)


def _already_there(source: Path, root: Path, known: dict[str, Marker]) -> Marker | None:
    if not source.is_file():
        return None
    current = fingerprint(source, notes_path(source))
    return next((m for m in known.values() if m.fingerprint == current and m.is_intact(root)), None)


def _claim_identity(disclosure: Disclosure, source: Path, taken: dict[str, Path]) -> None:
    first = taken.setdefault(disclosure.doc_id, source)
    if first != source:
        remedy = f"Kept {first.name}; ingest this one with another --out to compare."
        raise SourceError(f"gives the same disclosure as {first} ({disclosure.doc_id}).", path=source, remedy=remedy)
