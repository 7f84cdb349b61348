"""How far what was recognised in scans can be relied on: the shares that stand beside each source file."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.model import Disclosure
from budgetlib.reconcile.proof import PROVED
from budgetlib.reconcile.repair.proposals import UNIQUE
from budgetlib.reconcile.repair.unreadable import plain

_SHARE = Decimal("0.0001")


def with_shares(disclosure: Disclosure) -> Disclosure:
    """Return a reconciled disclosure whose `documents` say which share of the figures of their recognised pages is
    proved, and which has a certain correction; itself where nothing was recognised."""
    rows = plain(disclosure, "documents")
    if not any(row["pages_recognised"] for row in rows):
        return disclosure
    figures = disclosure.figures[disclosure.figures["confidence"].notna()]
    certain = disclosure.repairs[disclosure.repairs["certainty"] == UNIQUE]
    mended = set(zip(certain["table"], certain["page"], certain["row"], certain["printed"], strict=True))
    for row in rows:
        if row["pages_recognised"]:
            own = figures[figures["file"].isna() | (figures["file"] == row["file"])]
            row |= _shares(own, mended)
    return disclosure.with_table("documents", rows)


def _shares(figures: pd.DataFrame, mended: set[tuple[Any, ...]]) -> Mapping[str, Decimal | None]:
    if figures.empty:
        return {"share_proved": None, "share_repaired": None}
    places = zip(figures["table"], figures["page"], figures["row"], figures["printed"], strict=True)
    counts = {
        "share_proved": int((figures["standing"] == PROVED).sum()),
        "share_repaired": sum(place in mended for place in places),
    }
    return {name: (Decimal(count) / len(figures)).quantize(_SHARE) for name, count in counts.items()}
