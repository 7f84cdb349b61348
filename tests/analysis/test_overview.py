"""One row per project, with what every analysis says of it and nothing invented where one says nothing."""

from __future__ import annotations

from decimal import Decimal

from budgetlib.analysis import overview
from budgetlib.model import Disclosure, empty_disclosure
from budgetlib.reports.results import write_results
from tests.support.examples import document
from tests.support.rows import cost, figure, indicator, project, wan


def disclosure() -> Disclosure:
    item = {"level": "item", "measure": "project_expenditure"}
    return (
        empty_disclosure("样例市-样例局-2025-budget")
        .with_table("documents", [document()])
        .with_table(
            "figures",
            [
                figure("expenditure_summary", "产业发展", "30.00", 5, code="2150517") | item,
                figure("expenditure_summary", "铁路安全", "2.00", 6, code="2140206") | item,
            ],
        )
        .with_table(
            "projects",
            [
                project("小", "10.00", 2, year="10.00", total="10.00"),
                project("大", "20.00", 1, year="20.00", total="50.00", category="一次性项目"),
                project("无表", "2.00", None),
            ],
        )
        .with_table("costs", [cost(1, "奖励", "5.00")])
        .with_table(
            "indicators",
            [
                indicator(1, "数量指标", "次数", "5次") | {"value": 5, "value_unit": "次", "operator": "="},
                indicator(1, "社会效益", "稳定", "促进"),
                indicator(1, "社会效益", "稳定", "促进", "whole_period"),
            ],
        )
    )


def test_every_project_has_a_row_with_what_each_analysis_says(tmp_path) -> None:
    table = overview.of_projects(disclosure(), 2025)
    assert list(table["label"]) == ["大", "小", "无表"]
    first, second, third = table.to_dict("records")
    assert (first["code"], first["certain"], first["explained"], first["extent"]) == (
        "2150517",
        True,
        wan("5"),
        "in part",
    )
    assert (first["targets"], first["checkable"], first["weak"], first["same_in_both_scopes"]) == (2, 1, 1, Decimal(1))
    assert (second["code"], second["components"], second["targets"], second["score"]) == ("2150517", 0, None, None)
    assert (third["code"], third["amount"], third["extent"]) == ("2140206", wan("2"), "no form")
    assert write_results({"projects": table}, tmp_path, "own", disclosure().documents)[0].exists()


def test_a_document_without_projects_gives_no_row() -> None:
    table = overview.of_projects(empty_disclosure("样例市-样例局-2025-budget"), 2025)
    assert table.empty and list(table.columns) == overview.COLUMNS
