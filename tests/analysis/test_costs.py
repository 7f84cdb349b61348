"""Costs: stated components are added up, multiplied out, and set against the project's money."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.analysis import costs
from tests.support.examples import document
from tests.support.rows import cost, frame, indicator, nothing, project, wan

PROJECTS = frame(
    "projects",
    [
        project("奖励", "260.00", 1, year="260.00", total="260.00"),
        project("大赛", "35.00", 2, year="35.00", total="35.00"),
        project("转型", "1500.00", 3, year="1500.00", total="5000.00"),
        project("超出", "1.00", 4, year="1.00", total="1.00"),
        project("无", "2.00", None),
    ],
)
COSTS = frame(
    "costs",
    [
        cost(1, "奖励", "260.00", unit_price=Decimal(100_000), quantity=26.0),
        cost(2, "评委", "2.80", unit_price=Decimal(2_000), quantity=14.0),
        cost(2, "场地", "2.00"),
        cost(2, "宣传", None, unit_price=Decimal(5)),
        cost(3, "产业链", "1000.00"),
        cost(3, "技术改造", "4000.00"),
        cost(4, "印刷", "3.00", unit_price=Decimal(10_000), quantity=2.0),
        cost(9, "另一表", "7.00"),
        cost(1, "留守人员", None, unit_price=Decimal(5)),
    ],
)


def test_every_project_tells_how_far_its_components_explain_it() -> None:
    explained = costs.explained(PROJECTS, COSTS).set_index("label")
    assert dict(explained["extent"]) == {
        "转型": costs.PERIOD,
        "奖励": costs.FULL,
        "大赛": costs.PART,
        "无": costs.NO_FORM,
        "超出": costs.BEYOND,
    }
    assert (explained.loc["大赛", "components"], explained.loc["大赛", "explained"]) == (2, wan("4.8"))
    assert explained.loc["无", "explained"] is None


def test_components_of_the_whole_period_explain_nothing_of_the_year() -> None:
    share = costs.explained_share(costs.explained(PROJECTS, COSTS))
    assert share == ((Decimal(260) + Decimal("4.8")) / Decimal(1798)).quantize(Decimal("0.00000001"))


def test_an_arithmetic_slip_is_found_and_a_right_product_is_not() -> None:
    (slip,) = costs.slips(COSTS).to_dict("records")
    assert (slip["item"], slip["product"], slip["difference"]) == ("印刷", wan("2"), wan("1"))


def test_a_product_may_differ_from_its_printed_amount_by_rounding() -> None:
    parts = {"unit_price": Decimal(4113), "quantity": 120.0}
    rounded = cost(1, "留守人员", "49.36", **parts) | {"text": "10人（4113元/人/月×12个月，计49.36万元）"}
    wrong = cost(1, "留守人员", "49.37", **parts) | {"text": "10人（4113元/人/月×12个月，计49.37万元）"}
    assert list(costs.slips(frame("costs", [rounded, wrong]))["amount"]) == [wan("49.37")]


def test_a_component_without_an_amount_is_multiplied_out() -> None:
    rows = [cost(1, "放假人员", None, unit_price=Decimal(740), quantity=1104.0), cost(1, "某费", None)]
    (row,) = costs.valued(frame("costs", rows)).to_dict("records")
    assert (row["value"], row["basis"]) == (Decimal(816_960), "multiplied out")


def test_extents_count_projects_and_money_once() -> None:
    extents = costs.extents(costs.explained(PROJECTS, COSTS))
    assert sum(extents["count"]) == len(PROJECTS)
    assert sum(extents["amount"]) == wan("1798")


def test_components_are_listed_in_the_order_of_the_projects() -> None:
    assert list(costs.components(PROJECTS, COSTS)["label"].drop_duplicates()) == ["转型", "奖励", "大赛", "超出"]


def test_nothing_stated_explains_nothing() -> None:
    explained = costs.explained(PROJECTS, nothing("costs"))
    assert set(explained["extent"]) == {costs.NONE, costs.NO_FORM}
    assert costs.explained_share(explained) == 0
    assert costs.explained(nothing("projects"), nothing("costs")).empty
    assert costs.components(nothing("projects"), nothing("costs")).empty
    assert costs.slips(nothing("costs")).empty
    assert costs.extents(costs.explained(nothing("projects"), nothing("costs"))).empty


def test_what_cannot_be_read_is_not_called_none_stated() -> None:
    told = frame("projects", [project("慰问", "9.00", 1, year="9.00", total="9.00")])
    unread = cost(1, "救助", None) | {"legibility": "not legible"}
    explained = costs.explained(told, frame("costs", [unread]))
    assert list(explained["extent"]) == [costs.ILLEGIBLE]
    assert list(costs.extents(explained)["extent"]) == [costs.ILLEGIBLE]


def test_products_alone_count_only_where_they_give_the_money_of_the_year_or_of_the_whole_period() -> None:
    told = frame(
        "projects",
        [
            project("规划", "50.00", 1, year="50.00", total="100.00"),
            project("补贴", "1.80", 2, year="1.80", total="1.80"),
            project("慰问", "9.00", 3, year="9.00", total="9.00"),
        ],
    )
    parts = [
        cost(1, "规划", None, unit_price=Decimal(500_000), quantity=2.0),
        cost(2, "选调生", None, unit_price=Decimal(1_500), quantity=12.0),
        cost(3, "职工", None, unit_price=Decimal(500), quantity=12.0),
    ]
    explained = costs.explained(told, frame("costs", parts)).set_index("label")
    assert dict(explained["extent"]) == {"规划": costs.PERIOD, "慰问": costs.NONE, "补贴": costs.FULL}
    assert explained["explained"]["规划"] == wan("100") and explained["explained"]["慰问"] is None


def test_standards_of_expenditure_are_read_as_printed() -> None:
    text = "生活补助592元/人/月、第二年每人每年6000元;奖励30万元/家,每户10万元,每月3000元;共需20万元,装修30元/平方米"
    told = frame("projects", [project("补助", "20.00", 1, description=text, form_page=33)])
    targets = frame(
        "indicators",
        [
            indicator(1, "成本指标", "标准", "≥592元人/月"),
            indicator(1, "成本指标", "家", "230万元"),
            indicator(1, "时效指标", "时间", "30日"),
        ],
    )
    found = costs.standards(told, targets, frame("documents", [document()]))
    assert list(found[["standard", "per", "text", "confirmed"]].itertuples(index=False, name=None)) == [
        (Decimal(592), "人/月", "592元/人/月", True),
        (Decimal(6_000), "每人每年", "每人每年6000元", False),
        (Decimal(300_000), "家", "30万元/家", False),
        (Decimal(100_000), "每户", "每户10万元", False),
        (Decimal(3_000), "每月", "每月3000元", False),
        (Decimal(30), "平方米", "30元/平方米", False),
    ]
    assert set(found["page"]) == {33}
    cut = frame("documents", [document(reader="text")])  # a conversion may have cut the others
    assert list(costs.standards(told, targets, cut)["standard"]) == [Decimal(592)]
    assert costs.standards(PROJECTS, targets, cut).empty
    assert costs.standards(nothing("projects"), nothing("indicators"), cut).empty


def test_contradictions_are_the_findings_on_descriptions_and_forms() -> None:
    rows = [
        {"rule": rule, "severity": "warning", "title": rule, "explanation": "x", "evidence": "p1"}
        for rule in ("cost_ceilings", "hierarchy")
    ]
    assert list(costs.contradictions(frame("findings", rows))["rule"]) == ["cost_ceilings"]
    from budgetlib.reconcile.engine.rules import rules

    assert set(costs.RULES) <= {rule.id for rule in rules()}


def test_components_of_a_total_that_is_not_the_years_are_no_share_of_the_year() -> None:
    """The description costs the money of the whole period, though fewer components than that are stated."""
    rows = [
        project("职工", "56.00", 1, year="56.00", total="58.00", description="2024年度费用预计58万元，其中保险20万元"),
        project("预案", "20.00", 2, year="20.00", total="40.00", description="共40万元，2025年20万元，其中编制9万元"),
    ]
    told = costs.explained(
        frame("projects", rows), frame("costs", [cost(1, "保险", "20.00"), cost(2, "编制", "9.00")])
    ).set_index("label")
    assert dict(told["extent"]) == {"职工": costs.PERIOD, "预案": costs.PART}
    assert told["share"]["职工"] is None and told["rest"]["职工"] is None


def test_what_is_only_multiplied_out_beside_stated_amounts_is_not_in_the_sum() -> None:
    rows = [cost(1, "评委", None, unit_price=Decimal(2_000), quantity=14.0), cost(1, "聘请费", "2.80")]
    told = costs.components(frame("projects", [project("大赛", "2.80", 1, year="2.80")]), frame("costs", rows))
    assert list(told["counts"]) == [False, True]


def test_a_project_without_a_form_is_not_said_to_state_nothing() -> None:
    assert list(costs.explained(frame("projects", [project("无", "2.00", None)]), nothing("costs"))["extent"]) == [
        costs.NO_FORM
    ]
