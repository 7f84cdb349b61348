"""Inventing a department's budget, and that of the year after: seeded, so that equal arguments give equal budgets."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from tools.synthetic.model import (
    GENERAL,
    OPERATING,
    OWN,
    SPECIFIC,
    Budget,
    CarriedOver,
    Component,
    Indicator,
    Line,
    Project,
    Unit,
)
from tools.synthetic.words import CENT, ceiling, department_name, vocabulary

MONTHS = 12
KEPT_COMPONENTS = (1, 4)
CHANGES = ("same", "same", "larger", "smaller", "discontinued")  # what may become of a project, evenly drawn
FACTORS = {"same": (100, 100), "larger": (105, 180), "smaller": (30, 95)}  # per cent of last year's quantities


def invent(number: int, year: int, *, units: int, projects: int, field: str, seed: int = 0) -> Budget:
    """Return the budget of the invented department `number` for a year, with so many units and projects."""
    chance = Random(f"{seed}-{number}-{year}")
    department = department_name(number)
    bodies = tuple(_unit(chance, department, field, place) for place in range(units))
    invented = Budget(
        department, field, year, bodies, (), (), Decimal(0), Decimal(0), chance.randint(1, 9), _area(chance)
    )
    invented = _with_petitions(chance, invented)
    for _ in range(projects - len(invented.projects)):
        invented = replace(invented, projects=(*invented.projects, _new_project(chance, invented)))
    return _with_procurement(chance, invented)


def year_after(budget: Budget, *, seed: int = 0) -> Budget:
    """Return the budget of the next year: staff and wages change, projects end, begin, grow and shrink.

    Something of one of this year's projects is carried over. One project at least of every kind of change is there as
    soon as there are five of them.
    """
    chance = Random(f"{seed}-{budget.department}-{budget.year}-after")
    units = tuple(_unit_after(chance, unit) for unit in budget.units)
    after = replace(budget, year=budget.year + 1, units=units, projects=(), carried=_carried(chance, budget))
    for place, project in enumerate(budget.projects):
        change = CHANGES[place % len(CHANGES)] if place < len(CHANGES) else chance.choice(CHANGES)
        if change != "discontinued":
            after = replace(after, projects=(*after.projects, _project_after(chance, project, FACTORS[change])))
    for _ in range(1 + len(budget.projects) // 5):
        known = replace(after, projects=(*budget.projects, *after.projects))
        after = replace(after, projects=(*after.projects, _new_project(chance, known)))
    return _with_procurement(chance, after)


def _unit(chance: Random, department: str, field: str, place: int) -> Unit:
    is_agency = place == 0
    name = department if is_agency else f"{department}服务中心" if place == 1 else f"{department}信息中心"
    staff = chance.randint(18, 90) if is_agency else chance.randint(6, 40)
    words = vocabulary()
    own = words["fields"][field]["agency" if is_agency else "institution"]
    lines = [
        Line(kind, item, government, function or own, _wages(chance, staff, low, high), kind == words["public_use"])
        for kind, item, government, low, high, function in words["lines"]["agency" if is_agency else "institution"]
    ]
    return Unit(name, is_agency, staff, tuple(lines))


def _wages(chance: Random, staff: int, low: int, high: int) -> Decimal:
    """A year's money at a monthly rate per head, to the fen."""
    return Decimal(chance.randint(low * 100, high * 100)) * staff * MONTHS / 100


def _unit_after(chance: Random, unit: Unit) -> Unit:
    """Staff changes by a few; every line follows staff and a rate of its own."""
    staff = max(3, unit.staff + chance.choice([-3, -2, -1, -1, 0, 1]))
    lines = []
    for line in unit.lines:
        rate = Decimal(chance.randint(800, 990) if line.public_use else chance.randint(990, 1040)) / 1000
        lines.append(replace(line, amount=(line.amount * staff / unit.staff * rate).quantize(CENT)))
    return replace(unit, staff=staff, lines=tuple(lines))


def _with_petitions(chance: Random, budget: Budget) -> Budget:
    """Give the department the project whose function is recoded between the editions."""
    words = vocabulary()["petitions"]
    project = replace(_new_project(chance, budget), name=words["name"], function=words["function"], fund=GENERAL)
    return replace(budget, projects=(project,))


def _new_project(chance: Random, budget: Budget) -> Project:
    words = vocabulary()
    field = words["fields"][budget.field]
    taken = {project.name for project in budget.projects}
    names = [f"{topic}{purpose}" for topic in field["topics"] for purpose in words["purposes"]]
    name = chance.choice([name for name in names if name not in taken])
    unit = chance.choice(budget.units).name
    kind = chance.choice([SPECIFIC, SPECIFIC, OPERATING])
    components = _components(chance)
    stated = Decimal(sum(part.quantity * part.price for part in components))
    fund = OWN if len(budget.units) > 1 and chance.random() < 0.1 else GENERAL
    later = stated * chance.choice([0, 0, 0, 1, 2])
    project = Project(name, unit, chance.choice(field["projects"]), kind, fund, stated, later, components, ())
    project = replace(project, amount=project.amount + _unexplained(chance, stated))
    return replace(project, indicators=_indicators(chance, project))


def _components(chance: Random) -> tuple[Component, ...]:
    chosen = chance.sample(vocabulary()["components"], chance.randint(*KEPT_COMPONENTS))
    return tuple(
        Component(item, measure, chance.randint(*quantities), chance.randint(low // 10, high // 10) * 10)
        for item, measure, low, high, *quantities in chosen
    )


def _unexplained(chance: Random, stated: Decimal) -> Decimal:
    """What the stated components leave of a project's money: mostly nothing."""
    return (stated * chance.randint(1, 400) / 1000).quantize(CENT) if chance.random() < 0.4 else Decimal(0)


def _indicators(chance: Random, project: Project) -> tuple[Indicator, ...]:
    first = project.components[0]
    filled = {
        "quantity": first.quantity,
        "unit": first.measure,
        "cost": ceiling(project.amount),
        "percent": chance.choice([85, 90, 95, 100]),
    }
    rows = vocabulary()["indicators"]
    kept = [row for place, row in enumerate(rows) if place == 0 or chance.random() < 0.85]
    return tuple(Indicator(*levels, target.format(**filled)) for *levels, target in kept)


def _project_after(chance: Random, project: Project, factors: tuple[int, int]) -> Project:
    """The same project with quantities larger, smaller or as they were; what was unexplained stays."""
    if factors[0] == factors[1]:
        return project
    explained = sum(part.quantity * part.price for part in project.components)
    factor = chance.randint(*factors)
    parts = tuple(replace(part, quantity=max(1, part.quantity * factor // 100)) for part in project.components)
    again = Decimal(sum(part.quantity * part.price for part in parts))
    changed = replace(project, components=parts, amount=project.amount - explained + again)
    return replace(changed, indicators=_indicators(chance, changed))


def _carried(chance: Random, budget: Budget) -> tuple[CarriedOver, ...]:
    candidates = [project for project in budget.projects if project.fund == GENERAL]
    if not candidates or len(budget.projects) < len(CHANGES):
        return ()
    source = chance.choice(candidates)
    rest = (source.amount * chance.randint(10, 90) / 1000).quantize(CENT)
    return (CarriedOver(source.name, source.unit, source.function, rest),)


def _with_procurement(chance: Random, budget: Budget) -> Budget:
    money = sum((project.amount for project in budget.projects), Decimal(0))
    goods, services = (money * chance.randint(10, 300) / 1000 for _ in range(2))
    return replace(budget, procured_goods=goods.quantize(CENT), procured_services=services.quantize(CENT))


def _area(chance: Random) -> Decimal:
    return Decimal(chance.randint(60_000, 400_000)) / 100
