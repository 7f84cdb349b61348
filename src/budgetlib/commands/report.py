"""`budgetlib report`: run the notebooks and refresh the index page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from budgetlib.commands.common import SOME_FAILED, Notebooks, Root, console, one_line_errors, progress, tell_error
from budgetlib.reports.find import notebooks_to_run
from budgetlib.reports.index import write_index
from budgetlib.reports.subjects import DEFAULT_REPORTS, DepartmentYear, NotebookRun, choose, run_notebooks
from budgetlib.store.datasets import DEFAULT_ROOT


@one_line_errors
def report_command(
    department: Annotated[str | None, typer.Option("--department", help="Only this department.")] = None,
    year: Annotated[int | None, typer.Option("--year", help="Only this fiscal year.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every department-year in the store.")] = False,
    root: Root = DEFAULT_ROOT,
    out: Annotated[Path, typer.Option("--out", help="Where the reports go.")] = DEFAULT_REPORTS,
    notebooks: Notebooks = None,
) -> None:
    """Run the notebooks for department-years and write OUT/index.html.

    Exit code 0: all ran; 1: some failed; 2: none could be run.

    Example: budgetlib report --all
    """
    subjects = choose(root, department, year, everything=everything)
    runs = report_with_progress(subjects, notebooks_to_run(notebooks), root, out)
    if print_failures(runs):
        raise typer.Exit(SOME_FAILED)


def report_with_progress(
    subjects: Sequence[DepartmentYear], notebooks: Sequence[Path], root: Path, out: Path
) -> list[NotebookRun]:
    """Run the notebooks below a progress bar and refresh the index."""
    names = [f"{subject}: {notebook.stem}" for subject in subjects for notebook in notebooks]
    runs = []
    with progress("running", len(names)) as step:
        work = run_notebooks(subjects, notebooks, root, out)
        for name in names:
            step(name)
            runs.append(next(work))
    index = write_index(root, out)
    done = sum(run.error is None for run in runs)
    console().print(f"{done} of {len(runs)} notebooks ran → {index}", markup=False, highlight=False)
    return runs


def print_failures(runs: Sequence[NotebookRun]) -> int:
    """Print one line per notebook that failed on stderr; return how many did."""
    failed = [run.error for run in runs if run.error]
    for error in failed:
        tell_error(error)
    return len(failed)
