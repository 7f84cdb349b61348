"""`budgetlib report`: run the notebooks and refresh the index page."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from budgetlib.commands.common import (
    SOME_FAILED,
    EditionName,
    Language,
    Notebooks,
    Root,
    console,
    index_with_progress,
    one_line_errors,
    progress,
    tell_error,
)
from budgetlib.messages import ENGLISH
from budgetlib.reports.find import notebooks_to_run
from budgetlib.reports.pdf import browser, print_pages
from budgetlib.reports.subjects import DEFAULT_REPORTS, NotebookRun, Subject, choose, run_notebooks


class Kind(StrEnum):
    """Kinds of disclosure."""

    budget = "budget"
    final_account = "final_account"


class Scope(StrEnum):
    """Whose disclosure it is: a whole department's or one unit's."""

    department = "department"
    unit = "unit"


@one_line_errors
def report_command(
    department: Annotated[str | None, typer.Option("--department", help="Only this department.")] = None,
    year: Annotated[int | None, typer.Option("--year", help="Only this fiscal year.")] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only this kind.")] = None,
    scope: Annotated[Scope | None, typer.Option("--scope", help="Only this scope.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every disclosure in the store.")] = False,
    *,
    root: Root,
    out: Annotated[Path, typer.Option("--out", help="Where the reports go.")] = DEFAULT_REPORTS,
    notebooks: Notebooks = None,
    language: Language = EditionName.en,
    pdf: Annotated[bool, typer.Option("--pdf", help="Print the pages as PDF as well, with a Chromium.")] = False,
) -> None:
    """Run the notebooks for disclosures and write OUT/index.html.

    Exit code 0: all ran; 1: some failed; 2: none could be run.

    Example: budgetlib report --all
    """
    if pdf:
        browser()  # before minutes of work: is there one?
    subjects = choose(root, department, year, kind, scope, everything=everything)
    runs = report_with_progress(subjects, notebooks_to_run(notebooks), root, out, language.languages())
    if pdf:
        print_with_progress([run.page for run in runs if run.page])
    if print_failures(runs):
        raise typer.Exit(SOME_FAILED)


def report_with_progress(
    subjects: Sequence[Subject],
    notebooks: Sequence[Path],
    root: Path,
    out: Path,
    languages: Sequence[str] = (ENGLISH,),
) -> list[NotebookRun]:
    """Run the notebooks below a progress bar and refresh the index."""
    names = [f"{subject}: {notebook.stem}" for subject in subjects for notebook in notebooks for _ in languages]
    runs = []
    with progress("running", len(names)) as step:
        work = run_notebooks(subjects, notebooks, root, out, languages)
        for name in names:
            step(name)
            runs.append(next(work))
    index = index_with_progress(root, out)
    done = sum(run.error is None for run in runs)
    console().print(f"{done} of {len(runs)} notebooks ran → {index}", markup=False, highlight=False)
    return runs


def print_with_progress(pages: Sequence[Path]) -> None:
    """Print pages as PDF below a progress bar. Raises EnvironmentFault when one cannot be printed."""
    with progress("printing", len(pages)) as step:
        for page in pages:
            step(page.stem)
            print_pages([page])


def print_failures(runs: Sequence[NotebookRun]) -> int:
    """Print one line per notebook that failed on stderr; return how many did."""
    failed = [run.error for run in runs if run.error]
    for error in failed:
        tell_error(error)
    return len(failed)
