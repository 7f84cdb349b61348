"""Batches over generated documents: with bad files among them, more and more of them, and on a Dask cluster."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.documents import YEARS, spoil, write_documents
from benchmarks.processes import Measured, measured
from benchmarks.sections import Size, table
from tests.batch.test_cluster import Cluster

SEED = 6
BAD_SHARE = 0.05
DEPARTMENT_YEARS = 200
JOBS = 2
SIZES = (10, 100, 1_000, 10_000)
CLUSTER_DOCUMENTS = 200
WITHIN = 0.10
NOTEBOOKS = ("00_reconciliation.ipynb", "05_comparison.ipynb")
"""Of the notebooks one that reads a single disclosure, and the one that reads up to thirty."""
FIRST_NOTEBOOK = NOTEBOOKS[:1]
"""What is run for the 200 department-years."""


def failures(folder: Path, code: Path, size: Size) -> tuple[str, bool]:
    """Run a batch with bad files twice."""
    sources, out, reports = folder / "sources", folder / "out", folder / "reports"
    paths = write_documents(sources, DEPARTMENT_YEARS // (10 if size.quick else 1), years=YEARS)
    bad = {str(path) for path in spoil(paths, BAD_SHARE, SEED)}
    notebooks = some_notebooks(code, folder, FIRST_NOTEBOOK)
    command = ("batch", sources, "--out", out, "--reports", reports, "--notebooks", notebooks, "--jobs", JOBS)
    first = measured(*command, log=folder / "first.log")
    second = measured(*command, log=folder / "second.log")
    good = len(paths) - len(bad)
    pages = len(list(reports.glob("*/*/*.html")))
    failed = {line["subject"]: line["error"] for line in first.results if line["status"] != "done"}
    again = {line["subject"] for line in second.results}
    holds = (
        (first.exit_code, second.exit_code) == (1, 1)
        and set(failed) == bad == again
        and pages == good * len(FIRST_NOTEBOOK)
        and all(path in first.told for path in bad)
    )
    reasons = Counter(_reason(error) for error in failed.values())
    rows = [
        ["department-years, files that are bad", f"{len(paths)}, {len(bad)}"],
        ["first run: exit code, sources failed, seconds", _told(first)],
        [f"pages of reports ({', '.join(FIRST_NOTEBOOK)} for each of the {good} good ones)", str(pages)],
        ["second run: exit code, sources failed, seconds", _told(second)],
        ["second run: pieces of work touched, of these not among the bad", f"{len(again)}, {len(again - bad)}"],
    ]
    listed = "\n".join(f"- {count} × {reason}" for reason, count in sorted(reasons.items()))
    return f"{table(['', ''], rows)}\n\nReasons given for the bad ones:\n\n{listed}", holds


def scale(folder: Path, code: Path, size: Size) -> tuple[str, bool]:
    """Ingest more and more documents."""
    largest = min(size.largest, 100) if size.quick else size.largest
    sizes = [*(count for count in SIZES if count < largest), largest]
    runs: dict[int, Measured] = {}
    stored: dict[int, tuple[int, int]] = {}
    start_up = _ingested(folder, JOBS).processor_seconds  # every process has begun, and read one document
    for count in sizes:
        runs[count] = _ingested(folder, count)
        stored[count] = _stored(folder / f"out-{count}")
        print(f"{count}: {runs[count].seconds:.1f} s", flush=True)
        shutil.rmtree(folder / f"out-{count}")
        shutil.rmtree(folder / f"sources-{count}")
    net = {count: (run.processor_seconds - start_up) / (count - JOBS) for count, run in runs.items()}
    base = min(sizes[1:], default=sizes[0])
    rows = [
        [
            f"{count:,}",
            f"{run.seconds:.1f}",
            f"{run.working / max(count - 1, 1):.4f}",
            f"{net[count]:.4f}",
            f"{net[count] / net[base] - 1:+.1%}",
            f"{run.parent_memory:.0f}",
            f"{run.parent_memory / runs[base].parent_memory - 1:+.1%}",
            f"{run.worker_memory:.0f}",
            f"{stored[count][0] / count:.1f}",
            f"{stored[count][1] / count / 1024:.0f}",
        ]
        for count, run in runs.items()
    ]
    head = [
        "documents",
        "s",
        "s per document",
        "processor s per document",
        f"against {base:,}",
        "parent, MiB",
        f"against {base:,}",
        "a worker, MiB",
        "files per document",
        "KiB per document",
    ]
    text = f"""\
Generated PDFs of three pages, {JOBS} processes, `--no-reports`. *s per document*: from the first result to the last,
so it includes whatever else ran on the machine; *processor s*: user and system time of all processes, without the
{start_up:.1f} s that {JOBS} documents take (start of the processes). Memory is the highest resident set.

{table(head, rows)}"""
    linear = all(abs(net[count] / net[base] - 1) <= WITHIN for count in sizes if count >= base)
    flat = runs[largest].parent_memory / runs[base].parent_memory - 1 <= WITHIN
    return text, linear and flat and all(run.exit_code == 0 for run in runs.values())


def cluster(folder: Path, code: Path, size: Size) -> tuple[str, bool]:
    """Ingest the same documents on a cluster with one worker, and with two."""
    sources = folder / "sources"
    count = len(write_documents(sources, CLUSTER_DOCUMENTS // (10 if size.quick else 1)))
    rows, good = [], True
    for workers in (1, 2):
        place = folder / f"cluster-{workers}"
        place.mkdir()
        dask = Cluster(place)
        try:
            for _ in range(workers):
                dask.add_worker()
            for turn in ("first", "second"):  # the first one loads the libraries
                options = ("--out", place / turn, "--no-reports", "--scheduler", dask.address)
                run = measured("batch", sources, *options, log=place / f"{turn}.log")
                good = good and run.exit_code == 0 and len(run.results) == count
                rows.append([f"{workers}", turn, f"{run.seconds:.1f}", f"{(count - 1) / run.working:.1f}"])
        finally:
            dask.close()
    speeds = [float(row[3]) for row in rows if row[1] == "second"]
    text = f"""\
{count} generated PDFs of three pages, scheduler and workers (one thread each) on this machine.

{table(["workers", "run", "s", "documents per s"], rows)}

Two workers do {speeds[1] / speeds[0]:.2f} × as many documents per second as one."""
    return text, good


def some_notebooks(code: Path, folder: Path, names: Sequence[str] = NOTEBOOKS) -> Path:
    """Copy the notebooks that are run into a folder of their own."""
    target = folder / "notebooks"
    target.mkdir()
    for name in names:
        shutil.copy(code / "notebooks" / name, target)
    return target


def _ingested(folder: Path, size: int) -> Measured:
    sources, out = folder / f"sources-{size}", folder / f"out-{size}"
    write_documents(sources, size)
    return measured("batch", sources, "--out", out, "--no-reports", "--jobs", JOBS, log=folder / f"log-{size}")


def _stored(root: Path) -> tuple[int, int]:
    """Files and bytes of a store."""
    sizes = [path.stat().st_size for path in root.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes)


def _reason(error: str) -> str:
    """The message without the file it is about."""
    return error.split(": ", 1)[-1]


def _told(run: Measured) -> str:
    failed: list[dict[str, Any]] = [line for line in run.results if line["status"] != "done"]
    return f"{run.exit_code}, {len(failed)}, {run.seconds:.0f}"
