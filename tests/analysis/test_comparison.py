"""Departments and years side by side: sizes, growth, structure and how far apart it is, expenses, coverage."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from IPython.display import Markdown

from budgetlib import charts
from budgetlib.analysis import comparison
from budgetlib.charts.style import FUNCTION_COLOURS, function_colour, function_hatch
from budgetlib.model import Disclosure, data_dictionary, empty_disclosure
from budgetlib.prose import comparison as say
from budgetlib.store.datasets import documents, write
from budgetlib.store.neighbours import peers, year_before
from tests.support.rows import claim, figure, indicator, project, wan

TABLE = "expenditure_summary"


def disclosure(
    department: str,
    year: int = 2025,
    classes: dict[str, str] | None = None,
    *,
    region: str = "甲市",
    synthetic: bool = False,
    scope: str = "department",
    **tables: list[dict[str, Any]],
) -> Disclosure:
    """A disclosure that spends these amounts (万元) on functional classes."""
    classes = classes or {}
    figure_rows = [figure(TABLE, f"类{code}", amount, code=code, level="class") for code, amount in classes.items()]
    if classes:
        whole = str(sum(map(Decimal, classes.values())))
        figure_rows.insert(0, figure(TABLE, "合计", whole, level="total"))
    first = {"region": region, "department": region + department, "fiscal_year": year, "kind": "budget"}
    first |= {"scope": scope, "source": f"{department}.pdf", "sha256": "0", "pages": 1, "reader": "pdf"}
    first |= {"layout": "shanxi", "synthetic": synthetic}
    made = empty_disclosure(f"{region}-{department}-{year}-budget{'-unit' * (scope == 'unit')}")
    for name, rows in {"documents": [first], "figures": figure_rows, **tables}.items():
        made = made.with_table(name, rows)
    return made


ONE = disclosure("甲局", 2025, {"201": "60.00", "208": "40.00"})
OTHER = disclosure("乙局", 2025, {"201": "10.00", "215": "30.00"})
BEFORE = disclosure("甲局", 2024, {"201": "80.00"})


def test_growth_is_computed_where_the_year_before_is_compared_too() -> None:
    sizes = comparison.sizes([ONE, OTHER, BEFORE])
    assert list(sizes["label"]) == ["甲局 2025", "乙局 2025", "甲局 2024"]
    assert list(sizes["total"]) == [wan("100"), wan("40"), wan("80")]
    assert sizes["growth"].iloc[0] == Decimal("0.25")
    assert sizes["growth"].isna().tolist() == [False, True, True]


def test_growth_that_the_text_states_stands_beside_it() -> None:
    said = claim("change", "收入总计", measure="total_revenue", amount="100.00", change="20.00", percent="25.00")
    sizes = comparison.sizes([disclosure("甲局", 2025, {"201": "100.00"}, claims=[said])])
    assert sizes["stated_growth"].iloc[0] == Decimal("0.25")


def test_labels_name_the_region_where_departments_share_a_name() -> None:
    assert comparison.labels([ONE, disclosure("甲局", 2025, region="乙市")]) == ["甲市甲局 2025", "乙市甲局 2025"]


def test_a_department_and_a_unit_of_the_same_name_have_labels_of_their_own() -> None:
    unit = disclosure("甲局", 2025, {"201": "30.00"}, scope="unit")
    assert comparison.labels([ONE, unit]) == ["甲市甲局 2025", "甲市甲局 2025（单位）"]
    assert comparison.labels([ONE, ONE]) == [ONE.doc_id, ONE.doc_id]
    assert comparison.sizes([unit, BEFORE])["growth"].isna().all(), "a unit does not grow from its department"


def test_the_distance_is_the_share_of_money_spent_on_other_functions() -> None:
    distances = comparison.distances(comparison.functional_shares([ONE, OTHER, BEFORE]))
    assert distances.loc["甲局 2025", "甲局 2025"] == 0
    assert distances.loc["甲局 2025", "甲局 2024"] == Decimal("0.4")
    assert distances.loc["甲局 2025", "乙局 2025"] == distances.loc["乙局 2025", "甲局 2025"] == Decimal("0.75")


def test_shares_of_a_document_add_up_and_names_stand_for_codes_in_summary_tables() -> None:
    summary = [
        figure("revenue_expenditure_summary", name, amount, side="expenditure", level="class")
        for name, amount in (("教育支出", "3.00"), ("卫生健康支出", "1.00"))
    ]
    shares = comparison.functional_shares([disclosure("丙局", figures=summary)])
    assert list(shares["code"]) == ["205", "210"]
    assert sum(shares["share"]) == 1


def test_expenses_are_set_against_the_whole() -> None:
    rows = [
        figure(TABLE, "合计", "100.00", level="total"),
        figure("three_public", "公务接待费", "1.00", measure="reception"),
        figure("three_public", "公务用车购置及运行费", "3.00", measure="vehicles"),
        figure("operating", "部门合计", "20.00", measure="operating", level="total"),
    ]
    found = comparison.expenses([disclosure("甲局", figures=rows), OTHER])
    assert found["three_public"].iloc[0] == wan("4")
    assert found["three_public_share"].iloc[0] == Decimal("0.04")
    assert found["operating_share"].iloc[0] == Decimal("0.2")
    assert found.loc[1, ["three_public", "operating"]].isna().all()


def test_coverage_by_targets_is_empty_for_a_document_without_projects() -> None:
    projects = [project("甲", "10.00", form=1, year="10.00"), project("乙", "30.00")]
    covered = disclosure("甲局", projects=projects, indicators=[indicator(1, "数量指标", "数量", "≥5个")])
    found = comparison.targets([covered, OTHER])
    assert found["money_share"].iloc[0] == Decimal("0.25")
    assert list(found["projects"]) == [2, 0]
    assert found["money_share"].isna().iloc[1]
    assert 0 < found["score"].iloc[0] < 100
    assert found["score"].isna().iloc[1]


def test_one_disclosure_alone_is_told_by_a_sentence() -> None:
    assert say.ALONE in say.group_sentence([ONE]).data
    assert say.ALONE in say.distance_sentence(comparison.distances(comparison.functional_shares([ONE]))).data
    assert isinstance(charts.structure_bars(comparison.functional_shares([disclosure("空局")])), Markdown)


def test_synthetic_departments_say_so_wherever_they_are_named() -> None:
    made = disclosure("合成局", 2025, {"201": "1.00"}, synthetic=True)
    assert comparison.labels([made]) == ["合成局 2025 (synthetic)"]
    assert comparison.functional_shares([made])["label"].iloc[0].endswith("(synthetic)")


def test_distances_as_rows_name_every_pair_once() -> None:
    pairs = comparison.pairs(comparison.distances(comparison.functional_shares([ONE, OTHER, BEFORE])))
    assert list(pairs["distance"]) == [Decimal("0.75"), Decimal("0.4"), Decimal("0.75")]


def test_growth_is_drawn_for_those_that_state_or_show_any_and_told_where_none_does() -> None:
    sizes = comparison.sizes([ONE, OTHER, BEFORE])
    drawn = charts.growth_dots(comparison.grown(sizes)).axes[0]
    assert [label.get_text() for label in drawn.get_yticklabels()] == ["甲局 2025"]
    assert [note.get_text() for note in drawn.texts] == ["+25.0 %"]
    assert isinstance(charts.growth_dots(comparison.grown(comparison.sizes([OTHER]))), Markdown)


def test_expenses_are_drawn_with_what_is_not_disclosed_named() -> None:
    rows = [
        figure(TABLE, "合计", "100.00", level="total"),
        figure("three_public", "公务接待费", "1.00", measure="reception"),
    ]
    expenses = comparison.disclosed(comparison.expenses([disclosure("甲局", figures=rows), OTHER]))
    public, operating = charts.expense_bars(expenses).axes
    assert [note.get_text() for note in public.texts] == ["1.00 · 1.00 %"]
    assert [note.get_text() for note in operating.texts] == ["not disclosed"]
    assert isinstance(charts.expense_bars(comparison.disclosed(comparison.expenses([OTHER]))), Markdown)


def test_a_matrix_of_many_departments_numbers_its_columns() -> None:
    names = [f"{number}局" for number in range(20)]
    apart = [[Decimal(one != other) / 2 for other in names] for one in names]
    axes = charts.distance_matrix(pd.DataFrame(apart, index=names, columns=names, dtype=object)).axes[0]
    assert [label.get_text() for label in axes.get_xticklabels()][:3] == ["1", "2", "3"]
    assert axes.get_yticklabels()[0].get_text() == "0局  1"
    assert {text.get_text() for text in axes.texts} == {"·", "50"}


def test_classes_that_share_a_colour_are_told_apart_by_a_hatch() -> None:
    codes = [f"{number}" for number in range(201, 230)]
    known = [(function_colour(code), function_hatch(code)) for code in codes if code in FUNCTION_COLOURS]
    assert len(set(known)) == len(known)


def test_the_summary_names_size_structure_and_expenses() -> None:
    compared = [ONE, OTHER, BEFORE]
    distances = comparison.distances(comparison.functional_shares(compared))
    told = say.summary(
        comparison.sizes(compared), distances, comparison.expenses(compared), comparison.targets(compared)
    ).data
    assert "number 1 of 3 disclosures by size and +25.00 %" in told
    assert "nearest to 甲局 2024: 40.0 % of the money" in told
    assert "neither three-public nor operating expenses" in told


def test_the_sentence_on_size_tells_rank_and_growth() -> None:
    sentence = say.sizes_sentence(comparison.sizes([ONE, OTHER, BEFORE])).data
    assert "100.00 万元" in sentence
    assert "number 1 of 3 disclosures by size" in sentence
    assert "+25.00 %" in sentence


def test_pictures_have_a_bar_and_a_square_for_each() -> None:
    shares = comparison.functional_shares([ONE, OTHER])
    bars = charts.structure_bars(shares, source="Source: x").axes[0]
    assert [label.get_text() for label in bars.get_yticklabels()] == ["甲局 2025", "乙局 2025"]
    matrix = charts.distance_matrix(comparison.distances(shares)).axes[0]
    assert len(matrix.collections[0].get_paths()) == 4
    assert sorted(text.get_text() for text in matrix.texts) == ["75", "75", "·", "·"]


@pytest.fixture
def root(tmp_path):
    synthetic = disclosure("合成局", 2025, {"201": "1.00"}, synthetic=True)
    older = disclosure("乙局", 2023, {"201": "1.00"})
    unit = disclosure("甲局", 2025, {"201": "30.00"}, scope="unit")
    for one in (ONE, OTHER, BEFORE, synthetic, older, unit):
        write(one, tmp_path)
    return tmp_path


def chosen(root, department: str):
    known = documents(root)
    return known[
        (known["department"] == department) & (known["fiscal_year"] == 2025) & (known["scope"] == "department")
    ]


def test_real_and_synthetic_departments_are_never_compared(root) -> None:
    found = [one.doc_id for one in peers(chosen(root, "甲市甲局"), root)]
    assert found == ["甲市-甲局-2025-budget", "甲市-甲局-2024-budget", "甲市-乙局-2025-budget"]
    assert [one.doc_id for one in peers(chosen(root, "甲市合成局"), root)] == ["甲市-合成局-2025-budget"]
    assert len(peers(chosen(root, "甲市甲局"), root, limit=2)) == 2


def test_the_year_before_is_found_or_a_disclosure_without_rows(root) -> None:
    assert year_before(chosen(root, "甲市甲局"), root).doc_id == "甲市-甲局-2024-budget"
    none = year_before(chosen(root, "甲市乙局"), root)
    assert all(none.tables_by_name[name].empty for name in data_dictionary())
