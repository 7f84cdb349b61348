"""Pages that are bound in twice are named and counted once."""

from __future__ import annotations

from pathlib import Path

from budgetlib.interpret.document.repeated_pages import without_repeated_pages
from budgetlib.readers.document import Document, Line

TABLE = ["支出总表", ("科目", "合计"), ("教育", "1.50"), ("医疗", "2.50"), ("合计", "4.00")]
OTHER = ["收入总表", ("来源", "金额"), ("拨款", "4.00"), ("其他", "0.00"), ("合计", "4.00")]
EMPTY = ["政府性基金", "注：本表无数据"]


def document(*pages: list[str | tuple[str, ...]]) -> Document:
    lines = []
    for number, page in enumerate(pages, start=1):
        for row, said in enumerate([*page, f"- {number} -"], start=1):
            cells = said if isinstance(said, tuple) else None
            lines.append(Line(number, row, "\t".join(said) if cells else str(said), cells))
    return Document(Path("a.pdf"), "", "pdf-geometry", len(pages), tuple(lines))


def kept(read: Document) -> list[int]:
    return sorted({line.page for line in read.lines})


def test_a_page_that_is_bound_in_twice_is_counted_once() -> None:
    read = without_repeated_pages(document(OTHER, TABLE, TABLE, EMPTY))
    assert kept(read) == [1, 2, 4]
    assert [(remark.rule, remark.page) for remark in read.remarks] == [("page_twice", 3)]


def test_a_document_that_is_bound_in_twice_is_counted_once_with_its_pages_without_amounts() -> None:
    read = without_repeated_pages(document(EMPTY, TABLE, OTHER, EMPTY, TABLE, OTHER))
    assert kept(read) == [1, 2, 3]
    assert [remark.page for remark in read.remarks] == [4]


def test_pages_alike_without_amounts_and_pages_that_differ_are_kept() -> None:
    changed = [*TABLE[:3], ("医疗", "2.60"), ("合计", "4.10")]
    read = document(TABLE, changed, EMPTY, EMPTY)
    assert without_repeated_pages(read) is read
