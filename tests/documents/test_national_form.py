"""The form of the Ministry of Finance: every figure is read with its meaning and proved, nothing is doubtful."""

from __future__ import annotations

from decimal import Decimal

import pytest

from budgetlib.ingest.ingest import ingest
from budgetlib.model import Disclosure
from budgetlib.reconcile import proved
from budgetlib.store.datasets import documents, load_disclosure
from tests.support.national_form import national_budget


@pytest.fixture(scope="module")
def disclosure(tmp_path_factory: pytest.TempPathFactory) -> Disclosure:
    root = tmp_path_factory.mktemp("national")
    (result,) = ingest([national_budget(root / "示例国家档案管理部2024年部门预算.pdf")], root / "out")
    assert result.error is None
    (doc_id,) = documents(root / "out")["doc_id"]
    return load_disclosure(doc_id, root / "out")


def amount(disclosure: Disclosure, table: str, **wanted: str) -> Decimal:
    """The only figure with these attributes, in 万元."""
    found = disclosure.figures[disclosure.figures["table"] == table]
    for attribute, value in wanted.items():
        found = found[found[attribute] == value]
    (yuan,) = found["amount"]
    return yuan / 10_000


def test_the_nine_tables_are_found_in_order(disclosure: Disclosure) -> None:
    tables = disclosure.tables
    assert list(tables["table"]) == [
        "revenue_expenditure_summary", "revenue_summary", "expenditure_summary", "appropriation_summary",
        "general_public_expenditure", "basic_by_economic", "three_public", "government_fund_expenditure",
        "state_capital",
    ]  # fmt: skip
    assert set(disclosure.documents["layout"]) == {"national"}
    assert list(tables["rows"][-2:]) == [0, 0] and tables["empty_reason"][-2:].str.len().gt(0).all()


def test_nothing_is_doubtful(disclosure: Disclosure) -> None:
    assert list(disclosure.findings["rule"]) == ["percentages_not_kept"]  # the column 增减%
    assert list(disclosure.findings["severity"]) == ["note"]
    assert set(disclosure.figures["measure"]) & {"other"} == set()
    assert len(disclosure.figures) == 216


def test_the_narrative_is_read_by_section(disclosure: Disclosure) -> None:
    said = disclosure.claims.groupby("section", sort=False).size()
    assert dict(said) == {
        "change": 1, "revenue": 7, "expenditure": 4, "appropriation": 7, "general_public_expenditure": 7,
        "basic_expenditure": 3, "three_public": 5, "operating": 1, "procurement": 3,
    }  # fmt: skip
    assert disclosure.claims["change"].notna().sum() == 5


def test_nearly_all_figures_are_proved(disclosure: Disclosure) -> None:
    standing = proved(disclosure)["standing"].value_counts()
    assert set(standing.index) == {"proved", "supported"} and standing["proved"] > 0.95 * standing.sum()


@pytest.mark.parametrize(
    ("table", "wanted", "expected"),
    [
        ("revenue_summary", {"level": "total", "measure": "carryover_from_prior_year"}, "300.00"),
        ("revenue_summary", {"level": "total", "fund": "business_revenue"}, "500.00"),
        ("revenue_summary", {"level": "total", "fund": "operating_revenue"}, "100.00"),
        ("revenue_summary", {"level": "total", "fund": "other_revenue"}, "50.00"),
        ("revenue_summary", {"level": "total", "measure": "own_balance"}, "50.00"),
        ("revenue_expenditure_summary", {"fund": "business_revenue"}, "500.00"),
        ("revenue_expenditure_summary", {"name": "结转下年"}, "200.00"),
        ("expenditure_summary", {"level": "total", "measure": "operating_expenditure"}, "100.00"),
        ("appropriation_summary", {"name": "教育支出", "fund": "general_public_budget"}, "200.00"),
        ("appropriation_summary", {"period": "carryover", "fund": "general_public_budget"}, "300.00"),
        ("general_public_expenditure", {"code": "205", "measure": "prior_execution"}, "250.00"),
        ("general_public_expenditure", {"code": "205", "measure": "change"}, "-50.00"),
        ("basic_by_economic", {"code": "30211", "measure": "public_use"}, "500.00"),
        ("three_public", {"measure": "three_public_prior"}, "120.00"),
        ("three_public", {"measure": "three_public"}, "110.00"),
        ("three_public", {"measure": "vehicle_operation"}, "38.00"),
    ],
)
def test_a_figure_has_the_meaning_of_its_head(
    disclosure: Disclosure, table: str, wanted: dict[str, str], expected: str
) -> None:
    assert amount(disclosure, table, **wanted) == Decimal(expected)
