"""Hierarchies of tables: every row is the sum of the rows directly below it, and codes are nested."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from budgetlib.reconcile.engine.checks import (
    FAILS,
    HOLDS,
    Check,
    column_words,
    compare,
    figure_place,
    table_name,
    tolerance,
    total,
    unchecked,
)
from budgetlib.reconcile.engine.facts import Fact, Index
from budgetlib.reconcile.engine.rows import SINGLE, Row, by_side, rows_of
from budgetlib.reconcile.engine.rules import Rule

# Order of levels in tables without codes: a row belongs to the nearest row above it of a lower number.
_DEPTH = {"total": 0, "subtotal": 1, "class": 1, "section": 2, "item": 3, "line": 4}


LISTED_SEVERAL_TIMES = "the rows add up to a multiple of the sum: they may list the same money by several levels"
TIMES = (2, 3)  # how often a table may list the same money: by class, section and item, or in two classifications


def hierarchy(rule: Rule, index: Index) -> Iterator[Check]:
    """Every row that has rows below it, in every column: the sum of those directly below.

    Where rows have codes, a row lies below the row with the longest code that begins its own (款 = Σ 项, 类 = Σ 款);
    rows below no other belong to the total. Without codes, a row lies below the nearest row above it of a higher level.
    """
    for facts in by_side(rule.parameters["in"], index):
        rows = rows_of(facts)
        coded = any(row.code for row in rows)
        below = _below_by_code(rows) if coded else _below_by_order(rows)
        loose = [row for row in rows if coded and not row.code and row.level not in SINGLE]
        for parent, children in below.items():
            within = loose if rows[parent].level == "total" else _within(rows, parent, loose)
            yield from _node(rule, rows[parent], [rows[child] for child in children], within, index)


def _node(rule: Rule, parent: Row, children: Sequence[Row], loose: Sequence[Row], index: Index) -> Iterator[Check]:
    columns = dict.fromkeys(column for row in (parent, *children) for column in row.figures)
    for column in columns:
        parts = [row.figures[column] for row in children if column in row.figures]
        whole = parent.figures.get(column)
        if whole and parts:
            doubt = index.doubt_about([whole.get("table")], _below_or_in(parent, column))
            why = doubt or _several_levels(whole, parts)
            if any(column in row.figures for row in loose):
                why = why or "a row without a code may belong to the sum"
            parts = _arranged(whole, [row for row in children if column in row.figures], column)
            detail = f"{len(parts)} rows directly below" if len(parts) > 1 else f"{len(parts)} row directly below"
            yield compare(rule, figure_place(whole), [whole], parts, detail=detail, doubt=why)
        elif parts:
            place = " ".join([parent.place(), *column_words(parts[0])])
            yield unchecked(rule, place, "the sum is not printed, its parts are", parts)


def _within(rows: Sequence[Row], parent: int, loose: Sequence[Row]) -> list[Row]:
    """The rows without a code among those below a coded row: up to the next code that does not continue its own."""
    code = rows[parent].code
    end = next(
        (i for i in range(parent + 1, len(rows)) if rows[i].code and not rows[i].code.startswith(code)), len(rows)
    )
    return [row for row in rows[parent + 1 : end] if code and any(row is one for one in loose)]


def _several_levels(whole: Fact, parts: Sequence[Fact]) -> str:
    """Why a sum over rows need not hold: they are several levels or classifications of the same money."""
    if whole.get("level") != "total" or not whole.amount:
        return ""
    added, slack = total(parts), tolerance((whole, *parts))
    chain = len(parts) in TIMES and all(part.amount == whole.amount for part in parts)
    listed = [n for n in TIMES if len(parts) > max(TIMES) and abs(added - n * whole.amount) <= slack * n]
    return LISTED_SEVERAL_TIMES if chain or listed else ""


def _arranged(whole: Fact, rows: Sequence[Row], column: tuple[str, ...]) -> list[Fact]:
    """The rows that make up a sum: all of them; or the subtotals of groups or what stands in the groups."""
    ways = [[*rows], [row for row in rows if row.level == "subtotal"], [row for row in rows if row.level != "subtotal"]]
    found = [[row.figures[column] for row in way] for way in ways]
    fitting = (facts for facts in found if facts and abs(total(facts) - whole.amount) <= tolerance((whole, *facts)))
    return next(fitting, found[0])


def _below_or_in(parent: Row, column: tuple[str, ...]) -> Callable[[Fact], bool]:
    """Whether a cell is that of a row in a column, or of a row that may lie below it."""
    side = parent.fact.get("side")
    return lambda cell: cell.column == column and cell.get("side") == side and cell.get("code").startswith(parent.code)


def _below_by_code(rows: Sequence[Row]) -> dict[int, list[int]]:
    """Row → rows directly below it, by code; of several rows with the parent's code the nearest above is taken.

    A row whose code continues no other lies below the nearest row above it of a higher level (its code is a misprint,
    see `codes`), or below the total when it is of the highest level itself.
    """
    tops = [i for i, row in enumerate(rows) if row.level == "total"]
    stray, holders = strays(rows), _holders(rows)
    below: dict[int, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        holder = stray.get(i, holders.get(i))
        if holder is not None:
            below[holder].append(i)
        elif row.code and tops:
            below[_nearest(tops, i)].append(i)
    return below


def _holders(rows: Sequence[Row]) -> dict[int, int]:
    """Row → the row with the longest code that begins its own."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(rows):
        if row.code:
            places[row.code].append(i)
    holders = {}
    for i, row in enumerate(rows):
        prefixes = (row.code[:length] for length in range(len(row.code) - 1, 0, -1))
        if found := next((places[prefix] for prefix in prefixes if prefix in places), None):
            above = [place for place in found if place < i]
            holders[i] = above[-1] if above else found[0]
    return holders


def strays(rows: Sequence[Row]) -> dict[int, int]:
    """Rows below the highest level whose code continues no other → the nearest row above them of a higher level."""
    depths = [_DEPTH[row.level] for row in rows if row.code]
    holders, found = _holders(rows), {}
    for i, row in enumerate(rows):
        if row.code and i not in holders and _DEPTH[row.level] > min(depths):
            higher = (k for k in range(i - 1, -1, -1) if rows[k].code and _DEPTH[rows[k].level] < _DEPTH[row.level])
            if (above := next(higher, None)) is not None:
                found[i] = above
    return found


def codes(rule: Rule, index: Index) -> Iterator[Check]:
    """Every code continues the code of the row it lies below: 2150517 below 21505 below 215."""
    for facts in by_side(rule.parameters["in"], index):
        rows = rows_of(facts)
        stray = strays(rows)
        for i, above in stray.items():
            text = f"code {rows[i].code} stands below {rows[above].code}"
            if doubt := index.doubt([facts[0].get("table")]):  # the row it continues may be the one not read
                yield unchecked(rule, rows[i].place(), f"{doubt}: {text}", [rows[i].fact])
            else:
                yield Check(rule, rows[i].place(), FAILS, others=(rows[i].fact,), text=text)
        nested = sum(bool(row.code) for row in rows) - len(stray)
        if nested:
            yield Check(rule, table_name(facts[0].get("table")), HOLDS, text=f"{nested} codes")


def _below_by_order(rows: Sequence[Row]) -> dict[int, list[int]]:
    tops = [i for i, row in enumerate(rows) if row.level == "total"]
    below: dict[int, list[int]] = defaultdict(list)
    open_rows: list[int] = []
    order = range(len(rows))
    for i in reversed(order) if _subtotals_stand_below(rows) else order:
        row = rows[i]
        while open_rows and _DEPTH[rows[open_rows[-1]].level] >= _DEPTH[row.level]:
            open_rows.pop()
        if open_rows:
            below[open_rows[-1]].append(i)
        elif tops and row.level != "total":  # the total stands below its parts
            below[_nearest(tops, i)].append(i)
        open_rows.append(i)
    return below


def _subtotals_stand_below(rows: Sequence[Row]) -> bool:
    """True when 小计 closes the group it adds up: the first group has none above it, the last has one below."""
    levels = [row.level for row in rows if row.level != "total"]
    return len(levels) > 1 and levels[0] != "subtotal" and levels[-1] == "subtotal"


def _nearest(tops: Sequence[int], row: int) -> int:
    """The total a row belongs to: the last one above it, else the first below."""
    return next((top for top in reversed(tops) if top < row), tops[0])
