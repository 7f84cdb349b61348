"""Cells that could not be read: figures of unknown amount, which the identities may determine."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from budgetlib.model import DatasetName, Disclosure

RULE = "unreadable_figure"  # of the findings about them
Row = Mapping[str, Any]


def with_unreadable(figures: Sequence[Row], cells: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the figures of one disclosure with its unreadable cells among them, each as a figure of nought.

    Each stands behind the figures of its row and has the grain that is usual in its table. Cells of tables without any
    figure are left out: it is not known what a digit there is worth.
    """
    grains, places = usual_grains(figures), defaultdict(list)
    for i, row in enumerate(figures):
        places[row["table"]].append(((int(row["page"]), int(row["row"])), i))
    behind = defaultdict(list)
    for cell in cells:
        if own := sorted(places.get(cell["table"], ())):
            above = bisect_right(own, ((int(cell["page"]), int(cell["row"])), len(figures))) - 1
            nought = {**cell, "amount": Decimal(0), "grain": grains[cell["table"]]}
            behind[own[above][1] if above >= 0 else own[0][1] - 1].append(nought)
    return [*behind[-1], *(row for i, figure in enumerate(figures) for row in (dict(figure), *behind[i]))]


def usual_grains(figures: Sequence[Row]) -> dict[str, Decimal]:
    """Return the printing grain (yuan) of most figures of each table."""
    grains: dict[str, Counter[Decimal]] = {}
    for row in figures:
        grains.setdefault(row["table"], Counter())[row["grain"]] += 1
    return {table: found.most_common(1)[0][0] for table, found in grains.items()}


def with_cells_as_figures(disclosure: Disclosure) -> Disclosure:
    """Return a copy of a disclosure for the search of what unreadable cells hold: they are figures of nought in it.

    Findings about the cells are left out, so that identities they stand in fail instead of being left unchecked.
    """
    if not disclosure.rows("unreadable"):
        return disclosure
    figures, cells, findings = (
        plain(disclosure, "figures"),
        plain(disclosure, "unreadable"),
        plain(disclosure, "findings"),
    )
    known = disclosure.with_table("figures", with_unreadable(figures, cells))
    known = known.with_table("unreadable", [])
    return known.with_table("findings", [row for row in findings if row["rule"] != RULE])


def plain(disclosure: Disclosure, dataset: DatasetName) -> list[dict[str, Any]]:
    """Return the rows of a dataset without the disclosure they belong to."""
    rows = disclosure.rows(dataset)
    for row in rows:
        del row["doc_id"]
    return rows
