"""The invented budget of a seed as tables of texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from random import Random

from tools.edition.sheet import Cell, Row
from tools.synthetic.samples import Sample, budgets
from tools.synthetic.table import Table
from tools.synthetic.tables import standard_tables

LABEL = "（合成样例，非真实部门）"
CODED = "expenditure_summary"
"""The table that most faults befall: codes, names and three columns of amounts."""
FIELDS = ("industry", "culture", "agriculture")


@dataclass(frozen=True)
class Document:
    """The tables of a department's budget, and the chance by which a fault chooses its places."""

    department: str
    year: int
    tables: tuple[Table, ...]
    seed: int

    @property
    def cover(self) -> str:
        """What the cover says."""
        return f"{self.department}{self.year}年度部门预算公开"

    @cached_property
    def chance(self) -> Random:
        """Chance of this document's own: equal seeds, equal faults."""
        return Random(self.seed)

    def with_cells(self, change: Callable[[str], str], only: str = CODED) -> Document:
        """Return the document with every amount of a table (of all tables, when `only` is empty) printed otherwise."""
        tables = [
            replace(table, rows=tuple(tuple(change(c) if is_amount(c) else c for c in row) for row in table.rows))
            if only in ("", table.name)
            else table
            for table in self.tables
        ]
        return replace(self, tables=tuple(tables))


Fault = Callable[[Document, Path], None]
"""Prints a document with one fault."""


def document(seed: int) -> Document:
    """Invent the budget of a seed; equal seeds give equal documents."""
    sample = Sample(1 + seed % 9, (2025,), 1, 1 + seed % 3, FIELDS[seed % len(FIELDS)])
    budget, _ = next(iter(budgets(sample, seed)))
    return Document(budget.department, budget.year, tuple(standard_tables(budget)), seed)


def is_amount(text: str) -> bool:
    """True for a printed amount of money."""
    return "." in text and text.replace(".", "").isdigit()


def amount_columns(table: Table) -> list[int]:
    """Return the places of the columns that hold amounts."""
    return [j for j in range(len(table.widths)) if any(is_amount(row[j]) for row in table.rows)]


def grid_rows(table: Table) -> list[Row]:
    """Return head and body as rows of cells."""
    body = [[Cell(text, align="R" if is_amount(text) else "L") for text in row] for row in table.rows]
    return [*table.head, *body]
