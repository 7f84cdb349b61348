"""Working copies of the notebooks, so that playing with a parameter never changes the originals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from budgetlib.errors import NothingProcessedError
from budgetlib.files import write_text
from budgetlib.reports.subjects import Subject, subjects_of
from budgetlib.store.datasets import select_documents
from budgetlib.store.root import found_root
from budgetlib.store.selection import Selection

if TYPE_CHECKING:
    import nbformat


@dataclass(frozen=True, slots=True)
class Copy:
    """A working copy; `kept` when one with other content stood there and was left as it is."""

    path: Path
    kept: bool = False


def lay_out(
    notebooks: Sequence[Path], folder: Path, root: Path, selection: Selection | None = None, *, again: bool = False
) -> Iterator[Copy]:
    """Copy notebooks into `folder`, with their parameters set to a disclosure of the store below `root`.

    That is the first one that is selected. Where it is the one the notebook was run for, the copy keeps its outputs;
    where the store is empty, copies are equal to the originals. Copies that somebody changed are kept, unless `again`.

    Raises NothingProcessedError when something is selected that the store does not have, and EnvironmentFault when the
    folder cannot be written.
    """
    from budgetlib.kernels import quick_imports  # noqa: F401  # first, see there

    # isort: split
    import nbformat  # here, as every command loads this module

    parameters = _parameters(root, selection or Selection({}), folder)
    for notebook in notebooks:
        node = nbformat.read(notebook, as_version=4)
        if _set(node, parameters):
            _clear(node)
        text, target = nbformat.writes(node) + "\n", folder / notebook.name
        if target.is_file() and not again and target.read_text(encoding="utf8") != text:
            yield Copy(target, kept=True)
            continue
        write_text(target, text)
        yield Copy(target)


def _parameters(root: Path, selection: Selection, folder: Path) -> Mapping[str, Any]:
    """The parameters for a disclosure of the store; `root` only where a notebook in `folder` would not find it."""
    try:
        subject: Subject = subjects_of(select_documents(selection, root))[0]
    except NothingProcessedError:
        if selection:
            raise
        return {}
    found = found_root(here=folder).resolve() == root.resolve()
    return subject.parameters() | ({} if found else {"root": str(root.resolve())})


def _set(node: nbformat.NotebookNode, parameters: Mapping[str, Any]) -> bool:
    """Set parameters in the cell that holds them; True when the notebook is now about something else."""
    cell = next((c for c in node.cells if "parameters" in c.metadata.get("tags", [])), None)
    if cell is None:
        return False
    before, about_other = cell.source, False
    for name, value in parameters.items():
        line = re.compile(rf"^({re.escape(name)}\b[^=\n]*= )(.*?)((?:  #.*)?)$", re.MULTILINE)
        if match := line.search(cell.source):
            told = f"{match[1]}{_literal(value)}{match[3]}"
            cell.source = cell.source[: match.start()] + told + cell.source[match.end() :]
        about_other |= name != "root" and cell.source != before
        before = cell.source
    return about_other


def _literal(value: Any) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"' if isinstance(value, str) else repr(value)


def _clear(node: nbformat.NotebookNode) -> None:
    for cell in node.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
