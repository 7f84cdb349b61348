"""The whole way on the founding document: as a noisy text conversion and as our edition in data/raw."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import budgetlib
from budgetlib.model import Disclosure
from budgetlib.readers.pdf.reader import read_pdf
from tests.support.boxes import not_in_their_boxes
from tests.support.transcription import expected_figures, read_figures, tables

FIGURE_COLUMNS = ["table", "code", "name", "government_item", "level", "side", "measure", "fund", "period", "unit_name"]


@pytest.fixture(scope="session")
def text(seed_path: Path) -> Disclosure:
    return budgetlib.read(seed_path)


@pytest.fixture(scope="session")
def edition(edition_path: Path) -> Disclosure:
    return budgetlib.read(edition_path)


@pytest.fixture(scope="session")
def edition_through_tabula(edition_path: Path) -> Disclosure:
    return budgetlib.read(edition_path, engine="tabula")


@pytest.fixture(scope="session", params=["text", "edition", "edition_through_tabula"])
def disclosure(request: pytest.FixtureRequest) -> Disclosure:
    return request.getfixturevalue(request.param)


def yuan(ten_thousands: str) -> Decimal:
    return Decimal(ten_thousands) * 10_000


def amount(disclosure: Disclosure, table: str, **where: str) -> Decimal:
    rows = disclosure.figures[disclosure.figures["table"] == table]
    for column, value in where.items():
        rows = rows[rows[column] == value]
    (found,) = rows["amount"]
    return found


@pytest.mark.parametrize("table", tables())
def test_no_figure_is_missing_and_none_is_invented(disclosure: Disclosure, table: str) -> None:
    assert read_figures(disclosure.figures, table) == expected_figures(table)


def test_thirteen_tables_are_found_and_the_empty_ones_say_so(disclosure: Disclosure) -> None:
    found = disclosure.tables.set_index("table")
    assert list(found.index) == tables()
    empty = set(found.index[found["rows"] == 0])
    assert empty == {"government_fund_revenue", "government_fund_expenditure", "state_capital"}
    assert found.loc[sorted(empty), "empty_reason"].notna().all()


@pytest.mark.parametrize("engine", ["edition", "edition_through_tabula"])
def test_reading_the_edition_and_the_conversion_gives_the_same_figures(
    request: pytest.FixtureRequest, text: Disclosure, engine: str
) -> None:
    def tidy(disclosure: Disclosure) -> list[tuple[str, ...]]:
        return sorted(
            tuple(map(str, row))
            for row in disclosure.figures[[*FIGURE_COLUMNS, "amount", "grain"]].fillna("").itertuples(index=False)
        )

    assert tidy(text) == tidy(request.getfixturevalue(engine))


def test_two_engines_agree_on_every_cell_of_the_edition(edition_path: Path) -> None:
    assert read_pdf(edition_path, "both").disagreements == ()


def test_totals_of_the_main_tables(disclosure: Disclosure) -> None:
    def row(table: str, *measures: str) -> list[Decimal]:
        return [amount(disclosure, table, level="total", measure=measure) for measure in measures]

    by_kind = ("total", "basic_expenditure", "project_expenditure")
    assert row("expenditure_summary", *by_kind) == [yuan("5283.05"), yuan("1471.63"), yuan("3811.41")]
    assert row("basic_by_economic", "total", "personnel", "public_use") == [
        yuan("1471.63"),
        yuan("1324.35"),
        yuan("147.28"),
    ]
    assert amount(disclosure, "expenditure_summary", code="2150517", measure="total") == yuan("1875.91")


def test_a_carry_over_keeps_its_column_when_empty_columns_vanish(disclosure: Disclosure) -> None:
    rows = disclosure.figures.query("table == 'revenue_summary' and code == '214'")
    assert list(rows[["fund", "period"]].itertuples(index=False, name=None)) == [("all", "carryover")]


def test_project_table_has_two_units_with_their_projects(disclosure: Disclosure) -> None:
    figures = disclosure.figures.query("table == 'projects_current' and fund == 'all'")
    units = figures[figures["level"] == "subtotal"]
    assert list(units["amount"]) == [yuan("3772.58"), yuan("36.39")]
    projects = figures[figures["level"] == "line"].groupby("unit_name", sort=False).size()
    assert list(projects) == [22, 3]
    assert amount(disclosure, "projects_current", level="total", fund="all") == yuan("3808.97")


def test_every_project_has_its_form_and_double_prints_count_once(disclosure: Disclosure) -> None:
    current = disclosure.projects[disclosure.projects["period"] == "current"]
    assert len(current) == 25
    assert current["form"].notna().all() and current["form"].is_unique
    assert current["form_count"].sum() == 28
    assert (current["form_count"] > 1).sum() == 3
    difference = (current["form_amount_year"] - current["amount"]).abs()
    assert (difference <= current["grain"] / 2).all()


def test_projects_of_one_name_are_told_apart_by_their_amounts(disclosure: Disclosure) -> None:
    current = disclosure.projects[disclosure.projects["period"] == "current"]
    namesakes = current[current.duplicated(["project", "unit_name"], keep=False)]
    assert len(namesakes) == 2 and namesakes["amount"].is_unique
    assert list(namesakes["form_amount_year"]) == list(namesakes["amount"])


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("total_revenue", {"amount": "5283.05", "change": "-2512.47", "percent": "-32.23"}),
        ("general_public_current_expenditure", {"amount": "5280.60", "change": "-2506.42", "percent": "-32.19"}),
        ("three_public", {"amount": "1.09", "change": "-0.09"}),
        ("operating", {"amount": "109.66", "change": "-15.24", "percent": "-12.20"}),
        ("procurement_total", {"amount": "223.36"}),
        ("procurement_goods", {"amount": "2.34"}),
        ("procurement_works", {"amount": "0"}),
        ("procurement_services", {"amount": "221.02"}),
        ("performance_published_amount", {"amount": "3789.18", "share": "100"}),
    ],
)
def test_claims_of_the_narrative(disclosure: Disclosure, measure: str, expected: dict[str, str]) -> None:
    claims = disclosure.claims[disclosure.claims["measure"] == measure]
    scale = {"amount": Decimal(10_000), "change": Decimal(10_000), "percent": Decimal("0.01"), "share": Decimal("0.01")}
    wanted = {column: Decimal(value) * scale[column] for column, value in expected.items()}
    assert any(all(claim[column] == value for column, value in wanted.items()) for _, claim in claims.iterrows()), (
        claims.to_string()
    )


def test_the_count_of_projects_stated_is_a_claim(disclosure: Disclosure) -> None:
    counts = disclosure.claims.loc[disclosure.claims["measure"] == "performance_project_count", "count"]
    assert set(counts) == {24}


def test_the_document_contradicts_itself_about_its_projects(disclosure: Disclosure) -> None:
    errors = disclosure.findings[disclosure.findings["severity"] == "error"]
    assert errors["explanation"].str.contains("3,789.18").any() and errors["explanation"].str.contains("3,808.97").any()


def test_rounding_of_the_expenditure_summary_is_no_error(disclosure: Disclosure) -> None:
    checks = disclosure.checks[disclosure.checks["difference"] == yuan("0.01")]
    assert {"rounding"} == set(checks["verdict"])


def test_every_figure_of_the_edition_has_a_box_that_holds_what_it_prints(
    edition: Disclosure, edition_through_tabula: Disclosure, edition_path: Path
) -> None:
    assert not_in_their_boxes(edition, edition_path) == []
    assert list(edition_through_tabula.figures["box"]) == list(edition.figures["box"])


def test_claims_indicators_and_projects_tell_where_they_stand(edition: Disclosure) -> None:
    for name in ("claims", "indicators", "projects"):
        assert edition.tables_by_name[name]["box"].str.fullmatch(r"([\d.]+,){3}[\d.]+").all(), name


def test_pages_are_known_by_the_number_printed_on_them(edition: Disclosure) -> None:
    assert edition.figures["page_printed"].str.fullmatch(r"\d+").all()
