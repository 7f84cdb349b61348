"""`budgetlib ingest`: read, reconcile, write, and show what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from budgetlib.batch.limits import Limits
from budgetlib.commands.common import (
    SOME_FAILED,
    UNUSABLE,
    USUAL_ENGINE,
    Engine,
    Layouts,
    Rules,
    Target,
    console,
    knowledge_of_user,
    one_line_errors,
    progress,
    tell_error,
)
from budgetlib.commands.limits import USUAL, MaxMemory, MaxPages, MaxSeconds, bounded
from budgetlib.ingest.ingest import Ingested, ingest
from budgetlib.ingest.sources import UNPACKED, Found, look_through
from budgetlib.ingest.summary import Summary, counted
from budgetlib.model import SEVERITIES
from budgetlib.readers import printable

Sources = Annotated[list[Path], typer.Argument(help="Documents, or folders of documents.", show_default=False)]


@one_line_errors
def ingest_command(
    sources: Sources,
    *,
    root: Target,
    engine: Engine = USUAL_ENGINE,
    max_seconds: MaxSeconds = USUAL.seconds,
    max_memory: MaxMemory = USUAL.memory,
    max_pages: MaxPages = USUAL.pages,
    layouts: Layouts = None,
    rules: Rules = None,
) -> None:
    """Read documents, reconcile them, and write the datasets.

    Files of other kinds in a folder are named and passed over.

    Exit code 0: all were read; 1: some were not; 2: none was.

    Example: budgetlib ingest data/raw
    """
    found = look_through(sources, root / UNPACKED)
    print_passed_over(found)
    with knowledge_of_user(layouts, rules):
        results = ingest_with_progress(found.sources, root, engine, Limits(max_seconds, max_memory, max_pages))
    print_summaries(results, root)
    print_failures(results)
    if code := exit_code(results, len(found.closed)):
        raise typer.Exit(code)


def ingest_with_progress(
    sources: Sequence[Path], root: Path, engine: str = USUAL_ENGINE, limits: Limits = USUAL
) -> list[Ingested]:
    """Ingest `sources` below a progress bar, each within the limits."""
    results = []
    with progress("reading", len(sources)) as step, bounded(limits) as guard:
        step(printable(sources[0].name) if sources else "")
        for result in ingest(sources, root, engine=engine, guard=guard):
            results.append(result)
            step(printable(result.source.name))
    return results


def print_passed_over(found: Found) -> None:
    """Print a line on stderr per kind of file that is not read, and per folder that could not be looked into."""
    for line in found.told():
        typer.echo(f"budgetlib: {printable(line)}", err=True)


def exit_code(results: Sequence[Ingested], closed: int = 0) -> int:
    """0 when every source was read, 1 when some were not (or some places were `closed`), 2 when none was."""
    failed = closed + sum(result.error is not None for result in results)
    return 0 if not failed else UNUSABLE if failed == len(results) + closed else SOME_FAILED


def print_summaries(results: Sequence[Ingested], root: Path) -> None:
    """Print one table per disclosure that was read; of one joined from several files the last result has the whole."""
    for summary, result in {r.summary.doc_id: (r.summary, r) for r in results if r.summary}.values():
        console().print(summary_table(summary, _store_lines(result, root)))


def print_failures(results: Sequence[Ingested]) -> None:
    """Print one line per source that could not be read on stderr."""
    for result in results:
        if result.error:
            tell_error(result.error)


def summary_table(summary: Summary, more: Mapping[str, str]) -> Table:
    """Return the summary of one disclosure, and `more` lines below it, as a table for the terminal."""
    table = Table(title=Text(f"{summary.doc_id}{' (synthetic)' if summary.synthetic else ''}"), show_header=False)
    table.title_justify = "left"
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in {**summary_lines(summary), **more}.items():
        table.add_row(name, Text(value))
    return table


def summary_lines(summary: Summary) -> dict[str, str]:
    """Return the summary of one disclosure in words: what → how much."""
    return {
        "source": summary.source,
        "tables": _with_remark(summary.tables, _empty(summary)),
        "figures": f"{summary.figures:,}",
        "proved": "-" if summary.proved is None else f"{summary.proved:.1%} of the figures",
        "projects": _with_remark(
            summary.projects_current,
            f"and {summary.projects_carryover} carried over" * bool(summary.projects_carryover),
        ),
        "forms": _with_remark(summary.forms, f"of which {summary.duplicate_forms} duplicates"),
        "indicators": f"{summary.indicators:,}",
        "claims": f"{summary.claims:,}",
        "findings": ", ".join(counted(summary.findings.get(s, 0), s) for s in SEVERITIES),
    }


def _empty(summary: Summary) -> str:
    if not summary.empty_tables:
        return ""
    kinds = ", ".join(f"{count} {kind}" for kind, count in summary.empty_tables.items())
    return f"of which empty: {kinds}"


def _with_remark(count: int, remark: str) -> str:
    return f"{count:,} ({remark})" if remark else f"{count:,}"


def _store_lines(result: Ingested, root: Path) -> dict[str, str]:
    stored = {"stored": f"in {root}" if result.changed else f"unchanged in {root}"}
    return {**stored, "replaces": f"the reading of {result.replaced}"} if result.replaced else stored
