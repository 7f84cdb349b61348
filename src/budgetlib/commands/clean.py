"""`budgetlib clean`: remove what killed runs left behind."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from budgetlib.batch.manifest import DONE, Entry, Manifest, known_entries
from budgetlib.batch.run import INGEST
from budgetlib.commands.common import Reports, Root, console, index_with_progress, one_line_errors
from budgetlib.errors import NothingProcessedError
from budgetlib.reports.leftovers import leftovers
from budgetlib.reports.subjects import DEFAULT_REPORTS
from budgetlib.store.datasets import markers
from budgetlib.store.locking import tidying


@one_line_errors
def clean_command(
    *,
    root: Root,
    reports: Reports = DEFAULT_REPORTS,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be removed.")] = False,
) -> None:
    """Remove temporary files, parts no disclosure names, and reports of disclosures that are gone.

    Data of disclosures in the store are never removed. Failures of sources that are gone are struck off the account.

    Example: budgetlib clean --dry-run
    """
    if not root.is_dir():
        raise NothingProcessedError("there is no such store.", path=root, remedy="Name it with --root.")
    verb = "would remove" if dry_run else "removed"
    with tidying(root):
        found = list(leftovers(root, reports))
        size = 0
        for leftover in found:
            size += leftover.size
            if not dry_run:
                leftover.remove()
            console().print(f"{verb} {leftover.path} ({leftover.why})", markup=False, highlight=False, soft_wrap=True)
        for entry in (gone := _gone(root)):
            console().print(f"{verb} the failure of {entry.subject} (file gone)", markup=False, soft_wrap=True)
        if not dry_run:
            _strike_off(root, gone)
    if not dry_run and (reports / "index.html").is_file() and markers(root):
        index_with_progress(root, reports)
    told = f"{verb} {len(found):,} leftovers, {size / 1e6:,.1f} MB, and {len(gone):,} failures of sources gone"
    console().print(told, markup=False, highlight=False)


def _gone(root: Path) -> list[Entry]:
    failed = [entry for entry in known_entries(root) if entry.task == INGEST and entry.status != DONE]
    return [entry for entry in failed if not Path(entry.subject).exists()]


def _strike_off(root: Path, entries: list[Entry]) -> None:
    if entries:
        with closing(Manifest(root)) as manifest:
            for entry in entries:
                manifest.forget(entry.task, entry.subject)
