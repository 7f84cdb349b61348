"""`budgetlib show`: where in its source a figure stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from budgetlib.commands.common import Root, one_line_errors
from budgetlib.errors import NothingProcessedError
from budgetlib.evidence.boxes import page_box
from budgetlib.evidence.shown import line_of, place, save_picture, source_of_fact
from budgetlib.ingest.reading import read
from budgetlib.model import Disclosure
from budgetlib.store.datasets import documents, load_disclosure
from budgetlib.store.sources import source_of

_SHOWN = 8  # names that a refusal lists


@one_line_errors
def show_command(
    disclosure: Annotated[str, typer.Argument(help="doc_id or department in the store, or a file.")],
    table: Annotated[str, typer.Argument(help="Standard table, as in `figures.table`.")],
    code: Annotated[str, typer.Argument(help="Code, or label of a row without one (合计).")],
    *,
    root: Root,
    to: Annotated[Path | None, typer.Option("--to", help="Write the page with the cells marked: .png, .webp.")] = None,
) -> None:
    """Show where the figures of a row of a table stand: page, row, place, and the row as printed.

    Example: budgetlib show 某局-2025-budget general_public_expenditure 201 --to page.png
    """
    path = Path(disclosure)
    found = read(path) if path.is_file() else load_disclosure(_doc_id(disclosure, root), root)
    figures = _figures(found, table, code)
    for figure in figures:
        typer.echo(f"{place(figure)}\n    {line_of(found, figure)}")
    if to is not None:
        first = figures[0]
        source = path if path.is_file() else _source(found, first, root)
        if source is None:
            raise NothingProcessedError("the source has gone since it was read.", path=root, remedy="Ingest it again.")
        same = [figure for figure in figures if (figure["file"], figure["page"]) == (first["file"], first["page"])]
        save_picture(source, first["page"], [box for f in same if (box := page_box(f["box"]))], to)
        typer.echo(f"page {first['page']} of {source.name} → {to}")


def _figures(disclosure: Disclosure, table: str, code: str) -> list[dict[str, Any]]:
    rows = [row for row in disclosure.rows("figures") if row["table"] == table]
    if not rows:
        names = ", ".join(sorted({row["table"] for row in disclosure.rows("figures")}))
        raise NothingProcessedError(f"no table {table}.", path=disclosure.doc_id, remedy=f"There are: {names}.")
    found = [row for row in rows if code in (row["code"], row["name"], row["name_printed"])]
    if not found:
        codes = [*dict.fromkeys(row["code"] or row["name"] for row in rows)][:_SHOWN]
        remedy = f"There are: {', '.join(codes)} …"
        raise NothingProcessedError(f"{table} has no row {code}.", path=disclosure.doc_id, remedy=remedy)
    return found


def _doc_id(told: str, root: Path) -> str:
    rows = documents(root)
    ids = [*dict.fromkeys(rows.loc[(rows["doc_id"] == told) | (rows["department"] == told), "doc_id"])]
    if len(ids) == 1:
        return str(ids[0])
    known = ", ".join([*dict.fromkeys(ids or rows["doc_id"])][:_SHOWN])
    said = "several disclosures" if ids else "no processed disclosure"
    raise NothingProcessedError(f"{said} {told}.", path=root, remedy=f"Name one of: {known}.")


def _source(disclosure: Disclosure, figure: dict[str, Any], root: Path) -> Path | None:
    digests = {row["file"]: row["sha256"] for row in disclosure.rows("documents")}
    return source_of(root, digests[figure["file"]]) or source_of_fact(disclosure, figure)
