"""A table of unknown title is taken for a standard one only where the document's own arithmetic bears it out."""

from __future__ import annotations

from pathlib import Path

import pytest

import budgetlib

DOCUMENT = """# 甲乙市水利局2025年部门预算

# 收支总表
单位：万元

项目\t预算数\t项目\t预算数
一、一般公共预算拨款收入\t30.00\t一、教育支出\t10.00
\t\t二、农林水支出\t20.00
本年收入合计\t30.00\t本年支出合计\t30.00
收入总计\t30.00\t支出总计\t30.00

# {title}
单位：万元

科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t30.00\t18.00\t12.00
205\t教育支出\t10.00\t8.00\t2.00
20508\t进修及培训\t10.00\t8.00\t2.00
213\t农林水支出\t20.00\t10.00\t{last}
21303\t水利\t20.00\t10.00\t{last}

# 一般公共预算支出表
单位：万元

科目编码\t科目名称\t合计\t基本支出\t项目支出
\t合计\t30.00\t18.00\t12.00
205\t教育支出\t10.00\t8.00\t2.00
20508\t进修及培训\t10.00\t8.00\t2.00
213\t农林水支出\t20.00\t10.00\t10.00
21303\t水利\t20.00\t10.00\t10.00
"""


def read(folder: Path, title: str, last: str = "10.00") -> budgetlib.Disclosure:
    path = folder / "甲乙市水利局2025年部门预算.txt"
    path.write_text(DOCUMENT.format(title=title, last=last), encoding="utf8")
    return budgetlib.read(path)


@pytest.mark.parametrize("title", ["支出总体情况明细表", "附件三"])
def test_what_the_arithmetic_bears_out_is_taken_and_told(tmp_path: Path, title: str) -> None:
    found = read(tmp_path, title)
    figures = found.figures[found.figures["table"] == "expenditure_summary"]
    assert len(figures) == 15 and "doubtful" not in set(figures["standing"])
    assert "table_by_arithmetic" in set(found.findings["rule"]) and "unknown_table" not in set(found.findings["rule"])


def test_what_it_does_not_bear_out_is_kept_as_other_and_doubtful(tmp_path: Path) -> None:
    text = "# 绿化专题资金表\n单位：万元\n\n名目\t某某额度\n甲\t3.00\n乙\t4.00\n"
    path = tmp_path / "甲乙市水利局2025年部门预算.txt"
    path.write_text(DOCUMENT.format(title="支出总表", last="10.00") + "\n" + text, encoding="utf8")
    found = budgetlib.read(path)
    other = found.figures[found.figures["table"] == "other"]
    assert list(other["name"]) == ["甲", "乙"] and set(other["standing"]) == {"doubtful"}
    told = found.findings[found.findings["severity"] == "unread"]
    assert len(told) == 1 and "绿化专题资金表" in told["title"].iloc[0]
    assert "error" not in set(found.findings["severity"])


def test_a_table_of_details_that_the_title_names_needs_no_other_table(tmp_path: Path) -> None:
    text = """# 甲乙市水利局2025年部门预算

# 收支总表
单位：万元

项目\t预算数\t项目\t预算数
一、一般公共预算拨款收入\t30.00\t一、教育支出\t30.00
收入总计\t30.00\t支出总计\t30.00

# 一般公共预算基本支出明细表（按支出经济分类科目）
单位：万元

科目编码\t科目名称\t合计\t人员经费支出\t公用经费支出
\t合计\t9.00\t6.00\t3.00
301\t工资福利支出\t6.00\t6.00\t
30101\t基本工资\t6.00\t6.00\t
302\t商品和服务支出\t3.00\t\t{last}
30201\t办公费\t3.00\t\t3.00
"""
    path = tmp_path / "甲乙市水利局2025年部门预算.txt"
    path.write_text(text.format(last="3.00"), encoding="utf8")
    assert "basic_by_economic" in set(budgetlib.read(path).tables["table"])
    path.write_text(text.format(last="4.00"), encoding="utf8")  # nothing bears a table out that contradicts itself
    assert "basic_by_economic" not in set(budgetlib.read(path).tables["table"])
