"""What was not read: our own limit, one finding for every table, which says what to do and accuses nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from budgetlib.model import UNREAD
from budgetlib.reconcile.engine.checks import table_name
from budgetlib.reconcile.engine.facts import words
from budgetlib.reconcile.proof import DOUBTFUL

UNKNOWN_TABLE = "unknown_table"
DOUBTFUL_TABLE = "doubtful_table"  # rule of the finding about a table that was read without certainty
REMEDY = (
    "Compare with the source; `budgetlib layout FILE` drafts a layout for its heads, to be corrected and used with "
    "`--layouts` (docs/adding-a-layout.md)."
)
_TAUGHT = (UNKNOWN_TABLE, "unknown_column")  # what a layout mends
SHOWN = 5  # remarks of one table that are told; the others are counted
Row = Mapping[str, Any]


def as_unread(findings: Sequence[Row], tables: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the findings of interpretation, those on what was not read as `unread` and one for each table.

    `tables` are the rows of that dataset: one read without certainty (`doubtful`) has its own finding, which stands
    for whatever else was remarked about its reading.
    """
    limits = frozenset(words()["our_limits"])
    doubtful = {row["table"]: row for row in tables if row["standing"] == DOUBTFUL}
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in findings:
        if row["rule"] == DOUBTFUL_TABLE:
            continue
        mine = row["rule"] in limits and row["severity"] != "note"
        table = row["title"].partition(":")[0] if mine else ""
        own = row["evidence"] if row["rule"] == UNKNOWN_TABLE else ""  # each such table has a finding of its own
        key = ("", table) if table in doubtful else (row["rule"], table + own) if table else ("", str(id(row)))
        groups.setdefault(key, []).append({**_with_remedy(row), "severity": UNREAD} if mine else row)
    told = [_of_table(doubtful[table], groups.pop(("", table), [])) for table in doubtful]
    return [*told, *(_one(rows) for rows in groups.values())]


def _with_remedy(row: Row) -> Row:
    """A remark that a layout would mend says so."""
    if row["rule"] not in _TAUGHT:
        return row
    return {**row, "explanation": row["explanation"].replace("Compare with the source.", REMEDY)}


def _one(rows: Sequence[Row]) -> dict[str, Any]:
    """One finding for all remarks of one rule about one table."""
    first = dict(rows[0])
    if len(rows) == 1:
        return first
    table, _, told = first["title"].partition(":")
    more = f"{table}:{told.rstrip('.')}, and {len(rows) - 1} more of the kind."
    return first | {"title": more, "explanation": _told(rows), "evidence": _places(rows)}


def _of_table(table: Row, remarks: Sequence[Row]) -> dict[str, Any]:
    first, last = int(table["page_first"]), int(table["page_last"])
    pages = f"p. {first}" if first == last else f"pp. {first}–{last}"
    title = f"{table['table']}: {table_name(table['table'])} ({pages}) was not read with certainty."
    explanation = f"Nothing is concluded from it. {_told(remarks)} {REMEDY}".replace("  ", " ")
    places = _places(remarks) or "; ".join(f"p{page}" for page in range(first, last + 1))
    return {"rule": DOUBTFUL_TABLE, "severity": UNREAD, "title": title, "explanation": explanation, "evidence": places}


def _told(rows: Sequence[Row]) -> str:
    texts = [row["explanation"] for row in rows]
    more = f" And {len(texts) - SHOWN} more." if len(texts) > SHOWN else ""
    return " ".join(texts[:SHOWN]) + more


def _places(rows: Sequence[Row]) -> str:
    return "; ".join(dict.fromkeys(row["evidence"] for row in rows))
