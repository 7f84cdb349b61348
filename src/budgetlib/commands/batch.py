"""`budgetlib batch`: ingest and report for everything in a folder, one after the other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from budgetlib.commands.common import SOME_FAILED, Notebooks, Out, Reports, one_line_errors
from budgetlib.commands.ingest import exit_code, ingest_with_progress, print_failures, print_summaries
from budgetlib.commands.report import print_failures as print_failed_notebooks
from budgetlib.commands.report import report_with_progress
from budgetlib.notebooks import notebooks_to_run
from budgetlib.reading import find_sources
from budgetlib.report import DEFAULT_REPORTS, DepartmentYear
from budgetlib.store import DEFAULT_ROOT


@one_line_errors
def batch_command(
    folder: Annotated[Path, typer.Argument(help="Folder of documents.", show_default=False)],
    out: Out = DEFAULT_ROOT,
    reports: Reports = DEFAULT_REPORTS,
    no_reports: Annotated[bool, typer.Option("--no-reports", help="Only ingest.")] = False,
    notebooks: Notebooks = None,
) -> None:
    """Ingest every document of a folder and run the notebooks for each department-year found.

    One after the other, in this process. What was read before and has not changed is not read again, so an interrupted
    batch goes on where it stopped. Failures do not stop the rest; they are listed at the end.

    Exit code 0: all went well; 1: something failed; 2: nothing could be read.

    Example: budgetlib batch data/raw
    """
    to_run = [] if no_reports else notebooks_to_run(notebooks)
    results = ingest_with_progress(find_sources([folder]), out)
    print_summaries(results, out)
    failed_notebooks = 0
    summaries = [result.summary for result in results if result.summary]
    if to_run and summaries:
        subjects = sorted({DepartmentYear(summary.department, summary.fiscal_year) for summary in summaries})
        failed_notebooks = print_failed_notebooks(report_with_progress(subjects, to_run, out, reports))
    print_failures(results)
    if code := exit_code(results) or SOME_FAILED * bool(failed_notebooks):
        raise typer.Exit(code)
