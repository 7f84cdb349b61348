"""A standard table as it is printed."""

from __future__ import annotations

from dataclasses import dataclass

from tools.edition.sheet import Row

FUNDS = ("合计", "一般公共预算", "政府性基金预算", "国有资本经营预算")


@dataclass(frozen=True, slots=True)
class Table:
    """A standard table as printed: its canonical name, title, head, and rows of texts."""

    name: str
    title: str
    widths: tuple[float, ...]
    head: tuple[Row, ...]
    rows: tuple[tuple[str, ...], ...]
    wide: bool = False
    note: str = ""
