"""`budgetlib status`: how far the batches of a store are."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from budgetlib.batch.status import Failure, Status, status_of
from budgetlib.commands.common import SOME_FAILED, Root, console, one_line_errors


@one_line_errors
def status_command(
    *,
    root: Root,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print what batches have done: how much, how long it took, what failed, and how to try that again.

    Works while a batch is under way. Exit code 0: all done; 1: something failed.

    Example: budgetlib status
    """
    status = status_of(root)
    if as_json:
        typer.echo(json.dumps(asdict(status), ensure_ascii=False, indent=2))
    else:
        _print(status)
    if status.failures:
        raise typer.Exit(SOME_FAILED)


def _print(status: Status) -> None:
    if run := status.last_run:
        end = f"ended {run.ended}" if run.ended else "has not ended: it is under way, or was killed"
        told = f"last run: {run.command} ({run.sources:,} sources), began {run.started}, {end}"
        console().print(told, markup=False, highlight=False, soft_wrap=True)
    table = Table()
    table.add_column("task")
    for column in ("done", "failed", "set aside", "seconds", "median", "slowest"):
        table.add_column(column, justify="right")
    for task in status.tasks:
        counts = (f"{number:,}" for number in (task.done, task.failed, task.set_aside))
        seconds = (f"{number:,.2f}" for number in (task.seconds, task.median_seconds, task.slowest_seconds))
        table.add_row(Text(task.task), *counts, *seconds)
    console().print(table)
    for failure in status.failures:
        console().print(_told(failure), soft_wrap=True)


def _told(failure: Failure) -> Text:
    return Text(
        f"{failure.status}: {failure.task}, {failure.subject} (attempts: {failure.attempts}, {failure.finished})\n"
        f"    {failure.error}\n    try again: {failure.command}"
    )
