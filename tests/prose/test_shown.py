"""Numbers, sentences and tables as notebooks show them."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from budgetlib.prose import count, interval, listing, literal, money, percent, say, signed, source, table
from budgetlib.prose.documents import heading, page_ranges, source_line
from budgetlib.prose.numbers import places
from tests.support.examples import HOSTILE, document
from tests.support.rows import frame


def test_money_is_written_in_wan_with_two_decimals_and_a_true_minus() -> None:
    assert money(Decimal(52830500)) == "5,283.05"
    assert money(Decimal(-900), unit=True) == "−0.09 万元"
    assert money(None) == money(float("nan")) == ""
    assert (signed(Decimal(100)), signed(Decimal(-100)), signed(Decimal(0))) == ("+0.01", "−0.01", "0.00")


def test_shares_too_small_to_show_are_not_written_as_zero() -> None:
    assert percent(Decimal("0.2786")) == "27.86 %"
    assert percent(Decimal("0.00003")) == "< 0.01 %"
    assert percent(Decimal("-0.00003")) == "> −0.01 %"
    assert percent(Decimal(0)) == "0.00 %"


def test_intervals_are_rounded_outwards() -> None:
    assert interval(Decimal("77955149"), Decimal("77955251")) == "7,795.51 to 7,795.53"
    assert interval(Decimal("-0.32231"), Decimal("-0.3222"), share=True) == "−32.24 to −32.22 %"
    assert interval(Decimal(10_000), Decimal(10_000)) == "1.00"
    assert interval(None, Decimal(1)) == ""


@pytest.mark.parametrize(("number", "text"), [(0, "no project"), (1, "1 project"), (1200, "1,200 projects")])
def test_counts_agree_with_their_noun(number: int, text: str) -> None:
    assert count(number, "project") == text


def test_lists_and_places() -> None:
    assert listing(["a", "", "b", "c"]) == "a, b and c"
    assert listing(["a"]) == "a"
    assert listing([]) == ""
    assert (source(3, 12), source(3), source(None, 2)) == ("p. 3, row 12", "p. 3", "")


def test_several_places_are_written_with_ranges_of_rows() -> None:
    assert places([(3, 5), (3, 6), (3, 9), (7, 4)]) == "p. 3, rows 5–6, 9; p. 7, row 4"
    assert places([]) == ""


def test_pages_are_written_as_ranges() -> None:
    assert page_ranges([7, 3, 4, 5, 5]) == "pp. 3–5, 7"
    assert page_ranges([9]) == "p. 9"
    assert page_ranges([]) == ""


def test_text_of_documents_cannot_mark_up_a_sentence_or_a_table() -> None:
    assert literal("*a* <b> [x](y) $z$") == r"\*a\* \<b\> \[x\](y) \$z\$"
    shown = table(pd.DataFrame({"name": [HOSTILE]}), [("Name", "name", "text")])
    assert "<script>" not in shown._repr_html_()
    assert "&lt;script&gt;" in shown._repr_html_()


def test_a_table_is_the_same_on_every_run_and_readable_in_a_terminal() -> None:
    data = pd.DataFrame({"name": ["教育支出"], "amount": [Decimal(18000)], "page": [7], "row": [12]})
    columns = [("Name", "name", "text"), ("万元", "amount", "money"), ("Place", ("page", "row"), "place")]
    first, second = table(data, columns, caption="C"), table(data, columns, caption="C")
    assert first._repr_html_() == second._repr_html_()
    assert repr(first) == repr(second)
    assert "id=" not in first._repr_html_()
    assert repr(first).split() == ["C", "Name", "万元", "Place", "教育支出", "1.80", "p.", "7,", "row", "12"]


def test_an_empty_table_is_a_sentence_or_nothing() -> None:
    empty = pd.DataFrame({"name": []})
    assert table(empty, [("Name", "name", "text")], missing="None.").data == "None."
    assert table(empty, [("Name", "name", "text")]) is None


def test_empty_sentences_are_left_out() -> None:
    assert say("a.", "", "b.").data == "a. b."


def test_the_heading_names_the_document_and_says_when_it_is_synthetic() -> None:
    documents = frame("documents", [document(), document(source="另一份.pdf")])
    told = heading(documents).data
    assert "样例局" in told
    assert "Synthetic" in told
    assert "另一份.pdf" in told
    assert "Synthetic" not in heading(frame("documents", [document(synthetic=False)])).data


def test_the_heading_says_that_a_source_is_a_scan_and_how_far_its_figures_are_proved() -> None:
    scan = document() | {"pages_recognised": 3, "share_proved": Decimal("0.9"), "share_repaired": Decimal("0.02")}
    told = heading(frame("documents", [scan])).data
    assert "**Scan:** the text of 3 pages was recognised in pictures" in told
    assert "90.00 % of the figures are proved by identities, 2.00 % have a certain correction, 8.00 % are not" in told
    assert "Scan" not in heading(frame("documents", [document()])).data


def test_the_source_line_names_the_pages_of_the_tables_shown() -> None:
    documents = frame("documents", [document()])
    line = source_line(documents, pd.DataFrame({"page": [3, None, 4]}), pd.DataFrame({"form_page": [9]}))
    assert line.endswith("样例局-2025.pdf, pp. 3–4, 9")
    assert line.startswith("Source: synthetic data; 样例局, 2025")
