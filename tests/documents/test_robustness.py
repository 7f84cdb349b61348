"""Damaged conversions: whatever happens to the text, reading gives a disclosure or one clear BudgetlibError.

The number of damaged copies is small by default; `BUDGETLIB_ROBUSTNESS_CASES=5000` looks harder.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

import budgetlib
from budgetlib.errors import BudgetlibError, NotADisclosureError
from budgetlib.interpret.assemble import interpret
from budgetlib.model import data_dictionary
from budgetlib.readers import read_document

CASES = int(os.environ.get("BUDGETLIB_ROBUSTNESS_CASES", "60"))
MAX_DAMAGES = 4

DISCLOSURE = dedent(
    """\
    # 甲乙市财政局2025年部门预算公开

    目录

    第一部分 甲乙市财政局概况 ....... 1
    第二部分 2025年部门预算报表 ..... 2
    第三部分 2025年部门预算情况说明 . 9

    # 第一部分 甲乙市财政局概况
    一、主要职责
    管理本市财政收支。

    # 第二部分 2025年部门预算报表
    # 2025年预算收支总表
    部门名称: 甲乙市财政局
    单位: 万元
    收入|||支出|||
    项目|2025年|项目|2025年合计|当年预算安排|上年结转 安排
    一、一般公共预算|110. 00|一、一般公共服务支出|82. 00|80.00|2. 00
    二、政府性基金预算||二、教育支出|30.00|30.00|
    本年收入合计|110. 00|本年支出合计|112.00|110.00|2. 00
    上年结转|2.00|年终结转|||
    收入总计|112. 00|支出总计|112. 00|110. 00|2. 00
    # 2025年预算收入总表
    科目编码|科目名称|合计|一般公共预算|政府性基金|国有资本经营 预算|财政专户管理 资金|单位资金|上年结转
    |合计|110. 00|110. 00|||||2. 00
    201|一般公共服务支出|80.00|80.00|||||
    20106|财政事务|80.00|80.00|||||
    2010601|行政运行|80.00|80.00|||||

    205|教育支出|30. 00|30. 00|||
    20508|进修及培训|30. 00|30. 00|||
    2050803|培训支出|30. 00|30. 00|||
    ## 2025年预算支出总表
    科目编码|科目名称|合计|基本支出|项目支出
    |合计|112.00|60.00|52. 00
    201|一般公共服务支出|82.00|60.00|22.00
    20106|财政事务|82.00|60.00|22.00
    2010601|行政运行|82.00|60.00|22.00
    205|教育支出|30.00||30.00
    # 一般公共预算安排基本支出分经济科目表
    部门预算支出经济科目名称|政府预算支出经济科目名称|合计|人员经费|公用经费
    合计||60.00|50.00|10.00
    工资福利支出||50.00|50.00|
    基本工资|工资奖金津补贴|50.00|50.00|
    商品和服务支出||10.00||10.00
    办公费|办公经费|10.00||10.00
    # 2025年政府性基金预算收入表
    收入科目编码|科目名称|政府性基金收入预算
    注: 本表无数据
    # 财政拨款安排“三公”经费支出预算表
    项目|合计|一般公共预算|政府性基金预算|国有资本经营预算
    合计|1.09|1.09||
    公务接待费|1.09|1.09||
    # 项目支出预算表（本年预算）
    项目名称|合计|一般公共预算|政府性基金预算|国有资本经营预算|财政专户管理资金|单位资金
    甲乙市财政局|52.00|52.00||||
    甲项目专项经费|22.00|22.00||||
    乙项目专项经费|30.00|30.00||||

    # 第三部分 2025年部门预算情况说明
    一、2025年部门预算收支数据变动情况及原因
    2025年预算收入112.00万元，比上年减少20.00万元，下降15.15%，主要原因是项目减少。
    七、“三公”经费
    2025年“三公”经费预算1.09万元，比上年减少0.09万元。其中：公务接待费1.09万元。
    九、政府采购情况
    政府采购预算总额5.00万元，其中：货物2.00万元、工程0万元、服务3.00万元。
    十、绩效情况
    2025年本部门2个项目编制绩效目标，涉及资金52.00万元，占100%。

    项目支出绩效目标表
    项目名称|甲项目专项经费|||
    主管部门及代码|甲乙市财政局|实施单位|甲乙市财政局|
    项目属性|延续项目|项目期|2025年|
    项目资金 (元)|实施期资金总额|220,00|00|年度资金总额|220, 000
    |省级财政资金||省级财政资金|
    |市县(区)财政资金|220, 000|市县(区)财政资金|220, 000
    项目概况|为做好培训，聘请专家5人，每人2万元，共需10万元。|||
    总体目标|完成培训。|||
    绩效指标|一级指标|二级指标|三级指标|指标值
    |产出指标|<b>数量指标</b>|培训次数|≥5 次
    ||质量指标|合格率|≥95%
    ||时效指标|完成时间|12月底前
    ||成本指标|培训成本|≤22万元
    |效益指标|社会效益指标|能力|提高
    |满意度指标|服务对象满意度|满意度|≥90%
    负责人:|经办人:|联系电话:|填报日期:|

    代码|一级目录|二级目录|三级目录|四级目录
    甲乙市财政局||||
    A|公共服务|||
    A17||技术性服务||
    A1701|||技术评审|

    # 第四部分 名词解释
    一、一般公共预算：以税收为主体的财政收入。
    """
).replace("|", "\t")


# Damages: each takes the text as a list of lines --------------------------------------------------------------------


def drop(lines: list[str], chance: random.Random) -> list[str]:
    start = chance.randrange(len(lines))
    return lines[:start] + lines[start + chance.choice([1, 1, 1, 5, 20]) :]


def repeat(lines: list[str], chance: random.Random) -> list[str]:
    start = chance.randrange(len(lines))
    stretch = lines[start : start + chance.choice([1, 3, 30])]
    at = chance.randrange(len(lines))
    return lines[:at] + stretch + lines[at:]


def shuffle(lines: list[str], chance: random.Random) -> list[str]:
    start = chance.randrange(len(lines))
    stretch = lines[start : start + chance.choice([2, 5, 100])]
    chance.shuffle(stretch)
    return lines[:start] + stretch + lines[start + len(stretch) :]


def reverse(lines: list[str], chance: random.Random) -> list[str]:
    start = chance.randrange(len(lines))
    end = start + chance.choice([3, 12, 100])
    return lines[:start] + lines[start:end][::-1] + lines[end:]


def untab(lines: list[str], chance: random.Random) -> list[str]:
    share = chance.random()
    return ["".join("" if c == "\t" and chance.random() < share else c for c in line) for line in lines]


def retab(lines: list[str], chance: random.Random) -> list[str]:
    share = chance.random() / 10
    return ["".join("\t" + c if chance.random() < share else c for c in line) for line in lines]


def misread(lines: list[str], chance: random.Random) -> list[str]:
    share = chance.random() / 5
    glyphs = "一二十、（）0O1l·.,-—%≥元万年月<b>#*|_ \u3000١½²𠀀\ufffd\u200b\f￥=＋（一）数量指标"
    return ["".join(chance.choice(glyphs) if chance.random() < share else c for c in line) for line in lines]


def lengthen(lines: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(lines))
    run = chance.choice(["一个", "、6", "<b></b> ", "\t", "1", "5.00\t", "（", "万元", "-", " "])
    return [*lines[:at], lines[at] + run * chance.choice([20, 300, 3000]), *lines[at + 1 :]]


def join(lines: list[str], chance: random.Random) -> list[str]:
    at = chance.randrange(len(lines))
    return [*lines[:at], chance.choice(["", "\t", " "]).join(lines[at : at + 3]), *lines[at + 3 :]]


def cut(lines: list[str], chance: random.Random) -> list[str]:
    return lines[: chance.randrange(len(lines)) + 1]


DAMAGES: tuple[Callable[[list[str], random.Random], list[str]], ...] = (
    drop,
    repeat,
    shuffle,
    reverse,
    untab,
    retab,
    misread,
    lengthen,
    join,
    cut,
)


def damaged(seed: int) -> bytes:
    """A damaged copy of the disclosure; the same seed gives the same damage."""
    chance = random.Random(seed)
    lines = DISCLOSURE.splitlines()
    for _ in range(chance.randint(1, MAX_DAMAGES)):
        lines = chance.choice(DAMAGES)(lines, chance) or [""]
    data = bytearray("\n".join(lines).encode(chance.choice(["utf-8"] * 4 + ["gb18030"])))
    for _ in range(chance.choice([0, 0, 1, 5, 50]) if data else 0):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


# What holds ----------------------------------------------------------------------------------------------------------


def test_the_undamaged_disclosure_is_read_without_findings_of_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "甲乙市财政局.txt"
    path.write_text(DISCLOSURE, encoding="utf8")
    found = interpret(read_document(path))
    assert found.doc_id == "甲乙市-财政局-2025-budget"
    assert len(found.tables) == 7 and found.findings.empty
    assert len(found.projects) == 2 and not found.claims.empty and not found.indicators.empty
    assert len(found.catalogue) == 3


def test_figures_below_a_title_that_cannot_be_read_are_reported_and_given_to_no_other_table(tmp_path: Path) -> None:
    path = tmp_path / "甲乙市财政局.txt"
    path.write_text(DISCLOSURE.replace("2025年预算收入总表", "2025年预算某某安排表"), encoding="utf8")
    found = interpret(read_document(path))
    assert list(found.findings["rule"]) == ["unknown_table"]
    assert "other" in set(found.tables["table"]) and "revenue_summary" not in set(found.figures["table"])
    summary = found.figures[found.figures["table"] == "revenue_expenditure_summary"]
    assert not summary["name"].isin(["行政运行", "财政事务"]).any()


def test_a_title_with_a_misread_character_is_not_guessed_where_the_arithmetic_does_not_bear_it_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "甲乙市财政局.txt"
    path.write_text(DISCLOSURE.replace("2025年预算收入总表", "2025年预算收人总表"), encoding="utf8")
    found = budgetlib.read(path)
    assert "revenue_summary" not in set(found.figures["table"])
    told = found.findings[found.findings["rule"] == "unknown_table"]
    assert list(told["severity"]) == ["unread"] and "收人" in told["title"].iloc[0]


@pytest.mark.parametrize("seed", range(CASES))
def test_a_damaged_disclosure_is_read_or_refused_with_one_clear_error(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "甲乙市财政局.txt"
    path.write_bytes(damaged(seed))
    try:
        found = budgetlib.read(path)
    except BudgetlibError as error:
        assert path.name in str(error) and error.remedy
        return
    for name, dataset in data_dictionary().items():
        dataset.validate(found.tables_by_name[name])
    printed = {line.row: line.text for line in read_document(path).lines}
    assert all(figure.printed.strip() in printed[figure.row] for figure in found.figures.itertuples())


@pytest.mark.parametrize("text", ["", "甲", "2025年预算收支总表", "\t\t\t", "单位：万元\n甲乙市财政局2025年部门预算"])
def test_a_text_without_any_table_is_no_disclosure(tmp_path: Path, text: str) -> None:
    path = tmp_path / "甲.txt"
    path.write_text("甲乙丙丁\n" + text, encoding="utf8")
    with pytest.raises(NotADisclosureError, match=r"甲\.txt"):
        budgetlib.read(path)
