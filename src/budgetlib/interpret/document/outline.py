"""The parts of a disclosure: contents, overview, tables, narrative sections, forms, catalogue, glossary."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from rapidfuzz import fuzz

from budgetlib.interpret.document.section import Section
from budgetlib.interpret.document.section_titles import section_key
from budgetlib.interpret.document.table_beginnings import begins_table
from budgetlib.interpret.document.unknown_headings import with_unknown_headings
from budgetlib.interpret.tables.layout import common, is_unknown_title, table_of
from budgetlib.interpret.wording import standard_label
from budgetlib.readers.document import Line

MAX_HEADING_CHARACTERS = 60
CONTENTS_ENDED = 85.0  # similarity at which a line repeats an entry of the contents list, i.e. is the heading itself
LINES_AHEAD = 5  # from a title of a table over its unit and department to its first row
FORM_ROWS = 3  # the first rows of a form, by which it is known
FIRST_ENTRIES = 2  # only the first entries can be the heading that ends the contents list
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、.．]")
_CLOSED_PARTS = {"contents", "catalogue", "glossary"}  # numbered headings inside them open nothing


def outline(lines: Sequence[Line]) -> list[Section]:
    """Split a document into sections, in reading order; every line is a heading or stands in exactly one section.

    Page-number footers are the only lines left out.
    """
    footer = re.compile(common()["page_footer"])
    lines = [line for line in lines if line.cells is not None or not footer.match(line.text)]
    opened: list[tuple[str, str, Line | None, list[Line]]] = [("other", "", None, [])]
    entries: list[str] = []
    wrapped = -1  # the line that is the second half of a title
    for position, line in enumerate(lines):
        if position == wrapped:
            continue
        part = opened[-1][0]
        ahead = lines[position : position + LINES_AHEAD]
        if part == "contents" and not _ends_contents(line, opened[-1][3], entries) and not begins_table(ahead):
            entries.append(_without_leader(line))
            opened[-1][3].append(line)
            continue
        heading = _heading(line, part, ahead)
        if heading is None and part == "contents":
            heading = "other", ""  # the contents list has ended, whatever comes now
        if heading and heading[0] == "tables" and heading[1] and not table_of(line.text):
            wrapped = position + 1
            line = replace(line, text=line.text + lines[wrapped].text)
        if heading:
            opened.append((*heading, line, [line] if line.cells is not None else []))
        else:
            opened[-1][3].append(line)
    sections = [
        Section(part, key, head.text if head else "", (head or body[0]).page, (head or body[0]).row, tuple(body))
        for part, key, head, body in opened
        if head or body
    ]
    return with_unknown_headings(sections)


def contents_entries(contents: Section) -> list[Section]:
    """Return the entries of a contents list that name a standard table, each as an empty section of that table.

    An entry may continue on the next line.
    """
    entries = []
    texts = [_without_leader(line) for line in contents.lines]
    for i, (line, text) in enumerate(zip(contents.lines, texts, strict=True)):
        wrapped = text + texts[i + 1] if i + 1 < len(texts) else ""
        title = text if table_of(text) else wrapped if not _ORDINAL.match(wrapped[len(text) :]) else ""
        if title and (table := table_of(title)):
            entries.append(Section("contents", table, title, line.page, line.row, ()))
    return entries


def _heading(line: Line, part: str, ahead: Sequence[Line]) -> tuple[str, str] | None:
    """Return (part, key) when `line` opens a section, None otherwise."""
    if line.cells is not None:
        return _opening_row(line, part, ahead)
    label = standard_label(line.text)
    if not label or len(label) > MAX_HEADING_CHARACTERS:
        return None
    if label.replace(" ", "") in common()["contents_titles"]:
        return "contents", ""
    if opened := _part(label):
        return opened, ""
    if part in _CLOSED_PARTS - {"contents"}:
        return None
    if part != "forms" and (table := _table(line, ahead)):
        return "tables", table
    # The rows of a table nobody knows must not be taken for rows of the table above.
    if part != "forms" and is_unknown_title(line.text) and any(following.cells for following in ahead[1:]):
        return "tables", ""
    if (line.heading or _ORDINAL.match(label)) and (key := section_key(line.text)):
        return "narrative", key
    return None


def _part(label: str) -> str:
    """Return the part that a heading opens, empty when none."""
    return next((part for part, pattern in _parts().items() if pattern.search(label)), "")


@cache
def _parts() -> Mapping[str, re.Pattern[str]]:
    """Return for each part what its headings look like."""
    return {part: re.compile("|".join(patterns)) for part, patterns in common()["parts"].items()}


def _table(line: Line, ahead: Sequence[Line]) -> str | None:
    """Return the table whose title a line is; a title may be wrapped over two lines."""
    if own := table_of(line.text):
        return own
    if len(ahead) < 2 or ahead[1].cells is not None:
        return None
    joined = table_of(line.text + ahead[1].text)
    # A line that adds nothing to the title below it is not its first half.
    return joined if joined != table_of(ahead[1].text) else None


def _opening_row(line: Line, part: str, ahead: Sequence[Line]) -> tuple[str, str] | None:
    labels = [standard_label(cell) for cell in line.cells or ()]
    if part != "catalogue" and set(common()["catalogue_header"]) <= set(labels):
        return "catalogue", ""
    name, department = common()["form_first_cells"]
    begins = ["".join(standard_label(cell) for cell in row.cells or ()) for row in ahead[:FORM_ROWS]]
    if part in {"narrative", "other"} and begins[0].startswith(name) and any(department in b[:12] for b in begins[1:]):
        return "forms", ""
    return None


def _without_leader(line: Line) -> str:
    text = standard_label(line.text.replace("\t", " ")).replace(" ", "")
    return re.sub(common()["contents_leader"], "", text)


def _ends_contents(line: Line, before: Sequence[Line], entries: Sequence[str]) -> bool:
    """True for the line after the contents list.

    It repeats the first entry, opens a part that an entry names (in whatever words), or begins a page and is no entry.
    """
    label = standard_label(line.text).replace(" ", "")
    if line.cells is not None or re.search(common()["contents_leader"], label):
        return False
    part = _part(label)
    if part and any(_part(entry) == part for entry in entries):
        return True
    if before and line.page > before[-1].page and not re.match(common()["contents_entry"], label):
        return True
    return any(fuzz.ratio(label, entry) >= CONTENTS_ENDED for entry in entries[:FIRST_ENTRIES])
