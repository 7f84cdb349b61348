"""Layouts: what standard tables of a region are called and what their columns hold, loaded from layouts/*.yaml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from budgetlib.errors import KnowledgeError
from budgetlib.interpret.tables.layout_words import check_words
from budgetlib.interpret.tables.titles import bare_title, counting_words, read_title
from budgetlib.interpret.wording import REMEMBERED, closest, standard_label
from budgetlib.knowledge import entries_of, knowledge, knowledge_text, own_layout_files, text_of

TITLE_CUTOFF = 88.0  # similarity at which a misread title is still that title: one wrong character in eight
MAX_TITLE_CHARACTERS = 60
# Kind of table → the roles that every group of its columns must have.
KINDS: Mapping[str, set[str]] = {
    "two_sided": {"label", "amount"},
    "coded": {"code", "label", "amount"},
    "economic": {"label", "item", "amount"},
    "three_public": {"label", "amount"},
    "units": {"label", "amount"},
    "projects": {"label", "amount"},
    "header_values": {"amount"},
    "procurement": {"amount"},
    "listing": {"label", "amount"},
}
_VOCABULARIES = {"common.yaml", "heads.yaml", "titles.yaml"}  # hold for every layout
_ROLES = {"code", "label", "item", "detail", "number", "unit", "amount"}
_SIDES = {"", "revenue", "expenditure"}
_TABLE_KEYS = {"titles", "kind", "columns", "sum", "fund", "period", "measure"}
_COLUMN_KEYS = {"role", "group", "side", "measure", "fund", "period", "header", "name", "level"}
_QUOTES = re.compile(r"[\"'“”‘’<>《》]")
_YEAR = re.compile(r"20\d\d年度?")
_TITLE_YEAR = re.compile(r"YEAR|（?[0-9OoIl]{2,5}）?年度?")  # in a title also a misread year: `125年`, `（1025）年度`
_REMARK = re.compile(r"（[^（）]*）$")
_MAY_END_A_TITLE = re.compile(r"[表錶)）﹚]")  # in whatever spelling: most lines of a document are none
_UNIT = re.compile(r"(?<=.)[（(](?:单位[：:])?(?:人民币)?(?:[百千万亿]|百万|千万)?元[）)]$")
_SUFFIX = re.compile(r"(（[^（）]*）|(?<=表)[-—－:：].*)+$")
_TITLE_PREFIX = re.compile(r"[\u4e00-\u9fff（）]{0,40}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a standard table: a code, label or item column, or what its amounts measure.

    Columns of one `group` belong together; a table printed as several side by side has several groups. `name` and
    `level` are given where the column itself, not the row, says what the amount is.
    """

    role: str  # code · label · item · detail (a second label) · number (of the line) · unit (spending) · amount
    header: tuple[str, ...]
    group: int = 0
    side: str = ""
    measure: str = "total"
    fund: str = "all"
    period: str = "all"
    name: str = ""
    level: str = ""


@dataclass(frozen=True, slots=True)
class TableLayout:
    """One way in which a standard table is printed. `sums` maps a total column to the columns that add up to it."""

    layout: str
    table: str
    kind: str
    titles: tuple[str, ...]
    columns: tuple[Column, ...]
    sums: Mapping[int, tuple[int, ...]]

    def is_titled(self, title: str) -> bool:
        """True when a printed title ends with a title of this very layout."""
        return title_core(title).endswith(tuple(title_core(known) for known in self.titles))


@dataclass(frozen=True, slots=True)
class Layout:
    """A regional layout: its tables in the order of the disclosure."""

    name: str
    tables: tuple[TableLayout, ...]
    title_noise: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=REMEMBERED)
def table_of(title: str) -> str | None:
    """Return the canonical table a printed title announces, None when it is no title of a standard table.

    Year, number and remarks do not count. A title is known when a layout lists it, also behind a department's name;
    when all its words are known and name a table (titles.yaml); or, if characters were misread, when it is close enough
    to a known one and says nothing that the known one does not say.
    """
    if not _MAY_END_A_TITLE.search(title):
        return None
    core = title_core(title)
    if not core or len(core) > MAX_TITLE_CHARACTERS or not core.endswith(("表", "）")):
        return None
    names = _titles()
    if core in names:
        return names[core]
    read = read_title(core)
    if read.complete and read.said:
        return read.table
    candidates = (core, _REMARK.sub("", core)) if not counting_words(_remark(core)) else (core,)
    for candidate in candidates:
        longest = next((name for name in names if candidate.endswith(name)), None)  # names come longest first
        prefix = candidate.removesuffix(longest or "")
        if longest and _is_title_prefix(prefix) and not counting_words(prefix):
            return names[longest]
    found = closest(core, names, TITLE_CUTOFF)
    return names[found[0]] if found and read.said <= read_title(found[0]).said else None


def _remark(core: str) -> str:
    match = _REMARK.search(core)
    return match[0] if match else ""


def is_unknown_title(title: str) -> bool:
    """True for what looks like the title of a table of money, though no layout knows it."""
    if not _MAY_END_A_TITLE.search(title):
        return False
    core = title_core(title)
    bare = _SUFFIX.sub("", bare_title(core))
    if not bare.endswith("表") or not _is_title_prefix(bare) or len(core) > MAX_TITLE_CHARACTERS:
        return False
    return any(word in bare for word in common()["title_words"]) or bool(read_title(core).said)


@lru_cache(maxsize=REMEMBERED)
def title_core(title: str) -> str:
    """Return a title without year, number and remarks, for comparison."""
    core = re.sub(common()["title_number"], "", _TITLE_YEAR.sub("", header_word(title)))
    for layout in layouts():
        for pattern in layout.title_noise:
            core = pattern.sub("", core)
    return core


def _is_title_prefix(text: str) -> bool:
    """True for what may stand before a title: a name, but no words of a sentence that speaks of the table."""
    return bool(_TITLE_PREFIX.fullmatch(text)) and not re.search(common()["no_title_prefix"], text)


@cache
def all_variants() -> tuple[TableLayout, ...]:
    """Return every way in which any standard table is printed, over all layouts."""
    return tuple(entry for layout in layouts() for entry in layout.tables)


@cache
def variants(table: str) -> tuple[TableLayout, ...]:
    """Return every known way in which a standard table is printed, over all layouts."""
    return tuple(entry for entry in all_variants() if entry.table == table)


@cache
def _titles() -> Mapping[str, str]:
    """Return every title without year and number → its table, the longest titles first."""
    names = {title_core(t): entry.table for layout in layouts() for entry in layout.tables for t in entry.titles}
    return {name: names[name] for name in sorted(names, key=len, reverse=True)}


def without_year(label: str) -> str:
    """Return a standard label with every year (`2025年`, `2025年度`) written YEAR: layouts hold for any year."""
    return _YEAR.sub("YEAR", label)


@lru_cache(maxsize=REMEMBERED)
def header_word(text: str) -> str:
    """Return a header cell in the form layouts write it: standard label, year as YEAR, no blanks, quotes or unit."""
    return _UNIT.sub("", _QUOTES.sub("", without_year(standard_label(text).replace(" ", ""))))


@cache
def layouts() -> tuple[Layout, ...]:
    """Return every regional layout, validated.

    Users' own (knowledge.py) come after ours.

    Raises KnowledgeError naming file and key or line when a layout is malformed or uses an unknown word.
    """
    files = sorted(f.name for f in resources.files("budgetlib.layouts").iterdir() if f.name.endswith(".yaml"))
    found = [(name, knowledge_text("budgetlib.layouts", name)) for name in files if name not in _VOCABULARIES]
    found += [(str(path), text_of(path)) for path in own_layout_files()]
    return tuple(checked_layout(name, text) for name, text in found)


@cache
def common() -> Mapping[str, Any]:
    """Return the vocabulary shared by all layouts (layouts/common.yaml)."""
    return knowledge("budgetlib.layouts", "common.yaml")


def checked_layout(file: str, text: str) -> Layout:
    """Return the layout of a YAML document. Raises KnowledgeError naming `file` and key or line when malformed."""
    entry = entries_of(file, text)
    layout = _layout(file, entry)
    check_words(file, entry, text)
    return layout


def _layout(file: str, entry: Mapping[str, Any]) -> Layout:
    keys = {"layout", "title_noise", "tables"}
    _known(file, entry, keys, required=keys)
    tables = []
    for name, value in entry["tables"].items():
        # A table printed in several ways within a layout is a list.
        for variant in value if isinstance(value, list) else [value]:
            tables.append(_table(f"{file}: {name}", entry["layout"], name, variant))
    try:
        noise = tuple(re.compile(pattern) for pattern in entry["title_noise"])
    except re.error as error:
        raise KnowledgeError(f"{file}: title_noise holds no regular expression ({error}).") from error
    return Layout(entry["layout"], tuple(tables), noise)


def _table(place: str, layout: str, name: str, entry: Mapping[str, Any]) -> TableLayout:
    _known(place, entry, _TABLE_KEYS, required={"titles", "kind", "columns"})
    if entry["kind"] not in KINDS:
        raise KnowledgeError(f"{place}: kind {entry['kind']!r} is not one of {', '.join(sorted(KINDS))}.")
    default = {key: entry[key] for key in ("fund", "period", "measure") if key in entry}
    columns = []
    for column in entry["columns"]:
        _known(place, column, _COLUMN_KEYS, required={"header"})
        role = column.get("role", "amount")
        words = tuple(header_word(word) for word in column["header"])
        columns.append(Column(**{**default, **column, "role": role, "header": words}))
    sums = {total: tuple(parts) for total, parts in entry.get("sum", {}).items()}
    _check(place, entry["kind"], columns, sums)
    return TableLayout(layout, name, entry["kind"], tuple(entry["titles"]), tuple(columns), sums)


def _check(place: str, kind: str, columns: list[Column], sums: Mapping[int, tuple[int, ...]]) -> None:
    """Refuse a table whose columns do not make a table of its kind."""
    faults = [f"role {c.role!r}" for c in columns if c.role not in _ROLES]
    faults += [f"side {c.side!r}" for c in columns if c.side not in _SIDES or (kind == "two_sided" and not c.side)]
    for group in {column.group for column in columns}:
        missing = KINDS[kind] - {column.role for column in columns if column.group == group}
        faults += [f"no {role} column in group {group}" for role in sorted(missing)]
    if kind == "header_values":
        faults += [f"no name for the column {c.header}" for c in columns if c.role == "amount" and not c.name]
    amounts = {i for i, column in enumerate(columns) if column.role == "amount"}
    summed = {i for whole, parts in sums.items() for i in (whole, *parts)}
    faults += [f"sum of column {i}, which holds no amounts" for i in sorted(summed - amounts)]
    if faults:
        raise KnowledgeError(f"{place}: {'; '.join(faults)}.")


def _known(place: str, entry: Mapping[str, Any], keys: set[str], *, required: set[str]) -> None:
    if not isinstance(entry, Mapping):
        raise KnowledgeError(f"{place}: {entry!r} does not consist of `key: value` entries.")
    if unknown := set(entry) - keys:
        raise KnowledgeError(f"{place}: unknown key {', '.join(sorted(map(str, unknown)))}.")
    if missing := required - set(entry):
        raise KnowledgeError(f"{place}: key {', '.join(sorted(missing))} is missing.")
