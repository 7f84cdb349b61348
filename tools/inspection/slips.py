"""Slips planted into a clean disclosure: what is done to it, and which rule should tell it in which part."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tools.inspection.clean import Draft, Page, wan

Plant = Callable[[Draft, random.Random], str]
"""Changes the draft and returns the part in which the slip is; "" when this draft has no place for it."""


@dataclass(frozen=True, slots=True)
class Slip:
    """A kind of slip: one of `rules` should tell it. `scope` is that of the disclosures it is planted into."""

    plant: Plant
    rules: frozenset[str]
    scope: str = "department"


def _slip(plant: Plant, *rules: str, scope: str = "department") -> Slip:
    return Slip(plant, frozenset(rules), scope)


def _replaced(
    part: str, pattern: str, with_what: str | Callable[[re.Match[str]], str], *, cells: bool = False
) -> Plant:
    """Replace one match of a pattern in the paragraphs (or cells) of a part, chosen by chance."""

    def plant(draft: Draft, luck: random.Random) -> str:
        lines = draft.page(part).lines
        places: list[tuple[int, int, re.Match[str]]] = []
        for at, line in enumerate(lines):
            texts = line if isinstance(line, list) else [line]
            if isinstance(line, list) == cells:
                places += [(at, n, found) for n, text in enumerate(texts) for found in re.finditer(pattern, text)]
        if not places:
            return ""
        at, cell, found = luck.choice(places)
        new = with_what(found) if callable(with_what) else found.expand(with_what)
        line = lines[at]
        text = line[cell] if isinstance(line, list) else line
        changed = text[: found.start()] + new + text[found.end() :]
        if isinstance(line, list):
            line[cell] = changed
        else:
            lines[at] = changed
        return part

    return plant


def _inserted(part: str, text: str, before: str = "") -> Plant:
    def plant(draft: Draft, luck: random.Random) -> str:
        lines = draft.page(part).lines
        at = next(
            (n for n, line in enumerate(lines) if isinstance(line, str) and before and before in line), len(lines)
        )
        lines.insert(at, text.format(year=draft.year, department=draft.department))
        return part

    return plant


def _another_digit(found: re.Match[str]) -> str:
    """The number with another first digit."""
    text = found.group()
    return ("2" if text[0] == "1" else str(int(text[0]) - 1) if text[0] > "1" else "1") + text[1:]


def _ten_times(draft: Draft, luck: random.Random) -> str:
    """A project ten times too large in one row of two tables, whose other columns stay."""
    item = luck.choice([item for item in draft.items if item.kind == "project"] or [draft.items[0]])
    for part in ("expenditure_summary", "general_public_expenditure"):
        for line in draft.page(part).lines:
            if isinstance(line, list) and "".join(line[:3]) == item.code:
                column = 6 if item.kind == "project" else 5
                line[column] = f"{item.amount * 10:,}"
    return "expenditure_summary"


def _total(draft: Draft, luck: random.Random) -> str:
    line = draft.page("general_public_expenditure").lines[-1]
    assert isinstance(line, list)
    line[4] = f"{int(line[4].replace(',', '')) + 10_000:,}"
    return "general_public_expenditure"


def _class_total(draft: Draft, luck: random.Random) -> str:
    rows = [
        row for row in draft.page("revenue_summary").lines if isinstance(row, list) and row[0].isdigit() and not row[1]
    ]
    row = luck.choice(rows)
    row[4] = f"{int(row[4].replace(',', '')) + 7_000:,}"
    return "revenue_summary"


def _without_note(draft: Draft, luck: random.Random) -> str:
    part = luck.choice(("government_fund_expenditure", "state_capital"))
    draft.page(part).lines.pop()
    return part


def _other_fund(draft: Draft, luck: random.Random) -> str:
    part, own, other = luck.choice(
        (("government_fund_expenditure", "政府性基金", "国有资本经营"), ("state_capital", "国有资本经营", "政府性基金"))
    )
    page = draft.page(part)
    page.lines[-1] = str(page.lines[-1]).replace(own, other)
    return part


def _note_of_year(draft: Draft, luck: random.Random) -> str:
    page = draft.page(luck.choice(("government_fund_expenditure", "state_capital")))
    page.lines[-1] = str(page.lines[-1]).replace(str(draft.year), str(draft.year - 1))
    return page.part


def _note_on_figures(draft: Draft, luck: random.Random) -> str:
    draft.page("three_public_table").lines.append(f"注:本部门{draft.year}年无“三公”经费预算，故本表为空表。")
    return "three_public_table"


def _out_of_order(draft: Draft, luck: random.Random) -> str:
    """An item with a code of its section that stands before the row above it."""
    page = draft.page("general_public_expenditure")
    rows = [n for n, row in enumerate(page.lines) if isinstance(row, list) and row[0].isdigit() and not row[1]]
    if len(rows) < 3:
        return ""
    first, second = rows[-2], rows[-1]
    end = len(page.lines) - 1
    page.lines[first:end] = [*page.lines[second:end], *page.lines[first:second]]
    return page.part


def _unknown_code(draft: Draft, luck: random.Random) -> str:
    part = luck.choice(("expenditure_summary", "general_public_expenditure"))
    rows = [row for row in draft.page(part).lines if isinstance(row, list) and row[0].isdigit() and row[2]]
    luck.choice(rows)[0] = luck.choice(("7", "801", "299"))
    return part


def _without_unit(draft: Draft, luck: random.Random) -> str:
    part = luck.choice(
        ("revenue_summary", "expenditure_summary", "general_public_expenditure", "appropriation_summary")
    )
    page = draft.page(part)
    page.lines[1] = str(page.lines[1]).partition(" 单位")[0]
    return part


def _without_table(draft: Draft, luck: random.Random) -> str:
    part = luck.choice(("appropriation_summary", "state_capital", "government_fund_expenditure", "basic_by_economic"))
    draft.pages.remove(draft.page(part))
    return part


def _without_part(draft: Draft, luck: random.Random) -> str:
    part = luck.choice(("glossary", "functions", "structure"))
    draft.pages.remove(draft.page(part))
    return part


def _without_heading(heading: str, words: str) -> Plant:
    """Leave out a section of the notes and whatever names it."""

    def plant(draft: Draft, luck: random.Random) -> str:
        page = draft.page("other_notes")
        at = next(n for n, line in enumerate(page.lines) if heading in line)
        end = next(
            (n for n in range(at + 1, len(page.lines)) if re.match("[一二三四五六]、", str(page.lines[n]))),
            len(page.lines),
        )
        del page.lines[at:end]
        for other in draft.pages:
            other.lines = [re.sub(words, "", line) if isinstance(line, str) else line for line in other.lines]
        return "other_notes"

    return plant


def _page_again(draft: Draft, luck: random.Random) -> str:
    at = luck.choice(
        [n for n, page in enumerate(draft.pages) if page.part in {"explanation", "other_notes", "glossary"}]
    )
    draft.pages.insert(at + 1, Page(draft.pages[at].part, list(draft.pages[at].lines)))
    return draft.pages[at].part


def _paragraph_again(draft: Draft, luck: random.Random) -> str:
    page = draft.page(luck.choice(("explanation", "other_notes", "glossary")))
    at = luck.choice([n for n, line in enumerate(page.lines) if isinstance(line, str) and len(line) > 30])
    page.lines.insert(at + 1, page.lines[at])
    return page.part


def _empty_page(draft: Draft, luck: random.Random) -> str:
    at = luck.choice([n for n, page in enumerate(draft.pages) if page.part in {"contents", "glossary", "explanation"}])
    draft.pages.insert(at + 1, Page(draft.pages[at].part))
    return draft.pages[at].part


def _head_alone(draft: Draft, luck: random.Random) -> str:
    """The head of a table on a page of its own, before the page that has the rows."""
    part = luck.choice(("expenditure_summary", "revenue_summary", "general_public_expenditure"))
    at = next(n for n, page in enumerate(draft.pages) if page.part == part)
    draft.pages.insert(at, Page(part, [list(x) if isinstance(x, list) else x for x in draft.pages[at].lines[:5]]))
    return part


def _not_in_document(draft: Draft, luck: random.Random) -> str:
    draft.pages.remove(draft.page("projects"))
    return "contents"


def _other_item(draft: Draft, luck: random.Random) -> str:
    """The purpose of one item is that of another."""
    one, other = luck.sample(draft.items, 2)
    page = draft.page("explanation")
    for at, line in enumerate(page.lines):
        if isinstance(line, str) and f"（款）{one.names[2]}（项）" in line:
            page.lines[at] = line.replace(f"主要用于{one.names[2]}", f"主要用于{other.names[2]}")
    return "explanation"


def _prior_with_a_digit_more(draft: Draft, luck: random.Random) -> str:
    """The execution of the year before with one digit before it that does not belong there."""
    moved = [item for item in draft.items if wan(item.amount) != wan(item.before)]
    item = luck.choice(moved)
    page = draft.page("explanation")
    for at, line in enumerate(page.lines):
        if isinstance(line, str) and f"（款）{item.names[2]}（项）" in line:
            printed = wan(item.before)
            page.lines[at] = line.replace(
                f"预算执行数为{printed}万元", f"预算执行数为{luck.randint(1, 9)}{printed}万元"
            )
    return "explanation"


def _renamed_item(draft: Draft, luck: random.Random) -> str:
    """The section of an item under another name than in the tables."""
    item = luck.choice(draft.items)
    page = draft.page("explanation")
    for at, line in enumerate(page.lines):
        if isinstance(line, str) and f"（款）{item.names[2]}（项）" in line:
            page.lines[at] = line.replace(f"{item.names[1]}（款）", f"{item.names[0]}（款）")
    return "explanation"


def _misprint(draft: Draft, luck: random.Random) -> str:
    term = luck.choice(("公务用车购置", "机关运行经费", "面向中小企业", "因公出国", "政府采购货物预算", "国有资产占有"))
    wrong = {
        "公务用车购置": "公务用处购置",
        "机关运行经费": "机关运形经费",
        "面向中小企业": "面向中小业企",
        "因公出国": "因工出国",
    }
    wrong |= {"政府采购货物预算": "政府采购货物予算", "国有资产占有": "国有资产站有"}
    return _replaced("other_notes", re.escape(term), wrong[term])(draft, luck)


def _name(draft: Draft, luck: random.Random) -> str:
    """The department's name with one character left out, exchanged or in place of another."""
    name = draft.department
    at = luck.randrange(2, len(name) - 2)
    wrong = luck.choice((name[:at] + name[at + 1 :], name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :]))
    if wrong == name:
        return ""
    part = luck.choice(("explanation", "other_notes"))
    return _replaced(part, re.escape(name), wrong)(draft, luck)


def _name_above(draft: Draft, luck: random.Random) -> str:
    part = luck.choice(("revenue_summary", "expenditure_summary", "basic_by_economic"))
    name = draft.department
    page = draft.page(part)
    page.lines[1] = str(page.lines[1]).replace(name, name[:3] + luck.choice("新大安") + name[4:])
    return part


def _part_larger(draft: Draft, luck: random.Random) -> str:
    """What is kept for small enterprises is more than all purchases kept for them."""
    page = draft.page("other_notes")
    for at, line in enumerate(page.lines):
        found = re.search(r"金额([\d.]+)万元，其中，预留给小型和微型企业的政府采购项目预算为([\d.]+)", str(line))
        if found and Decimal(found[1]):
            page.lines[at] = str(line).replace(f"预算为{found[2]}", f"预算为{Decimal(found[1]) + 1}")
            return "other_notes"
    return ""


def _vehicles(draft: Draft, luck: random.Random) -> str:
    return _replaced("other_notes", r"(?<=共有车辆)(\d+)", lambda found: str(int(found[1]) + luck.randint(1, 3)))(
        draft, luck
    )


def _units(draft: Draft, luck: random.Random) -> str:
    if draft.scope == "unit":
        return _replaced("structure", r"(?<=设)(\d)(?=个内设)", lambda found: str(int(found[1]) + 1))(draft, luck)
    return _replaced("structure", r"(?<=事业单位)(\d)(?=家)", lambda found: str(int(found[1]) + 1))(draft, luck)


def _in_table(part: str, old: str, new: str) -> Plant:
    return _replaced(part, re.escape(old), new, cells=True)


def _title_of_year(draft: Draft, luck: random.Random) -> str:
    page = draft.page(luck.choice(("revenue_summary", "expenditure_summary", "state_capital")))
    page.lines[0] = str(page.lines[0]).replace(str(draft.year), str(draft.year - 1))
    return page.part


def _any(*parts: str) -> Callable[[str, str | Callable[[re.Match[str]], str]], Plant]:
    def of(pattern: str, with_what: str | Callable[[re.Match[str]], str]) -> Plant:
        return lambda draft, luck: _replaced(luck.choice(parts), pattern, with_what)(draft, luck)

    return of


_TEXT = _any("explanation", "other_notes")
_STATED: Sequence[str] = (
    "total_expenditure_stated",
    "total_revenue_stated",
    "current_revenue_stated",
    "appropriation_stated",
)
_STATED += (
    "fund_revenue_stated",
    "general_public_expenditure_stated",
    "current_expenditure_stated",
    "one_change_for_one_amount",
)
_THREE: Sequence[str] = (
    "three_public_stated",
    "three_public_part_stated",
    "stated_three_public_parts",
    "three_public_parts",
)
_ROWS: Sequence[str] = (
    "basic_and_project",
    "hierarchy",
    "projects_are_the_project_column",
    "sources_add_up",
    "funds_add_up",
)
_ROWS += (
    "general_public_function_is_expenditure_function",
    "general_public_function_is_revenue_function",
    "total_expenditure",
)
_ROWS += ("revenue_of_a_function_is_its_expenditure", "summary_function_is_revenue_function", "appropriation_of_a_fund")
_ROWS += ("basic_parts_are_basic_by_function", "basic_by_economic_is_basic_by_function", "vehicle_parts")
_ROWS += ("appropriation_item_is_general_public_item", "summary_function_is_general_public_function")

SLIPS: dict[str, Slip] = {
    "增加（减少）未取舍": _slip(_TEXT(r"(?<=预算|行数)(增加|减少)(?=\d)", "增加（减少）"), "choice_left_open"),
    "XX 未填": _slip(_inserted("other_notes", "{year}年XX局无其他需要说明的事项。"), "placeholder_left"),
    "提示语未删": _slip(
        _replaced("other_notes", "国有资产占有使用情况$", "国有资产占有使用情况（如有）"), "template_remark_left"
    ),
    "……未填": _slip(_inserted("explanation", "……"), "ellipsis_left"),
    "金额空缺": _slip(_TEXT(r"(购置费|接待费|预算数为|财政拨款收入)\d+\.\d\d(?=万元)", r"\1"), "amount_left_empty"),
    "百分比空缺": _slip(_replaced("explanation", r"(?<=增加|减少)\d+\.\d\d(?=%)", ""), "amount_left_empty"),
    "原因未写": _slip(_TEXT(r"(主要原因是：?)[^。；]+(?=。)", r"\1"), "reason_breaks_off"),
    "语句中断": _slip(_replaced("other_notes", r"(绩效目标编报工作，)编报绩效目标.*$", r"\1"), "sentence_breaks_off"),
    "句号重复": _slip(_TEXT("。$", "。。"), "stops_doubled"),
    "逗号重复": _slip(_TEXT("，", "，，"), "stops_doubled"),
    "引号不成对": _slip(_replaced("other_notes", "“三公”", "“三公"), "marks_unbalanced"),
    "括号不成对": _slip(_replaced("other_notes", "（不含车辆）", "（不含车辆"), "marks_unbalanced"),
    "字符未显示": _slip(_TEXT("(?<=预)算(?=数|安|金)", "□"), "character_not_shown"),
    "词语重复": _slip(_TEXT("(?<=[0-9])万元(?=，|。|；)", "万元万元"), "words_doubled"),
    "分句重复": _slip(_TEXT("(?<=，)((?:比|与)[0-9]{4}年预算[^，。；]*)(?=，|。|；)", r"\1，\1"), "clause_twice"),
    "段落重复": _slip(_paragraph_again, "paragraph_twice"),
    "整页重复": _slip(_page_again, "page_twice"),
    "空白页": _slip(_empty_page, "empty_page"),
    "只有表头的页": _slip(_head_alone, "head_without_rows"),
    "错别字": _slip(_replaced("other_notes", "截至", "截止"), "misspelt"),
    "术语错字": _slip(_misprint, "term_misprinted", "misspelt", "amount_left_empty"),
    "与本年比较": _slip(_TEXT("(?<=比|与)2024(?=年预算)", "2025"), "compared_with_wrong_year"),
    "与更早年度比较": _slip(_TEXT("(?<=比|与)2024(?=年预算)", "2023"), "compared_with_wrong_year"),
    "说明标题年度错": _slip(
        _replaced("explanation", "^2025(?=年部门预算编制说明)", "2024"), "year_of_budget", "year_in_headings"
    ),
    "正文年度错": _slip(
        _replaced("other_notes", "^2025(?=年“三公”|年本部门政府采购)", "2024"), "year_of_budget", "year_in_headings"
    ),
    "注的年度错": _slip(_note_of_year, "year_of_budget"),
    "表题年度错": _slip(_title_of_year, "year_in_titles", "year_in_headings"),
    "执行数年度错": _slip(_replaced("explanation", "2024(?=年当年预算执行数)", "2025"), "year_of_execution"),
    "截止日期年度错": _slip(_replaced("other_notes", "截至2024", "截至2022"), "year_of_holdings"),
    "单位写成部门": _slip(
        _replaced("other_notes", "单位(?=预算安排购置车辆)", "部门"), "unit_says_department", scope="unit"
    ),
    "单位的注写本部门": _slip(_replaced("state_capital", "本单位", "本部门"), "unit_says_department", scope="unit"),
    "部门写成单位": _slip(_replaced("other_notes", "部门(?=预算安排购置车辆)", "单位"), "department_says_unit"),
    "其他级次模板": _slip(_replaced("glossary", "区级(?=预算主管部门)", "市级"), "level_of_another_government"),
    "部门名称写错": _slip(_name, "department_name_varies"),
    "表上单位名称写错": _slip(_name_above, "name_above_table", "department_name_varies"),
    "旧科目名称（正文）": _slip(
        _replaced("explanation", "卫生健康支出(?=（类）)", "医疗卫生与计划生育支出"), "class_name_out_of_date"
    ),
    "旧科目名称（表）": _slip(
        _in_table("revenue_expenditure_summary", "卫生健康支出", "医疗卫生与计划生育支出"), "class_name_out_of_date"
    ),
    "科目名称与表不符": _slip(_renamed_item, "functional_item_path"),
    "用途为另一科目": _slip(_other_item, "purpose_of_another_item"),
    "同一科目两个金额": _slip(
        _replaced("explanation", r"(?<=2025年预算安排)\d+\.\d\d", _another_digit), "item_with_two_amounts"
    ),
    "增减比例错": _slip(
        _replaced("explanation", r"(?<=增加|减少)\d+\.\d\d(?=%)", _another_digit), "percentage_of_levels"
    ),
    "执行数多一位": _slip(_prior_with_a_digit_more, "percentage_of_levels"),
    "增减方向错": _slip(
        _replaced("explanation", r"(增加|减少)(?=\d+\.\d\d%)", lambda f: "减少" if f[1] == "增加" else "增加"),
        "percentage_of_levels",
        "direction_against_amounts",
    ),
    "增加负数": _slip(_TEXT(r"(?<=增加|减少)(?=\d+\.\d\d)", "-"), "change_with_minus"),
    "原因与增减矛盾": _slip(
        _replaced("explanation", "经费(增加|减少)(?=。)", lambda f: "经费减少" if f[1] == "增加" else "经费增加"),
        "reason_against_change",
    ),
    "金额不同写持平": _slip(
        _replaced("explanation", r"比(2024年预算执行数)(?:增加|减少)\d+\.\d\d%。主要原因是：.*$", r"与\1持平。"),
        "same_but_different",
    ),
    "上年为零的增长": _slip(
        _replaced(
            "explanation", r"(?<=预算执行数为)\d+\.\d\d(?=万元，2025年预算安排\d+\.\d\d万元，比.{8,14}增加)", "0.00"
        ),
        "growth_from_nothing",
    ),
    "车辆合计不符": _slip(_vehicles, "parts_are_not_the_whole"),
    "单位家数不符": _slip(_units, "units_counted"),
    "内设机构数不符": _slip(_units, "listed_count", scope="unit"),
    "小微大于中小": _slip(_part_larger, "part_exceeds_whole_small_enterprises"),
    "采购分项不符": _slip(
        _replaced("other_notes", r"(?<=政府采购服务预算)\d+\.\d\d", _another_digit), "stated_procurement_parts"
    ),
    "总额与表不符": _slip(_replaced("explanation", r"(?<=^支出预算)\d+\.\d\d", _another_digit), *_STATED),
    "三公与表不符": _slip(_replaced("other_notes", r"(?<=公务接待费)\d+\.\d\d", _another_digit), *_THREE),
    "机关运行与表不符": _slip(
        _replaced("other_notes", r"(?<=机关运行经费预算为)\d+\.\d\d", _another_digit), "operating_stated"
    ),
    "科目金额与表不符": _slip(
        _replaced("explanation", r"(?<=（项）”)\d+\.\d\d(?=万元)", _another_digit),
        "functional_item_stated",
        "item_with_two_amounts",
    ),
    "购置费与购车数不符": _slip(
        _replaced("other_notes", r"(?<=安排购置车辆)(\d)", lambda f: "0" if f[1] == "1" else "1"),
        "vehicles_and_money",
        "parts_are_not_the_whole",
    ),
    "项目金额大十倍": _slip(_ten_times, *_ROWS),
    "合计数错": _slip(_total, *_ROWS),
    "类合计错": _slip(_class_total, *_ROWS),
    "空表无注": _slip(_without_note, "empty_table_without_note"),
    "注为另一基金": _slip(_other_fund, "note_of_another_fund"),
    "有数却注空表": _slip(_note_on_figures, "note_against_figures"),
    "编码次序错": _slip(_out_of_order, "codes_out_of_order"),
    "编码不存在": _slip(_unknown_code, "class_unknown", "codes_nested", "functional_code_form"),
    "无金额单位": _slip(_without_unit, "unit_of_money_missing"),
    "电子表格错误": _slip(_replaced("basic_by_economic", r"^\d[\d,]+$", "#REF!", cells=True), "spreadsheet_error"),
    "缺表": _slip(_without_table, "part_missing", "contents_names_what_is_not_there"),
    "缺部分": _slip(_without_part, "part_missing", "contents_names_what_is_not_there"),
    "目录有正文无": _slip(_not_in_document, "contents_names_what_is_not_there"),
    "缺国有资产说明": _slip(_without_heading("国有资产占有", "国有资产|车辆"), "further_statements_missing"),
    "缺采购分类": _slip(_replaced("other_notes", r"万元，其中：政府采购货物预算.*$", "万元。"), "purchases_by_kind"),
    "三公未说明增减": _slip(
        _replaced("other_notes", r"^(（三）公务接待费[\d.]+万元)，.*$", r"\1。"), "three_public_changes"
    ),
    "三公未说明原因": _slip(
        _replaced("other_notes", r"^(（三）公务接待费[\d.]+万元，比2024年预算(?:增加|减少)[\d.]+万元)，.*$", r"\1。"),
        "three_public_changes",
    ),
}
