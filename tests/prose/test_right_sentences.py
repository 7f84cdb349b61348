"""Sentences that were wrong once, each by a document of its kind."""

from __future__ import annotations

import pandas as pd

from budgetlib.analysis.indicators import stated_coverage
from budgetlib.analysis.reasons import stated_reasons
from budgetlib.analysis.structure import basic_and_project, personnel_and_public_use
from budgetlib.prose import documents as say_documents
from budgetlib.prose import indicators as say_indicators
from budgetlib.prose import structure as say
from budgetlib.reconcile import reconcile, rules
from tests.support.literal import claim, disclosure, figure, indicator, project

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
