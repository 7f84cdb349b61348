"""A clean disclosure of an invented department in the Shanghai form, as a reader gives it: every figure agrees."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from budgetlib.readers.document import Document, Line

WIDTH = 56  # characters of a line
CITY = ("甲乙", "丙丁", "戊己", "庚辛", "壬癸")
DISTRICT = ("东河", "西岭", "南湖", "北原", "中山")
OFFICE = ("文化和旅游局", "农业农村委员会", "市场监督管理局", "生态环境局", "科学技术委员会", "民政和社会保障局")
UNIT = ("社会福利院", "群众艺术馆", "机关事务服务中心", "环境监测站", "科技创业中心")
ITEMS = (
    ("2010302", "一般公共服务支出", "政府办公厅（室）及相关机构事务", "一般行政管理事务", "project"),
    ("2040607", "公共安全支出", "司法", "公共法律服务", "project"),
    ("2060702", "科学技术支出", "科学技术普及", "科普活动", "project"),
    ("2070308", "文化旅游体育与传媒支出", "体育", "群众体育", "project"),
    ("2080501", "社会保障和就业支出", "行政事业单位养老支出", "行政单位离退休", "basic"),
    ("2080505", "社会保障和就业支出", "行政事业单位养老支出", "机关事业单位基本养老保险缴费支出", "basic"),
    ("2080506", "社会保障和就业支出", "行政事业单位养老支出", "机关事业单位职业年金缴费支出", "basic"),
    ("2101101", "卫生健康支出", "行政事业单位医疗", "行政单位医疗", "basic"),
    ("2120101", "城乡社区支出", "城乡社区管理事务", "行政运行", "basic"),
    ("2120104", "城乡社区支出", "城乡社区管理事务", "城管执法", "project"),
    ("2120501", "城乡社区支出", "城乡社区环境卫生", "城乡社区环境卫生", "project"),
    ("2210201", "住房保障支出", "住房改革支出", "住房公积金", "basic"),
    ("2210203", "住房保障支出", "住房改革支出", "购房补贴", "basic"),
)
GLOSSARY = (
    "财政拨款收入：是区级预算主管部门及所属预算单位本年度从本级财政部门取得的财政拨款。",
    "基本支出预算：是区级预算主管部门及所属预算单位为保障其机构正常运转、完成日常工作任务而编制的年度基本支出计划。",
    "项目支出预算：是区级预算主管部门及所属预算单位为完成特定任务，在基本支出之外编制的年度支出计划。",
    "机关运行经费：指行政单位和参照公务员法管理的事业单位使用一般公共预算财政拨款安排的日常公用经费支出。",
)


@dataclass(slots=True)
class Item:
    """An item of expenditure: amounts in yuan, of this year and executed the year before."""

    code: str
    names: tuple[str, str, str]
    kind: str
    amount: int
    before: int


@dataclass(slots=True)
class Page:
    """A page: its part of the sheet, and what it prints: paragraphs, and rows of tables as lists of cells."""

    part: str
    lines: list[str | list[str]] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """A disclosure before it is printed."""

    year: int
    department: str
    scope: str
    items: list[Item]
    pages: list[Page]

    def page(self, part: str) -> Page:
        """Return the first page of a part."""
        return next(page for page in self.pages if page.part == part)


def wan(yuan: int) -> str:
    """Write yuan in 万元 with two decimals."""
    return str((Decimal(yuan) / 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP))


def clean(seed: int, scope: str = "department") -> Draft:
    """Return the disclosure of a seed: equal seeds give equal ones."""
    luck = random.Random(seed)
    place = f"{luck.choice(CITY)}市{luck.choice(DISTRICT)}区"
    department = place + luck.choice(OFFICE if scope == "department" else UNIT)
    chosen = sorted(luck.sample(range(len(ITEMS)), luck.randint(7, 11)))
    if not any(ITEMS[i][4] == "basic" for i in chosen):
        chosen = sorted({*chosen, len(ITEMS) - 1})
    items = [_item(luck, ITEMS[i]) for i in chosen]
    draft = Draft(2025, department, scope, items, [])
    word = "部门" if scope == "department" else "单位"
    draft.pages = [*_front(draft, word, luck), *_explanation(draft, word), *_tables(draft, word, luck)]
    draft.pages += _notes(draft, word, luck)
    return draft


def printed(draft: Draft) -> Document:
    """Return the disclosure as a reader gives it: lines broken at the margin, one row of a table per line."""
    lines: list[Line] = []
    for number, page in enumerate(draft.pages, start=1):
        row = 0
        for text in page.lines:
            for part in [text] if isinstance(text, list) else _wrapped(text):
                row += 1
                cells = tuple(part) if isinstance(part, list) else None
                lines.append(Line(number, row, " ".join(part) if isinstance(part, list) else part, cells))
    digest = hashlib.sha256("\n".join(line.text for line in lines).encode()).hexdigest()
    return Document(Path("disclosure.pdf"), digest, "test", len(draft.pages), tuple(lines))


def _wrapped(text: str) -> Iterator[str]:
    for start in range(0, len(text), WIDTH):
        yield text[start : start + WIDTH]


def _item(luck: random.Random, known: tuple[str, str, str, str, str]) -> Item:
    amount = luck.randint(20_000, 9_000_000)
    before = amount if luck.random() < 0.15 else max(int(amount * luck.uniform(0.6, 1.5)), 10_000)
    # Printed in 万元 and compared there: what is rounded to the same is the same.
    before = amount if wan(before) == wan(amount) else before
    return Item(known[0], (known[1], known[2], known[3]), known[4], amount, before)


def _front(draft: Draft, word: str, luck: random.Random) -> list[Page]:
    place = draft.department.partition("区")[0] + "区"
    year, unit = draft.year, "" if word == "部门" else "预算"
    titles = [f"{number}.{title}" for number, (_, title) in enumerate(table_titles(year, word), start=1)]
    title = f"{place}{year}年区级部门预算" if word == "部门" else f"{draft.department}{year}年单位预算"
    label = "预算主管部门" if word == "部门" else "预算单位"
    cover = Page("cover", [title, f"{label}：{draft.department}"])
    listed = [
        f"一、{word}主要职能",
        f"二、{word}机构设置",
        "三、名词解释",
        f"四、{word}预算编制说明",
        f"五、{word}预算表",
    ]
    contents = Page("contents", ["目 录", *listed, *titles, "六、其他相关情况说明", "七、项目经费情况说明"])
    functions = Page("functions", [f"{draft.department}主要职能", "主要职能包括："])
    functions.lines += [
        "一、贯彻执行有关法律、法规、规章和方针、政策。",
        "二、编制本区相关规划并组织实施。",
        "三、承办区委、区政府交办的其他事项。",
    ]
    count = luck.randint(2, 4)
    structure = Page("structure", [f"{draft.department}机构设置"])
    if word == "部门":
        structure.lines.append(f"本部门中，行政单位1家，事业单位{count}家，具体包括：")
        structure.lines.append(f"1.{draft.department}（本部）。")
        structure.lines += [f"{n}.{place}第{'一二三四'[n - 2]}服务中心。" for n in range(2, count + 2)]
    else:
        names = "、".join(("办公室", "财务室", "后勤部", "业务部", "护理部")[: count + 1])
        structure.lines.append(f"{draft.department}设{count + 1}个内设机构，包括：{names}。")
    glossary = Page("glossary", ["名词解释", *(f"（{'一二三四'[n]}）{text}" for n, text in enumerate(GLOSSARY))])
    del unit
    return [cover, contents, functions, structure, glossary]


def _explanation(draft: Draft, word: str) -> list[Page]:
    year, total, before = draft.year, sum(i.amount for i in draft.items), sum(i.before for i in draft.items)
    moved = _moved(total, before, f"比{year - 1}年预算", f"与{year - 1}年预算持平")
    page = Page("explanation", [f"{year}年{word}预算编制说明"])
    page.lines.append(
        f"{year}年，{draft.department}收入预算{wan(total)}万元，其中：财政拨款收入{wan(total)}万元，{moved}；"
        "事业收入0.00万元；事业单位经营收入0.00万元；其他收入0.00万元。"
    )
    page.lines.append(
        f"支出预算{wan(total)}万元，其中：财政拨款支出预算{wan(total)}万元，{moved}。财政拨款支出预算中，"
        f"一般公共预算拨款支出预算{wan(total)}万元，{moved}；政府性基金拨款支出预算0.00万元，与{year - 1}年预算持平；"
        f"国有资本经营预算拨款支出预算0.00万元，与{year - 1}年预算持平。"
    )
    page.lines += ["财政拨款收入支出变化的主要原因是项目调整。", "财政拨款支出主要内容如下："]
    for number, item in enumerate(draft.items, start=1):
        page.lines.append(item_text(draft.year, number, item))
    return [page]


def item_text(year: int, number: int, item: Item) -> str:
    """Return the paragraph of an item."""
    group, section, name = item.names
    now, then = Decimal(wan(item.amount)), Decimal(wan(item.before))
    if now == then:
        change, reason = f"与{year - 1}年预算执行数持平", f"{name}经费保持不变"
    else:
        percent = abs(now / then - 1) * 100
        word = "增加" if now > then else "减少"
        change = f"比{year - 1}年预算执行数{word}{percent.quantize(Decimal('0.01'), ROUND_HALF_UP)}%"
        reason = f"{name}经费{word}"
    return (
        f"{number}.“{group}（类）{section}（款）{name}（项）”{now}万元，主要用于{name}。"
        f"{year - 1}年当年预算执行数为{then}万元，"
        f"{year}年预算安排{now}万元，{change}。主要原因是：{reason}。"
    )


def _moved(now: int, then: int, against: str, same: str) -> str:
    difference = Decimal(wan(now)) - Decimal(wan(then))
    if not difference:
        return same
    return f"{against}{'增加' if difference > 0 else '减少'}{abs(difference)}万元"


def table_titles(year: int, word: str) -> list[tuple[str, str]]:
    """Return part and title of the nine tables."""
    of = word if word == "部门" else "预算单位"
    return [
        ("revenue_expenditure_summary", f"{year}年{of}财务收支预算总表"),
        ("revenue_summary", f"{year}年{of}收入预算总表"),
        ("expenditure_summary", f"{year}年{of}支出预算总表"),
        ("appropriation_summary", f"{year}年{of}财政拨款收支预算总表"),
        ("general_public_expenditure", f"{year}年{of}一般公共预算支出功能分类预算表"),
        ("government_fund_expenditure", f"{year}年{of}政府性基金预算支出功能分类预算表"),
        ("state_capital", f"{year}年{of}国有资本经营预算支出功能分类预算表"),
        ("basic_by_economic", f"{year}年{of}一般公共预算基本支出部门预算经济分类预算表"),
        ("three_public_table", f"{year}年{word}“三公”经费和机关运行经费预算表"),
    ]


def _hierarchy(items: list[Item]) -> list[tuple[str, str, int, int]]:
    """Rows of code, name, basic and project expenditure: classes, sections, items."""
    rows: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for item in items:
        for code, name in zip((item.code[:3], item.code[:5], item.code), item.names, strict=True):
            names[code] = name
            rows.setdefault(code, [0, 0])[item.kind == "project"] += item.amount
    return [(code, names[code], *rows[code]) for code in sorted(rows)]


def _n(yuan: int) -> str:
    return f"{yuan:,}"


def _tables(draft: Draft, word: str, luck: random.Random) -> list[Page]:
    rows, total = _hierarchy(draft.items), sum(item.amount for item in draft.items)
    basic = sum(item.amount for item in draft.items if item.kind == "basic")
    classes = [(name, one + two) for code, name, one, two in rows if len(code) == 3]
    titles = dict(table_titles(draft.year, word))
    number = "一二三四五六七八九十"
    pages = {part: Page(part, [title, _line(draft, word, "元")]) for part, title in titles.items()}
    income = [
        ("一、财政拨款收入", _n(total)),
        ("1.一般公共预算资金", _n(total)),
        ("2.政府性基金", ""),
        ("3.国有资本经营预算", ""),
    ]
    income += [("二、事业收入", ""), ("三、事业单位经营收入", ""), ("四、其他收入", "")]
    spent = [(f"{number[n]}、{name}", _n(amount)) for n, (name, amount) in enumerate(classes)]
    pages["revenue_expenditure_summary"].lines += [
        ["本年收入", "", "本年支出", ""],
        ["项目", "预算数", "项目", "预算数"],
    ]
    for at in range(max(len(income), len(spent))):
        one = income[at] if at < len(income) else ("", "")
        other = spent[at] if at < len(spent) else ("", "")
        pages["revenue_expenditure_summary"].lines.append([*one, *other])
    pages["revenue_expenditure_summary"].lines.append(["收入总计", _n(total), "支出总计", _n(total)])
    head = [["项目", "", "", "", "收入预算", "", "", "", ""]]
    head += [
        [
            "功能分类科目编码",
            "",
            "",
            "功能分类科目名称",
            "合计",
            "财政拨款收入",
            "事业收入",
            "事业单位经营收入",
            "其他收入",
        ]
    ]
    head += [["类", "款", "项", "", "", "", "", "", ""]]
    body = [[*_code(code), name, _n(one + two), _n(one + two), "0", "0", "0"] for code, name, one, two in rows]
    pages["revenue_summary"].lines += [*head, *body, ["合计", "", "", "", _n(total), _n(total), "0", "0", "0"]]
    for part, what in (("expenditure_summary", "支出预算"), ("general_public_expenditure", "一般公共预算支出")):
        body = [[*_code(code), name, _n(one + two), _n(one), _n(two)] for code, name, one, two in rows]
        pages[part].lines += [*_head(what), *body, ["合计", "", "", "", _n(total), _n(basic), _n(total - basic)]]
    own = pages["appropriation_summary"].lines
    own += [["财政拨款收入", "", "财政拨款支出", "", "", "", ""]]
    own += [["项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"]]
    income = [("一、一般公共预算资金", _n(total)), ("二、政府性基金", ""), ("三、国有资本经营预算", "")]
    for at in range(max(len(income), len(spent))):
        one = income[at] if at < len(income) else ("", "")
        name, amount = spent[at] if at < len(spent) else ("", "")
        own.append([*one, name, amount, amount, "", ""])
    own.append(["收入总计", _n(total), "支出总计", _n(total), _n(total), "", ""])
    for part, fund in (("government_fund_expenditure", "政府性基金预算"), ("state_capital", "国有资本经营预算")):
        pages[part].lines += [*_head(f"{fund}支出"), ["合计", "", "", "", "", "", ""]]
        pages[part].lines.append(f"注:本{word}{draft.year}年无{fund}财政拨款安排的预算，故本表为空表。")
    pages["basic_by_economic"].lines += _economic(basic, luck)
    pages["three_public_table"] = Page("three_public_table", [titles["three_public_table"], _line(draft, word, "万元")])
    return list(pages.values())


def _line(draft: Draft, word: str, unit: str) -> str:
    return f"编制{word}：{draft.department} 单位：{unit}"


def _head(what: str) -> list[list[str]]:
    second = ["功能分类科目编码", "", "", "功能分类科目名称", "合计", "基本支出", "项目支出"]
    return [["项目", "", "", "", what, "", ""], second, ["类", "款", "项", "", "", "", ""]]


def _code(code: str) -> list[str]:
    return [code[:3], code[3:5], code[5:7]]


def _economic(basic: int, luck: random.Random) -> list[list[str]]:
    wages = int(basic * luck.uniform(0.6, 0.9))
    goods = basic - wages
    parts = {
        "301": [("01", "基本工资", wages // 3), ("02", "津贴补贴", wages // 4)],
        "302": [("01", "办公费", goods // 2)],
    }
    parts["301"].append(("99", "其他工资福利支出", wages - wages // 3 - wages // 4))
    parts["302"].append(("99", "其他商品和服务支出", goods - goods // 2))
    rows = [["项目", "", "", "一般公共预算基本支出", "", ""]]
    rows += [
        ["部门预算经济分类科目编码", "", "经济分类科目名称", "合计", "人员经费", "公用经费"],
        ["类", "款", "", "", "", ""],
    ]
    for code, name, amount in (("301", "工资福利支出", wages), ("302", "商品和服务支出", goods)):
        for section, label, value in [("", name, amount), *parts[code]]:
            own = [_n(value), "0"] if code == "301" else ["0", _n(value)]
            rows.append([code, section, label, _n(value), *own])
    return [*rows, ["合计", "", "", _n(basic), _n(wages), _n(goods)]]


def _notes(draft: Draft, word: str, luck: random.Random) -> list[Page]:
    year = draft.year
    travel, reception, running = (luck.randint(0, 20) * 10_000, luck.randint(1, 400) * 100, luck.randint(10, 900) * 100)
    bought = luck.choice((0, 250_000))
    operating = luck.randint(100, 9_000) * 1_000
    vehicles = running + bought
    whole = travel + reception + vehicles
    table = draft.page("three_public_table")
    table.lines += [["“三公”经费预算数", "", "", "", "", "", "机关运行经费预算数"]]
    table.lines += [
        ["合计", "因公出国(境)费", "公务接待费", "公务用车购置及运行费", "", "", ""],
        ["", "", "", "小计", "购置费", "运行费", ""],
    ]
    table.lines += [[wan(n) for n in (whole, travel, reception, vehicles, bought, running, operating)]]
    before = [max(n + luck.choice((-1, 0, 1)) * luck.randint(1, 90) * 100, 0) for n in (travel, reception, running)]
    names = ("因公出国（境）费", "公务接待费", "公务用车运行费")
    told = dict(
        zip(
            names,
            [_told(*pair, year) for pair in zip((travel, reception, running), before, names, strict=True)],
            strict=True,
        )
    )
    all_before = sum(before)
    purchase = (
        _told(bought, 0, "公务用车购置费", year) if bought else f"与{year - 1}年预算持平，主要原因是无车辆购置计划"
    )
    vehicle = _told(vehicles, before[2], "公务用车购置及运行费", year)
    page = Page("other_notes", ["其他相关情况说明", f"一、{year}年“三公”经费预算情况说明"])
    moved = _moved(whole, all_before, f"比{year - 1}年预算", f"与{year - 1}年预算持平")
    page.lines += [f"{year}年“三公”经费预算数为{wan(whole)}万元，{moved}。其中："]
    page.lines += [f"（一）因公出国（境）费{wan(travel)}万元，{told['因公出国（境）费']}。"]
    page.lines += [
        f"（二）公务用车购置及运行费{wan(vehicles)}万元，{vehicle}。其中：公务用车购置费{wan(bought)}万元，{purchase}；"
        f"公务用车运行费{wan(running)}万元，{told['公务用车运行费']}。"
    ]
    page.lines += [f"（三）公务接待费{wan(reception)}万元，{told['公务接待费']}。", "二、机关运行经费预算"]
    page.lines += [
        f"{year}年{draft.department}财政拨款的机关运行经费预算为{wan(operating)}万元。",
        "三、政府采购预算情况",
    ]
    projects_of_year = wan(sum(item.amount for item in draft.items if item.kind == "project"))
    kinds = [luck.randint(0, 900) * 100 for _ in range(3)]
    small = sum(kinds) * 4 // 10
    page.lines += [
        f"{year}年本{word}政府采购预算{wan(sum(kinds))}万元，其中：政府采购货物预算{wan(kinds[0])}万元、政府采购工程预算"
        f"{wan(kinds[1])}万元、政府采购服务预算{wan(kinds[2])}万元。",
        f"{year}年本{word}面向中小企业预留政府采购项目预算金额{wan(small)}万元，"
        "其中，预留给小型和微型企业的政府采购项目预算为"
        f"{wan(small * 7 // 10)}万元。",
        "四、绩效目标设置情况",
        f"按照本区预算绩效管理工作的总体要求，本{word}开展了{year}年项目预算绩效目标编报工作，编报绩效目标的项目"
        f"{luck.randint(2, 40)}个，涉及项目预算资金{projects_of_year}万元。",
        "五、国有资产占有使用情况",
    ]
    cars = [luck.randint(0, 3) for _ in range(3)]
    page.lines += [
        f"截至{year - 1}年8月31日，{draft.department}共有车辆{sum(cars)}辆，"
        f"其中：主要领导干部用车{cars[0]}辆、机要通信用车"
        f"{cars[1]}辆、其他用车{cars[2]}辆；单价100万元（含）以上设备（不含车辆）0台（套）。",
        f"{year}年{word}预算安排购置车辆{int(bought > 0)}辆，"
        f"其中：主要领导干部用车0辆、机要通信用车0辆、其他用车{int(bought > 0)}辆；"
        f"{word}预算安排购置单价100万元（含）以上设备（不含车辆）0台（套）。",
    ]
    projects = Page(
        "projects",
        ["项目经费情况说明", "一、项目概况", "按照年度工作计划，开展宣传培训和日常服务，保障各项工作顺利推进。"],
    )
    projects.lines += [
        "二、立项依据",
        "根据本区年度工作要点和预算管理的有关规定开展。",
        "三、实施主体",
        f"由{draft.department}组织实施。",
        "四、实施方案",
        "按照年度计划分季度开展。",
        "五、实施周期",
        f"{year}年1月至12月。",
        "六、年度预算安排",
        "按照批复的项目预算执行。",
        "七、绩效目标",
        "按时完成全年工作任务，服务对象满意度达到90%以上。",
    ]
    return [page, projects]


def _told(now: int, then: int, name: str, year: int) -> str:
    moved = _moved(now, then, f"比{year - 1}年预算", f"与{year - 1}年预算持平")
    reason = "增加" if now > then else "减少"
    return f"{moved}，主要原因是{f'{name}业务量{reason}' if now != then else f'{name}保持不变'}"
