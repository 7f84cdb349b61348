"""Running a command of budgetlib as a process of its own, and what it took: time, processor time, memory, results."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

_LOOK_SECONDS = 0.1
_LOOK_AT_WORKERS_SECONDS = 1.0
_PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
_MAIN = "from budgetlib.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one command took. Memory in MiB: the highest resident set of the parent, and of any other process of it.

    `working` is the time from the first result to the last, so without the start of processes.
    """

    exit_code: int
    seconds: float
    working: float
    processor_seconds: float
    parent_memory: float
    worker_memory: float
    results: Sequence[dict[str, Any]]
    told: str


def start(*arguments: object, log: Path | None = None, quiet: bool = True) -> subprocess.Popen[str]:
    """Start `budgetlib` with these arguments in a process group of its own."""
    options = ["--log", str(log)] if log else []
    command = [sys.executable, "-c", _MAIN, *map(str, arguments), *options]
    stream = subprocess.DEVNULL if quiet else subprocess.PIPE
    return subprocess.Popen(command, stdout=stream, stderr=stream, start_new_session=True, text=True)


def measured(*arguments: object, log: Path) -> Measured:
    """Run `budgetlib batch …` to its end and say what it took; `log` must not exist."""
    _adopt_orphans()
    others = {child.pid for child in psutil.Process().children()}
    before, begin = _processor_seconds(), time.perf_counter()
    process = start(*arguments, log=log, quiet=False)
    parent, worker, looked = 0.0, 0.0, 0.0
    arrivals: list[float] = []
    tail = _Tail(log)
    while process.poll() is None:
        parent = max(parent, peak_memory(process.pid))
        if time.perf_counter() - looked > _LOOK_AT_WORKERS_SECONDS:
            worker, looked = max(worker, _peak_of_workers(process.pid)), time.perf_counter()
        arrivals += [time.perf_counter()] * tail.new_lines()
        time.sleep(_LOOK_SECONDS)
    seconds = time.perf_counter() - begin
    arrivals += [time.perf_counter()] * tail.new_lines()
    told, errors = process.communicate()
    _wait_for_orphans(others)
    return Measured(
        process.returncode,
        seconds,
        arrivals[-1] - arrivals[0] if arrivals else 0.0,
        _processor_seconds() - before,
        parent,
        worker,
        read_log(log),
        told + errors,
    )


def read_log(log: Path) -> list[dict[str, Any]]:
    """Return the lines of a log of JSON lines; none where there is no log."""
    return [json.loads(line) for line in log.read_text(encoding="utf8").splitlines()] if log.is_file() else []


def peak_memory(pid: int) -> float:
    """Return the highest resident set of a process in MiB so far; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return max((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), default=0.0)


class _Tail:
    """Counts the lines that are added to a file."""

    def __init__(self, path: Path) -> None:
        self._path, self._offset = path, 0

    def new_lines(self) -> int:
        if not self._path.is_file():
            return 0
        with self._path.open("rb") as stream:
            stream.seek(self._offset)
            added = stream.read()
        self._offset += len(added)
        return added.count(b"\n")


def _peak_of_workers(pid: int) -> float:
    try:
        children = psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return 0.0
    return max((peak_memory(child.pid) for child in children), default=0.0)


def _adopt_orphans() -> None:
    """Become the parent of processes that outlive theirs, by however little: those that fork workers and kernels do."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1)


def _wait_for_orphans(others: set[int]) -> None:
    """Wait until all children but the `others` have ended, so that their processor time is known."""
    while orphans := {child.pid for child in psutil.Process().children()} - others:
        for pid in orphans:
            os.waitpid(pid, 0)


def _processor_seconds() -> float:
    """Processor time of all processes this one has waited for, and of those they have."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def frozen_package(folder: Path) -> Path:
    """Copy the package as it is now, and let processes started from here use the copy.

    Somebody may edit the code while a benchmark of an hour runs; a batch would rightly do everything once more.
    """
    repository = Path(__file__).parents[1]
    for name in ("src", "notebooks", "tests", "benchmarks", "tools"):
        shutil.copytree(repository / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    os.environ["PYTHONPATH"] = os.pathsep.join([str(folder / "src"), str(folder)])
    return folder
