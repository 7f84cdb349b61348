"""Where work is done: in this process, in processes of this machine, or on a Dask cluster; and workers that die.

Every executor has the interface of `concurrent.futures`. When a worker dies, everything that was under way is suspect:
it is tried again one at a time, so that only the guilty piece of work is set aside, after a few tries.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import suppress
from importlib import import_module
from typing import Any

from budgetlib.batch.limits import Limits
from budgetlib.batch.work import IngestWork, NotebookWork, Outcome, begin_worker
from budgetlib.errors import EnvironmentFault

TRIES = 3
_AHEAD = 2
"""Pieces of work handed out per worker: one to do and one to begin with next."""

Work = IngestWork | NotebookWork
Result = tuple[Work, list[Outcome] | None, int]
"""Work, what became of it (None: it was set aside because workers died of it), and how often it was tried."""


class InThisProcess(Executor):
    """Does each piece of work when it is handed in: for one document, and for looking for faults."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(function(*arguments, **options))
        return future


def local(jobs: int, limits: Limits) -> Callable[[], Executor]:
    """Return what makes an executor of `jobs` processes; 0 works in this very process."""
    if jobs == 0:
        return InThisProcess
    context = multiprocessing.get_context("spawn")
    return lambda: ProcessPoolExecutor(jobs, mp_context=context, initializer=begin_worker, initargs=(limits,))


def on_cluster(address: str) -> Callable[[], Executor]:
    """Return what makes an executor on the Dask cluster whose scheduler listens at `address`.

    Raises EnvironmentFault when Dask is not installed or nobody listens there.
    """
    try:
        client = import_module("distributed").Client(address, timeout=10)
    except ImportError as error:
        remedy = "Run `pip install 'budgetlib[distributed]'`."
        raise EnvironmentFault("Dask is not installed.", remedy=remedy) from error
    except (OSError, TimeoutError) as error:
        raise EnvironmentFault(f"no scheduler at {address} ({error}).", remedy="Start `dask scheduler`.") from error
    return lambda: client.get_executor(pure=False)


def carry_out(work: Iterable[Work], make: Callable[[], Executor], jobs: int, tries: int = TRIES) -> Iterator[Result]:
    """Do all work, yielding each piece as it is finished; no more than a few pieces are under way at once."""
    waiting, suspects = iter(work), deque[tuple[Work, int]]()
    under_way: dict[Future[list[Outcome]], tuple[Work, int]] = {}
    executor, room = make(), max(1, jobs) * _AHEAD
    try:
        while True:
            while not suspects and len(under_way) < room and (piece := next(waiting, None)) is not None:
                under_way[executor.submit(piece)] = (piece, 1)
            if suspects and not under_way:
                piece, tried = suspects.popleft()
                under_way[executor.submit(piece)] = (piece, tried + 1)
            if not under_way:
                return
            finished, _ = wait(under_way, return_when=FIRST_COMPLETED)
            died = False
            for future in finished:
                piece, tried = under_way.pop(future)
                outcomes = _outcomes(future)
                died = died or outcomes is None
                if outcomes is None and tried < tries:
                    suspects.append((piece, tried))
                else:
                    yield piece, outcomes, tried
            if died and _is_broken(executor):
                suspects.extend(under_way.values())
                under_way.clear()
                executor = make()
    finally:
        with suppress(BrokenExecutor):
            executor.shutdown(wait=True, cancel_futures=True)


def _outcomes(future: Future[list[Outcome]]) -> list[Outcome] | None:
    """Return what became of a piece of work, None when its worker died."""
    error = future.exception()
    if error is None:
        return future.result()
    if isinstance(error, BrokenExecutor) or type(error).__name__ in ("KilledWorker", "CancelledError"):
        return None
    raise error


def _is_broken(executor: Executor) -> bool:
    return bool(getattr(executor, "_broken", False))
