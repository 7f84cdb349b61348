"""A table as it is printed, and the truth of every figure in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

LEFT, ABOVE = "<", "^"
"""A cell covered by the merged cell on its left, or above it."""
PROJECTS = "projects"
UNITS = {"元": Decimal(1), "万元": Decimal(10_000)}


@dataclass(frozen=True, slots=True)
class Column:
    """What a column of money holds; where a wording leaves a coordinate open, all accepted values."""

    measures: frozenset[str]
    funds: frozenset[str]
    periods: frozenset[str]


@dataclass(frozen=True, slots=True)
class Truth:
    """One printed figure: its table, row and column, and the amount in yuan as printed.

    Projects are rows of a dataset of their own (PROJECTS): name, unit and the money of all funds.
    """

    table: str
    side: str
    code: str
    name: str
    column: Column
    amount: Decimal
    unit: str = ""


@dataclass(slots=True)
class Printed:
    """A table as printed: what stands above it, a head of one row or more, rows of texts; and its truth.

    `label` is a number of the form above the title, `under` what stands below the title left and right;
    `features` name what was drawn.
    """

    table: str
    title: str
    head: list[list[str]]
    rows: list[list[str]] = field(default_factory=list)
    truth: list[Truth] = field(default_factory=list)
    label: str = ""
    under: tuple[str, str] = ("", "")
    note: str = ""
    features: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Money:
    """How money is printed: unit, decimals, thousands separators, and what stands for nought."""

    unit: str
    decimals: int
    separators: bool
    nought: str

    @property
    def grain(self) -> Decimal:
        """The smallest amount that can be printed, in yuan."""
        return UNITS[self.unit].scaleb(-self.decimals)

    def text(self, yuan: Decimal) -> str:
        """An amount as printed."""
        if not yuan:
            return self.nought
        return f"{self.rounded(yuan) / UNITS[self.unit]:{',' if self.separators else ''}.{self.decimals}f}"

    def rounded(self, yuan: Decimal) -> Decimal:
        """An amount in yuan as it is printed."""
        return (yuan / self.grain).quantize(Decimal(1), ROUND_HALF_UP) * self.grain


def column(
    measure: str | Sequence[str] = "total",
    fund: str | Sequence[str] = "all",
    period: str | Sequence[str] = ("all", "current"),
) -> Column:
    """A column by its coordinates; a list names several accepted values."""
    return Column(*(frozenset([value] if isinstance(value, str) else value) for value in (measure, fund, period)))
