"""Running one parameterised notebook with papermill, and rendering the result as HTML."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from budgetlib.kernels import quick_imports  # noqa: F401  # first, see there

# isort: split
import nbformat
import papermill
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from budgetlib.errors import NotebookError
from budgetlib.files import FIGURES_VARIABLE, write_text
from budgetlib.kernels.client import can_fork_kernels
from budgetlib.kernels.papermill_engine import ENGINE_NAME as WARM
from budgetlib.kernels.this_environment import KERNEL_NAME, ThisEnvironment
from budgetlib.messages import ENGLISH, in_language
from budgetlib.prose.interactive import static
from budgetlib.reports.collapse import collapsed
from budgetlib.reports.editions import edition_stem, in_edition, link_editions
from budgetlib.reports.evidence import with_evidence
from budgetlib.reports.find import FAILED_ENDING
from budgetlib.reports.page.citing import about
from budgetlib.reports.page.figures import FOLDER as FIGURES
from budgetlib.reports.page.figures import put_beside, refer
from budgetlib.reports.page.navigation import with_neighbours
from budgetlib.reports.page.rendering import render
from budgetlib.reports.results import result_files
from budgetlib.store.asked import ASKED_VARIABLE, questions

STOCK = "nbclient"
"""papermill's own engine, which starts a kernel for every notebook."""
CELL_TIMEOUT_SECONDS = 600
INJECTED = "injected-parameters"
"""Tag of the cell that papermill adds."""
RESULTS = "results"
"""The parameter of a notebook that names the folder for its tables; empty: write none."""
OPTIONAL = ("kind", "scope", "language")
"""Parameters that notebooks of a user need not take."""

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_TO_THE_RIGHT = re.compile(r' style="text-align: right(?:; white-space: nowrap)?"')  # as tables stand in Jupyter
_TOLD_BETTER = {"text/html", "text/markdown", "image/png"}


def usual_engine() -> str:
    """Return the papermill engine that is quickest here: kernels forked where that is safe, started elsewhere."""
    return WARM if can_fork_kernels() else STOCK


def run_notebook(
    notebook: Path,
    parameters: Mapping[str, Any],
    folder: Path,
    *,
    engine: str | None = None,
    asked: list[str] | None = None,
    language: str = ENGLISH,
) -> Path:
    """Run `notebook` with `parameters` and write NAME.ipynb and NAME.html into `folder`; return the HTML file.

    Of another language than English they are NAME.LANGUAGE.ipynb and NAME.LANGUAGE.html; pages of one notebook in
    several languages link to each other.

    A notebook that takes the parameter `results` is told `folder`, to write its tables there as well; of the parameters
    `kind`, `scope` and `language` it is told those it takes. `asked` gets what the notebook asked the store
    (see asked.py). `engine` is the name of a papermill engine; by default the usual one of this machine.
    When a cell fails, what was executed is kept as NAME.failed.ipynb and earlier results of the notebook are removed,
    so that no stale page passes for a current one.

    Raises NotebookError when the notebook does not take these parameters or one of its cells fails.
    """
    stem = edition_stem(notebook.stem, language)
    executed, page, failed = (folder / f"{stem}{ending}" for ending in (".ipynb", ".html", FAILED_ENDING))
    with TemporaryDirectory(prefix="budgetlib-") as working:
        prepared, result = Path(working) / "prepared.ipynb", Path(working) / "result.ipynb"
        prepare(notebook, prepared, language)
        parameters = _parameters(notebook, prepared, {**parameters, "language": language}, folder)
        try:
            with _noting(Path(working) / "asked", asked), _figures(Path(working) / FIGURES / notebook.stem):
                execute(prepared, result, parameters, engine or usual_engine())
        except (PapermillExecutionError, DeadKernelError, CellTimeoutError) as error:
            if result.exists():
                write_text(failed, result.read_text(encoding="utf8"))
            put_beside(Path(working) / "nothing", folder, notebook.stem, language)
            executed.unlink(missing_ok=True)
            page.unlink(missing_ok=True)
            link_editions(folder, notebook.stem)
            for stale in result_files(folder, notebook.stem):
                stale.unlink(missing_ok=True)
            raise NotebookError(_what_failed(error), path=notebook, remedy=f"See {failed}.") from error
        node, made = _read(result), Path(working) / FIGURES
        with in_language(language):
            subject = about(parameters)
        html = render(collapsed(node), notebook.stem, language, figures=made, subject=subject)
        html = with_evidence(html, folder, parameters, language)
        refer(node, made)
        put_beside(made, folder, notebook.stem, language)
        write_text(executed, nbformat.writes(slimmed(node), indent=None, separators=(",", ":")) + "\n")
    write_text(page, with_neighbours(html, folder, notebook.stem, language))
    link_editions(folder, notebook.stem)
    failed.unlink(missing_ok=True)
    return page


def slimmed(node: Any) -> Any:
    """Return an executed notebook without what readers do without: times, and plain copies of tables."""
    node.metadata.pop("papermill", None)
    for cell in node.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if data.keys() & _TOLD_BETTER:
                data.pop("text/plain", None)
            if "text/html" in data:
                data["text/html"] = _TO_THE_RIGHT.sub("", data["text/html"])
    return node


def prepare(notebook: Path, target: Path, language: str = ENGLISH) -> None:
    """Copy a notebook in an edition, stating the kernel, which papermill insists on and our notebooks leave out."""
    try:
        node = nbformat.read(notebook, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise NotebookError(f"is not a notebook ({error}).", path=notebook, remedy="Mend or remove it.") from error
    node.metadata["kernelspec"] = {"name": KERNEL_NAME, "display_name": "Python 3", "language": "python"}
    nbformat.write(in_edition(node, language), target)


def _parameters(notebook: Path, prepared: Path, parameters: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    """Return what the notebook is told; raises NotebookError when it does not take a parameter it needs."""
    known: Mapping[str, Any] = papermill.inspect_notebook(str(prepared))
    if unknown := [name for name in parameters if name not in known and name not in OPTIONAL]:
        remedy = f"Its cell tagged `parameters` has: {', '.join(known) or 'nothing'}."
        raise NotebookError(f"does not take the parameter {', '.join(unknown)}.", path=notebook, remedy=remedy)
    given = {RESULTS: str(folder.resolve())} | dict(parameters)
    return {name: value for name, value in given.items() if name in known}


def _read(result: Path) -> Any:
    node = nbformat.read(result, as_version=4)
    for cell in node.cells:
        if INJECTED in cell.metadata.get("tags", []):
            cell.id = INJECTED  # papermill gives it a random one: equal results, equal pages
    return node


@contextmanager
def _figures(start: Path) -> Iterator[None]:
    """Let kernels that are started meanwhile write their pictures to files whose names begin with `start`."""
    start.parent.mkdir()
    with _set(FIGURES_VARIABLE, str(start)):
        yield


@contextmanager
def _set(name: str, value: str) -> Iterator[None]:
    """Set a variable of the environment meanwhile."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextmanager
def _noting(place: Path, asked: list[str] | None) -> Iterator[None]:
    """Let kernels that are started meanwhile write down at `place` what they ask the store; put it into `asked`."""
    try:
        with _set(ASKED_VARIABLE, str(place)):
            yield
    finally:
        if asked is not None and place.is_file():
            asked += [question.line() for question in questions(place.read_text(encoding="utf8").splitlines())]


def execute(prepared: Path, result: Path, parameters: Mapping[str, Any], engine: str) -> None:
    """Run a prepared notebook (one that names its kernel) with a papermill engine and write what came of it.

    Raises PapermillExecutionError when a cell fails, DeadKernelError or CellTimeoutError when the kernel stops or
    hangs.
    """
    for name in ("papermill", "papermill.translators"):
        logging.getLogger(name).setLevel(logging.ERROR)
    with static():
        papermill.execute_notebook(
            str(prepared),
            str(result),
            parameters=dict(parameters),
            engine_name=engine,
            kernel_name=KERNEL_NAME,
            language="python",
            progress_bar=False,
            execution_timeout=CELL_TIMEOUT_SECONDS,
            **({"kernel_manager_class": ThisEnvironment} if engine == STOCK else {}),
        )


def _what_failed(error: Exception) -> str:
    if isinstance(error, PapermillExecutionError):
        first_line = _ANSI.sub("", str(error.evalue)).strip().splitlines() or [""]
        return f"cell {error.cell_index + 1} failed: {error.ename}: {first_line[0]}"
    return f"the kernel stopped: {' '.join(str(error).split())[:200]}"
