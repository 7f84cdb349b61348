"""Performance forms 项目支出绩效目标表 of the projects, in 元, one a page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from tools.edition.sheet import Cell, Row, centred
from tools.synthetic.model import OWN, SPECIFIC, Budget, Component, Indicator, Project

WIDTHS = (8.0, 17.0, 19.0, 42.0, 22.0, 19.0, 37.0, 22.0)  # side, levels 1 to 3, value | levels 2, 3, value
FUNDS = (
    ("实施期资金总额：", "年度资金总额："),
    ("其中：中央财政资金", "其中：中央财政资金"),
    ("省级财政资金", "省级财政资金"),
    ("市县（区）财政资金", "市县（区）财政资金"),
    ("单位自筹", "单位自筹"),
    ("其他资金", "其他资金"),
)
MUNICIPAL, SELF_RAISED = 3, 4


def form_rows(budget: Budget, project: Project) -> list[Row]:
    """Return the rows of a project's form; indicators are the same for the whole period and the year."""
    repeated = "经常性项目（长期开展）" if project.kind != SPECIFIC else "一次性项目"
    goal = f"完成{project.name}的年度任务。"
    return [
        [_label("项目名称"), Cell(project.name, colspan=5, align="C")],
        _pair("主管部门及代码", f"100-{budget.department}", "实施单位", project.unit),
        _pair("项目属性", repeated, "项目期", "3年" if project.later else "1年"),
        *_fund_rows(project),
        [_label("项目概况"), Cell(description(project), colspan=5)],
        [
            Cell("总\n体\n目\n标", rowspan=2, align="C"),
            Cell("实施期目标", colspan=4, align="C"),
            Cell("年度目标", colspan=3, align="C"),
        ],
        [Cell(goal.replace("年度", ""), colspan=4), Cell(goal, colspan=3)],
        *_indicator_rows(project.indicators),
        [Cell("负责人：", colspan=3), Cell("经办人："), Cell("联系电话：", colspan=2), Cell("填报日期：", colspan=2)],
    ]


def description(project: Project) -> str:
    """State the project's cost components: `专家咨询费12次×3000元/次=36000元；…`."""
    return "；".join(_component(part) for part in project.components) + "。"


def _component(part: Component) -> str:
    amount = part.quantity * part.price
    return f"{part.item}{part.quantity}{part.measure}×{part.price}元/{part.measure}={amount}元"


def _label(text: str) -> Cell:
    return Cell(text, colspan=3, align="C")


def _pair(left: str, value: str, right: str, other: str) -> list[Cell]:
    return [_label(left), Cell(value, colspan=2, align="C"), Cell(right, align="C"), Cell(other, colspan=2, align="C")]


def _yuan(amount: Decimal) -> str:
    whole = amount.to_integral_value()
    return f"{whole:,}" if amount == whole else f"{amount:,.2f}"


def _fund_rows(project: Project) -> list[Row]:
    place = SELF_RAISED if project.fund == OWN else MUNICIPAL
    rows: list[Row] = []
    for k, (left, right) in enumerate(FUNDS):
        paid = k in (0, place)
        period = Cell(_yuan(project.amount + project.later) if paid else "0", align="C")
        year = Cell(_yuan(project.amount) if paid else "0", align="C")
        rows.append([Cell(left), period, Cell(right, colspan=2), year])
    first = Cell("项目资金\n（元）", colspan=3, rowspan=len(FUNDS), align="C")
    return [[first, *rows[0]], *rows[1:]]


def _indicator_rows(indicators: Sequence[Indicator]) -> list[Row]:
    rows: list[Row] = []
    for level1, group in groupby(indicators, key=lambda indicator: indicator.level1):
        listed = list(group)
        for k, indicator in enumerate(listed):
            level2 = Cell(indicator.level2, align="C")
            half = [level2, Cell(indicator.level3), Cell(indicator.target, align="C")]
            first = [Cell(level1, rowspan=len(listed), align="C")] if k == 0 else []
            rows.append([*first, *half, *half])
    head = centred(["一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"])
    return [[Cell("绩\n效\n指\n标", rowspan=len(rows) + 1, align="C"), *head], *rows]
