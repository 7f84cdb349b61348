"""What became of an invented budget: the money spent by the end of the year, as a budget of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from tools.synthetic.model import GENERAL, Budget, Entry, Line, Project, total
from tools.synthetic.words import CENT

PERSONNEL, PUBLIC_USE, PROJECTS = (975, 1015), (860, 990), (900, 1000)  # per mille of the budget that are spent


@dataclass(frozen=True, slots=True)
class Account:
    """The final account of a year: what was budgeted, what was spent of it, and what was spent the year before."""

    budget: Budget
    spent: Budget
    spent_before: Budget
    kept: tuple[Entry, ...]

    @property
    def carried_in(self) -> Decimal:
        """Money left over at the beginning of the year."""
        return total([entry for entry in self.budget.entries() if entry.is_carried])

    @property
    def kept_amount(self) -> Decimal:
        """Money left over at the end of the year: what the next budget carries over."""
        return total(list(self.kept))


def account(budget: Budget, before: Budget, after: Budget, *, seed: int = 0) -> Account:
    """Return the final account of `budget`, given the budgets of the years before and after."""
    kept = tuple(Entry(part.unit, part.function, True, GENERAL, False, part.amount) for part in after.carried)
    return Account(budget, executed(budget, after, seed=seed), executed(before, budget, seed=seed), kept)


def executed(budget: Budget, after: Budget, *, seed: int = 0) -> Budget:
    """Return `budget` with the amounts spent; what the budget `after` carries over of a project was not spent."""
    chance = Random(f"{seed}-{budget.department}-{budget.year}-executed")
    left = {(carried.unit, carried.name): carried.amount for carried in after.carried}
    units = tuple(replace(unit, lines=tuple(_line(chance, line) for line in unit.lines)) for unit in budget.units)
    projects = tuple(_project(chance, project, left) for project in budget.projects)
    return replace(budget, units=units, projects=projects)


def _line(chance: Random, line: Line) -> Line:
    return replace(line, amount=_part(line.amount, chance.randint(*(PUBLIC_USE if line.public_use else PERSONNEL))))


def _project(chance: Random, project: Project, left: dict[tuple[str, str], Decimal]) -> Project:
    if (project.unit, project.name) in left:
        return replace(project, amount=project.amount - left[project.unit, project.name])
    return replace(project, amount=_part(project.amount, chance.choice([1000, chance.randint(*PROJECTS)])))


def _part(amount: Decimal, per_mille: int) -> Decimal:
    return (amount * per_mille / 1000).quantize(CENT)
