"""Pages, paragraphs and clauses that are printed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject, at
from budgetlib.readers.document import Line

_ORDINAL = re.compile(r"^[（(]?[0-9一二三四五六七八九十]{1,3}[）)]?[、.．]?")
_PAGE_NUMBER = re.compile(r"[-—–─－·第共页/\s\d]*")
MIN_PARAGRAPH = 20  # characters of a paragraph that nobody prints twice with intent
MIN_CLAUSE = 8
MIN_PAGE = 60  # characters of a page that repeats another


def paragraph_twice(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A paragraph that stands twice below one heading, or twice in succession; its number does not count."""
    seen: dict[tuple[int, str, str, str], tuple[int, int]] = {}
    before = ""
    for passage in subject.passages:
        body = _ORDINAL.sub("", passage.text)
        long = len(body) >= MIN_PARAGRAPH and bool(re.search("[，。；]", body))
        key = (passage.file, passage.part, passage.section, body)
        if rule.looks_at(passage.part) and long and (key in seen or body == before):
            page, _ = seen.get(key, passage.place(0))
            yield at(rule, passage, 0, min(len(passage.text), 30), first=f"{page}")
        elif long:
            seen[key] = passage.place(0)
        before = body


def clause_twice(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A clause that is repeated at once: `主要原因是项目调整，主要原因是项目调整。`."""
    for passage in subject.passages:
        if not rule.looks_at(passage.part):
            continue
        clauses = [(found.start(), found.group()) for found in re.finditer(r"[^，。；,;：:、]+", passage.text)]
        for (_, first), (start, second) in pairwise(clauses):
            if first == second and len(first) >= MIN_CLAUSE:
                yield at(rule, passage, start, start + len(second))


def page_twice(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A page that says word for word what an earlier page says."""
    for number, document in subject.documents.items():
        seen: dict[str, int] = {}
        for page, lines in groupby(document.lines, key=lambda line: line.page):
            listed = list(lines)
            said = "\n".join(_said(line) for line in listed if not _PAGE_NUMBER.fullmatch(line.text or "-"))
            if len(said) >= MIN_PAGE and said in seen:
                part = subject.part_at(number, seen[said], listed[0].row)
                yield Hit(rule, part, number, page, 1, said[:30].split("\n")[0], {"first": str(seen[said])}, rule.id)
            seen.setdefault(said, page)


def _said(line: Line) -> str:
    return "|".join(line.cells) if line.cells else line.text
