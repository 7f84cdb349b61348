"""Tables without rules that print the same head on the next page: their columns are found from the rows of both.

A page on which a column is blank, or whose names are all short, would find other columns than the page before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from budgetlib.readers.pdf.aligned import head_of_region, table_of
from budgetlib.readers.pdf.blocks import PageBlocks, Table
from budgetlib.readers.pdf.white_strips import columns_of
from budgetlib.readers.pdf.wordlines import WordLine

SAME_PLACE = 3.0
"""Points by which a head may stand elsewhere on the next page."""


def with_joint_columns(pages: Sequence[PageBlocks]) -> list[PageBlocks]:
    """Return the pages with the tables that repeat the head of the page before under the same columns as that."""
    done = list(pages)
    for chain in _chains(pages):
        tables = _together([table for _, table in chain])
        for (place, old), new in zip(chain, tables, strict=True):
            kept = tuple(new if table is old else table for table in done[place].tables)
            done[place] = replace(done[place], tables=kept)
    return done


def _chains(pages: Sequence[PageBlocks]) -> list[list[tuple[int, Table]]]:
    """Return the runs of tables of one head, as (place of the page, table): the last of a page and the first below."""
    chains: list[list[tuple[int, Table]]] = []
    for place, (page, following) in enumerate(pairwise(pages)):
        before = max(page.tables, key=lambda table: table.box[3], default=None)
        after = min(following.tables, key=lambda table: table.box[1], default=None)
        if before is None or after is None or not before.region or not after.region:
            continue
        if not _same_head(before.region, after.region):
            continue
        if chains and chains[-1][-1][1] is before:
            chains[-1].append((place + 1, after))
        else:
            chains.append([(place, before), (place + 1, after)])
    return chains


def _same_head(one: Sequence[WordLine], other: Sequence[WordLine]) -> bool:
    """Whether two tables have the same words in the same places above their rows."""
    heads = [[word for line in head_of_region(region) for word in line.words] for region in (one, other)]
    return (
        bool(heads[0])
        and len(heads[0]) == len(heads[1])
        and all(
            word.text == again.text and abs(word.left - again.left) <= SAME_PLACE
            for word, again in zip(*heads, strict=True)
        )
    )


def _together(tables: Sequence[Table]) -> list[Table]:
    """Return tables of one head read under columns that all of them have; as they are where these would be fewer."""
    rows = [[line for line in table.region if line.is_data] for table in tables]
    data = [line for lines in rows for line in lines]
    strips = columns_of(data)
    if len(strips) < max(len(columns_of(lines)) for lines in rows):
        return list(tables)
    return [table_of(table.region, strips, data) for table in tables]
