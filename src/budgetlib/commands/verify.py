"""`budgetlib verify`: are the data as they were committed."""

from __future__ import annotations

import typer

from budgetlib.commands.common import SOME_FAILED, Root, console, one_line_errors
from budgetlib.store.markers import damaged, markers


@one_line_errors
def verify_command(*, root: Root) -> None:
    """Compare every part of every disclosure with the digest that was committed with it.

    Exit code 0: all is as it was written; 1: something is damaged (ingest its source again).

    Example: budgetlib verify
    """
    told = list(damaged(root))
    for name, what in told:
        typer.echo(f"budgetlib: {name}: {what}; ingest its source again.", err=True)
    names = {name for name, _ in told}
    whole = f"{len(markers(root)):,} disclosures are as they were written" if not told else ""
    summary = whole or f"{len(names)} disclosures are damaged"
    console().print(f"{summary} in {root}", markup=False, highlight=False)
    if told:
        raise typer.Exit(SOME_FAILED)
