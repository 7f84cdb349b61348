"""The thirteen standard tables of a budget, with every amount rounded once, from its exact sum."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from tools.edition.sheet import Cell, centred
from tools.synthetic.model import GENERAL, OWN, Budget, Entry, total
from tools.synthetic.table import FUNDS, Table
from tools.synthetic.unit_tables import carried_over, economic, empty_tables, operating, projects, three_public
from tools.synthetic.words import ORDINALS, cell, code_in, name_in

CODED_WIDTHS = (24.0, 78.0, 28.0, 28.0, 28.0)
SOURCES = ("一般公共预算", "政府性基金预算", "国有资本经营预算", "财政专户管理资金", "单位资金")

Test = Callable[[Entry], bool]


def standard_tables(budget: Budget) -> list[Table]:
    """Return the tables in the order of the disclosure."""
    year = budget.year
    entries = [*budget.entries()]
    return [
        _summary(budget, entries),
        _revenue(budget, entries),
        _expenditure("expenditure_summary", f"{year}年预算支出总表", budget, entries),
        _appropriation(budget, entries),
        _expenditure(
            "general_public_expenditure",
            f"{year}年一般公共预算支出预算表（不含上年结转）",
            budget,
            [entry for entry in entries if entry.fund == GENERAL and not entry.is_carried],
        ),
        economic(budget),
        *empty_tables(year),
        three_public(budget),
        operating(budget),
        projects(budget),
        *([carried_over(budget)] if budget.carried else []),
    ]


def classes(entries: Iterable[Entry]) -> list[str]:
    """Return the functional classes with money, in order."""
    return sorted({entry.function[:3] for entry in entries})


def _sum(entries: Iterable[Entry], *tests: Test) -> Decimal:
    return total([entry for entry in entries if all(test(entry) for test in tests)])


def _current(entry: Entry) -> bool:
    return not entry.is_carried


def _carried_over(entry: Entry) -> bool:
    return entry.is_carried


def _of(code: str) -> Test:
    return lambda entry: entry.function.startswith(code)


def _from(fund: str) -> Test:
    return lambda entry: entry.fund == fund


def _side_by_side(left: Sequence[Sequence[str]], right: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Rows of a two-sided table, the shorter side filled with blanks."""
    blank_left, blank_right = [""] * len(left[0]), [""] * len(right[0])
    return [
        (*(left[i] if i < len(left) else blank_left), *(right[i] if i < len(right) else blank_right))
        for i in range(max(len(left), len(right)))
    ]


def _numbered(labels: Iterable[str]) -> list[str]:
    return [f"{ORDINALS[i]}、{label}" for i, label in enumerate(labels)]


def _summary(budget: Budget, entries: list[Entry]) -> Table:
    year = budget.year
    money = {SOURCES[0]: _sum(entries, _from(GENERAL), _current), SOURCES[4]: _sum(entries, _from(OWN))}
    left = [
        (label, cell(money.get(source, Decimal(0)))) for label, source in zip(_numbered(SOURCES), SOURCES, strict=True)
    ]
    codes = classes(entries)
    tests = ((), (_current,), (_carried_over,))
    right = [
        (label, *(cell(_sum(entries, _of(code), *test)) for test in tests))
        for label, code in zip(_numbered(name_in(year, code) for code in codes), codes, strict=True)
    ]
    whole = [cell(_sum(entries, *test)) for test in tests]
    rows = [
        *_side_by_side(left, right),
        ("本年收入合计", whole[1], "本年支出合计", *whole),
        ("上年结转", whole[2], "年终结转", "", "", ""),
        ("收入总计", whole[0], "支出总计", *whole),
    ]
    head = (
        centred([Cell("收入", colspan=2), Cell("支出", colspan=4)]),
        centred(["项目", f"{year}年", "项目", f"{year}年合计", "当年预算安排", "上年结转安排"]),
    )
    return Table("revenue_expenditure_summary", f"{year}年预算收支总表", (42, 25, 52, 23, 23, 21), head, tuple(rows))


def coded_rows(budget: Budget, entries: list[Entry], columns: Sequence[Sequence[Test]]) -> list[tuple[str, ...]]:
    """Return the total, and every class, section and item with the sums of what lies below it, one per column."""
    printed = [(code_in(budget.year, entry.function), entry) for entry in entries]
    codes = sorted({code[:length] for code, _ in printed for length in (3, 5, 7)})
    rows = [("", "合计", *(cell(_sum(entries, *tests)) for tests in columns))]
    for code in codes:
        below = [entry for own, entry in printed if own.startswith(code)]
        rows.append((code, name_in(budget.year, code), *(cell(_sum(below, *tests)) for tests in columns)))
    return rows


def _revenue(budget: Budget, entries: list[Entry]) -> Table:
    nothing = (lambda entry: False,)
    columns = [
        (_current,),
        (_current, _from(GENERAL)),
        nothing,
        nothing,
        nothing,
        (_current, _from(OWN)),
        (_carried_over,),
    ]
    head = (
        centred([Cell("项目", colspan=2), Cell("本年收入", colspan=6), Cell("上年结转", rowspan=2)]),
        centred(
            [
                "科目编码",
                "科目名称",
                "合计",
                "一般公共预算",
                "政府性基金",
                "国有资本经营预算",
                "财政专户管理资金",
                "单位资金",
            ]
        ),
    )
    rows = tuple(coded_rows(budget, entries, columns))
    widths = (22, 70, 25, 28, 25, 27, 27, 23, 25)
    return Table("revenue_summary", f"{budget.year}年预算收入总表", widths, head, rows, wide=True)


def _expenditure(name: str, title: str, budget: Budget, entries: list[Entry]) -> Table:
    columns: list[tuple[Test, ...]] = [(), (lambda entry: not entry.is_project,), (lambda entry: entry.is_project,)]
    head = (
        centred([Cell("项目", colspan=2), Cell(f"{budget.year}年预算数", colspan=3)]),
        centred(["科目编码", "科目名称", "合计", "基本支出", "项目支出"]),
    )
    return Table(name, title, CODED_WIDTHS, head, tuple(coded_rows(budget, entries, columns)))


def _appropriation(budget: Budget, entries: list[Entry]) -> Table:
    """Appropriations only: what units earn themselves is left out."""
    granted = [entry for entry in entries if entry.fund == GENERAL]
    current, carried, whole = (cell(_sum(granted, *tests)) for tests in ((_current,), (_carried_over,), ()))
    codes = classes(granted)
    left = [(label, current if i == 0 else "") for i, label in enumerate(_numbered(SOURCES[:3]))]
    names = _numbered(name_in(budget.year, code) for code in codes)
    right = []
    for label, code in zip(names, codes, strict=True):
        amount = cell(_sum(granted, _of(code)))
        right.append((label, amount, amount, "", ""))
    rows = [
        *_side_by_side(left, right),
        ("本年收入合计", current, "本年支出合计", whole, whole, "", ""),
        ("上年财政拨款结转", carried, "年终结转", "", "", "", ""),
        *((label, carried if i == 0 else "", "", "", "", "", "") for i, label in enumerate(_numbered(SOURCES[:3]))),
        ("收入总计", whole, "支出总计", whole, whole, "", ""),
    ]
    high = [Cell(text, rowspan=2) for text in ("项目", "金额", "项目")]
    head = (
        centred([Cell("收入", colspan=2), Cell("支出", colspan=5)]),
        centred([*high, Cell("金额", colspan=4)]),
        centred(["小计", *FUNDS[1:]]),
    )
    widths = (54, 30, 70, 29, 29, 29, 31)
    title = f"{budget.year}年财政拨款收支总表"
    return Table("appropriation_summary", title, widths, head, tuple(rows), wide=True)
