"""Which form belongs to which row of the project tables."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from budgetlib.amounts import parse_amount
from budgetlib.interpret.forms.matched_to_projects import match_forms, project_rows, with_table_names
from budgetlib.interpret.forms.model import Form, FundSplit

UNIT = "样例市园林局"


def form(number: int, name: str, year: int | None, unit: str = UNIT, whole: int | None = None) -> Form:
    def split(yuan: int | None) -> FundSplit:
        amount = None if yuan is None else parse_amount(str(yuan))
        return FundSplit(total=amount, municipal=amount)

    text = "养护绿地。"
    money = (split(whole or year), split(year))
    return Form(
        number, "project", name, unit, "一次性项目", "", 7, number, 7, 9, *money, text, (text,), ("", ""), (), True
    )


def table_row(project: str, ten_thousands: str, unit: str = UNIT, period: str = "current") -> dict[str, Any]:
    amount = parse_amount(ten_thousands, "万元")
    assert amount is not None
    place = {"page": 3, "row": 1}
    return {
        "unit_name": unit,
        "project": project,
        "amount": amount.yuan,
        "grain": amount.grain,
        "period": period,
        **place,
    }


def pairs(rows: list[dict[str, Any]], forms: list[Form]) -> dict[str, int]:
    return {f"{rows[m.row]['project']} {rows[m.row]['amount'].normalize():f}": m.form for m in match_forms(rows, forms)}


def test_equal_name_amount_and_unit_score_a_hundred() -> None:
    (match,) = match_forms([table_row("绿化养护经费", "8.00")], [form(1, "绿化养护经费", 80_000)])
    assert match.score == 100.0


def test_the_amount_agrees_within_the_printing_grain() -> None:
    (match,) = match_forms([table_row("遗属补助", "11.64")], [form(1, "遗属补助", 116_360)])
    assert match.score == 100.0
    (match,) = match_forms([table_row("遗属补助", "11.64")], [form(1, "遗属补助", 116_300)])
    assert match.score == 60.0


def test_projects_of_one_name_are_told_apart_by_amount() -> None:
    rows = [table_row("展会经费", "106.10"), table_row("展会经费", "129.90")]
    forms = [form(1, "展会经费", 1_299_000), form(2, "展会经费", 1_061_000)]
    assert pairs(rows, forms) == {"展会经费 1061000": 2, "展会经费 1299000": 1}


def test_projects_of_one_name_and_amount_are_told_apart_by_unit() -> None:
    rows = [table_row("遗属补助", "6.39", "样例市城管中心"), table_row("遗属补助", "6.39")]
    forms = [form(1, "遗属补助", 63_900), form(2, "遗属补助", 63_900, "样例市城管中心")]
    assert [m.form for m in match_forms(rows, forms)] == [2, 1]


def test_a_cut_name_gets_the_row_that_no_other_form_claims() -> None:
    rows = [table_row("课题调研经费", "50.00"), table_row('"十五五"发展系列规划(2026年-2030年)', "50.00")]
    forms = [form(1, "年-2030年）", 500_000), form(2, "课题七调研经费", 500_000)]
    assert [m.form for m in match_forms(rows, forms)] == [2, 1]


def test_an_equal_amount_alone_is_no_match() -> None:
    assert match_forms([table_row("道路照明电费", "8.00")], [form(1, "绿化养护经费", 80_000)]) == []


def test_a_close_name_matches_although_the_form_asks_for_other_money() -> None:
    (row,) = project_rows([table_row("绿化养护经费", "6.00")], [form(1, "绿化养护经费", 80_000)])
    assert (row["amount"], row["form_amount_year"], row["match_score"]) == (Decimal(60_000), Decimal(80_000), 60.0)


def test_rows_without_form_and_forms_without_row_are_kept() -> None:
    rows = project_rows([table_row("道路照明电费", "8.00")], [form(1, "绿化养护经费", 90_000, whole=180_000)])
    assert [(row["project"], row.get("amount"), row.get("form"), row["form_count"]) for row in rows] == [
        ("道路照明电费", Decimal(80_000), None, 0),
        ("绿化养护经费", None, 1, 1),
    ]
    assert rows[1]["form_amount_total"] == Decimal(180_000)
    assert (rows[1]["page"], rows[1]["row"], rows[1]["period"]) == (7, 1, "current")


def test_a_form_printed_twice_counts_once_and_says_so() -> None:
    forms = [form(1, "城区公园绿化养护经费", 80_000), form(2, "城区公园绿化养护经贵", 80_000)]
    (row,) = project_rows([table_row("城区公园绿化养护经费", "8.00")], forms)
    assert (row["form"], row["form_count"], row["form_page"]) == (1, 2, 7)


def test_money_by_source_stands_beside_the_project() -> None:
    (row,) = project_rows([table_row("绿化养护经费", "8.00")], [form(1, "绿化养护经费", 80_000, whole=160_000)])
    assert (row["year_municipal"], row["total_municipal"], row["year_central"]) == (
        Decimal(80_000),
        Decimal(160_000),
        None,
    )
    assert (row["category"], row["description"]) == ("一次性项目", "养护绿地。")


def test_current_money_is_matched_before_carried_over_money_of_the_same_name() -> None:
    rows = [table_row("绿化养护经费", "2.00", period="carryover"), table_row("绿化养护经费", "8.00")]
    assert [(m.row, m.form) for m in match_forms(rows, [form(1, "绿化养护经费", 80_000)])] == [(1, 1)]


def test_every_print_of_a_matched_form_gets_the_name_of_the_table() -> None:
    forms = [form(1, "城区公园绿化养护经贵", 80_000), form(2, "城区公园绿化养护经费", 80_000), form(3, "路灯费", 1)]
    projects = project_rows([table_row("城区公园绿化养护经费", "8.00")], forms)
    names = [f.name for f in with_table_names(forms, projects)]
    assert names == ["城区公园绿化养护经费", "城区公园绿化养护经费", "路灯费"]


def test_nothing_to_match_gives_nothing() -> None:
    assert match_forms([], []) == [] and project_rows([], []) == []
