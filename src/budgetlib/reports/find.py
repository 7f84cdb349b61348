"""Which notebooks there are."""

from __future__ import annotations

from pathlib import Path

from budgetlib.errors import EnvironmentFault

FAILED_ENDING = ".failed.ipynb"


def find_notebooks(folder: Path) -> list[Path]:
    """Return the notebooks of a folder in the order of their names.

    Raises EnvironmentFault when the folder is missing or has none.
    """
    found = [path for path in sorted(folder.glob("*.ipynb")) if not path.name.startswith(".")]
    if not found:
        remedy = "Name the folder with --notebooks, or run from the repository."
        raise EnvironmentFault("no notebooks in this folder.", path=folder, remedy=remedy)
    return found


def notebooks_to_run(folder: Path | None = None) -> list[Path]:
    """Return the notebooks of `folder`; by default those of the working directory or else of the repository.

    Raises EnvironmentFault when there are none.
    """
    if folder is not None:
        return find_notebooks(folder)
    repository = Path(__file__).parents[3] / "notebooks"
    for place in (Path("notebooks"), repository):
        if place.is_dir():
            return find_notebooks(place)
    remedy = "Name their folder with --notebooks, or run from the repository."
    raise EnvironmentFault("no folder of notebooks.", path=Path("notebooks"), remedy=remedy)
