"""`budgetlib notebooks`: working copies of the notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from budgetlib.commands.common import Notebooks, Root, console, one_line_errors
from budgetlib.reports.copies import lay_out
from budgetlib.reports.find import notebooks_to_copy
from budgetlib.store.selection import Selection


@one_line_errors
def notebooks_command(
    folder: Annotated[Path, typer.Argument(help="Where the copies go.", show_default=False)],
    *,
    root: Root,
    department: Annotated[str | None, typer.Option("--department", help="Set their parameters to this one.")] = None,
    year: Annotated[int | None, typer.Option("--year", help="The same for the fiscal year.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Also in place of copies that you changed.")] = False,
    notebooks: Notebooks = None,
) -> None:
    """Lay out working copies of the notebooks, with parameters for a disclosure of the store.

    Copies that you changed are kept.

    Example: budgetlib notebooks my-notebooks --department 某局 --year 2025
    """
    selection = Selection.of(department=department, fiscal_year=year)
    for copy in lay_out(notebooks_to_copy(notebooks), folder, root, selection, again=again):
        told = (
            f"kept {copy.path}, which is not as it was laid out (--again replaces it)" if copy.kept else str(copy.path)
        )
        console().print(told, markup=False, highlight=False, soft_wrap=True)
