"""Reports: every notebook for every chosen department-year, and an index page over all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from budgetlib.errors import NotebookError, NothingProcessedError
from budgetlib.files import file_name
from budgetlib.kernels.client import can_fork_kernels, kernel_server
from budgetlib.store.datasets import DEFAULT_ROOT, documents

DEFAULT_REPORTS = Path("reports")


@dataclass(frozen=True, slots=True, order=True)
class DepartmentYear:
    """What one report is about."""

    department: str
    fiscal_year: int

    @property
    def folder(self) -> Path:
        """Folder of its results below the folder of reports."""
        return Path(file_name(self.department)) / str(self.fiscal_year)

    def __str__(self) -> str:
        return f"{self.department} {self.fiscal_year}"


@dataclass(frozen=True, slots=True)
class NotebookRun:
    """What became of one notebook for one department-year: its page, or the error."""

    subject: DepartmentYear
    notebook: Path
    page: Path | None = None
    error: NotebookError | None = None


def choose(
    root: Path | str = DEFAULT_ROOT,
    department: str | None = None,
    fiscal_year: int | None = None,
    *,
    everything: bool = False,
) -> list[DepartmentYear]:
    """Return the department-years to report on, in order.

    Raises NothingProcessedError when none matches, or when several do although nothing was chosen.
    """
    known = documents(root)
    pairs = sorted({DepartmentYear(d, int(y)) for d, y in zip(known["department"], known["fiscal_year"], strict=True)})
    chosen = [
        pair for pair in pairs if department in (None, pair.department) and fiscal_year in (None, pair.fiscal_year)
    ]
    listed = "; ".join(map(str, pairs[:10])) + ("; …" if len(pairs) > 10 else "")
    if not chosen:
        asked = " ".join(str(part) for part in (department, fiscal_year) if part is not None)
        raise NothingProcessedError(f"nothing processed for {asked}.", path=root, remedy=f"There are: {listed}.")
    if len(chosen) > 1 and not (everything or department or fiscal_year):
        remedy = f"Choose with --department and --year, or take --all. There are: {listed}."
        raise NothingProcessedError(f"{len(chosen)} department-years to choose from.", path=root, remedy=remedy)
    return chosen


def run_notebooks(
    subjects: Sequence[DepartmentYear], notebooks: Sequence[Path], root: Path | str, reports: Path | str
) -> Iterator[NotebookRun]:
    """Run every notebook for every subject, yielding each result; a notebook that fails does not stop the rest."""
    if can_fork_kernels():
        kernel_server()  # it loads while Jupyter does
    from budgetlib.reports.run import run_notebook  # here: Jupyter takes two seconds to load, other commands not

    for subject in subjects:
        parameters = {
            "department": subject.department,
            "fiscal_year": subject.fiscal_year,
            "root": str(Path(root).resolve()),
        }
        for notebook in notebooks:
            try:
                yield NotebookRun(subject, notebook, run_notebook(notebook, parameters, Path(reports) / subject.folder))
            except NotebookError as error:
                yield NotebookRun(subject, notebook, error=error)
