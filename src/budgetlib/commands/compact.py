"""`budgetlib compact`: one file per dataset and year in place of one per dataset and disclosure."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from budgetlib.commands.common import SOME_FAILED, Root, console, one_line_errors
from budgetlib.store.compaction import compact


@one_line_errors
def compact_command(*, root: Root) -> None:
    """Merge the parts of single disclosures into one file per dataset and fiscal year.

    Data and commands stay the same; queries over many disclosures become quicker. It can be stopped at any moment.

    Exit code 0: all merged; 1: parts of some disclosures are damaged (ingest their sources again).

    Example: budgetlib compact
    """
    damaged: list[str] = []
    years = 0
    for year in compact(root):
        years += 1
        damaged += year.damaged
        told = f"{year.fiscal_year}: {year.added:,} merged, {year.disclosures:,} in the files of the year"
        console().print(told, markup=False, highlight=False)
    if not years:
        console().print(f"nothing to merge in {root}", markup=False, highlight=False)
    print_damaged(damaged)
    if damaged:
        raise typer.Exit(SOME_FAILED)


def print_damaged(doc_ids: Iterable[str]) -> None:
    """Say which disclosures were not merged because their parts are damaged."""
    for doc_id in doc_ids:
        typer.echo(f"budgetlib: {doc_id}: its parts are damaged; ingest its source again.", err=True)
