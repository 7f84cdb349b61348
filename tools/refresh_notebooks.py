"""Run notebooks in place in this environment and strip whatever changes from run to run.

    python tools/refresh_notebooks.py notebooks

What is left (sources, outputs, tags) is what nbval compares and what a diff should show.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from budgetlib.files import write_text
from budgetlib.kernel import KERNEL_NAME, ThisEnvironment
from budgetlib.notebooks import find_notebooks

_KEPT_CELL_METADATA = ("tags",)


def refresh(path: Path) -> None:
    """Run one notebook with its folder as working directory and write it back, stripped, if every cell ran."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        kernel_name=KERNEL_NAME,
        kernel_manager_class=ThisEnvironment,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    write_text(path, nbformat.writes(stripped(notebook)) + "\n")


def stripped(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """Return the notebook with the same kernel name everywhere, numbered cell ids and no volatile metadata."""
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"name": KERNEL_NAME, "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        }
    )
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02}"
        cell.metadata = nbformat.from_dict({k: cell.metadata[k] for k in _KEPT_CELL_METADATA if k in cell.metadata})
    return notebook


def main() -> None:
    """Refresh every notebook of the folder named on the command line."""
    for path in find_notebooks(Path(sys.argv[1])):
        refresh(path)
        print(f"refreshed {path}")


if __name__ == "__main__":
    main()
