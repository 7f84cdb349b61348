"""`budgetlib inspect`: the inspection sheet of one disclosure."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from budgetlib.batch.limits import Limits, limited_memory
from budgetlib.commands.common import (
    SOME_FAILED,
    USUAL_ENGINE,
    Engine,
    Layouts,
    Rules,
    console,
    knowledge_of_user,
    one_line_errors,
)
from budgetlib.commands.limits import USUAL, MaxMemory, MaxPages, MaxSeconds, within
from budgetlib.export.inspection import Language, by_part, sentence_of, write_inspection
from budgetlib.ingest.isolation import told_of
from budgetlib.ingest.reading import read
from budgetlib.model import Disclosure
from budgetlib.reports.inspection import pictures_of

Sources = Annotated[
    list[Path], typer.Argument(help="The document; several where tables and text are apart.", show_default=False)
]
_ANSWERS = {"zh": {True: "是", False: "否", None: "无法判断"}, "en": {True: "yes", False: "no", None: "not known"}}
_HEADS = {"zh": ("检查内容", "符合要求", "存在问题"), "en": ("part", "as required", "problems")}


class LanguageName(StrEnum):
    """Language of the sheet."""

    zh = "zh"
    en = "en"


@one_line_errors
def inspect_command(
    sources: Sources,
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
    limits = Limits(max_seconds, max_memory, max_pages)
    with knowledge_of_user(layouts, rules), limited_memory(limits), told_of(*sources), within(limits, *sources):
        disclosure = read(*sources, engine=engine)
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
    for column in _HEADS[language]:
        table.add_column(column, overflow="fold")
    for rows in by_part(disclosure.rows("inspection"), style=style):
        numbered = [(f"{row['problem']}. " if row.get("problem") else "") + sentence_of(row, language) for row in rows]
        title = rows[0]["title_english" if language == "en" else "title"]
        table.add_row(Text(title), _ANSWERS[language][rows[0]["ok"]], Text("\n".join(numbered)))
    console().print(table)
