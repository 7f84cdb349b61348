"""The narrative of a final account: what was budgeted, what was spent of it, and why they differ."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tools.synthetic.account_tables import granted
from tools.synthetic.executed import Account
from tools.synthetic.model import GENERAL, Budget, Entry, total
from tools.synthetic.narrative import Section
from tools.synthetic.tables import classes
from tools.synthetic.words import code_in, name_in, per_cent, wan

LESS_PROJECT = "部分项目跨年实施，按进度支付"
LESS_BASIC = "落实“过紧日子”要求，压减办公等日常开支"
MORE_CARRIED = "使用上年结转资金"
MORE_BASIC = "人员工资调整，人员经费增加"


def account_sections(account: Account) -> list[Section]:
    """Return the sections in the order of the final account."""
    return [_whole(account), _received(account), _spent(account), _general(account), _three_public(account)]


def _change(amount: Decimal, before: Decimal, year: int) -> str:
    word, rate = ("增加", "增长") if amount > before else ("减少", "下降")
    return (
        f"与{year - 1}年度相比，{{}}{word}{wan(abs(amount - before))}万元，{rate}{per_cent(amount - before, before)}%。"
    )


def _whole(account: Account) -> Section:
    year = account.budget.year
    now = total([*account.spent.entries()]) + account.kept_amount
    then = total([*account.spent_before.entries()]) + account.carried_in
    change = _change(now, then, year).format("收入支出总计")
    text = f"{account.budget.department}{year}年度收入支出总计{wan(now)}万元。{change}"
    return Section("收入支出决算总体情况说明", (text,))


def _received(account: Account) -> Section:
    entries = granted(account)
    whole, general = total(entries), total([entry for entry in entries if entry.fund == GENERAL])
    parts = [("财政拨款收入", general), ("其他收入", whole - general)]
    told = "；".join(f"{name}{wan(amount)}万元，占{per_cent(amount, whole)}%" for name, amount in parts)
    return Section("收入决算情况说明", (f"本年收入合计{wan(whole)}万元，其中：{told}。",))


def _spent(account: Account) -> Section:
    whole, basic = total([*account.spent.entries()]), total(account.spent.lines())
    parts = [("基本支出", basic), ("项目支出", whole - basic)]
    told = "；".join(f"{name}{wan(amount)}万元，占{per_cent(amount, whole)}%" for name, amount in parts)
    return Section("支出决算情况说明", (f"本年支出合计{wan(whole)}万元，其中：{told}。",))


def _general(account: Account) -> Section:
    year = account.budget.year
    planned, spent = _of_general(account.budget, carried=False), _of_general(account.spent)
    budget, outcome = total(planned), total(spent)
    by_class = "；".join(
        f"{name_in(year, code)}（类）{wan(amount)}万元，占{per_cent(amount, outcome)}%"
        for code in classes(spent)
        for amount in [total([entry for entry in spent if entry.function[:3] == code])]
    )
    change = _change(outcome, total(_of_general(account.spent_before)), year).format("一般公共预算财政拨款支出")
    return Section(
        "一般公共预算财政拨款支出决算情况说明",
        (
            "（一）一般公共预算财政拨款支出决算总体情况",
            f"一般公共预算财政拨款支出{wan(outcome)}万元。{change}",
            "（二）一般公共预算财政拨款支出决算结构情况",
            f"一般公共预算财政拨款支出{wan(outcome)}万元，主要用于以下方面：{by_class}。",
            "（三）一般公共预算财政拨款支出决算具体情况",
            f"一般公共预算财政拨款支出{_execution(budget, outcome)}其中：",
            *_items(year, planned, spent),
        ),
    )


def _of_general(year: Budget, *, carried: bool = True) -> list[Entry]:
    return [entry for entry in year.entries() if entry.fund == GENERAL and (carried or not entry.is_carried)]


def _items(year: int, planned: list[Entry], spent: list[Entry]) -> Iterator[str]:
    codes = sorted({code_in(year, entry.function) for entry in [*planned, *spent]})
    for number, code in enumerate(codes, start=1):
        sides = [[entry for entry in side if code_in(year, entry.function) == code] for side in (planned, spent)]
        path = "".join(
            f"{name_in(year, code[:length])}（{level}）" for length, level in ((3, "类"), (5, "款"), (7, "项"))
        )
        yield f"{number}、{path}。{_execution(total(sides[0]), total(sides[1]), _reason(*sides))}"


def _reason(planned: list[Entry], spent: list[Entry]) -> str:
    more = total(spent) > total(planned)
    if more:
        return MORE_CARRIED if any(entry.is_carried for entry in spent) else MORE_BASIC
    return LESS_PROJECT if any(entry.is_project for entry in planned) else LESS_BASIC


def _execution(budget: Decimal, outcome: Decimal, reason: str = "") -> str:
    """Budget, outcome, rate and reason of one item, as final accounts state them."""
    text = f"年初预算为{wan(budget)}万元，支出决算为{wan(outcome)}万元"
    text += f"，完成年初预算的{per_cent(outcome, budget)}%。" if budget else "。"
    if wan(budget) == wan(outcome):
        return f"{text}决算数同预算数持平。"
    if not reason:
        return text
    return f"{text}决算数{'大' if outcome > budget else '小'}于预算数的主要原因：{reason}。"


def _three_public(account: Account) -> Section:
    items = ("公务接待费", "公务用车运行维护费")
    budget, spent = (
        sum((year.spent_on(item) for item in items), Decimal(0)) for year in (account.budget, account.spent)
    )
    reason = "严控公务接待费用" if spent < budget else ""
    return Section(
        "财政拨款“三公”经费支出决算情况说明", (f"“三公”经费财政拨款支出{_execution(budget, spent, reason)}",)
    )
