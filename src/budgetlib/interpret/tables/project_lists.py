"""Tables that list projects, in the form of any region → rows for `projects`, where the heads say so for certain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgetlib.amounts import Amount, parse_amount
from budgetlib.errors import AmountError
from budgetlib.interpret.document.section import Section
from budgetlib.interpret.tables.codes import split_coded_name
from budgetlib.interpret.tables.grids import GridRow, read_grid
from budgetlib.interpret.tables.inference import Inference
from budgetlib.interpret.tables.layout import Column, common, title_core
from budgetlib.interpret.tables.spending_units import mark_units
from budgetlib.interpret.tables.titles import read_title
from budgetlib.interpret.tables.unread_cells import stands_for_a_figure
from budgetlib.interpret.tables.words import bare_word, project_heads
from budgetlib.interpret.wording import standard_label

_OTHER_LISTS = frozenset({"procurement", "services", "performance", "three_public", "assets", "debt", "basic"})
"""Words of titles of tables that name projects but do not list what is spent on them."""
_OF_ONE_FUND = frozenset({"general_public", "government_fund", "state_capital", "appropriation", "special_account"})
_WHOLE = {"total", "project_expenditure"}


@dataclass(frozen=True, slots=True)
class ProjectList:
    """The projects of one table; `partial` when its title says that it has those of one fund only."""

    rows: tuple[dict[str, Any], ...]
    partial: bool


def project_list(section: Section, inference: Inference, unit: str) -> ProjectList | None:
    """Read a table of unknown name as a list of projects; None when it is none, or not for certain.

    Certain is one whose title speaks of projects, with a column of their names, every head of amounts known, one column
    of the money of all funds, every amount in it legible, and rows that add up to its total where it prints one. `unit`
    is the unit of money.
    """
    said = read_title(title_core(section.title)).said
    columns = inference.head.layout.columns
    named = [i for i, c in enumerate(columns) if c.role != "amount" and c.header and _names_projects(c)]
    whole = _whole(columns)
    if "project" not in said or said & _OTHER_LISTS or not named or whole is None or inference.unknown:
        return None
    found = _rows(read_grid(inference.head).rows, columns, named[-1], whole, unit)
    period = "carryover" if "carryover" in said else "current"
    rows = [row | {"period": period} for row in found or ()]
    return ProjectList(tuple(rows), bool(said & _OF_ONE_FUND)) if rows else None


def lists_of_all_funds(lists: Sequence[ProjectList]) -> Sequence[ProjectList]:
    """The lists that together have the projects of a document: those of all funds, or the only one there is.

    Several of one fund each may list a project more than once, with a part of its money: none of them is taken.
    """
    return [one for one in lists if not one.partial] or (lists if len(lists) == 1 else ())


def of_all_funds(lists: Sequence[ProjectList]) -> list[dict[str, Any]]:
    """The projects of a document, each once."""
    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in (row for one in lists_of_all_funds(lists) for row in one.rows):
        rows.setdefault((row["period"], row["unit_name"], row["project"]), row)
    return list(rows.values())


def _names_projects(column: Column) -> bool:
    return bare_word(column.header[-1]) in project_heads() or column.header[-1] in project_heads()


def _whole(columns: Sequence[Column]) -> int | None:
    """The column of the money of all funds: the only total, or the only column of amounts."""
    amounts = [i for i, column in enumerate(columns) if column.role == "amount"]
    totals = [i for i in amounts if columns[i].measure in _WHOLE and columns[i].fund == "all"]
    of_all_years = [i for i in totals if columns[i].period == "all"] or totals
    found = of_all_years if of_all_years else amounts
    return found[0] if len(found) == 1 else None


def _rows(
    rows: Sequence[GridRow], columns: Sequence[Column], name_at: int, whole: int, unit: str
) -> list[dict[str, Any]] | None:
    """The projects in print order; None when a row is no project's, when what stands for an amount is none, or when the
    rows do not add up to the printed total."""
    texts = [i for i, column in enumerate(columns) if column.role in {"label", "unit", "detail", "item"}]
    totals: list[Amount] = []
    listed: list[tuple[GridRow, str, Amount]] = []
    for row in rows:
        amount = _amount(row.cells[whole], unit)
        name = standard_label(row.cells[name_at])
        if amount is None and stands_for_a_figure(row.cells[whole]):
            return None
        if amount is None:
            continue
        if any(standard_label(row.cells[i]).replace(" ", "") in common()["total_labels"] for i in texts):
            totals.append(amount)
        elif name and split_coded_name(name)[0]:
            return None
        elif name:
            listed.append((row, name, amount))
    units = _units(listed, columns, name_at, whole)
    projects = [(entry, owner) for entry, owner in zip(listed, units, strict=True) if owner is not None]
    return _merged(projects) if _add_up(totals, [entry[2] for entry, _ in projects]) else None


def _units(
    listed: Sequence[tuple[GridRow, str, Amount]], columns: Sequence[Column], name_at: int, whole: int
) -> list[str | None]:
    """The spending unit of every row, None for a row that is a unit itself."""
    unit_at = next((i for i, c in enumerate(columns) if i != name_at and _holds_units(c)), None)
    if unit_at is not None:
        return [standard_label(row.cells[unit_at]) for row, _, _ in listed]
    marks = mark_units([name for _, name, _ in listed], [row.cells[whole] for row, _, _ in listed])
    return [owner if level == "line" else None for level, owner in marks]


def _holds_units(column: Column) -> bool:
    return column.role == "unit" or (
        column.role in {"label", "detail"}
        and bool(column.header)
        and column.header[-1].endswith(("单位名称", "部门名称"))
    )


def _add_up(totals: Sequence[Amount], parts: Sequence[Amount]) -> bool:
    """True when the rows add up to the printed total, or no total is printed."""
    if not totals or not parts:
        return bool(parts)
    slack = sum((part.grain / 2 for part in parts), totals[0].grain / 2)
    return abs(sum((part.yuan for part in parts), Decimal(0)) - totals[0].yuan) <= slack


def _merged(projects: Sequence[tuple[tuple[GridRow, str, Amount], str | None]]) -> list[dict[str, Any]]:
    """One row for each project of a unit; one divided over several rows (by item) is added up."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for (row, name, amount), owner in projects:
        key = owner or "", name
        place = {"page": row.line.page, "row": row.line.row}
        new = {"unit_name": owner or "", "project": name, "amount": Decimal(0), "grain": Decimal(0), **place}
        entry = found.setdefault(key, new)
        entry["amount"] += amount.yuan
        entry["grain"] += amount.grain
    return list(found.values())


def _amount(cell: str, unit: str) -> Amount | None:
    try:
        return parse_amount(cell, unit)
    except AmountError:
        return None
