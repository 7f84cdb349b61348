"""Time and exactness of reading disclosures, against the usual table extractors in the same run.

    make bench        or    .venv/bin/python -m benchmarks.run [--repeat N] [--out FILE] [PDF ...]

Documents: the development corpus where it is, otherwise generated disclosures and the PDFs in data/raw. Every document
is read by all engines in turn, N times (camelot once); the best time of each counts, the one least disturbed by other
work. Ours is the whole way from file to figures, tabula-py's includes the start of its Java machine; libraries are
loaded before.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.engines import Engine, Reading, available_engines, versions
from benchmarks.exactness import CORPUS, Oracle, cells_found, figures_score, oracle_of, printed_numbers
from benchmarks.results import Result, markdown, summary, timing_row
from benchmarks.sections import write_section
from tests.conftest import REPOSITORY
from tests.support.generated import generated_budget

RESULTS = REPOSITORY / "benchmarks" / "results.md"
REPEATS = 3
GENERATED = {
    "generated-20-frames": (20, "frames"),
    "generated-200": (200, "strokes"),
    "generated-600-bars": (600, "bars"),
}
"""Name → rows of the expenditure table, and how it is ruled."""


def main(arguments: list[str]) -> int:
    """Compare, print a line per document, and write the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("documents", nargs="*", type=Path, metavar="PDF")
    parser.add_argument("--repeat", type=int, default=REPEATS)
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    engines, missing = available_engines()
    for distribution in missing:
        print(f"skipped: {distribution} is not installed (python -m pip install --editable '.[bench]').")
    results = []
    with _documents(options.documents) as documents:
        for engine in engines:
            engine.read(next(iter(documents)))  # loads the libraries, which is not reading
        for path, oracle in documents.items():
            results.append(_measured(path, oracle, engines, max(1, options.repeat)))
            print(timing_row(results[-1]), flush=True)
    names = [engine.name for engine in engines]
    print(f"\n{summary(results, names)}")
    write_section(options.out, "extraction", markdown(results, names, versions(engines), options.repeat))
    print(f"\nwritten: {options.out}")
    return 0


@contextmanager
def _documents(named: list[Path]) -> Iterator[dict[Path, Oracle]]:
    """Give the documents to read and what is printed in them."""
    with tempfile.TemporaryDirectory(prefix="budgetlib-bench-") as folder:
        if named or CORPUS.is_dir():
            yield {path: oracle_of(path) for path in named or sorted(CORPUS.glob("*.pdf"))}
            return
        made = [
            generated_budget(Path(folder) / f"{name}.pdf", rows=rows, rules=rules)
            for name, (rows, rules) in GENERATED.items()
        ]
        editions = sorted((REPOSITORY / "data" / "raw").glob("*.pdf"))
        yield {one.path: one.oracle for one in made} | {path: oracle_of(path) for path in editions}


def _measured(path: Path, oracle: Oracle, engines: list[Engine], repeat: int) -> Result:
    seconds: dict[str, float] = {}
    readings: dict[str, Reading] = {}
    for turn in range(repeat):
        for engine in (engine for engine in engines if not (turn and engine.slow)):
            gc.collect()  # what one engine leaves behind is not to be cleared in the time of the next
            begin = time.perf_counter()
            readings[engine.name] = engine.read(path)
            taken = time.perf_counter() - begin
            seconds[engine.name] = min(taken, seconds.get(engine.name, taken))
    printed = printed_numbers(oracle)
    return Result(
        name=path.stem,
        pages=max(reading.pages for reading in readings.values()),
        seconds=seconds,
        printed=printed.total(),
        cells={name: cells_found(printed, reading.cells) for name, reading in readings.items()},
        figures={name: figures_score(oracle, reading.figures) for name, reading in readings.items()},
        interpreted=readings[engines[0].name].figures is not None,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
