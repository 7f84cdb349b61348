"""Reconciliation of the founding document, as our edition and as the noisy text conversion."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

import budgetlib
from budgetlib.model import Disclosure
from budgetlib.reconcile import proved, proved_share


@pytest.fixture(scope="module")
def edition(edition_path: Path) -> Disclosure:
    return budgetlib.read(edition_path)


@pytest.fixture(scope="module")
def text(seed_path: Path) -> Disclosure:
    return budgetlib.read(seed_path)


@pytest.fixture(params=["edition", "text"])
def disclosure(request: pytest.FixtureRequest) -> Disclosure:
    return request.getfixturevalue(request.param)


def of_rule(table: pd.DataFrame, rule: str) -> pd.DataFrame:
    return table[table["rule"] == rule]


def test_no_identity_of_tables_fails_and_nearly_every_figure_is_proved(disclosure: Disclosure) -> None:
    assert not proved(disclosure)["fails"].any()
    assert proved_share(disclosure) > Decimal("0.99")


def test_the_one_error_is_the_coverage_by_performance_targets(disclosure: Disclosure) -> None:
    errors = disclosure.findings[disclosure.findings["severity"] == "error"]
    (explanation,) = errors["explanation"]
    for told in (
        "3,789.18",
        "3,808.97",
        "19.79",
        "99.4804 %",
        "24 stated ≠ 25 listed",
        "国企职教幼教退休教师",
        "19.78",
    ):
        assert told in explanation
    assert errors["amount"].item() == 197_900


def test_the_printed_residue_of_the_expenditure_summary_is_rounding(disclosure: Disclosure) -> None:
    checks = of_rule(disclosure.checks, "basic_and_project")
    (residue,) = checks[checks["statement"].str.contains("5,283.05 ≈ 1,471.63 + 3,811.41 = 5,283.04", regex=False)][
        "verdict"
    ]
    assert residue == "rounding"


@pytest.mark.parametrize(
    ("rule", "holding"),
    [
        ("total_revenue_stated", 2),
        ("total_expenditure_stated", 2),
        ("year_on_year_change", 4),
        ("three_public_stated", 1),
        ("operating_stated", 1),
        ("stated_procurement_parts", 1),
        ("stated_total_is_current_and_carryover", 1),
        ("share_of_expenditure", 2),
        ("share_of_general_public_budget", 6),
        ("function_of_appropriation_stated", 7),
        ("projects_are_the_project_column", 1),
        ("operating_from_economic_items", 1),
        ("form_amount", 25),
    ],
)
def test_statements_and_forms_agree_with_the_tables(disclosure: Disclosure, rule: str, holding: int) -> None:
    verdicts = of_rule(disclosure.checks, rule)["verdict"]
    assert verdicts.isin(["holds", "rounding"]).sum() == holding
    assert "fails" not in set(verdicts)


@pytest.mark.parametrize(
    "arithmetic",
    ["20.00 + 20.00 = 40.00 > 20.00", "18.80 > 10.00", "50.00 + 50.00", "150.00 > 129.90", "5,000.00 > 1,500.00"],
)
def test_cost_ceilings_above_the_years_money_are_found(disclosure: Disclosure, arithmetic: str) -> None:
    titles = of_rule(disclosure.findings, "cost_ceilings")["title"]
    assert titles.str.contains(arithmetic, regex=False).sum() == 1


def test_targets_dated_in_earlier_years_are_found(disclosure: Disclosure) -> None:
    titles = " ".join(of_rule(disclosure.findings, "target_before_year")["title"])
    assert "2024年底" in titles and "2023年12月至2024年3月" in titles


def test_targets_that_the_plan_of_the_project_does_not_know_are_found(edition: Disclosure) -> None:
    titles = " ".join(of_rule(edition.findings, "target_dates_in_plan")["title"])
    assert "target 3月、12月, the plan names 1、12月" in titles
    assert "target 第四季度, the plan names 1、2、3、4、5、6、7月" in titles


def test_forms_printed_twice_are_one_finding(disclosure: Disclosure) -> None:
    (finding,) = of_rule(disclosure.findings, "form_repeated").to_dict("records")
    assert finding["title"].endswith("once: 3.")
    assert finding["explanation"].count("printed 2 times") == 3


def test_money_of_other_years_and_the_undeclared_form_are_notes(disclosure: Disclosure) -> None:
    notes = disclosure.findings[disclosure.findings["severity"] == "note"]
    of_prose = {"costs_of_earlier_years", "copied_descriptions"}  # of the edition alone
    assert set(notes["rule"]) - of_prose == {"whole_period_money", "whole_unit_target_undeclared"}
    assert "5,000.00 ≠ 1,500.00" in of_rule(notes, "whole_period_money")["explanation"].item()


def test_sums_of_a_description_that_do_not_give_its_total_are_found(edition: Disclosure) -> None:
    (finding,) = of_rule(edition.findings, "stated_sums_of_a_description").to_dict("records")
    assert "6.39 ≠ 3.648 + 1.12 = 4.768" in finding["title"]


def test_figures_of_a_description_that_a_conversion_has_cut_prove_nothing(text: Disclosure) -> None:
    checks = text.checks[text.checks["rule"].str.endswith("_of_a_description")]
    assert "unchecked" in set(checks["verdict"])
    assert "fails" not in set(checks["verdict"])


def test_targets_copied_from_the_whole_period_are_one_finding(disclosure: Disclosure) -> None:
    (finding,) = of_rule(disclosure.findings, "same_targets").to_dict("records")
    assert "whole period 5,000.00, year 1,500.00" in finding["explanation"]


def test_nothing_else_is_found(disclosure: Disclosure) -> None:
    # In a conversion they prove nothing.
    of_prose = {"stated_sums_of_a_description", "target_dates_in_plan", "goals_and_targets"}
    of_prose |= {"costs_of_earlier_years", "copied_descriptions"}
    assert set(disclosure.findings["rule"]) - of_prose == {
        "published_money",
        "cost_ceilings",
        "same_targets",
        "target_before_year",
        "form_repeated",
        "whole_period_money",
        "whole_unit_target_undeclared",
        "standard_for_a_year",
        "units_of_targets",
    }


def test_both_readings_give_the_same_verdicts(edition: Disclosure, text: Disclosure) -> None:
    def counted(disclosure: Disclosure) -> dict[tuple[str, str], int]:
        of_prose = {"contents_list", "unit_of_tables", "same_targets", "form_sources", "target_dates_in_plan"}
        of_prose |= {"goals_and_targets", "costs_of_earlier_years", "copied_descriptions", "units_of_targets"}
        of_prose |= {"year_in_headings", "standard_for_a_year"}
        of_prose |= {"unit_of_statements"}  # one check per amount of the narrative, which is another in the edition
        checks = disclosure.checks[~disclosure.checks["rule"].isin(of_prose)]
        checks = checks[~checks["rule"].str.endswith("_of_a_description")]
        # Targets that only the conversion has damaged.
        damaged = (checks["rule"] == "target_before_year") & (checks["verdict"] == "unchecked")
        checks = checks[~damaged]
        return checks.groupby(["rule", "verdict"]).size().to_dict()

    assert counted(edition) == counted(text)


@pytest.mark.parametrize(
    ("table", "code", "measure"),
    [
        ("expenditure_summary", "2150517", "project_expenditure"),
        ("revenue_summary", "20103", "total"),
        ("general_public_expenditure", "2080501", "basic_expenditure"),
    ],
)
def test_one_corrupted_figure_is_one_finding_that_names_it(
    edition: Disclosure, table: str, code: str, measure: str
) -> None:
    figures = edition.figures
    hit = (figures["table"] == table) & (figures["code"] == code) & (figures["measure"] == measure)
    row = figures[hit].iloc[0]
    corrupted = [a + 180_000 if i == row.name else a for i, a in figures["amount"].items()]
    broken = Disclosure(edition.doc_id, {**edition.tables_by_name, "figures": figures.assign(amount=corrupted)})
    findings = budgetlib.reconcile.reconcile(broken).findings
    titles = findings[findings["severity"] == "error"]["title"]
    named = titles[titles.str.contains("does not fit")]
    assert len(titles) == 2 and len(named) == 1
    assert f"{code} {row['name']}" in named.item() and f"(p{row['page']} r{row['row']})" in named.item()
