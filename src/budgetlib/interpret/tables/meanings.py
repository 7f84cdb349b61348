"""What the words above a column say its amounts are: measure, fund, period, or that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from budgetlib.interpret.tables.words import bare_word, head_grammar

OTHER = "other"  # what a column measures whose head nobody knows
VARIANTS = {"budget": "_budget", "prior_budget": "_prior", "prior_execution": "_prior", "change": "_change"}
"""Measure of a column that says which year's or which stage's money it is → ending of the measure a row names."""
_BUDGET = re.compile(r"预算数?$|预算金额$")
_ACCOUNT = re.compile(r"决算")
_EXECUTED = re.compile(r"执行|决算|完成|实际")
_YEAR = re.compile(r"(20\d\d)(?=年|$)")
_THIS_YEARS = re.compile(r"^(本年|当年|本年度)(年初|部门|财政)?(预算|决算)(数|金额|安排|安排数)?$")
_LEGIBLE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a head says. `unknown` are the characters nobody accounts for; `total` says that it names a sum."""

    measure: str = ""
    fund: str = ""
    period: str = ""
    flow: str = ""
    appropriation: bool = False
    variant: str = ""
    percent: bool = False
    total: bool = False
    unknown: str = ""

    @property
    def says_something(self) -> bool:
        """True when the head says anything of money."""
        return bool(
            self.measure or self.fund or self.period or self.flow or self.appropriation or self.variant or self.total
        )


def meaning_of(path: Sequence[str]) -> Meaning:
    """Read the words above a column from the top down; what stands lower says more."""
    measure = fund = period = flow = variant = unknown = ""
    appropriation = percent = total = project = False
    for word in path:
        reading = head_grammar().read(bare_word(word))
        unknown += reading.left
        for said in reading.said:
            kind, _, value = said.partition(":")
            if kind == "measure":
                project = project or value == "project_expenditure"
                measure = value
            elif kind == "economic":
                measure = f"project_economic_{value}" if project else f"economic_{value}"
            elif kind == "fund":
                fund = value
            elif kind == "period":
                period = value
            elif kind == "flow":
                flow = flow or value
            elif kind in ("own_balance", "carryover_next", "change"):
                measure, period = kind, "carryover" if kind == "own_balance" else period
            elif kind in ("prior_budget", "prior_execution"):
                variant = kind
            else:
                appropriation |= kind == "appropriation"
                percent |= kind == "percent"
                total |= kind == "total"
    if measure == "change":  # 比上年执行数增减: of both years, none of them the prior one's money
        variant = ""
    return Meaning(measure, fund, period, flow, appropriation, variant, percent, total, unknown)


def year_of(printed: Sequence[str]) -> int | None:
    """Return the year named in the cells above a column, the lowest one first."""
    found = (match for cell in reversed(printed) if (match := _YEAR.search(cell.replace(" ", ""))))
    match = next(found, None)
    return int(match[1]) if match else None


def is_this_years(word: str) -> bool:
    """True for a head that says this year's budget or account without the number of the year (本年预算数)."""
    return bool(_THIS_YEARS.search(bare_word(word)))


def stage_of(path: Sequence[str]) -> str:
    """Return `budget` or `account` for a head that says 预算数 or 决算数, empty otherwise."""
    for word in reversed(path):
        if _ACCOUNT.search(word):
            return "account"
        if _BUDGET.search(word) and not _ends_with_fund(word):
            return "budget"
    return ""


def _ends_with_fund(word: str) -> bool:
    """True for the name of a budget (一般公共预算), which is no stage of it."""
    bare = bare_word(word)
    return not bare.endswith("数") and any(said.startswith("fund:") for said in head_grammar().read(bare).said)


def prior_variant(path: Sequence[str]) -> str:
    """Return which figure of the prior year a head names."""
    return "prior_execution" if any(_EXECUTED.search(word) for word in path) else "prior_budget"


def is_legible(path: Sequence[str]) -> bool:
    """True when a head has a Chinese word."""
    return any(_LEGIBLE.search(word) for word in path)
