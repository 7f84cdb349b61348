"""Budget, final account and execution: what a document states, and what two documents show beside each other."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from budgetlib.analysis import execution
from budgetlib.model import Disclosure
from budgetlib.prose import execution as say_execution
from tests.support.literal import claim, disclosure, figures, wan

PATH = "教育支出（类）普通教育（款）小学教育（项）"


def dated(kind: str, year: int, **rows: Any) -> Disclosure:
    made = disclosure(**rows)
    documents = made.documents.iloc[:0].reindex(range(1)).assign(kind=kind, fiscal_year=year, source=f"{year}-{kind}")
    return Disclosure(f"{year}-{kind}", {**made.tables_by_name, "documents": documents})


def spent(topic: str, budget: str, outcome: str, rate: str, measure: str, **columns: Any) -> list[dict[str, Any]]:
    """The three statements of `年初预算为…，支出决算为…，完成年初预算的…`."""
    return [
        claim(f"{topic}:年初预算", "opening_budget", budget, **columns),
        claim(f"{topic}:支出决算", measure, outcome, **columns),
        claim(
            f"{topic}:支出决算:完成年初预算", "execution_rate", share=rate, compared_with="opening_budget", **columns
        ),
    ]


def stated_document() -> Disclosure:
    claims = spent("一般公共预算支出", "120.00", "110.00", "91.67", "fund_expenditure")
    claims += spent(PATH, "80.00", "68.00", "85.00", "functional_item", code="2050202", reasons="项目跨年实施")
    claims += spent(
        "住房保障支出（类）住房改革支出（款）住房公积金（项）", "40.00", "42.00", "105.00", "functional_item"
    )
    return dated("final_account", 2024, claims=claims)


def test_budget_outcome_rate_and_reason_of_a_statement_are_one_row() -> None:
    rows = execution.stated(stated_document())
    assert list(rows["kind"]) == ["whole", "item", "item"]
    assert list(rows["name"]) == ["一般公共预算支出", "小学教育", "住房公积金"]
    first = execution.items(rows).iloc[0]
    assert (first["code"], first["difference"], first["rate"]) == ("2050202", wan("-12.00"), Decimal("0.85"))
    assert (first["stated_rate"], first["reasons"]) == (Decimal("0.85"), "项目跨年实施")
    assert first["low"] < first["rate"] < first["high"]


def test_items_are_the_whole_only_where_both_amounts_add_up() -> None:
    rows = execution.stated(stated_document())
    own, total = execution.items(rows), execution.whole_of(rows)
    assert execution.is_whole(own, total)
    assert not execution.is_whole(own.iloc[:1], total)
    near = own.assign(spent=[own["spent"].iloc[0] + 200, *own["spent"].iloc[1:]])
    assert not execution.is_whole(near, total)  # 200 yuan are more than the rounding of amounts printed to 100 yuan


def test_an_item_that_spent_more_leaves_no_share_of_the_difference() -> None:
    document = stated_document()
    rows = execution.stated(document)
    told = say_execution.stated_sentence(document.documents, execution.whole_of(rows), execution.items(rows)).data
    assert "91.67 %" in told
    assert "1 spent less than budgeted and 1 more" in told
    assert "of the whole difference" not in told
    assert told.count("The text states") <= 1
    assert "Reasons are stated for 1 of the 2 that differ." in told


def test_an_adjusted_budget_is_no_budget_of_the_beginning_of_the_year() -> None:
    claims = spent(PATH, "80.00", "68.00", "85.00", "functional_item")
    claims.insert(1, claim(f"{PATH}:调整预算数", "adjusted_budget", "70.00"))
    rows = execution.stated(dated("final_account", 2024, claims=claims))
    assert dict(zip(rows["basis"], rows["rate"], strict=True)) == {
        "opening_budget": Decimal("0.85"),
        "adjusted_budget": Decimal("0.97142857"),
    }
    assert list(execution.items(rows)["basis"]) == ["opening_budget"]


def test_a_table_states_budget_and_outcome_of_three_public_expenses() -> None:
    printed = [
        *figures(("", "公务接待费", "2.00"), table="three_public", measure="reception_budget"),
        *figures(("", "公务接待费", "1.50"), table="three_public", measure="reception"),
    ]
    rows = execution.others(execution.stated(dated("final_account", 2024, figures=printed)))
    assert list(rows["rate"]) == [Decimal("0.75")]


def test_a_budget_is_measured_against_the_execution_that_its_text_names() -> None:
    told = claim(PATH, "functional_item", "60.00", change="-4.00", compared_with="prior_execution", code="2050202")
    other = claim(PATH, "functional_item", "60.00", change="-9.00", compared_with="prior_budget", code="2050202")
    rows = execution.against_execution(dated("budget", 2025, claims=[other, told]))
    assert rows[["execution", "budget", "change"]].values.tolist() == [[wan("64.00"), wan("60.00"), wan("-4.00")]]


def test_budget_and_final_account_of_the_store_stand_beside_each_other() -> None:
    rows = [("", "合计", "100.00"), ("2050202", "小学教育", "60.00"), ("2210201", "住房公积金", "40.00")]
    fewer = [("", "合计", "90.00"), ("2050202", "小学教育", "48.00"), ("2210201", "住房公积金", "42.00")]
    table = {"table": "general_public_expenditure", "fund": "general_public_budget"}
    budget = dated("budget", 2024, figures=figures(*rows, **table))
    account = dated("final_account", 2024, figures=figures(*fewer, **table))
    next_budget = dated("budget", 2025, figures=figures(*rows, **table))
    pair = execution.pair_of(budget, [account], execution.ACCOUNT_OF_YEAR)
    assert pair == execution.pair_of(account, [budget, next_budget], execution.ACCOUNT_OF_YEAR)
    found = execution.by_item(execution.beside(pair))
    assert list(found["code"]) == ["2050202", "2210201"]
    assert list(found["rate"]) == [Decimal("0.8"), Decimal("1.05")]
    after = execution.pair_of(account, [budget, next_budget], execution.ACCOUNT_BEFORE)
    assert after is not None
    assert (after[0].doc_id, after[1].doc_id, after[2]) == ("2024-final_account", "2025-budget", 2025)
    assert execution.pair_of(budget, [account], execution.ACCOUNT_BEFORE) is None


def test_each_question_that_a_document_does_not_answer_is_one_sentence() -> None:
    document = dated("budget", 2025)
    nothing = execution.stated(document)
    told = [
        say_execution.stated_sentence(document.documents, execution.whole_of(nothing), execution.items(nothing)),
        say_execution.against_sentence(document.documents, execution.against_execution(document)),
        say_execution.beside_sentence(
            document.documents, execution.ACCOUNT_BEFORE, None, None, execution.by_item(execution.beside(None))
        ),
    ]
    assert [sentence.data.count(".") for sentence in told] == [1, 1, 1]
    assert "2024" in told[2].data
