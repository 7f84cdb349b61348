"""Small literal tables for the tests of analysis: money is written in 万元, as documents print it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.model import data_dictionary

GRAIN = Decimal(100)  # an amount printed in 万元 with two decimals


def wan(printed: str) -> Decimal:
    """Yuan of an amount printed in 万元."""
    return Decimal(printed) * 10_000


def frame(dataset: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A table of `dataset` that satisfies the data dictionary."""
    entry = data_dictionary()[dataset]
    return entry.validate(entry.frame(rows, "样例市-样例局-2025-budget"))


def nothing(dataset: str) -> pd.DataFrame:
    """The table of a dataset that the document does not disclose."""
    return frame(dataset, [])


def figure(table: str, name: str, printed: str, row: int = 1, **columns: Any) -> dict[str, Any]:
    """One row of `figures`."""
    usual = {"table": table, "page": 3, "row": row, "name": name, "name_printed": name, "level": "line"}
    usual |= {"measure": "total", "fund": "all", "period": "all"}
    return usual | {"amount": wan(printed), "grain": GRAIN, "printed": printed} | columns


def claim(section: str, subject: str, row: int = 1, **columns: Any) -> dict[str, Any]:
    """One row of `claims`; `amount` and `change` in 万元, `percent` and `share` in per cent, as printed."""
    usual: dict[str, Any] = {"section": section, "page": 9, "row": row, "subject": subject, "measure": "other"}
    for name in ("amount", "change"):
        if name in columns:
            columns |= {name: wan(columns[name]), f"{name}_grain": GRAIN}
    for name in ("percent", "share"):
        if name in columns:
            printed = Decimal(columns[name])
            grain = Decimal(1).scaleb(int(printed.as_tuple().exponent) - 2)
            columns |= {name: printed / 100, f"{name}_grain": grain}
    return usual | {"text": subject} | columns


def project(name: str, printed: str | None, form: int | None = None, **columns: Any) -> dict[str, Any]:
    """One row of `projects`; `year` and `total` are the money of its form in 万元."""
    usual: dict[str, Any] = {"project": name, "unit_name": "甲局", "period": "current", "page": 5, "row": form or 99}
    usual |= {"amount": wan(printed) if printed else None, "grain": GRAIN if printed else None, "form": form}
    usual["form_count"] = 0 if form is None else 1
    for name, column in (("year", "form_amount_year"), ("total", "form_amount_total")):
        if name in columns:
            usual[column] = wan(columns.pop(name))
    return usual | columns


def indicator(form: int, level2: str, level3: str, target: str, scope: str = "year", **columns: Any) -> dict[str, Any]:
    """One row of `indicators`; a target with a digit is quantified."""
    usual = {"project": "x", "form": form, "page": 20, "row": 1, "scope": scope, "level1": "产出指标", "legible": True}
    quantified = any(character.isdigit() for character in target)
    return usual | {"level2": level2, "level3": level3, "target": target, "quantified": quantified} | columns


def cost(form: int, item: str, printed: str | None, **columns: Any) -> dict[str, Any]:
    """One row of `costs`; `unit_price` in yuan."""
    usual = {"project": "x", "form": form, "page": 20, "item": item, "text": item}
    return usual | {"amount": wan(printed) if printed else None} | columns


def check(rule: str, verdict: str, left: str | None = None, right: str | None = None) -> dict[str, Any]:
    """One row of `checks`."""
    sides = {"left": wan(left), "right": wan(right), "difference": wan(left) - wan(right)} if left and right else {}
    usual = {"rule": rule, "severity": "error", "place": "表", "statement": f"{left} = {right}", "evidence": "p3 r1"}
    return usual | sides | {"verdict": verdict}
