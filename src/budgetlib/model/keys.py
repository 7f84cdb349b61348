"""What names a figure within its table, page and row, and a statement within its page and row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any


def figure_keys(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what names each figure within its table, page and row: `side/measure/fund/period` (side where any).

    Where a row prints several such figures (tables side by side), the second and later ones end with `#2`, `#3`, ….
    """
    return _numbered(
        (
            (row["table"], row.get("file"), int(row["page"]), int(row["row"])),
            "/".join(part for part in (row["side"], row["measure"], row["fund"], row["period"]) if part),
        )
        for row in rows
    )


def claim_keys(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what names each statement within its page and row: its measure, `#2`, `#3`, … for further such ones."""
    return _numbered(((row.get("file"), int(row["page"]), int(row["row"])), row["measure"]) for row in rows)


def claim_places(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what names each statement within its file: page, row and key (`12:3:operating`)."""
    rows = list(rows)
    return [f"{int(row['page'])}:{int(row['row'])}:{key}" for row, key in zip(rows, claim_keys(rows), strict=True)]


def _numbered(named: Iterable[tuple[tuple[Any, ...], str]]) -> list[str]:
    """The keys of (place, key), the second and later ones of a place with their number."""
    seen: Counter[tuple[Any, ...]] = Counter()
    keys = []
    for place, key in named:
        seen[place, key] += 1
        keys.append(key if seen[place, key] == 1 else f"{key}#{seen[place, key]}")
    return keys
