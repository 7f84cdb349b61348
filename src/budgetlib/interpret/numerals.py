"""Numbers in cells for the arithmetic that finds columns; figures themselves are parsed by budgetlib.amounts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from budgetlib.amounts import UNITS, Amount, parse_amount
from budgetlib.errors import AmountError

_MANY_DECIMALS = re.compile(r"-?[0-9,]+\.[0-9]{3,6}")  # 万元 to the fen have six


@lru_cache(maxsize=2**16)  # placements are weighed by the same cells again and again
def amount_or_none(cell: str) -> Amount | None:
    """Return the number in a cell, None when the cell is blank or holds no number.

    It is in the unit of the table, whatever that is: amounts in 万元 may have more decimals than yuan have.
    """
    try:
        return parse_amount(cell)
    except AmountError:
        return _of_many_decimals(cell) if _MANY_DECIMALS.fullmatch(cell.strip()) else None


def _of_many_decimals(cell: str) -> Amount | None:
    try:
        amount = parse_amount(cell, "万元")
    except AmountError:
        return None
    if amount is None:
        return None
    return Amount(amount.yuan / UNITS["万元"], amount.grain / UNITS["万元"], amount.printed)


def total(cells: Iterable[str]) -> Decimal:
    """Return the sum of the numbers in cells; blanks and words count as nothing."""
    return sum((amount.yuan for cell in cells if (amount := amount_or_none(cell))), Decimal(0))


def slack(cells: Iterable[str]) -> Decimal:
    """Return by how much a sum over cells may be off without anyone having erred: half the sum of their grains."""
    return sum((amount.grain / 2 for cell in cells if (amount := amount_or_none(cell))), Decimal(0))
