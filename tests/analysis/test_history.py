"""The years of one department side by side: joined by code, ordered by money, other departments left out."""

from __future__ import annotations

from decimal import Decimal

from matplotlib.figure import Figure

from budgetlib import charts
from budgetlib.analysis import history
from budgetlib.model import Disclosure, empty_disclosure
from tests.support.examples import document
from tests.support.rows import figure, wan


def year(number: int, department: str = "样例局", **classes: str) -> Disclosure:
    """A disclosure of one year with functional classes: `c205="3.00"`."""
    rows = [
        figure("expenditure_summary", f"类{code[1:]} {number}", printed, row, code=code[1:], level="class")
        for row, (code, printed) in enumerate(classes.items(), start=5)
    ]
    whole = {"level": "total", "measure": "project_expenditure"}
    rows.append(figure("expenditure_summary", "合计", "2.00", 99) | whole)
    return (
        empty_disclosure(f"{department}-{number}")
        .with_table("documents", [document(department, number)])
        .with_table("figures", rows)
    )


YEARS = [
    year(2025, c205="9.00", c201="1.00"),
    year(2023, c205="3.00", c210="1.00"),
    year(2024, c205="6.00"),
    year(2025, "另一局", c205="99.00"),
]


def test_own_years_are_in_order_and_other_departments_left_out() -> None:
    assert [d.doc_id for d in history.own_years(YEARS)] == ["样例局-2023", "样例局-2024", "样例局-2025"]
    assert history.own_years([]) == []


def test_classes_are_joined_by_code_and_named_as_in_the_latest_year() -> None:
    table = history.classes(YEARS)
    assert list(table[["code", "fiscal_year", "amount"]].itertuples(index=False, name=None)) == [
        ("205", 2023, wan("3")),
        ("205", 2024, wan("6")),
        ("205", 2025, wan("9")),
        ("201", 2025, wan("1")),
        ("210", 2023, wan("1")),
    ]
    assert set(table["name"][table["code"] == "205"]) == {"类205 2025"}
    assert list(table["share"][table["code"] == "205"]) == [Decimal("0.75"), Decimal(1), Decimal("0.9")]
    assert table["fiscal_year"].nunique() == 3


def test_kinds_of_expenditure_are_told_per_year() -> None:
    kinds = history.kinds(YEARS)
    assert list(kinds[["fiscal_year", "measure"]].itertuples(index=False, name=None)) == [
        (2023, "project_expenditure"),
        (2024, "project_expenditure"),
        (2025, "project_expenditure"),
    ]


def test_every_class_has_a_panel_and_a_year_without_it_says_so() -> None:
    drawn = charts.class_multiples(history.classes(YEARS), source="s")
    assert isinstance(drawn, Figure)
    panels = [axes for axes in drawn.axes if axes.get_title(loc="left")]
    assert [axes.get_title(loc="left")[:3] for axes in panels] == ["205", "201", "210"]
    assert [bar.get_height() for bar in panels[0].patches] == [30_000, 60_000, 90_000]
    assert [text.get_text() for text in panels[1].texts] == ["not printed", "not printed", "1.00"]


def test_one_year_alone_is_no_picture() -> None:
    for table in (history.classes(YEARS[:1]), history.classes([])):
        assert charts.class_multiples(table) is None
