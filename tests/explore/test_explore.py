"""The workbench: pivots and what they leave empty, code that gives the same table, evidence, and the widgets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from matplotlib.figure import Figure
from tests.support.examples import document, figure
from tests.support.notebooks import code_of
from tests.support.pages import displayed

from budgetlib import explore
from budgetlib.errors import DataDictionaryError, NothingProcessedError
from budgetlib.explore.controls import _Controls, controls
from budgetlib.explore.view import View
from budgetlib.messages import in_language
from budgetlib.model import Disclosure, empty_disclosure
from budgetlib.store import write

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "explore.ipynb"
SPENT: dict[str, Any] = {"table": "general_public_expenditure", "fund": "general_public_budget", "period": "current"}
CHOICE: dict[str, str] = {"table": "general_public_expenditure", "fund": "general_public_budget"}


def disclosure(department: str = "甲局", year: int = 2025, **own: Any) -> Disclosure:
    """Two classes with a section, a total, economic items, and projects of two units."""
    education = {"code": "205", "level": "class", **SPENT, **own}
    economic = {"table": "basic_by_economic", "fund": "general_public_budget", "level": "class", "period": "current"}
    project = {"table": "projects_current", "level": "line", "period": "current"}
    rows = [
        figure("合计", "500", **SPENT),
        figure("教育支出", str(year), row=2, key="k", **education),
        figure("普通教育", "300", code="20502", level="section", row=3, **SPENT),
        figure("卫生健康支出", "200", code="210", level="class", row=4, **SPENT),
        figure("工资福利支出", "77", row=5, **economic),
        *(figure("某项目", "10", row=6 + n, unit_name=f"{unit}所", **project) for n, unit in enumerate("甲甲乙")),
    ]
    made = empty_disclosure(f"{department}-{year}")
    for name, given in (("documents", [document(department, year)]), ("figures", rows)):
        made = made.with_table(name, [{"file": 1} | row for row in given])
    return made


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("processed")
    for department, year in (("甲局", 2024), ("甲局", 2025), ("乙局", 2025)):
        write(disclosure(department, year), place)
    return place


@pytest.fixture
def bench(root: Path) -> explore.Workbench:
    return explore.Workbench("甲局", [2024, 2025], str(root))


def test_a_pivot_has_a_row_for_each_class_and_a_column_for_each_disclosure(bench: explore.Workbench) -> None:
    assert [*bench.pivot.index] == [("205", "教育支出"), ("210", "卫生健康支出")]
    assert {name: [*values] for name, values in bench.pivot.items()} == {
        "甲局 2024": [Decimal(2024), Decimal(200)],
        "甲局 2025": [Decimal(2025), Decimal(200)],
    }


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"level": "section"}, {("20502", "普通教育"): 300}),
        ({"by": "economic", "table": "basic_by_economic"}, {("", "工资福利支出"): 77}),
        ({"by": "unit", "table": "projects_current", "fund": "all"}, {("甲所",): 20, ("乙所",): 10}),
        ({"by": "year"}, {("甲局",): 500}),
        ({"by": "economic"}, {}),  # a table of functions has no such rows
    ],
)
def test_what_the_rows_are_can_be_chosen(bench: explore.Workbench, options: dict[str, str], expected: Any) -> None:
    bench.look_at(replace(bench.view, **options))
    found = {} if bench.pivot.empty else {(*key,): int(v) for key, v in bench.pivot.iloc[:, -1].items()}
    assert found == expected
    if options.get("by") == "year":
        assert [*bench.pivot.columns] == [2024, 2025]


def test_a_cell_with_several_amounts_is_left_empty_and_told(tmp_path: Path) -> None:
    made = disclosure()
    twice = made.figures.assign(amount=made.figures["amount"] + 1, row=30)
    figures = pd.concat([made.figures, twice[twice["code"] == "205"]])
    found = explore.pivot(figures, made.documents, **CHOICE)
    assert [*found.iloc[:, 0]] == [None, Decimal(200)] or pd.isna(found.iloc[0, 0])
    write(made.with_table("figures", figures.drop(columns="doc_id").to_dict("records")), tmp_path)
    assert "several amounts" in explore.Workbench("甲局", 2025, str(tmp_path)).sentence().data


def test_the_widest_money_of_each_disclosure_is_taken() -> None:
    made = disclosure()
    wider = made.figures.assign(period="all", amount=Decimal(9))
    found = explore.pivot(pd.concat([made.figures, wider]), made.documents, **CHOICE)
    assert [*found.iloc[:, 0]] == [Decimal(9), Decimal(9)]


def test_synthetic_data_are_named(bench: explore.Workbench) -> None:
    assert "Synthetic" in bench.sentence().data


def test_unknown_rows_are_refused() -> None:
    made = disclosure()
    with pytest.raises(DataDictionaryError, match="economic"):
        explore.pivot(made.figures, made.documents, "three_public", by="colour")


@pytest.mark.parametrize("by", explore.BY)
def test_the_code_beside_a_view_gives_its_table_and_picture(bench: explore.Workbench, by: str) -> None:
    bench.look_at(replace(bench.view, by=by).settled(bench.figures))
    names: dict[str, Any] = {}
    exec(bench.view.code(), names)
    pd.testing.assert_frame_equal(names["table"], bench.pivot)
    assert not bench.pivot.empty and isinstance(explore.chart(names["table"]), Figure)
    assert isinstance(bench.chart(), Figure)


def test_the_code_beside_evidence_shows_the_same_place(bench: explore.Workbench) -> None:
    shown = bench.evidence(0, 1)
    lines = bench.evidence_lines(0, 1).splitlines()
    names: dict[str, Any] = {}
    exec("\n".join(lines[:-1]), names)
    assert repr(eval(lines[-1], names)) == repr(shown)
    assert bench.figure(0, 1)["amount"] == Decimal(2025)
    with pytest.raises(NothingProcessedError, match="row 9"):
        bench.figure(9, 0)


def test_what_is_not_printed_is_told(root: Path) -> None:
    bench = explore.Workbench("甲局", 2025, str(root), table="three_public")
    assert "print no such figures" in bench.sentence().data and "一般公共预算支出表" in bench.sentence().data
    shown = [bench.table(), bench.chart(), bench.evidence(), bench.evidence_code()]
    assert all(type(value).__name__ == "Markdown" for value in shown)
    with in_language("zh"):
        assert "没有" in bench.table().data


def test_the_notebook_runs_without_a_front_end(root: Path) -> None:
    own = {"department": "甲局", "fiscal_year": 2025, "root": str(root), "language": "zh"}
    with in_language("en"):
        kinds = [type(value).__name__ for value in displayed(NOTEBOOK, **own)]
    assert kinds == ["Workbench", "Table", "Chart", "Markdown", "ShownPlace", "Markdown"]
    assert len(code_of(NOTEBOOK)) == len(kinds) + 1


def test_a_bench_is_words_without_a_front_end_and_widgets_in_jupyterlab(bench: explore.Workbench, monkeypatch) -> None:
    assert set(bench._repr_mimebundle_()) == {"text/plain", "text/markdown"}
    monkeypatch.setattr("budgetlib.explore.workbench.is_interactive", lambda: True)
    assert "application/vnd.jupyter.widget-view+json" in bench._repr_mimebundle_()


@pytest.fixture
def panel(bench: explore.Workbench) -> Iterator[_Controls]:
    yield _Controls(bench)


def test_widgets_change_the_view_and_offer_what_there_is(panel: _Controls) -> None:
    panel.choice["by"].value = "unit"
    view = panel.bench.view
    assert (view.by, view.table, view.fund) == ("unit", "projects_current", "all")
    assert [value for _, value in panel.choice["table"].options] == ["projects_current"]
    panel.choice["department"].value = ("甲局", "乙局")
    assert [*panel.bench.pivot.columns] == ["乙局 2025", "甲局 2024", "甲局 2025"]
    assert "projects_current" in panel.code.value and len(panel.picture.children) == 1
    assert panel.bench.view.root == view.root


def test_a_choice_of_nothing_is_told_and_can_be_taken_back(panel: _Controls) -> None:
    panel.choice["department"].value = ("乙局",)
    panel.choice["fiscal_year"].value = (2024,)
    assert "乙局" in panel.told.value and panel.grid.children == ()
    panel.choice["fiscal_year"].value = (2025,)
    assert [*panel.bench.pivot.columns] == ["乙局 2025"] and panel.grid.children


def test_a_click_on_an_amount_shows_where_it_stands(panel: _Controls) -> None:
    (grid,) = panel.grid.children
    buttons = [cell for cell in grid.children if type(cell).__name__ == "Button"]
    assert [button.description for button in buttons[:2]] == ["0.20", "0.20"]
    buttons[1].click()
    assert "row 2" in panel.place.value and "2025" in panel.evidence_code.value
    assert panel.evidence.children


def test_widgets_are_one_box(bench: explore.Workbench) -> None:
    assert type(controls(bench)).__name__ == "VBox"
    assert View(("甲局",), (2025,)).title() == "一般公共预算支出表 · 合计 · 一般公共预算"
