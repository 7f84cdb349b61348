"""What all commands share: options, progress, and errors told in one line."""

from __future__ import annotations

import functools
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from budgetlib.errors import BudgetlibError
from budgetlib.interpret.tables.layout import layouts as all_layouts
from budgetlib.knowledge import LAYOUTS_VARIABLE, RULES_VARIABLE, own_knowledge
from budgetlib.messages import LANGUAGES
from budgetlib.readers import DEFAULT_ENGINE, printable
from budgetlib.reconcile import rules as all_rules
from budgetlib.reports.index import write_index
from budgetlib.store.markers import StoreWarning
from budgetlib.store.root import DEFAULT_ROOT, ROOT_VARIABLE, found_root

SOME_FAILED = 1
UNUSABLE = 2
STOPPED = 130  # as shells count a process that ended by SIGINT
SPEAKING_SECONDS = 5.0  # between lines of progress where there is no terminal


class EngineName(StrEnum):
    """How a PDF is read."""

    tabula = "tabula"
    geometry = "geometry"
    both = "both"


class EditionName(StrEnum):
    """In which language pages are written."""

    en = "en"
    zh = "zh"
    both = "both"

    def languages(self) -> tuple[str, ...]:
        """Return the languages one after the other."""
        return tuple(LANGUAGES) if self is EditionName.both else (self.value,)


USUAL_ENGINE = EngineName(DEFAULT_ENGINE)


_USUAL_ROOT = f"{DEFAULT_ROOT} of this project, or ${ROOT_VARIABLE}"
Root = Annotated[
    Path,
    typer.Option("--root", help="Where the processed data are.", default_factory=found_root, show_default=_USUAL_ROOT),
]
Target = Annotated[
    Path,
    typer.Option(
        "--root", "--out", help="Where the processed data go.", default_factory=found_root, show_default=_USUAL_ROOT
    ),
]
Engine = Annotated[EngineName, typer.Option("--engine", help="How PDFs are read; `both` compares two engines.")]
Layouts = Annotated[
    Path | None,
    typer.Option("--layouts", help=f"Folder of your own layouts, or ${LAYOUTS_VARIABLE}.", show_default=False),
]
Rules = Annotated[
    Path | None, typer.Option("--rules", help=f"File of your own rules, or ${RULES_VARIABLE}.", show_default=False)
]
Reports = Annotated[Path, typer.Option("--reports", help="Where the reports go.")]
Language = Annotated[EditionName, typer.Option("--language", help="Of the pages; `both`: beside each other.")]
Notebooks = Annotated[Path | None, typer.Option("--notebooks", help="Folder of the notebooks to run.")]


@contextmanager
def knowledge_of_user(layouts: Path | None, rules: Path | None) -> Iterator[None]:
    """Use a user's own layouts and rules beside ours; what is wrong with them is told before anything is read.

    Raises KnowledgeError when they are malformed.
    """
    with own_knowledge(layouts, rules):
        all_layouts(), all_rules()
        yield


def one_line_errors(command: Callable[..., None]) -> Callable[..., None]:
    """Let `command` end with exit code 2 and one line on stderr when it meets an error a user can act on.

    Stopped by the user (Ctrl-C) it ends with exit code 130 and says how to go on.
    """

    @functools.wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            with warnings.catch_warnings():
                warnings.showwarning = functools.partial(_show_warning, warnings.showwarning)
                command(*args, **kwargs)
        except BudgetlibError as error:
            tell_error(error)
            raise typer.Exit(UNUSABLE) from error
        except KeyboardInterrupt as error:
            typer.echo("budgetlib: stopped; run the same command again to go on.", err=True)
            raise typer.Exit(STOPPED) from error

    return wrapped


def _show_warning(usual: Callable[..., None], message: Any, category: type, *more: Any, **options: Any) -> None:
    """Print a warning about the store as one line, and any other as usual."""
    if issubclass(category, StoreWarning):
        typer.echo(f"budgetlib: {printable(str(message))}", err=True)
    else:
        usual(message, category, *more, **options)


def tell_error(error: BudgetlibError) -> None:
    """Print an error as one line on stderr."""
    typer.echo(f"budgetlib: {printable(' '.join(str(error).split()))}", err=True)


def console() -> Console:
    """Return the console for results (stdout)."""
    return Console()


@contextmanager
def progress(what: str, total: int) -> Iterator[Callable[[str], None]]:
    """Show a progress bar on stderr where that is a terminal, elsewhere a line every few seconds.

    Call the yielded function with the name of each step that begins.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    errors = Console(stderr=True)
    speak = spoken(what, total)
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(what, total=total)
        done = -1

        def step(name: str) -> None:
            nonlocal done
            done += 1
            bar.update(task, advance=1 if done else 0, description=f"{what} {escape(name)}")
            if not errors.is_terminal:
                speak(done, name)

        yield step
        bar.update(task, completed=total)


def spoken(what: str, total: int | None) -> Callable[[int, str], None]:
    """Return what prints on stderr how much is done, when the last such line is some seconds old."""
    last = time.monotonic()

    def speak(done: int, more: str) -> None:
        nonlocal last
        if time.monotonic() - last >= SPEAKING_SECONDS:
            last = time.monotonic()
            typer.echo(f"{what}: {done}{f' of {total}' if total else ''} done, {more}", err=True)

    return speak


def index_with_progress(root: Path, reports: Path) -> Path:
    """Write the index and the pages of disclosures that have changed, below a progress bar; return the index."""
    errors = Console(stderr=True)
    columns = (TextColumn("pages"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task("pages", total=None)
        return write_index(root, reports, tell=lambda done, total: bar.update(task, completed=done, total=total))
