"""Quantitative sentences become claims: what is claimed, of what, and with which change, share, count and reasons."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetlib.interpret.narrative.codes_of_tables import with_table_codes
from budgetlib.interpret.narrative.reader import read_claims
from budgetlib.model import data_dictionary
from tests.support.narratives import only, percent, read, reasons, section, stated, wan


def test_a_change_behind_a_complete_list_is_about_the_total_before_it() -> None:
    claims = read(
        "2031年某局预算收入总计900.00万元,其中:本年收入897.50万元,上年结转2.50万元,比上年减少100.00万元,下降10.00%。"
    )
    assert stated(claims, "measure", "subject", "amount", "change", "percent", "direction") == [
        ("total_revenue", "预算收入总计", wan("900"), wan("-100"), percent("-10"), "decrease"),
        ("current_revenue", "本年收入", wan("897.5"), None, None, None),
        ("carryover", "上年结转", wan("2.5"), None, None, None),
    ]


def test_a_change_behind_one_part_is_about_that_part() -> None:
    claims = read("收入预算900万元，其中：财政拨款收入800万元，比2030年预算增加50万元；事业收入100万元。")
    assert stated(claims, "measure", "change") == [
        ("total_revenue", None),
        ("appropriation_revenue", wan("50")),
        ("fund_revenue", None),
    ]


def test_a_percentage_tells_which_amount_a_change_is_about() -> None:
    claims = read("支出预算总计500万元，其中：基本支出300万元，项目支出180万元，比上年增加100万元，增长25%。")
    assert only(claims, "total_expenditure")["percent"] == percent("25")
    assert "change" not in only(claims, "project_expenditure")


def test_a_change_in_the_next_sentence_is_about_the_amount_before() -> None:
    claims = read(
        "1．公共安全（类）支出120.00万元，主要用于人员支出。与上年相比增加20.00万元，增长20%。主要原因是工资调整。"
    )
    assert stated(claims, "measure", "subject", "amount", "change", "percent", "reasons") == [
        ("functional_class", "公共安全（类）支出", wan("120"), wan("20"), percent("20"), "工资调整"),
    ]


def test_a_change_of_a_named_subject_goes_to_that_subject() -> None:
    claims = read("财政拨款预算支出80万元，占本年支出合计的100%。与上年相比，财政拨款支出增加16万元，增长25%。")
    claim = only(claims, "appropriation_expenditure")
    assert (claim["amount"], claim["share"], claim["change"]) == (wan("80"), Decimal(1), wan("16"))


def test_a_change_without_an_amount_is_a_claim_of_its_own() -> None:
    claims = read("“三公”经费支出决算数比2030年度减少0.15万元，下降27.78%，其中：公务接待费支出与上年持平。")
    assert stated(claims, "measure", "amount", "change", "direction") == [
        ("three_public", None, wan("-0.15"), "decrease"),
        ("reception", None, None, "unchanged"),
    ]


@pytest.mark.parametrize(
    "words", ["与上年预算数相同", "比2030年预算持平", "与上年一致", "与2030年预算相比持平", "与上年预算数持平"]
)
def test_unchanged_is_a_change_of_zero(words: str) -> None:
    (claim,) = read(f"公务用车购置费0万元，{words}。", key="three_public")
    assert (claim["amount"], claim["change"], claim["direction"]) == (0, 0, "unchanged")
    assert claim["change_grain"] == claim["amount_grain"] == wan("1")


def test_roughly_unchanged_is_no_change_of_zero() -> None:
    (claim,) = read("公务接待费5.20万元，与上年基本持平。")
    assert claim["direction"] == "unchanged" and "change" not in claim


@pytest.mark.parametrize("words", ["决算数同预算数持平", "统计口径与上年一致", "与上年不一致"])
def test_words_that_resemble_unchanged_state_nothing_about_the_prior_year(words: str) -> None:
    (claim,) = read(f"会议费5.20万元，{words}。")
    assert "direction" not in claim


def test_a_template_whose_choice_was_never_made_states_zero() -> None:
    (claim,) = read("政府性基金收入预算0万元，与上年相比增加（减少）0万元，增长（减少）0%。")
    assert (claim["change"], claim["percent"], claim["direction"]) == (0, 0, "unchanged")


def test_an_undecided_change_is_kept_without_a_sign() -> None:
    claims = read("会议费5万元，与上年相比增加（减少）3万元。")
    assert [("change" in claim, claim.get("direction")) for claim in claims] == [(False, None), (False, None)]
    assert claims[1]["amount"] == wan("3")


def test_an_undecided_percentage_takes_the_sense_of_its_change() -> None:
    (claim,) = read("公务接待费2.60万元，比上年减少1.00万元，下降（增长）27.78%。")
    assert claim["percent"] == percent("-27.78")


def test_an_amount_below_last_years_is_a_decrease() -> None:
    (claim,) = read("会议费预算支出600万元，本年数小于上年预算数150万元。")
    assert (claim["change"], claim["direction"]) == (wan("-150"), "decrease")


def test_increased_to_a_level_is_no_change() -> None:
    assert [claim.get("change") for claim in read("培训费由3万元增加至5万元。")] == [None, None]


def test_a_difference_from_this_years_own_budget_is_no_change_of_the_year() -> None:
    claims = read("公务接待费支出决算3万元，决算数比预算数减少2万元。")
    assert all("change" not in claim for claim in claims)
    assert only(claims, "execution_difference")["amount"] == wan("-2")


def test_shares_go_to_their_amounts_also_when_both_are_zero() -> None:
    claims = read("主要包括一般公共预算拨款收入9.00万元,占90%;政府性基金预算拨款收入0万元,占0%;单位资金1.0万元,占10%。")
    assert stated(claims, "fund", "amount", "share") == [
        ("general_public_budget", wan("9"), percent("90")),
        ("government_fund", wan("0"), Decimal(0)),
        ("own_funds", wan("1"), percent("10")),
    ]


def test_grains_are_those_of_the_printed_digits() -> None:
    (claim,) = read("财政专户管理资金收入7.5万元，占0.05%。")
    assert (claim["amount_grain"], claim["share_grain"]) == (Decimal(1_000), Decimal("0.0001"))


def test_the_rate_of_execution_is_not_a_share_of_the_amount() -> None:
    claims = read(
        "1、教育支出（类）培训支出（款）培训支出（项）。主要用于培训。年初预算为4万元，支出决算为3万元，完成年初预算的75%。"
    )
    assert stated(claims, "measure", "amount", "share") == [
        ("opening_budget", wan("4"), None),
        ("functional_item", wan("3"), None),
        ("execution_rate", None, percent("75")),
    ]
    assert all(claim["subject"].startswith("教育支出（类）培训支出（款）培训支出（项）") for claim in claims)


def test_money_behind_a_count_is_the_money_of_what_was_counted() -> None:
    claims = read(
        "纳入绩效目标管理的二级项目5个,共计金额70.50万元。其中:其他运转类项目2个,涉及金额20.50万元。", key="performance"
    )
    assert stated(claims, "measure", "count", "count_unit", "amount") == [
        ("performance_project_count", 5, "个", None),
        ("performance_project_amount", None, None, wan("70.5")),
        ("performance_other_operating_count", 2, "个", None),
        ("performance_other_operating_amount", None, None, wan("20.5")),
    ]


def test_a_count_may_stand_before_what_it_counts() -> None:
    claims = read("机关及下属预算单位3个,其中1个单位(包括机关)编报了单位整体绩效目标。", key="performance")
    assert stated(claims, "measure", "count") == [
        ("performance_unit_count", 3),
        ("performance_unit_declared_count", 1),
    ]


def test_a_second_count_shares_the_subject_of_the_first() -> None:
    claims = read("列明公务接待2批次、26人次。")
    assert stated(claims, "measure", "count", "count_unit") == [
        ("reception_events", 2, "批次"),
        ("reception_events", 26, "人次"),
    ]


def test_vehicles_to_be_bought_are_not_vehicles_held() -> None:
    claims = read(
        "共有车辆6辆，其中：执法执勤用车6辆。", "2031年安排购置车辆1辆，其中：执法执勤用车1辆。", key="state_assets"
    )
    assert stated(claims, "measure", "count") == [
        ("vehicles_actual", 6),
        ("vehicles_enforcement", 6),
        ("vehicles_planned", 1),
        ("vehicles_planned", 1),
    ]


def test_a_threshold_belongs_to_the_name_of_what_is_counted() -> None:
    claims = read("价值50万元(原值)以上的通用设备0台(套);单价100万元（含）以上设备2台（套）。", key="state_assets")
    assert stated(claims, "measure", "subject", "count") == [
        ("equipment_500k", "价值50万元（原值）以上的通用设备", 0),
        ("equipment_1m", "单价100万元（含）以上设备", 2),
    ]


def test_a_purchased_service_keeps_its_code() -> None:
    claims = read("预算支出为B0105-速记服务7.25万元，A0203-课程开发服务11万元。", key="other")
    assert stated(claims, "measure", "subject", "amount") == [
        ("purchased_services", "B0105-速记服务", wan("7.25")),
        ("purchased_services", "A0203-课程开发服务", wan("11")),
    ]


def test_an_item_of_the_functional_classification_is_named_in_full() -> None:
    (claim,) = read("3. “教育支出（类）普通教育（款）小学教育（项）”科目25.00万元，主要用于小学教育。")
    assert claim["measure"] == "functional_item"
    assert claim["subject"] == "“教育支出（类）普通教育（款）小学教育（项）”科目"


def test_a_functional_class_is_known_by_its_name() -> None:
    claims = read(
        "支出包括:一般公共服务支出5.00万元、教育支出1.80万元、资源勘探工业信息等支出2.00万元等。", key="appropriation"
    )
    assert {claim["measure"] for claim in claims} == {"functional_class"}
    assert [claim["subject"] for claim in claims] == ["一般公共服务支出", "教育支出", "资源勘探工业信息等支出"]


def test_a_subject_the_vocabulary_does_not_know_is_kept_as_printed() -> None:
    (claim,) = read("本部门2031年安排星光灯会布展经费12.00万元。")
    assert claim["measure"] == "other" and "星光灯会布展经费" in claim["subject"]


def test_numbers_that_state_no_quantity_are_no_claims() -> None:
    assert (
        read("根据《某省预算管理办法》（某财预〔2031〕7号）第3项，2031年1月1日起，3个月内按表02填列，代码2080505。")
        == []
    )


@pytest.mark.parametrize(
    ("printed", "yuan", "grain"),
    [
        ("5280. 60万元", "52806000", "100"),
        ("5,280.60万元", "52806000", "100"),
        ("5 280.60 万元", "52806000", "100"),
        ("５，２８０．６万元", "52806000", "1000"),
        ("52806000元", "52806000", "1"),
        ("0.5亿元", "50000000", "10000000"),
        ("209万", "2090000", "10000"),
    ],
)
def test_amounts_are_read_as_they_are_printed(printed: str, yuan: str, grain: str) -> None:
    (claim,) = read(f"项目支出{printed}。")
    assert (claim["amount"], claim["amount_grain"]) == (Decimal(yuan), Decimal(grain))


@pytest.mark.parametrize(
    "printed",
    ["1.2.3万元", "12,34万元", "9999999999999999999亿元", "0.123456789万元", "6\ufffd6.68万元", "12\ufffd45万元"],
)
def test_an_illegible_amount_is_left_empty_and_its_sentence_kept(printed: str) -> None:
    (claim,) = read(f"项目支出{printed}，比上年增加。")
    assert claim.get("amount") is None
    assert printed in claim["text"] and claim["measure"] == "project_expenditure"


def test_the_sentence_is_kept_as_printed_and_placed_where_it_begins() -> None:
    claims = read("基本支出30.00万元。项目支出20.00万元，", "占40%。公用经费 5 万元。", key="expenditure")
    assert stated(claims, "row", "text") == [
        (2, "基本支出30.00万元"),
        (2, "项目支出20.00万元，占40%"),
        (3, "公用经费 5 万元"),
    ]
    assert {claim["page"] for claim in claims} == {7}


def test_a_sentence_that_the_outline_took_for_a_heading_is_read() -> None:
    (claim,) = read_claims([section("主要包括办公费。", key="basic_expenditure", title="（二）公用经费8.00万元。")])
    assert (claim["measure"], claim["amount"], claim["row"]) == ("public_use", wan("8"), 1)


def test_claims_satisfy_the_data_dictionary() -> None:
    claims = read("项目支出9.00万元，比上年减少1.00万元，下降10%，主要原因是压减；车辆3辆；满意度95%；数1.2.3个。")
    claims_set = data_dictionary()["claims"]
    assert len(claims_set.validate(claims_set.frame(claims, "x"))) == 4


REASONS = [
    (
        "原因一是人员减少导致公用经费(工会经费)减少，二是严控印刷，故机关运行经费减少",
        ["人员减少", "公用经费(工会经费)减少", "严控印刷"],
    ),
    ("主要原因是职工减少导致差旅费减少和专项减少导致2031年度机关运行经费下降", ["职工减少", "差旅费减少", "专项减少"]),
    (
        "主要原因：政策性增资、住房公积金和提租补贴调整以及会议增加等因素",
        ["政策性增资", "住房公积金和提租补贴调整", "会议增加"],
    ),
    ("主要是由于退休人员减少", ["退休人员减少"]),
    ("主要是节约用电", ["节约用电"]),
    ("原因为：人员减少，公用经费相应减少；压缩办公开支", ["人员减少", "公用经费相应减少", "压缩办公开支"]),
    ("主要原因是严控“接待费用”支出和接待频次减少等", ["严控“接待费用”支出", "接待频次减少"]),
    ("主要原因是结合2030年执行情况及2031年目标任务，在保障运行的基础上，厉行节约", ["厉行节约"]),
    ("主要原因是。", []),
]


@pytest.mark.parametrize(("words", "expected"), REASONS)
def test_reasons_are_phrases_without_the_change_they_explain(words: str, expected: list[str]) -> None:
    claims = read(f"机关运行经费9.00万元，比2030年减少1.00万元，下降10%，{words}。", key="operating")
    assert reasons(only(claims, "operating")) == expected


def test_reasons_go_to_the_claim_they_explain() -> None:
    claims = read(
        "公务接待费2万元，比上年减少1万元，主要原因是频次减少；公务用车运行费8万元，比上年增加3万元，主要原因是车辆老化。"
    )
    assert stated(claims, "measure", "reasons") == [("reception", "频次减少"), ("vehicle_operation", "车辆老化")]


def test_reasons_can_name_what_they_explain_paragraphs_later() -> None:
    claims = read(
        "财政拨款收入8万元，比上年减少2万元；事业收入1万元。",
        "支出预算9万元。",
        "财政拨款收入支出减少的主要原因是项目调整。",
    )
    assert only(claims, "appropriation_revenue")["reasons"] == "项目调整"
    assert only(claims, "total_expenditure")["reasons"] is None


def test_a_figure_within_a_reason_is_a_claim_and_leaves_the_explained_one_alone() -> None:
    claims = read("项目支出60万元，比上年增加6万元。主要原因是运转类经费压减10%，新增布展经费9万元。")
    assert stated(claims, "change", "percent", "reasons")[0] == (wan("6"), None, "运转类经费压减10%；新增布展经费9万元")
    assert stated(claims[1:], "change", "percent") == [(None, percent("-10")), (wan("9"), None)]


def test_a_budget_of_the_disclosures_own_year_is_no_prior_years() -> None:
    printed = section("因公出国（境）费支出4.79万元，与2026年度预算相比，增加4.79万元。", key="three_public")

    [_, difference] = read_claims([printed], year=2026)

    assert difference["measure"] == "execution_difference"
    assert difference["amount"] == Decimal(47900)


def test_the_opening_budget_of_a_budgets_own_year_is_the_amount_itself() -> None:
    printed = section("收入预算：2026年年初预算数418.26万元。", key="change")

    assert read_claims([printed], year=2026, is_budget=True)[0]["measure"] == "total_revenue"
    assert read_claims([printed], year=2026)[0]["measure"] == "opening_budget"


def test_an_amount_without_a_year_is_of_the_year_of_the_disclosure() -> None:
    printed = section("安全监管（项）36万元，2025年预算为30万元，增加6万元。", key="other")

    item = next(claim for claim in read_claims([printed], year=2026) if claim["amount"] == 360_000)

    assert item["change"] == Decimal(60_000)


def test_a_percentage_against_a_second_basis_is_none_of_the_years_before() -> None:
    printed = section(
        "2026年机关运行经费94.00万元，2025年预算数94.00万元，2025年决算数92.10万元，与上年预算持平，较上年决算增长2.06%。",
        key="operating",
    )

    grown = next(claim for claim in read_claims([printed], year=2026) if claim.get("percent"))

    assert (grown["measure"], grown.get("amount"), grown["compared_with"]) == ("operating", None, "prior_final")


def test_an_amount_in_a_reason_names_the_change_it_explains() -> None:
    claims = read(
        "机关运行经费支出预算90万元，比上年增加20万元，主要原因：一是绿化养护费增加12万元；二是保安服务费增加8万元。会议费3万元。"
    )
    assert stated(claims, "change", "explains") == [
        (wan("20"), None),
        (wan("12"), "7:2:operating"),
        (wan("8"), "7:2:operating"),
        (None, None),
    ]


def test_what_explains_a_statement_follows_it_when_the_tables_name_it() -> None:
    claims = read("航标养护5万元，比上年增加2万元，主要原因是新增灯塔维修1万元。")
    figures = [{"table": "expenditure_summary", "level": "item", "code": "2140112", "name": "航标养护"}]
    named = with_table_codes(claims, figures)
    assert stated(named, "measure", "explains") == [("functional_item", None), ("other", "7:2:functional_item")]
