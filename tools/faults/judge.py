"""What became of the figures of a file: right, told, refused or silent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import budgetlib
from budgetlib.errors import BudgetlibError

KEY = ("table", "code", "name", "government_item", "side", "measure", "fund", "period")
RIGHT, TOLD, REFUSED, SILENT = "right", "told", "refused", "silent"
Figures = Counter[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a file: its figures with the doubtful ones apart, and findings above a note."""

    figures: Figures
    doubtful: Figures
    pages: Mapping[tuple[str, ...], int]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One of right, told, refused, silent; with how many figures differ, and why it was refused."""

    kind: str
    differing: int = 0
    why: str = ""


def read(path: Path) -> Reading:
    """Read a file. Raises BudgetlibError when it is refused."""
    disclosure = budgetlib.read(path)
    sure, doubtful, pages = Counter(), Counter(), {}
    for row in disclosure.figures.to_dict("records"):
        key = _key(row)
        (doubtful if row["standing"] == "doubtful" else sure)[key] += 1
        pages[key] = int(row["page"])
    findings = disclosure.findings[disclosure.findings["severity"] != "note"].to_dict("records")
    told = tuple(" ".join(str(value) for value in finding.values()) for finding in findings)
    return Reading(sure, doubtful, pages, told)


def judge(path: Path, truth: Reading) -> Verdict:
    """Read a file with a fault and compare it with what the file without it gave.

    A figure that is wrong or gone is told when it is marked doubtful, or when a finding above a note names its page or
    its table.
    """
    try:
        found = read(path)
    except BudgetlibError as error:
        return Verdict(REFUSED, why=str(error))
    wrong, gone = found.figures - truth.figures, truth.figures - found.figures
    if not wrong and not gone:
        return Verdict(RIGHT)
    named = {int(page) for told in found.told for page in re.findall(r"\bp(?:age|\.)? ?(\d+)", told, re.IGNORECASE)}

    def silent(key: tuple[str, ...]) -> bool:
        page = found.pages.get(key, truth.pages.get(key))
        return page not in named and not any(key[0] in told for told in found.told)

    marked = {key[:3] for key in found.doubtful}
    unsaid = [key for key in (*wrong, *gone) if silent(key) and not (key in gone and key[:3] in marked)]
    return Verdict(SILENT if unsaid else TOLD, wrong.total() + gone.total(), f"{unsaid[:1]}" if unsaid else "")


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    values = ("" if row[name] is None or row[name] != row[name] else str(row[name]) for name in KEY)
    return (*values, f"{Decimal(row['amount']):.2f}")
