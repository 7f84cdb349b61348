"""What procurement (政府采购) tells about projects, also where a document prints no project at all.

Functions take the `figures` and `claims` datasets and return new tables; money is Decimal yuan, shares are fractions.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.projects import counted, vocabulary
from budgetlib.analysis.sums import add_up, empty_table, fraction, largest_first, rows_where, with_share

# Parts of the procurement budget as the narrative states them, with the word that begins their heading in the table.
KINDS = {"procurement_goods": "货物", "procurement_works": "工程", "procurement_services": "服务"}
TOTAL = "procurement_total"
RESERVED = ("procurement_sme_reserved", "procurement_small_reserved")
_KINDS = ["kind", "amount", "share", "source", "page", "row"]
_PURCHASES = ["kind", "purpose", "items", "amount", "share", "page", "row"]


def spoken_of(projects: pd.DataFrame) -> pd.DataFrame:
    """Return the projects whose description or plan says that something is procured: `label`, `amount`, `form_page`.

    The words are those of `projects.yaml`; how much of the project's money it is, they seldom say.
    """
    words = vocabulary()["procured"]
    told = counted(projects)
    texts = [f"{a}{b}" for a, b in told[["description", "plan"]].fillna("").itertuples(index=False)]
    return rows_where(told, [any(word in text for word in words) for text in texts])[["label", "amount", "form_page"]]


def by_kind(figures: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return procurement, of it goods, works and services, and what is reserved for small enterprises.

    Columns: `kind` (a measure of the claims), `amount`, `share` of all procurement, `source` (`narrative`, or `table`
    where the narrative states none), `page`, `row`. The reserved parts are parts of the same money. Parts of nil are
    left out.
    """
    told = claims[(claims["section"] == "procurement") & claims["amount"].notna()]
    rows = [
        {"kind": claim["measure"], "amount": claim["amount"], "source": "narrative", **claim[["page", "row"]]}
        for _, claim in told[told["measure"].isin([TOTAL, *KINDS, *RESERVED])].drop_duplicates("measure").iterrows()
    ]
    if not any(row["kind"] in KINDS for row in rows):
        rows = [
            {"kind": kind, "amount": head["amount"], "source": "table", "page": head["page"], "row": head["row"]}
            for kind, head, _ in _headings(_lines(figures))
        ]
    stated = next((row["amount"] for row in rows if row["kind"] == TOTAL), None)
    parts = add_up(row["amount"] for row in rows if row["kind"] in KINDS)
    whole = max(stated, parts) if stated else parts  # parts may be more by rounding
    found = [{**row, "share": fraction(row["amount"], whole)} for row in rows if row["amount"]]
    return pd.DataFrame(found, columns=_KINDS).astype({"amount": object, "share": object})


def purchases(figures: pd.DataFrame) -> pd.DataFrame:
    """Return what the procurement table is bought for, largest first: `purpose` as printed and its number of `items`.

    The table prints the project or economic item, then its purchases; the rows of a purpose are those that add up to
    it, since nothing else tells them apart. A row that no others add up to stands alone (`items` = 1).
    """
    rows = []
    for kind, _, lines in _headings(_lines(figures)):
        for purpose, inside in _purposes(lines):
            rows.append({"kind": kind, "purpose": purpose["name"], "items": inside or 1, "amount": purpose["amount"]})
            rows[-1] |= {"page": purpose["page"], "row": purpose["row"]}
    if not rows:
        return empty_table(_PURCHASES)
    return with_share(largest_first(pd.DataFrame(rows).astype({"amount": object})))[_PURCHASES]


def _lines(figures: pd.DataFrame) -> list[dict[str, Any]]:
    rows = figures[(figures["table"] == "procurement") & (figures["level"] == "line") & figures["amount"].notna()]
    rows = rows[(rows["fund"] == "all") & (rows["measure"] == "total")]
    return list(rows.to_dict("records"))


def _headings(lines: Sequence[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """Each heading of goods, works or services with the rows below it."""
    places = [(i, kind) for i, line in enumerate(lines) if (kind := _kind(str(line["name"])))]
    ends = [start for start, _ in places[1:]] + [len(lines)]
    for (start, kind), end in zip(places, ends, strict=False):
        yield kind, lines[start], list(lines[start + 1 : end])


def _kind(name: str) -> str | None:
    """The kind a heading names: `一、货物A`; None for any other row."""
    bare = name.lstrip("一二三四五六七八九十（）()、.1234567890 ").rstrip("ABCabc类 ")
    return next((kind for kind, word in KINDS.items() if bare == word), None)


def _purposes(lines: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], int]]:
    """Rows with the number of rows behind them that add up to them."""
    place = 0
    while place < len(lines):
        inside = _rows_that_add_up(lines[place]["amount"], lines[place + 1 :])
        yield lines[place], inside
        place += 1 + inside


def _rows_that_add_up(amount: Decimal, following: Sequence[dict[str, Any]]) -> int:
    held = Decimal(0)
    for number, line in enumerate(following, start=1):
        held += line["amount"]
        if held >= amount:
            return number if held == amount else 0
    return 0
