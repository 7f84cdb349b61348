"""Doing work by an executor, in this process, in processes of this machine, or elsewhere (cluster.py).

Every executor has the interface of `concurrent.futures`. When a worker dies, everything that was under way is suspect:
it is tried again one at a time, so that only the guilty piece of work is set aside, after a few tries.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from multiprocessing.context import BaseContext
from tempfile import gettempdir
from typing import Any

from budgetlib.batch.limits import Limits
from budgetlib.batch.work import IngestWork, NotebookWork, Outcome, begin_worker
from budgetlib.kernels.client import can_fork_kernels, share_kernel_server, use_kernel_server

TRIES = 3
_AHEAD = 2
"""Pieces of work handed out per worker: one to do and one to begin with next."""

_TO_INGEST, _TO_REPORT = ["budgetlib.batch.work"], ["budgetlib.reports.run"]
_MAX_FOLDER_BYTES = 60  # of the folder of temporary files; multiprocessing puts a socket in it: 108 bytes with its name

Work = IngestWork | NotebookWork
Result = tuple[Work, list[Outcome] | None, int]
"""Work, what became of it (None: it was set aside because workers died of it), and how often it was tried."""


class InThisProcess(Executor):
    """Does each piece of work when it is handed in: for one document, and for looking for faults."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(function(*arguments, **options))
        return future


def local(jobs: int, limits: Limits, *, kernels: bool = True) -> Callable[[], Executor]:
    """Return what makes an executor of `jobs` processes; 0 works in this very process.

    On Linux the processes are forked from one that has imported everything, and so are their kernels, if they will
    need `kernels`; elsewhere each process imports for itself.
    """
    if jobs == 0:
        return InThisProcess
    context = _context(_TO_INGEST + (_TO_REPORT if kernels else []))

    def make() -> ProcessPoolExecutor:
        address = share_kernel_server() if kernels else ""
        surroundings = (limits, address, dict(os.environ))
        return ProcessPoolExecutor(jobs, mp_context=context, initializer=begin_process, initargs=surroundings)

    return make


def _context(modules: list[str]) -> BaseContext:
    """Processes forked from one that has imported the modules, where that is safe and it can have an address."""
    if not can_fork_kernels() or len(os.fsencode(gettempdir())) > _MAX_FOLDER_BYTES:
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(modules)
    return context


def begin_process(limits: Limits, kernels: str, environment: Mapping[str, str]) -> None:
    """Prepare a process of this machine: it asks for kernels at the address `kernels` (empty: it starts its own).

    The process it was forked from may have begun in another `environment`.
    """
    os.environ.clear()
    os.environ.update(environment)
    use_kernel_server(kernels)
    begin_worker(limits)


def carry_out(work: Iterable[Work], make: Callable[[], Executor], jobs: int, tries: int = TRIES) -> Iterator[Result]:
    """Do all work, yielding each piece as it is finished; no more than a few pieces are under way at once."""
    waiting, suspects = iter(work), deque[tuple[Work, int]]()
    under_way: dict[Future[list[Outcome]], tuple[Work, int]] = {}
    executor = make()
    try:
        while True:
            room = max(1, getattr(executor, "workers", jobs)) * _AHEAD
            while not suspects and len(under_way) < room and (piece := next(waiting, None)) is not None:
                under_way[executor.submit(piece)] = (piece, 0)
            if suspects and not under_way:
                piece, tried = suspects.popleft()
                under_way[executor.submit(piece)] = (piece, tried)
            if not under_way:
                return
            finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
            died = False
            for future in finished:
                piece, before = under_way.pop(future)
                outcomes, deaths = _outcomes(future)
                died, tried = died or deaths > 0, before + max(1, deaths)
                if deaths and (tried < tries or not before):  # the first time, another may have been guilty
                    suspects.append((piece, tried))
                else:
                    yield piece, outcomes, tried
            if died and _is_broken(executor):
                suspects.extend((piece, before + 1) for piece, before in under_way.values())
                under_way.clear()
                executor = make()
    finally:
        with suppress(BrokenExecutor):
            executor.shutdown(wait=True, cancel_futures=True)


def _outcomes(future: Future[list[Outcome]]) -> tuple[list[Outcome] | None, int]:
    """Return what became of a piece of work, or None and how many workers died of it."""
    if future.cancelled():
        return None, 1
    error = future.exception()
    if error is None:
        return future.result(), 0
    if isinstance(error, BrokenExecutor):
        return None, 1
    if type(error).__name__ == "KilledWorker":  # Dask has tried it on several workers already
        return None, int(getattr(error, "allowed_failures", 0)) + 1
    raise error


def _is_broken(executor: Executor) -> bool:
    return bool(getattr(executor, "_broken", False))
