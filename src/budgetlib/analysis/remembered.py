"""What several parts of a notebook ask of the same tables is worked out once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps

import pandas as pd

_KEPT = 8
"""Results of a function that are kept, with the tables they were made from: so many disclosures at once."""


def remembered(compute: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    """Make a function of tables work out what it is asked again about the very same tables only once.

    Tables are told by identity, so they are not to be changed in place; every caller gets a copy of the result.
    """
    known: OrderedDict[tuple[int, ...], tuple[tuple[pd.DataFrame, ...], pd.DataFrame]] = OrderedDict()

    @wraps(compute)
    def asked(*tables: pd.DataFrame) -> pd.DataFrame:
        key = tuple(map(id, tables))
        if key not in known:
            known[key] = tables, compute(*tables)  # the tables as well: no other gets their identity meanwhile
            if len(known) > _KEPT:
                known.popitem(last=False)
        return known[key][1].copy()

    return asked
