"""The texts of an .xlsx workbook: shared strings and inline ones, struck runs left out, raised marks as they count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from budgetlib.readers.printed_text import raised
from budgetlib.readers.spreadsheet.xlsx_styles import is_on


@dataclass(frozen=True, slots=True)
class StoredText:
    """A text as shown, and what of it is struck out."""

    shown: str
    struck: str = ""


def rich_text(element: etree._Element) -> StoredText:
    """Return the text of an element `si` or `is`: plain, or in runs of different fonts."""
    shown, struck = "", ""
    for text, properties in _runs(element):
        if properties is not None and is_on(properties.find("{*}strike")):
            struck += text
            continue
        place = properties.find("{*}vertAlign") if properties is not None else None
        shown += raised(shown, text) if place is not None and place.get("val") == "superscript" else text
    return StoredText(shown, struck)


def _runs(element: etree._Element) -> Iterator[tuple[str, etree._Element | None]]:
    """Yield the runs of a text; readings of characters (phonetic runs) are none."""
    for child in element:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name == "t":
            yield child.text or "", None
        elif name == "r":
            yield "".join(t.text or "" for t in child.iterfind("{*}t")), child.find("{*}rPr")
