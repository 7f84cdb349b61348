"""The command line: `budgetlib COMMAND`. Each command stands in a file of its own in `commands/`."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Annotated

import typer

from budgetlib import __version__
from budgetlib.commands.batch import batch_command
from budgetlib.commands.check import check_command
from budgetlib.commands.clean import clean_command
from budgetlib.commands.compact import compact_command
from budgetlib.commands.doctor import doctor_command
from budgetlib.commands.export import export_command
from budgetlib.commands.ingest import ingest_command
from budgetlib.commands.inspect import inspect_command
from budgetlib.commands.layout import layout_command
from budgetlib.commands.notebooks import notebooks_command
from budgetlib.commands.report import report_command
from budgetlib.commands.show import show_command
from budgetlib.commands.sql import sql_command
from budgetlib.commands.status import status_command
from budgetlib.commands.verify import verify_command

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Budget disclosures of Chinese public departments as tidy, reconciled data and reports.",
)
app.command("ingest")(ingest_command)
app.command("check")(check_command)
app.command("inspect")(inspect_command)
app.command("layout")(layout_command)
app.command("show")(show_command)
app.command("report")(report_command)
app.command("batch")(batch_command)
app.command("status")(status_command)
app.command("compact")(compact_command)
app.command("clean")(clean_command)
app.command("sql")(sql_command)
app.command("export")(export_command)
app.command("notebooks")(notebooks_command)
app.command("verify")(verify_command)
app.command("doctor")(doctor_command)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and stop.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Options before the command."""


def main() -> None:
    """Entry point of the console script."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a console in GBK has no sign for everything that is printed
            stream.reconfigure(errors="replace")
    app()
