"""What the manifest of a store says: how much is done, how long it took, what failed and how to try it again."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from budgetlib.batch.manifest import DONE, FAILED, NAME, SET_ASIDE, Entry, Manifest, Run
from budgetlib.batch.run import INGEST
from budgetlib.errors import NothingProcessedError


@dataclass(frozen=True, slots=True)
class TaskStatus:
    """One kind of work: how many pieces are in which state, and the seconds that those done took."""

    task: str
    done: int
    failed: int
    set_aside: int
    seconds: float
    median_seconds: float
    slowest_seconds: float
    slowest: str


@dataclass(frozen=True, slots=True)
class Failure:
    """One piece of work that is not done: why, since when, and the command that tries it again."""

    task: str
    subject: str
    status: str
    attempts: int
    error: str
    finished: str
    command: str


@dataclass(frozen=True, slots=True)
class Status:
    """The account of a store."""

    last_run: Run | None
    tasks: Sequence[TaskStatus]
    failures: Sequence[Failure]


def status_of(root: Path) -> Status:
    """Return what the manifest of ROOT says.

    Raises NothingProcessedError when no batch has written to ROOT.
    """
    if not (root / NAME).is_file():
        remedy = f"Run `budgetlib batch FOLDER --root {root}` first."
        raise NothingProcessedError("no batch has been run here.", path=root, remedy=remedy)
    with closing(Manifest(root)) as manifest:
        entries, last = list(manifest.entries()), manifest.last_run()
    by_task: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_task[entry.task].append(entry)
    tasks = sorted((_task_status(task, of_task) for task, of_task in by_task.items()), key=_ingest_first)
    return Status(last, tasks, [_failure(entry, root, last) for entry in entries if entry.status != DONE])


def _task_status(task: str, entries: Iterable[Entry]) -> TaskStatus:
    by_status: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_status[entry.status].append(entry)
    done = by_status[DONE]
    slowest = max(done, key=lambda entry: entry.seconds, default=None)
    return TaskStatus(
        task,
        len(done),
        len(by_status[FAILED]),
        len(by_status[SET_ASIDE]),
        round(sum(entry.seconds for entry in done), 3),
        round(median(entry.seconds for entry in done), 3) if done else 0.0,
        slowest.seconds if slowest else 0.0,
        slowest.subject if slowest else "",
    )


def _ingest_first(task: TaskStatus) -> tuple[bool, str]:
    return task.task != INGEST, task.task


def _failure(entry: Entry, root: Path, last: Run | None) -> Failure:
    command = shlex.join(["budgetlib", "batch", entry.subject, "--no-reports", "--root", str(root)])
    if entry.task != INGEST:
        command = last.command if last else "budgetlib batch FOLDER"
    return Failure(entry.task, entry.subject, entry.status, entry.attempts, entry.error, entry.finished, command)
