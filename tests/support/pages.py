"""Notebooks run in the test's own process, without a kernel: what they display, as objects."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

from matplotlib import pyplot

from tests.conftest import REPOSITORY

NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("[0-9]*.ipynb"))


def displayed(notebook: Path, **parameters: Any) -> list[Any]:
    """Run a notebook with these parameters and return what its cells display, in order.

    Figures are closed as soon as they are drawn. Raises whatever a cell raises.
    """
    names: dict[str, Any] = {"display": lambda *shown: objects.extend(shown)}
    objects: list[Any] = []
    for cell in json.loads(notebook.read_text(encoding="utf8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        lines = [line for line in "".join(cell["source"]).splitlines() if not line.startswith("%")]
        tree = ast.parse("\n".join(lines))
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, notebook.name, "exec"), names)
        if "parameters" in cell["metadata"].get("tags", []):
            names |= {name: value for name, value in parameters.items() if name in names}
        if isinstance(last, ast.Expr):
            objects.append(eval(compile(ast.Expression(last.value), notebook.name, "eval"), names))
        pyplot.close("all")
    return [shown for shown in objects if shown is not None]
