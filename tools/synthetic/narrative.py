"""The narrative beside the tables: sentences of ours with the figures and their change against the year before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tools.synthetic.model import GENERAL, OPERATING, OWN, SPECIFIC, Budget, total
from tools.synthetic.tables import classes
from tools.synthetic.words import ORDINALS, name_in, per_cent, wan

FEWER_STAFF = "人员数量减少，人员经费、公用经费相应减少"
THRIFT = "落实“过紧日子”要求，压减办公等日常开支"


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the narrative: title without number, and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def sections(budget: Budget, before: Budget) -> list[Section]:
    """Return the sections in the order of the disclosure; `before` is the budget of the prior year."""
    built = (_change, _revenue, _expenditure, _appropriation, _general_public, _basic, _three_public, _operating)
    plain = (_procurement, _performance, _assets)
    return [*(build(budget, before) for build in built), *(build(budget) for build in plain)]


def numbered(parts: list[Section]) -> Iterator[tuple[str, Section]]:
    """Yield the sections with their number as printed (`十一`)."""
    for place, part in enumerate(parts):
        yield ORDINALS[place] if place < len(ORDINALS) else "十" + ORDINALS[place - len(ORDINALS)], part


def compared(amount: Decimal, before: Decimal, reason: str = "") -> str:
    """State a change against the prior year: `比上年减少1.20万元，下降3.40%，原因为：…`; nothing for equal amounts."""
    if amount == before:
        return "，与上年预算数持平"
    word, rate = ("增加", "增长") if amount > before else ("减少", "下降")
    percent = f"，{rate}{per_cent(amount - before, before)}%" if before else ""
    return f"，比上年{word}{wan(abs(amount - before))}万元{percent}" + (f"，原因为：{reason}" if reason else "")


def _whole(budget: Budget) -> Decimal:
    return total([*budget.entries()])


def _of_projects(budget: Budget) -> Decimal:
    return total([entry for entry in budget.entries() if entry.is_project and not entry.is_carried])


def _general(budget: Budget) -> Decimal:
    return total([entry for entry in budget.entries() if entry.fund == GENERAL and not entry.is_carried])


def _staff(budget: Budget) -> int:
    return sum(unit.staff for unit in budget.units)


def _reasons(budget: Budget, before: Budget) -> str:
    """Reasons in the sense of the change: what really moved in that direction."""
    falls = _whole(budget) < _whole(before)
    found = []
    if falls and _staff(budget) < _staff(before):
        found.append(FEWER_STAFF)
    if not falls and total(budget.lines()) > total(before.lines()):
        found.append("人员经费增加")
    if (_of_projects(budget) < _of_projects(before)) == falls:
        found.append("专项项目经费减少" if falls else "新增专项项目，项目经费增加")
    return "；".join(found)


def _change(budget: Budget, before: Budget) -> Section:
    whole, carried = _whole(budget), total([entry for entry in budget.entries() if entry.is_carried])
    tail = f"{compared(whole, _whole(before), _reasons(budget, before))}。"
    parts = f"由{{}}{wan(whole - carried)}万元和上年结转{wan(carried)}万元组成"
    return Section(
        "部门预算收支数据变动情况及原因",
        (
            f"{budget.department}{budget.year}年度预算收入总计{wan(whole)}万元，{parts.format('本年收入')}{tail}",
            f"{budget.year}年度预算支出总计{wan(whole)}万元，{parts.format('本年预算安排')}{tail}",
        ),
    )


def _revenue(budget: Budget, before: Budget) -> Section:
    entries = [*budget.entries()]
    whole = total(entries)
    carried = total([entry for entry in entries if entry.is_carried])
    own = total([entry for entry in entries if entry.fund == OWN])
    sources = (
        ("一般公共预算拨款收入", whole - carried - own),
        ("政府性基金预算拨款收入", Decimal(0)),
        ("国有资本经营预算拨款收入", Decimal(0)),
        ("财政专户管理资金收入", Decimal(0)),
        ("单位资金", own),
        ("上年结转", carried),
    )
    told = "；".join(f"{name}{wan(amount)}万元，占{per_cent(amount, whole)}%" for name, amount in sources)
    return Section("收入预算情况说明", (f"{budget.year}年度收入预算合计{wan(whole)}万元，按来源划分：{told}。",))


def _expenditure(budget: Budget, before: Budget) -> Section:
    whole, basic = _whole(budget), total(budget.lines())
    parts = (("基本支出", basic), ("项目支出", whole - basic))
    told = "；".join(f"{name}{wan(amount)}万元，占{per_cent(amount, whole)}%" for name, amount in parts)
    return Section("支出预算情况说明", (f"{budget.year}年度支出预算合计{wan(whole)}万元，分为两类：{told}。",))


def _appropriation(budget: Budget, before: Budget) -> Section:
    granted = [entry for entry in budget.entries() if entry.fund == GENERAL]
    whole, carried = total(granted), total([entry for entry in granted if entry.is_carried])
    by_class = "，".join(
        f"{name_in(budget.year, code)}{wan(total([e for e in granted if e.function[:3] == code]))}万元"
        for code in classes(granted)
    )
    return Section(
        "财政拨款收支预算总体情况说明",
        (
            f"{budget.year}年度财政拨款收支总预算为{wan(whole)}万元。分年度看，当年拨款收入{wan(whole - carried)}万元，"
            f"上年结转收入{wan(carried)}万元。",
            f"支出按功能分类列示：{by_class}。",
        ),
    )


def _general_public(budget: Budget, before: Budget) -> Section:
    current = [entry for entry in budget.entries() if entry.fund == GENERAL and not entry.is_carried]
    whole = total(current)
    told = []
    for code in classes(current):
        amount = total([entry for entry in current if entry.function[:3] == code])
        told.append(f"{name_in(budget.year, code)}{wan(amount)}万元，占{per_cent(amount, whole)}%")
    size = f"{budget.year}年度一般公共预算当年支出安排{wan(whole)}万元{compared(whole, _general(before))}。"
    return Section(
        "一般公共预算支出情况说明",
        (
            "（一）一般公共预算当年支出规模变化情况",
            size,
            "（二）一般公共预算当年支出结构情况",
            f"当年支出{wan(whole)}万元的去向为：{'；'.join(told)}。",
        ),
    )


def _basic(budget: Budget, before: Budget) -> Section:
    def of_use(year: Budget, public: bool) -> Decimal:
        return total([line for line in year.lines() if line.public_use == public])

    personnel, public = (of_use(budget, use) for use in (False, True))
    return Section(
        "一般公共预算基本支出情况说明",
        (
            f"{budget.year}年度一般公共预算安排的基本支出共计{wan(personnel + public)}万元，分为人员经费和公用经费。",
            f"人员经费{wan(personnel)}万元{compared(personnel, of_use(before, False))}。",
            f"公用经费{wan(public)}万元{compared(public, of_use(before, True))}。",
        ),
    )


def _three_public(budget: Budget, before: Budget) -> Section:
    now = [budget.spent_on(item) for item in ("公务接待费", "公务用车运行维护费")]
    then = [before.spent_on(item) for item in ("公务接待费", "公务用车运行维护费")]
    falls = sum(now) < sum(then)
    reason = "落实“过紧日子”要求，严控公务接待费用；公务接待批次减少" if falls else ""
    spent = compared(now[0], then[0], "公务接待批次减少" if now[0] < then[0] else "")
    return Section(
        "“三公”经费增减变动原因说明",
        (
            f"{budget.year}年财政拨款安排的“三公”经费预算合计{wan(sum(now, Decimal(0)))}万元"
            f"{compared(sum(now, Decimal(0)), sum(then, Decimal(0)), reason)}。",
            f"分项看，因公出国（境）费0万元，与上年预算数持平；公务接待费{wan(now[0])}万元{spent}。",
            f"公务用车购置及运行费{wan(now[1])}万元{compared(now[1], then[1])}。"
            f"其中，公务用车购置费0万元，与上年预算数持平；公务用车运行维护费"
            f"{wan(now[1])}万元{compared(now[1], then[1])}。",
        ),
    )


def _operating(budget: Budget, before: Budget) -> Section:
    reason = THRIFT if budget.operating < before.operating else ""
    stated = f"{wan(budget.operating)}万元{compared(budget.operating, before.operating, reason)}"
    return Section("机关运行经费增减变动原因说明", (f"{budget.year}年机关运行经费由财政拨款安排{stated}。",))


def _procurement(budget: Budget) -> Section:
    goods, services = budget.procured_goods, budget.procured_services
    return Section(
        "政府采购情况",
        (
            f"{budget.year}年政府采购预算合计{wan(goods + services)}万元，货物、工程、服务分别列示："
            f"政府采购货物预算{wan(goods)}万元，政府采购工程预算0万元，政府采购服务预算{wan(services)}万元。",
        ),
    )


def _performance(budget: Budget) -> Section:
    kinds = {kind: [p for p in budget.projects if p.kind == kind] for kind in (OPERATING, SPECIFIC)}
    told = "；".join(
        f"{kind}{len(own)}个，金额{wan(sum((p.amount for p in own), Decimal(0)))}万元" for kind, own in kinds.items()
    )
    return Section(
        "绩效管理情况",
        (
            f"{budget.year}年编入绩效目标管理的二级项目共{len(budget.projects)}个，金额合计{wan(_of_projects(budget))}万元：{told}。"
            "各项目绩效目标表见附件。",
        ),
    )


def _assets(budget: Budget) -> Section:
    day = f"截至{budget.year - 1}年12月31日"
    return Section(
        "国有资产占有使用情况",
        (
            f"{day}，公务用车编制为{budget.vehicles}辆，实有{budget.vehicles}辆。",
            f"同一日期，所用办公用房的建筑面积合计{budget.floor_area:,}平方米。",
        ),
    )
