"""Layouts: what standard tables of a region are called and what their columns hold, loaded from layouts/*.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from budgetlib.errors import KnowledgeError
from budgetlib.interpret.wording import closest, knowledge, standard_label

TITLE_CUTOFF = 88.0  # similarity at which a misread title is still that title: one wrong character in eight
MAX_TITLE_CHARACTERS = 60
KINDS = {"two_sided", "functional", "functional_two_sided", "economic", "three_public", "units", "projects"}
_TABLE_KEYS = {"titles", "kind", "columns", "sum", "fund", "period", "measure"}
_COLUMN_KEYS = {"role", "side", "measure", "fund", "period", "header"}
_QUOTES = re.compile(r"[\"'“”‘’<>《》]")
_YEAR = re.compile(r"20\d\d年度?")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a standard table: a code, label or item column, or what its amounts measure."""

    role: str  # code · label · item · amount
    header: tuple[str, ...]
    side: str = ""
    measure: str = "total"
    fund: str = "all"
    period: str = "all"


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How one standard table is printed in a region."""

    table: str
    kind: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    sums: Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Layout:
    """A regional layout: its tables, in the order of the disclosure."""

    name: str
    unit: str | None
    tables: Mapping[str, TableLayout]
    title_noise: tuple[re.Pattern[str], ...]

    def table_of(self, title: str) -> str | None:
        """Return the canonical table a printed title announces, None when it is no table title of this layout.

        A title is known exactly or, if a few characters were misread, as the single closest one.
        """
        core = self.title_core(title)
        if not core or len(core) > MAX_TITLE_CHARACTERS or not core.endswith(("表", "）")):
            return None
        names = {self.title_core(t): table.table for table in self.tables.values() for t in table.titles}
        found = closest(core, names, TITLE_CUTOFF)
        return names[found[0]] if found else None

    def title_core(self, title: str) -> str:
        """Return a title without year, number and remarks, for comparison."""
        core = _QUOTES.sub("", without_year(standard_label(title))).replace(" ", "")
        for pattern in self.title_noise:
            core = pattern.sub("", core)
        return core


def without_year(label: str) -> str:
    """Return a standard label with every year (`2025年`, `2025年度`) written YEAR: layouts hold for any year."""
    return _YEAR.sub("YEAR", label)


def header_word(text: str) -> str:
    """Return a header cell in the form layouts write it: standard label, year as YEAR, no blanks or quotes."""
    return _QUOTES.sub("", without_year(standard_label(text))).replace(" ", "")


@cache
def layouts() -> tuple[Layout, ...]:
    """Return every regional layout, validated.

    Raises KnowledgeError naming file and key when a layout is malformed.
    """
    files = sorted(f.name for f in resources.files("budgetlib.layouts").iterdir() if f.name.endswith(".yaml"))
    return tuple(_layout(name, knowledge("budgetlib.layouts", name)) for name in files if name != "common.yaml")


@cache
def common() -> Mapping[str, Any]:
    """Return the vocabulary shared by all layouts (layouts/common.yaml)."""
    return knowledge("budgetlib.layouts", "common.yaml")


def _layout(file: str, entry: Mapping[str, Any]) -> Layout:
    _known(file, entry, {"layout", "unit", "title_noise", "tables"})
    tables = {name: _table(f"{file}: {name}", name, value) for name, value in entry["tables"].items()}
    noise = tuple(re.compile(pattern) for pattern in entry["title_noise"])
    return Layout(entry["layout"], entry["unit"], tables, noise)


def _table(place: str, name: str, entry: Mapping[str, Any]) -> TableLayout:
    _known(place, entry, _TABLE_KEYS)
    if entry["kind"] not in KINDS:
        raise KnowledgeError(f"{place}: kind {entry['kind']!r} is not one of {', '.join(sorted(KINDS))}.")
    default = {key: entry[key] for key in ("fund", "period", "measure") if key in entry}
    columns = []
    for column in entry["columns"]:
        _known(place, column, _COLUMN_KEYS)
        role = column.get("role", "amount")
        words = tuple(header_word(word) for word in column["header"])
        columns.append(Column(**{**default, **column, "role": role, "header": words}))
    sums = {total: tuple(parts) for total, parts in entry.get("sum", {}).items()}
    return TableLayout(name, entry["kind"], tuple(entry["titles"]), tuple(columns), sums)


def _known(place: str, entry: Mapping[str, Any], keys: set[str]) -> None:
    if unknown := set(entry) - keys:
        raise KnowledgeError(f"{place}: unknown key {', '.join(map(str, sorted(unknown)))}.")
