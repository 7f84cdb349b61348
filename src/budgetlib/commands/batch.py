"""`budgetlib batch`: ingest and report for everything in a folder, by several processes, resumable."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from budgetlib.batch.cluster import on_cluster
from budgetlib.batch.execution import local
from budgetlib.batch.limits import Limits
from budgetlib.batch.manifest import DONE, Entry, noted_run
from budgetlib.batch.run import Batch, Ingestion
from budgetlib.commands.common import (
    SOME_FAILED,
    UNUSABLE,
    EditionName,
    Language,
    Layouts,
    Notebooks,
    Reports,
    Rules,
    Target,
    console,
    index_with_progress,
    knowledge_of_user,
    one_line_errors,
    spoken,
    tell_error,
)
from budgetlib.commands.compact import print_damaged
from budgetlib.commands.ingest import print_passed_over
from budgetlib.errors import SourceError
from budgetlib.files import writing
from budgetlib.ingest.sources import UNPACKED, look_through
from budgetlib.model import Disclosure
from budgetlib.readers import printable
from budgetlib.reports.find import notebooks_to_run
from budgetlib.reports.index import AT_ONCE
from budgetlib.reports.inspection import pictures_of, write_sheets
from budgetlib.reports.subjects import DEFAULT_REPORTS, Subject, subjects_of
from budgetlib.store.compaction import compact
from budgetlib.store.datasets import load, load_disclosures
from budgetlib.store.locking import has_locks

MANY_PARTS = 200
"""A year with more disclosures that have files of their own is merged before notebooks are run."""
_LIMITS = Limits()


@one_line_errors
def batch_command(
    folder: Annotated[Path, typer.Argument(help="Folder of documents.", show_default=False)],
    *,
    root: Target,
    reports: Reports = DEFAULT_REPORTS,
    no_reports: Annotated[bool, typer.Option("--no-reports", help="Only ingest.")] = False,
    notebooks: Notebooks = None,
    language: Language = EditionName.en,
    jobs: Annotated[
        int, typer.Option("--jobs", min=0, help="Processes; 0: this one.", show_default="number of cores")
    ] = os.cpu_count() or 1,
    scheduler: Annotated[str, typer.Option("--scheduler", help="Work on the Dask cluster at tcp://….")] = "",
    layouts: Layouts = None,
    rules: Rules = None,
    inspect: Annotated[
        bool, typer.Option("--inspect", help="Write the inspection sheet of each disclosure, and a summary.")
    ] = False,
    again: Annotated[bool, typer.Option("--again", help="Do what is done already once more.")] = False,
    log: Annotated[Path | None, typer.Option("--log", help="File of JSON lines, one per result.")] = None,
    max_seconds: Annotated[float, typer.Option("--max-seconds", min=0.1, help="Per document.")] = _LIMITS.seconds,
    max_memory: Annotated[float, typer.Option("--max-memory", min=0, help="GiB per process; 0: any.")] = _LIMITS.memory,
    max_pages: Annotated[int, typer.Option("--max-pages", min=1, help="Per PDF.")] = _LIMITS.pages,
) -> None:
    """Ingest every document of a folder and run the notebooks for each disclosure found.

    What was done before and has not changed (document, code, notebook) is not done again, so an interrupted batch goes
    on where it stopped. Failures do not stop the rest; they are listed at the end.

    Exit code 0: all went well; 1: something failed; 2: nothing could be read.

    Example: budgetlib batch data/raw --jobs 4
    """
    to_run = [] if no_reports else notebooks_to_run(notebooks)
    found = look_through([folder], root.absolute() / UNPACKED)
    print_passed_over(found)
    sources, unnamed = _nameable(found.sources)
    if log:
        _require_writable(log)
    limits = Limits(max_seconds, max_memory, max_pages)
    make = on_cluster(scheduler, limits) if scheduler else local(jobs, limits, kernels=bool(to_run))
    root, reports = root.absolute(), reports.absolute()  # workers elsewhere have another working directory
    batch = Batch(root, reports, make, max(jobs, 1), limits, log, again=again, languages=language.languages())
    command = _command(folder, root, reports, notebooks, no_reports=no_reports, scheduler=scheduler)
    command += " --inspect" * inspect
    command += f" --language {language.value}" * (language is not EditionName.en)
    command += "".join(
        f" {name} {shlex.quote(str(value.absolute()))}"
        for name, value in (("--layouts", layouts), ("--rules", rules))
        if value
    )
    with knowledge_of_user(layouts, rules), noted_run(root, command, len(sources)):
        ingested, failed_notebooks = _carried_out(batch, sources, to_run)
        if inspect and ingested.doc_ids:
            found_of = _by_name(sources)
            told = _disclosures(sorted(ingested.doc_ids), root)
            summary = write_sheets(told, reports, picture=lambda one: pictures_of(one, found_of(one)))
            console().print(f"inspected: {summary}", markup=False, highlight=False, soft_wrap=True)
    _print_end(ingested, failed_notebooks, root, command)
    if ingested.failed or failed_notebooks or unnamed or found.closed:
        raise typer.Exit(UNUSABLE if len(ingested.failed) == ingested.total else SOME_FAILED)


def _nameable(sources: Sequence[Path]) -> tuple[list[Path], int]:
    """Return the sources whose names can be stored; the others are told, and counted."""
    unnamed = [path for path in sources if printable(path) != str(path)]
    for path in unnamed:
        tell_error(SourceError("its name is not UTF-8.", path=printable(path), remedy="Rename the file."))
    return [path for path in sources if path not in set(unnamed)], len(unnamed)


def _require_writable(log: Path) -> None:
    """Make the folder of the log and try to write to it, before anything else is done."""
    with writing(log):
        log.parent.mkdir(parents=True, exist_ok=True)
        log.open("a", encoding="utf8").close()


def _carried_out(batch: Batch, sources: Sequence[Path], to_run: Sequence[Path]) -> tuple[Ingestion, list[Entry]]:
    """Ingest, run the notebooks, write the index; return what became of the sources, and notebooks that failed."""
    with _progress("reading", batch):
        ingested = batch.ingest(sources)
    failed: list[Entry] = []
    if to_run and (subjects := _subjects(ingested.doc_ids, batch.root)):
        _merge_parts(batch.root)
        with _progress("running", batch):
            failed = [entry for entry in batch.report(subjects, to_run) if entry.status != DONE]
        index_with_progress(batch.root, batch.reports)
    return ingested, failed


def _by_name(sources: Sequence[Path]) -> Callable[[Disclosure], list[Path]]:
    """Return what finds the sources of a disclosure among all: by their names, so that not all are opened for each."""
    named: dict[str, list[Path]] = {}
    for path in sources:
        named.setdefault(path.name, []).append(path)
    return lambda one: [path for row in one.rows("documents") for path in named.get(row["source"], ())]


def _disclosures(doc_ids: Sequence[str], root: Path) -> Iterator[Disclosure]:
    for start in range(0, len(doc_ids), AT_ONCE):
        yield from load_disclosures(doc_ids[start : start + AT_ONCE], root)


def _merge_parts(root: Path) -> None:
    """Merge years of many parts, as notebooks that compare read the whole year; without locks, do not."""
    for year in compact(root, above=MANY_PARTS) if has_locks() else ():
        print_damaged(year.damaged)


def _subjects(doc_ids: Set[str], root: Path) -> list[Subject]:
    if not doc_ids:
        return []
    known = load("documents", root)
    return subjects_of(known[known["doc_id"].isin(doc_ids)])


def _command(
    folder: Path, root: Path, reports: Path, notebooks: Path | None, *, no_reports: bool, scheduler: str
) -> str:
    """Return the command that goes on with this batch, from whatever folder it is given."""
    parts = ["budgetlib", "batch", folder.absolute(), "--root", root]
    parts += ["--no-reports"] if no_reports else ["--reports", reports]
    parts += ["--notebooks", notebooks.absolute()] if notebooks else []
    parts += ["--scheduler", scheduler] if scheduler else []
    return shlex.join(map(str, parts))


def _print_end(ingested: Ingestion, notebooks: list[Entry], root: Path, command: str) -> None:
    """Print what was done, and every failure on a line of its own; sources last."""
    failed = ingested.failed
    told = f"{ingested.total - len(failed)} of {ingested.total} sources are in {root}"
    console().print(told, markup=False, highlight=False)
    for entry in [*notebooks, *failed]:
        typer.echo(f"budgetlib: {entry.error}", err=True)
    if failed or notebooks:
        told = f"{len(failed)} sources and {len(notebooks)} notebooks failed; to try them again: {command}"
        console().print(told, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def _progress(what: str, batch: Batch) -> Iterator[None]:
    """Show how much is done, how fast, and how much failed, on stderr where that is a terminal."""
    errors = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        failed = 0
        speak = spoken(what, None)

        def told(entry: Entry) -> None:
            nonlocal failed
            failed += entry.status != DONE
            speed = bar.tasks[0].speed or 0.0
            bar.update(task, advance=1, description=f"{what} {speed:.1f}/s, {failed} failed")
            if not errors.is_terminal:
                speak(int(bar.tasks[0].completed), f"{failed} failed")

        batch.told = told
        yield
