"""The change between two years adds up to the fen; and this year's text against the prior year's own document."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from tools.synthetic.samples import SAMPLE_SEED, SAMPLES, write_sample

from budgetlib import read
from budgetlib.analysis import computed_change, prior_year, project_changes
from budgetlib.analysis.computed_change import OUTSIDE, ROUNDING, UNEXPLAINED
from budgetlib.model import Disclosure, empty_disclosure
from tests.support.rows import claim, figure, frame, nothing, project, wan

TABLE = "expenditure_summary"


def functions(*rows: tuple[str, str, str, str], total: tuple[str, str, str]) -> pd.DataFrame:
    """A functional table: code, name, basic, project in 万元; blank for nil."""
    figures = []
    for place, (code, name, basic, projects) in enumerate([("", "合计", *total[1:]), *rows], 1):
        level = "total" if not code else {3: "class", 5: "section", 7: "item"}[len(code)]
        whole = total[0] if not code else str(Decimal(basic or 0) + Decimal(projects or 0))
        parts = {"total": whole, "basic_expenditure": basic, "project_expenditure": projects}
        figures += [
            figure(TABLE, name, printed, place, code=code or None, level=level, measure=measure)
            for measure, printed in parts.items()
            if printed
        ]
    return frame("figures", figures)


BEFORE = functions(
    ("201", "一般公共服务支出", "60.00", "40.00"),
    ("2010301", "行政运行", "60.00", ""),
    ("2010308", "信访事务", "", "40.00"),
    ("210", "医疗卫生与计划生育支出", "10.00", ""),
    ("2101101", "行政单位医疗", "10.00", ""),
    total=("110.00", "70.00", "40.00"),
)
NOW = functions(
    ("201", "一般公共服务支出", "55.00", "45.00"),
    ("2010301", "行政运行", "55.00", ""),
    ("2014004", "信访业务", "", "45.00"),
    ("210", "卫生健康支出", "9.00", "3.01"),
    ("2101101", "行政单位医疗", "9.00", "3.01"),
    total=("112.02", "64.00", "48.02"),
)


def test_functions_add_up_to_the_printed_change_and_rounding_is_a_row_of_its_own() -> None:
    table = computed_change.by_function(BEFORE, NOW, 2024)
    assert sum(table["change"]) == wan("2.02")
    assert table["part"].iloc[-1] == ROUNDING
    assert table["change"].iloc[-1] == wan("0.01")
    assert sum(table["before"]) == wan("110.00")
    assert set(table["table"]) == {TABLE}


def test_each_code_is_split_into_basic_and_project_and_recoded_items_are_joined() -> None:
    table = computed_change.by_function(BEFORE, NOW, 2024).set_index(["code", "part"])
    assert table.loc[("2010301", "basic_expenditure"), "change"] == wan("-5")
    recoded = table.loc[("2014004", "project_expenditure")]
    assert (recoded["before"], recoded["now"], recoded["joined"]) == (wan("40"), wan("45"), "recoded")
    assert recoded["name_before"] == "2010308 信访事务"
    assert table.loc[("2101101", "project_expenditure"), "before"] == 0


def test_by_class_a_renamed_class_is_one_row() -> None:
    table = computed_change.by_function(BEFORE, NOW, 2024, "class")
    renamed = table[table["code"] == "210"].iloc[0]
    assert (renamed["name_before"], renamed["name"]) == ("医疗卫生与计划生育支出", "卫生健康支出")
    assert renamed["joined"] == "same code, renamed"
    assert sum(table["change"]) == wan("2.02")


def test_rows_that_do_not_add_up_are_not_called_rounding() -> None:
    wrong = NOW.assign(amount=[wan("200") if level == "total" else a for level, a in NOW[["level", "amount"]].values])
    table = computed_change.by_function(BEFORE, wrong, 2024)
    assert table["part"].iloc[-1] == UNEXPLAINED
    assert sum(table["change"]) == wan("90")


def test_money_outside_the_common_table_is_a_row_and_the_sum_stays_exact() -> None:
    def with_whole(figures: pd.DataFrame, printed: str) -> pd.DataFrame:
        general = figures.assign(table="general_public_expenditure")
        kinds = frame("figures", [figure(TABLE, "合计", printed, level="total")])
        return pd.concat([kinds, general], ignore_index=True)

    table = computed_change.by_function(with_whole(BEFORE, "120.00"), with_whole(NOW, "115.00"), 2024)
    assert table["part"].iloc[-1] == OUTSIDE
    assert table["change"].iloc[-1] == wan("-7.02")
    assert sum(table["change"]) == wan("-5")


def test_where_one_year_stops_at_sections_the_other_does_too() -> None:
    coarse = functions(("21505", "工业", "5.00", "5.00"), total=("10.00", "5.00", "5.00"))
    fine = functions(
        ("21505", "工业", "6.00", "7.00"), ("2150501", "行政运行", "6.00", ""), ("2150517", "产业发展", "", "7.00"),
        total=("13.00", "6.00", "7.00"),
    )  # fmt: skip
    table = computed_change.by_function(coarse, fine, 2025)
    assert set(table["code"]) == {"21505"}
    assert sum(table["change"]) == wan("3")


def test_without_a_common_table_nothing_is_decomposed() -> None:
    assert computed_change.by_function(nothing("figures"), NOW, 2025).empty
    assert computed_change.whole(nothing("figures"), NOW) is None


def test_points_for_display_add_up_to_the_rounded_total() -> None:
    shown = computed_change.points([Decimal(1), Decimal(1), Decimal(1), Decimal(-1)], Decimal(300))
    assert sum(shown) == Decimal("0.67")
    assert sorted(shown) == [Decimal("-0.33"), Decimal("0.33"), Decimal("0.33"), Decimal("0.34")]
    assert computed_change.points([], Decimal(1)) == []


def test_projects_end_begin_grow_shrink_or_stay() -> None:
    before = frame(
        "projects", [project("甲", "10.00"), project("乙", "5.00"), project("2024年丙", "3.00"), project("戊", "1.00")]
    )
    now = frame(
        "projects", [project("乙", "6.50"), project("2025年丙", "2.00"), project("丁", "4.00"), project("戊", "1.00")]
    )
    table = project_changes.by_project(before, now)
    became = dict(zip(table["name"], table["part"], strict=True))
    assert became == {"甲": "discontinued", "乙": "larger", "2025年丙": "smaller", "丁": "new", "戊": "unchanged"}
    assert sum(table["change"]) == wan("-5.50")
    moved = project_changes.movements(table).set_index("part")
    assert moved.loc["larger", "change"] == wan("1.50")
    assert list(moved["projects"]) == [1, 1, 1, 1, 1]


def test_what_the_listed_projects_leave_of_the_printed_total_is_a_row() -> None:
    sides = [frame("projects", [project("甲", amount)]) for amount in ("10.00", "11.00")]
    table = project_changes.by_project(*sides, (wan("10"), wan("15")))
    assert list(table["part"]) == ["larger", OUTSIDE]
    assert sum(table["change"]) == wan("5")
    assert project_changes.by_project(nothing("projects"), sides[1]).empty


def disclosure(**tables: list[dict[str, Any]]) -> Disclosure:
    rows = {name: frame(name, listed) for name, listed in tables.items()}
    blank = empty_disclosure("样例市-样例局-2025-budget")
    return Disclosure(blank.doc_id, blank.tables_by_name | rows)


def prior_document(printed: str) -> Disclosure:
    table = "general_public_expenditure"
    tables = [{"table": table, "title": table, "page_first": 3, "page_last": 3, "rows": 1}]
    return disclosure(figures=[figure(table, "合计", printed, level="total")], tables=tables)


@pytest.mark.parametrize(("printed", "verdict"), [("100.00", "agrees"), ("100.01", "agrees"), ("101.00", "disagrees")])
def test_a_level_that_the_text_implies_is_compared_with_the_prior_document(printed, verdict) -> None:
    said = claim(
        "general_public_expenditure", "一般公共预算当年支出", amount="90.00", change="-10.00", direction="decrease"
    )
    said |= {"measure": "general_public_current_expenditure", "fund": "general_public_budget"}
    levels = prior_year.prior_levels(prior_document(printed), disclosure(claims=[said]))
    assert list(levels["verdict"]) == [verdict]
    assert levels["implied"].iloc[0] == wan("100")
    assert len(prior_year.disagreements(levels)) == (verdict == "disagrees")


def test_a_reason_is_set_beside_what_both_years_print() -> None:
    said = claim(
        "change", "预算收入总计", amount="112.02", change="2.02", reasons="项目经费增加；人员减少；项目经费减少"
    )
    found = prior_year.reasons_and_parts(_with(BEFORE), _with(NOW, said))
    assert list(found["verdict"]) == ["moved that way", "no figure in both years", "moved the other way"]
    assert found["change"].iloc[0] == wan("8.02")


def _with(figures: pd.DataFrame, *claims: dict[str, Any]) -> Disclosure:
    blank = disclosure(claims=list(claims))
    return Disclosure(blank.doc_id, blank.tables_by_name | {"figures": figures})


def test_the_synthetic_department_with_two_years_is_taken_apart_to_the_fen(tmp_path) -> None:
    before, now = (read(path) for path in write_sample(SAMPLES[0], SAMPLE_SEED, tmp_path)[:2])
    _is_exact(before, now)
    assert "recoded" in set(computed_change.by_function(before.figures, now.figures, 2025)["joined"])
    parts = set(project_changes.by_project(before.projects, now.projects)["part"])
    assert {"discontinued", "new", "larger", "smaller"} <= parts
    assert set(prior_year.prior_levels(before, now)["verdict"]) == {"agrees"}


def _is_exact(before: Disclosure, now: Disclosure) -> None:
    whole = computed_change.whole(before.figures, now.figures)
    for level in ("item", "class"):
        table = computed_change.by_function(
            before.figures, now.figures, int(now.documents["fiscal_year"].iloc[0]), level
        )
        assert sum(table["change"]) == whole["change"]
        assert sum(table["before"]) == whole["before"]
        assert sum(computed_change.points(list(table["change"]), whole["before"])) == round(whole["rate"] * 100, 2)
