"""What the title of a standard table says of every amount in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ITEMS_OF_THREE_PUBLIC: Mapping[str, str] = {
    "overseas": "因公出国（境）费",
    "reception": "公务接待费",
    "vehicles": "公务用车购置及运行维护费",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_operation": "公务用车运行维护费",
    "conference": "会议费",
    "training": "培训费",
    "operating": "机关运行经费",
}


@dataclass(frozen=True, slots=True)
class TableFacts:
    """Fund of all amounts of a table, measures that say no more than its title, and whether it is of appropriations.

    `measure` is that of columns whose heads say none, `classification` is what its codes must be: functional, economic,
    or either (empty).
    """

    fund: str = "all"
    said: frozenset[str] = frozenset()
    appropriated: bool = False
    classification: str = ""
    measure: str = "total"


_BASIC = frozenset({"basic_expenditure"})
_FACTS: Mapping[str, TableFacts] = {
    "revenue_summary": TableFacts(classification="functional"),
    "expenditure_summary": TableFacts(classification="functional"),
    "appropriation_summary": TableFacts(appropriated=True),
    "appropriation_expenditure": TableFacts(appropriated=True, classification="functional"),
    "general_public_expenditure": TableFacts("general_public_budget", appropriated=True, classification="functional"),
    "basic_by_economic": TableFacts("general_public_budget", _BASIC, True, "economic"),
    "appropriation_basic_by_economic": TableFacts("all", _BASIC, True, "economic"),
    "government_fund_expenditure": TableFacts("government_fund", appropriated=True, classification="functional"),
    "government_fund_revenue": TableFacts("government_fund", appropriated=True),
    "state_capital": TableFacts("state_capital_operations", appropriated=True),
    "three_public": TableFacts("all", frozenset({"three_public"}), True),
    "operating": TableFacts("general_public_budget", frozenset({"operating"}), True, measure="operating"),
}


def facts_of(table: str) -> TableFacts:
    """Return what holds for every amount of a standard table; nothing for other tables."""
    return _FACTS.get(table, TableFacts())
