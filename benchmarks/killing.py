"""A batch is killed at random moments; run again, it ends as if nothing had happened."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path
from random import Random

import nbformat
from benchmarks.documents import write_documents
from benchmarks.processes import read_log, start
from benchmarks.scaling import JOBS, NOTEBOOKS, SEED, some_notebooks
from benchmarks.sections import Size, table

from budgetlib.batch.manifest import DONE, known_entries
from budgetlib.model import data_dictionary
from budgetlib.store import datasets as store
from budgetlib.store.markers import markers

KILLS = 10
DEPARTMENTS = 6
MAY_DIFFER = """\
Compared: every dataset as loaded, the content digests of all disclosures, the names of all report files, the pages byte
for byte, and the sources and outputs of the executed notebooks. What may differ: times in the manifest and in the
metadata of executed notebooks, numbers of attempts, and temporary files of the killed run (`budgetlib clean`)."""


def killed(folder: Path, code: Path, size: Size) -> tuple[str, bool]:
    """Kill a batch at random moments, each time a new one, and compare what a second run makes of it."""
    sources = folder / "sources"
    write_documents(sources, DEPARTMENTS)
    notebooks = some_notebooks(code, folder)
    place = folder / "run"  # always the same, because pages tell the path of the store
    begin = time.perf_counter()
    if _run(sources, notebooks, place).wait() != 0:
        return "The undisturbed run failed.", False
    whole, expected = time.perf_counter() - begin, state(place)
    shutil.rmtree(place)
    chance, rows, good = Random(SEED), [], True
    for _ in range(2 if size.quick else KILLS):
        moment = chance.uniform(0.0, 1.0) * whole
        process = _run(sources, notebooks, place)
        time.sleep(moment)
        was_running = process.poll() is None
        if was_running:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        done = {(e.task, e.subject) for e in known_entries(place / "out") if e.status == DONE}
        code_ = _run(sources, notebooks, place, log=place / "log").wait()
        redone = _finished(place / "log") & done
        found = state(place)
        differing = sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))
        same = not differing
        shutil.rmtree(place)
        good = good and same and code_ == 0 and not redone
        rows.append([f"{moment:.1f}", _yes(was_running), len(done), len(redone), code_, _yes(same)])
        print(rows[-1], differing[:5], flush=True)
    pieces = DEPARTMENTS * (1 + len(NOTEBOOKS))
    head = ["killed after, s", "was running", f"done of {pieces}", "done twice", "exit of second run", "identical"]
    text = f"""\
{DEPARTMENTS} generated disclosures, {len(NOTEBOOKS)} notebooks each, {JOBS} processes; {whole:.0f} s undisturbed.

{table(head, rows)}

{MAY_DIFFER}"""
    return text, good


def state(place: Path) -> dict[str, str]:
    """Return everything a reader of store and reports can see, as digests by name."""
    out, reports = place / "out", place / "reports"
    found = {f"content {marker.doc_id}": marker.content for marker in markers(out) if marker.is_intact(out)}
    for name in data_dictionary():
        found[f"dataset {name}"] = _digest(store.load(name, out).to_csv().encode())
    for path in sorted(reports.rglob("*")):
        if path.is_file() and ".tmp" not in path.name:
            content = _outputs(path) if path.suffix == ".ipynb" else path.read_bytes()
            found[str(path.relative_to(reports))] = _digest(content)
    return found


def _run(sources: Path, notebooks: Path, place: Path, log: Path | None = None) -> subprocess.Popen[str]:
    places = ("--out", place / "out", "--reports", place / "reports", "--notebooks", notebooks)
    return start("batch", sources, *places, "--jobs", JOBS, log=log)


def _finished(log: Path) -> set[tuple[str, str]]:
    return {(line["task"], line["subject"]) for line in read_log(log)}


def _outputs(notebook: Path) -> bytes:
    """Sources and outputs without the metadata, in which papermill writes the time, and without the folder."""
    cells = nbformat.read(notebook, as_version=4).cells
    told = repr([(cell.source, cell.get("outputs")) for cell in cells if "injected-parameters" not in _tags(cell)])
    return told.encode()


def _tags(cell: nbformat.NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", []))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _yes(fact: bool) -> str:
    return "yes" if fact else "**no**"
