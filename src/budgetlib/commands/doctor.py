"""`budgetlib doctor`: what the run needs and whether it is there; belongs in every bug report."""

from __future__ import annotations

import typer

from budgetlib.commands.common import UNUSABLE, Root, one_line_errors
from budgetlib.commands.examination import examine


@one_line_errors
def doctor_command(*, root: Root) -> None:
    """Report the environment: versions, Java, font, kernel, folders.

    Exit code 0: all there; 2: something is missing (marked `!`).
    """
    examinations = examine(root)
    width = max(len(examination.subject) for examination in examinations)
    for examination in examinations:
        typer.echo(f"{' ' if examination.good else '!'} {examination.subject:<{width}}  {examination.state}")
    if not all(examination.good for examination in examinations):
        raise typer.Exit(UNUSABLE)
