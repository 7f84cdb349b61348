"""Standard tables → figures: every printed amount with its code, name, level, measure, fund and period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from budgetlib.amounts import Amount, parse_amount
from budgetlib.errors import AmountError
from budgetlib.interpret.entries import Entry, entries
from budgetlib.interpret.grids import Grid, read_grid
from budgetlib.interpret.heads import Head, read_head, with_printed_columns
from budgetlib.interpret.layout import Column, TableLayout, common, variants
from budgetlib.interpret.outline import Section
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Line

TITLE_WEIGHT = 2.0  # a known title counts as much as two columns recognised in the head
_HAS_FIGURE = re.compile(r"\d")


@dataclass(slots=True)
class TableReading:
    """What one table section gives: the layout, a row for `tables`, rows for `figures`, remarks for `findings`."""

    layout: str
    table: dict[str, Any]
    figures: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)


def read_table(section: Section, number: int, unit: str, unit_printed: str) -> TableReading:
    """Interpret one table section in the layout that fits its printed head best.

    `unit` is the unit of money of the amounts, `unit_printed` what the section itself prints (may be empty). Cells that
    should hold an amount but cannot be read become findings, never figures.
    """
    head = with_printed_columns(_best_head(section))
    layout, grid = head.layout, read_grid(head)
    reading = TableReading(layout.layout, _table_row(section, layout, number, unit_printed))
    for group in dict.fromkeys(column.group for column in layout.columns):
        columns = [i for i, column in enumerate(layout.columns) if column.group == group]
        for entry in entries(grid.rows, columns, layout):
            reading.figures += list(_figures(entry, columns, layout, unit, reading.findings))
    reading.figures.sort(key=lambda figure: (figure["page"], figure["row"]))
    reading.table["rows"] = len({(figure["page"], figure["row"]) for figure in reading.figures})
    reading.findings += _losses(section, layout, grid, reading.figures)
    return reading


def _best_head(section: Section) -> Head:
    heads = [read_head(section.lines, variant) for variant in variants(section.key)]
    return max(heads, key=lambda head: head.fit + TITLE_WEIGHT * head.layout.is_titled(section.title))


def is_table(section: Section) -> bool:
    """True for a section that is a standard table: it has rows, or a note that says it is empty."""
    rows = any(line.cells is not None for line in section.lines)
    return section.part == "tables" and bool(section.key) and (rows or bool(_empty_note(section)))


def printed_unit(lines: Sequence[Line]) -> str:
    """Return the unit of money printed in a table section (`单位：万元`), empty when none is."""
    words = "|".join(common()["unit_lines"])
    for line in lines:
        label = standard_label(line.text.replace("\t", " ")).replace(" ", "")
        if match := re.search(rf"(?:{words})[:：]?(亿元|百万元|万元|千元|元)", label):
            return match[1]
    return ""


def _table_row(section: Section, layout: TableLayout, number: int, unit_printed: str) -> dict[str, Any]:
    return {
        "table": layout.table,
        "number": number,
        "title": standard_label(section.title),
        "page_first": section.page,
        "page_last": max((line.page for line in section.lines), default=section.page),
        "unit_printed": unit_printed,
        "empty_reason": _empty_note(section),
    }


def _empty_note(section: Section) -> str:
    notes = (standard_label(line.text.replace("\t", " ")) for line in section.lines)
    return next((note for note in notes if any(word in note for word in common()["empty_notes"])), "")


def _figures(
    entry: Entry, columns: Sequence[int], layout: TableLayout, unit: str, findings: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    line = entry.row.line
    for i in columns:
        column, cell = layout.columns[i], entry.row.cells[i]
        if column.role != "amount":
            continue
        amount = _amount(cell, unit, line, layout.table, entry.name, findings)
        if amount is None:
            continue
        yield {
            "table": layout.table,
            "page": line.page,
            "row": line.row,
            "code": entry.code,
            "name": column.name or entry.name,
            "name_printed": entry.name_printed or column.name,
            "government_item": entry.item,
            "level": column.level or entry.level,
            "side": column.side,
            "measure": entry.override.get("measure", column.measure),
            "fund": _fund(entry, column),
            "period": entry.override.get("period", column.period),
            "unit_name": entry.unit_name,
            "amount": amount.yuan,
            "grain": amount.grain,
            "printed": amount.printed,
        }


def _fund(entry: Entry, column: Column) -> str:
    """A label that names a fund (`一般公共预算` on the revenue side) says more than a column of all funds."""
    return entry.override.get("fund", column.fund) if column.fund == "all" else column.fund


def _amount(cell: str, unit: str, line: Line, table: str, name: str, findings: list[dict[str, Any]]) -> Amount | None:
    try:
        return parse_amount(cell, unit)
    except AmountError:
        if _HAS_FIGURE.search(cell):
            findings.append(
                _finding(
                    "unreadable_figure", line, table, f"{cell!r} in the row {name!r} is not an amount and was not taken"
                )
            )
        return None


def _losses(
    section: Section, layout: TableLayout, grid: Grid, figures: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Double-entry: every decimal figure printed in the section's rows must be among its figures."""
    findings = [
        _finding("uncertain_column", line, layout.table, "a column vanished here and its place is not certain")
        for line in grid.uncertain
    ]
    taken: dict[tuple[int, int], list[str]] = {}
    for figure in figures:
        taken.setdefault((figure["page"], figure["row"]), []).append(figure["printed"])
    for line in section.lines:
        left = list(taken.get((line.page, line.row), []))
        for cell in line.cells or ():
            compact = re.sub(r"\s", "", cell)
            if not re.fullmatch(r"-?[\d,]+\.\d+", compact):
                continue
            if cell.strip() in left:
                left.remove(cell.strip())
            else:
                findings.append(
                    _finding("unplaced_figure", line, layout.table, f"{cell!r} is printed but has no column")
                )
    return findings


def _finding(rule: str, line: Line, table: str, explanation: str) -> dict[str, Any]:
    return {
        "rule": rule,
        "severity": "error",
        "title": f"{table}: {explanation}.",
        "explanation": f"Page {line.page}, row {line.row}: {explanation}. Compare with the source.",
        "evidence": f"p{line.page} r{line.row}",
    }
