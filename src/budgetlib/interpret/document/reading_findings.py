"""What a reader of disclosures should know about the reading itself: pages without text, hidden parts, engines."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from budgetlib.readers.document import Disagreement, Document, Remark

REMEDY = "With budgetlib[scan] installed, scans are read; one that is too blurred must be compared by hand."
SHOWN = 5  # disagreements written out per page; the count tells the rest


def reading_findings(document: Document) -> list[dict[str, Any]]:
    """Return rows for `findings`: one for every page without a text layer or that two engines read differently, and
    one for every remark of the reader."""
    pages = groupby(document.disagreements, key=lambda disagreement: disagreement.page)
    return [
        *(_unread(page) for page in document.unread_pages),
        *(_remark(remark) for remark in document.remarks),
        *(_disagreement(page, list(cells)) for page, cells in pages),
    ]


def _unread(page: int) -> dict[str, Any]:
    return {
        "rule": "page_without_text",
        "severity": "warning",
        "title": f"Page {page} is a picture and was not read.",
        "explanation": f"Page {page} has no text layer, and none was recognised in its picture: figures on it are "
        f"missing here. {REMEDY}",
        "evidence": f"p{page}",
    }


def _remark(remark: Remark) -> dict[str, Any]:
    place = f"p{remark.page}" + (f" r{remark.row}" if remark.row else "")
    return {
        "rule": remark.rule,
        "severity": remark.severity,
        "title": f"Page {remark.page}: {remark.said}.",
        "explanation": f"Page {remark.page}: {remark.said}. Compare with the source.",
        "evidence": place,
    }


def _disagreement(page: int, cells: Sequence[Disagreement]) -> dict[str, Any]:
    shown = "; ".join(f"row {cell.row}: {cell.kept!r} kept, {cell.other!r} read otherwise" for cell in cells[:SHOWN])
    more = f"; and {len(cells) - SHOWN} more" if len(cells) > SHOWN else ""
    return {
        "rule": "engines_disagree",
        "severity": "warning",
        "title": f"Page {page}: two engines read {len(cells)} table cells differently.",
        "explanation": f"{shown}{more}. Compare with the page.",
        "evidence": f"p{page} " + ", ".join(f"r{row}" for row in dict.fromkeys(cell.row for cell in cells)),
    }
