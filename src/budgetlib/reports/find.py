"""Which notebooks there are."""

from __future__ import annotations

from pathlib import Path

from budgetlib.errors import EnvironmentFault

FAILED_ENDING = ".failed.ipynb"
INTERACTIVE = "explore.ipynb"
"""Our notebook for a person at work: laid out and checked like the others, but no page of a report."""


def find_notebooks(folder: Path) -> list[Path]:
    """Return the notebooks of a folder in the order of their names.

    Raises EnvironmentFault when the folder is missing or has none.
    """
    found = [path for path in sorted(folder.glob("*.ipynb")) if not path.name.startswith(".")]
    if not found:
        remedy = "Name another folder with --notebooks."
        raise EnvironmentFault("no notebooks in this folder.", path=folder, remedy=remedy)
    return found


def notebooks_to_run(folder: Path | None = None) -> list[Path]:
    """Return the notebooks of `folder` that make pages; by default those of the working directory, or else our own.

    Raises EnvironmentFault when there are none.
    """
    return [path for path in notebooks_to_copy(folder) if path.name != INTERACTIVE]


def notebooks_to_copy(folder: Path | None = None) -> list[Path]:
    """Return these notebooks and the interactive one. Raises EnvironmentFault when there are none."""
    if folder is not None:
        return find_notebooks(folder)
    repository, installed = Path(__file__).parents[3] / "notebooks", Path(__file__).parents[1] / "notebooks"
    for place in (Path("notebooks"), repository, installed):
        if any(place.glob("*.ipynb")):
            return find_notebooks(place)
    remedy = "Name their folder with --notebooks, or install budgetlib again."
    raise EnvironmentFault("no folder of notebooks.", path=Path("notebooks"), remedy=remedy)
