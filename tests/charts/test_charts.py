"""Pictures: every mark carries the number of the table it draws, every glyph exists, empty tables become sentences."""

from __future__ import annotations

import warnings
from decimal import Decimal
from io import BytesIO

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.display import Markdown
from matplotlib import pyplot as plt
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from budgetlib import charts
from budgetlib.analysis import (
    assignment,
    costs,
    indicators,
    projects,
    quality,
    reconciliation,
    stated_change,
    structure,
    targets,
)
from budgetlib.charts.chart import in_words
from budgetlib.charts.style import FUNCTION_COLOURS, FUND_COLOURS, canvas, columns_of, ink_on, shortened
from budgetlib.charts.treemap import squarified
from tests.support.rows import claim, cost, figure, frame, indicator, nothing, project

LONG = "编制某市通信网络事故应急预案、突发事件通信保障应急预案和开展应急演练经费"
REVENUE = "revenue_expenditure_summary"
FIGURES = frame(
    "figures",
    [
        figure(REVENUE, "一般公共预算", "98.00", side="revenue", fund="general_public_budget", period="current"),
        figure(REVENUE, "上年结转", "2.00", 2, side="revenue", period="carryover"),
        figure("expenditure_summary", "教育支出", "60.00", 1, code="205", level="class"),
        figure("expenditure_summary", "住房保障支出", "40.00", 2, code="221", level="class"),
        figure(
            "expenditure_summary", "住房保障支出", "40.00", 2, code="221", level="class", measure="basic_expenditure"
        ),
        figure("expenditure_summary", "普通教育", "60.00", 3, code="2050299", level="item"),
        figure(
            "expenditure_summary", "普通教育", "35.00", 3, code="2050299", level="item", measure="project_expenditure"
        ),
        figure("expenditure_summary", "住房公积金", "40.00", 4, code="2210201", level="item"),
    ],
)
GENERAL = {"measure": "fund_expenditure", "fund": "general_public_budget"}
CLAIMS = frame(
    "claims",
    [
        claim("change", "收入总计", 1, measure="total_revenue", amount="100.00", change="-50.00"),
        claim("x", "一般公共预算", 2, **GENERAL, amount="98.00", change="-40.00"),
        claim("operating", "机关运行经费", 3, measure="operating", amount="9.00", change="-1.00"),
    ],
)
PROJECTS = frame(
    "projects",
    [project("甲“乙”≥项目", "30.00", 1, year="30.00", total="50.00"), project(LONG, "5.00", None)],
)
INDICATORS = frame("indicators", [indicator(1, "数量指标", "次数", "≥5次"), indicator(1, "社会效益", "稳定", "促进")])
COSTS = frame("costs", [cost(1, "奖励", "12.00")])


def drawings(figures_, claims, projects_, indicators_, costs_) -> dict:
    """Every picture of the notebooks, drawn from the given datasets."""
    curve = projects.lorenz(projects_)
    parts = stated_change.parts_of_change(claims)
    classes = structure.by_function(figures_)
    judged = targets.judged(projects_, indicators_, 2025)
    return {
        "proof": lambda: charts.proof_map(
            reconciliation.cells(figures_.assign(standing="proved"), nothing("tables")), source="s"
        ),
        "fund": lambda: charts.fund_bars(structure.by_fund(figures_), source="s"),
        "function": lambda: charts.function_bars(classes, source="s"),
        "treemap": lambda: charts.function_treemap(structure.by_function(figures_, "item"), {}, source="s"),
        "ranked": lambda: charts.ranked_bars(projects.by_amount(projects_), "Projects", source="s"),
        "waterfall": lambda: charts.change_waterfall(stated_change.waterfall(parts), 2025, source="s"),
        "lorenz": lambda: charts.lorenz_curve(curve, projects.gini(curve), source="s"),
        "explained": lambda: charts.explained_bars(costs.explained(projects_, costs_), source="s"),
        "assignment": lambda: charts.assignment_bars(assignment.assign(figures_, projects_).codes, source="s"),
        "period": lambda: charts.period_bars(projects.beyond_year(projects_), source="s"),
        "coverage": lambda: charts.coverage_bars(indicators.coverage(projects_, indicators_), source="s"),
        "targets": lambda: charts.target_bars(targets.by_form(judged), source="s"),
        "scores": lambda: charts.score_matrix(quality.scores(projects_, indicators_, judged), source="s"),
        "matrix": lambda: charts.indicator_matrix(
            indicators.matrix(projects_, indicators_),
            indicators.matrix(projects_, indicators_, checkable=True),
            source="s",
        ),
    }


FILLED = drawings(FIGURES, CLAIMS, PROJECTS, INDICATORS, COSTS)
EMPTY = drawings(*(nothing(name) for name in ("figures", "claims", "projects", "indicators", "costs")))


def texts(drawn: Figure) -> str:
    """Everything written in a picture."""
    return " ".join(text.get_text() for text in drawn.findobj(Text))


@pytest.mark.parametrize("name", FILLED)
def test_every_picture_is_drawn_without_a_missing_glyph_and_names_its_source(name: str, tmp_path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = FILLED[name]()
        drawn.savefig(tmp_path / "picture.png")
    assert drawn.get_supxlabel() == "s"


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_table_becomes_a_sentence_or_nothing_and_never_an_empty_chart(name: str) -> None:
    drawn = EMPTY[name]()
    assert drawn is None or isinstance(drawn, Markdown)  # None: the notebooks say it beside the picture
    assert drawn is None or "does not disclose" in drawn.data


def test_pictures_are_left_to_their_caller_so_that_a_notebook_shows_each_once() -> None:
    FILLED["fund"]()
    assert plt.get_fignums() == []


def test_bars_carry_amount_and_share() -> None:
    assert "98.00  ·  98.00 %" in texts(FILLED["fund"]())


def test_the_bars_of_a_breakdown_have_the_lengths_of_its_amounts() -> None:
    axes = FILLED["fund"]().axes[0]
    assert [bar.get_width() for bar in axes.patches] == [980_000, 20_000]


def test_parts_beyond_the_limit_are_added_up() -> None:
    listed = projects.by_amount(frame("projects", [project(str(i), "1.00", i) for i in range(1, 6)]))
    drawn = charts.ranked_bars(listed, "x", limit=2)
    assert "3 others" in texts(drawn)
    assert "3.00  ·  60.00 %" in texts(drawn)


def test_the_waterfall_ends_at_the_printed_level() -> None:
    written = texts(FILLED["waterfall"]())
    for text in ("150.00", "100.00", "−1.00", "2024 (implied)", "2025 (printed)"):
        assert text in written


def test_the_matrix_shows_counts_and_dots_for_none() -> None:
    axes = FILLED["matrix"]().axes[0]
    assert sorted(text.get_text() for text in axes.texts) == ["1", "1", *["·"] * 16]


def test_pictures_are_identical_on_every_run(tmp_path) -> None:
    for name in ("a", "b"):
        FILLED["waterfall"]().savefig(tmp_path / name, format="png", metadata={"Software": None})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=30))
def test_tiles_have_areas_in_proportion_and_fill_the_box(sizes: list[int]) -> None:
    sizes = sorted(map(float, sizes), reverse=True)
    boxes = squarified(sizes, (0, 0, 1, 0.5))
    areas = [width * height for _, _, width, height in boxes]
    assert areas == pytest.approx([0.5 * size / sum(sizes) for size in sizes])
    assert all(x >= -1e-9 and x + w <= 1 + 1e-9 and y >= -1e-9 and y + h <= 0.5 + 1e-9 for x, y, w, h in boxes)


def test_long_names_are_shortened_but_keep_what_tells_them_apart() -> None:
    assert shortened("短") == "短"
    assert columns_of(shortened(LONG, 20)) <= 20
    assert shortened(LONG + " (106.10)", 30).endswith("… (106.10)")


def test_funds_are_told_apart_by_colour_and_labels_are_readable_on_every_colour() -> None:
    assert len(set(FUND_COLOURS.values())) == len(FUND_COLOURS)
    founding = [FUNCTION_COLOURS[code] for code in ("201", "205", "208", "210", "214", "215", "221")]
    assert len(set(founding)) == len(founding)
    assert (ink_on("#000000"), ink_on("#FFFFFF")) == ("white", "#222222")


def test_money_is_drawn_exactly_even_with_fen() -> None:
    rows = [figure(REVENUE, "单位资金", "0.0001", side="revenue", fund="own_funds", period="current")]
    funds = structure.by_fund(frame("figures", rows))
    assert funds["amount"].iloc[0] == Decimal(1)
    assert charts.fund_bars(funds).axes[0].patches[0].get_width() == 1


@pytest.mark.parametrize("amount", ["0.00", "-5.00"])
def test_amounts_of_nil_or_below_are_drawn_without_a_warning_or_become_a_sentence(amount: str) -> None:
    spent = {"code": "205", "level": "class"}
    rows = [
        figure("expenditure_summary", "教育支出", amount, 1, **spent),
        figure("expenditure_summary", "普通教育", amount, 3, code="2050299", level="item"),
        figure(REVENUE, "一般公共预算", amount, side="revenue", fund="general_public_budget", period="current"),
    ]
    odd = frame("projects", [project("丙", amount, 1, year=amount, total="5.00"), project("丁", amount, None)])
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        for name, draw in drawings(frame("figures", rows), CLAIMS, odd, INDICATORS, COSTS).items():
            drawn = draw()
            assert isinstance(drawn, Figure | Markdown | None), name
            if isinstance(drawn, Figure):
                drawn.draw_without_rendering()


def test_a_chart_is_told_in_words_and_painted_with_few_colours() -> None:
    rows = pd.DataFrame({"name": ["甲", "乙"], "share": [Decimal("0.4"), Decimal("0.6")]})
    rows["amount"] = [Decimal(40_000), Decimal(-60_000)]
    assert in_words("Money", rows) == "Money. 2: 乙 -6.00 万元; 甲 4.00 万元"
    assert in_words("Nothing", rows.head(0)) == in_words("Nothing", None) == "Nothing"
    drawn, _ = canvas("Money", height=1)
    picture = Image.open(BytesIO(drawn.png()))
    assert (picture.format, picture.mode) == ("PNG", "P")
    assert repr(drawn) == "Money" and drawn._repr_png_()[1] == {"alt": "Money"}


def test_the_proof_map_names_each_cell_that_is_not_proved_and_numbers_it() -> None:
    places = {"page": [3, 3, 4], "row": [1, 2, 7], "name": ["甲", "乙", None], "number": 1, "title": "收支表", "x": 0}
    cells = pd.DataFrame({**places, "y": [0, 1, 2], "standing": ["proved", "supported", "contradicted"]})
    figure = charts.proof_map(cells, source="source")
    below = figure.get_supxlabel()
    assert below.splitlines() == [
        "1  contradicted: 收支表, p. 4, row 7",
        "2  supported: 收支表, p. 3, row 2, 乙",
        "source",
    ]
    assert [text.get_text() for text in figure.axes[0].texts] == ["2", "1"]
