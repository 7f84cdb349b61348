"""A disclosure's tables follow the data dictionary, and the data dictionary alone describes them."""

from __future__ import annotations

import copy
import pickle
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from budgetlib.errors import (
    AmountError,
    BudgetlibError,
    DataDictionaryError,
    KnowledgeError,
    NotADisclosureError,
    SourceError,
)
from budgetlib.model import MONEY, Disclosure, data_dictionary, empty_disclosure

FINDING = {
    "rule": "R1",
    "severity": "error",
    "title": "甲",
    "explanation": "甲与乙不符",
    "evidence": "p1 r2",
    "amount": Decimal("0.10"),
}


def findings(**changes: Any) -> pd.DataFrame:
    return empty_disclosure("甲市-财政局-2025-budget").with_table("findings", [{**FINDING, **changes}]).findings


# The data dictionary -------------------------------------------------------------------------------------------------


def test_the_dictionary_holds_the_datasets_of_the_design() -> None:
    expected = {"documents", "tables", "figures", "claims", "projects", "indicators", "costs", "checks", "findings"}
    assert {*expected, "repairs"} <= set(data_dictionary())


@pytest.mark.parametrize("name", data_dictionary())
def test_every_dataset_begins_with_doc_id_and_explains_every_column(name: str) -> None:
    dataset = data_dictionary()[name]
    assert dataset.columns[0].name == "doc_id"
    assert all(column.meaning for column in dataset.columns) and dataset.about


@pytest.mark.parametrize("name", data_dictionary())
def test_an_empty_table_has_all_columns_in_order_and_satisfies_the_dictionary(name: str) -> None:
    dataset = data_dictionary()[name]
    table = dataset.frame([], "甲")
    assert list(table.columns) == [column.name for column in dataset.columns] == dataset.arrow_schema().names
    assert dataset.validate(table) is not None


def test_required_columns_are_not_nullable_in_the_store() -> None:
    schema = data_dictionary()["figures"].arrow_schema()
    assert not schema.field("amount").nullable and schema.field("code").nullable
    assert schema.field("amount").type == MONEY


# Building tables -----------------------------------------------------------------------------------------------------


def test_rows_carry_the_doc_id_of_their_disclosure() -> None:
    assert list(findings()["doc_id"]) == ["甲市-财政局-2025-budget"]


def test_money_stays_an_exact_decimal() -> None:
    (amount,) = findings()["amount"]
    assert isinstance(amount, Decimal) and amount * 3 == Decimal("0.30")


@pytest.mark.parametrize("value", ["", None])
def test_empty_text_and_none_are_both_missing(value: str | None) -> None:
    figure = {"table": "other", "page": 1, "row": 1, "name": "甲", "name_printed": "甲", "level": "line"}
    figure |= {"measure": "total", "fund": "all", "period": "all", "printed": "1", "code": value}
    figure |= {"amount": Decimal(1), "grain": Decimal(1)}
    table = empty_disclosure("甲").with_table("figures", [figure]).figures
    assert table["code"].isna().all()


def test_a_missing_optional_column_is_empty() -> None:
    row = {key: value for key, value in FINDING.items() if key != "amount"}
    assert empty_disclosure("甲").with_table("findings", [row]).findings["amount"].isna().all()


def test_an_unknown_column_is_refused_by_name() -> None:
    with pytest.raises(DataDictionaryError, match="ammount"):
        findings(ammount=Decimal(1))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("severity", "fatal"),
        ("severity", None),
        ("title", ""),
        ("amount", 0.1),
        ("amount", 1),
        ("amount", "0.10"),
        ("amount", Decimal("Infinity")),
    ],
)
def test_a_value_the_dictionary_does_not_allow_is_refused_with_its_column(column: str, value: Any) -> None:
    with pytest.raises(DataDictionaryError, match=column):
        findings(**{column: value})


@pytest.mark.parametrize(("column", "value"), [("pages", "x"), ("pages", 2.5), ("pages", 10**30), ("synthetic", "x")])
def test_a_value_of_another_type_is_refused_with_its_column(column: str, value: Any) -> None:
    row = {"department": "甲市财政局", "fiscal_year": 2025, "kind": "budget", "scope": "unit", "source": "甲.txt"}
    row |= {"sha256": "0", "pages": 1, "reader": "text", "layout": "甲", "synthetic": False, column: value}
    with pytest.raises(DataDictionaryError, match=column):
        empty_disclosure("甲").with_table("documents", [row])


# Disclosures ---------------------------------------------------------------------------------------------------------


def test_an_empty_disclosure_has_every_dataset_and_no_row() -> None:
    disclosure = empty_disclosure("甲")
    assert list(disclosure.tables_by_name) == list(data_dictionary())
    assert all(table.empty for table in disclosure.tables_by_name.values())


def test_with_table_leaves_the_original_unchanged() -> None:
    before = empty_disclosure("甲")
    after = before.with_table("findings", [FINDING])
    assert (len(before.findings), len(after.findings)) == (0, 1)


def test_an_unknown_dataset_is_an_attribute_error_that_lists_the_known_ones() -> None:
    with pytest.raises(AttributeError, match="figures"):
        _ = empty_disclosure("甲").figurs


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda d: pickle.loads(pickle.dumps(d))])
def test_a_disclosure_can_be_copied_and_sent_to_another_process(copied: Any) -> None:
    original = empty_disclosure("甲").with_table("findings", [FINDING])
    twin = copied(original)
    assert isinstance(twin, Disclosure) and twin.doc_id == "甲"
    pd.testing.assert_frame_equal(twin.findings, original.findings)


# Errors --------------------------------------------------------------------------------------------------------------


def test_an_error_says_where_what_and_what_to_do() -> None:
    error = SourceError("the file is empty.", path="甲.txt", page=3, row=7, remedy="Convert again.")
    assert str(error) == "甲.txt, page 3, row 7: the file is empty. Convert again."
    assert str(SourceError("nothing.")) == "nothing."


@pytest.mark.parametrize("kind", [SourceError, NotADisclosureError, AmountError, DataDictionaryError, KnowledgeError])
def test_every_error_has_a_code_of_its_own_and_survives_another_process(kind: type[BudgetlibError]) -> None:
    error = kind("problem", path="甲.txt", row=2, remedy="mend")
    twin = pickle.loads(pickle.dumps(error))
    assert type(twin) is kind and str(twin) == str(error) and twin.row == 2
    assert kind.code != BudgetlibError.code


# What is worked out when one asks for it -----------------------------------------------------------------------------


def later(asked: list[str]) -> Disclosure:
    def rows() -> list[dict[str, Any]]:
        asked.append("findings")
        return [FINDING]

    return empty_disclosure("甲市-财政局-2025-budget").with_later("findings", rows)


def test_what_comes_later_is_worked_out_once_when_asked_for_and_shared_by_copies() -> None:
    asked: list[str] = []
    disclosure = later(asked)
    copied = disclosure.with_table("claims", [])
    assert not asked
    assert [row["rule"] for row in copied.rows("findings")] == ["R1"]
    assert disclosure.findings["rule"].tolist() == ["R1"]
    assert asked == ["findings"]


def test_what_is_written_in_the_meantime_stays() -> None:
    asked: list[str] = []
    disclosure = later(asked).with_table("findings", [])
    assert disclosure.settled().findings.empty and not asked


def test_what_comes_later_travels_with_a_pickled_disclosure() -> None:
    again = pickle.loads(pickle.dumps(later([])))
    assert again.findings["rule"].tolist() == ["R1"]


def test_what_comes_later_must_follow_the_dictionary_too() -> None:
    disclosure = empty_disclosure("甲市-财政局-2025-budget").with_later("findings", lambda: [{"colour": "red"}])
    with pytest.raises(DataDictionaryError, match="colour"):
        disclosure.rows("findings")
