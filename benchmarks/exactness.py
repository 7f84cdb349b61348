"""How much of what is printed was read, against oracles made without any table extractor."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
from benchmarks.engines import UNPLACED, Cells, plain
from tests.conftest import SHARED

CORPUS = SHARED / "corpus" / "dev"
SCORER = SHARED / "corpus" / "score_figures.py"

Oracle = Mapping[str, Any]


def oracle_of(path: Path) -> Oracle:
    """Return the oracle of a document of the corpus; one without tables where there is none."""
    oracle = path.parent / "oracle" / f"{path.stem}.json"
    return json.loads(oracle.read_text(encoding="utf8")) if oracle.is_file() else {"tables": []}


def printed_numbers(oracle: Oracle) -> Cells:
    """Return every printed number of the standard tables with its page."""
    rows = [row for table in oracle["tables"] for row in table["rows"]]
    return Counter((row["page"], plain(number)) for row in rows for number in row["numbers"])


def cells_found(printed: Cells, cells: Cells) -> int:
    """Count the printed numbers that stand alone in a table cell of their page, as often as they are printed there.

    Where an engine does not tell the page, anywhere in the document will do: a generous count.
    """
    if any(page == UNPLACED for page, _ in cells):
        unplaced: Cells = Counter()
        for (_, number), count in printed.items():
            unplaced[UNPLACED, number] += count
        printed = unplaced
    return sum(min(count, cells[cell]) for cell, count in printed.items())


def figures_score(oracle: Oracle, figures: pd.DataFrame | None) -> tuple[int, int, int] | None:
    """Return figures (printed, exported, found) with right table, code, amount and measure.

    None without figures, oracle or scorer.
    """
    if figures is None or not oracle["tables"] or not SCORER.is_file():
        return None
    rows = figures.fillna("").astype({"amount": str}).to_dict("records")
    by_table, _, _ = _scorer().score(oracle, rows)
    printed, exported, found = (sum(column) for column in zip(*by_table.values(), strict=True))
    return printed, exported, found


@cache
def _scorer() -> ModuleType:
    """The scorer that came with the corpus: no part of this repository, so loaded from where it is."""
    spec = importlib.util.spec_from_file_location("score_figures", SCORER)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
