"""Sentences that were wrong once, each by a document of its kind."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from budgetlib.analysis import procurement, projects, structure, targets
from budgetlib.analysis.indicators import stated_coverage
from budgetlib.analysis.kind_bounds import bounds_of_kinds
from budgetlib.analysis.reasons import DEFINED, NOT_DISCLOSED, stated_reasons
from budgetlib.analysis.stated_change import parts_of_change
from budgetlib.analysis.structure import basic_and_project, personnel_and_public_use
from budgetlib.prose import documents as say_documents
from budgetlib.prose import indicators as say_indicators
from budgetlib.prose import procurement as say_procurement
from budgetlib.prose import projects as say_projects
from budgetlib.prose import structure as say
from budgetlib.prose.change import parts_sentence
from budgetlib.prose.kind_bounds import kinds_sentence
from budgetlib.reconcile import reconcile, rules
from tests.support.literal import ceiling, claim, disclosure, figure, indicator, project, wan

NOTHING = pd.DataFrame()
BUDGET = pd.DataFrame([{"kind": "budget"}])


def test_personnel_is_a_share_of_basic_expenditure() -> None:
    rows = [
        figure("合计", amount, measure=measure, table="basic_by_economic", level="total")
        for measure, amount in (("total", "10.00"), ("personnel", "9.00"), ("public_use", "1.00"))
    ]
    split = personnel_and_public_use(disclosure(figures=rows).figures)
    empty = basic_and_project(disclosure(figures=rows).figures)
    printed, years = pd.DataFrame({"follows": []}), pd.DataFrame({"fiscal_year": []})
    told = say.summary(BUDGET, None, NOTHING, NOTHING, NOTHING, [empty, split], printed, years).data
    assert "Basic expenditure 基本支出 is split into personnel funds 人员经费 (90.00 %)" in told


def test_the_share_that_the_text_states_is_told_apart_from_ours() -> None:
    spent = figure("合计", "10.00", measure="project_expenditure", level="total")
    stated = claim("公开绩效目标", "performance_published_amount", "9.00", share="100", section="performance")
    read = disclosure(figures=[spent, figure("合计", "10.00", level="total")], claims=[stated])
    told = say_indicators.stated_sentence(stated_coverage(read.claims, read.figures)).data
    assert "the text says 100.00 %" in told and "computed: 90.00 %" in told


def test_that_nothing_changed_is_no_reason() -> None:
    stated = claim("公务接待费", "reception", "1.00", change="0.00", direction="unchanged", reasons="与上年保持不变")
    assert stated_reasons(disclosure(claims=[stated]).claims).empty


def test_a_plan_that_names_one_of_two_months_is_not_said_to_name_none() -> None:
    (rule,) = (rule for rule in rules() if rule.kind == "planned_months")
    read = disclosure(
        projects=[project("甲", "1.00", form=1, form_count=1, plan="1月开工，12月支付")],
        indicators=[indicator("支付时间", "3月、12月", level2="时效指标")],
    )
    (finding,) = reconcile(read, (rule,)).findings.to_dict("records")
    assert "names 1、12月, but not 3月" in finding["title"] and "names no month" not in finding["explanation"]


def test_the_page_says_where_its_source_comes_from_and_what_edition_it_is() -> None:
    document = {"doc_id": "d", "synthetic": False, "department": "甲局", "kind": "budget", "fiscal_year": 2025}
    document |= {"source": "a.pdf", "pages": 3, "reader": "pdf"}
    about = {"publisher": "甲市", "url": "https://example.org/a", "accessed": "2026-01-02", "edition": "re-set text"}
    about |= {"note": "quote the figures"}
    told = say_documents.heading(pd.DataFrame([document]), pd.DataFrame([about])).data
    for words in ("<https://example.org/a>", "accessed 2026-01-02", "Edition: re-set text.", "*quote the figures*"):
        assert words in told


def test_a_category_that_forms_do_not_state_is_no_other_kind() -> None:
    listed = [project("甲", "6.00", form=1, category="经常性项目"), project("乙", "4.00", form=2)]
    told = say_projects.largest_part_sentence(
        projects.by_category(disclosure(projects=listed).projects), "kind", "kind", "", say_projects.CATEGORIES
    ).data
    assert "other kind" not in told and "For 4.00 万元 (40.00 %) none is stated." in told


def test_an_item_paid_from_two_items_of_the_government_budget_is_one_item() -> None:
    heading = figure("工资福利支出", "3.00", table="basic_by_economic", level="class", row=1)
    rows = [
        figure("基本工资", "1.50", table="basic_by_economic", level="item", row=row, government_item=paid)
        for row, paid in ((2, "工资奖金津补贴"), (3, "工资福利支出"))
    ]
    read = disclosure(figures=[heading, *rows])
    assert list(structure.economic_classes(structure.by_economic_item(read.figures))["count"]) == [1]


def test_the_computed_share_of_projects_with_targets_is_that_of_the_project_table_on_every_page() -> None:
    spent = figure("合计", "10.00", measure="project_expenditure", level="total")
    listed = figure("合计", "8.00", table="projects_current", level="total")
    stated = claim("公开绩效目标", "performance_published_amount", "4.00", section="performance")
    read = disclosure(figures=[spent, figure("合计", "10.00", level="total"), listed], claims=[stated])
    assert stated_coverage(read.claims, read.figures)["share"].iloc[0] == Decimal("0.5")


def test_money_carried_over_is_told_by_its_fund() -> None:
    common = {"table": "appropriation_summary", "side": "revenue", "period": "carryover", "level": "line"}
    rows = [
        figure("上年财政拨款结转", "2.00", **common),
        figure("一般公共预算", "2.00", fund="general_public_budget", **common),
    ]
    told = say.carried_sentence(structure.carried_by_fund(disclosure(figures=rows).figures)).data
    assert "of these funds: 一般公共预算 2.00 万元" in told
    assert say.carried_sentence(structure.carried_by_fund(disclosure(figures=rows[:1]).figures)) is None


def test_procurement_that_a_description_speaks_of_is_not_denied() -> None:
    listed = [project("系统", "5.00", form=1, form_page=7, description="采用政府购买服务方式，每年5万元")]
    parts = [claim("政府采购服务预算", "procurement_services", "6.00", section="procurement")]
    read = disclosure(projects=listed, claims=parts)
    procured = procurement.by_kind(read.figures, read.claims)
    told = say_procurement.procurement_sentence(
        procured, procurement.purchases(read.figures), procurement.spoken_of(read.projects)
    ).data
    assert "not divided by project" in told and "系统 (5.00 万元" in told and "not disclosed" not in told


def test_a_cost_per_head_is_no_ceiling_of_the_whole() -> None:
    listed = [project("中心", "70.00", form=1, form_amount_year="70.00")]
    read = disclosure(projects=listed, indicators=[ceiling("人均综合工资标准", 14.0), ceiling("办公成本", 80.0, row=4)])
    assert list(targets.ceilings(read.projects, read.indicators)["ceiling"]) == [wan("80.00")]


def test_the_forms_that_are_counted_are_the_evidence_of_their_number() -> None:
    (rule,) = (rule for rule in rules() if rule.id == "published_forms")
    stated = claim("公开项目绩效目标", "performance_published_count", count=2, section="performance")
    read = disclosure(
        claims=[stated],
        projects=[project("甲", "1.00", form=1, form_count=1, page=5)],
        indicators=[indicator("数量", "1个", page=20, form=1)],
    )
    (check,) = reconcile(read, (rule,)).checks.to_dict("records")
    assert check["verdict"] == "fails" and "p20" in check["evidence"] and "p5" not in check["evidence"]


def test_a_reason_about_definitions_is_borne_out_by_no_money() -> None:
    read = disclosure(
        claims=[
            claim("机关运行经费", "operating", "3.00", change="-6.00", reasons="上年统计口径含项目支出"),
            claim("项目支出", "project_expenditure", "9.00", change="-2.00", row=2),
        ]
    )
    (row,) = stated_reasons(read.claims).to_dict("records")
    assert (row["kind"], row["status"]) == ("definition", DEFINED)


def test_a_figure_that_moved_the_other_way_supports_no_reason() -> None:
    read = disclosure(
        claims=[
            claim("支出", "total", "9.00", change="-4.00", reasons="项目支出减少"),
            claim("项目支出", "project_expenditure", "7.00", change="2.00", row=2),
        ]
    )
    assert list(stated_reasons(read.claims)["status"]) == [NOT_DISCLOSED]


def test_parts_that_exceed_the_change_are_said_to() -> None:
    read = disclosure(
        claims=[
            claim("收入总计", "total_revenue", "100.00", change="10.00"),
            claim("项目支出", "project_expenditure", "50.00", change="12.00", row=2),
        ]
    )
    parts = parts_of_change(read.claims)
    assert "The disclosed parts are more than the change: other money, 2.00 万元" in parts_sentence(parts).data
    none = parts.iloc[:0]
    told = kinds_sentence(bounds_of_kinds(read.claims, read.figures), parts, none, none).data
    assert "states the change of Project expenditure 项目支出 +12.00 万元" in told


def test_the_whole_of_procurement_is_the_one_the_text_states() -> None:
    amounts = {"total": "9.99", "goods": "4.00", "services": "6.00"}
    stated = [claim(n, f"procurement_{n}", a, section="procurement") for n, a in amounts.items()]
    read = disclosure(claims=stated)
    told = say_procurement.bought(procurement.by_kind(read.figures, read.claims))
    assert told.startswith("Procurement 政府采购 takes 9.99 万元: goods 货物 40.00 %")


def test_of_forms_that_are_not_printed_nothing_is_said() -> None:
    none = disclosure().projects
    assert say_projects.NO_PROJECTS in say_projects.beyond_sentence(projects.beyond_year(none), none).data


def test_projects_told_only_in_words_are_not_denied() -> None:
    heading = {"part": "other", "title": "项目经费情况说明", "page": 31, "row": 1}
    read = disclosure(sections=[heading])
    told = say_projects.projects_sentence(projects.by_amount(read.projects), projects.told_in_words(read.sections)).data
    assert "In words it describes projects under “项目经费情况说明”" in told and "p. 31" in told
