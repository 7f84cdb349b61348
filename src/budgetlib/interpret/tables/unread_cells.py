"""What a table prints in place of figures, or does not print at all, so that absence is never taken for nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from budgetlib.interpret.numerals import amount_or_none
from budgetlib.interpret.tables.grids import Grid
from budgetlib.interpret.tables.heads import Head
from budgetlib.interpret.tables.layout import common
from budgetlib.interpret.wording import standard_label

SHOWN = 3  # cells without a digit that get a finding each; more of them in a table share one
UNREADABLE = "unreadable_figure"
ABSENT = "no_figures"
_HAS_FIGURE = re.compile(r"\d")
_STRAY = re.compile(r"[A-Za-z]")  # a single letter is a speck that a conversion took for one
_LETTERS = re.compile(r"[A-Za-z ]+")
_TOTALS = ("合计", "总计")
_WORDS = re.compile(r"[\u4e00-\u9fff]")
MIN_PARTS = 3  # rows in which parts are printed and their total is not, before a column counts as absent


def stands_for_a_figure(cell: str) -> bool:
    """True for what is printed in a column of amounts where a figure should be: `17.53*`, `####`, `#N/A`, `XX.XX`.

    Words say that there is none, and so do the marks of the vocabulary (`/`).
    """
    if _HAS_FIGURE.search(cell):
        return True
    text = cell.strip()
    return bool(text) and not (_WORDS.search(text) or _STRAY.fullmatch(text) or text in common()["nil_marks"])


def unreadable_findings(
    row: Mapping[str, Any], cells: Sequence[Mapping[str, Any]], figures: Sequence[Mapping[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield findings about the cells of one table that hold no amount (rows of `unreadable`).

    Cells with digits get one each; of those without, many of one text (`#######`) share one. Letters in a table that
    says it is empty, and is, are what a conversion made of its head.
    """
    table, alike = row["table"], defaultdict[str, list[Mapping[str, Any]]](list)
    is_empty = bool(row["empty_reason"]) and not figures
    for cell in cells:
        if is_empty and _LETTERS.fullmatch(cell["printed"]):
            continue
        if _HAS_FIGURE.search(cell["printed"]):
            yield _cell(table, cell, "error")
        else:
            alike[cell["printed"]].append(cell)
    for printed, same in alike.items():
        if len(same) <= SHOWN:
            yield from (_cell(table, cell, "unread") for cell in same)
            continue
        said = f"{len(same)} cells print {printed!r} in place of a figure and were not taken"
        yield _finding(UNREADABLE, table, said, [(cell["page"], cell["row"]) for cell in same])


def absent_figures(
    head: Head, grid: Grid, figures: Sequence[Mapping[str, Any]], table: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield findings about a table with labelled rows and no figure, and about a column of totals without any."""
    labelled = [row for row in grid.rows if _is_labelled(row.cells, head)]
    if not grid.rows or table["empty_reason"]:
        return
    if not figures:
        if labelled:
            said = f"{len(labelled)} rows have a name and no figure, and no note says that there is none"
            yield _finding(ABSENT, table["table"], said, [(labelled[0].line.page, labelled[0].line.row)])
        return
    whole = next(i for i, column in enumerate(head.layout.columns) if column.role == "amount")
    stated = [row for row in grid.rows if _prints_amounts(row.cells, head)]
    printed = head.printed_over(whole)
    if printed.endswith(_TOTALS) and len(stated) >= MIN_PARTS and not any(row.cells[whole] for row in grid.rows):
        said = f"the column {printed!r} has no figure, though the columns beside it have"
        yield _finding(ABSENT, table["table"], said, [(stated[0].line.page, stated[0].line.row)])


def _prints_amounts(cells: Sequence[str], head: Head) -> bool:
    columns = enumerate(head.layout.columns)
    return any(column.role == "amount" and amount_or_none(cells[i]) is not None for i, column in columns)


def _is_labelled(cells: Sequence[str], head: Head) -> bool:
    """True for a row that names something else than a total."""
    names = [standard_label(cells[i]).replace(" ", "") for i, c in enumerate(head.layout.columns) if c.role != "amount"]
    return any(name and name not in common()["total_labels"] for name in names)


def _cell(table: str, cell: Mapping[str, Any], severity: str) -> dict[str, Any]:
    said = f"{cell['printed']!r} in the row {cell['name']!r} is not an amount and was not taken"
    return _finding(UNREADABLE, table, said, [(cell["page"], cell["row"])], severity)


def _finding(
    rule: str, table: str, said: str, places: Sequence[tuple[int, int]], severity: str = "unread"
) -> dict[str, Any]:
    page, row = places[0]
    return {
        "rule": rule,
        "severity": severity,
        "title": f"{table}: {said}.",
        "explanation": f"Page {page}, row {row}: {said}. Compare with the source.",
        "evidence": f"p{page} " + ", ".join(f"r{row}" for on, row in dict.fromkeys(places) if on == page),
    }
