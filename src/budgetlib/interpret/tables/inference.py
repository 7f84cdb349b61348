"""A layout inferred from what is printed: the head of a table read column by column, whatever region printed it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from budgetlib.interpret.numerals import total
from budgetlib.interpret.tables.codes import split_coded_name
from budgetlib.interpret.tables.entries import INFERRED
from budgetlib.interpret.tables.heads import Head
from budgetlib.interpret.tables.layout import Column, TableLayout, common
from budgetlib.interpret.tables.meanings import (
    OTHER,
    VARIANTS,
    Meaning,
    is_legible,
    is_this_years,
    meaning_of,
    prior_variant,
    stage_of,
    year_of,
)
from budgetlib.interpret.tables.roles import roles
from budgetlib.interpret.tables.stacks import PrintedHead, printed_head
from budgetlib.interpret.tables.table_facts import ITEMS_OF_THREE_PUBLIC, facts_of
from budgetlib.interpret.tables.words import bare_word
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Line

_TWO_SIDED = {"revenue_expenditure_summary", "appropriation_summary"}
_ONE_SIDED = {"revenue_summary": "revenue", "expenditure_summary": "expenditure"}
_NAMED_BY_HEADS = {*_ONE_SIDED, "three_public"}  # may print one row of amounts that only their heads name
OTHER_TABLE = "other"
_LABELLED = {"label", "unit", "code", "unit_code", "number"}


@dataclass(frozen=True, slots=True)
class Inference:
    """A table read by its own head: head and layout for the rest of the reading, and the columns nobody knows."""

    head: Head
    printed: PrintedHead
    unknown: tuple[int, ...]

    @property
    def understood(self) -> int:
        """How many columns of amounts are understood."""
        return sum(column.role == "amount" for column in self.head.layout.columns) - len(self.unknown)


def infer(lines: Sequence[Line], table: str) -> Inference | None:
    """Read the head of a table of which only the kind of `table` is known; None when it has no head or no amounts."""
    printed = printed_head(lines)
    if printed is None:
        return None
    found = roles(printed)
    groups = _groups(found)
    amounts = [i for i, role in enumerate(found) if role == "amount"]
    if not amounts or not ({"label", "unit"} & set(found) or table in _NAMED_BY_HEADS):
        return None
    meanings = _meanings(printed, amounts)
    kind = _kind(printed, found, groups, meanings, table)
    columns = _columns(printed, found, groups, meanings, table, kind)
    unlabelled = any("label" not in {c.role for c in columns if c.group == group} for group in set(groups))
    if unlabelled and kind != "header_values":
        return None
    # Numbers under no head at all are in no column: they are findings, not figures.
    kept = [i for i, column in enumerate(columns) if column.role != "amount" or any(printed.paths[i])]
    unknown = tuple(i for i in amounts if i in kept and columns[i].measure == OTHER)
    layout = TableLayout(INFERRED, table, kind, (), tuple(columns[i] for i in kept), {})
    head = Head(layout, printed.data, printed.paths, tuple(kept))
    return Inference(head, printed, unknown)


def _groups(found: Sequence[str]) -> list[int]:
    """Number the tables printed side by side: a new one begins with a label behind amounts, if amounts follow."""
    groups, group, amounts, labels = [], 0, False, False
    for i, role in enumerate(found):
        following = found[i : found.index("amount", i)] if "amount" in found[i:] else []
        if amounts and labels and role in _LABELLED and {"label", "unit"} & set(following):
            group, amounts, labels = group + 1, False, False
        amounts, labels = amounts or role == "amount", labels or role in {"label", "unit"}
        groups.append(group)
    return groups


def _meanings(printed: PrintedHead, amounts: Sequence[int]) -> dict[int, Meaning]:
    """What the head of every column of amounts says; of several years the latest is the document's."""
    meanings = {i: meaning_of(printed.paths[i]) for i in amounts}
    years = {i: year for i in amounts if (year := year_of(printed.printed[i]))}
    latest = max(years.values(), default=0) + _names_this_year(printed, meanings, years)
    if any(m.period == "carryover" and not m.fund for m in meanings.values()):
        own = [i for i in amounts if not meanings[i].period and any(map(is_this_years, printed.paths[i]))]
        meanings |= {i: replace(meanings[i], period="current") for i in own}
    stages = {i: stage_of(printed.paths[i]) for i in amounts}
    both = {"budget", "account"} <= set(stages.values())
    for i in amounts:
        if years.get(i, latest) < latest and not meanings[i].variant and meanings[i].measure != "change":
            meanings[i] = replace(meanings[i], variant=prior_variant(printed.paths[i]))
        elif both and stages[i] == "budget" and not meanings[i].variant:
            meanings[i] = replace(meanings[i], variant="budget")
    return meanings


def _names_this_year(printed: PrintedHead, meanings: Mapping[int, Meaning], years: Mapping[int, int]) -> bool:
    """True where this year's budget stands beside a year by its number, which then is an earlier one.

    本年预算 beside 上年结转 is a part of the dated money, not another year's.
    """
    if len(set(years.values())) != 1 or any(m.period == "carryover" for m in meanings.values()):
        return False
    dated = {word for i in years for word in printed.paths[i]}
    undated = [printed.paths[i] for i in meanings if i not in years]
    return any(is_this_years(word) and word not in dated for path in undated for word in path) and not any(
        is_this_years(word) for word in dated
    )


def _kind(
    printed: PrintedHead, found: Sequence[str], groups: Sequence[int], meanings: Mapping[int, Meaning], table: str
) -> str:
    """How the rows of the table are to be read."""
    if table in _TWO_SIDED:
        return "two_sided"
    if table in {OTHER_TABLE, "procurement"}:
        return "listing"
    if table == "three_public":
        named = [m for m in meanings.values() if m.measure in ITEMS_OF_THREE_PUBLIC]
        return "header_values" if named else "three_public"
    first = [role for role, group in zip(found, groups, strict=True) if group == 0]
    if "code" in first or _has_coded_names(printed, found):
        return "coded"
    if table in _NAMED_BY_HEADS and not {"unit", "label"} & set(found):
        return "header_values"
    if table in _ONE_SIDED and "unit" not in first:
        return "two_sided"
    return "coded"


def _has_coded_names(printed: PrintedHead, found: Sequence[str]) -> bool:
    labels = [i for i, role in enumerate(found) if role == "label"][:1]
    return any(split_coded_name(standard_label(cell))[0] for i in labels for cell in printed.column(i))


def _columns(
    printed: PrintedHead,
    found: Sequence[str],
    groups: Sequence[int],
    meanings: Mapping[int, Meaning],
    table: str,
    kind: str,
) -> list[Column]:
    plain = _plain_roles(found, groups)
    sides = _sides(printed, groups, table, kind)
    partial = {group: _is_partial(group, groups, meanings) for group in set(groups)}
    fund = _fund_unsaid(table, meanings)
    columns = []
    for i, role in enumerate(plain):
        side = sides[groups[i]]
        if role != "amount":
            columns.append(Column(role, printed.paths[i], groups[i], side, period="all"))
            continue
        meaning = meanings[i]
        column = _amounts(meaning, printed.paths[i], groups[i], side, table, partial[groups[i]], kind)
        columns.append(column if meaning.fund else replace(column, fund=fund))
    if kind == "header_values":
        return _with_whole(printed, _of_one_fund(columns)) if table == "three_public" else columns
    if table == "revenue_summary" and kind == "coded":
        columns = _with_period_of_total(printed, columns)
    return _by_classification(printed, columns) if kind == "two_sided" else columns


def _fund_unsaid(table: str, meanings: Mapping[int, Meaning]) -> str:
    """Return the fund of columns whose heads name none: that of the table, unless it is one of several."""
    named = {meaning.fund for meaning in meanings.values() if meaning.fund}
    fund = facts_of(table).fund
    return "all" if fund in named and len(named) > 1 else fund


def _with_period_of_total(printed: PrintedHead, columns: list[Column]) -> list[Column]:
    """Beside a column of carry-over the total may hold it or not: the rows themselves tell."""
    amounts = [(i, column) for i, column in enumerate(columns) if column.role == "amount"]
    totals = [i for i, c in amounts if (c.measure, c.fund, c.period) == ("total", "all", "all")]
    carried = [i for i, c in amounts if c.period == "carryover" and c.fund == "all"]
    sums = [i for i, c in amounts if (c.measure, c.fund, c.period) == ("total", "all", "current")]
    if len(sums) == 2 and len(carried) == 1 and _is_sum_of(printed, sums[0], [sums[1], carried[0]]):
        return [replace(c, period="all") if i == sums[0] else c for i, c in enumerate(columns)]
    funds = [i for i, c in amounts if c.period == "current" and (c.fund != "all" or c.measure != "total")]
    if len(totals) != 1 or len(carried) != 1 or not funds:
        return columns
    apart = joined = 0
    for line in printed.data:
        cells = [*(line.cells or ()), *[""] * (printed.width - len(line.cells or ()))]
        whole, over, parts = total([cells[totals[0]]]), total([cells[carried[0]]]), total([cells[i] for i in funds])
        apart += bool(over) and whole == parts
        joined += bool(over) and whole == parts + over
    if apart <= joined:
        return columns
    return [replace(c, period="current") if i == totals[0] else c for i, c in enumerate(columns)]


def _of_one_fund(columns: list[Column]) -> list[Column]:
    """A fund that heads some columns and is the only one named is that of the whole table, and tells nothing apart."""
    funds = {column.fund for column in columns if column.role == "amount"}
    whole = [(c.measure, c.period) for c in columns if c.role == "amount"]
    if len(funds) != 2 or "all" not in funds or len(set(whole)) < len(whole):
        return columns
    return [replace(column, fund="all") for column in columns]


def _is_sum_of(printed: PrintedHead, whole: int, parts: Sequence[int]) -> bool:
    """True when in every row one column is the sum of others, and not always equal to the first of them."""
    rows = [line.cells for line in printed.data if line.cells and max(whole, *parts) < len(line.cells)]
    sums = [(total([row[whole]]), total([row[i] for i in parts]), total([row[parts[0]]])) for row in rows]
    return all(stated == added for stated, added, _ in sums) and any(stated != first for stated, _, first in sums)


def _with_whole(printed: PrintedHead, columns: list[Column]) -> list[Column]:
    """合计 is that of the three public expenses, unless conferences and training are among the columns.

    Beside these it is so where the rows say so: where it is the sum of the three.
    """
    wide = any(column.measure in {"conference", "training", "operating"} for column in columns)
    known = wide and any(column.measure == "three_public" for column in columns)
    return [
        replace(column, measure="three_public" + column.measure.removeprefix("total"))
        if column.role == "amount"
        and column.measure in {"total", "total_prior", "total_budget"}
        and (not known if not wide or known else _is_sum_of(printed, place, _three_public_parts(columns, place)))
        else column
        for place, column in enumerate(columns)
    ]


def _three_public_parts(columns: Sequence[Column], whole: int) -> list[int]:
    """The columns of the three public expenses behind a total, as far as they are of its year."""
    ending = columns[whole].measure.removeprefix("total")
    wanted = {f"{part}{ending}" for part in ("overseas", "vehicles", "reception")}
    parts = [i for i, column in enumerate(columns) if i > whole and column.measure in wanted]
    return parts[: len(wanted)] or [whole]


def _plain_roles(found: Sequence[str], groups: Sequence[int]) -> list[str]:
    """Roles as layouts know them: a second code and name in a group are its item; without a label the unit is one."""
    result: list[str] = []
    for group in dict.fromkeys(groups):
        members = [i for i, g in enumerate(groups) if g == group]
        first_amount = next((i for i in members if found[i] == "amount"), members[-1] + 1)
        labels = [i for i in members if found[i] == "label" and i < first_amount]
        units = [i for i in members if found[i] == "unit" and i < first_amount]
        if not labels and not units:  # amounts stand before the label
            labels = [i for i in members if found[i] == "label"][:1]
            units = [] if labels else [i for i in members if found[i] == "unit"][:1]
        label = labels[0] if labels else units[-1] if units else -1
        item = next((i for i in labels[1:] if "code" in found[label + 1 : i]), -1)
        result += [_plain_role(found[i], i, label, item, units) for i in members]
    return result


def _plain_role(role: str, i: int, label: int, item: int, units: Sequence[int]) -> str:
    if i == label:
        return "label"
    if role == "label":
        return "item" if i == item else "detail"
    if role == "unit":
        return "unit" if i in units[:1] else "detail"
    second = role == "code" and label < i < item
    return "detail" if second or role in {"unit_code", "percent"} else role


def _sides(printed: PrintedHead, groups: Sequence[int], table: str, kind: str) -> dict[int, str]:
    """Side of every group of a table of two sides, by its head; without one revenue stands first."""
    if kind != "two_sided":
        return dict.fromkeys(groups, "")
    if table in _ONE_SIDED:
        return dict.fromkeys(groups, _ONE_SIDED[table])
    sides = {}
    for group in dict.fromkeys(groups):
        tops = [printed.paths[i][0] for i, g in enumerate(groups) if g == group and printed.paths[i]]
        revenue, expenditure = sum("收入" in top for top in tops), sum("支出" in top for top in tops)
        sides[group] = "expenditure" if expenditure > revenue or (group and not revenue) else "revenue"
    if len(sides) > 1 and set(sides.values()) == {"revenue"}:
        return {group: "expenditure" if group else "revenue" for group in sides}
    return sides


def _is_partial(group: int, groups: Sequence[int], meanings: Mapping[int, Meaning]) -> bool:
    """True where carry-over has its own column, or the sum is this year's: funds beside it are of this year."""
    members = [meaning for i, meaning in meanings.items() if groups[i] == group]
    own = any(m.period == "carryover" and not m.fund for m in members)
    return own or any(m.total and m.period == "current" and not m.fund and not m.measure for m in members)


def _amounts(
    meaning: Meaning, path: tuple[str, ...], group: int, side: str, table: str, partial: bool, kind: str
) -> Column:
    """A column of amounts with what its head says, in a table whose title says the rest."""
    facts = facts_of(table)
    fund = meaning.fund or facts.fund
    measure = meaning.measure or facts.measure
    period = meaning.period or "all"
    revenue = table == "revenue_summary" or side == "revenue"
    if meaning.unknown and is_legible(path):
        return Column("amount", path, group, side, OTHER, fund, period)
    if measure in facts.said and kind != "header_values" and meaning_of(path[-1:]).measure != measure:
        measure = facts.measure
    if meaning.appropriation and not meaning.measure and not meaning.fund and meaning.period != "carryover":
        measure = facts.measure if facts.appropriated else "appropriation"
    if meaning.flow == "revenue" and not revenue and table != OTHER and not meaning.measure:
        measure, period = "revenue", "current"
    if meaning.period == "carryover" and measure == "total":
        measure = "carryover_from_prior_year" if table in _TWO_SIDED or revenue else "carryover"
    if (
        not meaning.period
        and partial
        and (meaning.fund or meaning.measure or meaning.appropriation)
        and revenue_like(table)
    ):
        period = "current" if meaning.measure not in {"carryover_next", "change"} else period
    if kind == "two_sided" and side == "revenue" and not meaning.period:
        period = "current"
    if meaning.variant:
        ending = VARIANTS[meaning.variant]
        measure = meaning.variant if measure == "total" and kind != "header_values" else measure + ending
    if kind == "header_values":
        return _named(measure, path, group, fund, period)
    return Column("amount", path, group, side, measure, fund, period)


def revenue_like(table: str) -> bool:
    """True for tables whose columns are sources of money."""
    return table in {"revenue_summary", *_TWO_SIDED}


def _named(measure: str, path: tuple[str, ...], group: int, fund: str, period: str) -> Column:
    """A column of the table of three-public expenses, which the head names."""
    bare = measure.removesuffix("_prior").removesuffix("_budget")
    name = ITEMS_OF_THREE_PUBLIC.get(
        bare, "合计" if bare in {"total", "three_public"} else bare_word(path[-1]) if path else ""
    )
    level = "total" if bare in {"total", "three_public"} else ""
    return Column("amount", path, group, "", measure, fund, period, name=name, level=level)


def _by_classification(printed: PrintedHead, columns: list[Column]) -> list[Column]:
    """Expenditure printed several times by different classifications: only one of them is by function."""
    groups = list(dict.fromkeys(c.group for c in columns if c.side == "expenditure"))
    if len(groups) < 2:
        return columns
    kinds = {group: _classification(printed, columns, group) for group in groups}
    first = next((g for g in groups if kinds[g] == ""), groups[0])
    result = []
    for column in columns:
        other = kinds.get(column.group) or ("by_purpose" if column.group in groups and column.group != first else "")
        if column.role == "amount" and other and column.group != first:
            column = replace(column, measure=other if column.measure == "total" else column.measure)
        result.append(column)
    return result


def _classification(printed: PrintedHead, columns: Sequence[Column], group: int) -> str:
    """Which classification the labels of a group follow, empty for functions."""
    label = next((i for i, c in enumerate(columns) if c.group == group and c.role == "label"), None)
    if label is None:
        return ""
    head = "".join(printed.paths[label])
    if "政府" in head and "经济" in head:
        return "by_government_economic"
    names = {standard_label(cell).partition("、")[2] for cell in printed.column(label)}
    if "经济" in head or names & set(common()["economic_class_labels"]) - {"其他支出"}:
        return "by_economic"
    if "用途" in head or "基本支出" in names:
        return "by_purpose"
    return ""
