"""Amounts of money of the text that stand in no claim: a note says how many, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from budgetlib.interpret.document.section import Section
from budgetlib.interpret.narrative.vocabulary import OTHER
from budgetlib.interpret.quantity_units import alternatives, money_units
from budgetlib.readers.document import Line

RULE = "money_in_no_claim"
SHOWN = 12  # places written out; the count tells the rest
_READ_ELSEWHERE = {"narrative", "contents", "forms", "catalogue", "glossary"}
Place = tuple[int, int]
"""Page and row."""


def unclaimed_money(sections: Sequence[Section], claims: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the row for `findings` about amounts of the text that no claim holds; none where every one is held.

    Those are amounts of running text outside the narrative, and amounts of the narrative that are not legible.
    """
    places = list(_outside(sections))
    illegible = [(int(row["page"]), int(row["row"])) for row in claims if _is_illegible(row)]
    found = sorted({*places, *illegible})
    if not found:
        return []
    number = len(places) + len(illegible)
    unknown = sum(row["measure"] == OTHER and row.get("amount") is not None for row in claims)
    shown = ", ".join(f"p{page} r{row}" for page, row in found[:SHOWN])
    more = f" and {len(found) - SHOWN} more places" if len(found) > SHOWN else ""
    beside = (
        f" {unknown} further amounts stand in claims whose subject is not known (measure other)." if unknown else ""
    )
    return [
        {
            "rule": RULE,
            "severity": "note",
            "title": f"{number} amounts of money of the text stand in no claim.",
            "explanation": f"{number} amounts of money of the text stand in no claim: {shown}{more}.{beside}",
            "evidence": shown,
        }
    ]


def _outside(sections: Sequence[Section]) -> Iterator[Place]:
    for section in sections:
        if section.part not in _READ_ELSEWHERE:
            for line in section.lines:
                yield from [(line.page, line.row)] * _amounts(line)


def _amounts(line: Line) -> int:
    return 0 if line.cells is not None else len(_money().findall(line.text))


def _is_illegible(row: Mapping[str, Any]) -> bool:
    """True for a statement without any value."""
    columns = ("amount", "change", "percent", "share", "count", "direction")
    return all(row.get(column) is None for column in columns)


@cache
def _money() -> re.Pattern[str]:
    return re.compile(rf"\d[\d,.]*\s*{alternatives(money_units())}")
