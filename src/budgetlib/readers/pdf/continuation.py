"""Tables that go on over the page: the part after the break keeps the columns of the part before.

Where only merged cells are left after the break (a total under three code columns), the rules between the columns are
gone and a column count of its own would move the figures.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from budgetlib.readers.pdf.blocks import PageBlocks, Row, Table

SAME_EDGE = 3.0
"""Points by which the same column may stand elsewhere on the next page."""
_PAGE_NUMBER = re.compile(r"[-—–－·第共页/\s\d]*")


def continued(pages: Sequence[PageBlocks]) -> list[PageBlocks]:
    """Return the pages with the columns of broken tables made whole.

    A table goes on when nothing but a page number stands between the last table of a page and the first of the next,
    both are equally wide, and each column of the second part begins where one of the first does.
    """
    done: list[PageBlocks] = []
    for page in pages:
        before = _last_table(done[-1]) if done else None
        first = _first_table(page)
        if before and first and (whole := _with_columns_of(before, first)):
            page = replace(page, tables=tuple(whole if table is first else table for table in page.tables))
        done.append(page)
    return done


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
    page, before = pages[-1], pages[-2].free if len(pages) > 1 else ()
    known = {(line.text, round(line.top / SAME_EDGE)) for line in before}
    free = tuple(line for line in page.free if (line.text, round(line.top / SAME_EDGE)) not in known)
    table = _last_table(replace(page, free=free))
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
