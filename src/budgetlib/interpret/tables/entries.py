"""The rows of a standard table → entries: code, name and level, by the kind of table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from budgetlib.classification import functional_class_code
from budgetlib.interpret.tables.code_parts import with_whole_parts
from budgetlib.interpret.tables.codes import plain_code, split_coded_name
from budgetlib.interpret.tables.grids import GridRow
from budgetlib.interpret.tables.label_meanings import told_by_label
from budgetlib.interpret.tables.labels import Label, ordinal_style, read_labels, reversed_runs
from budgetlib.interpret.tables.layout import Column, TableLayout, common
from budgetlib.interpret.tables.spending_units import mark_units
from budgetlib.interpret.tables.words import bare_word
from budgetlib.interpret.wording import standard_label

_CODE_LEVELS = {3: "class", 5: "section", 7: "item"}
_BUDGETS = {"general_public_budget", "government_fund", "state_capital_operations"}
_BOTH_SIDES = {"revenue_expenditure_summary", "appropriation_summary"}
_CLASS_DIGITS = 3
_PART = "其中"  # before the label of a part of the row above, which would be counted twice
_LEVELS = ("class", "section", "item")
INFERRED = "inferred"  # the name of the layout of a table read by its own head


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
    override: Mapping[str, str] = field(default_factory=dict)  # period, fund, measure or side that the label states


def entries(rows: Sequence[GridRow], columns: Sequence[int], layout: TableLayout) -> Iterator[Entry]:
    """Yield the entries of one group of columns, in the order of the table."""
    return _KINDS[layout.kind](rows, columns, layout)


def _coded(rows: Sequence[GridRow], columns: Sequence[int], layout: TableLayout) -> Iterator[Entry]:
    codes = [i for i in columns if layout.columns[i].role == "code"]
    label_at = _role(columns, layout, "label")
    item_at = next((i for i in columns if layout.columns[i].role == "item"), None)
    unit_at = next((i for i in columns if layout.columns[i].role == "unit"), None)
    printed_parts = [[plain_code(standard_label(row.cells[i]).replace(" ", "")) for i in codes] for row in rows]
    unit_row = ""  # the unit whose row stands above
    by_unit = layout.layout == INFERRED or any(_holds_units(layout.columns[i]) for i in columns)
    for row, parts in zip(rows, with_whole_parts(printed_parts), strict=True):
        item = standard_label(row.cells[item_at]) if item_at is not None else ""
        unit = standard_label(row.cells[unit_at]) if unit_at is not None else ""
        digits = [part if part.isdigit() else "" for part in parts]
        printed = row.cells[label_at]
        code, name = "".join(digits), standard_label(printed)
        if not code:
            code, name = split_coded_name(name)
            printed = name if code else printed
        if not code and not name:  # 合计, or code and name together, may stand under the codes
            code, name = split_coded_name("".join(part for part in parts if not part.isdigit()))
            name = unit or name if not code else name
        name = name or _total_beside(row, columns, layout)
        if not code and _is_organisation(name):
            unit_row = name
        if code or name:
            level = _level(code, digits, name)
            below = unit_row if by_unit and level != "total" else ""  # 合计 at the end is of all units
            shown = printed or name or code
            yield Entry(row, code, name or code, shown, level, item=item, unit_name=unit or below)


def _total_beside(row: GridRow, columns: Sequence[int], layout: TableLayout) -> str:
    """合计 where it stands under the codes of units or another second label."""
    texts = (standard_label(row.cells[i]) for i in columns if layout.columns[i].role in {"detail", "number"})
    return next((text for text in texts if text.replace(" ", "") in common()["total_labels"]), "")


def _holds_units(column: Column) -> bool:
    """True for a column of codes of units."""
    return column.role == "detail" and any(word.startswith(("单位", "部门")) for word in column.header)


def _is_organisation(name: str) -> bool:
    return name.endswith(tuple(common()["organisation_endings"])) and name not in common()["total_labels"]


def _level(code: str, parts: Sequence[str], name: str) -> str:
    """Level by how many of the columns 类, 款, 项 are filled, even if a digit is missing, or by the code's length."""
    if not code:
        return "total" if name.replace(" ", "") in common()["total_labels"] else "line"
    filled = sum(map(bool, parts))
    by_part = 1 < filled <= len(_LEVELS) and all(parts[:filled]) and len(parts[0]) <= _CLASS_DIGITS
    if len(parts) > 1 and 0 < filled <= len(_LEVELS) and (by_part or len(code) not in _CODE_LEVELS):
        return _LEVELS[filled - 1]
    return _CODE_LEVELS.get(len(code), "line")


def _two_sided(rows: Sequence[GridRow], columns: Sequence[int], layout: TableLayout) -> Iterator[Entry]:
    label_at = _role(columns, layout, "label")
    details = [i for i in columns if layout.columns[i].role == "detail"]
    rows = _in_reading_order(rows, [i for i, column in enumerate(layout.columns) if column.role == "label"])
    texts = [next((row.cells[i] for i in (*details, label_at) if row.cells[i]), "") for row in rows]
    functional = _is_functional(columns, layout)
    opened: dict[str, str] = {}
    opener = ""
    labels = read_labels(texts)
    usual = layout.columns[label_at].side
    # One list of both sides: what is spent stands below what comes in.
    alone = layout.layout == INFERRED and {column.side for column in layout.columns} == {"revenue"}
    spent = _first_spent(labels) if alone and layout.table in _BOTH_SIDES else len(labels)
    funds: set[tuple[str | None, str | None]] = set()  # the revenue of which a row above is
    for place, (row, label) in enumerate(zip(rows, labels, strict=True)):
        side = usual if place < spent else "expenditure"
        listed = {} if side == usual else {"side": side, "period": "all"}
        if place == spent:
            opened = {}
        told = told_by_label(label, side, common()[f"{side}_labels"], functional=functional)
        if told is None:
            continue
        name, entry = told
        style = ordinal_style(label.printed)
        if opened and style and style == opener:
            opened = {}
        if "opens" in entry:
            opened, opener = {"period": entry["opens"]}, style
        override = {**listed, **opened, **_without(entry, "opens")}
        if side == "revenue" and (fund := override.get("fund")) in _BUDGETS:
            money = override.get("period"), fund
            if money in funds and "measure" not in override:
                override["fund"] = "all"  # 其中：经费拨款 is a part of what stands above: each fund is listed once
            funds.add(money)
        if (
            label.printed.lstrip().startswith(_PART)
            and override.get("period") == "carryover"
            and "fund" not in override
        ):
            entry["level"] = "item"
        code = _class_code(label, name) if side == "expenditure" and functional else ""
        yield Entry(row, code, name, name if code else label.printed, entry.pop("level"), override=override)


def _class_code(label: Label, name: str) -> str:
    """The code that stands before the name of a functional class (`208 社会保障和就业支出`), empty when none does."""
    code, rest = split_coded_name(standard_label(label.printed))
    return code if len(code) == _CLASS_DIGITS and rest.replace(" ", "") == name.replace(" ", "") else ""


def _first_spent(labels: Sequence[Label]) -> int:
    """The first row of expenditure in a list that begins with revenue; the number of rows when there is none."""
    for place, label in enumerate(labels):
        name = split_coded_name(bare_word(standard_label(label.printed).replace(" ", "")))[1]
        if place and (functional_class_code(name) or ("支出" in name and "收入" not in name)):
            return place
    return len(labels)


def _is_functional(columns: Sequence[int], layout: TableLayout) -> bool:
    """False for a group of columns that prints expenditure by another classification."""
    return not any(layout.columns[i].measure.startswith("by_") for i in columns)


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
        if told := told_by_label(label, "", vocabulary):
            name, entry = told
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
    """Rows of amounts under heads that name them; what may stand before them is the unit, or that it is all units."""
    label_at = next((i for i in columns if layout.columns[i].role == "label"), None)
    for row in rows:
        unit = standard_label(row.cells[label_at]) if label_at is not None else ""
        of_all = unit.replace(" ", "") in common()["total_labels"]
        yield Entry(row, "", "", "", "line", unit_name="" if of_all else unit)


def _procurement(rows: Sequence[GridRow], columns: Sequence[int], layout: TableLayout) -> Iterator[Entry]:
    """Rows named by whichever of category, project and item they print."""
    for row in rows:
        words = [standard_label(row.cells[i]) for i in columns if layout.columns[i].role != "amount"]
        if name := " ".join(filter(None, words)):
            yield Entry(row, "", name, name, "total" if name in common()["total_labels"] else "line")


def _listing(rows: Sequence[GridRow], columns: Sequence[int], layout: TableLayout) -> Iterator[Entry]:
    """Rows of a table nobody knows: whatever codes and names they print."""
    if any(layout.columns[i].role == "label" for i in columns):
        yield from _coded(rows, columns, layout)
    else:
        yield from _procurement(rows, columns, layout)


def _role(columns: Sequence[int], layout: TableLayout, role: str) -> int:
    return next(i for i in columns if layout.columns[i].role == role)


def _without(entry: Mapping[str, str], key: str) -> dict[str, str]:
    return {k: v for k, v in entry.items() if k != key}


_KINDS: Mapping[str, Callable[[Sequence[GridRow], Sequence[int], TableLayout], Iterator[Entry]]] = {
    "coded": _coded,
    "two_sided": _two_sided,
    "economic": _economic,
    "three_public": _three_public,
    "units": _units,
    "projects": _projects,
    "header_values": _header_values,
    "procurement": _procurement,
    "listing": _listing,
}
