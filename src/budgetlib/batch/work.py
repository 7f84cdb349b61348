"""What a worker does: ingest sources of one disclosure, or run one notebook. Faults are returned, not raised."""

from __future__ import annotations

import multiprocessing
import multiprocessing.process
import os
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from budgetlib.batch.limits import Limits, TimeLimitReached, check_pages, limit_memory, limited_time
from budgetlib.errors import BudgetlibError, NoTablesError
from budgetlib.ingest.ingest import ingest
from budgetlib.messages import ENGLISH
from budgetlib.reports.editions import edition_stem
from budgetlib.reports.subjects import Subject
from budgetlib.store.markers import find_markers


@dataclass(frozen=True, slots=True)
class Source:
    """A source that has to be read, and the disclosure it gave before (empty: none)."""

    path: Path
    doc_id: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one source or notebook; `error` is one line, empty when all went well.

    `asked` is what a notebook asked the store (see store/asked.py).
    `without_tables`: the source is text or forms of a disclosure whose tables are in another file.
    """

    subject: str
    doc_id: str = ""
    department: str = ""
    fiscal_year: int = 0
    error: str = ""
    without_tables: bool = False
    seconds: float = 0.0
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IngestWork:
    """Read, reconcile and store sources that may belong to one disclosure, one after the other."""

    sources: Sequence[Source]
    root: Path
    limits: Limits = field(default_factory=Limits)
    texts_alone: bool = True  # whether a text that belongs to no tables becomes a disclosure of its own

    def subjects(self) -> list[str]:
        """Names of what is worked on."""
        return [str(source.path) for source in self.sources]

    def __call__(self) -> list[Outcome]:
        begin = time.perf_counter()
        outcomes: dict[str, Outcome] = {}

        def all_sources() -> None:
            for source in self.sources:
                check_pages(source.path, self.limits)
            known = find_markers(self.root, {source.doc_id for source in self.sources if source.doc_id})
            paths = [source.path for source in self.sources]
            for result in ingest(paths, self.root, known=known, texts_alone=self.texts_alone):
                path = str(result.source)
                if result.summary:
                    summary = result.summary
                    outcomes[path] = Outcome(path, summary.doc_id, summary.department, summary.fiscal_year)
                elif result.error:
                    no_tables = isinstance(result.error, NoTablesError)
                    doc_id = result.error.doc_id if isinstance(result.error, NoTablesError) else ""
                    told = _of_memory(self.limits) if isinstance(result.error.__cause__, MemoryError) else ""
                    error = f"{path}: {told}" if told else one_line(result.error)
                    outcomes[path] = Outcome(path, doc_id, error=error, without_tables=no_tables)

        problem = _guarded(all_sources, self.limits)
        spent = (time.perf_counter() - begin) / len(self.sources)
        missing = {path: Outcome(path, error=f"{path}: {problem}") for path in self.subjects()}
        found = {path: outcomes.get(path, missing[path]) for path in missing}
        return [_with_seconds(outcome, spent) for outcome in found.values()]


@dataclass(frozen=True, slots=True)
class NotebookWork:
    """Run one notebook for one disclosure."""

    subject: Subject
    notebook: Path
    root: Path
    reports: Path
    limits: Limits = field(default_factory=Limits)
    language: str = ENGLISH

    @property
    def task(self) -> str:
        """What the manifest calls it: the name of the notebook, of another edition than English with its language."""
        return f"{edition_stem(self.notebook.stem, self.language)}{self.notebook.suffix}"

    def subjects(self) -> list[str]:
        """Name of what is worked on."""
        return [str(self.subject)]

    def __call__(self) -> list[Outcome]:
        from budgetlib.reports.subjects import run_notebooks

        begin = time.perf_counter()
        errors: list[str] = []
        asked: list[str] = []

        def run() -> None:
            for result in run_notebooks([self.subject], [self.notebook], self.root, self.reports, [self.language]):
                errors.extend([one_line(result.error)] if result.error else [])
                asked.extend(result.asked)

        problem = _guarded(run, self.limits)
        error = errors[0] if errors else f"{self.notebook} for {self.subject}: {problem}" if problem else ""
        seconds = time.perf_counter() - begin
        told = (str(self.subject), "", self.subject.department, self.subject.fiscal_year, error)
        return [Outcome(*told, seconds=seconds, asked=tuple(asked))]


def begin_worker(limits: Limits) -> None:
    """Prepare a worker process: bounded memory, and no life of its own when the batch that started it is killed."""
    limit_memory(limits)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: multiprocessing.process.BaseProcess) -> None:
    """End this process when its parent does: workers wait for work on a pipe that their siblings keep open."""
    parent.join()
    os._exit(1)


def one_line(error: BaseException) -> str:
    """Return an error as one line."""
    return " ".join(str(error).split())


def _guarded(work: Callable[[], None], limits: Limits) -> str:
    """Do some work; return why it stopped early (empty: it did not). A fault of one document stops no other."""
    try:
        with limited_time(limits):
            work()
    except TimeLimitReached:
        return f"took longer than {limits.seconds:g} seconds. Raise --max-seconds."
    except MemoryError:
        return _of_memory(limits)
    except BudgetlibError as error:
        return one_line(error)
    except Exception as error:  # reported with its kind: a fault of ours, shown at the end, exit code 1
        return f"{type(error).__name__}: {one_line(error)}"
    return ""


def _of_memory(limits: Limits) -> str:
    return f"needs more than {limits.memory:g} GiB of memory. Raise --max-memory."


def _with_seconds(outcome: Outcome, seconds: float) -> Outcome:
    values = {name: getattr(outcome, name) for name in Outcome.__slots__}
    return Outcome(**values | {"seconds": seconds})
