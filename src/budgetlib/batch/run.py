"""A batch: which work there is, what of it is done already, and what became of the rest."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import asdict, dataclass, field
from itertools import chain, product
from pathlib import Path

from rapidfuzz import fuzz

from budgetlib.batch.dependencies import Dependencies, digest
from budgetlib.batch.execution import Work, carry_out
from budgetlib.batch.limits import Limits
from budgetlib.batch.manifest import DONE, FAILED, SET_ASIDE, Entry, Manifest, now
from budgetlib.batch.work import IngestWork, NotebookWork, Outcome, Source
from budgetlib.files import sha256_of
from budgetlib.ingest.reading import notes_path
from budgetlib.messages import ENGLISH
from budgetlib.readers import DEFAULT_ENGINE
from budgetlib.reports.subjects import Subject
from budgetlib.store.fingerprint import fingerprint, reading_digest, report_digest
from budgetlib.store.markers import find_markers

INGEST = "ingest"


@dataclass(frozen=True, slots=True)
class Ingestion:
    """How many sources there were, what is known of those that failed, and the disclosures the others gave."""

    total: int
    failed: Sequence[Entry]
    doc_ids: Set[str]


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
    languages: Sequence[str] = (ENGLISH,)

    def ingest(self, sources: Iterable[Path]) -> Ingestion:
        """Read what is new or changed.

        First every source alone, in any order; then, one group after the other, those that belong to one disclosure:
        texts without tables with their tables (alone where there are none), and files that gave the same disclosure.
        What is known of sources stays in the manifest, so that memory does not grow with their number.
        """
        with closing(Manifest(self.root)) as manifest:
            total = manifest.want(str(source.resolve()) for source in sources)
            alone = (work for name in manifest.wanted() if (work := self._alone(manifest, Path(name))))
            without_tables = self._ingested(alone, manifest)
            groups = _groups(manifest, without_tables)
            self._ingested(
                [
                    IngestWork([Source(path, doc_id) for path in group], self.root, self.limits)
                    for doc_id, group in groups.items()
                ],
                manifest,
            )
            failed = [entry for entry in manifest.wanted_entries(INGEST) if entry.status != DONE]
            done = {entry.doc_id for entry in manifest.wanted_entries(INGEST) if entry.status == DONE}
            return Ingestion(total, failed, done)

    def report(self, subjects: Iterable[Subject], notebooks: Sequence[Path]) -> list[Entry]:
        """Run the notebooks whose text, code, disclosure or answers of the store have changed since.

        Returns what became of each of these.
        """
        with closing(Manifest(self.root)) as manifest:
            there = Dependencies(self.root)
            prints = self._prints(sorted(subjects), notebooks, there)
            work: list[Work] = [
                piece
                for (notebook, subject), print_ in prints.items()
                for language in self.languages
                if not self._is_reported(manifest, print_, piece := self._page(subject, notebook, language), there)
            ]
            return [
                self._record(manifest, piece.task, outcome, prints[piece.notebook, piece.subject], tried)
                for piece, outcome, tried in self._each(work)
                if isinstance(piece, NotebookWork)
            ]

    def _page(self, subject: Subject, notebook: Path, language: str) -> NotebookWork:
        return NotebookWork(subject, notebook, self.root, self.reports, self.limits, language)

    def _prints(
        self, subjects: Sequence[Subject], notebooks: Sequence[Path], there: Dependencies
    ) -> dict[tuple[Path, Subject], str]:
        """For every notebook and subject what its result depends on, apart from what it asks the store."""
        place = str(self.reports.resolve())
        texts = {notebook: sha256_of(notebook) for notebook in notebooks}
        return {
            (notebook, subject): digest(texts[notebook], report_digest(), there.of_subject(subject), place)
            for notebook, subject in product(notebooks, subjects)
        }

    def _alone(self, manifest: Manifest, source: Path) -> IngestWork | None:
        """The reading of one source, None if nothing has changed and the store still has what it gave."""
        entry = manifest.entry(INGEST, str(source))
        if entry and self._is_done(entry, source):
            return None
        read_alone = [Source(source, entry.doc_id if entry else "")]
        return IngestWork(read_alone, self.root, self.limits, texts_alone=False)

    def _is_done(self, entry: Entry, source: Path) -> bool:
        if self.again or entry.status != DONE or not source.is_file():
            return False
        if entry.fingerprint != (now := _source_print(source)):
            return False
        (marker,) = find_markers(self.root, [entry.doc_id]) or (None,)
        return marker is not None and now in marker.fingerprints and marker.is_intact(self.root)

    def _ingested(self, work: Iterable[Work], manifest: Manifest) -> dict[str, str]:
        """Do the work; return the sources without tables of their own, and the disclosure they name (if any)."""
        without_tables = {}
        for _, outcome, tried in self._each(work):
            if outcome.without_tables:
                without_tables[outcome.subject] = outcome.doc_id
            self._record(manifest, INGEST, outcome, _source_print(Path(outcome.subject)), tried)
        return without_tables

    def _each(self, work: Iterable[Work]) -> Iterator[tuple[Work, Outcome, int]]:
        pieces = iter(work)
        if (first := next(pieces, None)) is None:
            return
        for piece, outcomes, tried in carry_out(chain([first], pieces), self.make, self.jobs):
            for outcome in outcomes or [_set_aside(subject, tried) for subject in piece.subjects()]:
                yield piece, outcome, tried

    def _record(self, manifest: Manifest, task: str, outcome: Outcome, print_: str, tried: int) -> Entry:
        status = DONE if not outcome.error else SET_ASIDE if outcome.error.startswith(_DIED) else FAILED
        seconds = round(outcome.seconds, 3)
        code = reading_digest() if task == INGEST else report_digest()
        told = (outcome.subject, print_, status, seconds, tried, outcome.doc_id, outcome.error, code, now())
        entry = Entry(task, *told)
        manifest.record(entry, outcome.asked)
        self.told(entry)
        if self.log:
            with self.log.open("a", encoding="utf8") as stream:
                stream.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")
        return entry

    def _is_reported(self, manifest: Manifest, print_: str, work: NotebookWork, there: Dependencies) -> bool:
        entry = manifest.entry(work.task, str(work.subject))
        page = (self.reports / work.subject.folder / work.task).with_suffix(".html")
        if self.again or entry is None or entry.status != DONE or entry.fingerprint != print_ or not page.is_file():
            return False
        return there.stand(manifest.asked(work.task, str(work.subject)))


_DIED = "the worker died"


def _set_aside(subject: str, tried: int) -> Outcome:
    return Outcome(subject, error=f"{_DIED} each of {tried} times it worked on {subject}; it is set aside.")


def _groups(manifest: Manifest, without_tables: Mapping[str, str]) -> dict[str, list[Path]]:
    """Sources that must be read together, by doc_id: tables in the order of their names, then texts."""
    shared = manifest.shared_doc_ids(INGEST)
    if not shared and not without_tables:
        return {}
    given: dict[str, list[Path]] = defaultdict(list)
    for entry in manifest.wanted_entries(INGEST):
        if entry.status == DONE and (without_tables or entry.doc_id in shared):
            given[entry.doc_id].append(Path(entry.subject))
    groups = {doc_id: found for doc_id, found in given.items() if len(found) > 1}
    for name, doc_id in sorted(without_tables.items()):
        if partner := doc_id if doc_id in given else _most_similar(Path(name), given):
            groups[partner] = [*groups.get(partner, given[partner]), Path(name)]
        else:  # a disclosure of its own, if it says whose
            groups[doc_id or name] = [*groups.get(doc_id or name, []), Path(name)]
    return groups


def _most_similar(text: Path, given: dict[str, list[Path]]) -> str:
    """The disclosure of the same folder whose file has the most similar name, as `ingest` chooses it."""
    beside = {doc_id: found for doc_id, found in given.items() if found[0].parent == text.parent}
    return max(beside, key=lambda doc_id: fuzz.ratio(beside[doc_id][0].stem, text.stem), default="")


def _source_print(source: Path) -> str:
    try:
        return fingerprint(source, notes_path(source), DEFAULT_ENGINE) if source.is_file() else ""
    except OSError:  # it may not be read: who reads it tells, and the others go on
        return ""
