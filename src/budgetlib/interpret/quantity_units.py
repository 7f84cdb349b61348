"""Units of money and of counted things in running text (quantity_units.yaml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from budgetlib.knowledge import knowledge

FILE = "quantity_units.yaml"


@cache
def money_units() -> tuple[str, ...]:
    """Return the words for units of money, the largest first."""
    return tuple(knowledge("budgetlib.interpret", FILE)["money_units"])


@cache
def count_units() -> tuple[str, ...]:
    """Return the words for units of counted or measured things."""
    return tuple(knowledge("budgetlib.interpret", FILE)["count_units"])


def has_quantity(text: str) -> bool:
    """True when `text` holds a number with a unit of money, a percentage or a count."""
    return _quantity().search(text) is not None


def alternatives(entries: Iterable[str], *, patterns: bool = False) -> str:
    """Return a regular expression for any of `entries`, longest first; plain words unless `patterns`."""
    ordered = sorted(entries, key=len, reverse=True)
    return "(?:" + "|".join(entry if patterns else re.escape(entry) for entry in ordered) + ")"


@cache
def _quantity() -> re.Pattern[str]:
    return re.compile(rf"\d\s*{alternatives([*money_units(), *count_units(), '%', '％', '万'])}")
