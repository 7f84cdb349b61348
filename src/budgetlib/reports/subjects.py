"""Reports: every notebook for every chosen disclosure, and an index page over all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd

from budgetlib.errors import NotebookError, NothingProcessedError
from budgetlib.files import file_name
from budgetlib.kernels.client import can_fork_kernels, kernel_server
from budgetlib.messages import ENGLISH
from budgetlib.store.datasets import documents
from budgetlib.store.root import found_root

DEFAULT_REPORTS = Path("reports")


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """What one report is about: a disclosure, by what its title says (the parts of its doc_id)."""

    department: str
    fiscal_year: int
    kind: str = "budget"
    scope: str = "department"

    @property
    def folder(self) -> Path:
        """Folder of its results below the folder of reports: `某局/2025-budget`, `某局/2025-final_account-unit`."""
        return Path(file_name(self.department)) / file_name("-".join([str(self.fiscal_year), *self._kind()]))

    def parameters(self) -> dict[str, Any]:
        """What a notebook is told of it."""
        return {
            "department": self.department,
            "fiscal_year": self.fiscal_year,
            "kind": self.kind,
            "scope": self.scope,
        }

    def _kind(self) -> list[str]:
        return [self.kind] if self.scope == "department" else [self.kind, self.scope]

    def __str__(self) -> str:
        return " ".join([self.department, str(self.fiscal_year), *self._kind()])


@dataclass(frozen=True, slots=True)
class NotebookRun:
    """What became of one notebook for one disclosure: its page, or the error; `asked` is what it asked the store."""

    subject: Subject
    notebook: Path
    page: Path | None = None
    error: NotebookError | None = None
    asked: tuple[str, ...] = ()


def subjects_of(rows: pd.DataFrame) -> list[Subject]:
    """Return the subjects of rows of `documents` or `disclosures`, each once, in order."""
    keys = rows[["department", "fiscal_year", "kind", "scope"]].drop_duplicates()
    return sorted(Subject(department, int(year), *kind) for department, year, *kind in keys.itertuples(index=False))


def choose(
    root: Path | str | None = None,
    department: str | None = None,
    fiscal_year: int | None = None,
    kind: str | None = None,
    scope: str | None = None,
    *,
    everything: bool = False,
) -> list[Subject]:
    """Return the disclosures to report on, in order.

    Raises NothingProcessedError when none matches, or when several do although nothing was chosen.
    """
    root = found_root(root)
    known = subjects_of(documents(root))
    asked = {"department": department, "fiscal_year": fiscal_year, "kind": kind, "scope": scope}
    wanted = {name: value for name, value in asked.items() if value is not None}
    chosen = [subject for subject in known if wanted.items() <= subject.parameters().items()]
    listed = "; ".join(map(str, known[:10])) + ("; …" if len(known) > 10 else "")
    if not chosen:
        told = " ".join(str(value) for value in wanted.values())
        raise NothingProcessedError(f"nothing processed for {told}.", path=root, remedy=f"There are: {listed}.")
    if len(chosen) > 1 and not (everything or wanted):
        remedy = f"Choose with --department, --year, --kind and --scope, or take --all. There are: {listed}."
        raise NothingProcessedError(f"{len(chosen)} disclosures to choose from.", path=root, remedy=remedy)
    return chosen


def run_notebooks(
    subjects: Sequence[Subject],
    notebooks: Sequence[Path],
    root: Path | str,
    reports: Path | str,
    languages: Sequence[str] = (ENGLISH,),
) -> Iterator[NotebookRun]:
    """Run every notebook for every subject, yielding each result; a notebook that fails does not stop the rest.

    In several languages, each notebook is run once for each.
    """
    if can_fork_kernels():
        kernel_server()  # it loads while Jupyter does
    from budgetlib.reports.run import run_notebook  # here: Jupyter takes two seconds to load, other commands not

    for subject in subjects:
        parameters = subject.parameters() | {"root": str(Path(root).resolve())}
        for notebook, language in product(notebooks, languages):
            asked: list[str] = []
            try:
                folder = Path(reports) / subject.folder
                page = run_notebook(notebook, parameters, folder, asked=asked, language=language)
                yield NotebookRun(subject, notebook, page, asked=tuple(asked))
            except NotebookError as error:
                yield NotebookRun(subject, notebook, error=error, asked=tuple(asked))
