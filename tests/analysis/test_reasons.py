"""Stated reasons are set beside the figure that supports them, if any."""

from __future__ import annotations

import pytest

from budgetlib.analysis.reasons import NOT_DISCLOSED, RESTATED, SUPPORTED, kinds_of, stated_reasons
from tests.support.rows import claim, frame, nothing, wan

REASONS = "人员数量减少；公用经费减少；过紧日子"


@pytest.fixture
def reasons():
    rows = [
        claim("change", "收入总计", 1, amount="50.00", change="-20.00", reasons=REASONS),
        claim("change", "支出总计", 2, amount="50.00", change="-20.00", reasons=REASONS),
        claim("operating", "机关运行经费", 3, measure="operating", amount="9.00", change="-1.00", reasons="压缩办公费"),
        claim("basic_expenditure", "人员经费", 4, measure="personnel", amount="30.00"),
    ]
    return stated_reasons(frame("claims", rows))


def test_the_same_reason_for_the_same_change_is_listed_once(reasons) -> None:
    assert list(reasons["subject"]) == ["收入总计"] * 3 + ["机关运行经费"]


def test_a_reason_is_supported_by_the_change_of_what_it_speaks_of(reasons) -> None:
    row = reasons.set_index("reason").loc["公用经费减少"]
    assert (row["status"], row["figure"], row["figure_change"]) == (SUPPORTED, "机关运行经费", wan("-1"))
    assert float(row["share"]) == 0.05
    assert (row["figure_page"], row["figure_row"]) == (9, 3)


def test_the_change_itself_is_no_support_for_its_own_reason(reasons) -> None:
    assert reasons.set_index("reason").loc["压缩办公费", "status"] == RESTATED


def test_a_count_that_is_not_stated_and_an_intention_have_no_figure(reasons) -> None:
    statuses = reasons.set_index("reason")["status"]
    assert statuses["人员数量减少"] == statuses["过紧日子"] == NOT_DISCLOSED


def test_this_years_level_alone_is_no_change() -> None:
    rows = [
        claim("change", "支出", 1, amount="50.00", change="-20.00", reasons="人员经费减少"),
        claim("basic_expenditure", "人员经费", 2, measure="personnel", amount="30.00"),
    ]
    (row,) = stated_reasons(frame("claims", rows)).to_dict("records")
    assert (row["status"], row["level"]) == (NOT_DISCLOSED, wan("30"))


def test_words_decide_the_kind_and_unknown_words_are_other() -> None:
    def kinds(reason: str) -> list[str]:
        return [entry["kind"] for entry in kinds_of(reason)]

    assert kinds("公务接待频次减少") == ["frequency"]
    assert kinds("严控公务接待费用") == ["reception"]
    assert kinds("过紧日子") == ["thrift"]
    assert kinds("天气") == ["other"]


def test_a_reason_that_speaks_of_two_things_is_examined_for_each() -> None:
    rows = [
        claim("change", "支出", 1, amount="50.00", change="-20.00", reasons="人员经费、公用经费减少"),
        claim("operating", "机关运行经费", 2, measure="operating", amount="9.00", change="-1.00"),
    ]
    reasons = stated_reasons(frame("claims", rows)).set_index("kind")
    assert reasons.loc["personnel", "status"] == NOT_DISCLOSED
    assert reasons.loc["public_use", "figure_change"] == wan("-1")


def test_no_reasons_give_an_empty_table() -> None:
    assert stated_reasons(nothing("claims")).empty


def test_why_an_outcome_differs_from_its_budget_is_no_reason_for_a_change() -> None:
    told = frame(
        "claims",
        [
            claim(
                "change", "收支总计", measure="total", amount="100", change="8", reasons="人员增加;较上年增加5.00万元"
            ),
            claim(
                "general_public_expenditure",
                "支出决算",
                measure="fund_expenditure",
                amount="90",
                reasons="部分项目未完成",
            ),
        ],
    )
    assert list(stated_reasons(told)["reason"]) == ["人员增加"]


def test_an_amount_that_the_reason_names_is_its_figure() -> None:
    own: dict[str, str] = {"measure": "operating", "amount": "90", "change": "20", "key": "operating"}
    rows = [
        claim("operating", "机关运行经费", 1, reasons="绿化养护费增加12.00万元；保安服务费", **own),
        claim("operating", "绿化养护费", 1, change="12.00", explains="9:1:operating", key="other"),
        claim("operating", "保安服务费", 1, change="12.00", key="other#2"),
    ]
    reasons = stated_reasons(frame("claims", rows)).set_index("reason")
    named = reasons.loc["绿化养护费增加12.00万元"]
    assert (named["status"], named["figure"], named["figure_change"]) == (SUPPORTED, "绿化养护费", wan("12"))
    assert float(named["share"]) == 0.6
    assert reasons.loc["保安服务费", "figure"] != "保安服务费"
