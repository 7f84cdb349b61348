"""Exact sums and shares of money columns, in which a missing value means "not stated"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

RATIO_GRAIN = Decimal("0.00000001")  # the scale of ratio columns, decimal128(18, 8)


def add_up(values: Iterable[Any]) -> Decimal:
    """Return the exact sum of the values that are stated; zero when none is."""
    return sum((Decimal(v) for v in values if not pd.isna(v)), Decimal(0))


def fraction(part: Any, whole: Any) -> Decimal | None:
    """Return `part` as a fraction of `whole` to eight decimals; None when either is missing or the whole is zero."""
    if pd.isna(part) or pd.isna(whole) or whole == 0:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(RATIO_GRAIN, ROUND_HALF_UP)


def share_of(part: Any, whole: Any) -> Decimal | None:
    """Return `fraction`, and None where it is no share: a part that moved the other way, or further than the whole."""
    share = fraction(part, whole)
    return share if share is not None and 0 <= share <= 1 else None


def with_share(table: pd.DataFrame, whole: Decimal | None = None, amount: str = "amount") -> pd.DataFrame:
    """Return `table` with a column `share`: its column `amount` (yuan) as a fraction of `whole` (default: the sum)."""
    whole = add_up(table[amount]) if whole is None else whole
    shares = [fraction(value, whole) for value in table[amount]]
    return table.assign(share=pd.Series(shares, index=table.index, dtype=object))


def sum_by(table: pd.DataFrame, keys: Sequence[str], amount: str = "amount") -> pd.DataFrame:
    """Return one row per combination of `keys` in order of appearance, with the exact sum of `amount` and `count`."""
    rows = [
        {**dict(zip(keys, key, strict=True)), amount: add_up(group[amount]), "count": len(group)}
        for key, group in table.groupby(list(keys), sort=False, dropna=False)
    ]
    summed = pd.DataFrame(rows, columns=[*keys, amount, "count"]).astype({amount: object})
    summed.attrs |= table.attrs  # an empty table knows why it is empty
    return summed


def largest_first(table: pd.DataFrame, amount: str = "amount") -> pd.DataFrame:
    """Return `table` ordered by `amount`, largest first, missing last; ties keep their order."""
    order = sorted(range(len(table)), key=lambda i: _descending(table[amount].iloc[i]))
    return table.iloc[order].reset_index(drop=True)


def rows_where(table: pd.DataFrame, flags: Iterable[bool]) -> pd.DataFrame:
    """Return the rows whose flag is true, one flag per row in order (also for an empty table)."""
    return table[pd.Series(list(flags), index=table.index, dtype=bool)]


def empty_table(columns: Sequence[str]) -> pd.DataFrame:
    """Return a table with these columns and no rows: the answer where a document does not disclose a part."""
    return pd.DataFrame(columns=list(columns), dtype=object)


def _descending(value: Any) -> tuple[bool, Decimal]:
    return (True, Decimal(0)) if pd.isna(value) else (False, -Decimal(value))
