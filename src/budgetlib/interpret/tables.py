"""Standard tables → figures: every printed amount with its code, name, level, measure, fund and period."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from budgetlib.amounts import Amount, parse_amount
from budgetlib.errors import AmountError
from budgetlib.interpret.grids import Grid, GridRow, fit, read_grid, with_printed_columns
from budgetlib.interpret.labels import Label, read_labels, reversed_runs
from budgetlib.interpret.layout import Column, TableLayout, common, variants
from budgetlib.interpret.outline import Section
from budgetlib.interpret.units import mark_units
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Line

TITLE_WEIGHT = 2.0  # a known title counts as much as two columns recognised in the head
_CODE_LEVELS = {3: "class", 5: "section", 7: "item"}
_HAS_FIGURE = re.compile(r"\d")


@dataclass(slots=True)
class TableReading:
    """What one table section gives: the layout, a row for `tables`, rows for `figures`, remarks for `findings`."""

    layout: str
    table: dict[str, Any]
    figures: list[dict[str, Any]] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """One labelled row of one side of a table, before its amounts are read."""

    row: GridRow
    code: str
    name: str
    name_printed: str
    level: str
    item: str = ""
    unit_name: str = ""
    override: Mapping[str, str] = field(default_factory=dict)  # period, fund or measure that the label states


def read_table(section: Section, number: int, unit: str, unit_printed: str) -> TableReading:
    """Interpret one table section in the layout that fits its printed head best.

    `unit` is the unit of money of the amounts, `unit_printed` what the section itself prints (may be empty). Cells that
    should hold an amount but cannot be read become findings, never figures.
    """
    layout = max(variants(section.key), key=lambda v: fit(section.lines, v) + TITLE_WEIGHT * v.is_titled(section.title))
    layout = with_printed_columns(section.lines, layout)
    grid = read_grid(section.lines, layout)
    grid = Grid(_with_merged_amounts(grid.rows, layout), grid.uncertain)
    reading = TableReading(layout.layout, _table_row(section, layout, number, unit_printed))
    for group in dict.fromkeys(column.group for column in layout.columns):
        columns = [i for i, column in enumerate(layout.columns) if column.group == group]
        for entry in _ENTRIES[layout.kind](grid.rows, columns, layout):
            reading.figures += list(_figures(entry, columns, layout, unit, reading.findings))
    reading.figures.sort(key=lambda figure: (figure["page"], figure["row"]))
    reading.table["rows"] = len({(figure["page"], figure["row"]) for figure in reading.figures})
    reading.findings += _losses(section, layout, grid, reading.figures)
    return reading


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


def _with_merged_amounts(rows: Sequence[GridRow], layout: TableLayout) -> tuple[GridRow, ...]:
    """Give an amount that stands beside no label to the label on its left.

    A total under tables printed side by side is often one merged cell that ends under the last of them.
    """
    groups = list(dict.fromkeys(column.group for column in layout.columns))
    moved = []
    for row in rows:
        cells = list(row.cells)
        for left, right in itertools.pairwise(groups):
            label, to = _place(layout, left)
            other, amounts = _place(layout, right)
            stray = [i for i in amounts if cells[i]]
            if any(cells[i] for i in label) and not any(cells[i] for i in (*other, *to)) and len(stray) == 1:
                cells[to[0]], cells[stray[0]] = cells[stray[0]], ""
        moved.append(GridRow(row.line, tuple(cells)))
    return tuple(moved)


def _place(layout: TableLayout, group: int) -> tuple[list[int], list[int]]:
    """Return the columns of labels and codes, and those of amounts, of one group."""
    columns = [i for i, column in enumerate(layout.columns) if column.group == group]
    amounts = [i for i in columns if layout.columns[i].role == "amount"]
    return [i for i in columns if i not in amounts], amounts


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


# How the rows of each kind of table become entries -------------------------------------------------------------------


def _coded(rows: Sequence[GridRow], columns: Sequence[int], layout: TableLayout) -> Iterator[Entry]:
    codes = [i for i in columns if layout.columns[i].role == "code"]
    label_at = _role(columns, layout, "label")
    for row in rows:
        parts = [standard_label(row.cells[i]).replace(" ", "") for i in codes]
        printed = row.cells[label_at]
        code, name = "".join(part for part in parts if part.isdigit()), standard_label(printed)
        name = name or "".join(part for part in parts if not part.isdigit())  # 合计 may stand under the codes
        if code or name:
            yield Entry(row, code, name or code, printed or name or code, _level(code, parts, name))


def _level(code: str, parts: Sequence[str], name: str) -> str:
    """Level by the length of the code, or by how many of the columns 类, 款, 项 are filled."""
    if not code:
        return "total" if name.replace(" ", "") in common()["total_labels"] else "line"
    if len(parts) > 1:
        return ("class", "section", "item")[sum(map(bool, parts)) - 1]
    return _CODE_LEVELS.get(len(code), "line")


def _two_sided(rows: Sequence[GridRow], columns: Sequence[int], layout: TableLayout) -> Iterator[Entry]:
    label_at = _role(columns, layout, "label")
    details = [i for i in columns if layout.columns[i].role == "detail"]
    vocabulary: Mapping[str, Mapping[str, str]] = common()[f"{layout.columns[label_at].side}_labels"]
    rows = _in_reading_order(rows, [i for i, column in enumerate(layout.columns) if column.role == "label"])
    texts = [next((row.cells[i] for i in (*details, label_at) if row.cells[i]), "") for row in rows]
    opened: dict[str, str] = {}
    for row, label in zip(rows, read_labels(texts), strict=True):
        name = label.name(vocabulary)
        if not name:
            continue
        entry = dict(vocabulary.get(name, {"level": "line"}))
        if "opens" in entry:
            opened = {"period": entry["opens"]}
        yield Entry(row, "", name, label.printed, entry.pop("level"), override={**opened, **_without(entry, "opens")})


def _in_reading_order(rows: Sequence[GridRow], label_columns: Sequence[int]) -> list[GridRow]:
    """Turn stretches that the conversion printed bottom-up the right way round."""
    ordered = list(rows)
    breaks = [
        i
        for i in range(1, len(rows))
        if rows[i].line.row != rows[i - 1].line.row + 1 and rows[i].line.page == rows[i - 1].line.page
    ]
    for column in label_columns:
        ordinals = [label.ordinal for label in read_labels([row.cells[column] for row in rows])]
        for run in reversed_runs(ordinals, breaks):
            ordered[run.start : run.stop] = rows[run.start : run.stop][::-1]
    return ordered


def _economic(rows: Sequence[GridRow], columns: Sequence[int], layout: TableLayout) -> Iterator[Entry]:
    label_at, item_at = _role(columns, layout, "label"), _role(columns, layout, "item")
    classes, items = common()["economic_class_labels"], common()["economic_item_labels"]
    for row in rows:
        item = standard_label(row.cells[item_at])
        label = Label(row.cells[label_at], None)
        name = label.name(items if item else [*classes, *common()["total_labels"]])
        if name:
            level = "total" if name in common()["total_labels"] else "section" if item else "class"
            yield Entry(row, "", name, label.printed, level, item=item)


def _three_public(rows: Sequence[GridRow], columns: Sequence[int], layout: TableLayout) -> Iterator[Entry]:
    label_at = _role(columns, layout, "label")
    vocabulary: Mapping[str, Mapping[str, str]] = common()["three_public_labels"]
    for row in rows:
        label = Label(row.cells[label_at], None)
        if name := label.name(vocabulary):
            entry = dict(vocabulary.get(name, {"level": "line"}))
            yield Entry(row, "", name, label.printed, entry.pop("level"), override=entry)


def _units(rows: Sequence[GridRow], columns: Sequence[int], layout: TableLayout) -> Iterator[Entry]:
    label_at = _role(columns, layout, "label")
    for row in rows:
        if name := standard_label(row.cells[label_at]):
            total = name in common()["total_labels"]
            yield Entry(
                row, "", name, row.cells[label_at], "total" if total else "line", unit_name="" if total else name
            )


def _projects(rows: Sequence[GridRow], columns: Sequence[int], layout: TableLayout) -> Iterator[Entry]:
    label_at = _role(columns, layout, "label")
    amount_at = next(i for i in columns if layout.columns[i].role == "amount")
    labelled = [row for row in rows if standard_label(row.cells[label_at])]
    names = [standard_label(row.cells[label_at]) for row in labelled]
    marks = mark_units(names, [row.cells[amount_at] for row in labelled])
    for row, name, (level, unit_name) in zip(labelled, names, marks, strict=True):
        yield Entry(row, "", name, row.cells[label_at], level, unit_name=unit_name)


def _header_values(rows: Sequence[GridRow], columns: Sequence[int], layout: TableLayout) -> Iterator[Entry]:
    """Rows of amounts under heads that name them; the rows themselves have no label."""
    for row in rows:
        yield Entry(row, "", "", "", "line")


def _procurement(rows: Sequence[GridRow], columns: Sequence[int], layout: TableLayout) -> Iterator[Entry]:
    """Rows named by whichever of category, project and item they print."""
    for row in rows:
        words = [standard_label(row.cells[i]) for i in columns if layout.columns[i].role != "amount"]
        if name := " ".join(filter(None, words)):
            yield Entry(row, "", name, name, "total" if name in common()["total_labels"] else "line")


def _role(columns: Sequence[int], layout: TableLayout, role: str) -> int:
    return next(i for i in columns if layout.columns[i].role == role)


def _without(entry: Mapping[str, str], key: str) -> dict[str, str]:
    return {k: v for k, v in entry.items() if k != key}


_ENTRIES: Mapping[str, Callable[[Sequence[GridRow], Sequence[int], TableLayout], Iterator[Entry]]] = {
    "coded": _coded,
    "two_sided": _two_sided,
    "economic": _economic,
    "three_public": _three_public,
    "units": _units,
    "projects": _projects,
    "header_values": _header_values,
    "procurement": _procurement,
}
