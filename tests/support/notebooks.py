"""Running the cells of a committed notebook in this process: quick, and faults show where they arise."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import nbformat

from tests.conftest import REPOSITORY

NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("[0-9]*.ipynb"))


def code_of(notebook: Path) -> list[tuple[list[str], str]]:
    """Return the code cells without magics, each with its tags."""
    cells = [cell for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"]
    return [
        (cell.metadata.get("tags", []), "\n".join(line for line in cell.source.splitlines() if line[:1] != "%"))
        for cell in cells
    ]


def run_cells(notebook: Path, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Run the cells one after the other, `parameters` after those of the notebook; return what its names stand for."""
    names: dict[str, Any] = {}
    try:
        for tags, code in code_of(notebook):
            exec(compile(code, str(notebook), "exec"), names)
            if "parameters" in tags:
                names |= parameters
    finally:
        plt.close("all")
    return names
