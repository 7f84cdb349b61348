"""More slips, as finance bureaus note them on their sheets: what is left out, headings, numbers, units, reasons."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping

from tools.inspection.clean import Draft
from tools.inspection.slips import Plant, Slip, _inserted, _replaced, _slip

ANOTHER = "甲乙市东河区交通运输委员会"


def _without(part: str, pattern: str) -> Plant:
    """Leave out every paragraph of a part that fits a pattern."""

    def plant(draft: Draft, luck: random.Random) -> str:
        page = draft.page(part)
        kept = [line for line in page.lines if not (isinstance(line, str) and re.search(pattern, line))]
        found = len(kept) < len(page.lines)
        page.lines = kept
        return part if found else ""

    return plant


def _one_without(part: str, pattern: str) -> Plant:
    """Leave out one paragraph of a part that fits a pattern, chosen by chance."""

    def plant(draft: Draft, luck: random.Random) -> str:
        lines = draft.page(part).lines
        places = [n for n, line in enumerate(lines) if isinstance(line, str) and re.search(pattern, line)]
        if places:
            del lines[luck.choice(places)]
        return part if places else ""

    return plant


NOTED: Mapping[str, Slip] = {
    "内设机构数（另一说法）": _slip(
        _replaced("structure", "设5个内设机构，包括：", "内设机构6个，分别为："), "listed_count", scope="unit"
    ),
    "单位数（另一说法）": _slip(
        _replaced("structure", "^本部门中.*：$", "纳入本部门预算编制范围的预算单位共9个，分别是："), "units_counted"
    ),
    "职能标题为另一部门": _slip(_replaced("functions", "^.*(?=主要职能$)", ANOTHER), "heading_of_another"),
    "机构标题为另一部门": _slip(_replaced("structure", "^.*(?=机构设置$)", ANOTHER), "heading_of_another"),
    "职能无内容": _slip(_without("functions", "^[一二三]、"), "part_without_text"),
    "名词未解释": _slip(_replaced("glossary", "(?<=^（三）项目支出预算：).*$", ""), "term_without_explanation"),
    "名词解释错位": _slip(
        _inserted("glossary", "（五）其他收入：是区级预算主管部门及所属预算单位本年度从本级财政部门取得的财政拨款。"),
        "definition_of_another",
    ),
    "名词序号错": _slip(_replaced("glossary", "^（四）", "（三）"), "list_numbering"),
    "目录漏列表": _slip(_one_without("contents", r"^[0-9]\."), "contents_leave_out"),
    "目录写部门": _slip(
        _replaced("contents", "单位(?=机构设置|主要职能|预算编制说明)", "部门"),
        "unit_contents_says_department",
        scope="unit",
    ),
    "封面名称空缺": _slip(_replaced("cover", "(?<=预算主管部门：).*$", ""), "cover_without_name"),
    "封面写预算单位": _slip(_replaced("cover", "预算主管部门", "预算单位"), "cover_says_unit"),
    "表上名称空缺": _slip(_replaced("revenue_summary", "(?<=编制部门：)[^ ]*", ""), "label_without_name"),
    "表的金额单位错": _slip(_replaced("expenditure_summary", "(?<=单位：)元", "万元"), "table_in_another_unit"),
    "三公表金额单位错": _slip(_replaced("three_public_table", "(?<=单位：)万元", "元"), "table_in_another_unit"),
    "科目无原因": _slip(_replaced("explanation", r"(?<=[0-9]%)。主要原因是：[^。]*。$", "。"), "item_without_reason"),
    "科目无上年数": _slip(_replaced("explanation", r"2024年当年预算执行数为[\d.]+万元，", ""), "item_without_prior"),
    "收支变化无原因": _slip(_one_without("explanation", "^财政拨款收入支出变化的主要原因"), "change_without_reason"),
    "增减无金额": _slip(
        _replaced("explanation", r"(^支出预算[\d.]+万元.*?比2024年预算(?:增加|减少))[\d.]+万元", r"\1"),
        "change_without_amount",
    ),
    "原因空泛": _slip(
        _replaced("explanation", "(?<=主要原因是：)[^。]*(?=。$)", "根据实际情况安排预算"), "reason_is_none"
    ),
    "三项拨款之和错": _slip(
        _replaced("explanation", r"(?<=政府性基金拨款支出预算)[\d.]+", "12.34"),
        "funds_of_whole",
        "fund_expenditure_stated",
    ),
    "中小企业大于采购": _slip(
        _replaced("other_notes", r"(?<=预留政府采购项目预算金额)[\d.]+", "99999.00"), "part_exceeds_whole_purchases"
    ),
    "绩效资金大于预算": _slip(
        _replaced("other_notes", r"(?<=涉及项目预算资金)[\d.]+", "988888.10"), "targets_beyond_the_budget"
    ),
    "资产日期晚于编制": _slip(_replaced("other_notes", "截至2024年8月", "截至2025年8月"), "day_of_holdings_to_come"),
    "设备数空缺": _slip(_replaced("other_notes", "（不含车辆）0台", "（不含车辆）台"), "amount_left_empty"),
    "实施周期为上年": _slip(_replaced("projects", "^2025年1月", "2024年1月"), "period_before_year"),
    "项目要素无内容": _slip(
        _one_without("projects", "^(?:按照年度计划|根据本区|由.*实施|按照批复|2025年1月)"), "heading_without_text"
    ),
}
