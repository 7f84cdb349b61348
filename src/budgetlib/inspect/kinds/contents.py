"""The contents list against what follows it: parts, titles of tables, and page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from budgetlib.inspect.forms import CONTENTS
from budgetlib.inspect.passages import Passage
from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject, at
from budgetlib.interpret.tables.layout import table_of
from budgetlib.interpret.wording import standard_label

_LEADER = re.compile(r"[.·…．\s]*(?P<page>\d{1,4})$|[.·…．\s]{2,}$")
_ORDINAL = re.compile(
    r"^(?:第[一二三四五六七八九十]部分|附?[表件](?:[一二三四五六七八九十]+(?!般)|[0-9]{1,2}(?![0-9]*年))|[（(][0-9一二三四五六七八九十]{1,3}[）)]"
    r"|[0-9一二三四五六七八九十]{1,3}(?=[、.．]))[：:、.．]?"
)
_SAME, _LIKE = 97.0, 80.0  # similarity of two titles that are one, or one written in two ways
_TABLE = re.compile("(?<!预算)(?<!决算)(?<!公开)(?<!报)表(?:[（(].*[）)])?$|分类预算表$")
_FEWEST_TABLES = 4  # tables that a contents list names before it is one of tables
_FEWEST_NUMBERS = 4  # page numbers of a contents list that show how they are counted


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the contents list: its title without number and leader, and the page it names."""

    passage: Passage
    title: str
    page: int | None


def contents_against_parts(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A part or table that the contents list names and nobody finds."""
    entries = _entries(subject)
    if len(entries) < 3 or subject.unread:
        return
    named = {subject.form.part_of_heading(entry.title): entry for entry in entries}
    named.pop("", None)
    bodies = subject.found_parts
    for key, entry in named.items():
        part = subject.form.parts[key]
        if key not in bodies and part.headings and key != CONTENTS:
            yield at(rule, entry.passage, 0, len(entry.passage.text), same=key, title=entry.title)
    tables = {str(row["table"]) for row in subject.rows("tables")}
    told = {table_of(entry.title): entry for entry in entries}
    told.pop(None, None)
    for table, entry in told.items():
        if table and table not in tables and tables:
            yield at(rule, entry.passage, 0, len(entry.passage.text), same=table, title=entry.title)


def contents_leave_out(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A table that the contents list leaves out, where it lists the others; silent when a title of it is not known."""
    entries = _entries(subject)
    broken = [first.title + second.title for first, second in pairwise(entries)]  # an entry of two lines
    named = {table for title in (*(entry.title for entry in entries), *broken) if (table := table_of(title))}
    unknown = [entry for entry in entries if _TABLE.search(entry.title) and not table_of(entry.title)]
    if subject.unread or unknown or len(named) < _FEWEST_TABLES:
        return
    listed = {subject.form.part_of_table(table) for table in named}
    for row in subject.sure_tables:
        part = subject.form.part_of_table(row["table"])
        if part and part not in listed and subject.form.parts[part].required and table_of(str(row["title"])):
            yield _of_list(rule, entries[-1].passage, str(row["title"]), part)


def _of_list(rule: Rule, passage: Passage, title: str, part: str) -> Hit:
    return Hit(rule, CONTENTS, passage.file, passage.page, 1, title, {"title": title}, part)


def contents_against_titles(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A table whose title in the contents list is not that above the table."""
    titles: dict[str, list[str]] = {}
    for row in subject.rows("tables"):
        titles.setdefault(str(row["table"]), []).append(_bare(str(row["title"])))
    entries = _entries(subject)
    named = {table_of(entry.title) for entry in entries}
    unnamed = [table for table in titles if table not in named]
    unknown = [entry for entry in entries if _TABLE.search(entry.title) and table_of(entry.title) is None]
    for entry in entries:
        table = table_of(entry.title)
        if [entry] == unknown and len(unnamed) == 1:
            table = unnamed[0]  # of both lists one is left: they are the same
        if not table or table not in titles:
            continue
        own = _bare(entry.title)
        best = max(titles[table], key=lambda title: fuzz.ratio(own, title))
        if own not in best and best not in own and fuzz.ratio(own, best) >= _LIKE:
            yield at(rule, entry.passage, 0, len(entry.passage.text), title=entry.title, body=best)


def contents_pages(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A page number of the contents list at which its part does not begin, counted as most of the others are."""
    pages = [(row["page"], _bare(str(row["title"]))) for row in subject.rows("sections") if row["part"] != CONTENTS]
    pages += [(o.page, _bare("".join(o.title.split()))) for o in subject.openings if o.part != CONTENTS]
    found: list[tuple[Entry, int]] = []
    for entry in _entries(subject):
        if entry.page is None:
            continue
        own = _bare(entry.title)
        places = {page for page, title in pages if fuzz.ratio(own, title) >= _SAME}
        if len(places) == 1:
            found.append((entry, places.pop()))
    if len(found) < _FEWEST_NUMBERS:
        return
    offset, count = Counter(page - (entry.page or 0) for entry, page in found).most_common(1)[0]
    if count <= len(found) / 2:
        return
    for entry, page in found:
        if page - (entry.page or 0) != offset:
            values = {"printed": str(entry.page), "right": str(page - offset), "title": entry.title}
            yield at(rule, entry.passage, 0, len(entry.passage.text), same=entry.title, **values)


def _entries(subject: Subject) -> Sequence[Entry]:
    found = []
    for passage in subject.passages:
        if passage.part != CONTENTS or re.fullmatch("目录", passage.text):
            continue
        leader = _LEADER.search(passage.text)
        title = passage.text[: leader.start()] if leader else passage.text
        page = int(leader["page"]) if leader and leader["page"] else None
        found.append(Entry(passage, title, page))
    return found


def _bare(title: str) -> str:
    return _ORDINAL.sub("", standard_label(title).replace(" ", ""))
