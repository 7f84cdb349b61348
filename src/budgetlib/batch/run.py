"""A batch: which work there is, what of it is done already, and what became of the rest."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, field
from itertools import product
from pathlib import Path

from rapidfuzz import fuzz

from budgetlib.batch.dependencies import Dependencies, Notebook, digest
from budgetlib.batch.execution import Result, Work, carry_out
from budgetlib.batch.limits import Limits
from budgetlib.batch.manifest import DONE, FAILED, SET_ASIDE, Entry, Manifest
from budgetlib.batch.work import IngestWork, NotebookWork, Outcome, Source
from budgetlib.catalogue import find_markers
from budgetlib.fingerprint import fingerprint, method_digest
from budgetlib.readers import DEFAULT_ENGINE
from budgetlib.reading import notes_path
from budgetlib.report import DepartmentYear

INGEST = "ingest"


@dataclass(slots=True)
class Batch:
    """One run over a folder. `told` gets every entry as it is finished; `log` gets it as a line of JSON."""

    root: Path
    reports: Path
    make: Callable[[], Executor]
    jobs: int = 1
    limits: Limits = field(default_factory=Limits)
    log: Path | None = None
    told: Callable[[Entry], None] = lambda _: None
    again: bool = False

    def ingest(self, sources: Sequence[Path]) -> dict[str, Entry]:
        """Read what is new or changed; return what is known of every source, by its path.

        First every source alone, in any order; then, one group after the other, those that belong to one disclosure:
        texts without tables with their tables, and files that gave the same disclosure.
        """
        manifest = Manifest(self.root)
        try:
            paths = {str(source.resolve()): source.resolve() for source in sources}
            known = {name: entry for name, path in paths.items() if (entry := self._done(manifest, path))}
            before = {name: manifest.entry(INGEST, name) for name in paths}
            alone = [
                IngestWork([Source(path, before[name].doc_id if before[name] else "")], self.root, self.limits)
                for name, path in paths.items()
                if name not in known
            ]
            outcomes = self._ingested(alone, manifest, known)
            groups = _groups(list(paths.values()), known, outcomes)
            together = [
                IngestWork([Source(path, doc_id) for path in group], self.root, self.limits)
                for doc_id, group in groups.items()
            ]
            self._ingested(together, manifest, known)
            return known
        finally:
            manifest.close()

    def report(self, subjects: Iterable[DepartmentYear], notebooks: Sequence[Path]) -> list[Entry]:
        """Run the notebooks whose data, code or text has changed since; return what became of each of these."""
        manifest, data, place = Manifest(self.root), Dependencies(self.root), str(self.reports.resolve())
        try:
            prints: dict[tuple[str, str], str] = {}
            work: list[Work] = []
            for notebook, subject in product(map(Notebook, notebooks), sorted(subjects)):
                key = (notebook.path.name, str(subject))
                prints[key] = digest(data.digest(subject, notebook), place)
                if not self._is_reported(manifest.entry(*key), prints[key], subject, notebook.path):
                    work.append(NotebookWork(subject, notebook.path, self.root, self.reports, self.limits))
            return [
                self._record(
                    manifest, piece.notebook.name, outcome, prints[piece.notebook.name, outcome.subject], tried
                )
                for piece, outcome, tried in self._each(work)
                if isinstance(piece, NotebookWork)
            ]
        finally:
            manifest.close()

    def _ingested(self, work: list[IngestWork], manifest: Manifest, known: dict[str, Entry]) -> dict[str, Outcome]:
        outcomes = {}
        for _, outcome, tried in self._each(work):
            outcomes[outcome.subject] = outcome
            print_ = _source_print(Path(outcome.subject))
            known[outcome.subject] = self._record(manifest, INGEST, outcome, print_, tried)
        return outcomes

    def _each(self, work: Sequence[Work]) -> Iterator[tuple[Work, Outcome, int]]:
        results: Iterator[Result] = carry_out(work, self.make, self.jobs) if work else iter(())
        for piece, outcomes, tried in results:
            for outcome in outcomes or [_set_aside(subject, tried) for subject in piece.subjects()]:
                yield piece, outcome, tried

    def _record(self, manifest: Manifest, task: str, outcome: Outcome, print_: str, tried: int) -> Entry:
        status = DONE if not outcome.error else SET_ASIDE if outcome.error.startswith(_DIED) else FAILED
        seconds = round(outcome.seconds, 3)
        entry = Entry(
            task, outcome.subject, print_, status, seconds, tried, outcome.doc_id, outcome.error, method_digest()
        )
        manifest.record(entry)
        self.told(entry)
        if self.log:
            with self.log.open("a", encoding="utf8") as stream:
                stream.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        return entry

    def _done(self, manifest: Manifest, source: Path) -> Entry | None:
        """The entry of a source that was read before, if nothing has changed and the store still has what it gave."""
        entry = manifest.entry(INGEST, str(source))
        if self.again or entry is None or entry.status != DONE or not source.is_file():
            return None
        if entry.fingerprint != (now := _source_print(source)):
            return None
        (marker,) = find_markers(self.root, [entry.doc_id]) or (None,)
        return entry if marker and now in marker.fingerprints and marker.is_intact(self.root) else None

    def _is_reported(self, entry: Entry | None, print_: str, subject: DepartmentYear, notebook: Path) -> bool:
        page = self.reports / subject.folder / f"{notebook.stem}.html"
        done = entry is not None and entry.status == DONE and entry.fingerprint == print_
        return done and page.is_file() and not self.again


_DIED = "the worker died"


def _set_aside(subject: str, tried: int) -> Outcome:
    return Outcome(subject, error=f"{_DIED} each of {tried} times it worked on {subject}; it is set aside.")


def _groups(paths: list[Path], known: dict[str, Entry], outcomes: dict[str, Outcome]) -> dict[str, list[Path]]:
    """Sources that must be read together, by doc_id: tables in the order of their names, then texts."""
    given: dict[str, list[Path]] = defaultdict(list)
    for path in paths:
        entry = known.get(str(path))
        if entry and entry.status == DONE:
            given[entry.doc_id].append(path)
    groups = {doc_id: found for doc_id, found in given.items() if len(found) > 1}
    for path in paths:
        outcome = outcomes.get(str(path))
        if outcome and outcome.without_tables:
            doc_id = outcome.doc_id if outcome.doc_id in given else _most_similar(path, given)
            if doc_id:
                groups[doc_id] = [*groups.get(doc_id, given[doc_id]), path]
    return groups


def _most_similar(text: Path, given: dict[str, list[Path]]) -> str:
    """The disclosure of the same folder whose file has the most similar name, as `ingest` chooses it."""
    beside = {doc_id: found for doc_id, found in given.items() if found[0].parent == text.parent}
    return max(beside, key=lambda doc_id: fuzz.ratio(beside[doc_id][0].stem, text.stem), default="")


def _source_print(source: Path) -> str:
    return fingerprint(source, notes_path(source), DEFAULT_ENGINE) if source.is_file() else ""
