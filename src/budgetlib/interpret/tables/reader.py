"""Standard tables → figures: every printed amount with its code, name, level, measure, fund and period."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from budgetlib.amounts import UNITS, parse_amount
from budgetlib.errors import AmountError
from budgetlib.interpret.document.outline import Section
from budgetlib.interpret.numerals import amount_or_none
from budgetlib.interpret.tables.chosen_head import head_of
from budgetlib.interpret.tables.entries import INFERRED, Entry, entries
from budgetlib.interpret.tables.grids import Grid, GridRow, read_grid
from budgetlib.interpret.tables.heads import Head
from budgetlib.interpret.tables.inference import infer
from budgetlib.interpret.tables.layout import Column, TableLayout, common
from budgetlib.interpret.tables.meanings import VARIANTS
from budgetlib.interpret.tables.printed_columns import OTHER, is_percentage
from budgetlib.interpret.tables.project_lists import ProjectList, project_list
from budgetlib.interpret.tables.section_rows import with_plain_rows
from budgetlib.interpret.tables.unread_cells import absent_figures, stands_for_a_figure, unreadable_findings
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Line

DOUBTFUL = "doubtful"  # standing of a figure that was read without certainty
NO_TITLE = "–"  # of a table without a title of its own
UNREAD = "unread"  # severity of what we could not read: our limit, not the department's error
OTHER_TABLE = "other"  # the name of every table that no layout knows
_HAS_FIGURE = re.compile(r"\d")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_CODE = re.compile(r"[0-9]{3}([0-9]{2}){0,2}")
_DECIMAL = re.compile(r"-?[\d,]+\.\d+")


@dataclass(slots=True)
class TableReading:
    """What one table section gives: the layout, a row for `tables`, rows for `figures` and `unreadable`, remarks."""

    layout: str
    table: dict[str, Any]
    figures: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    unreadable: list[dict[str, Any]] = field(default_factory=list)  # cells that are findings, not figures
    projects: ProjectList | None = None  # of a table of unknown name that lists projects
    unlisted: list[dict[str, Any]] = field(default_factory=list)  # findings when these projects are not taken


def read_table(section: Section, number: int, unit: str, unit_printed: str) -> TableReading:
    """Interpret one table section by its printed head, or in the layout that fits it best.

    `unit` is the unit of money of the amounts, `unit_printed` what the section itself prints (may be empty). Cells that
    should hold an amount but cannot be read become findings, never figures.
    """
    section = with_plain_rows(section)
    return _reading(section, head_of(section), number, unit, unit_printed)


def read_with_head(section: Section, head: Head, unit: str, unit_printed: str) -> TableReading:
    """Interpret one table section under a head that was read already; see `read_table`."""
    return _reading(section, head, None, unit, unit_printed)


def _reading(section: Section, head: Head, number: int | None, unit: str, unit_printed: str) -> TableReading:
    layout, grid = head.layout, read_grid(head)
    reading = TableReading(layout.layout, _table_row(section, layout.table, number, unit_printed))
    whole = layout.table == OTHER_TABLE
    doubtful = {slot for slot in range(len(layout.columns)) if whole or is_doubtful(head, slot)}
    for group in dict.fromkeys(column.group for column in layout.columns):
        columns = [i for i, column in enumerate(layout.columns) if column.group == group]
        for entry in entries(grid.rows, columns, layout):
            reading.figures += list(_figures(entry, columns, layout, unit, doubtful, reading))
    reading.figures.sort(key=lambda figure: (figure["page"], figure["row"]))
    unsure = {(line.page, line.row) for line in grid.uncertain}
    for figure in reading.figures if unsure else ():
        if (figure["page"], figure["row"]) in unsure:
            figure["standing"] = DOUBTFUL
    reading.table["rows"] = len({(figure["page"], figure["row"]) for figure in reading.figures})
    # A note that calls a table with figures empty contradicts it and is kept; other words of absence are remarks.
    if reading.table["rows"] and "表" not in reading.table["empty_reason"]:
        reading.table["empty_reason"] = ""
    reading.findings += unreadable_findings(reading.table, reading.unreadable, reading.figures)
    reading.findings += absent_figures(head, grid, [*reading.figures, *reading.unreadable], reading.table)
    reading.findings += _doubtful_columns(section, head, grid)
    reading.findings += _losses(section, layout, grid, reading)
    return reading


def is_table(section: Section) -> bool:
    """True for a section that is a standard table: it has rows, or a note that says it is empty."""
    rows = any(line.cells is not None for line in section.lines)
    return section.part == "tables" and bool(section.key) and (rows or bool(_empty_note(section)))


def unknown_table(section: Section, unit: str = "") -> TableReading | None:
    """Read a section among the tables whose table is not known; None when it prints no number.

    The table is kept as `other` with its title and every figure under its own head, and one finding says that nobody
    knows it. `unit` is the unit of money of the document's tables, for a table that prints none.
    """
    numbers = [line for line in section.lines if any(amount_or_none(cell) is not None for cell in line.cells or ())]
    if section.part != "tables" or section.key or not numbers:
        return None
    printed = printed_unit(section.lines)
    section = with_plain_rows(section)
    inferred = infer(section.lines, OTHER_TABLE)
    if inferred and (printed or unit):
        reading = _reading(section, inferred.head, None, printed or unit, printed)
        reading.layout = ""
    else:
        row = _table_row(section, OTHER_TABLE, None, printed) | {"rows": len(numbers)}
        reading = TableReading("", row)
    legible, reading.unreadable = not reading.unreadable, []
    title = standard_label(section.title) or "a table without a title"
    heads = "、".join("/".join(path) for path in inferred.printed.paths) if inferred else "none"
    explanation = f"{title} is no table of any layout; its figures are kept as {OTHER_TABLE!r}. Heads: {heads}"
    reading.findings = [_finding("unknown_table", numbers[0], OTHER_TABLE, explanation, UNREAD)]
    if legible and inferred and (printed or unit) and (listed := project_list(section, inferred, printed or unit)):
        told = f"{title} lists projects: they are in `projects`, its figures are kept as {OTHER_TABLE!r}"
        reading.projects, reading.unlisted = listed, reading.findings
        reading.findings = [_finding("project_list", numbers[0], OTHER_TABLE, told, "note")]
    return reading


def printed_unit(lines: Sequence[Line]) -> str:
    """Return the unit of money printed in a table section (`单位：万元`), empty when none is.

    A table may say it below its rows (`注：本表单位为万元`) or only in the heads of its columns (`金额（万元）`).
    """
    labels = [standard_label(line.text.replace("\t", " ")).replace(" ", "") for line in lines]
    for pattern in _unit_patterns():
        if match := next((match for label in labels if (match := pattern.search(label))), None):
            return next(filter(None, match.groups()))
    heads = [standard_label(cell).replace(" ", "") for line in lines for cell in line.cells or ()]
    named = Counter(match[1] for cell in heads if (match := _unit_in_head().search(cell)))
    return next(iter(named)) if len(named) == 1 else ""


@cache
def _unit_patterns() -> tuple[re.Pattern[str], ...]:
    words, units = "|".join(common()["unit_lines"]), _units()
    currency = "(?:人民币)?"
    return (
        # Without a mark between them, 单位 and 元 may be the middle of other words (各单位元旦…).
        re.compile(rf"(?:{words})(?:[:：（为]?{currency}({units})|[:：（为]{currency}(元))"),
        re.compile(rf"以{currency}({units}|元)为单位|金额[:：（]{currency}({units}|元)(?:）|$)"),
    )


@cache
def _unit_in_head() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\u4e00-\u9fff])（(?:人民币)?({_units()}|元)）$")


def _units() -> str:
    """The units of money longer than 元, as alternatives of a pattern, the longest first."""
    return "|".join(sorted((unit for unit in UNITS if unit != "元"), key=len, reverse=True))


def _table_row(section: Section, table: str, number: int | None, unit_printed: str) -> dict[str, Any]:
    return {
        "table": table,
        "number": number,
        "title": standard_label(section.title) or NO_TITLE,
        "page_first": section.page,
        "page_last": max((line.page for line in section.lines), default=section.page),
        "unit_printed": unit_printed,
        "empty_reason": _empty_note(section),
    }


def _empty_note(section: Section) -> str:
    notes = (standard_label(line.text.replace("\t", " ")) for line in section.lines)
    return next((note for note in notes if any(word in note for word in common()["empty_notes"])), "")


def _figures(
    entry: Entry,
    columns: Sequence[int],
    layout: TableLayout,
    unit: str,
    doubtful: Collection[int],
    reading: TableReading,
) -> Iterator[dict[str, Any]]:
    for i in columns:
        column, cell = layout.columns[i], entry.row.cells[i]
        if column.role != "amount":
            continue
        printed = _figure(entry, column, layout)
        try:
            amount = parse_amount(cell, unit)
        except AmountError:
            if stands_for_a_figure(cell):
                reading.unreadable.append(printed | {"printed": cell})
            continue
        if amount is not None:
            standing = DOUBTFUL if i in doubtful else None
            found = {"amount": amount.yuan, "grain": amount.grain, "printed": amount.printed, "standing": standing}
            yield printed | found | {"confidence": _confidence(entry.row.line, cell)}


def _confidence(line: Line, cell: str) -> float | None:
    """How surely a cell of a recognised page was read; equal cells of a row count as the least certain of them."""
    told = zip(line.cells or (), line.confidences, strict=False)
    return min((confidence for text, confidence in told if text == cell), default=None)


def _figure(entry: Entry, column: Column, layout: TableLayout) -> dict[str, Any]:
    """What a cell states, apart from how much."""
    return {
        "table": layout.table,
        "page": entry.row.line.page,
        "row": entry.row.line.row,
        "code": entry.code,
        "name": column.name or entry.name or " ".join(filter(None, column.header)) or layout.table,
        "name_printed": entry.name_printed or column.name or " ".join(filter(None, column.header)) or layout.table,
        "government_item": entry.item,
        "level": column.level or entry.level,
        "side": entry.override.get("side", column.side),
        "measure": _measure(entry, column),
        "fund": _fund(entry, column),
        "period": entry.override.get("period", column.period),
        "unit_name": entry.unit_name,
    }


def _measure(entry: Entry, column: Column) -> str:
    """A label that names what is measured (公务接待费) says more than the column, which may say of which year."""
    named = entry.override.get("measure")
    if not named or named == "total":
        ending = VARIANTS.get(column.measure) if named else None
        return f"three_public{ending}" if ending else named or column.measure
    return named + VARIANTS.get(column.measure, "")


def _fund(entry: Entry, column: Column) -> str:
    """A label that names a fund (`一般公共预算` on the revenue side) says more than a column of all funds."""
    return entry.override.get("fund", column.fund) if column.fund == "all" else column.fund


def _doubtful_columns(section: Section, head: Head, grid: Grid) -> Iterator[dict[str, Any]]:
    """One finding about the columns with numbers of which nobody knows what they measure, or their place says it.

    Percentages, which are in no dataset, are a note.
    """
    doubtful: list[tuple[Line, str]] = []
    for slot, column in enumerate(head.layout.columns):
        cells = [(row.line, row.cells[slot]) for row in grid.rows]
        figures = [line for line, cell in cells if column.role == "amount" and amount_or_none(cell) is not None]
        percentages = [line for line, cell in cells if column.role != "amount" and is_percentage(cell)]
        if figures and is_doubtful(head, slot):
            doubtful.append((figures[0], head.printed_over(slot)))
        elif percentages:
            told = f"the column {head.printed_over(slot)!r} prints percentages, which are kept in no dataset"
            yield _finding("percentages_not_kept", percentages[0], head.layout.table, told, "note")
    if doubtful:
        heads = "、".join(dict.fromkeys(printed for _, printed in doubtful))
        title = standard_label(section.title) or head.layout.table
        told = f"{title}: nobody knows the head {heads!r}; the figures below it are kept as doubtful"
        yield _finding("unknown_column", doubtful[0][0], head.layout.table, told, UNREAD)


def is_doubtful(head: Head, slot: int) -> bool:
    """True for a column of amounts whose head nobody knows, or which a layout knows by its place alone."""
    column = head.layout.columns[slot]
    if column.role != "amount":
        return False
    by_place = head.layout.layout != INFERRED and bool(head.printed_over(slot)) and not head.likeness(slot)
    return column.measure == OTHER or by_place


def _losses(section: Section, layout: TableLayout, grid: Grid, reading: TableReading) -> list[dict[str, Any]]:
    """Double-entry: every number printed in the section's rows must be among its figures, its codes or its findings."""
    findings = [
        _finding("uncertain_column", line, layout.table, "a column vanished here and its place is not certain")
        for line in grid.uncertain
    ]
    accounted = {(row.line.page, row.line.row): Counter(_texts(row, layout)) for row in grid.rows}
    data = set(accounted)
    for figure in (*reading.figures, *reading.unreadable):
        accounted.setdefault((figure["page"], figure["row"]), Counter())[figure["printed"]] += 1
    for line in section.lines:
        place = line.page, line.row
        left = accounted.get(place, Counter())
        for cell in (cell.strip() for cell in line.cells or ()):
            if left[cell]:
                left[cell] -= 1
            elif _is_number(cell) if place in data else _DECIMAL.fullmatch(re.sub(r"\s", "", cell)):
                explanation = f"{cell!r} is printed but has no column"
                findings.append(_finding("unplaced_figure", line, layout.table, explanation))
    return findings


def _texts(row: GridRow, layout: TableLayout) -> list[str]:
    """The cells of a row that are no amounts: its codes and labels, also a code that stands outside its column."""
    texts = [cell for cell, column in zip(row.cells, layout.columns, strict=True) if column.role != "amount"]
    first = next((cell for cell in map(str.strip, row.line.cells or ()) if cell), "")
    coded = any(column.role == "code" for column in layout.columns)
    return [*texts, first] if coded and _CODE.fullmatch(first) and first not in texts else texts


def _is_number(cell: str) -> bool:
    """True for an amount, and for what has figures but no Chinese words and so may have been one."""
    return amount_or_none(cell) is not None or bool(_HAS_FIGURE.search(cell) and not _CHINESE.search(cell))


def _finding(rule: str, line: Line, table: str, explanation: str, severity: str = "error") -> dict[str, Any]:
    return {
        "rule": rule,
        "severity": severity,
        "title": f"{table}: {explanation}.",
        "explanation": f"Page {line.page}, row {line.row}: {explanation}. Compare with the source.",
        "evidence": f"p{line.page} r{line.row}",
    }
