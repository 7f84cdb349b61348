"""The standard tables that do not follow the functional classification: economic items, units, projects, empty ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from tools.edition.sheet import Cell, Row, centred
from tools.synthetic.model import GENERAL, OWN, Budget, Line, Project, total
from tools.synthetic.table import FUNDS, Table
from tools.synthetic.words import cell, vocabulary

FUND_WIDTHS = (62.0, 28.0, 32.0, 32.0, 32.0)
NOTHING = "注：本表无数据"


def economic(budget: Budget) -> Table:
    """Return basic expenditure by economic item: total, classes, items with personnel and public-use money."""
    lines = budget.lines()
    rows = [("合计", "", *_by_use(lines))]
    for name in vocabulary()["classes"]:
        own = [line for line in lines if line.economic_class == name]
        rows.append((name, "", *_by_use(own)))
        for pair in dict.fromkeys((line.item, line.government_item) for line in own):
            rows.append((*pair, *_by_use([line for line in own if (line.item, line.government_item) == pair])))
    year_cell = Cell(f"{budget.year}年预算数", colspan=3)
    names = [Cell("部门预算支出经济科目名称", rowspan=2), Cell("政府预算支出经济科目名称", rowspan=2)]
    head = (centred([*names, year_cell]), centred(["合计", "人员经费", "公用经费"]))
    title = f"{budget.year}年一般公共预算安排基本支出分经济科目表（不含上年结转）"
    return Table("basic_by_economic", title, (56, 52, 26, 26, 26), head, tuple(rows))


def _by_use(lines: Sequence[Line]) -> tuple[str, str, str]:
    personnel, public = ([line for line in lines if line.public_use == use] for use in (False, True))
    return cell(total(list(lines))), cell(total(personnel)), cell(total(public))


def empty_tables(year: int) -> list[Table]:
    """Return the tables every disclosure prints although the department has nothing to state in them."""
    codes = centred(["收入科目编码", "科目名称"])
    revenue = (centred([Cell("项目", colspan=2), Cell("政府性基金收入预算", rowspan=2)]), codes)
    spent = (centred(["科目编码", "科目名称", "合计", "基本支出", "项目支出"]),)
    high = ["国有资本经营收入预算", "科目编码", "科目名称", "合计", "基本支出", "项目支出"]
    capital = (
        centred([Cell("国有资本经营预算收入", colspan=3), Cell("国有资本经营预算支出", colspan=5)]),
        centred([Cell("项目", colspan=2), *(Cell(text, rowspan=2) for text in high)]),
        codes,
    )
    blank = ("", "合计")
    return [
        Table(
            name, f"{year}年{title}（不含上年结转）", widths, head, ((*blank, *[""] * (len(widths) - 2)),), note=NOTHING
        )
        for name, title, widths, head in (
            ("government_fund_revenue", "政府性基金预算收入表", (46.0, 76.0, 64.0), revenue),
            ("government_fund_expenditure", "政府性基金预算支出表", (30.0, 66.0, 30.0, 30.0, 30.0), spent),
            ("state_capital", "国有资本经营预算收支预算表", (24.0, 28.0, 26.0, 20.0, 28.0, 20.0, 20.0, 20.0), capital),
        )
    ]


def _by_fund(label: str, amount: Decimal) -> tuple[str, ...]:
    return (label, cell(amount), cell(amount), "", "")


def _fund_head(first: str, above: str) -> tuple[Row, ...]:
    return (centred([Cell(first, rowspan=2), Cell(above, colspan=4)]), centred(list(FUNDS)))


def three_public(budget: Budget) -> Table:
    """Return the table of three-public expenses."""
    reception, vehicles = budget.spent_on("公务接待费"), budget.spent_on("公务用车运行维护费")
    rows = (
        _by_fund("因公出国（境）费", Decimal(0)),
        _by_fund("公务接待费", reception),
        _by_fund("公务用车购置及运行费", vehicles),
        _by_fund("①公务用车购置费", Decimal(0)),
        _by_fund("②公务用车运行维护费", vehicles),
        _by_fund("合计", reception + vehicles),
    )
    head = _fund_head("项目", f"{budget.year}年预算数")
    return Table("three_public", f"{budget.year}年财政拨款安排“三公”经费支出预算表", FUND_WIDTHS, head, rows)


def operating(budget: Budget) -> Table:
    """Return agency operating expenses by unit."""
    agencies = [unit for unit in budget.units if unit.is_agency]
    rows = [_by_fund("部门合计", budget.operating)]
    rows += [_by_fund(unit.name, total([line for line in unit.lines if line.public_use])) for unit in agencies]
    head = _fund_head("单位名称", f"{budget.year}年预算数")
    return Table("operating", f"{budget.year}年财政拨款安排机关运行经费预算表", FUND_WIDTHS, head, tuple(rows))


def projects(budget: Budget) -> Table:
    """Return this year's projects by unit."""

    def row(label: str, listed: Iterable[Project]) -> tuple[str, ...]:
        amounts = [
            sum((project.amount for project in listed if fund in ("", project.fund)), Decimal(0))
            for fund in ("", GENERAL, OWN)
        ]
        return (label, cell(amounts[0]), cell(amounts[1]), "", "", "", cell(amounts[2]))

    rows = [row(budget.department, budget.projects)]
    for unit in budget.units:
        own = [project for project in budget.projects if project.unit == unit.name]
        rows += [row(unit.name, own), *(row(project.name, [project]) for project in own)] if own else []
    sides = [Cell(text, rowspan=2) for text in ("财政专户管理资金", "单位资金")]
    head = (
        centred([Cell("项目名称", rowspan=2), Cell(f"{budget.year}年财政拨款", colspan=4), *sides]),
        centred(list(FUNDS)),
    )
    title = f"{budget.year}年项目支出预算表（本年预算）"
    return Table("projects_current", title, (88, 30, 32, 30, 32, 32, 28), head, tuple(rows), wide=True)


def carried_over(budget: Budget) -> Table:
    """Return the projects whose money is carried over."""
    whole = sum((carried.amount for carried in budget.carried), Decimal(0))
    rows = [_by_fund(budget.department, whole)]
    for unit in budget.units:
        own = [carried for carried in budget.carried if carried.unit == unit.name]
        if own:
            rows.append(_by_fund(unit.name, sum((carried.amount for carried in own), Decimal(0))))
            rows += [_by_fund(carried.name, carried.amount) for carried in own]
    head = _fund_head("项目名称", f"{budget.year}年财政拨款")
    title = f"{budget.year}年项目支出预算表（上年结转）"
    return Table("projects_carryover", title, (66, 28, 30, 30, 32), head, tuple(rows))
