"""Which reading of a head is taken: a layout that lists every word of it, its own words, or the closest layout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from budgetlib.interpret.document.section import Section
from budgetlib.interpret.numerals import amount_or_none, total
from budgetlib.interpret.tables.entries import INFERRED
from budgetlib.interpret.tables.heads import Head, read_heads
from budgetlib.interpret.tables.inference import Inference, infer
from budgetlib.interpret.tables.layout import KINDS, TableLayout, variants
from budgetlib.interpret.tables.meanings import OTHER
from budgetlib.interpret.tables.printed_columns import EXACT, with_printed_columns

_MAY_REPEAT = {OTHER, "change"}
MISREAD = 80.0  # likeness at which a head may still be the layout's word with a misread character
TITLE_WEIGHT = 2.0  # a known title counts as much as two columns recognised in the head


def head_of(section: Section) -> Head:
    """Return the head of a standard table, read in the way that says most of it without guessing.

    A layout that lists every printed column word by word knows the table best. Otherwise the head is read by its own
    words, whatever region printed it; only where a layout accounts for more columns than the words do (characters of
    the head were misread) is it taken as that layout's.
    """
    return _told_apart(_chosen(section))


def _told_apart(head: Head) -> Head:
    """Of columns that by their heads hold the same money and print different amounts nobody knows which is which."""
    alike: dict[tuple[object, ...], list[int]] = {}
    columns = head.layout.columns
    for slot, c in enumerate(columns):
        if c.role == "amount" and c.measure not in _MAY_REPEAT and head.positions[slot] is not None:
            alike.setdefault((c.group, c.side, c.measure, c.fund, c.period, c.name), []).append(slot)
    mixed = {slot for slots in alike.values() if len(slots) > 1 and _differ(head, slots) for slot in slots}
    if not mixed:
        return head
    told = tuple(replace(c, measure=OTHER) if slot in mixed else c for slot, c in enumerate(columns))
    return replace(head, layout=replace(head.layout, columns=told))


def _differ(head: Head, slots: Sequence[int]) -> bool:
    """True when in a row the columns print different amounts."""
    places = [place for slot in slots if (place := head.positions[slot]) is not None]
    rows = [line.cells or () for line in head.data]
    return any(len({total([row[place]]) for place in places if place < len(row)}) > 1 for row in rows)


def _chosen(section: Section) -> Head:
    inferred = infer(section.lines, section.key)
    known = read_heads(section.lines, variants(section.key))
    best = max(known, key=lambda head: head.fit + TITLE_WEIGHT * head.layout.is_titled(section.title), default=None)
    if inferred and (best is None or (not _is_listed(best) and inferred.understood >= _understood(best, inferred))):
        return inferred.head
    if best and inferred and _codes(inferred.head) > _codes(best):  # the layout would leave out a part of every code
        return inferred.head
    if best is None:  # no layout has the table, and it has no head: its numbers become findings
        return Head(TableLayout(INFERRED, section.key, "header_values", (), (), {}), (), (), ())
    return with_printed_columns(best)


def _is_listed(head: Head) -> bool:
    """True when every printed column stands under a head that the layout lists, and none that it needs is missing."""
    if not head.stacks:
        return False
    placed = {position: slot for slot, position in enumerate(head.positions) if position is not None}
    columns = head.layout.columns
    for group in {column.group for column in columns}:
        roles = {columns[slot].role for slot in placed.values() if columns[slot].group == group}
        if not KINDS[head.layout.kind] <= roles or _prints_half(head, group):
            return False
    width = max((len(line.cells or ()) for line in head.data), default=0)
    for position in range(max(width, len(head.stacks))):
        slot = placed.get(position)
        if slot is None:
            if _has_numbers(head, position):
                return False
        elif any(head.stacks[position : position + 1]) and head.likeness(slot) != EXACT:
            return False
    return True


def _codes(head: Head) -> int:
    """How many printed columns hold codes."""
    placed = zip(head.layout.columns, head.positions, strict=True)
    return sum(column.role == "code" and position is not None for column, position in placed)


def _prints_half(head: Head, group: int) -> bool:
    """True when of two columns that the layout has under one word the table prints one: it does not tell which."""
    found: dict[str, set[bool]] = {}
    for column, position in zip(head.layout.columns, head.positions, strict=True):
        if column.group == group and column.role == "amount":
            for word in column.header:
                found.setdefault(word, set()).add(position is not None)
    return any(len(printed) > 1 for printed in found.values())


def _has_numbers(head: Head, position: int) -> bool:
    """True for a column of amounts, or of numbers that may be 款 and 项 below a head of codes."""
    cells = (line.cells[position].strip() for line in head.data if line.cells and position < len(line.cells))
    return any(amount_or_none(cell) is not None or cell.isdigit() for cell in cells)


def _understood(head: Head, inferred: Inference) -> int:
    """How many columns of amounts stand under a head that is the layout's, a misread character forgiven.

    Words that the layout found elsewhere than in the printed head (in the rows) are none of it.
    """
    count = 0
    for slot, column in enumerate(head.layout.columns):
        position = head.positions[slot]
        if column.role == "amount" and position is not None and head.likeness(slot) >= MISREAD:
            above = inferred.printed.paths[position] if position < inferred.printed.width else ()
            count += bool(set(above) & set(head.stacks[position]))
    return count
