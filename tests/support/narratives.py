"""Narratives built by hand: printed lines → claims of one section."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from budgetlib.interpret.document.outline import Section
from budgetlib.interpret.narrative.reader import read_claims
from budgetlib.readers.document import Line

Claims = list[dict[str, Any]]


def section(*lines: str, key: str = "change", title: str = "一、情况说明") -> Section:
    """A narrative section on page 7; its first line is row 2."""
    printed = tuple(Line(7, row, text) for row, text in enumerate(lines, start=2))
    return Section("narrative", key, title, 7, 1, printed)


def read(*lines: str, key: str = "change") -> Claims:
    """The claims of a section that prints `lines`."""
    return read_claims([section(*lines, key=key)])


def wan(value: str) -> Decimal:
    """An amount printed in 万元, in yuan."""
    return Decimal(value) * 10_000


def percent(value: str) -> Decimal:
    """A printed percentage as a fraction."""
    return Decimal(value) / 100


def only(claims: Claims, measure: str) -> dict[str, Any]:
    """The one claim of a measure."""
    (claim,) = [claim for claim in claims if claim["measure"] == measure]
    return claim


def stated(claims: Claims, *columns: str) -> list[tuple[Any, ...]]:
    """The values of some columns, claim by claim."""
    return [tuple(claim.get(column) for column in columns) for claim in claims]


def reasons(claim: dict[str, Any]) -> Sequence[str]:
    """The reasons of a claim."""
    return (claim["reasons"] or "").split("；") if claim["reasons"] else []
