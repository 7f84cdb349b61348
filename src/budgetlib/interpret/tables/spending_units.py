"""Which rows of a project table are spending units, which the department, which projects."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate

from budgetlib.interpret.numerals import slack, total
from budgetlib.interpret.tables.layout import common

MAX_NAMED_ALIKE = 20  # projects within one unit that may be named like an organisation (`推介会`)


def mark_units(names: Sequence[str], amounts: Sequence[str]) -> list[tuple[str, str]]:
    """Return (level, unit_name) for every row of a project table.

    `names` and `amounts` are the standard labels and printed totals, top to bottom. A row is a unit (`subtotal`) when
    it is named like an organisation and the rows below it, up to another such row, add up to it. An organisation at the
    top whose first unit follows at once is the department, and as 合计 a `total`. Every other row is a project (`line`)
    of the unit above.
    """
    totals = {i for i, name in enumerate(names) if name in common()["total_labels"]}
    organisations = [i for i, name in enumerate(names) if i not in totals and _is_organisation(name)]
    top = next((i for i in range(len(names)) if i not in totals), 0)
    department, units = _department_and_units(organisations, top, amounts)
    marks: list[tuple[str, str]] = []
    current = ""
    for i, name in enumerate(names):
        if i in totals or i == department:
            marks.append(("total", ""))
        elif i in units:
            current = name
            marks.append(("subtotal", name))
        else:
            marks.append(("line", current))
    return marks


def _department_and_units(
    organisations: Sequence[int], top: int, amounts: Sequence[str]
) -> tuple[int | None, frozenset[int]]:
    """Return the row of the department, None where there is none, and the rows of the units.

    `top` is the first row below the totals that stand first. Where nothing adds up (a figure may be misread), rows
    named like organisations are units if such a row stands first: projects would need a unit above them.
    """
    if not organisations:
        return None, frozenset()
    first = organisations[0]
    leads = first == top and len(organisations) > 1 and organisations[1] == first + 1
    candidates = organisations[1:] if leads else organisations
    sums = _Sums(amounts)
    if units := _adding_up(candidates, sums):
        return (first if leads else None), units
    if sums.hold(first, len(amounts)):
        return None, frozenset({first})
    return (first if leads else None), frozenset(candidates if first == top else ())


def _adding_up(candidates: Sequence[int], sums: _Sums) -> frozenset[int]:
    """Return the candidates to which the rows below, up to some later candidate or the end, add up.

    A candidate at which such a stretch ends is a unit too, though one of its own figures may be misread.
    """
    units: set[int] = set()
    inside = 0
    for k, unit in enumerate(candidates):
        if unit < inside:
            continue
        ends = [*candidates[k + 1 : k + 1 + MAX_NAMED_ALIKE], sums.rows]
        if end := next((end for end in ends if sums.hold(unit, end)), None):
            units.add(unit)
            inside = end
        elif unit == inside and units:
            units.add(unit)
    return frozenset(units)


def _is_organisation(name: str) -> bool:
    return name.endswith(tuple(common()["organisation_endings"]))


class _Sums:
    """Running sums of the amounts and of what rounding can explain, so that any stretch is added up at once."""

    def __init__(self, amounts: Sequence[str]) -> None:
        self.rows = len(amounts)
        self._values = list(accumulate((total([cell]) for cell in amounts), initial=Decimal(0)))
        self._slacks = list(accumulate((slack([cell]) for cell in amounts), initial=Decimal(0)))

    def hold(self, whole: int, end: int) -> bool:
        """True when there are rows between `whole` and `end` and they add up to the row `whole`."""
        stated = self._values[whole + 1] - self._values[whole]
        summed = self._values[end] - self._values[whole + 1]
        return end > whole + 1 and abs(stated - summed) <= self._slacks[end] - self._slacks[whole]
