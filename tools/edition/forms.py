"""Performance forms (绩效目标表): one form a page, laid out like the published ones."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml
from sheet import Cell, Row, Sheet, centred

WHOLE_DEPARTMENT = "00_whole_department.yaml"
WHOLE_WIDTHS = (26.0, 34.0, 86.0, 40.0)
WIDTHS = (8.0, 17.0, 19.0, 42.0, 22.0, 19.0, 37.0, 22.0)  # side, levels 1 to 3, value | levels 2, 3, value
FUNDS = (
    ("total", "实施期资金总额：", "年度资金总额："),
    ("central", "其中：中央财政资金", "其中：中央财政资金"),
    ("provincial", "省级财政资金", "省级财政资金"),
    ("municipal", "市县（区）财政资金", "市县（区）财政资金"),
    ("own", "单位自筹", "单位自筹"),
    ("other", "其他资金", "其他资金"),
)
PROSE = (
    ("overview", "项目概况"),
    ("basis", "立项依据"),
    ("necessity", "项目设立必要性"),
    ("measures", "保证项目实施的制度、措施"),
    ("plan", "项目实施计划"),
)
KINDS = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益", "社会效益", "生态效益", "可持续影响"),
    "满意度指标": ("服务对象满意度",),
}
LARGEST, SMALLEST, STEP = 8.5, 5.0, 0.25  # font sizes tried until a form fits on its page
FUND_ROWS = len(FUNDS)
YUAN_PER_WAN = 10_000

Form = Mapping[str, Any]
Indicator = Mapping[str, Any]


def load_forms(folder: Path) -> list[dict[str, Any]]:
    """All project forms in print order (by file name), the whole-department form left out."""
    paths = sorted(p for p in folder.glob("*.yaml") if p.name != WHOLE_DEPARTMENT)
    return [yaml.safe_load(p.read_text(encoding="utf-8")) for p in paths]


def printed(value: Any) -> str:
    """A value as printed: blank when absent, whole yuan with thousands commas."""
    if value is None:
        return ""
    return f"{value:,}" if isinstance(value, int) else str(value)


def arranged(indicators: Sequence[Indicator]) -> list[tuple[str, str, list[Indicator | None]]]:
    """Indicators by level 1 and level 2 in the form's order; a kind without indicator keeps one empty row."""
    blocks = []
    for level1, kinds in KINDS.items():
        own = [i for i in indicators if i["level1"] == level1]
        extra = [i["level2"] for i in own if i["level2"] not in kinds]
        for level2 in dict.fromkeys([*kinds, *extra]):
            blocks.append((level1, level2, [i for i in own if i["level2"] == level2] or [None]))
    unknown = [i for i in indicators if i["level1"] not in KINDS]
    if unknown:
        raise ValueError(f"indicator outside the form's first level: {unknown[0]}")
    return blocks


def half(level2: Cell | None, item: Indicator | None, scope: str) -> list[Cell]:
    """The cells of one indicator in one half of the form (scope `whole_period` or `year`)."""
    stated = item is not None and item[scope] is not None
    texts = [Cell(item["level3"] if stated else ""), Cell(printed(item[scope]) if stated else "", align="C")]
    return ([level2] if level2 else []) + texts


def indicator_rows(indicators: Sequence[Indicator]) -> list[list[Cell]]:
    """The block 绩效指标, with levels 1 and 2 merged downwards in both halves."""
    rows: list[list[Cell]] = []
    for level1, group in groupby(arranged(indicators), key=lambda block: block[0]):
        blocks = list(group)
        first = Cell(level1, rowspan=sum(len(items) for _, _, items in blocks), align="C")
        for _, level2, items in blocks:
            label = Cell(level2, rowspan=len(items), align="C")
            for k, item in enumerate(items):
                kind = label if k == 0 else None
                row = half(kind, item, "whole_period") + half(kind, item, "year")
                rows.append([first, *row] if first else row)
                first = None
    head = centred(["一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"])
    side = Cell("绩\n效\n指\n标", rowspan=len(rows) + 1, align="C")
    return [[side, *head], *rows]


def fund_rows(funds: Mapping[str, Mapping[str, int | None]]) -> list[list[Cell]]:
    """The block 项目资金: whole period to the left, this year to the right."""
    rows = []
    for key, left, right in FUNDS:
        amounts = [Cell(printed(funds[scope][key]), align="C") for scope in ("whole_period", "year")]
        rows.append([Cell(left), amounts[0], Cell(right, colspan=2), amounts[1]])
    rows[0].insert(0, Cell("项目资金\n（元）", colspan=3, rowspan=FUND_ROWS, align="C"))
    return rows


def form_rows(form: Form) -> list[Row]:
    """All rows of a project's form."""

    def label(text: str) -> Cell:
        return Cell(text, colspan=3, align="C")

    def pair(left: str, value: Any, right: str, other: Any) -> list[Cell]:
        return [
            label(left),
            Cell(printed(value), colspan=2, align="C"),
            Cell(right, align="C"),
            Cell(printed(other), colspan=2, align="C"),
        ]

    goals = form["goals"]
    return [
        [label("项目名称"), Cell(form["project"], colspan=5, align="C")],
        pair("主管部门及代码", form["department_code"], "实施单位", form["unit"]),
        pair("项目属性", form["attribute"], "项目期", form["term"]),
        *fund_rows(form["funds"]),
        *([label(title), Cell(form[key].strip(), colspan=5)] for key, title in PROSE if form.get(key)),
        [
            Cell("总\n体\n目\n标", rowspan=2, align="C"),
            Cell("实施期目标", colspan=4, align="C"),
            Cell("年度目标", colspan=3, align="C"),
        ],
        [Cell(printed(goals["whole_period"]).strip(), colspan=4), Cell(printed(goals["year"]).strip(), colspan=3)],
        *indicator_rows(form["indicators"]),
        [
            Cell("负责人：", colspan=3),
            Cell("经办人："),
            Cell("联系电话：", colspan=2),
            Cell(f"填报日期：{printed(form['stamp'] and str(form['stamp']))}", colspan=2),
        ],
    ]


def whole_department_rows(form: Form) -> list[Row]:
    """All rows of the whole department's form: funds in 万元, then indicators of the year."""
    funds = [
        [Cell(label, colspan=3), Cell(f"{amount / YUAN_PER_WAN:.2f}", align="R")]
        for label, amount in form["funds"].items()
    ]
    rows: list[list[Cell]] = []
    for level1, group in groupby(arranged(form["indicators"]), key=lambda block: block[0]):
        blocks = list(group)
        lead = [Cell(level1, rowspan=sum(len(items) for _, _, items in blocks), align="C")]
        for _, level2, items in blocks:
            lead.append(Cell(level2, rowspan=len(items), align="C"))
            for item in items:
                rows.append([*lead, *half(None, item, "year")])
                lead = []
    return [*funds, centred(["一级指标", "二级指标", "三级指标", "指标值"]), *rows]


def fit(sheet: Sheet, widths: Sequence[float], rows: Sequence[Row]) -> None:
    """Draw a grid in the largest font size with which it fits on what is left of the page."""
    size = LARGEST
    while size > SMALLEST:
        sheet.set_font("cjk", size=size)
        if sheet.y + sum(sheet.heights(widths, rows)) <= sheet.floor:
            break
        size -= STEP
    sheet.grid(widths, rows, size=size)


def write_form(sheet: Sheet, form: Form) -> None:
    """Print one project's form on a page of its own."""
    sheet.add_page(orientation="portrait")
    sheet.paragraph("项目支出绩效目标表", size=14, align="C", after=0)
    sheet.paragraph("（2025年度）", size=9, align="C", after=0.5)
    fit(sheet, WIDTHS, form_rows(form))


def write_whole_department(sheet: Sheet, form: Form) -> None:
    """Print the whole department's form."""
    sheet.add_page(orientation="portrait")
    sheet.paragraph(form["title"], size=14, align="C", after=0)
    sheet.paragraph(f"（{form['year']}年度）", size=9, align="C", after=0.5)
    sheet.both_ends("", "单位：万元")
    fit(sheet, WHOLE_WIDTHS, whole_department_rows(form))
