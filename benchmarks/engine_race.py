"""The same notebooks on the same disclosures with forked and with started kernels, in turn: time and outputs."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from statistics import median

import nbformat
from benchmarks.sections import Size, table
from tests.kernels.test_engine import outputs

from budgetlib.batch.execution import local
from budgetlib.batch.limits import Limits
from budgetlib.ingest.ingest import ingest
from budgetlib.ingest.reading import find_sources
from budgetlib.reports.run import STOCK, WARM, execute, prepare
from budgetlib.store.datasets import documents

PROCESSES = 2
ROUNDS = 2
DISCLOSURES = 3
MOST_OVERHEAD = 1 / 6
LEAST_SPEED = 2.5


@dataclass(frozen=True, slots=True)
class Task:
    """One notebook for one disclosure."""

    notebook: str
    department: str
    fiscal_year: int


@dataclass(frozen=True, slots=True)
class Ran:
    """Seconds that papermill took in all, and seconds of the cells' own execution."""

    task: Task
    seconds: float
    cells: float

    @property
    def overhead(self) -> float:
        """What the notebook cost beyond its cells."""
        return self.seconds - self.cells


def engines(folder: Path, code: Path, size: Size) -> tuple[str, bool]:
    """Run everything with both engines, one after another and by processes."""
    root, tasks = folder / "store", _tasks(folder / "store", code, 1 if size.quick else DISCLOSURES)
    place = _Place(root, folder / "prepared", folder / "results")
    for name in sorted({task.notebook for task in tasks}):
        prepare(code / "notebooks" / name, place.prepared_notebook(name))
    taken: dict[tuple[str, int], list[float]] = {}
    ran: dict[str, list[Ran]] = {WARM: [], STOCK: []}
    for _, processes, engine in product(range(1 if size.quick else ROUNDS), (1, PROCESSES), (STOCK, WARM)):
        begin = time.perf_counter()
        done = list(_all(tasks, place, engine, processes))
        taken.setdefault((engine, processes), []).append(time.perf_counter() - begin)
        ran[engine] += done if processes == 1 else []
        print(f"{engine}, {processes}: {time.perf_counter() - begin:.1f} s", flush=True)
    differing = [task for task in tasks if not place.same_outputs(task)]
    overhead = {engine: median(one.overhead for one in ran[engine]) for engine in ran}
    share = overhead[WARM] / overhead[STOCK]
    speed = {processes: min(taken[STOCK, processes]) / min(taken[WARM, processes]) for processes in (1, PROCESSES)}
    by_round = ", ".join(
        f"{stock / warm:.1f}" for stock, warm in zip(taken[STOCK, PROCESSES], taken[WARM, PROCESSES], strict=True)
    )
    one_by_one = min(taken[STOCK, 1]) / min(taken[WARM, PROCESSES])
    rows = [
        [f"{_label(engine)}, {processes} at a time", f"{min(seconds):.1f}", f"{len(tasks) / min(seconds):.2f}"]
        for (engine, processes), seconds in taken.items()
    ]
    by_engine = [
        [_label(engine), *(f"{median(values):.2f}" for values in _columns(ran[engine]))] for engine in (STOCK, WARM)
    ]
    names, rounds = {task.notebook for task in tasks}, 1 if size.quick else ROUNDS
    text = f"""\
{len(names)} notebooks on {len(tasks) // len(names)} disclosures, all engines in turn, {rounds} rounds, the best counts;
processes are those of `budgetlib batch` for both engines; their start, also of what forks kernels, is included.

{table(["", "s for all", "notebooks per s"], rows)}

Forked kernels do {speed[1]:.1f} × as many notebooks per second as started ones with one process and
{speed[PROCESSES]:.1f} × with {PROCESSES} processes (promised: {LEAST_SPEED}; by round: {by_round}); with {PROCESSES}
processes, they do {one_by_one:.1f} × as many as papermill one after another.

Median seconds per notebook, one at a time. Imports count as execution of the first cell; forked kernels have them.

{table(["", "in all", "cells", "beyond its cells"], by_engine)}

Beyond its cells a notebook costs 1/{1 / share:.1f} of what it costs with papermill's own engine (promised: 1/6).

Notebooks whose outputs differ between the engines: {len(differing)} of {len(tasks)}{_listed(differing)}."""
    holds = share <= MOST_OVERHEAD and speed[PROCESSES] >= LEAST_SPEED and not differing
    return text, holds


@dataclass(frozen=True, slots=True)
class _Place:
    root: Path
    prepared: Path
    results: Path

    def prepared_notebook(self, name: str) -> Path:
        self.prepared.mkdir(exist_ok=True)
        return self.prepared / name

    def result(self, task: Task, engine: str) -> Path:
        self.results.mkdir(exist_ok=True)
        return self.results / f"{engine}-{task.department}-{task.fiscal_year}-{task.notebook}"

    def same_outputs(self, task: Task) -> bool:
        warm, stock = (nbformat.read(self.result(task, engine), as_version=4) for engine in (WARM, STOCK))
        return outputs(warm) == outputs(stock)


def _tasks(root: Path, code: Path, count: int) -> list[Task]:
    sources = find_sources([Path(__file__).parents[1] / "data" / "raw"])
    for result in ingest(sources, root):
        if result.error:
            raise result.error
    known = documents(root)
    chosen = [known[~known["synthetic"]], known[known["synthetic"]]]
    subjects = [(row.department, int(row.fiscal_year)) for table_ in chosen for row in table_.itertuples()][:count]
    notebooks = sorted(path.name for path in (code / "notebooks").glob("*.ipynb"))
    return [Task(notebook, *subject) for subject, notebook in product(subjects, notebooks)]


def _all(tasks: Sequence[Task], place: _Place, engine: str, processes: int) -> Iterator[Ran]:
    with local(processes, Limits(), kernels=engine == WARM)() as pool:  # the same processes for both engines
        yield from pool.map(_run, tasks, [place] * len(tasks), [engine] * len(tasks))


def _run(task: Task, place: _Place, engine: str) -> Ran:
    parameters = {"department": task.department, "fiscal_year": task.fiscal_year, "root": str(place.root)}
    result = place.result(task, engine)
    begin = time.perf_counter()
    execute(place.prepared_notebook(task.notebook), result, parameters, engine)
    seconds = time.perf_counter() - begin
    cells = nbformat.read(result, as_version=4).cells
    return Ran(task, seconds, sum(cell.metadata.get("papermill", {}).get("duration") or 0.0 for cell in cells))


def _columns(ran: Sequence[Ran]) -> tuple[list[float], list[float], list[float]]:
    return [one.seconds for one in ran], [one.cells for one in ran], [one.overhead for one in ran]


def _label(engine: str) -> str:
    return {WARM: "forked kernels", STOCK: "papermill's own engine"}[engine]


def _listed(tasks: Sequence[Task]) -> str:
    return "".join(f"; {task.notebook} for {task.department} {task.fiscal_year}" for task in tasks)
