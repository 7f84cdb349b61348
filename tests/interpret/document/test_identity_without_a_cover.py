"""Identity where no cover tells it: names of every kind, years in words, tables, sheets and files that speak."""

from __future__ import annotations

from dataclasses import replace

import pytest

from budgetlib.interpret.document.identity import Stated, identify, stated
from tests.support.lines import document

FINANCE = "甲乙市财政局"


@pytest.mark.parametrize(
    ("title", "department"),
    [
        ("县妇联2025年部门预算", "县妇联"),
        ("“12345”政务服务便民热线中心2025年部门预算", "“12345”政务服务便民热线中心"),
        ("甲乙市第101医院2025年部门预算公开", "甲乙市第101医院"),
        ("部门：甲乙市A1区（高新区）管委会\n2025年部门预算", "甲乙市A1区（高新区）管委会"),
        ("甲乙市“两山”实践创新中心2025年部门预算", "甲乙市“两山”实践创新中心"),
        ("甲乙市住房和\n城乡建设局\n2025年部门预算", "甲乙市住房和城乡建设局"),
        ("甲乙市\n住房和城乡建设局\n2025年部门预算", "甲乙市住房和城乡建设局"),
        ("中共甲乙市委\n办公室2025年部门预算", "中共甲乙市委办公室"),
        ("甲乙市文化和旅游局\n（甲乙市文物局）\n2025年部门预算", "甲乙市文化和旅游局（甲乙市文物局）"),
        ("附件2\n2025年甲乙市财政局部门预算公开表", FINANCE),
        ("关于2025年部门预算的说明\n编制单位：甲乙市财政局", FINANCE),
    ],
)
def test_names_of_every_kind(title: str, department: str) -> None:
    assert identify(document(title)).department == department


@pytest.mark.parametrize("year", ["二〇二五年", "二○二五年度", "二零二五年", "２０２５年", "2025 年度"])
def test_years_in_words(year: str) -> None:
    assert stated(document(f"{FINANCE}{year}部门决算")) == Stated(FINANCE, 2025, "final_account", "department")


@pytest.mark.parametrize(
    ("text", "kind", "scope"),
    [
        (f"收入支出决算总表\n部门：{FINANCE} 公开01表\n2025年度 金额单位：万元", "final_account", ""),
        (f"收入支出总表\n公开01表\n部门：{FINANCE}\n2025年度", "final_account", ""),
        (f"单位收支总表\n编制单位：{FINANCE} 2025年 单位：万元\n单位收入总表", "", "unit"),
        (f"2025年部门收支预算总表\n部门：{FINANCE}", "budget", "department"),
        (f"{FINANCE}2025年部门（单位）预算公开", "budget", ""),
        (f"部门预算公开\n（2025年）\n部门名称：{FINANCE}", "", ""),
    ],
)
def test_tables_say_kind_and_scope(text: str, kind: str, scope: str) -> None:
    assert stated(document(text)) == Stated(FINANCE, 2025, kind, scope)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("甲乙市财政局2025年单位决算公开表.txt", Stated(FINANCE, 2025, "final_account", "unit")),
        ("1.2025年甲乙市财政局部门预算（定稿）.txt", Stated(FINANCE, 2025, "budget", "department")),
        ("附件1：甲乙市财政局-2025-部门预算.txt", Stated(FINANCE, 2025, "budget", "department")),
        ("2025决算.txt", Stated("", 2025, "final_account", "")),
    ],
)
def test_the_name_of_the_file_says_what_nothing_else_does(name: str, found: Stated) -> None:
    assert stated(document("收支总表\n单位：万元", name)) == found


def test_a_title_on_a_later_sheet_and_the_names_of_sheets() -> None:
    cells = tuple(f"{number}" for number in range(3))
    tables = document("附件1-1\n部门收支总体情况表\n（单位：万元）")
    line = tables.lines[0]
    rows = [replace(line, row=row, text="\t".join(cells), cells=cells) for row in range(4, 80)]
    title = replace(line, page=2, row=1, text=f"{FINANCE}2025年部门预算")
    assert identify(replace(tables, lines=(*tables.lines, *rows, title))).department == FINANCE
    named = replace(tables, lines=(*tables.lines, *rows), sheet_names=(f"{FINANCE}2025年部门预算", "收支总表"))
    assert identify(named).department == FINANCE


def test_no_table_s_title_is_a_department() -> None:
    text = (
        "2025年政府购买服务预算表\n2025年一般公共预算支出预算表\n主管部门：丙丁市教育局\n单位：万元\n部门：甲乙市财政局"
    )
    assert stated(document(text)).department == FINANCE
