"""Numbers in cells for the arithmetic that finds columns; figures themselves are parsed by budgetlib.amounts."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from budgetlib.amounts import Amount, parse_amount
from budgetlib.errors import AmountError


@lru_cache(maxsize=2**16)  # placements are weighed by the same cells again and again
def amount_or_none(cell: str) -> Amount | None:
    """Return the number in a cell, None when the cell is blank or holds no number."""
    try:
        return parse_amount(cell)
    except AmountError:
        return None


def total(cells: Iterable[str]) -> Decimal:
    """Return the sum of the numbers in cells; blanks and words count as nothing."""
    return sum((amount.yuan for cell in cells if (amount := amount_or_none(cell))), Decimal(0))


def slack(cells: Iterable[str]) -> Decimal:
    """Return by how much a sum over cells may be off without anyone having erred: half the sum of their grains."""
    return sum((amount.grain / 2 for cell in cells if (amount := amount_or_none(cell))), Decimal(0))
