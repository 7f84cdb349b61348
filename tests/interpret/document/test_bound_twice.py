"""Pages bound in twice count once; tables of two departments are refused; what was cut off is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from budgetlib.errors import NotOneDisclosureError
from budgetlib.interpret.assemble import interpret
from budgetlib.readers.document import Document, Remark
from tests.support.lines import lines

TABLES = """
    # 2025年支出总表
    部门名称：{name} | | | | 单位：万元
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
     | 合计 | 30.00 | 10.00 | 20.00
    201 | 一般公共服务支出 | 30.00 | 10.00 | 20.00
    # 2025年一般公共预算支出表
    部门名称：{name} | | | | 单位：万元
    科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
     | 合计 | 30.00 | 10.00 | 20.00
    201 | 一般公共服务支出 | 30.00 | 10.00 | 20.00
"""


def document(*texts: str) -> Document:
    found = [line for page, text in enumerate(texts, start=1) for line in lines(text, page=page)]
    return Document(Path("甲市财政局2025年部门预算.xlsx"), "0" * 64, "spreadsheet", len(texts), tuple(found))


@pytest.mark.parametrize(("pages", "rule"), [(2, "page_twice"), (1, "bound_twice")])
def test_tables_bound_in_twice_count_once(pages: int, rule: str) -> None:
    text = TABLES.format(name="甲市财政局")
    once, twice = interpret(document(text)), interpret(document(*[text * (3 - pages)] * pages))
    assert len(twice.figures) == len(once.figures)
    assert set(twice.findings["rule"]) - set(once.findings["rule"]) == {rule}


def test_tables_of_two_departments_are_refused() -> None:
    with pytest.raises(NotOneDisclosureError, match="2 departments: 甲市财政局 from page 1; 甲市教育局 from page 2"):
        interpret(document(TABLES.format(name="甲市财政局"), TABLES.format(name="甲市教育局")))


def test_a_title_without_rows_is_told() -> None:
    found = interpret(document(TABLES.format(name="甲市财政局") + "\n    # 2025年收入总表\n    单位：万元\n"))
    assert [(f["severity"], f["title"][:15]) for f in found.findings.to_dict("records") if f["rule"] == "no_rows"] == [
        ("unread", "revenue_summary")
    ]


def test_what_a_document_that_was_cut_short_lacks_is_named() -> None:
    cut = replace(document(TABLES.format(name="甲市财政局")), remarks=(Remark("cut_short", 1, 0, "it was cut short"),))
    told = " ".join(f["title"] + f["explanation"] for f in interpret(cut).findings.to_dict("records"))
    assert "general_public_expenditure: the source was cut short" in told
    assert "three_public" in told
