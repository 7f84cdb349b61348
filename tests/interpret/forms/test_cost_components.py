"""Cost components in project descriptions: named amounts, price × quantity, what is no component."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from budgetlib.amounts import parse_amount
from budgetlib.interpret.forms.cost_components import cost_rows
from budgetlib.interpret.forms.cost_sentences import components
from budgetlib.interpret.forms.model import Form, FundSplit, Indicator, Stated
from budgetlib.interpret.forms.strips import BORDER, GAP

Found = tuple[str, str | None, int | None, str | None]


def found(text: str) -> list[Found]:
    return [
        (p.item, _plain(p.unit_price), int(p.quantity) if p.quantity else None, _plain(p.amount))
        for p in components(text)
    ]


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount.normalize():f}"


def form(
    *pieces: str,
    number: int = 1,
    year: str = "20万元",
    whole: str = "20万元",
    targets: Sequence[tuple[str, str]] = (),
    counts: Sequence[tuple[str, str]] = (),
    invented: bool = False,
) -> Form:
    """A form whose description was cut by borders between `pieces`."""
    told = [("成本指标", *target) for target in targets] + [("数量指标", *count) for count in counts]
    indicators = tuple(
        Indicator("产出指标", kind, name, "", True, Stated(text, True, text), Stated(text, True, text), 1, 1)
        for kind, name, text in told
    )
    splits = (FundSplit(total=parse_amount(whole)), FundSplit(total=parse_amount(year)))
    place = (5, 1, 5, 9)
    prose = ("".join(pieces), BORDER.join(pieces), ("", ""))
    return Form(number, "project", "项目", "局", "", "", *place, *splits, *prose, indicators, True, invented=invented)


def told(*forms: Form) -> list[tuple[str, str | None, str]]:
    """Item, amount and legibility of the rows of forms."""
    return [(row["item"], _plain(row["amount"]), row["legibility"]) for row in cost_rows(forms)]


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


def test_a_cut_number_reads_what_the_money_of_the_form_leaves_room_for() -> None:
    """`1|11.65` is 11.65 or 111.65: the digit under the border is read on both sides of it."""
    cut = form("包括人员工资1", "11.65万、保险5万、福利费1", "1.2万。")
    assert told(cut) == [
        ("人员工资", "116500", "repaired"),
        ("保险", "50000", "clear"),
        ("福利费", "12000", "repaired"),
    ]


def test_a_cut_number_that_nothing_decides_is_not_legible() -> None:
    assert told(form("包括保险5万、福利费1", "1.2万。")) == [
        ("保险", "50000", "clear"),
        ("福利费", None, "not legible"),
    ]


def test_cut_numbers_read_what_adds_up_to_the_stated_total() -> None:
    cut = form(
        "职业年金31", "1764元、公积金6423", "6元、取暖费2000元,全年约需10万元。", year="120000元", whole="120000元"
    )
    assert [amount for _, amount, _ in told(cut)] == ["31764", "64236", "2000"] or told(cut)
    pieces = ("职业年金317", "764元、公积金6423", "6元、取暖费4000元,全年共需10万元。")
    found = told(form(*pieces, year="100000元", whole="100000元"))
    assert found == [
        ("职业年金", "31764", "repaired"),
        ("公积金", "64236", "repaired"),
        ("取暖费", "4000", "clear"),
    ]


def test_two_prints_of_a_form_mend_each_other() -> None:
    prints = [form("生活补助3", "3.6万元、慰问金1万元。"), form("生活补助3.6万元、慰问金", number=2)]
    assert told(*prints) == [("生活补助", "36000", "repaired"), ("慰问金", "10000", "clear")]


def test_the_one_amount_that_a_total_demands_is_put_right() -> None:
    assert told(form("奖金15万元、场地费82万元、主持费3万元,合计20万元。")) == [
        ("奖金", "150000", "clear"),
        ("场地费", "20000", "repaired"),
        ("主持费", "30000", "clear"),
    ]


def test_a_product_and_the_total_put_its_amount_right() -> None:
    text = "2022年认定的7家基地按1万元/家,共需奖励7万元;2023年认定的3家基地按1万元/家,共需奖励8万元;其他费用10万元。"
    assert [amount for _, amount, _ in told(form(text))] == ["70000", "30000", "100000"]


def test_cost_targets_that_add_up_to_the_money_are_components() -> None:
    targets = [("预案编制成本", "≤12万元"), ("演练成本", "≤8万元")]
    assert told(form("经费8万元。", targets=targets, invented=True)) == [
        ("预案编制成本", "120000", "clear"),
        ("演练成本", "80000", "clear"),
    ]
    assert told(form("", targets=targets, year="30万元", whole="30万元")) == []


def test_a_cost_target_decides_a_doubtful_amount() -> None:
    cut = form("培训费6万元、督导费", "22万元、调研费7万元。", year="10万元", whole="10万元", targets=TARGETS)
    assert told(cut) == [("培训费", "60000", "clear"), ("督导费", "20000", "repaired"), ("调研费", "20000", "repaired")]


TARGETS = [("培训费用", "≤6万元"), ("督导费用", "≤2万元"), ("调研费用", "≤2万元")]


def test_a_price_and_a_quantity_of_the_targets_give_the_money() -> None:
    (row,) = cost_rows(
        [form("", targets=[("奖补标准", "1万元/户")], counts=[("企业数量", "≥20户"), ("培育数量", "≥3户")])]
    )
    assert (row["unit_price"], row["quantity"], row["amount"]) == (Decimal(10_000), 20, Decimal(200_000))
    assert row["legibility"] == "derived"


def test_a_standard_per_head_and_a_number_of_heads_give_the_stated_sum() -> None:
    text = "70周岁以下每人每年5000元,70周岁以上每人每年10000元。预计不超过20人,共需200000元。"
    (row,) = cost_rows([form(text)])
    assert (row["unit_price"], row["quantity"], row["amount"]) == (Decimal(10_000), 20, Decimal(200_000))


def test_of_an_invented_text_only_what_multiplies_out_stands() -> None:
    text = "外公费8万元。补助对象2人×5万元=10万元。"
    assert told(form(text, invented=True)) == [("外公费", None, "not legible"), ("补助对象", "100000", "clear")]


def test_a_text_of_which_nothing_can_be_read_is_told() -> None:
    assert told(form(f"支付服务费{GAP}万元")) == [("无法辨认", None, "not legible")]


def test_standards_are_no_components() -> None:
    assert found("按照一等奖3万元、二等奖2万元的办法给予奖励,评审费2.8万元") == [("评审费", None, None, "28000")]


def test_parts_are_sought_up_to_the_next_number_of_the_list() -> None:
    text = "1、筹备约需13万元,其中场地约需8万元;海报制作约100份,共需3万元、运输2万元;2、人员经费7万元"
    assert [(item, amount) for item, _, _, amount in found(text)] == [
        ("场地", "80000"),
        ("海报制作约100份", "30000"),
        ("运输", "20000"),
        ("人员经费", "70000"),
    ]


def test_what_a_price_gives_is_named_by_the_clause_of_the_price_where_the_sum_demands_it() -> None:
    text = "护航补助12万元;救生衣每件每年300元,共1.5万元;体检每人500元,共需0.5万元。全年船员慰问共需1万元。合计15万元。"
    assert told(form(text, year="15万元", whole="15万元")) == [
        ("护航补助", "120000", "clear"),
        ("救生衣", "15000", "clear"),
        ("体检", "5000", "clear"),
        ("船员慰问", "10000", "clear"),
    ]


def test_the_smallest_component_is_not_lost_in_the_rounding_of_the_total() -> None:
    text = "航标灯24万元;浮标21.8万元;铭牌每块20元,共0.2万元。合计46万元。"
    assert len(told(form(text, year="46万元", whole="46万元"))) == 3


def test_a_yearly_sum_beside_what_it_is_for_is_the_whole() -> None:
    text = "服务期三年,合同总价60万元,每年20万元。2026年主要用于:灯塔维修12万元,航道测量8万元。"
    assert told(form(text, whole="60万元")) == [("灯塔维修", "120000", "clear"), ("航道测量", "80000", "clear")]


def test_where_money_comes_from_is_no_part_of_what_it_is_for() -> None:
    text = "船员伙食补助16万元,其中:中央财政资金10万元,市级资金6万元;药品4万元。2025年实际支出18万元。"
    assert told(form(text)) == [("船员伙食补助", "160000", "clear"), ("药品", "40000", "clear")]


def test_a_cut_price_and_a_cut_amount_prove_each_other() -> None:
    cut = form("聘请专家10名,每名全年检查30天,按8", "00元/人/天,共计2", "4万元。", year="60万元", whole="60万元")
    assert [(amount, legibility) for _, amount, legibility in told(cut)] == [("240000", "repaired")]
