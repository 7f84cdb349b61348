"""Text with money under headings that nobody foresaw belongs to the narrative: told apart after the outline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgetlib.interpret.document.section import Section
from budgetlib.interpret.document.section_titles import section_key
from budgetlib.interpret.quantity_units import alternatives, money_units
from budgetlib.readers.document import Line

OTHER = "other"  # the narrative section of a heading without a meaning of its own
_SEARCHED = {"overview", "other", "tables"}
_MAX_HEADING = 40
_ORDINAL = re.compile(r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|\d{1,2}[、.．](?!\d))")
_SENTENCE = re.compile(r"[。；;，,]")


def with_unknown_headings(sections: Sequence[Section]) -> list[Section]:
    """Divide the sections outside narrative, forms and glossary at their numbered headings.

    What stands under a heading of its own and states money in running text becomes a narrative section. A standard
    table's rows and the notes right below it stay with the table.
    """
    return [part for section in sections for part in _divided(section)]


def _divided(section: Section) -> Iterator[Section]:
    if section.part not in _SEARCHED or not any(_states_money(line) for line in section.lines):
        yield section
        return
    kept = Section(section.part, section.key, section.title, section.page, section.row, ())
    for number, (head, lines) in enumerate(_groups(section.lines)):
        own = number > 0 or section.part != "tables"
        if own and _is_text(lines):
            if number == 0:
                title, page, row = section.title, section.page, section.row
                kept = Section(section.part, "", "", page, row, ())
            else:
                assert head is not None
                title, page, row = head.text, head.page, head.row
                if kept.lines or kept.title:
                    yield kept
                kept = Section(section.part, "", "", page, row, ())
            yield Section("narrative", section_key(title) or OTHER, title, page, row, tuple(lines))
        else:
            added = (*kept.lines, *([head] if head else []), *lines)
            first = added[0] if added and not kept.title else kept
            kept = Section(kept.part, kept.key, kept.title, first.page, first.row, added)
    if kept.lines or kept.title:
        yield kept


def _groups(lines: Sequence[Line]) -> Iterator[tuple[Line | None, list[Line]]]:
    """Every numbered or marked heading with the lines under it; the first group has no heading."""
    head: Line | None = None
    gathered: list[Line] = []
    for line in lines:
        if _is_heading(line):
            yield head, gathered
            head, gathered = line, []
        else:
            gathered.append(line)
    yield head, gathered


def _is_heading(line: Line) -> bool:
    text = line.text.strip()
    if line.cells is not None or len(text) > _MAX_HEADING or _SENTENCE.search(text[:-1]):
        return False
    return (line.heading > 0 or _ORDINAL.match(text) is not None) and not _states_money(line)


def _is_text(lines: Sequence[Line]) -> bool:
    """True for lines that state money in sentences."""
    text = [line for line in lines if line.cells is None]
    return any(_states_money(line) for line in text) and any(_SENTENCE.search(line.text) for line in text)


def _states_money(line: Line) -> bool:
    return line.cells is None and re.search(rf"\d\s*{alternatives(money_units())}", line.text) is not None
