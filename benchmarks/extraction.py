"""How much of what is printed each PDF engine reads, and how long it takes: geometry against tabula, in the same run.

    .venv/bin/python benchmarks/extraction.py [--repeat N] [PDF ...]

A figure of a document's oracle counts as read when it stands alone in a table cell on its page (as often as it is
printed there). `tabula alone` is tabula-py's lattice mode over all pages, without our completion; times are the best of
N runs of the whole reading, tabula's with the start of its Java machine. Documents without an oracle are only timed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from budgetlib.readers.java import java_command
from budgetlib.readers.pdf import read_pdf

REPOSITORY = Path(__file__).parents[1]
CORPUS = REPOSITORY.parent / "shared" / "corpus" / "dev"
EDITIONS = REPOSITORY / "data" / "raw"

Cells = Counter[tuple[int, str]]
"""How often a text stands alone in a cell of a page (page 0: page unknown)."""


@dataclass(frozen=True, slots=True)
class Result:
    """One document: printed figures (0 without oracle), figures read and seconds by engine."""

    name: str
    printed: int
    read: dict[str, int]
    seconds: dict[str, float]


def geometry(path: Path) -> Cells:
    """Read with our geometry engine."""
    return _cells((line.page, line.cells) for line in read_pdf(path, "geometry").lines if line.cells)


def tabula(path: Path) -> Cells:
    """Read with our tabula engine: tabula's tables, completed where they lost something."""
    return _cells((line.page, line.cells) for line in read_pdf(path, "tabula").lines if line.cells)


def tabula_alone(path: Path) -> Cells:
    """Read with tabula-py as its documentation shows it, in a Java process of its own; it does not tell the page."""
    from tabula.io import read_pdf as read_with_tabula

    path_before = os.environ["PATH"]
    os.environ["PATH"] = f"{java_command().parent}{os.pathsep}{path_before}"
    try:
        options: dict[str, Any] = {"pages": "all", "lattice": True, "output_format": "json", "silent": True}
        tables = read_with_tabula(str(path), force_subprocess=True, **options)
    finally:
        os.environ["PATH"] = path_before
    return _cells((0, [cell["text"] for cell in row]) for table in tables for row in table["data"])


ENGINES: dict[str, Callable[[Path], Cells]] = {"geometry": geometry, "tabula": tabula, "tabula alone": tabula_alone}


def measure(path: Path, repeat: int) -> Result:
    """Read one document with every engine in turn, `repeat` times."""
    printed = _printed(path)
    read: dict[str, int] = {}
    seconds: dict[str, list[float]] = {engine: [] for engine in ENGINES}
    for _ in range(repeat):
        for engine, function in ENGINES.items():
            begin = time.perf_counter()
            cells = function(path)
            seconds[engine].append(time.perf_counter() - begin)
            read[engine] = _found(printed, cells)
    return Result(path.stem, printed.total(), read, {engine: min(times) for engine, times in seconds.items()})


def main(arguments: list[str]) -> int:
    """Print the comparison; 0 also when there is nothing to compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("documents", nargs="*", type=Path, metavar="PDF")
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args(arguments)
    if not CORPUS.is_dir() and not options.documents:
        print(f"skipped: the corpus is not on this machine ({CORPUS}).")
        return 0
    paths = options.documents or [*sorted(CORPUS.glob("*.pdf")), *sorted(EDITIONS.glob("*.pdf"))]
    geometry(paths[0])  # loads the libraries, which is not reading
    print(f"{'document':44} {'figures':>7} {'geometry':>9} {'tabula':>9} {'alone':>9}   {'seconds':>7} {'×':>6}")
    results = []
    for path in paths:
        results.append(measure(path, max(1, options.repeat)))
        _print_row(results[-1])
    _print_summary(results)
    return 0


def _print_row(result: Result) -> None:
    shares = [f"{result.read[engine] / result.printed:9.2%}" if result.printed else " " * 9 for engine in ENGINES]
    seconds = result.seconds["geometry"]
    ratio = result.seconds["tabula alone"] / seconds
    print(f"{result.name:44} {result.printed:7} {' '.join(shares)}   {seconds:7.3f} {ratio:6.1f}", flush=True)


def _print_summary(results: list[Result]) -> None:
    printed = sum(result.printed for result in results)
    print(f"\n{'engine':14} {'figures read':>14} {'share':>9} {'seconds':>9} {'median × of geometry':>22}")
    for engine in ENGINES:
        read = sum(result.read[engine] for result in results)
        seconds = sum(result.seconds[engine] for result in results)
        ratio = median(result.seconds[engine] / result.seconds["geometry"] for result in results)
        share = f"{read / printed:.3%}" if printed else ""
        print(f"{engine:14} {f'{read} of {printed}':>14} {share:>9} {seconds:9.2f} {ratio:22.1f}")


def _printed(path: Path) -> Cells:
    oracle = path.parent / "oracle" / f"{path.stem}.json"
    if not oracle.is_file():
        return Counter()
    tables = json.loads(oracle.read_text(encoding="utf8"))["tables"]
    rows = [row for table in tables for row in table["rows"]]
    return Counter((row["page"], _plain(number)) for row in rows for number in row["numbers"])


def _found(printed: Cells, cells: Cells) -> int:
    if any(page == 0 for page, _ in cells):
        unplaced: Cells = Counter()
        for (_, number), count in printed.items():
            unplaced[0, number] += count
        printed = unplaced
    return sum(min(count, cells[cell]) for cell, count in printed.items())


def _cells(rows: Iterable[tuple[int, Iterable[str]]]) -> Cells:
    return Counter((page, _plain(cell)) for page, cells in rows for cell in cells if cell)


def _plain(text: str) -> str:
    return "".join(text.replace(",", "").split())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
