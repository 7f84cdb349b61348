"""Tables that go on over the page: the part after the break keeps the columns of the part before.

Where only merged cells are left after the break (a total under three code columns), the rules between the columns are
gone and a column count of its own would move the figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from budgetlib.readers.pdf.blocks import PageBlocks, Row, Table
from budgetlib.readers.pdf.cut_rows import joined_rows

SAME_EDGE = 3.0
"""Points by which the same column may stand elsewhere on the next page."""
_PAGE_NUMBER = re.compile(r"[-—–－·第共页/\s\d]*")


def continued(pages: Sequence[PageBlocks]) -> list[PageBlocks]:
    """Return the pages with the columns, and the rows, of broken tables made whole.

    A table goes on when nothing but a page number and running text stands between the last table of a page and the
    first of the next, both are equally wide, and each column of the second part begins where one of the first does.
    """
    done: list[PageBlocks] = []
    for page in pages:
        before, first = _at_break(done[-1], page) if done else (None, None)
        if before and first:
            whole = _with_columns_of(before, first) or first
            parts = joined_rows(before, whole) if _same_edges(before, whole) else None
            upper, lower = parts or (before, whole)
            done[-1] = _replaced(done[-1], before, upper)
            page = _replaced(page, first, lower)
        done.append(page)
    return done


def _at_break(page: PageBlocks, following: PageBlocks) -> tuple[Table | None, Table | None]:
    """Return the tables that end a page and begin the next one."""
    return _last_table(_without_running(page, following)), _first_table(_without_running(following, page))


def _without_running(page: PageBlocks, other: PageBlocks) -> PageBlocks:
    """Return a page without the running text: what stands at the same height on another."""
    known = {(line.text, round(line.top / SAME_EDGE)) for line in other.free}
    free = tuple(line for line in page.free if (line.text, round(line.top / SAME_EDGE)) not in known)
    return page if len(free) == len(page.free) else replace(page, free=free)


def _same_edges(before: Table, table: Table) -> bool:
    return len(before.edges) == len(table.edges) and all(
        abs(one - other) <= SAME_EDGE for one, other in zip(before.edges, table.edges, strict=True)
    )


def _replaced(page: PageBlocks, old: Table, new: Table) -> PageBlocks:
    """Return a page with one table in place of another; a table without rows is left out."""
    if new is old:
        return page
    tables = (new if table is old else table for table in page.tables)
    return replace(page, tables=tuple(table for table in tables if table.rows))


@dataclass(frozen=True, slots=True)
class Broken:
    """A table without rules that may go on overleaf, and texts of its page (without blanks) that may recur there."""

    table: Table
    running: frozenset[str]


def broken(pages: Sequence[PageBlocks]) -> Broken | None:
    """Return the table that the last page may leave unfinished: no more than its number and running text stands below.

    Running text is what stands at the same height on the page before.
    """
    if not pages:
        return None
    page = pages[-1]
    table = _last_table(_without_running(page, pages[-2]) if len(pages) > 1 else page)
    if table is None or not table.strips:
        return None
    return Broken(table, frozenset("".join(line.text.split()) for line in page.free))


def is_page_number(text: str) -> bool:
    """Whether a line is no more than the number of its page."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def _last_table(page: PageBlocks) -> Table | None:
    """Return the lowest table of a page if nothing is printed below it."""
    table = max(page.tables, key=lambda table: table.box[3], default=None)
    if table is None or any(line.top > table.rows[-1].top and not is_page_number(line.text) for line in page.free):
        return None
    return table


def _first_table(page: PageBlocks) -> Table | None:
    """Return the uppermost table of a page if nothing is printed above it."""
    table = min(page.tables, key=lambda table: table.box[1], default=None)
    if table is None or any(line.top < table.rows[0].top and not is_page_number(line.text) for line in page.free):
        return None
    return table


def _with_columns_of(before: Table, table: Table) -> Table | None:
    if len(table.edges) >= len(before.edges) or abs(table.box[2] - before.box[2]) > SAME_EDGE:
        return None
    places = [min(range(len(before.edges)), key=lambda place: abs(before.edges[place] - edge)) for edge in table.edges]
    if places[0] or any(
        abs(before.edges[place] - edge) > SAME_EDGE for place, edge in zip(places, table.edges, strict=True)
    ):
        return None
    rows = []
    for row in table.rows:
        rows.append(Row(row.top, _spread(row.cells, places, before), _spread(row.above, places, before)))
    return Table(table.box, tuple(rows), before.edges)


def _spread(cells: Sequence[str], places: Sequence[int], before: Table) -> tuple[str, ...]:
    """Return cells at their places in the wider table; nothing when there are none."""
    if not cells:
        return ()
    spread = [""] * len(before.edges)
    for place, cell in zip(places, cells, strict=True):
        spread[place] = cell
    return tuple(spread)
