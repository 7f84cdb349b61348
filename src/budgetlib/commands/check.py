"""`budgetlib check`: the findings of one document."""

from __future__ import annotations

import json
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any

import pandas as pd
import typer
from rich.table import Table
from rich.text import Text

from budgetlib.batch.limits import Limits
from budgetlib.commands.common import (
    SOME_FAILED,
    USUAL_ENGINE,
    Engine,
    Layouts,
    Rules,
    console,
    one_line_errors,
)
from budgetlib.commands.limits import USUAL, MaxMemory, MaxPages, MaxSeconds, Parts, read_one
from budgetlib.ingest.summary import by_severity
from budgetlib.model import Disclosure


class OutputFormat(StrEnum):
    """How the findings are printed."""

    table = "table"
    json = "json"


@one_line_errors
def check_command(
    sources: Parts,
    output: Annotated[OutputFormat, typer.Option("--format", help="How to print the findings.")] = OutputFormat.table,
    engine: Engine = USUAL_ENGINE,
    layouts: Layouts = None,
    rules: Rules = None,
    max_seconds: MaxSeconds = USUAL.seconds,
    max_memory: MaxMemory = USUAL.memory,
    max_pages: MaxPages = USUAL.pages,
) -> None:
    """Print the findings of one disclosure; nothing is stored.

    Exit code 0: no finding of severity error; 1: there are some; 2: the document cannot be read.

    Example: budgetlib check disclosure.pdf --format json
    """
    disclosure = read_one(sources, Limits(max_seconds, max_memory, max_pages), engine, layouts, rules)
    findings = by_severity(disclosure.findings)
    if output is OutputFormat.json:
        typer.echo(findings_json(disclosure, findings))
    else:
        _print_table(disclosure, findings)
    if (findings["severity"] == "error").any():
        raise typer.Exit(SOME_FAILED)


def findings_json(disclosure: Disclosure, findings: pd.DataFrame) -> str:
    """Return the findings as JSON; amounts are strings, because JSON numbers are not exact."""
    rows = [{key: _plain(value) for key, value in row.items()} for row in findings.to_dict("records")]
    return json.dumps({"doc_id": disclosure.doc_id, "findings": rows}, ensure_ascii=False, indent=2)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return None if pd.isna(value) else value


def _print_table(disclosure: Disclosure, findings: pd.DataFrame) -> None:
    if findings.empty:
        console().print(Text(f"{disclosure.doc_id}: no findings."))
        return
    table = Table(title=Text(f"{disclosure.doc_id}: {len(findings)} findings"), title_justify="left", show_lines=True)
    for column in ("severity", "finding", "evidence"):
        table.add_column(column, overflow="fold")
    for row in findings.to_dict("records"):
        table.add_row(row["severity"], Text(f"{row['title']}\n{row['explanation']}"), Text(row["evidence"]))
    console().print(table)
