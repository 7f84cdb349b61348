"""One consistent set of budget facts of an invented department: everything printed is a sum over its entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

GENERAL, FUND, CAPITAL = "general_public_budget", "government_fund", "state_capital_operations"
APPROPRIATIONS = (GENERAL, FUND, CAPITAL)
OTHERS = ("special_account", "business_revenue", "other_revenue")
CURRENT, CARRIED = "current", "carryover"


@dataclass(frozen=True, slots=True)
class Entry:
    """The smallest part of a budget: who spends it, on what, from which money. `economic` is empty for projects."""

    unit: str
    item: str
    economic: str
    project: str
    fund: str
    period: str
    amount: Decimal

    @property
    def is_basic(self) -> bool:
        return bool(self.economic)

    @property
    def is_public_use(self) -> bool:
        return self.economic.startswith("302")


@dataclass(frozen=True, slots=True)
class Facts:
    """A department's budget of one year: entries, three-public amounts, and last year's money by functional item."""

    department: str
    year: int
    units: tuple[tuple[str, str], ...]  # code, name
    entries: tuple[Entry, ...]
    three_public: dict[str, Decimal]
    prior: dict[str, Decimal]

    def total(self, wanted: Callable[[Entry], bool] = lambda entry: True) -> Decimal:
        """Exact sum of the entries that are wanted, in yuan."""
        return sum((entry.amount for entry in self.entries if wanted(entry)), Decimal(0))


def draw_facts(chance: Random, words: dict[str, Any], grain: Decimal) -> Facts:
    """Draw a department and its budget; every amount is a multiple of `grain` yuan."""
    place = chance.choice(words["department_first"]) + chance.choice(words["department_kind"])
    department = place + chance.choice(words["department_field"])
    names = [f"{department}（本级）"] + [
        place + name for name in chance.sample(words["subordinate"], chance.randint(0, 2))
    ]
    units = tuple((f"{chance.randint(100, 399)}{i:03}", name) for i, name in enumerate(names, start=1))
    entries = [*_basic(chance, words, units, grain), *_projects(chance, words, units, grain)]
    money = {
        name: _amount(chance, grain, 200_000)
        for name in ("overseas", "reception", "vehicle_purchase", "vehicle_operation")
    }
    if chance.random() < 0.5:
        money[chance.choice(("overseas", "vehicle_purchase"))] = Decimal(0)
    money["vehicles"] = money["vehicle_purchase"] + money["vehicle_operation"]
    money["three_public"] = money["overseas"] + money["reception"] + money["vehicles"]
    items = sorted({entry.item for entry in entries if entry.fund == GENERAL})
    prior = {item: _amount(chance, grain, 5_000_000) for item in items}
    return Facts(department, chance.randint(2019, 2026), units, tuple(entries), money, prior)


def _basic(chance: Random, words: dict[str, Any], units: Sequence[tuple[str, str]], grain: Decimal) -> Iterator[Entry]:
    details = [code for code in words["economic"] if len(code) == 5]
    for _, unit in units:
        items = chance.sample(words["basic_items"], chance.randint(2, 5))
        for item in items:
            for economic in chance.sample(details, chance.randint(1, 6)):
                yield Entry(unit, item, economic, "", GENERAL, CURRENT, _amount(chance, grain, 3_000_000))


def _projects(
    chance: Random, words: dict[str, Any], units: Sequence[tuple[str, str]], grain: Decimal
) -> Iterator[Entry]:
    named: set[str] = set()
    kinds = [(GENERAL, words["project_items"], CURRENT)] * chance.randint(2, 5) + [
        (GENERAL, words["project_items"], CARRIED)
    ]
    kinds += [(FUND, words["fund_items"], CURRENT)] * chance.randint(0, 2)
    kinds += [(CAPITAL, words["capital_items"], CURRENT)] * chance.randint(0, 1)
    kinds += [(fund, words["project_items"], CURRENT) for fund in OTHERS if chance.random() < 0.4]
    for fund, items, period in kinds:
        name = chance.choice(words["project_subject"]) + chance.choice(words["project_ending"])
        if name not in named:
            named.add(name)
            unit = chance.choice(units)[1]
            yield Entry(unit, chance.choice(items), "", name, fund, period, _amount(chance, grain, 9_000_000))


def _amount(chance: Random, grain: Decimal, most: int) -> Decimal:
    return Decimal(chance.randint(1, max(2, int(most / grain)))) * grain
