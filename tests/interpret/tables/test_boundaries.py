"""Another head begins another table, though no title says so; a repeated head continues one."""

from __future__ import annotations

from dataclasses import replace

from budgetlib.interpret.tables.boundaries import divided
from tests.interpret.tables.test_reader import section

FIRST = "科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出\n201 | 甲 | 3.00 | 1.00 | 2.00\n"


def test_another_head_is_another_table_titled_by_the_text_above_it() -> None:
    text = FIRST + "注：本表反映支出。\n附件三\n单位：万元\n单位名称 | 合计 | 公务接待费\n甲局 | 2.00 | 2.00"
    first, second = divided(section("expenditure_summary", text))
    assert (first.key, second.key, second.title) == ("expenditure_summary", "", "附件三")
    assert [line.cells[0] for line in second.lines if line.cells] == ["单位名称", "甲局"]
    assert first.lines[-1].text.startswith("注")


def test_a_repeated_head_and_rows_without_amounts_continue_the_table() -> None:
    assert len(divided(section("expenditure_summary", FIRST + FIRST))) == 1
    summary = "项目 | 预算数 | 项目 | 预算数\n一、事业收入 | 3.00 | 一、教育支出 | 3.00\n上年结转 | | 结转下年 |"
    assert len(divided(section("revenue_expenditure_summary", summary))) == 1


def test_below_a_title_a_head_of_unknown_words_begins_another_table() -> None:
    text = FIRST + "花销盘子一览表\n单位：万元\n编码 | 用途 | 盘子 | 保运转\n201 | 甲 | 3.00 | 1.00"
    first, second = divided(section("expenditure_summary", text))
    assert (first.key, second.key, second.title) == ("expenditure_summary", "", "花销盘子一览表")
    assert len(divided(section("expenditure_summary", FIRST + "某局部门预算公开报表\n" + FIRST))) == 1


def test_department_and_unit_in_cells_stand_between_a_title_and_its_head() -> None:
    title = "公开09表 花销盘子一览表（2026年）"
    head = "编制单位：甲局 | | 单位：万元 |\n编码 | 盘子 | 保运转\n甲 | 3.00 | 1.00"
    text = f"{FIRST}公开09表\n{title}\n{head}"
    first, second = divided(section("expenditure_summary", text))
    assert (first.key, second.key, second.title) == ("expenditure_summary", "", title)


def test_a_table_before_any_title_is_one_of_unknown_kind() -> None:
    text = "甲局2025年部门预算。\n公开01表\n单位：万元\n" + FIRST
    first, second = divided(replace(section("", text), part="other"))
    assert (first.part, [line.text for line in first.lines]) == ("other", ["甲局2025年部门预算。"])
    assert (second.part, second.key, second.title) == ("tables", "", "公开01表")
    assert len([line for line in second.lines if line.cells]) == 2
