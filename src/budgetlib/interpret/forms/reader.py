"""Performance forms (绩效目标表) of a disclosure: money in both scopes, description, goals, indicators.

Text conversions and ruled tables of a PDF go through the same code: rows are read by what they say, and the repetitions
within a form (two halves, totals and sources, several prints) decide between readings.
"""

from __future__ import annotations

from collections.abc import Sequence

from budgetlib.classification import economic_items
from budgetlib.interpret.forms.cells import Wording, filled
from budgetlib.interpret.forms.duplicates import distinct_forms, duplicate_groups
from budgetlib.interpret.forms.funds import read_funds
from budgetlib.interpret.forms.head import category, description, goals, plan, project_name, stamp, unit_name
from budgetlib.interpret.forms.indicators import read_indicators
from budgetlib.interpret.forms.model import Form, FundSplit, Indicator, Stated
from budgetlib.interpret.forms.money_unit import unit_of_money
from budgetlib.interpret.forms.split import Zones, split_forms
from budgetlib.interpret.forms.strips import without_marks
from budgetlib.interpret.forms.vocabulary import vocabulary
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Line

MAX_WORDING_CHARACTERS = 200

__all__ = ["Form", "FundSplit", "Indicator", "Stated", "distinct_forms", "duplicate_groups", "read_forms"]


def read_forms(lines: Sequence[Line]) -> list[Form]:
    """Read every performance form among `lines` in print order, also those printed twice.

    `lines` is the forms part of a document, titles included. Never raises on damaged print: what cannot be read is
    empty or flagged.
    """
    parts = split_forms(lines)
    wording = _wording(parts)
    elsewhere = _wording([zones for zones in parts if zones.name])
    joining = wording.also((*economic_items().values(), *vocabulary()["cost_items"]))
    forms: list[Form] = []
    number = 0
    for zones in parts:
        number += zones.name is not None
        forms.append(_form(zones, number if zones.name else 0, wording, elsewhere, joining))
    return forms


def _wording(parts: Sequence[Zones]) -> Wording:
    cells = (cell for zones in parts for line in zones.lines for _, cell in filled(line))
    # Each wording counts once: both halves of a form repeat each other, misreadings included.
    return Wording({standard_label(cell) for cell in cells if len(cell) <= MAX_WORDING_CHARACTERS})


def _form(zones: Zones, number: int, wording: Wording, elsewhere: Wording, joining: Wording) -> Form:
    project = zones.name is not None
    unit = unit_of_money(zones.funds, zones.head, zones.above)
    whole, year = read_funds(zones.funds, unit) if project else (FundSplit(), FundSplit())
    text, invented = description(zones, joining) if project else ("", False)
    indicators, unread = read_indicators(zones, wording, None if project else elsewhere)
    name = project_name(zones.name) if zones.name else standard_label(zones.title)
    lines = zones.lines
    return Form(
        number=number,
        kind="project" if project else "department",
        name=name,
        unit_name=unit_name(zones.head),
        category=category(zones.head),
        stamp=stamp(lines[-1:] + zones.foot),
        page=lines[0].page,
        row=lines[0].row,
        page_last=lines[-1].page,
        row_last=lines[-1].row,
        whole_period=whole,
        year=year,
        description=without_marks(text),
        marked=text,
        invented=invented,
        plan=plan(zones, joining) if project else "",
        goals=goals(zones, joining),
        indicators=indicators,
        legible=bool(name) and (year.total is not None or any(map(_is_legible, indicators))),
        unread=unread,
    )


def _is_legible(indicator: Indicator) -> bool:
    return indicator.name_legible and any(s is not None and s.legible for s in (indicator.whole_period, indicator.year))
