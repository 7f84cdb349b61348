"""What a performance form says: funds, indicators, prose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from budgetlib.amounts import Amount

SOURCES = ("fiscal", "central", "provincial", "municipal", "own", "other")
FUND_KEYS = ("total", *SOURCES)
SCOPES = ("whole_period", "year")
ILLEGIBLE = "无法辨认"  # stands where a required label cannot be read


@dataclass(frozen=True, slots=True)
class FundSplit:
    """The money of one scope in yuan by who pays it; None = not printed or not legible.

    `fiscal` is what a form calls 财政拨款 without saying which level of government pays.

    `repaired` names the amounts whose digits were put together again or that follow from the form's own sums;
    `illegible` names those that are printed but cannot be decided.
    """

    total: Amount | None = None
    fiscal: Amount | None = None
    central: Amount | None = None
    provincial: Amount | None = None
    municipal: Amount | None = None
    own: Amount | None = None
    other: Amount | None = None
    repaired: frozenset[str] = frozenset()
    illegible: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Stated:
    """One printed target: `text` in standard spelling (None when the cell is lost), `legible`, and as `printed`."""

    text: str | None
    legible: bool
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator; a scope is None when the form has no such column or leaves the indicator out of it."""

    level1: str
    level2: str
    level3: str
    level3_printed: str
    name_legible: bool
    whole_period: Stated | None
    year: Stated | None
    page: int
    row: int


@dataclass(frozen=True, slots=True)
class Form:
    """One performance form as printed.

    `number` counts project forms in print order from 1; the whole-department form is 0. `description` is the project's
    description as one text, `marked` the same with the marks of strips.py where a conversion cut it (evidence for
    costs), `invented` whether a conversion made up part of it, `plan` the plan by which it is carried out, `goals` of
    the whole period and of the year. `unread` lists rows (page, row, text) of the indicator block of which nothing
    could be read.
    """

    number: int
    kind: Literal["project", "department"]
    name: str
    unit_name: str
    category: str
    stamp: str
    page: int
    row: int
    page_last: int
    row_last: int
    whole_period: FundSplit
    year: FundSplit
    description: str
    marked: str
    goals: tuple[str, str]
    indicators: tuple[Indicator, ...]
    legible: bool
    unread: tuple[tuple[int, int, str], ...] = field(default=())
    plan: str = ""
    invented: bool = False
