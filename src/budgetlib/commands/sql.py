"""`budgetlib sql`: one statement over everything processed."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from budgetlib.commands.common import UNUSABLE, Root, console, one_line_errors
from budgetlib.export.cells import spreadsheet_safe
from budgetlib.store.sql import Answer, answered

ROWS_SHOWN = 200
_CONTROL = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(9), *range(11, 32), 127, *range(128, 160))}
Statement = Annotated[str, typer.Argument(help="A SELECT; every dataset is a table.", show_default=False)]


@one_line_errors
def sql_command(
    statement: Statement,
    *,
    root: Root,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, all rows.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per row, all rows.")] = False,
) -> None:
    """Run one SELECT of DuckDB over the datasets of all processed disclosures. Nothing can be changed by it.

    Amounts are exact, in yuan. As in exports, text that a spreadsheet would run as a formula gets an apostrophe in CSV.

    Join `disclosures`, which has one row per disclosure; `documents` has one per file, and would count twice what was
    published in two. A unit's budget is part of its department's, a final account is no budget: keep them apart.

    Example: budgetlib sql "select region, fiscal_year, kind, sum(amount) from figures join disclosures using (doc_id)
    where \\"table\\" = 'expenditure_summary' and level = 'total' and measure = 'total' and fund = 'all'
    and scope = 'department' group by all"
    """
    if as_csv and as_json:
        typer.echo("budgetlib: choose one of --csv and --json.", err=True)
        raise typer.Exit(UNUSABLE)
    with answered(statement, root) as answer:
        if as_csv:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(answer.columns)
            writer.writerows(map(_csv_row, answer.rows))
        elif as_json:
            for row in answer.rows:
                typer.echo(json.dumps(dict(zip(answer.columns, row, strict=True)), ensure_ascii=False, default=_plain))
        else:
            _print_table(answer)


def _csv_row(row: tuple[Any, ...]) -> Iterator[str]:
    for value in row:
        if value is None:
            yield ""
        elif isinstance(value, Decimal):
            yield f"{value:f}"
        else:
            yield spreadsheet_safe(value) if isinstance(value, str) else str(value)


def _plain(value: Any) -> str:
    """Amounts as strings, because numbers of JSON are not exact; whatever else DuckDB knows as it prints itself."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _print_table(answer: Answer) -> None:
    table = Table()
    rows = list(islice(answer.rows, ROWS_SHOWN))
    for place, column in enumerate(answer.columns):
        numeric = rows and all(isinstance(row[place], int | float | Decimal | None) for row in rows)
        table.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_shown(value)) for value in row))
    console().print(table)
    if next(answer.rows, None) is not None:
        told = f"only the first {ROWS_SHOWN} rows are shown; --csv or --json prints all"
        console().print(told, markup=False, highlight=False)


def _shown(value: Any) -> str:
    """A value as text without characters that a terminal obeys: it is text of documents, which is untrusted."""
    if value is None:
        return ""
    text = f"{value:,}" if isinstance(value, Decimal) else str(value)
    return text.translate(_CONTROL)
