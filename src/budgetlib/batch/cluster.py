"""Work on a Dask cluster, through the interface of `concurrent.futures`; needs the extra `budgetlib[distributed]`.

Workers must have the same budgetlib and see sources, store and reports under the same paths. A worker does one piece of
work at a time, however many threads it has: PDFium is not safe with threads, and limits are those of a process. Start
as many workers of one thread as a machine has cores.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from importlib import import_module
from typing import Any

from budgetlib.batch.limits import Limits
from budgetlib.batch.work import begin_worker
from budgetlib.errors import EnvironmentFault

CONNECT_SECONDS = 10
WORKERS_SECONDS = 30
_COUNTED_SECONDS = 2.0
_one_at_a_time = threading.Lock()


def on_cluster(address: str, limits: Limits) -> Callable[[], Executor]:
    """Return what makes an executor on the Dask cluster whose scheduler listens at `address`.

    Raises EnvironmentFault when Dask is not installed, nobody listens there, or there are no workers.
    """
    try:
        client = import_module("distributed").Client
    except ImportError as error:
        remedy = "Run `pip install 'budgetlib[distributed]'`."
        raise EnvironmentFault("Dask is not installed.", remedy=remedy) from error
    ClusterExecutor(client, address, limits).shutdown()
    return lambda: ClusterExecutor(client, address, limits)


class ClusterExecutor(Executor):
    """The workers of a Dask cluster."""

    def __init__(self, client: Callable[..., Any], address: str, limits: Limits) -> None:
        """Connect to the scheduler.

        Raises EnvironmentFault when nobody listens there, or when there are no workers.
        """
        try:
            self._client = client(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            remedy = "Start `dask scheduler`, and give the address it prints."
            raise EnvironmentFault(f"no scheduler at {address} ({error}).", remedy=remedy) from error
        try:
            self._client.wait_for_workers(1, timeout=WORKERS_SECONDS)
        except TimeoutError as error:
            self._client.close()
            remedy = f"Start `dask worker {address} --nthreads 1`, one per core."
            raise EnvironmentFault(f"the scheduler at {address} has no workers.", remedy=remedy) from error
        self._executor = self._client.get_executor(pure=False)
        self._address, self._limits = address, limits
        self._workers, self._counted = 1, 0.0

    @property
    def workers(self) -> int:
        """How many workers there are now, each doing one piece of work at a time."""
        if time.monotonic() - self._counted > _COUNTED_SECONDS:
            self._workers, self._counted = len(self._client.nthreads()), time.monotonic()
        return self._workers

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        """Do `function(*arguments, **options)` on some worker.

        Raises EnvironmentFault when the scheduler has gone.
        """
        if self._client.status != "running":
            remedy = "What is done is kept; run the same command again."
            raise EnvironmentFault(f"the scheduler at {self._address} has gone.", remedy=remedy)
        return self._executor.submit(do_on_worker, self._limits, function, *arguments, **options)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()


def do_on_worker(limits: Limits, function: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Do one piece of work, alone in this process and within its limits."""
    with _one_at_a_time:
        begin_worker(limits)
        return function(*arguments, **options)
