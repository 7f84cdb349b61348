"""The same batch on a real Dask cluster: a scheduler and two workers on loopback, one of which is killed in mid-run."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from distributed.scheduler import KilledWorker, WorkerState

from budgetlib.batch.cluster import on_cluster
from budgetlib.batch.execution import carry_out
from budgetlib.batch.limits import Limits, TimeLimitReached, limited_time
from budgetlib.batch.manifest import DONE
from budgetlib.batch.work import Outcome
from budgetlib.errors import EnvironmentFault
from budgetlib.model import data_dictionary
from budgetlib.store import datasets as store
from tests.batch.test_batch import Deed, department_year, run
from tests.conftest import REPOSITORY

DISCLOSURES = 12
PATIENCE_SECONDS = 60
DEATHS_ALLOWED = 0  # Dask's own limit is three, and every death costs the start of a worker
TRIES = 2
DASK = shutil.which("dask", path=str(Path(sys.executable).parent))


class Cluster:
    """A scheduler, and workers in process groups of their own (each has a nanny that starts it again)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        paths = os.pathsep.join([str(REPOSITORY), os.environ.get("PYTHONPATH", "")])
        self._environment = os.environ | {
            "PYTHONPATH": paths,
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(DEATHS_ALLOWED),
        }
        self._file = folder / "scheduler.json"
        self.processes: list[subprocess.Popen[bytes]] = []
        self._start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self._file))
        self.address = json.loads(_soon(lambda: self._file.is_file() and self._file.read_text()))["address"]

    def add_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker and return at once."""
        place = str(self.folder / f"worker-{len(self.processes)}")
        options = ("--nthreads", "1", "--host", "127.0.0.1", "--local-directory", place)
        return self._start("worker", self.address, *options)

    def close(self) -> None:
        """End everything, workers first."""
        for process in reversed(self.processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def _start(self, what: str, *options: str) -> subprocess.Popen[bytes]:
        command = [str(DASK), what, *options, "--no-dashboard"]
        log = (self.folder / f"{what}-{len(self.processes)}.log").open("wb")
        with log:
            process = subprocess.Popen(
                command, env=self._environment, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        self.processes.append(process)
        return process


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster with two workers."""
    found = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        found.add_worker()
        found.add_worker()
        yield found
    finally:
        found.close()


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of small generated disclosures."""
    folder = tmp_path_factory.mktemp("sources")
    for number in range(DISCLOSURES):
        department_year(folder, number)
    return folder


def _soon(condition: Callable[[], str | bool]) -> str:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if found := condition():
            return str(found)
        time.sleep(0.02)
    raise AssertionError("it did not happen")


def test_a_worker_is_killed_in_mid_run_and_everything_is_done(cluster: Cluster, sources: Path, tmp_path: Path) -> None:
    out, log = tmp_path / "out", tmp_path / "log"
    victim = cluster.processes[1]
    killed_after: list[int] = []

    def finished() -> int:
        return len(log.read_text(encoding="utf8").splitlines()) if log.is_file() else 0

    def kill() -> None:
        _soon(lambda: finished() >= 2)
        os.killpg(victim.pid, signal.SIGSTOP)  # what it has been given stays with it until it is killed
        time.sleep(0.3)
        os.killpg(victim.pid, signal.SIGKILL)
        killed_after.append(finished())

    killer = threading.Thread(target=kill)
    killer.start()
    result = run(sources, "--out", out, "--no-reports", "--scheduler", cluster.address, "--log", log)
    killer.join()
    cluster.add_worker()
    assert result.exit_code == 0, result.output
    assert killed_after[0] < DISCLOSURES
    logged = [json.loads(line) for line in log.read_text(encoding="utf8").splitlines()]
    assert [line["status"] for line in logged] == [DONE] * DISCLOSURES
    run(sources, "--out", tmp_path / "local", "--no-reports", "--jobs", 0)
    for name in data_dictionary():
        pd.testing.assert_frame_equal(store.load(name, out), store.load(name, tmp_path / "local"))


def test_a_poisoned_piece_of_work_is_set_aside_and_the_others_are_done(cluster: Cluster) -> None:
    work = [Deed(name, fatal=name == "poison") for name in ("a", "b", "poison", "c", "d", "e")]
    results = {piece.name: (outcomes, tried) for piece, outcomes, tried in carry_out(work, _on(cluster), 1, TRIES)}
    assert set(results) == {"a", "b", "poison", "c", "d", "e"}
    assert [name for name, (outcomes, _) in results.items() if outcomes is None] == ["poison"]
    assert results["poison"][1] == TRIES


def test_a_notebook_runs_on_a_worker(cluster: Cluster, tmp_path: Path) -> None:
    node = nbformat.v4.new_notebook()
    node.cells = [
        nbformat.v4.new_code_cell("department = ''\nfiscal_year = 0\nroot = ''", metadata={"tags": ["parameters"]}),
        nbformat.v4.new_code_cell("department, fiscal_year"),
    ]
    (tmp_path / "notebooks").mkdir()
    nbformat.write(node, tmp_path / "notebooks" / "00_told.ipynb")
    department_year(tmp_path / "notebooks", 0)
    places = ("--out", tmp_path / "out", "--reports", tmp_path / "reports", "--notebooks", tmp_path / "notebooks")
    result = run(tmp_path / "notebooks", *places, "--scheduler", cluster.address)
    assert result.exit_code == 0, result.output
    (page,) = (tmp_path / "reports").glob("*/2025-budget/00_told.html")
    assert "('示例市合成甲部', 2025)" in page.read_text(encoding="utf8")


def test_a_killed_worker_of_dask_counts_as_many_tries_as_dask_made() -> None:
    future: Future[list[Outcome]] = Future()
    future.set_exception(KilledWorker("task", WorkerState.__new__(WorkerState), 3))
    results = carry_out([Deed("poison", fatal=False)], lambda: _Always(future), 1, 3)
    assert [(outcomes, tried) for _, outcomes, tried in results] == [(None, 8)]


class _Always(Executor):
    """Answers everything with the same."""

    def __init__(self, future: Future[list[Outcome]]) -> None:
        self._future = future

    def submit(self, *_: object, **__: object) -> Future[list[Outcome]]:
        return self._future


def test_nobody_listening_is_one_clear_error(tmp_path: Path, sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("budgetlib.batch.cluster.CONNECT_SECONDS", 0.2)
    result = run(sources, "--out", tmp_path, "--scheduler", "tcp://127.0.0.1:9", "--no-reports")
    assert result.exit_code == 2 and "no scheduler at tcp://127.0.0.1:9" in result.stderr


def test_dask_not_installed_says_which_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(EnvironmentFault, match=r"budgetlib\[distributed\]"):
        on_cluster("tcp://127.0.0.1:9", Limits())


def test_time_is_limited_in_threads_too() -> None:
    stopped: list[bool] = []

    def work() -> None:
        try:
            with limited_time(Limits(seconds=0.05)):
                while True:
                    time.sleep(0.01)
        except TimeLimitReached:
            stopped.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(PATIENCE_SECONDS)
    assert stopped == [True]


def _on(cluster: Cluster) -> Callable[[], object]:
    return on_cluster(cluster.address, Limits())
