"""The results of a benchmark as lines for the terminal and as a page."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

OURS = ("geometry", "tabula")
"""Engines that go the whole way to figures; times are given as multiples of the first."""
REFERENCE = "tabula-py lattice"
PAGE = """\
# Benchmark

Written by `make bench`. Every document was read by all engines in the same run, {repeat} times in turn (camelot once);
the best time counts. `geometry` and `tabula` are budgetlib's whole way from file to figures (read and interpret); the
others only find tables. Times of the others are multiples of `geometry`'s.

Machine: {machine}. {versions}.

## Time

{times}

{conclusion}

## Exactness

Cells: share of the printed numbers of the standard tables that stand alone in a table cell (on their page, where the
engine tells it). Figures: recall and precision of what is exported, with the right table, code, measure and amount.

{exactness}
"""


@dataclass(frozen=True, slots=True)
class Result:
    """One document: by engine best seconds, printed numbers found in cells, figures (printed, exported, found)."""

    name: str
    pages: int
    seconds: Mapping[str, float]
    printed: int
    cells: Mapping[str, int]
    figures: Mapping[str, tuple[int, int, int] | None]
    interpreted: bool

    def ratio(self, engine: str) -> float:
        """Return the time of an engine as a multiple of ours."""
        return self.seconds[engine] / self.seconds[OURS[0]]


def timing_row(result: Result) -> str:
    """Return one line for the terminal."""
    ratios = "  ".join(f"{engine} {result.ratio(engine):.1f}×" for engine in result.seconds if engine != OURS[0])
    return f"{result.name}: {result.pages} pages, {OURS[0]} {result.seconds[OURS[0]]:.3f} s  {ratios}"


def summary(results: Sequence[Result], engines: Sequence[str]) -> str:
    """Return the medians and the exactness over all documents for the terminal."""
    medians = "  ".join(f"{name} {_median(results, name):.1f}×" for name in engines[1:])
    printed = sum(result.printed for result in results)
    found = {name: sum(result.cells[name] for result in results) for name in engines}
    cells = "  ".join(f"{name} {_share(found[name], printed)}" for name in engines)
    return f"median time as a multiple of {OURS[0]}: {medians}\nnumbers found in cells: {cells}\n{_conclusion(results)}"


def markdown(results: Sequence[Result], engines: Sequence[str], versions: Mapping[str, str], repeat: int) -> str:
    """Return the results as a page, with the facts of the machine and without any path of it."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    return PAGE.format(
        repeat=repeat,
        machine=machine,
        versions=", ".join(f"{name} {number}" for name, number in versions.items()),
        times=_times(results, engines),
        conclusion=_conclusion(results),
        exactness=_exactness(results, engines),
    )


def _times(results: Sequence[Result], engines: Sequence[str]) -> str:
    rows = [
        [
            result.name + ("" if result.interpreted else " (no tables)"),
            str(result.pages),
            f"{result.seconds[OURS[0]]:.3f}",
            *(f"{result.ratio(name):.1f}" for name in engines[1:]),
        ]
        for result in results
    ]
    total = sum(result.seconds[OURS[0]] for result in results)
    rows.append(["**median**", "", f"sum {total:.2f}", *(f"**{_median(results, name):.1f}**" for name in engines[1:])])
    return _table(["document", "pages", f"{OURS[0]}, s", *(f"{name}, ×" for name in engines[1:])], rows)


def _exactness(results: Sequence[Result], engines: Sequence[str]) -> str:
    known = [result for result in results if result.printed]
    rows = [
        [
            result.name,
            str(result.printed),
            *(_share(result.cells[name], result.printed) for name in engines),
            *(_recall_precision(result.figures[name]) for name in OURS),
        ]
        for result in known
    ]
    printed = sum(result.printed for result in known)
    rows.append(
        [
            "**all**",
            str(printed),
            *(_share(sum(result.cells[name] for result in known), printed) for name in engines),
            *(_recall_precision(_added([result.figures[name] for result in known])) for name in OURS),
        ]
    )
    return _table(["document", "printed", *engines, *(f"figures, {name}" for name in OURS)], rows)


def _conclusion(results: Sequence[Result]) -> str:
    with_tables = [result for result in results if result.interpreted]
    return (
        f"Reading and interpreting takes 1/{_median(results, REFERENCE):.1f} of the time of {REFERENCE} "
        f"(median over {len(results)} documents; 1/{_median(with_tables, REFERENCE):.1f} over the {len(with_tables)} "
        "with standard tables)."
    )


def _median(results: Sequence[Result], engine: str) -> float:
    return median(result.ratio(engine) for result in results) if results else float("nan")


def _added(scores: Sequence[tuple[int, int, int] | None]) -> tuple[int, int, int] | None:
    known = [score for score in scores if score]
    return tuple(sum(column) for column in zip(*known, strict=True)) if known else None


def _recall_precision(score: tuple[int, int, int] | None) -> str:
    if not score:
        return ""
    printed, exported, found = score
    return f"{_share(found, printed)} / {_share(found, exported)}"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2%}" if whole else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
