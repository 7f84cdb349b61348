"""Run notebooks in place in this environment and strip whatever changes from run to run.

    python tools/refresh_notebooks.py notebooks            run and write
    python tools/refresh_notebooks.py --check notebooks    only look for what should have been stripped; exit 1

What is left (sources, outputs, tags) is what nbval compares and what a diff should show.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from budgetlib.files import write_text
from budgetlib.kernels.this_environment import KERNEL_NAME, ThisEnvironment
from budgetlib.reports.find import find_notebooks

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


def is_stripped(path: Path) -> bool:
    """True when nothing is left to strip."""
    text = path.read_text(encoding="utf8")
    notebook = nbformat.reads(text, as_version=4)
    return nbformat.writes(stripped(notebook)) == nbformat.writes(nbformat.reads(text, as_version=4))


def main() -> None:
    """Refresh or check every notebook of the folder named on the command line."""
    *options, folder = sys.argv[1:]
    for path in find_notebooks(Path(folder)):
        if "--check" not in options:
            refresh(path)
            print(f"refreshed {path}")
        elif not is_stripped(path):
            sys.exit(f"{path} carries metadata that changes from run to run; run `make notebooks`")


if __name__ == "__main__":
    main()
