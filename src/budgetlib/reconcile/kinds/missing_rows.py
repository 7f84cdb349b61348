"""Rows that are missing or stand twice, seen from the levels a table prints: 类, 款, 项 and one total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from budgetlib.reconcile.engine.checks import FAILS, HOLDS, Check, figure_place, table_name, unchecked
from budgetlib.reconcile.engine.facts import ABSENT, Fact, Index
from budgetlib.reconcile.engine.rows import Row, by_side, rows_of
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.kinds.hierarchy import strays

CODE_LENGTHS = (3, 5, 7)  # class, section, item
USUAL = 2  # rows of a level with a row above (or below) them from which a table is seen to print both levels


def levels(rule: Rule, index: Index) -> Iterator[Check]:
    """Every code has the row above it, every row has rows below it where its like have, and there is one total.

    A sum cannot tell when a section that holds a single item is left out, nor when the total is; the levels can.
    """
    for facts in by_side(rule.parameters["in"], index):
        rows = rows_of(facts)
        stray = strays(rows)  # their codes are wrong, which is told by another rule
        above = {rows[i].code for i in stray.values()}
        regular = [row for i, row in enumerate(rows) if i not in stray]
        coded = [row for row in regular if row.code != ABSENT and len(row.code) in CODE_LENGTHS]
        doubt = index.doubt([facts[0].get("table")])
        for text, row in [*_without_row_above(coded), *_without_rows_below(coded, above), *_totals(rows, coded)]:
            if doubt:
                yield unchecked(rule, row.place(), f"{doubt}: {text}", [row.fact])
            else:
                yield Check(rule, row.place(), FAILS, others=(row.fact,), text=text)
        if coded:
            yield Check(rule, table_name(facts[0].get("table")), HOLDS, text=f"{len(coded)} coded rows")


def once(rule: Rule, index: Index) -> Iterator[Check]:
    """On one page of a table, every label has at most one row with a figure in a column."""
    for facts in by_side(rule.parameters["in"], index):
        seen: dict[tuple[object, ...], Fact] = {}
        for fact in facts:
            key = (fact.page, fact.get("unit_name"), fact.get("code"), fact.get("name"), *fact.column)
            if key in seen and seen[key].row != fact.row:
                text = f"printed in row {seen[key].row} and again in row {fact.row}"
                yield Check(rule, figure_place(fact), FAILS, others=(seen[key], fact), text=text)
            seen.setdefault(key, fact)
        yield Check(rule, table_name(facts[0].get("table")), HOLDS, text=f"{len(seen)} figures, each in one row")


def _without_row_above(rows: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """Codes whose own beginning has no row, in a table that prints these rows for its other codes."""
    codes = {row.code for row in rows}
    for shorter, longer in pairwise(CODE_LENGTHS):
        own = [row for row in rows if len(row.code) == longer]
        orphans = [row for row in own if row.code[:shorter] not in codes]
        if len(own) - len(orphans) >= USUAL:
            for row in orphans:
                yield f"there is no row {row.code[:shorter]} above {row.code}", row


def _without_rows_below(rows: Sequence[Row], above_strays: set[str]) -> Iterator[tuple[str, Row]]:
    """Rows without a single row below them, in a table where all their like have some.

    A row whose code is wrong stands below a row too: the codes in `above_strays` have it.
    """
    codes = {row.code for row in rows}
    for shorter, longer in pairwise(CODE_LENGTHS):
        own = [row for row in rows if len(row.code) == shorter]
        holding = {code[:shorter] for code in codes if len(code) == longer} | above_strays
        barren = [row for row in own if row.code not in holding]
        if len(barren) == 1 and len(own) - len(barren) >= USUAL:
            yield f"there is no row below {barren[0].code}", barren[0]


def _totals(rows: Sequence[Row], coded: Sequence[Row]) -> Iterator[tuple[str, Row]]:
    """A table of codes has one total in every column; a column printed in two total rows has one too many."""
    totals = [row for row in rows if row.level == "total"]
    if coded and all(row.code != ABSENT for row in rows):  # any row without a code may stand for a total
        yield "the table prints no total", coded[0]
    seen: Counter[tuple[str, ...]] = Counter()
    for row in totals:
        if any(seen[column] for column in row.figures):
            yield "a total is printed twice", row
        seen.update(row.figures.keys())
