"""What the reading of a file leaves open is told, not swallowed."""

from __future__ import annotations

from pathlib import Path

from budgetlib.interpret.document.reading_findings import reading_findings
from budgetlib.readers.document import Disagreement, Document


def document(**more: object) -> Document:
    return Document(Path("某局.pdf"), "0" * 64, "pdf-both", 3, (), **more)


def test_a_page_without_text_layer_is_a_warning_that_names_the_page() -> None:
    (finding,) = reading_findings(document(unread_pages=(2,)))
    assert (finding["rule"], finding["severity"], finding["evidence"]) == ("page_without_text", "warning", "p2")


def test_cells_that_two_engines_read_differently_are_one_finding_a_page() -> None:
    cells = (
        Disagreement(1, 4, 2, "17,123.19", "17,123.1"),
        Disagreement(1, 5, 2, "1", ""),
        Disagreement(3, 1, 1, "", "x"),
    )
    first, second = reading_findings(document(disagreements=cells))
    assert first["evidence"] == "p1 r4, r5"
    assert "'17,123.19' kept, '17,123.1' read otherwise" in first["explanation"]
    assert second["title"].startswith("Page 3: two engines read 1 table")


def test_a_document_read_in_one_piece_has_nothing_to_tell() -> None:
    assert reading_findings(document()) == []
