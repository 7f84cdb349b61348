"""Notebooks made for tests of kernels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

SPEC = {"name": "python3", "language": "python", "display_name": "Python 3"}


@pytest.fixture
def notebook(tmp_path: Path) -> Callable[..., Path]:
    """Writes a notebook with a parameters cell and the given code cells."""

    def make(*cells: str, name: str = "made.ipynb", **spec: str) -> Path:
        node = nbformat.v4.new_notebook(metadata={"kernelspec": SPEC | spec})
        node.cells = [nbformat.v4.new_code_cell("given = 0", metadata={"tags": ["parameters"]})]
        node.cells += [nbformat.v4.new_code_cell(cell) for cell in cells]
        nbformat.write(node, tmp_path / name)
        return tmp_path / name

    return make
