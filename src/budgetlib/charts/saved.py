"""A picture as files beside a report: SVG, PNG, and the table it is drawn from as CSV.

The process that runs a notebook names a folder and what the names begin with in the environment of the kernel; where
nobody did, nothing is written and stored notebooks do not change.
"""

from __future__ import annotations

import csv
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from budgetlib.export.cells import spreadsheet_safe
from budgetlib.files import FIGURES_VARIABLE, write_bytes, write_text
from budgetlib.messages import CHINESE, is_chinese


def wanted() -> Path | None:
    """Return what the names of the files of this notebook begin with, None where none are wanted."""
    told = os.environ.get(FIGURES_VARIABLE)
    return Path(told) if told else None


def save(name: str, svg: str, png: bytes, data: Any) -> str:
    """Write the files of a picture and return their name without ending: `01_structure.fund_bars`.

    A second picture of that name is `01_structure.fund_bars-2`, a Chinese one `01_structure.fund_bars.zh`: the table is
    the same in both languages. Raises EnvironmentFault when one cannot be written.
    """
    start = wanted()
    assert start is not None
    language, number, stem = f".{CHINESE}" if is_chinese() else "", 1, f"{start.name}.{name}"
    while (start.parent / f"{stem}{language}.svg").exists():
        number += 1
        stem = f"{start.name}.{name}-{number}"
    write_text(start.parent / f"{stem}{language}.svg", svg)
    write_bytes(start.parent / f"{stem}{language}.png", png)
    if isinstance(data, pd.DataFrame):
        _write_csv(data, start.parent / f"{stem}.csv")
    return f"{stem}{language}"


def _write_csv(data: pd.DataFrame, path: Path) -> None:
    """The table as CSV: money as exact decimals in yuan, texts that no spreadsheet runs."""
    if not isinstance(data.index, pd.RangeIndex) and data.index.name in (None, "index") and data.index.dtype == object:
        data = data.rename_axis("name").reset_index()
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([str(column) for column in data.columns])
        writer.writerows([_cell(value) for value in row] for row in data.itertuples(index=False, name=None))


def _cell(value: Any) -> str:
    if isinstance(value, list | tuple | set | dict):
        return spreadsheet_safe(", ".join(map(str, value)))
    if pd.isna(value):
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return spreadsheet_safe(value) if isinstance(value, str) else str(value)
