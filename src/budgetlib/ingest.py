"""Ingest: read, reconcile and store sources one after the other; what fails is told and does not stop the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from budgetlib.errors import BudgetlibError, SourceError
from budgetlib.fingerprint import fingerprint
from budgetlib.readers import DEFAULT_ENGINE
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


def ingest(
    sources: Iterable[Path], root: Path | str = DEFAULT_ROOT, *, engine: str = DEFAULT_ENGINE
) -> Iterator[Ingested]:
    """Read every source and write its datasets below ROOT, yielding each result as it is there.

    A source is not read again when neither it, its metadata nor the code has changed since. Of two sources that give
    the same disclosure the first is kept and the second reported as an error.
    """
    visit = _Visit(Path(root), {marker.doc_id: marker for marker in markers(root)}, engine)
    for source in map(Path, sources):
        try:
            yield visit.ingest(source)
        except BudgetlibError as error:
            yield Ingested(source, error=error)


class _Visit:
    """One run of `ingest`: what stood in the store when it began, and which source gave which disclosure."""

    def __init__(self, root: Path, known: Mapping[str, Marker], engine: str) -> None:
        self.root, self.known, self.engine = root, known, engine
        self.by_fingerprint = {marker.fingerprint: marker for marker in known.values()}
        self.taken: dict[str, Path] = {}

    def ingest(self, source: Path) -> Ingested:
        current = fingerprint(source, notes_path(source), self.engine) if source.is_file() else ""
        same = self.by_fingerprint.get(current) if current else None
        if same and same.is_intact(self.root):
            self.take(same.doc_id, source)
            return Ingested(source, summarise(load_disclosure(same.doc_id, self.root)))
        disclosure = read(source, engine=self.engine)
        self.take(disclosure.doc_id, source)
        changed = write(disclosure, self.root, fingerprint=current)
        before = self.known.get(disclosure.doc_id)
        replaced = before.source if before and before.source != source.name else ""
        return Ingested(source, summarise(disclosure), changed, replaced)

    def take(self, doc_id: str, source: Path) -> None:
        """Note that `source` gives the disclosure; an error when another source of this run gave it before."""
        first = self.taken.setdefault(doc_id, source)
        if first != source:
            remedy = f"Kept {first.name}; ingest this one with another --out to compare."
            raise SourceError(f"gives the same disclosure as {first} ({doc_id}).", path=source, remedy=remedy)
