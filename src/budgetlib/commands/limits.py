"""Limits of time, memory and pages for commands that read documents in this very process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Annotated

import typer

from budgetlib.batch.limits import Limits, TimeLimitReached, check_pages, limited_memory, limited_time
from budgetlib.commands.common import knowledge_of_user
from budgetlib.errors import SourceError
from budgetlib.ingest.isolation import told_of
from budgetlib.ingest.reading import read
from budgetlib.model import Disclosure

USUAL = Limits()
Parts = Annotated[
    list[Path], typer.Argument(help="The document; several where tables and text are apart.", show_default=False)
]
"""The sources of one disclosure."""
MaxSeconds = Annotated[float, typer.Option("--max-seconds", min=0.1, help="Per document.")]
MaxMemory = Annotated[float, typer.Option("--max-memory", min=0, help="GiB of this process; 0: any.")]
MaxPages = Annotated[int, typer.Option("--max-pages", min=1, help="Per PDF.")]


@contextmanager
def within(limits: Limits, *sources: Path) -> Iterator[None]:
    """Read sources in this block within the limits of time and pages.

    Raises SourceError when one has too many pages or all of it takes too long.
    """
    for source in sources:
        check_pages(source, limits)
    try:
        with limited_time(limits):
            yield
    except TimeLimitReached as error:
        named = ", ".join(map(str, sources))
        problem = f"took longer than {limits.seconds:g} seconds."
        raise SourceError(problem, path=named, remedy="Raise --max-seconds.") from error


def read_one(
    sources: Sequence[Path],
    limits: Limits,
    engine: str,
    layouts: Path | None,
    rules: Path | None,
    *,
    inspected: bool = False,
) -> Disclosure:
    """Read the sources of one disclosure within limits, with the layouts and rules of the user.

    With `inspected` the inspection is worked out within them, too.

    Raises SourceError and its kin when they cannot be read, KnowledgeError when layouts or rules are malformed.
    """
    with knowledge_of_user(layouts, rules), limited_memory(limits), told_of(*sources), within(limits, *sources):
        disclosure = read(*sources, engine=engine)
        return disclosure.settled() if inspected else disclosure


@contextmanager
def bounded(limits: Limits) -> Iterator[Callable[[Path], AbstractContextManager[None]]]:
    """Bound the memory of this process in the block; yields what bounds time and pages of one source."""
    with limited_memory(limits):
        yield lambda source: within(limits, source)
