"""The few errors a user can meet. Each says where, what was seen and what to do."""

from __future__ import annotations

from pathlib import Path


class BudgetlibError(Exception):
    """Base of every error budgetlib raises on purpose.

    `code` is stable and machine-readable; `path`, `page` and `row` say where (when known); `remedy` says what to do.
    """

    code = "budgetlib"

    def __init__(
        self,
        problem: str,
        *,
        path: Path | str | None = None,
        page: int | None = None,
        row: int | None = None,
        remedy: str = "",
    ) -> None:
        super().__init__(problem)
        self.problem, self.path, self.page, self.row, self.remedy = problem, path, page, row, remedy

    def __str__(self) -> str:
        place = [str(self.path)] if self.path else []
        place += [f"page {self.page}"] if self.page else []
        place += [f"row {self.row}"] if self.row else []
        text = ", ".join(place) + ": " + self.problem if place else self.problem
        return f"{text} {self.remedy}".strip()


class SourceError(BudgetlibError):
    """The source file cannot be read: missing, empty, truncated, encrypted, or of an unknown kind."""

    code = "source"


class NotADisclosureError(BudgetlibError):
    """The file can be read, but no standard budget table was found in it."""

    code = "not_a_disclosure"


class NoTablesError(NotADisclosureError):
    """The file is text or forms of a disclosure whose tables were published in another file.

    `doc_id` says whose disclosure it is; empty when the file does not tell.
    """

    code = "no_tables"

    def __init__(self, problem: str, *, doc_id: str = "", path: Path | str | None = None, remedy: str = "") -> None:
        super().__init__(problem, path=path, remedy=remedy)
        self.doc_id = doc_id


class NotOneDisclosureError(SourceError):
    """Files that were to be joined into one disclosure belong to different ones, or print the same tables."""

    code = "not_one_disclosure"


class OwnFaultError(BudgetlibError):
    """A fault of budgetlib itself met while reading a source; the exception that was raised is its `__cause__`."""

    code = "own_fault"


class AmountError(BudgetlibError, ValueError):
    """A cell that should hold an amount holds something else."""

    code = "amount"


class DataDictionaryError(BudgetlibError):
    """A table does not have the columns or types that the data dictionary promises."""

    code = "data_dictionary"


class KnowledgeError(BudgetlibError):
    """A YAML file of layouts, rules or vocabulary is malformed (a fault of the set-up, not of a document)."""

    code = "knowledge"


class NothingProcessedError(BudgetlibError):
    """No processed data matches the request."""

    code = "nothing_processed"


class QueryError(BudgetlibError):
    """A statement in SQL is malformed, names what is not there, or does more than read."""

    code = "query"


class EnvironmentFault(BudgetlibError):
    """Something the run needs (Java runtime, font, notebook kernel) is missing."""

    code = "environment"


class NotebookError(BudgetlibError):
    """A notebook cannot be run: it is damaged, does not take the parameters, or one of its cells fails."""

    code = "notebook"
