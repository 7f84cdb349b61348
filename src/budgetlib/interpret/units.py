"""Which rows of a project table are spending units, which the department, which projects."""

from __future__ import annotations

from collections.abc import Sequence

from budgetlib.interpret.layout import common
from budgetlib.interpret.numerals import slack, total


def mark_units(names: Sequence[str], amounts: Sequence[str]) -> list[tuple[str, str]]:
    """Return (level, unit_name) for every row of a project table.

    `names` and `amounts` are the standard labels and printed totals, top to bottom. A row is a unit (`subtotal`) when
    it is named like an organisation and the rows below it, up to the next such row, add up to it; the first row is the
    department (`total`) when the units add up to it. Every other row is a project (`line`) of the unit above.
    """
    organisations = [i for i, name in enumerate(names) if _is_organisation(name)]
    top = 0 if organisations[:1] == [0] and (len(organisations) == 1 or organisations[1] == 1) else None
    units = organisations[1:] if top == 0 and len(organisations) > 1 else organisations
    ends = [*units[1:], len(names)]
    units = [
        unit
        for unit, end in zip(units, ends, strict=True)
        if end > unit + 1 and _adds_up(amounts, unit, range(unit + 1, end))
    ] or units
    marks: list[tuple[str, str]] = []
    current = ""
    for i, name in enumerate(names):
        if i == top and i not in units:
            marks.append(("total", ""))
        elif i in units:
            current = name
            marks.append(("subtotal", name))
        else:
            marks.append(("total", "") if name in common()["total_labels"] else ("line", current))
    return marks


def _is_organisation(name: str) -> bool:
    return name.endswith(tuple(common()["organisation_endings"])) or name in common()["total_labels"]


def _adds_up(amounts: Sequence[str], whole: int, parts: range) -> bool:
    cells = [amounts[i] for i in parts]
    return abs(total([amounts[whole]]) - total(cells)) <= slack([amounts[whole], *cells])
