"""An invented department's budget of one year, in exact yuan; everything that is printed is a sum over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

GENERAL, OWN = "general_public_budget", "own_funds"
SPECIFIC, OPERATING = "特定目标类项目", "其他运转类项目"


@dataclass(frozen=True, slots=True)
class Line:
    """One economic line of a unit's basic expenditure; `function` is the functional code that pays for it."""

    economic_class: str
    item: str
    government_item: str
    function: str
    amount: Decimal
    public_use: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """A spending unit: an agency (机关) or an institution (事业单位)."""

    name: str
    is_agency: bool
    staff: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Component:
    """One cost component of a project: quantity × price in yuan."""

    item: str
    measure: str
    quantity: int
    price: int


@dataclass(frozen=True, slots=True)
class Indicator:
    """One performance indicator; the target is the same for the year and the whole period."""

    level1: str
    level2: str
    level3: str
    target: str


@dataclass(frozen=True, slots=True)
class Project:
    """A project with its money of the year, and what it is planned to cost in other years (`later`)."""

    name: str
    unit: str
    function: str
    kind: str
    fund: str
    amount: Decimal
    later: Decimal
    components: tuple[Component, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """Money of an earlier project that was not spent and is carried over."""

    name: str
    unit: str
    function: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Entry:
    """The smallest part of a budget: who spends it, on what function, from which money."""

    unit: str
    function: str
    is_project: bool
    fund: str
    is_carried: bool
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Budget:
    """Everything that a department's disclosure of one year states in figures."""

    department: str
    field: str
    year: int
    units: tuple[Unit, ...]
    projects: tuple[Project, ...]
    carried: tuple[CarriedOver, ...]
    procured_goods: Decimal
    procured_services: Decimal
    vehicles: int
    floor_area: Decimal

    def entries(self) -> Iterator[Entry]:
        """Yield every part of the budget once."""
        for unit in self.units:
            for line in unit.lines:
                yield Entry(unit.name, line.function, False, GENERAL, False, line.amount)
        for project in self.projects:
            yield Entry(project.unit, project.function, True, project.fund, False, project.amount)
        for carried in self.carried:
            yield Entry(carried.unit, carried.function, True, GENERAL, True, carried.amount)

    def lines(self) -> list[Line]:
        """All economic lines of all units."""
        return [line for unit in self.units for line in unit.lines]

    def spent_on(self, item: str) -> Decimal:
        """Basic expenditure on one departmental economic item."""
        return total(line for line in self.lines() if line.item == item)

    @property
    def operating(self) -> Decimal:
        """Agency operating expenses 机关运行经费: the public-use money of the agencies."""
        return total(line for unit in self.units if unit.is_agency for line in unit.lines if line.public_use)


def total(parts: Iterator[Line] | Iterator[Entry] | list[Line] | list[Entry]) -> Decimal:
    """Exact sum of the amounts."""
    return sum((part.amount for part in parts), Decimal(0))
