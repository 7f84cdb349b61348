"""The tabula engine: tables found by tabula (lattice mode) in one run of Java.

tabula's JSON does not say on which page a table is, so the pages are handed over as single files in one batch run. The
jar and its options are those of tabula-py; the run is ours, because tabula-py sets no limit of time.
"""

from __future__ import annotations

import json
import tempfile
from bisect import bisect_right
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from tabula.backend import jar_path
from tabula.util import TabulaOption

from budgetlib.errors import SourceError
from budgetlib.readers.pdf.blocks import Box, Row, Table
from budgetlib.readers.pdf.grid import SNAP
from budgetlib.readers.pdf.java import run_jar
from budgetlib.readers.pdf.source import PdfSource
from budgetlib.readers.pdf.words import cell_text


def tabula_tables(source: PdfSource) -> dict[int, tuple[Table, ...]]:
    """Return the tables tabula finds on each page (1-based).

    Raises EnvironmentFault when Java cannot be run, SourceError when tabula fails on the document.
    """
    with tempfile.TemporaryDirectory(prefix="budgetlib-") as folder:
        files = {number: Path(folder) / f"{number:05}.pdf" for number in range(1, source.pages + 1)}
        for number, file in files.items():
            _save_page(source, number, file)
        options = TabulaOption(pages="all", lattice=True, guess=False, format="JSON", batch=folder)
        run_jar(Path(jar_path()), options.build_option_list(), source=source.path)
        return {number: _read_tables(file.with_suffix(".json"), source, number) for number, file in files.items()}


def _save_page(source: PdfSource, number: int, file: Path) -> None:
    single = pdfium.PdfDocument.new()
    try:
        single.import_pages(source.document, [number - 1])
        single.save(file)
    except pdfium.PdfiumError as error:
        problem = "the page cannot be handed to tabula."
        raise SourceError(problem, path=source.path, page=number, remedy="Read it with engine 'geometry'.") from error
    finally:
        single.close()


def _read_tables(file: Path, source: PdfSource, number: int) -> tuple[Table, ...]:
    try:
        tables = json.loads(file.read_text(encoding="utf8"))
    except (OSError, ValueError) as error:
        problem = "tabula gave no result for the page."
        raise SourceError(problem, path=source.path, page=number, remedy="Read it with engine 'geometry'.") from error
    return tuple(table for printed in tables if (table := _table(printed)))


def _table(printed: dict[str, Any]) -> Table | None:
    """Return a table of tabula's JSON; None for what is none: no text, or a single box around text.

    tabula pushes the cells of a row together to the left where cells are merged, so each is put back under its own
    left edge.
    """
    fields = [[field for field in row if field["width"] and field["height"]] for row in printed["data"]]
    edges = _edges([field["left"] for row in fields for field in row])
    rows = []
    for row in filter(None, fields):
        cells = [""] * len(edges)
        for field in row:
            cells[bisect_right(edges, field["left"]) - 1] = _text(field)
        if any(cells):
            rows.append(Row(min(field["top"] for field in row), tuple(cells)))
    return Table(_box(printed), tuple(rows), tuple(edges)) if rows and sum(map(len, fields)) > 1 else None


def _edges(lefts: list[float]) -> list[float]:
    """Return the left edges of the columns, those nearer to each other than SNAP taken as one."""
    edges: list[float] = []
    for left in sorted(lefts):
        if not edges or left - edges[-1] > SNAP:
            edges.append(left)
    return edges


def _text(field: dict[str, Any]) -> str:
    return cell_text([" ".join(line.split()) for line in field["text"].split("\r")])


def _box(printed: dict[str, Any]) -> Box:
    left, top, right, bottom = (float(printed[side]) for side in ("left", "top", "right", "bottom"))
    return left, top, right, bottom
