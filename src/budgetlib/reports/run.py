"""Running one parameterised notebook with papermill, and rendering the result as HTML."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from budgetlib.kernels import quick_imports  # noqa: F401  # first, see there

# isort: split
import nbformat
import papermill
from jinja2 import PackageLoader
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html
from nbconvert.preprocessors.sanitize import ALLOWED_STYLES, SanitizeHTML
from papermill.exceptions import PapermillExecutionError

from budgetlib.errors import NotebookError
from budgetlib.files import write_text
from budgetlib.kernels.client import can_fork_kernels
from budgetlib.kernels.papermill_engine import ENGINE_NAME as WARM
from budgetlib.kernels.this_environment import KERNEL_NAME, ThisEnvironment
from budgetlib.messages import ENGLISH, in_language
from budgetlib.prose.interactive import static
from budgetlib.reports.editions import edition_stem, in_edition, link_editions, words_of_page
from budgetlib.reports.evidence import with_evidence
from budgetlib.reports.find import FAILED_ENDING
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
_STYLE_BLOCK = re.compile(r"<style\b.*?</style\s*>", re.IGNORECASE | re.DOTALL)
# What HTML outputs may hold; anything else is shown as text.
_TABLE_TAGS = ("caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr")
_BLOCK_TAGS = ("blockquote", "br", "details", "div", "dl", "dd", "dt", "hr", "li", "ol", "p", "pre", "summary", "ul")
_HEADING_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TEXT_TAGS = ("a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup", "u")
_ATTRIBUTES = {
    "*": ["align", "class", "colspan", "rowspan", "scope", "style", "title"],
    "a": ["href"],
    "details": ["open"],
}


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
            with _noting(Path(working) / "asked", asked):
                execute(prepared, result, parameters, engine or usual_engine())
        except (PapermillExecutionError, DeadKernelError, CellTimeoutError) as error:
            if result.exists():
                write_text(failed, result.read_text(encoding="utf8"))
            executed.unlink(missing_ok=True)
            page.unlink(missing_ok=True)
            link_editions(folder, notebook.stem)
            for stale in result_files(folder, notebook.stem):
                stale.unlink(missing_ok=True)
            raise NotebookError(_what_failed(error), path=notebook, remedy=f"See {failed}.") from error
        html = with_evidence(render(result, notebook.stem, language), folder, parameters, language)
        write_text(executed, result.read_text(encoding="utf8"))
    write_text(page, html)
    link_editions(folder, notebook.stem)
    failed.unlink(missing_ok=True)
    return page


def render(notebook: Path, title: str, language: str = ENGLISH) -> str:
    """Return an executed notebook as one self-contained HTML page, code folded away; `language` is that of its frame.

    Outputs are cleaned of scripts and event handlers: they show text of documents, which is untrusted.
    """
    node = nbformat.read(notebook, as_version=4)
    for cell in node.cells:
        if INJECTED in cell.metadata.get("tags", []):
            cell.id = INJECTED  # papermill gives it a random one: equal results, equal pages
    with in_language(language):
        frame = {"metadata": {"name": title}, "words": words_of_page()}
    exporter = _exporter()
    exporter.language_code = language
    html, _ = exporter.from_notebook_node(node, frame)
    return html


class CleanOutputs(SanitizeHTML):
    """Keep text, tables and images of code outputs; show whatever else a browser could run as text, or drop it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            tags=[*_TABLE_TAGS, *_BLOCK_TAGS, *_HEADING_TAGS, *_TEXT_TAGS],
            attributes=_ATTRIBUTES,
            styles=[*ALLOWED_STYLES, "overflow-x"],
            **options,
        )

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> tuple[Any, Any]:
        if cell.cell_type == "code":
            for data in (output.get("data", {}) for output in cell.outputs):
                if "text/markdown" in data:  # as HTML, so that links and raw tags in it are cleaned as well
                    data["text/html"] = markdown2html(data.pop("text/markdown"))
            cell.outputs = self.sanitize_code_outputs(cell.outputs)
        return cell, resources

    def sanitize_html_tags(self, html_str: str) -> str:
        return super().sanitize_html_tags(_STYLE_BLOCK.sub("", html_str))


@cache
def _exporter() -> HTMLExporter:
    """The exporter, made once: compiling its templates takes a third of the time of a page."""
    exporter = HTMLExporter(
        template_file="notebook.html",
        extra_loaders=[PackageLoader("budgetlib.reports")],
        embed_images=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    exporter.register_preprocessor(CleanOutputs(), enabled=True)
    return exporter


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


@contextmanager
def _noting(place: Path, asked: list[str] | None) -> Iterator[None]:
    """Let kernels that are started meanwhile write down at `place` what they ask the store; put it into `asked`."""
    before = os.environ.get(ASKED_VARIABLE)
    os.environ[ASKED_VARIABLE] = str(place)
    try:
        yield
    finally:
        if before is None:
            del os.environ[ASKED_VARIABLE]
        else:
            os.environ[ASKED_VARIABLE] = before
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
