"""Cost components in project descriptions: named amounts, price × quantity, what is no component."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetlib.amounts import parse_amount
from budgetlib.interpret.forms.cost_components import components, cost_rows
from budgetlib.interpret.forms.model import Form, FundSplit, Indicator, Stated

Found = tuple[str, str | None, int | None, str | None]


def found(text: str) -> list[Found]:
    return [
        (p.item, _plain(p.unit_price), int(p.quantity) if p.quantity else None, _plain(p.amount))
        for p in components(text)
    ]


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount.normalize():f}"


def form(
    *passages: str, number: int = 1, year: str = "20万元", whole: str = "20万元", target: tuple[str, str] = ("", "")
) -> Form:
    stated = Stated(target[1], True, target[1])
    indicators = (Indicator("产出指标", "成本指标", target[0], "", True, stated, stated, 1, 1),) if target[0] else ()
    splits = (FundSplit(total=parse_amount(whole)), FundSplit(total=parse_amount(year)))
    text = "".join(passages)
    return Form(
        number, "project", "项目", "局", "", "", 5, 1, 5, 9, *splits, text, passages, ("", ""), indicators, True
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "2025年共需20万元,含人员工资11.65万元、保险5万元、福利费1.2万元。",
            [("人员工资", None, None, "116500"), ("保险", None, None, "50000"), ("福利费", None, None, "12000")],
        ),
        ("电信专线1.8万元/年", [("电信专线", None, None, "18000")]),
        ("赛前辅导、物料、主持等15.2万元", [("赛前辅导、物料、主持", None, None, "152000")]),
        ("三是日常管理费用约28万元(维修、办公等)", [("日常管理费用", None, None, "280000")]),
        ("画册设计（预计500份）和版权等5万元", [("画册设计和版权", None, None, "50000")]),
        ("基本工资432,000元", [("基本工资", None, None, "432000")]),
        ("92人×740元/人/月×12个月=81.7万元", [("人", "740", 1104, "817000")]),
        ("含放假人员92人（740元/人/月×12个月）", [("放假人员", "740", 1104, None)]),
        ("留守人员10人（4113元/人/月×12个月,计49.36万元）", [("留守人员", "4113", 120, "493600")]),
        ("2022年认定的7家市级基地按10万元/家,需70万元", [("2022年认定的市级基地", "100000", 7, "700000")]),
        ("26户,每户10万元", [("户", "100000", 26, None)]),
        ("认定企业26户,按每户10万元奖励,共260万元", [("认定企业", "100000", 26, "2600000")]),
        ("7名评委,按2000元/人/天计2天", [("评委", "2000", 14, None)]),
        ("两个规划各50万元", [("规划", "500000", 2, None)]),
        ("生活补助标准:城区592元/人/月、潞州区624元/人/月,共59580元", [("生活补助", None, None, "59580")]),
        (
            "2025年安排10万元:1. 28名干部参加培训不少于1次,6万元;2.督导错峰生产,2万元,主要为差旅费",
            [("28名干部参加培训不少于1次", None, None, "60000"), ("督导错峰生产", None, None, "20000")],
        ),
    ],
)
def test_components_are_read_as_stated(text: str, expected: list[Found]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "共需20万元",
        "2025年安排180万元",
        "合计35万元",
        "补助标准为592元/人/月",
        "每人每月多做369元",
        "第一年30万元、第二年10万元",
        "一次性给予5万元",
        "面积500平方米",
        "2025年预计需220万元",
        "5-10万元",
        "投入20,10万元",
        "生活补助标准:592元/人/月,共需20万元/年人",
        "参加培训,6万元",
    ],
)
def test_totals_rates_and_other_numbers_are_no_components(text: str) -> None:
    assert found(text) == []


def test_parts_replace_the_amount_they_add_up_to() -> None:
    assert [p[0] for p in found("筹备约130万元,其中搭建约110万元,海报20万元")] == ["搭建", "海报"]


def test_parts_that_do_not_add_up_leave_the_amount_itself() -> None:
    assert [p[0] for p in found("人员经费20万元,其中专家1万元,差旅约8万元")] == ["人员经费"]


def test_an_amount_behind_products_that_do_not_give_it_alone_is_their_sum() -> None:
    assert found("取暖费2人按3360元/人/年、1人按4480元/人/年,共需11200元") == [
        ("取暖费", "3360", 2, None),
        ("取暖费", "4480", 1, None),
        ("取暖费", None, None, "11200"),
    ]


def test_a_stated_product_is_kept_even_when_it_is_wrong() -> None:
    assert found("补助人员10人×100元=2000元") == [("补助人员", "100", 10, "2000")]


def test_rows_carry_share_of_the_years_money_and_place() -> None:
    (row,) = cost_rows([form("包括人员工资11.65万元。")])
    assert (row["project"], row["form"], row["page"], row["item"]) == ("项目", 1, 5, "人员工资")
    assert row["share"] == Decimal("0.58250000")
    assert row["text"] == "人员工资11.65万元"


def test_a_single_amount_equal_to_the_forms_total_restates_it() -> None:
    assert cost_rows([form("购置设备20万元。")]) == []


def test_prices_beside_it_do_not_make_the_total_a_component() -> None:
    (row,) = cost_rows([form("费用共20万元,两个规划各10万元。")])
    assert (row["item"], row["unit_price"], row["amount"]) == ("规划", Decimal(100_000), None)


def test_an_amount_above_the_whole_money_of_the_form_is_not_its_component() -> None:
    assert cost_rows([form("带动投资300万元,设备5万元。")])[0]["item"] == "设备"


def test_amounts_of_a_text_cut_by_borders_need_confirmation() -> None:
    cut = form("包括工资1", "11.65万、保险5万、福利费1", "1.2万、取暖费")
    assert cost_rows([cut]) == []
    confirmed = form("外出参加培训等费6万元,", "调研费7万元,", target=("外出参加教育培训成本", "≤6万元"))
    assert [row["item"] for row in cost_rows([confirmed])] == ["外出参加培训等费"]


def test_a_second_print_confirms_an_amount() -> None:
    prints = [form("工资1", "11.65万、保险5万、福利费1"), form("工资", "保险5万、福利费", number=2)]
    assert [(row["item"], row["amount"]) for row in cost_rows(prints)] == [("保险", Decimal(50_000))]


@pytest.mark.parametrize("damage", ["共581、3万元。", "一点" * 30])
def test_visibly_damaged_descriptions_give_only_what_multiplies_out(damage: str) -> None:
    rows = cost_rows([form(f"外公费8万元。补助对象2人×5万元=10万元。{damage}")])
    assert [row["item"] for row in rows] == ["补助对象"]
