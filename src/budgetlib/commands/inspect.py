"""`budgetlib inspect`: the inspection sheet of one disclosure."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

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
from budgetlib.export.inspection import ANSWERS, Language, by_part, heading_of, sentence_of, write_inspection
from budgetlib.model import Disclosure
from budgetlib.reports.inspection import pictures_of

_SHOWN_HEADS = slice(1, 4)  # of the sheet: part, as required, problems


class LanguageName(StrEnum):
    """Language of the sheet."""

    zh = "zh"
    en = "en"


@one_line_errors
def inspect_command(
    sources: Parts,
    to: Annotated[Path | None, typer.Option("--to", help="Workbook to write (.xlsx).", show_default=False)] = None,
    language: Annotated[LanguageName, typer.Option("--language", help="Language of the sheet.")] = LanguageName.zh,
    style: Annotated[bool, typer.Option("--style/--no-style", help="Note matters of style, too.")] = True,
    engine: Engine = USUAL_ENGINE,
    layouts: Layouts = None,
    rules: Rules = None,
    max_seconds: MaxSeconds = USUAL.seconds,
    max_memory: MaxMemory = USUAL.memory,
    max_pages: MaxPages = USUAL.pages,
) -> None:
    """Fill the inspection sheet of one disclosure: part by part what a finance bureau's inspector would note.

    Without --to it is printed. Nothing is stored.

    Exit code 0: no problem; 1: there are some; 2: the document cannot be read.

    Example: budgetlib inspect disclosure.pdf --to sheet.xlsx
    """
    disclosure = read_one(sources, Limits(max_seconds, max_memory, max_pages), engine, layouts, rules, inspected=True)
    told: Language = "en" if language is LanguageName.en else "zh"
    if to:
        write_inspection(disclosure, to, language=told, style=style, picture=pictures_of(disclosure, sources))
        typer.echo(str(to))
    else:
        _print_sheet(disclosure, told, style=style)
    if any(row["severity"] == "problem" for row in disclosure.rows("inspection")):
        raise typer.Exit(SOME_FAILED)


def _print_sheet(disclosure: Disclosure, language: Language, *, style: bool) -> None:
    table = Table(title=Text(disclosure.doc_id), title_justify="left", show_lines=True)
    for column in heading_of(disclosure, language)[2][_SHOWN_HEADS]:
        table.add_column(column, overflow="fold")
    for rows in by_part(disclosure.rows("inspection"), style=style):
        numbered = [(f"{row['problem']}. " if row.get("problem") else "") + sentence_of(row, language) for row in rows]
        title = rows[0]["title_english" if language == "en" else "title"]
        table.add_row(Text(title), ANSWERS[language][rows[0]["ok"]], Text("\n".join(numbered)))
    console().print(table)
