"""Headings of the text: without anything below them, with the name of somebody else, and labels without a name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rapidfuzz import fuzz

from budgetlib.inspect.passages import Passage
from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject, at

_ORDINAL = r"(?:[一二三四五六七八九十]{1,3}[、.．]|（[一二三四五六七八九十]{1,3}）|[0-9]{1,2}[.．、])"
_PAGE_NUMBER = re.compile(r"[-—–\s]*(?:第?[0-9]{1,3}页?)[-—–\s]*")
_YEAR = re.compile(r"20[0-9]{2}")
_GOES_ON = re.compile(
    "结转|起|开始|长期|常年|持续|至今|次年|翌年|每年|为期|跨年|(?<![0-9])[1-5一二三四五]个?(?:自然)?年"
)
_UNLIKE = 70.0  # similarity below which a name is not the department's written in another way
_FEWEST_CHARACTERS = 12  # below the heading of a part that is told
_SHORT = 3  # characters of a line that is no name
_FEWEST_NAMED = 2  # labels with a name in one line, before one without is wrong


@dataclass(frozen=True, slots=True)
class Row:
    """A line as printed, without blanks; `is_cells` for a row of a table."""

    part: str
    file: int
    page: int
    row: int
    text: str
    is_cells: bool = False

    def hit(self, rule: Rule, **values: str) -> Hit:
        """Return the hit of the whole line."""
        return Hit(rule, self.part, self.file, self.page, self.row, self.text, values, self.text)


def rows_of(subject: Subject, rule: Rule) -> Iterator[list[Row]]:
    """Yield the lines of each part that a rule looks at, in reading order; without page numbers."""
    parts: dict[tuple[int, str], list[Row]] = {}
    for number, document in subject.documents.items():
        for line in document.lines:
            text = "".join(line.text.split())
            part = subject.part_at(number, line.page, line.row) if text and not _PAGE_NUMBER.fullmatch(text) else ""
            if part and rule.looks_at(part):
                row = Row(part, number, line.page, line.row, text, line.cells is not None)
                parts.setdefault((number, part), []).append(row)
    if not subject.documents:
        for passage in subject.passages:
            row = Row(passage.part, passage.file, *passage.place(0), passage.text)
            parts.setdefault((passage.file, passage.part), []).append(row)
    yield from (rows for (_, part), rows in parts.items() if rule.looks_at(part))


def heading_without_text(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A heading (`patterns`, behind its number) that the next heading of the list follows: nothing is told below it."""
    if subject.unread:
        return
    known = re.compile(rf"{_ORDINAL}(?:{'|'.join(rule.parameters['patterns'])})[：:。]?")
    follows = re.compile(rf"{_ORDINAL}(?:{'|'.join(rule.parameters['followed_by'])})")
    for rows in rows_of(subject, rule):
        for before, after in pairwise(rows):
            if before.is_cells or after.is_cells or not known.fullmatch(before.text) or not follows.match(after.text):
                continue
            if _kind_of_number(before.text) == _kind_of_number(after.text):
                yield before.hit(rule, title=before.text)
        if rows and not rows[-1].is_cells and known.fullmatch(rows[-1].text) and len(rows) > 1:
            yield replace(rows[-1].hit(rule, title=rows[-1].text), severity="look")


def part_without_text(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """The heading of a part and nothing below it, in all files."""
    if subject.unread:
        return
    parts: dict[str, list[Row]] = {}
    for rows in rows_of(subject, rule):
        parts.setdefault(rows[0].part, []).extend(rows)
    for part, rows in parts.items():
        headings = [row for row in rows if subject.form.part_of_heading(row.text) == part]
        told = sum(len(row.text) for row in rows if row not in headings)
        if headings and told < _FEWEST_CHARACTERS and not any(row.is_cells for row in rows):
            yield headings[-1].hit(rule, title=headings[-1].text)


def term_without_explanation(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A term, a colon, and the next term of the same list: the heading of a list of its own is none."""
    for before, after in pairwise(subject.passages):
        if not rule.looks_at(before.part) or after.part != before.part:
            continue
        found, follows = (re.match(_ORDINAL, passage.text) for passage in (before, after))
        if not found or not follows or _kind_of_number(before.text) != _kind_of_number(after.text):
            continue
        if re.fullmatch("[^：:，。；]{2,20}[：:]", term := before.text[found.end() :]):
            yield at(rule, before, found.end(), len(before.text), term=term[:-1])


def definition_of_another(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """Two terms of the glossary with the same explanation."""
    told: dict[str, tuple[str, Passage]] = {}
    entry = re.compile(rf"{_ORDINAL}?(?P<term>[^：:，。；]{{2,24}})[：:](?P<said>.{{12,}})")
    for passage in subject.passages:
        found = entry.fullmatch(passage.text) if rule.looks_at(passage.part) else None
        if not found:
            continue
        term, _ = told.setdefault(found["said"], (found["term"], passage))
        if term != found["term"]:
            yield at(rule, passage, found.start("term"), found.end("term"), term=found["term"], other=term)


def cover_without_name(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """The label of the cover is not filled in, and the name of the department stands nowhere on it."""
    own = "".join(subject.department.split())
    for rows in rows_of(subject, rule):
        first = [row for row in rows if row.page == rows[0].page]
        if not any(own in row.text or (len(row.text) > _SHORT and row.text in own) for row in first):
            yield from (row.hit(rule) for row in first for one in rule.patterns() if one.fullmatch(row.text))


def heading_of_another(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """The heading of a part (`patterns` with `name`) begins with the full name of somebody else."""
    own = "".join(subject.department.split())
    whole = "".join(p.text for p in subject.passages)
    headings = [
        (row, found["name"])
        for rows in rows_of(subject, rule)
        for row in rows
        if not row.is_cells
        for one in rule.patterns()
        if (found := one.fullmatch(row.text))
    ]
    for row, name in headings:
        mine = [other for _, other in headings if own in other or other in own]
        related = name in own or own in name or fuzz.ratio(name, own) >= _UNLIKE
        # Somebody the text speaks of elsewhere may have a heading of their own.
        if not related and not (mine and _same_part(row, headings, own)) and whole.count(name) <= 1:
            yield row.hit(rule, name=name, own=own)


def label_without_name(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """`编制部门：单位：元` above a table, where the others have the name in the same line."""
    empty, named = (re.compile(rule.parameters[key]) for key in ("empty", "named"))
    rows = [row for rows in rows_of(subject, rule) for row in rows]
    without = [row for row in rows if empty.search(row.text)]
    if sum(bool(named.search(row.text)) for row in rows) >= _FEWEST_NAMED:
        yield from (row.hit(rule) for row in without)


def period_before_year(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """The period in which a project is carried out ends before the year of the budget."""
    begins, ends = re.compile(rule.parameters["begins"]), re.compile(rule.parameters["ends"])
    for rows in rows_of(subject, rule):
        for number, row in enumerate(rows):
            found = begins.search(row.text)
            if row.is_cells or not found:
                continue
            said = row.text[found.end() :] + _until(rows[number + 1 :], ends)
            years = [int(year) for year in _YEAR.findall(said)]
            if years and max(years) < subject.year and not _GOES_ON.search(said):
                yield row.hit(rule, year=str(max(years)), said=said[:30])


def _until(rows: Sequence[Row], ends: re.Pattern[str]) -> str:
    text = ""
    for row in rows[:3]:
        if row.is_cells or ends.match(row.text):
            break
        text += row.text
    return text


def _same_part(row: Row, headings: Sequence[tuple[Row, str]], own: str) -> bool:
    return any(other.part == row.part and (own in name or name in own) for other, name in headings)


def _kind_of_number(text: str) -> str:
    return "1" if text[0].isdigit() else "（" if text[0] == "（" else "一"
