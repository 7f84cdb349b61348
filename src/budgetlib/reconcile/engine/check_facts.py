"""Checks as data: every figure, statement or other printed thing in every check (dataset `check_facts`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from budgetlib.reconcile.engine.checks import Check
from budgetlib.reconcile.engine.facts import Fact, words

LEFT, RIGHT, OTHER = "left", "right", "other"
ADDED, NOT_SUMMED = 1, 0


def check_rows(checks: Sequence[Check]) -> list[dict[str, Any]]:
    """Return the rows of the dataset `checks`, numbered from 1."""
    return [{"check": number, **check.row()} for number, check in enumerate(checks, start=1)]


def fact_rows(checks: Sequence[Check]) -> list[dict[str, Any]]:
    """Return the rows of the dataset `check_facts`, in the order of `checks` and with the numbers of `check_rows`."""
    return [
        {"rule": check.rule.id, "check": number, **row}
        for number, check in enumerate(checks, start=1)
        for row in _rows(check)
    ]


def _rows(check: Check) -> Iterator[dict[str, Any]]:
    yield from _of_facts(check.left, LEFT, ADDED)
    yield from _of_facts(check.right, RIGHT, ADDED)
    yield from _of_facts(check.others, OTHER, NOT_SUMMED)
    for name, page, row, key in check.marks:
        yield {"side": OTHER, "sign": NOT_SUMMED, **_named(name), "page": page, "row": row, "key": key}


def _of_facts(facts: Iterable[Fact], side: str, sign: int) -> Iterator[dict[str, Any]]:
    for fact in facts:
        place = {"file": fact.record.get("file"), "page": fact.page, "row": fact.row, "key": fact.key}
        table = fact.get("table") or None
        yield {"side": side, "sign": sign, "dataset": fact.dataset, "table": table, **place}


def _named(name: str) -> dict[str, str]:
    """A mark names a dataset, or a standard table as a figure of it."""
    return {"dataset": "figures", "table": name} if name in words()["tables"] else {"dataset": name}
