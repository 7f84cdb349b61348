"""`budgetlib layout`: a draft of the layout for what no layout knows in a document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from budgetlib.batch.limits import Limits, limited_memory
from budgetlib.commands.common import USUAL_ENGINE, Engine, Layouts, knowledge_of_user, one_line_errors
from budgetlib.commands.limits import USUAL, MaxMemory, MaxPages, MaxSeconds, within
from budgetlib.ingest.isolation import told_of
from budgetlib.ingest.reading import draft_layout

File = Annotated[Path, typer.Argument(help="The document.", show_default=False)]


@one_line_errors
def layout_command(
    file: File,
    engine: Engine = USUAL_ENGINE,
    layouts: Layouts = None,
    max_seconds: MaxSeconds = USUAL.seconds,
    max_memory: MaxMemory = USUAL.memory,
    max_pages: MaxPages = USUAL.pages,
) -> None:
    """Draft the YAML of a layout for the tables of FILE that no layout knows.

    It names their titles and heads, best guesses, and what the arithmetic of the document says of each. Correct it, put
    it into a folder, and use it with --layouts FOLDER (docs/adding-a-layout.md).

    Example: budgetlib layout disclosure.pdf > mine/disclosure.yaml
    """
    limits = Limits(max_seconds, max_memory, max_pages)
    with knowledge_of_user(layouts, None), limited_memory(limits), told_of(file), within(limits, file):
        text = draft_layout(file, engine=engine)
    if text:
        typer.echo(text, nl=False)
    else:
        typer.echo(f"{file.name}: every table and every head of amounts is known.", err=True)
