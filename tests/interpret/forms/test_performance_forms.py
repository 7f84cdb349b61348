"""Forms as a whole: where they begin, what their head says, prints of the same form, bounded work."""

from __future__ import annotations

import pytest

from budgetlib.errors import KnowledgeError
from budgetlib.interpret.forms import vocabulary as vocabulary_module
from budgetlib.interpret.forms.cost_components import cost_rows
from budgetlib.interpret.forms.matched_to_projects import project_rows
from budgetlib.interpret.forms.reader import Form, distinct_forms, duplicate_groups, read_forms
from budgetlib.interpret.forms.rows_of_indicators import indicator_rows
from budgetlib.interpret.forms.strips import BORDER
from budgetlib.readers.document import Line
from tests.support.forms import HEAD, foot, numbered, pair, top


def form(
    *, name: str = "绿化养护经费", unit: str = "样例市园林局", year: str = "800", stamp: str = ""
) -> list[tuple[str, ...]]:
    return [*top(name, unit, year=year), HEAD, pair("巡查次数", "≥4次", level2="数量指标"), foot(stamp)]


def read(*forms: list[tuple[str, ...]]) -> list[Form]:
    return read_forms(numbered(*(row for rows in forms for row in rows)))


def test_the_head_of_a_form_is_read() -> None:
    (found,) = read(form(stamp="20250102030405"))
    assert (found.number, found.kind, found.name, found.unit_name) == (1, "project", "绿化养护经费", "样例市园林局")
    assert (found.category, found.stamp, found.legible) == ("一次性项目", "20250102030405", True)
    assert found.whole_period.total.yuan == 1_200 and found.year.total.yuan == 800


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (("", "项目名称 绿化养护经费", "", "", ""), "绿化养护经费"),
        (("", "项目名", "鉨", "", "绿化养", "护经费"), "绿化养护经费"),
        (("1", "項目名和", "đe:", "綠化養護經費"), "绿化养护经费"),
        (("", "项目名", "<b></b>", "", "绿化养护", "<b>养护经费</b>"), "绿化养护经费"),
        (("", "项目名称", "", "", "(2025年度)", "T./⊬4", "护经费"), "护经费"),
        (("", "项目名和", "· · · · ·", "", "绿化养护经费"), "绿化养护经费"),
    ],
)
def test_a_name_is_put_together_from_the_cells_that_borders_cut(cells: tuple[str, ...], name: str) -> None:
    rows = form()
    (found,) = read([cells, *rows[1:]])
    assert found.name == name


def test_a_unit_cut_by_a_border_loses_the_ghost_character() -> None:
    rows = form()
    rows[1] = ("", "主管部门及", "代码", "301-样例市园", "林局", "築", "<b>於单位</b>", "样例市园林", "林局")
    (found,) = read(rows)
    assert found.unit_name == "样例市园林局"


def test_the_description_is_one_text_and_ends_before_the_next_label() -> None:
    prose = [
        ("项目概况", "", "", "养护绿地500平方米。\n需8万元。"),
        ("立项依扣", "E", "", "《条例》"),
        ("项目设立业", "要性", "", "必要"),
    ]
    rows = [*top(), *prose, HEAD, pair("巡查次数", "≥4次", level2="数量指标")]
    (found,) = read(rows)
    assert found.description == "养护绿地500平方米。需8万元。"
    assert found.marked == found.description and not found.invented


def test_strips_of_a_description_are_read_line_by_line() -> None:
    prose = [("", "项目概况", "", "养护绿地 及行道树", "五百亩, 三千株", "浇水。")]
    (found,) = read([*top(), *prose, HEAD, pair("巡查次数", "≥4次", level2="数量指标")])
    assert found.description == "养护绿地五百亩,浇水。及行道树三千株"
    assert found.marked.split(BORDER)[:2] == ["养护绿地", "五百亩,"]


def test_goals_of_the_period_and_of_the_year_are_parted() -> None:
    """Each half is cut into two strips."""
    half = ("完成全市公园养护任 更好地服务广大市民", "务,提高绿化质量, 群众。")
    heads = ("", "", "实施期目标", "", "年度目标")
    rows = [
        *top(),
        ("项目概况", "养护"),
        heads,
        ("总体目标", *half, *half),
        HEAD,
        pair("巡查次数", "≥4次", level2="数量指标"),
    ]
    (found,) = read(rows)
    assert found.goals == ("完成全市公园养护任务,提高绿化质量,更好地服务广大市民群众。",) * 2


def test_forms_are_numbered_in_print_order_and_the_whole_department_is_number_zero() -> None:
    title = Line(1, 1, "部门（单位）整体支出绩效目标申报表")
    found = read_forms(
        [title, *numbered(HEAD[1:5], ("产出指标", "数量指标", "检查次数", "≥5次"), *form(), *form(name="路灯"))]
    )
    assert [(f.number, f.kind) for f in found] == [(0, "department"), (1, "project"), (2, "project")]
    assert found[0].name == "部门（单位）整体支出绩效目标申报表"


def test_a_name_row_without_money_below_begins_no_form() -> None:
    assert read([("项目名称", "金额"), ("绿化养护经费", "8.00")]) == []


def test_two_readings_of_one_form_are_one_and_the_better_cells_are_kept() -> None:
    first = form(unit="样例市园休和林业管理局", stamp="20250102030405")
    second = form(name="绿化養护經费", unit="样例市园林和林业管理局", stamp="20250102030405")
    second[-2] = pair("巡查次缴", "≥4次", level2="数量指标")
    forms = read(first, form(name="路灯维修费", unit="样例市园林和林业管理局"), second)
    assert [[f.number for f in group] for group in duplicate_groups(forms)] == [[1, 3], [2]]
    united = distinct_forms(forms)[0]
    assert (united.number, united.unit_name) == (1, "样例市园林和林业管理局")
    assert united.indicators[0].level3 == "巡查次数"
    assert len(indicator_rows(forms)) == 4  # two forms, two scopes


@pytest.mark.parametrize(
    "other",
    [
        {"year": "900"},  # same name, other money
        {"unit": "样例市城市管理综合服务中心"},
        {"name": "绿化规划设计费"},
    ],
)
def test_forms_that_differ_are_not_prints_of_one(other: dict[str, str]) -> None:
    assert len(duplicate_groups(read(form(), form(**other)))) == 2


def test_equal_forms_filed_at_different_times_are_not_one() -> None:
    assert len(duplicate_groups(read(form(stamp="20250102030405"), form(stamp="20250102030406")))) == 2


def test_no_lines_give_no_forms() -> None:
    assert read_forms([]) == []


@pytest.mark.parametrize(
    "unit", ["一", "1,", "（", "约5万元", "92人×740元/人", "其中5万元", "一 ", "<b>", "总额1", "\u202e"]
)
def test_a_cell_of_a_hundred_thousand_characters_is_bounded_work(unit: str) -> None:
    huge = (unit * 100_000)[:100_000]
    rows = [
        ("", "项目名称", "", huge, huge),
        *top()[1:4],
        ("", "", "", "省级财政资金 " + huge, huge, huge, huge),
        ("", "项目概况", huge, huge),
        HEAD,
        ("", huge, huge, huge, huge, "", huge, huge, huge),
    ]
    forms = read(rows)
    assert len(forms) == 1
    assert isinstance(indicator_rows(forms), list) and isinstance(cost_rows(forms), list)
    assert len(project_rows([], forms)) == 1


def test_thousands_of_rows_are_bounded_work() -> None:
    rows = [pair(f"第{i}项工作", f"≥{i}次", level2="数量指标" if i % 9 == 0 else "") for i in range(3_000)]
    (found,) = read_forms(numbered(*top(), HEAD, *rows))
    assert len(found.indicators) == 3_000


def test_unknown_keys_in_the_vocabulary_fail_at_load(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {**vocabulary_module.vocabulary(), "colour": "red"}
    monkeypatch.setattr(vocabulary_module, "knowledge", lambda package, name: broken)
    with pytest.raises(KnowledgeError, match="colour"):
        vocabulary_module.vocabulary.__wrapped__()
