"""Empty pages, and numbers of paragraphs that do not count up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlib.inspect.passages import Passage
from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject, at

_NUMBER = re.compile(
    r"^(?P<number>[一二三四五六七八九十]{1,3}(?=[、])|（[一二三四五六七八九十]{1,3}）|[0-9]{1,2}(?=[.．、](?![0-9])))"
)
_NUMERALS = "零一二三四五六七八九十"
_FEWEST = 3  # numbers of a list before one that is out of order counts


def empty_page(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A page of a PDF without any text or picture, between the first and the last that have some."""
    for number, document in subject.documents.items():
        if document.source.suffix.lower() != ".pdf":
            continue
        used = {line.page for line in document.lines} | {*document.unread_pages, *document.recognised_pages}
        if not used:
            continue
        for page in range(min(used) + 1, document.pages + 1):
            if page not in used:
                yield Hit(rule, subject.part_at(number, page, 0), number, page, 1, "", {}, "empty")


def numbering(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A numbered list in which a number is left out or stands twice."""
    lists: dict[tuple[str, int], list[tuple[int, Passage]]] = {}
    for passage in subject.passages:
        found = _NUMBER.match(passage.text) if rule.looks_at(passage.part) else None
        if not found:
            continue
        printed = found["number"]
        key = (_style(printed), passage.file)
        value = _value(printed)
        chain = lists.setdefault(key, [])
        for style in _below(_style(printed)):
            lists.pop((style, passage.file), None)
        if value == 1 or not chain:
            lists[key] = [(value, passage)]
            continue
        last, before = chain[-1]
        if value != last + 1 and len(chain) >= _FEWEST and before.number < passage.number and 0 <= value - last <= 2:
            kind = "重复" if value == last else "跳号"
            english = "twice" if value == last else "left out"
            yield at(
                rule,
                passage,
                0,
                min(len(passage.text), 20),
                last=str(last),
                next=str(value),
                kind=kind,
                kind_english=english,
            )
        chain.append((value, passage))


def _style(printed: str) -> str:
    return "1" if printed[0].isdigit() else "（一）" if printed[0] == "（" else "一"


def _below(style: str) -> tuple[str, ...]:
    return {"一": ("（一）", "1"), "（一）": ("1",)}.get(style, ())


def _value(printed: str) -> int:
    text = printed.strip("（）")
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_NUMERALS.index(tens) if tens else 1) * 10 + (_NUMERALS.index(ones) if ones else 0)
    return _NUMERALS.index(text) if len(text) == 1 else 0
