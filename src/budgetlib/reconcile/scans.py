"""How far what was recognised in scans can be relied on: what is not certain, and shares beside each source file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.model import UNREAD, Disclosure
from budgetlib.reconcile.doubt import SURE
from budgetlib.reconcile.engine.facts import DOUBTFUL
from budgetlib.reconcile.proof import PROVED
from budgetlib.reconcile.repair.proposals import UNIQUE
from budgetlib.reconcile.repair.unreadable import plain

UNSURE = "unsure_figures"
"""Rule of the findings about figures that were recognised without certainty and that no identities prove."""
SHOWN = 5  # figures of one table that are told; the others are counted
_SHARE = Decimal("0.0001")


def unsure_findings(disclosure: Disclosure) -> Iterator[dict[str, Any]]:
    """Yield one finding for every table and page with figures that were recognised without certainty.

    `disclosure` has its standings already: only figures that are doubtful count.
    """
    found: dict[tuple[str, int], list[Mapping[str, Any]]] = defaultdict(list)
    for row in plain(disclosure, "figures"):
        if row["standing"] == DOUBTFUL and row["confidence"] is not None and row["confidence"] < SURE:
            found[row["table"], int(row["page"])].append(row)
    for (table, page), rows in found.items():
        number = "1 figure" if len(rows) == 1 else f"{len(rows)} figures"
        told = ", ".join(f"{row['name']} {row['printed']} (row {int(row['row'])})" for row in rows[:SHOWN])
        more = f", and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
        yield {
            "rule": UNSURE,
            "severity": UNREAD,
            "title": f"{table}: {number} on page {page}, recognised in a picture without certainty.",
            "explanation": f"Page {page}: {told}{more}. Nothing is concluded from them. Compare with the source.",
            "evidence": f"p{page} " + ", ".join(dict.fromkeys(f"r{int(row['row'])}" for row in rows)),
        }


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
