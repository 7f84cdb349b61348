"""Proposals for misread figures: what was printed, whether that is certain, and when nothing is proposed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from budgetlib.reconcile import apply_repairs, reconcile
from tests.support.literal import claim, disclosure, figure, wan

ROWS = (
    ("", "total", "600.00", "210.00", "390.00"),
    ("201", "class", "400.00", "160.00", "240.00"),
    ("20101", "section", "251.13", "111.13", "140.00"),
    ("20102", "section", "148.87", "48.87", "100.00"),
    ("202", "class", "200.00", "50.00", "150.00"),
)
CELL = {"table": "expenditure_summary", "page": 1, "row": 3, "code": "20101", "level": "section", "name": "行3"}
CELL |= {"name_printed": "行3", "measure": "total", "fund": "all", "period": "all", "printed": "25l.1З"}
FINDING = {"rule": "unreadable_figure", "severity": "error", "title": "expenditure_summary: '25l.1З'."}
FINDING |= {"explanation": "–", "evidence": "p1 r3"}
MEASURES = ("total", "basic_expenditure", "project_expenditure")


def table(**misread: str) -> list[dict]:
    """The expenditure summary; `r3_total="251.18"` prints another figure in row 3."""
    rows = []
    for row, (code, level, *cells) in enumerate(ROWS, start=1):
        for measure, cell in zip(MEASURES, cells, strict=True):
            printed = misread.get(f"r{row}_{measure}", cell)
            grain = wan("1").scaleb(-len(printed.partition(".")[2]))
            rows.append(figure(f"行{row}", printed, row=row, code=code, level=level, measure=measure, grain=grain))
    return rows


def proposals(**misread: str) -> list[tuple[int, str, Decimal, str]]:
    found = reconcile(disclosure(figures=table(**misread))).repairs
    return list(
        zip(found["row"], found["column"].str.split("/").str[0], found["proposed"], found["certainty"], strict=True)
    )


def test_a_consistent_table_needs_no_repair() -> None:
    assert proposals() == []


@pytest.mark.parametrize("read", ["261.13", "25.13", "2511.13", "25113", "215.13", "25.113"])
def test_a_misread_figure_is_put_right_with_certainty(read: str) -> None:
    assert proposals(r3_total=read) == [(3, "total", wan("251.13"), "unique")]


def spaced(rows: list[dict]) -> list[dict]:
    """The figures as text conversions print them: with a blank behind the point."""
    return [{**row, "printed": row["printed"].replace(".", ". ")} for row in rows]


@pytest.mark.parametrize("read", ["261.13", "2511.13", "25.113"])
def test_a_blank_behind_the_point_hides_no_misreading(read: str) -> None:
    (row,) = reconcile(disclosure(figures=spaced(table(r3_total=read)))).repairs.to_dict("records")
    assert (row["row"], row["proposed"], row["certainty"]) == (3, wan("251.13"), "unique")


@pytest.mark.parametrize("as_spelled", [list, spaced])
def test_a_number_split_over_two_cells_is_joined_and_its_other_half_removed(as_spelled: Any) -> None:
    blank = table(r1_basic_expenditure="98.87", r1_project_expenditure="501.13", r2_basic_expenditure="48.87")
    blank = [row for row in blank if (row["row"], row["measure"]) not in {(2, MEASURES[2]), (3, MEASURES[2])}]
    halves = {"r2_project_expenditure": "351.13", "r3_project_expenditure": "251.13"}
    halves |= {"r3_total": "51.13", "r3_basic_expenditure": "2"}
    right = [row for row in table(**halves) if row["row"] in {2, 3} and row["measure"] != "basic_expenditure"]
    half = [row for row in table(**halves) if (row["row"], row["measure"]) == (3, "basic_expenditure")]
    kept = [row for row in blank if row["row"] != 3 and (row["row"], row["measure"]) != (2, "total")]
    found = reconcile(disclosure(figures=as_spelled([*kept, *right, *half]))).repairs.to_dict("records")
    said = {(row["column"].split("/")[0], row["proposed"], row["certainty"]) for row in found}
    assert said == {("total", wan("251.13"), "unique"), ("basic_expenditure", Decimal(0), "unique")}


def test_two_misread_figures_are_put_right_together() -> None:
    found = proposals(r3_total="261.13", r5_basic_expenditure="80.00")
    assert sorted(found) == [(3, "total", wan("251.13"), "unique"), (5, "basic_expenditure", wan("50.00"), "unique")]


def test_a_breach_that_no_small_misreading_explains_is_the_documents_own() -> None:
    assert proposals(r3_total="397.46") == []


def test_figures_stay_as_printed_and_name_the_identities_that_demand_the_change() -> None:
    found = reconcile(disclosure(figures=table(r3_total="261.13")))
    assert wan("261.13") in set(found.figures["amount"])
    (row,) = found.repairs.to_dict("records")
    assert row["identities"].split("; ") == ["hierarchy", "basic_and_project"]
    assert "261.13" in row["reason"] and "251.13" in row["reason"]


def test_applying_repairs_changes_the_certain_ones_and_marks_them() -> None:
    found = reconcile(disclosure(figures=table(r3_total="261.13")))
    repaired = apply_repairs(found.figures, found.repairs, found.unreadable)
    assert repaired[repaired["repaired"]]["amount"].tolist() == [wan("251.13")]
    assert repaired["printed"].tolist() == found.figures["printed"].tolist()


def test_columns_read_one_cell_off_are_put_back() -> None:
    found = proposals(r3_basic_expenditure="140.00", r3_project_expenditure="111.13")
    assert sorted(found) == [
        (3, "basic_expenditure", wan("111.13"), "unique"),
        (3, "project_expenditure", wan("140.00"), "unique"),
    ]


class TestUnreadableCells:
    """A cell that could not be read is filled when identities say what it must hold."""

    def read(self, **misread: str):
        rows = [row for row in table(**misread) if (row["row"], row["measure"]) != (3, "total")]
        return reconcile(disclosure(figures=rows, unreadable=[CELL], findings=[FINDING]))

    def test_it_is_filled_with_certainty(self) -> None:
        (row,) = self.read().repairs.to_dict("records")
        assert (row["printed"], row["proposed"], row["certainty"]) == ("25l.1З", wan("251.13"), "unique")
        assert "reads '25l.1З' (unreadable cell)" in row["reason"]

    def test_it_becomes_a_figure_where_repaired_ones_are_wanted(self) -> None:
        found = self.read()
        repaired = apply_repairs(found.figures, found.repairs, found.unreadable)
        assert len(repaired) == len(found.figures) + 1
        assert repaired[repaired["repaired"]]["amount"].tolist() == [wan("251.13")]

    def test_it_stays_a_finding_and_no_figure(self) -> None:
        found = self.read()
        assert "unreadable_figure" in found.findings["rule"].tolist()
        assert wan("251.13") not in found.figures["amount"].tolist()

    def test_identities_that_disagree_about_it_fill_nothing(self) -> None:
        found = self.read(r3_basic_expenditure="397.46").repairs
        assert "unique" not in found["certainty"].tolist()


def test_a_proposal_that_breaks_another_rule_is_not_certain() -> None:
    """Every row may be right by itself; the narrative states what is printed, not what is proposed."""
    stated = claim("项目支出", "project_expenditure", "290.00", section="expenditure")
    plain = reconcile(disclosure(figures=table(r1_project_expenditure="290.00"))).repairs
    doubted = reconcile(disclosure(figures=table(r1_project_expenditure="290.00"), claims=[stated])).repairs
    assert plain["certainty"].tolist() == ["unique"]
    assert doubted["certainty"].tolist() == ["ambiguous"]
