"""`budgetlib export`: processed datasets in other formats."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from budgetlib.commands.common import Root, console, one_line_errors
from budgetlib.export.formats import FORMATS, export

FileFormat = StrEnum("FileFormat", [(name, name) for name in FORMATS])  # type: ignore[misc]
Name = Annotated[str, typer.Argument(metavar="DATASET|all", help="The dataset, or all of them.", show_default=False)]


@one_line_errors
def export_command(
    dataset: Name,
    file_format: Annotated[FileFormat, typer.Option("--format", help="The format.", show_default=False)],
    to: Annotated[Path, typer.Option("--to", help="File to write (folder for several files).", show_default=False)],
    *,
    root: Root,
    department: Annotated[str | None, typer.Option("--department", help="Only this department.")] = None,
    year: Annotated[int | None, typer.Option("--year", help="Only this fiscal year.")] = None,
) -> None:
    """Write processed data as csv, xlsx, parquet, duckdb or a Frictionless data package.

    Example: budgetlib export figures --format csv --to figures.csv
    """
    export(dataset, file_format.value, to, root=root, department=department, fiscal_year=year)
    console().print(f"{dataset} → {to}", markup=False, highlight=False)
