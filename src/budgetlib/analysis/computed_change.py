"""The change between two disclosures of one department, taken apart exactly by function.

Functions take the `figures` of both years and return rows whose `change` (yuan) adds up to the change of the printed
totals to the fen: what the rows leave, because figures are printed rounded or a table covers only part of the budget,
is a row of its own. `before` and `now` are the amounts of the two years, a blank one counts as nil; `share` is the part
of the whole change and `points` the contribution in percentage points, as a fraction of the whole of the year before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis import structure
from budgetlib.analysis.codes import joined
from budgetlib.analysis.sums import add_up, empty_table, fraction, largest_first, share_of

ROUNDING, OUTSIDE, UNEXPLAINED = "rounding", "outside", "unexplained"
NAMES = {
    ROUNDING: "rounding of the printed figures",
    OUTSIDE: "not in this table (other funds or money)",
    UNEXPLAINED: "rows that do not add up to their printed total",
}
SPLIT = ("basic_expenditure", "project_expenditure")
NOT_SPLIT = "total"
TABLES = ("expenditure_summary", "general_public_expenditure", "appropriation_expenditure")
LEVELS = ("class", "section", "item")

_PLACES = ["page_before", "row_before", "page", "row"]
_COLUMNS = [
    "part", "code", "name", "name_before", "joined", "before", "now", "change", "share", "points", "table", *_PLACES,
]  # fmt: skip


def whole(before: pd.DataFrame, now: pd.DataFrame) -> pd.Series | None:
    """Return the printed whole expenditure of both years: `before`, `now`, `change`, `rate`; None when one prints none.

    Takes the two `figures`. `rate` is the change as a fraction of the year before.
    """
    totals = [structure.total_expenditure(figures) for figures in (before, now)]
    if totals[0] is None or totals[1] is None:
        return None
    change = totals[1]["amount"] - totals[0]["amount"]
    places = dict(zip(_PLACES, [*totals[0][["page", "row"]], *totals[1][["page", "row"]]], strict=True))
    rate = fraction(change, totals[0]["amount"])
    return pd.Series(
        {"before": totals[0]["amount"], "now": totals[1]["amount"], "change": change, "rate": rate} | places
    )


def by_function(before: pd.DataFrame, now: pd.DataFrame, year: int, level: str = "item") -> pd.DataFrame:
    """Return the change by functional code × basic and project expenditure; `year` is the later fiscal year.

    Rows are the finest codes, not below `level`, that both years print in the first table both have (`table`). Where a
    year does not split basic and project expenditure, `part` is `total`. The last rows are what rounding leaves, and
    what the whole budget has beyond that table. Empty when the years have no functional table in common.
    """
    total = whole(before, now)
    table = _common_table(before, now)
    if total is None or not table:
        return empty_table(_COLUMNS)
    sides = [figures[figures["table"] == table] for figures in (before, now)]
    leaves = _matched_leaves(*(_levels(side, level) for side in sides))
    names = [dict(zip(side["code"], side["name"], strict=True)) for side in leaves]
    codes = joined(names[0], names[1], year)
    split = all(side[list(SPLIT)].notna().any(axis=None) for side in leaves)
    rows = _function_rows(leaves, codes, SPLIT if split else ("amount",))
    printed = [structure.total_expenditure(side) for side in sides]
    wholes = [
        add_up(side["amount"]) if row is None else row["amount"] for row, side in zip(printed, leaves, strict=True)
    ]
    rows += rest(wholes, rows, _tolerance(sides, leaves), UNEXPLAINED)
    rows += rest([total["before"], total["now"]], rows, Decimal(0), OUTSIDE)
    return finished(rows, total).assign(table=table)


def points(changes: Sequence[Decimal], base: Decimal, decimals: int = 2) -> list[Decimal]:
    """Return contributions in percentage points for display: rounded so that they add up to the rounded total.

    Largest remainder method (Hamilton): all are rounded down, and those that lost most get one unit more.
    """
    if not changes or not base:
        return [Decimal(0)] * len(changes)
    grain = Decimal(1).scaleb(-decimals)
    exact = [change / base * 100 for change in changes]
    shown = [value.quantize(grain, ROUND_FLOOR) for value in exact]
    wanted = (sum(changes, Decimal(0)) / base * 100).quantize(grain, ROUND_HALF_UP)
    missing = int((wanted - sum(shown, Decimal(0))) / grain)
    for place in sorted(range(len(exact)), key=lambda i: (shown[i] - exact[i], i))[:missing]:
        shown[place] += grain
    return shown


def _common_table(before: pd.DataFrame, now: pd.DataFrame) -> str:
    def prints(figures: pd.DataFrame, table: str) -> bool:
        return bool(((figures["table"] == table) & figures["level"].isin(LEVELS)).any())

    return next((table for table in TABLES if prints(before, table) and prints(now, table)), "")


def _levels(side: pd.DataFrame, finest: str) -> pd.DataFrame:
    """All rows with a code, down to a level, one per code; a code printed for several units is added up."""
    levels = LEVELS[: LEVELS.index(finest) + 1]
    rows = pd.concat([structure.by_function(side, level) for level in levels], ignore_index=True)
    rows = rows[rows["code"].notna()]
    amounts = ["amount", *SPLIT]
    merged = rows.drop_duplicates("code").set_index("code", drop=False)
    for name in amounts:
        stated = rows[rows[name].notna()].groupby("code")[name].sum()
        merged[name] = pd.Series({code: stated.get(code) for code in merged.index}, dtype=object)
    return merged.rename_axis(None)


def _matched_leaves(*sides: pd.DataFrame) -> list[pd.DataFrame]:
    """The finest rows of each year; where the other year stops at a code, so does this one."""
    leaves = []
    for own, other in (sides, sides[::-1]):
        ends = [code for code in other.index if not _has_below(code, other.index)]
        kept = [code for code in own.index if not _has_below(code, own.index) or code in ends]
        inner = [code for code in kept if not any(code != end and code.startswith(end) for end in kept)]
        leaves.append(own.loc[inner])
    return leaves


def _has_below(code: str, codes: Iterable[str]) -> bool:
    return any(other != code and other.startswith(code) for other in codes)


def _function_rows(
    leaves: Sequence[pd.DataFrame], codes: Mapping[str, tuple[str, str]], measures: Sequence[str]
) -> list[dict[str, Any]]:
    groups: dict[str, list[list[Mapping[str, Any]]]] = {}
    for place, side in enumerate(leaves):
        for row in side.to_dict("records"):
            groups.setdefault(codes[row["code"]][0], [[], []])[place].append(row)
    rows = []
    for code in sorted(groups):
        earlier, later = groups[code]
        hows = [codes[row["code"]][1] for row in (*later, *earlier)]
        common = _described(code, earlier, later, next((how for how in hows if how == "recoded"), hows[0]))
        for measure in measures:
            amounts = [[row[measure] for row in side if not pd.isna(row[measure])] for side in (earlier, later)]
            if any(any(side) for side in amounts):  # rows of nil in both years say nothing
                part = NOT_SPLIT if measure == "amount" else measure
                rows.append(change_row(part, common["name"], *(add_up(side) for side in amounts)) | common)
    return rows


def _described(
    code: str, earlier: Sequence[Mapping[str, Any]], later: Sequence[Mapping[str, Any]], how: str
) -> dict[str, Any]:
    old = "、".join(f"{row['code']} {row['name']}" if row["code"] != code else row["name"] for row in earlier)
    own = {"code": code, "name": (later or earlier)[0]["name"], "name_before": old or None, "joined": how}
    places = [*(earlier[0][k] if earlier else None for k in ("page", "row"))]
    places += [*(later[0][k] if later else None for k in ("page", "row"))]
    return own | dict(zip(_PLACES, places, strict=True))


def change_row(part: str, name: str, before: Any, now: Any) -> dict[str, Any]:
    """Return a row of a decomposition: the amounts of both years, a missing one as nil, and their difference."""
    amounts = [Decimal(0) if pd.isna(amount) else amount for amount in (before, now)]
    return {"part": part, "name": name, "before": amounts[0], "now": amounts[1], "change": amounts[1] - amounts[0]}


def rest(
    ends: Sequence[Decimal], rows: Sequence[Mapping[str, Any]], tolerance: Decimal, otherwise: str
) -> list[dict[str, Any]]:
    """Return the row of what `rows` leave of both years' totals: rounding within the tolerance, else `otherwise`."""
    left = [end - _sum(rows, side) for end, side in zip(ends, ("before", "now"), strict=True)]
    if not any(left):
        return []
    part = ROUNDING if max(map(abs, left)) <= tolerance else otherwise
    return [change_row(part, NAMES[part], *left)]


def _tolerance(sides: Sequence[pd.DataFrame], leaves: Sequence[pd.DataFrame]) -> Decimal:
    """Half the grains of all figures that are compared (docs/methods.md)."""
    places = zip(sides, leaves, strict=True)
    used = [side[side["code"].isin(set(rows["code"])) | (side["level"] == "total")] for side, rows in places]
    return sum((add_up(rows["grain"]) for rows in used), Decimal(0)) / 2


def _sum(rows: Iterable[Mapping[str, Any]], column: str = "change") -> Decimal:
    return sum((row[column] for row in rows), Decimal(0))


def finished(rows: Sequence[Mapping[str, Any]], total: Mapping[str, Any]) -> pd.DataFrame:
    """Return rows of `change_row` as a table with shares and points, largest movement first, what is left over last."""
    table = pd.DataFrame(rows, columns=_COLUMNS).astype(dict.fromkeys(("before", "now", "change"), object))
    table["share"] = pd.Series([share_of(change, total["change"]) for change in table["change"]], dtype=object)
    table["points"] = pd.Series([fraction(change, total["before"]) for change in table["change"]], dtype=object)
    rest = table["part"].isin(list(NAMES))
    moved = table[~rest].assign(size=[abs(change) for change in table.loc[~rest, "change"]])
    ordered = (
        pd.concat([largest_first(moved, "size")[_COLUMNS], table[rest]], ignore_index=True) if len(moved) else table
    )
    return ordered.astype(dict.fromkeys(_PLACES, "Int64"))
