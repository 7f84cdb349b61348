"""Standard tables of a final account, with every amount rounded once, from its exact sum."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tools.edition.sheet import Cell, centred
from tools.synthetic.executed import Account
from tools.synthetic.model import GENERAL, OWN, Budget, Entry, total
from tools.synthetic.table import Table
from tools.synthetic.tables import CODED_WIDTHS, Test, classes, coded_rows
from tools.synthetic.words import ORDINALS, name_in, wan

SOURCES = (
    "一般公共预算财政拨款收入",
    "政府性基金预算财政拨款收入",
    "国有资本经营预算财政拨款收入",
    "上级补助收入",
    "事业收入",
    "经营收入",
    "附属单位上缴收入",
    "其他收入",
)


def account_tables(account: Account) -> list[Table]:
    """Return the tables in the order of the final account."""
    general = [entry for entry in account.spent.entries() if entry.fund == GENERAL]
    return [
        _summary(account),
        _revenue(account),
        _expenditure("expenditure_summary", "支出决算表", account.spent, [*account.spent.entries()]),
        _expenditure("general_public_expenditure", "一般公共预算财政拨款支出决算表", account.spent, general),
        _three_public(account),
    ]


def granted(account: Account) -> list[Entry]:
    """Return the money received in the year: what was spent of it and what is kept for the next year."""
    return [*(entry for entry in account.spent.entries() if not entry.is_carried), *account.kept]


def _summary(account: Account) -> Table:
    entries, year = [*account.spent.entries()], account.budget.year
    money = {name: total([e for e in granted(account) if e.fund == fund]) for name, fund in _funds().items()}
    spent = [(name_in(year, code), total([e for e in entries if e.function[:3] == code])) for code in classes(entries)]
    rows = []
    for place in range(max(len(SOURCES), len(spent))):
        left = (
            (f"{ORDINALS[place]}、{SOURCES[place]}", _filled(money.get(SOURCES[place])))
            if place < len(SOURCES)
            else ("", "")
        )
        right = (f"{ORDINALS[place]}、{spent[place][0]}", wan(spent[place][1])) if place < len(spent) else ("", "")
        rows.append((*left, *right))
    received, whole = total(granted(account)), total(entries)
    rows += [
        ("本年收入合计", wan(received), "本年支出合计", wan(whole)),
        ("使用非财政拨款结余", "", "结余分配", ""),
        ("年初结转和结余", wan(account.carried_in), "年末结转和结余", wan(account.kept_amount)),
        ("总计", wan(received + account.carried_in), "总计", wan(whole + account.kept_amount)),
    ]
    head = (
        centred([Cell("收入", colspan=2), Cell("支出", colspan=2)]),
        centred(["项目", "决算数", "项目", "决算数"]),
    )
    return Table("revenue_expenditure_summary", "收入支出决算总表", (64, 28, 66, 28), head, tuple(rows))


def _funds() -> dict[str, str]:
    return {SOURCES[0]: GENERAL, SOURCES[-1]: OWN}


def _filled(amount: Decimal | None) -> str:
    return wan(amount) if amount else ""


def _revenue(account: Account) -> Table:
    nothing: tuple[Test, ...] = (lambda entry: False,)
    columns: Sequence[Sequence[Test]] = [
        (),
        (lambda entry: entry.fund == GENERAL,),
        nothing,
        nothing,
        nothing,
        nothing,
        (lambda entry: entry.fund == OWN,),
    ]
    names = ["财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"]
    head = (
        centred([Cell("项目", colspan=2), *(Cell(name, rowspan=2) for name in ["本年收入合计", *names])]),
        centred(["功能分类科目编码", "科目名称"]),
    )
    rows = tuple(coded_rows(account.spent, granted(account), columns))
    return Table("revenue_summary", "收入决算表", (26, 70, 28, 28, 26, 24, 24, 26, 24), head, rows, wide=True)


def _expenditure(name: str, title: str, spent: Budget, entries: list[Entry]) -> Table:
    columns: list[tuple[Test, ...]] = [(), (lambda entry: not entry.is_project,), (lambda entry: entry.is_project,)]
    whole = "本年支出合计" if name == "expenditure_summary" else "合计"
    head = (
        centred([Cell("项目", colspan=2), *(Cell(text, rowspan=2) for text in (whole, "基本支出", "项目支出"))]),
        centred(["功能分类科目编码", "科目名称"]),
    )
    return Table(name, title, CODED_WIDTHS, head, tuple(coded_rows(spent, entries, columns)))


def _three_public(account: Account) -> Table:
    nothing = Decimal(0)
    amounts = [
        [nothing, year.spent_on("公务用车运行维护费"), year.spent_on("公务接待费")]
        for year in (account.budget, account.spent)
    ]
    (_, vehicles, reception), (_, driven, received) = amounts
    pairs = (
        (vehicles + reception, driven + received),
        (nothing, nothing),
        (vehicles, driven),
        (nothing, nothing),
        (vehicles, driven),
        (reception, received),
    )
    cells = tuple(wan(amount) for pair in pairs for amount in pair)
    high = [Cell(text, colspan=2, rowspan=2) for text in ("合计", "因公出国（境）费")]
    head = (
        centred([Cell("财政拨款“三公”经费", colspan=12)]),
        centred([*high, Cell("公务用车购置及运行维护费", colspan=6), Cell("公务接待费", colspan=2, rowspan=2)]),
        centred([Cell(text, colspan=2) for text in ("小计", "公务用车购置费", "公务用车运行维护费")]),
        centred(["预算数", "决算数"] * 6),
    )
    return Table("three_public", "财政拨款“三公”经费支出决算表", (22,) * 12, head, (cells,), wide=True)
