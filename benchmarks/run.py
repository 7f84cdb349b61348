"""Time our reader against tabula's lattice mode alone, on the same documents in the same run.

    python benchmarks/run.py data/raw

Prints seconds and their ratio (ours / tabula alone) for every PDF. Both use the same Java and pay for its start.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import tabula

from budgetlib.readers import read_document
from budgetlib.readers.java import java_command
from budgetlib.reading import find_sources

REPEATS = 3


def fastest(work: Callable[[], object]) -> float:
    """Return the shortest of REPEATS runs, in seconds: the one least disturbed by other work on the machine."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def tabula_alone(path: Path) -> object:
    """Read all tables of a PDF as a user of tabula-py would, without any meaning."""
    return tabula.read_pdf(path, pages="all", lattice=True, multiple_tables=True, silent=True, force_subprocess=True)


def main() -> None:
    """Benchmark every PDF of the folders and files named on the command line."""
    os.environ["PATH"] = f"{java_command().parent}{os.pathsep}{os.environ['PATH']}"  # where tabula-py looks for Java
    paths = [path for path in find_sources(sys.argv[1:]) if path.suffix.lower() == ".pdf"]
    print(f"{'pages':>5} {'budgetlib s':>12} {'tabula s':>9} {'ratio':>6}  document (best of {REPEATS})")
    for path in paths:
        pages = read_document(path).pages
        ours, theirs = fastest(lambda p=path: read_document(p)), fastest(lambda p=path: tabula_alone(p))
        print(f"{pages:>5} {ours:>12.2f} {theirs:>9.2f} {ours / theirs:>6.2f}  {path.name}")


if __name__ == "__main__":
    main()
