"""Batches: what is reported, what survives being killed, how fast, how much memory.

    python -m benchmarks.batch failures|killed|engines|scale|cluster|all [--quick]

failures   200 generated department-years, 5 % of the files bad: the good ones reported, the bad ones listed, exit 1;
           a second run touches only the failures
killed     SIGKILL at ten random moments, then run again: the same as undisturbed
engines    kernels forked against kernels started, on the same notebooks and disclosures in turn
scale      ingest of 10, 100, 1,000, … generated PDFs: time and memory per document
cluster    the same ingest on a Dask cluster with one and with two workers

Each writes its section of benchmarks/results.md and ends with 1 when its promise does not hold. All seeds are fixed.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.engine_race import engines
from benchmarks.killing import killed
from benchmarks.processes import frozen_package
from benchmarks.scaling import SIZES, cluster, failures, scale
from benchmarks.sections import Size, circumstances, write_section

RESULTS = Path(__file__).parent / "results.md"


@dataclass(frozen=True, slots=True)
class Part:
    """One benchmark: returns its section without the heading, and whether what it promises holds."""

    heading: str
    run: Callable[[Path, Path, Size], tuple[str, bool]]


PARTS = {
    "failures": Part("Batch: 200 department-years, 5 % of the files bad", failures),
    "killed": Part("Batch: killed at ten random moments", killed),
    "engines": Part("Batch: kernels forked against kernels started", engines),
    "cluster": Part("Batch: ingest on a Dask cluster", cluster),
    "scale": Part("Batch: ingest of more and more documents", scale),
}


def main(arguments: list[str]) -> int:
    """Run the parts that were asked for, and write their sections."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.batch", description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="+", choices=[*PARTS, "all"])
    parser.add_argument("--quick", action="store_true", help="a tenth of the work: to try the harness itself")
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="most documents of `scale`")
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args(arguments)
    good = True
    for name in PARTS if "all" in options.parts else dict.fromkeys(options.parts):
        with tempfile.TemporaryDirectory(prefix="budgetlib-bench-") as folder:
            code = frozen_package(Path(folder) / "code")
            text, holds = PARTS[name].run(Path(folder), code, Size(options.quick, options.largest))
        command = " ".join(["python -m benchmarks.batch", name, *(a for a in arguments if a not in (*PARTS, "all"))])
        head = f"# {PARTS[name].heading}\n\nWritten by `{command}`, {circumstances()}"
        verdict = "**What is promised holds.**" if holds else "**What is promised does not hold here.**"
        write_section(options.out, f"batch {name}", f"{head}\n\n{text}\n\n{verdict}")
        print(f"{head}\n\n{text}\n\n{verdict}\n", flush=True)
        good = good and holds
    return 0 if good else 1


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    sys.exit(main(sys.argv[1:]))
