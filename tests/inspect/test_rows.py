"""The rows of the sheet: what is not known is not said to be as it should be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tools.inspection.clean import Draft, clean, printed

from budgetlib.inspect import inspected
from budgetlib.inspect.rows import subject_of
from budgetlib.interpret.assemble import propose
from budgetlib.model import Disclosure
from budgetlib.readers.document import Document


def _rows(document: Document, **about: str) -> dict[str, dict[str, Any]]:
    disclosure, _ = propose(document, about=about)
    return {row["part"]: row for row in inspected(disclosure, [document]).rows("inspection")}


def _draft() -> Draft:
    return clean(3)


def test_every_part_of_the_form_has_a_row_in_the_order_of_the_sheet() -> None:
    parts = list(_rows(printed(_draft())))
    assert parts[:3] == ["timeliness", "cover", "contents"]
    assert parts[-2:] == ["other_notes", "projects"]
    assert len(parts) == 18


def test_a_part_with_a_page_nobody_read_is_not_as_it_should_be() -> None:
    document = printed(_draft())
    page = next(line.page for line in document.lines if line.text == "名词解释")
    row = _rows(replace(document, unread_pages=(page,)))["glossary"]
    assert row["ok"] is None
    assert "无法判断" in row["remark"]


def test_timeliness_is_known_by_the_day_it_was_seen_in_public() -> None:
    assert _rows(printed(_draft()), accessed="2025-02-20")["timeliness"]["ok"] is True
    assert _rows(printed(_draft()), accessed="2025-11-20")["timeliness"]["ok"] is None
    assert _rows(printed(_draft()))["timeliness"]["ok"] is None


def test_the_same_slip_is_one_problem_with_its_places() -> None:
    draft = _draft()
    for page in (draft.page("explanation"), draft.page("other_notes")):
        page.lines = [str(line).replace("财政拨款", "财政拔款") for line in page.lines]
    rows = [row for row in _rows(printed(draft)).values() if row["rule"] == "misspelt"]
    assert all(row["ok"] is False and row["article"] is None for row in rows)
    assert rows


def test_characters_that_were_recognised_in_a_picture_are_no_misprints_of_the_department() -> None:
    draft = _draft()
    page = draft.page("explanation")
    page.lines = [str(line).replace("财政拨款", "财政拔款") for line in page.lines]
    document = printed(draft)
    pages = {line.page for line in document.lines if "财政拔款" in line.text}
    seen = replace(document, recognised_pages=tuple(sorted(pages)))
    assert _rows(document)["explanation"]["ok"] is False
    row = _rows(seen)["explanation"]
    assert row["ok"] is None and row["problem"] is None and "不作结论" in row["remark"]


def test_nothing_is_concluded_from_a_table_that_was_read_without_certainty() -> None:
    document = printed(_draft())
    disclosure, _ = propose(document)
    figures = disclosure.rows("figures")
    wrong = [{**row, "amount": -abs(row["amount"])} if row["table"] == "revenue_summary" else row for row in figures]
    told = _part(disclosure.with_table("figures", wrong), document, "revenue_summary")
    assert told["rule"] == "negative_amount"
    unsure = [{**row, "standing": "doubtful"} if row["table"] == "revenue_summary" else row for row in wrong]
    told = _part(disclosure.with_table("figures", unsure), document, "revenue_summary")
    assert told["problem"] is None and told["ok"] is None and "不作结论" in told["remark"]


def _part(disclosure: Disclosure, document: Document, table: str) -> dict[str, Any]:
    """The first row about the part of a table."""
    subject = subject_of(disclosure, [document])
    part = subject.form.part_of_table(table)
    return next(row for row in inspected(disclosure, [document]).rows("inspection") if row["part"] == part)
