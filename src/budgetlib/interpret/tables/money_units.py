"""The unit of money of every table of a file, also of those that print none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from budgetlib.errors import NotADisclosureError
from budgetlib.interpret.document.outline import Section
from budgetlib.interpret.tables.reader import TableReading, printed_unit, read_table
from budgetlib.readers.document import Line

_SUMMED = {"total", "subtotal"}  # levels whose amounts other tables repeat


def read_tables(sections: Sequence[Section], source: Path) -> list[TableReading]:
    """Read the standard tables of one file, each in its own unit of money.

    A table that prints no unit shares the unit of all others. Where the others print different ones, it has the one
    unit in which a total of it is a total of theirs as well, which is noted; where that decides nothing, its amounts
    are not read and a finding says so.

    Raises NotADisclosureError when no table of the file prints a unit.
    """
    units = [
        printed_unit(section.lines) or printed_unit((Line(section.page, 0, section.title),)) for section in sections
    ]
    printed = Counter(unit for unit in units if unit)
    if sections and not printed:
        remedy = "Add the unit line (单位：万元) to the conversion."
        silent = sections[0]
        raise NotADisclosureError(
            f"no unit of money for {silent.title!r}.", path=source, page=silent.page, remedy=remedy
        )
    readings: list[TableReading | None] = []
    for number, (section, unit) in enumerate(zip(sections, units, strict=True), start=1):
        known = unit or (next(iter(printed)) if len(printed) == 1 else "")
        readings.append(read_table(section, number, known, unit) if known else None)
    totals = _totals(reading for reading in readings if reading)
    return [
        reading or _in_likely_unit(section, number, printed, totals)
        for number, (section, reading) in enumerate(zip(sections, readings, strict=True), start=1)
    ]


def _in_likely_unit(section: Section, number: int, units: Iterable[str], totals: Collection[Decimal]) -> TableReading:
    """Read a table that prints no unit in the only unit in which one of its totals stands in other tables."""
    tried = {unit: read_table(section, number, unit, "") for unit in units}
    fitting = [unit for unit, reading in tried.items() if _totals([reading]) & set(totals)]
    first = next(iter(tried.values()))
    if len(fitting) == 1:
        reading = tried[fitting[0]]
        what = f"prints no unit of money; its totals stand in other tables when it is read in {fitting[0]}"
        return replace(reading, findings=[*reading.findings, _finding(section, reading.table, "note", what)])
    if not first.figures:
        return first
    what = f"prints no unit of money and other tables print {' and '.join(tried)}: its amounts were not read"
    remark = _finding(section, first.table, "error", what)
    return replace(first, table=first.table | {"rows": 0}, figures=[], unreadable=[], findings=[remark])


def _totals(readings: Iterable[TableReading]) -> set[Decimal]:
    return {
        figure["amount"]
        for reading in readings
        for figure in reading.figures
        if figure["level"] in _SUMMED and figure["amount"]
    }


def _finding(section: Section, table: dict[str, Any], severity: str, what: str) -> dict[str, Any]:
    return {
        "rule": "unit_of_money",
        "severity": severity,
        "title": f"{table['table']}: {section.title} {what}.",
        "explanation": f"Page {section.page}, row {section.row}: {section.title} {what}. Compare with the source.",
        "evidence": f"p{section.page} r{section.row}",
    }
