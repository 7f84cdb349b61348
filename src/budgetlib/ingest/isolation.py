"""One source's fault is that source's failure: whatever is raised while it is read becomes an error that names it."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from budgetlib.errors import BudgetlibError, OwnFaultError, SourceError

_PANIC = "PanicException"  # what a library of Rust raises when it meets what it did not foresee; no Exception
_REMEDY = "This is a fault of budgetlib, not of the document: please report it with this line."


@contextmanager
def told_of(*sources: Path) -> Iterator[None]:
    """Let nothing but errors that a user can be told leave the block.

    Raises SourceError when memory ran out, OwnFaultError for an exception nobody foresaw; those raised on purpose stay.
    """
    try:
        yield
    except BudgetlibError:
        raise
    except MemoryError as error:
        problem, remedy = "needs more memory than there is.", "Divide the document, or give the process more memory."
        raise SourceError(problem, path=_named(sources), remedy=remedy) from error
    except OSError as error:  # it went while it was read, or may not be read
        problem = f"cannot be read ({error.strerror or error})."
        raise SourceError(problem, path=_named(sources), remedy="Check the path and its permissions.") from error
    except BaseException as error:  # of any kind: it must stop no other source
        if not isinstance(error, Exception) and type(error).__name__ != _PANIC:
            raise  # the user, or a limit of time, stops all of it
        problem = f"{type(error).__name__}: {error} ({_place(error)})."
        raise OwnFaultError(problem, path=_named(sources), remedy=_REMEDY) from error


def _named(sources: Sequence[Path]) -> str:
    return ", ".join(map(str, sources))


def _place(error: BaseException) -> str:
    """The line that raised the exception, the last of budgetlib if there is one."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "budgetlib" in Path(frame.filename).parts] or frames
    return f"{Path(own[-1].filename).name} line {own[-1].lineno}"
