"""What analyses may take: nothing that was read without certainty, and why a part is missing where it is.

Notebooks take the reliable part of a disclosure (`reliable`); its figures hold only what can be relied on. An analysis
that finds nothing in its tables says so with an empty table that knows why (`absent`, `why`): the ways in which a part
can be missing are different sentences (prose/missing.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from budgetlib.analysis.sums import empty_table
from budgetlib.model import Disclosure

DOUBTFUL = "doubtful"
# Why a part is missing: read without certainty, contradicted by arithmetic, said to be empty, printed without amounts,
# illegible in the source, not printed.
UNSURE, BROKEN, DECLARED_EMPTY, BLANK, ILLEGIBLE, NOT_PRINTED = (
    "unsure",
    "broken",
    "declared empty",
    "blank",
    "illegible",
    "not printed",
)
_WHY, _GAPS = "why", "gaps"  # names in DataFrame.attrs
_PROJECT_TABLES = {"current": "projects_current", "carryover": "projects_carryover"}


@dataclass(frozen=True, slots=True)
class Gap:
    """Why a standard table gives nothing: `kind` (one of the constants above), its `title`, pages, and a remark."""

    kind: str
    title: str
    page_first: int | None = None
    page_last: int | None = None
    remark: str = ""

    def __deepcopy__(self, _: Any) -> Gap:
        """Itself, as nothing can change it: pandas copies what a table knows with every step."""
        return self


def reliable(disclosure: Disclosure) -> Disclosure:
    """Return a copy of a disclosure without the figures, and projects, that were read without certainty.

    The figures know why tables give nothing (see `absent`). Checks and findings stay as they are.
    """
    figures, projects, tables = disclosure.figures, disclosure.projects, disclosure.tables
    gaps = {**_illegible(disclosure), **_empty(tables), **_unsure(tables)}
    unsure = figures["standing"] == DOUBTFUL
    doubtful = {name for name, gap in gaps.items() if gap.kind == UNSURE}
    periods = [period for period, table in _PROJECT_TABLES.items() if table in doubtful]
    sure = ~unsure.fillna(False).astype(bool) & ~figures["table"].isin(doubtful)
    kept = figures[sure].reset_index(drop=True)
    kept.attrs[_GAPS] = gaps
    listed = projects[~projects["period"].isin(periods)].reset_index(drop=True)
    listed.attrs[_GAPS] = gaps
    listed.attrs[_WHY] = tuple(gap for name, gap in gaps.items() if name in _PROJECT_TABLES.values())
    return Disclosure(disclosure.doc_id, {**disclosure.tables_by_name, "figures": kept, "projects": listed})


def absent(source: pd.DataFrame, tables: Sequence[str], columns: Sequence[str], *broken: Gap) -> pd.DataFrame:
    """Return an empty table that knows why `tables` of `source` (figures of `reliable`) give nothing."""
    table = empty_table(columns)
    gaps: Mapping[str, Gap] = source.attrs.get(_GAPS, {})
    table.attrs[_WHY] = (*broken, *(gaps[name] for name in tables if name in gaps))
    return table


def why(table: Any) -> tuple[Gap, ...]:
    """Return why an empty table is empty, as far as it knows; what is simply not printed gives nothing."""
    return tuple(getattr(table, "attrs", {}).get(_WHY, ()))


def because(table: pd.DataFrame, source: pd.DataFrame) -> pd.DataFrame:
    """Return `table`, made from `source`, knowing why it is empty when `source` does."""
    if table.empty and why(source):
        table.attrs[_WHY] = why(source)
    return table


def left_out(*tables: pd.DataFrame) -> list[Gap]:
    """Return why computed statements were left out: the broken invariants of empty tables, each once."""
    return list(dict.fromkeys(gap for table in tables for gap in why(table) if gap.kind == BROKEN))


def _unsure(tables: pd.DataFrame) -> dict[str, Gap]:
    rows = tables[tables["standing"] == DOUBTFUL].to_dict("records")
    return {row["table"]: _gap(UNSURE, row) for row in rows}


def _empty(tables: pd.DataFrame) -> dict[str, Gap]:
    gaps = {}
    for row in tables[tables["rows"] == 0].to_dict("records"):
        noted = not pd.isna(row["empty_reason"])
        gaps[row["table"]] = _gap(DECLARED_EMPTY if noted else BLANK, row, row["empty_reason"] if noted else "")
    return gaps


def _illegible(disclosure: Disclosure) -> dict[str, Gap]:
    titles = dict(zip(disclosure.tables["table"], disclosure.tables["title"], strict=True))
    cells = disclosure.unreadable.groupby("table", sort=False)["page"].agg(["min", "max", "size"])
    return {
        name: Gap(ILLEGIBLE, titles.get(name, name), int(row["min"]), int(row["max"]), str(row["size"]))
        for name, row in cells.to_dict("index").items()
    }


def _gap(kind: str, row: Mapping[str, Any], remark: str = "") -> Gap:
    return Gap(kind, row["title"], int(row["page_first"]), int(row["page_last"]), remark)
