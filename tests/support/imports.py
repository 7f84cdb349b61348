"""What a module imports, directly or not, anywhere in its text: found by reading the text, not by running it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import budgetlib

SOURCE = Path(budgetlib.__file__).parents[1]


@dataclass(slots=True)
class Reached:
    """The files of the package that are reached, and the top-level modules of other packages."""

    files: set[Path] = field(default_factory=set)
    others: set[str] = field(default_factory=set)


def reached(modules: Iterable[str]) -> Reached:
    """Return everything that the named modules of the package import, and themselves."""
    found, waiting = Reached(), [path for module in modules for path in files_of(module)]
    while waiting:
        path = waiting.pop()
        if path in found.files:
            continue
        found.files.add(path)
        if path.suffix != ".py":
            continue
        for module in imported(path.read_text(encoding="utf8")):
            if module.split(".")[0] == "budgetlib":
                waiting += files_of(module)
            else:
                found.others.add(module.split(".")[0])
        found.files |= data_files(path.read_text(encoding="utf8"))
    return found


def imported(text: str) -> Iterator[str]:
    """Yield the names imported by a text of Python; of `from a import b` both `a` and `a.b`."""
    tree = ast.parse(text)
    typing_only = {id(node) for block in ast.walk(tree) if _is_typing_only(block) for node in ast.walk(block)}
    for node in ast.walk(tree):
        if id(node) in typing_only:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files_of(module: str) -> list[Path]:
    """Return the file of a module of the package and every `__init__` above it; none if it is no module."""
    place = SOURCE.joinpath(*module.split("."))
    own = [path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()]
    if not own:
        return []
    above = [folder / "__init__.py" for folder in own[0].parents if SOURCE in folder.parents]
    return [*own, *(path for path in above if path.is_file())]


def data_files(text: str) -> set[Path]:
    """Return the files of knowledge and templates that a text of Python names: `knowledge(package, "words.yaml")`."""
    constants = (node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    named = {value for value in constants if isinstance(value, str) and value.endswith((".yaml", ".html"))}
    return {path for path in (SOURCE / "budgetlib").rglob("*.*") if path.name in named}


def _is_typing_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
