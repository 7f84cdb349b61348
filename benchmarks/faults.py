"""Faults of files: what becomes of small invented budgets that are each printed with one (tools/faults).

    python benchmarks/faults.py --count 2000 --jobs 2

prints how many files came out right, told, refused, and silent (figures wrong or gone, and nothing said so), by fault.
The same seed without a fault is the truth; that clean prints are read as they are printed is what tests prove.
"""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from tools.faults import pdf, text, workbook
from tools.faults.document import Fault, document
from tools.faults.judge import REFUSED, RIGHT, SILENT, TOLD, Verdict, judge, read

WRITERS: dict[str, tuple[Fault, dict[str, Fault]]] = {
    "pdf": (pdf.clean, pdf.FAULTS),
    "xlsx": (workbook.clean, workbook.FAULTS),
    "html": (text.clean_html, text.HTML),
    "md": (text.clean_md, text.MARKDOWN),
}
FAULTS = sum(len(faults) for _, faults in WRITERS.values())
FAILED = "failed"


def measure(seed: int, folder: Path, only: str = "") -> list[tuple[str, int, Verdict]]:
    """Print the document of a seed with every fault in turn and judge each."""
    logging.getLogger("fpdf").setLevel(logging.ERROR)
    return list(_measured(seed, folder, only))


def _measured(seed: int, folder: Path, only: str) -> Iterator[tuple[str, int, Verdict]]:
    for suffix, (clean, faults) in WRITERS.items():
        chosen = {name: fault for name, fault in faults.items() if only in name}
        if not chosen:
            continue
        path = folder / f"{seed}.{suffix}"
        clean(document(seed), path)
        truth = read(path)
        for name, fault in chosen.items():
            fault(document(seed), path)
            try:
                yield name, seed, judge(path, truth)
            except Exception as error:  # what is not refused with a reason is a result, too
                yield name, seed, Verdict(FAILED, why=f"{type(error).__name__}: {error}")
        path.unlink()


def report(results: list[tuple[str, int, Verdict]]) -> str:
    """Markdown: what became of the files, by fault; then an example of each silent kind."""
    kinds = (RIGHT, TOLD, REFUSED, SILENT, FAILED)
    count: dict[str, Counter[str]] = defaultdict(Counter)
    for name, _, verdict in results:
        count[name][verdict.kind] += 1
    count["all"] = sum(count.values(), Counter())
    lines = ["| fault | " + " | ".join(kinds) + " |", "|---|" + "---|" * len(kinds)]
    lines += [f"| {name} | " + " | ".join(str(found[kind]) for kind in kinds) + " |" for name, found in count.items()]
    shown: set[str] = set()
    for name, seed, verdict in results:
        if verdict.kind in (SILENT, FAILED) and name not in shown:
            shown.add(name)
            lines.append(f"\n{name}, seed {seed}: {verdict.differing} figures, {verdict.why[:200]}")
    return "\n".join(lines)


def main() -> int:
    """Measure as many files as were asked for; 1 when a figure was lost or misread in silence."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=FAULTS, help=f"files in all (default: {FAULTS}, each fault once)")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--only", default="", help="faults whose name holds this")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    seeds = range(options.first, options.first + max(1, round(options.count / FAULTS)))
    with tempfile.TemporaryDirectory() as name, ProcessPoolExecutor(options.jobs) as pool:
        found = pool.map(partial(measure, folder=Path(name), only=options.only), seeds)
        results = [result for seed in found for result in seed]
    print(report(results))
    return int(any(verdict.kind in (SILENT, FAILED) for _, _, verdict in results))


if __name__ == "__main__":
    sys.exit(main())
