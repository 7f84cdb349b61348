"""Where each performance form begins and ends, and which of its rows hold what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from budgetlib.interpret.forms.cells import filled
from budgetlib.interpret.forms.money_unit import is_unit_line
from budgetlib.interpret.forms.vocabulary import compact, fund_patterns, is_like, vocabulary
from budgetlib.readers.document import Line

ROWS_TO_FUNDS = 15  # the rows of money follow a form's name within so many rows
LABEL_CELLS = 3  # a label cut by column borders stands in the first cells
MAX_FUND_LABEL_CHARACTERS = 24  # two merged rows of money in one cell
LINES_ABOVE = 6  # title, year, unit of money and the like stand right above a form
_MONEY = re.compile("资金|自筹|单位自|拨款")
_RULE = re.compile("[—_-]+")


@dataclass(slots=True)
class Zones:
    """The rows of one form by what they hold."""

    title: str = ""
    name: Line | None = None
    above: list[Line] = field(default_factory=list)
    head: list[Line] = field(default_factory=list)
    funds: list[Line] = field(default_factory=list)
    prose: list[Line] = field(default_factory=list)
    goals: list[Line] = field(default_factory=list)
    indicator_head: Line | None = None
    indicators: list[Line] = field(default_factory=list)
    foot: list[Line] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        """All rows in reading order, without the lines above the form."""
        first = [self.name] if self.name else []
        head = [self.indicator_head] if self.indicator_head else []
        return [*first, *self.head, *self.funds, *self.prose, *self.goals, *head, *self.indicators, *self.foot]


def split_forms(lines: Sequence[Line]) -> list[Zones]:
    """Return the rows of every form, in print order.

    A project form begins with the row of the project's name that rows of money follow; the whole-department form with
    its title. Lines before the first form belong to none.
    """
    forms: list[tuple[Zones, list[Line]]] = []
    money = _rows_of_money(lines)
    for position, line in enumerate(lines):
        if line.cells is None:
            if vocabulary()["department_title"] in compact(line.text[:60]):
                forms.append((Zones(title=line.text), []))
        elif is_name_row(line) and any(i in money for i in range(position, position + ROWS_TO_FUNDS)):
            forms.append((Zones(name=line, above=_above(lines, position)), []))
        elif forms:
            forms[-1][1].append(line)
    for zones, rows in forms:
        _sort(zones, rows)
    return [zones for zones, _ in forms if zones.lines]


def _above(lines: Sequence[Line], position: int) -> list[Line]:
    """The lines right above a form that say in which unit its money is, nearest first; the form before ends them."""
    found: list[Line] = []
    for line in reversed(lines[max(0, position - LINES_ABOVE) : position]):
        if is_unit_line(line):
            found.append(line)
        elif line.cells is not None and len(filled(line)) > 1:
            break
    return found


def is_name_row(line: Line) -> bool:
    """True for the row that names the project, however its label is cut."""
    cells = filled(line)
    if len(cells) > 2 and len(cells[0][1].strip()) == 1:
        cells = cells[1:]  # a stray glyph of the page's border
    return bool(cells) and compact(cells[0][1][:40]).startswith(vocabulary()["name_label"])


def row_label(line: Line) -> str:
    """Return the beginning of a row without blanks: its label, however many cells it is cut into."""
    return "".join(compact(text[:40]) for _, text in filled(line)[:LABEL_CELLS])


def _rows_of_money(lines: Sequence[Line]) -> set[int]:
    return {i for i, line in enumerate(lines) if line.cells is not None and "资金总" in compact(line.text[:400])}


def _sort(zones: Zones, rows: Sequence[Line]) -> None:
    """Give every row its zone; zones follow each other in the order of the form."""
    stage = "head"
    for line in rows:
        stage, is_header = _stage(line, stage)
        if is_header and stage == "indicators":
            zones.indicator_head = zones.indicator_head or line
        elif not is_header or stage == "foot":
            getattr(zones, stage).append(line)


def _stage(line: Line, stage: str) -> tuple[str, bool]:
    """Return the zone of a row that follows zone `stage`, and whether the row is only a header."""
    words = vocabulary()
    cells = [text for _, text in filled(line)]
    label = row_label(line)
    if stage == "indicators" and any(word in label for word in words["footer"]):
        return "foot", False
    if stage in {"indicators", "foot"}:
        return stage, False
    if any(is_like(cell, words["indicator_heads"]) for cell in cells):
        return "indicators", True
    goals = [word for group in words["goal_heads"].values() for word in group]
    if stage in {"prose", "goals"} and len(cells) <= 3 and any(compact(cell[:40]) in goals for cell in cells):
        return "goals", True
    if stage == "goals":
        return "goals", False
    if stage in {"head", "funds"} and _is_fund_row(cells):
        return "funds", False
    return ("prose" if stage in {"funds", "prose"} else stage), False


def _is_fund_row(cells: Sequence[str]) -> bool:
    """A row of money names a source of money in a short cell; the description below it begins with its own label."""
    if _is_prose_label("".join(compact(cell[:40]) for cell in cells[:LABEL_CELLS])):
        return False
    short = [_RULE.sub("", compact(cell[:80])) for cell in cells]
    return any(
        len(cell) <= MAX_FUND_LABEL_CHARACTERS and _MONEY.search(cell) and pattern.search(cell)
        for cell in short
        for pattern in fund_patterns().values()
    )


def _is_prose_label(label: str) -> bool:
    return any(label.startswith(word) for words in vocabulary()["prose"].values() for word in words)
