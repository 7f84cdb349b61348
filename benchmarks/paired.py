"""Two versions of budgetlib read the same documents in turn, each in its own process: what a change costs or saves.

    git worktree add ../before COMMIT
    python -m benchmarks.paired ../before ../shared/corpus/dev/*.pdf

Processor time of reading, interpreting and reconciling (`budgetlib.read`) and of reading alone; of several rounds the
shortest counts, for whatever else the machine does only makes a round longer. Documents that one of the versions
refuses are left out and named.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from benchmarks.sections import circumstances, table, write_section

RESULTS = Path(__file__).parent / "results.md"
ROUNDS = 3
# Run by both versions, so it uses only what both have.
_TIMER = """
import json, sys, time
from pathlib import Path
import budgetlib
from budgetlib.readers import read_document
times = {}
for name in sys.argv[1:]:
    try:
        budgetlib.read(name)
    except Exception:
        continue
    best = [float("inf")] * 2
    for _ in range(3):
        for place, work in enumerate((lambda: read_document(Path(name)), lambda: budgetlib.read(name))):
            start = time.process_time()
            work()
            best[place] = min(best[place], time.process_time() - start)
    times[name] = best
print(json.dumps(times))
"""
_ABOUT = (
    "Written by `python -m benchmarks.paired`: processor time of reading a document, and of reading, interpreting and "
    "reconciling it (`budgetlib.read`), by both versions in turn; the shortest of {} rounds counts."
)
Times = Mapping[str, Sequence[float]]
"""Seconds of reading alone and of everything, by document."""


def timed(checkout: Path, documents: Sequence[Path]) -> Times:
    """Return the processor time that the version in a checkout takes for documents."""
    variables = os.environ | {"PYTHONPATH": str(checkout / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", _TIMER, *map(str, documents)]
    done = subprocess.run(command, env=variables, check=True, capture_output=True, text=True)
    found: Times = json.loads(done.stdout)
    return found


def shortest(rounds: Sequence[Times]) -> Times:
    """Return the shortest time of each document over all rounds."""
    return {name: [min(times) for times in zip(*(r[name] for r in rounds), strict=True)] for name in rounds[0]}


def compared(before: Times, now: Times, named: str) -> str:
    """Return the times of two versions side by side; `named` is what the earlier one is called."""
    both = [name for name in now if name in before]
    rows = [
        (Path(name).stem, *(f"{seconds:.3f}" for seconds in now[name]), *_ratios(now[name], before[name]))
        for name in both
    ]
    sums, sums_before = ([sum(times[name][place] for name in both) for place in (0, 1)] for times in (now, before))
    rows.append(("**sum**", *(f"{seconds:.2f}" for seconds in sums), *_ratios(sums, sums_before)))
    head = ("document", "read, s", "all, s", f"read, of {named}", f"all, of {named}")
    middle = median(now[name][1] / before[name][1] for name in both)
    left_out = [Path(name).stem for name in now if name not in before]
    told = f"\n\nNot read by {named}, left out: {', '.join(left_out)}." if left_out else ""
    return f"{table(head, rows)}\n\nMedian of all: {middle:.2f}.{told}"


def _ratios(seconds: Sequence[float], before: Sequence[float]) -> tuple[str, ...]:
    return tuple(f"{now / then:.2f}" for now, then in zip(seconds, before, strict=True))


def main() -> None:
    """Time both versions in turn and write the section of the page of results."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path, help="checkout of the earlier version")
    parser.add_argument("documents", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--write", action="store_true", help="write the section of benchmarks/results.md")
    options = parser.parse_args()
    here, before = Path(__file__).resolve().parents[1], options.before.resolve()
    rounds = [(timed(before, options.documents), timed(here, options.documents)) for _ in range(options.rounds)]
    named = subprocess.run(
        ["git", "-C", str(before), "rev-parse", "--short", "HEAD"], check=True, capture_output=True, text=True
    ).stdout.strip()
    found = compared(shortest([a for a, _ in rounds]), shortest([b for _, b in rounds]), named)
    text = f"# Against {named}\n\n{_ABOUT.format(options.rounds)}\n\n{found}\n\n{circumstances()}\n"
    print(text)
    if options.write:
        write_section(RESULTS, "paired", text)


if __name__ == "__main__":
    main()
