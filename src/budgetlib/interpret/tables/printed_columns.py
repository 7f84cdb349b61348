"""A layout corrected by what is printed: columns it does not have, and columns that measure something else."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from budgetlib.interpret.numerals import amount_or_none
from budgetlib.interpret.tables.heads import Head
from budgetlib.interpret.tables.layout import Column, TableLayout, common, variants

OTHER = "other"  # what a column measures whose head nobody knows
EXACT = 100.0  # likeness of a head that is the layout's own word
_LEGIBLE = re.compile(r"[\u4e00-\u9fff]{2}")
_PERCENT = re.compile(r"[%％]$")
_CODE_OF_UNIT = re.compile(r"\d+")
_Printed = tuple[int | None, int | None, Column]
"""A column with its cell position (None: not printed) and its slot in the layout (None: not in it)."""


def with_printed_columns(head: Head) -> Head:
    """Return the head with its layout corrected by what is printed.

    A column under a head that is not the layout's, but a word of the common vocabulary or of another layout of the
    table, measures what the head says; to be like the layout's word (上年预算数, 上年执行数) does not make it that. A
    column of amounts that the layout does not have is added where it stands (measure `other` when its head is unknown),
    so that no figure is lost; one of percentages is added as a detail. So are the columns of a code printed in parts
    where the layout expects it in one.
    """
    head = _without_strangers(head)
    added = _unknown_amounts(head)
    columns: list[_Printed] = []
    for slot, (position, column) in enumerate(zip(head.positions, head.layout.columns, strict=True)):
        if (
            column.role == "amount"
            and position is not None
            and position < len(head.stacks)
            and not _is_named(head, slot)
        ):
            column = _renamed(head, column, position, fits=not added)
        columns.append((position, slot, column))
    codes = _further_codes(head)
    columns += [(position, None, Column("code", head.stacks[position])) for position in codes]
    columns += [(position, None, _added(head, position)) for position in added if position not in codes]
    return _in_printed_order(head, columns)


def is_percentage(cell: str) -> bool:
    """True for a number in per cent."""
    cell = cell.strip()
    return bool(_PERCENT.search(cell)) and amount_or_none(_PERCENT.sub("", cell)) is not None


def _without_strangers(head: Head) -> Head:
    """The head without details placed under words that are not theirs: the place of amounts, perhaps."""
    positions = tuple(
        None if column.role == "detail" and column.header and not head.likeness(slot) else position
        for slot, (column, position) in enumerate(zip(head.layout.columns, head.positions, strict=True))
    )
    return replace(head, positions=positions) if head.stacks else head


def _is_named(head: Head, slot: int) -> bool:
    """True for a column under its own head, or one like it that is no word for something else."""
    column, likeness = head.layout.columns[slot], head.likeness(slot)
    if not likeness or likeness == EXACT:
        return bool(likeness)
    told = _meaning(head.stacks[head.positions[slot] or 0], head.layout)
    return not told or told.get("measure", column.measure) == column.measure


def _renamed(head: Head, column: Column, position: int, *, fits: bool) -> Column:
    """A column under a head that is not the layout's.

    Where the table has no more columns than the layout (it `fits`), or the head is not legible, a head nobody knows is
    a garbled one and the place decides; else nobody knows what it measures.
    """
    stack = head.stacks[position]
    garbled = fits or not any(_LEGIBLE.search(word) for word in stack)
    return column if garbled and not _meaning(stack, head.layout) else _amounts_under(head, position)


def _added(head: Head, position: int) -> Column:
    """A column that the layout does not have; whole numbers before the first label are codes of units and the like."""
    cells = _printed_below(head, position)
    codes = position < _first_label(head) and all(map(_CODE_OF_UNIT.fullmatch, cells))
    if codes or all(map(is_percentage, cells)):
        return Column("detail", head.stacks[position], **_place(head, position))
    return _amounts_under(head, position)


def _amounts_under(head: Head, position: int) -> Column:
    """A column of amounts that measures what its head says, or nobody knows what."""
    stack = head.stacks[position]
    meaning = _meaning(stack, head.layout) or {"measure": OTHER}
    return Column("amount", stack, **_place(head, position), **meaning)


def _in_printed_order(head: Head, columns: Sequence[_Printed]) -> Head:
    """The head with these columns; those that are not printed keep their place among the columns of the layout."""
    places = dict(enumerate(head.positions))
    behind = {slot: max((p for s, p in places.items() if s <= slot and p is not None), default=-1) for slot in places}

    def order(printed: _Printed) -> tuple[int, int]:
        position, slot, _ = printed
        if position is not None or slot is None:
            return (position or 0, 0)
        return (behind[slot], slot + 1)

    ordered = sorted(columns, key=order)
    slots = {old: new for new, (_, old, _) in enumerate(ordered) if old is not None}
    sums = {slots[whole]: tuple(slots[part] for part in parts) for whole, parts in head.layout.sums.items()}
    layout = replace(head.layout, columns=tuple(column for *_, column in ordered), sums=sums)
    return replace(head, layout=layout, positions=tuple(position for position, *_ in ordered))


def _place(head: Head, position: int) -> dict[str, Any]:
    """Group and side of a column: those of the next known one to its left."""
    placed = [(p, column) for p, column in zip(head.positions, head.layout.columns, strict=True) if p is not None]
    before = [found for found in placed if found[0] <= position] or placed[:1]
    column = max(before, key=lambda found: found[0])[1] if before else head.layout.columns[0]
    return {"group": column.group, "side": column.side}


def _unknown_amounts(head: Head) -> list[int]:
    """Positions beside the known columns that have a head, and numbers or percentages below it."""
    return [
        position
        for position in range(len(head.stacks))
        if position not in head.positions and any(head.stacks[position]) and _printed_below(head, position)
    ]


def _first_label(head: Head) -> int:
    placed = zip(head.positions, head.layout.columns, strict=True)
    return min((p for p, column in placed if p is not None and column.role == "label"), default=0)


def _printed_below(head: Head, position: int) -> list[str]:
    """The amounts and percentages under a head, in rows that have all columns."""
    rows = [line.cells for line in head.data if line.cells and len(line.cells) == len(head.stacks)]
    cells = [row[position].strip() for row in rows]
    return [cell for cell in cells if amount_or_none(cell) is not None or is_percentage(cell)]


def _further_codes(head: Head) -> list[int]:
    """Positions of 款 and 项 beside a code column that the layout expects to hold the whole code."""
    if sum(column.role == "code" for column in head.layout.columns) != 1:
        return []
    words = set(common()["code_heads"])
    return [i for i, stack in enumerate(head.stacks) if i not in head.positions and words & set(stack)]


def _meaning(stack: Sequence[str], layout: TableLayout) -> dict[str, Any]:
    """What a printed head says its column measures, in words of the vocabulary or of any layout of the table."""
    words = _words_of_table(layout.table) | common()["header_words"]
    found = next((dict(words[word]) for word in reversed(stack) if word in words), {})
    return {**_shared(layout), **found} if found else {}


@cache
def _words_of_table(table: str) -> dict[str, dict[str, str]]:
    """Head → meaning, for heads that mean the same in every layout of a table that has them."""
    meanings: dict[str, list[dict[str, str]]] = defaultdict(list)
    for variant in variants(table):
        for column in variant.columns:
            told = {"measure": column.measure, "fund": column.fund, "period": column.period, "role": column.role}
            for word in column.header:
                meanings[word].append(told)
    return {
        word: {key: told[0][key] for key in ("measure", "fund", "period")}
        for word, told in meanings.items()
        if told[0]["role"] == "amount" and all(other == told[0] for other in told)
    }


def _shared(layout: TableLayout) -> dict[str, str]:
    """What all amounts of a layout have in common: a table of one fund is of that fund in every column."""
    amounts = [column for column in layout.columns if column.role == "amount"]
    return {
        key: getattr(amounts[0], key)
        for key in ("fund", "period")
        if len({getattr(column, key) for column in amounts}) == 1
    }
