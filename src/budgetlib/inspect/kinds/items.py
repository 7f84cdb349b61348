"""What the explanation says of every item but one, and of the change of the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlib.inspect.forms import FIXED
from budgetlib.inspect.passages import Passage
from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject, at

_ITEM = re.compile(r"（款）[^（）]*(?:（[^（）类款项]*）[^（）]*)*（项）[”\"]?[^0-9。]{0,12}[0-9]")
_CHANGED = re.compile(r"(?:增加|减少|增长|下降)(?!0(?:\.0+)?(?:万元|[%％]))[0-9]")
_REASON = re.compile("原因|由于|因为|主要是|是因|系")
_FEWEST, _MOST = 4, 0.75  # items, and the share of them of which a thing is told, before the others lack it


def told_of_most(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """Something (`says`) that is told of most items and not of one; `of_changed`: of those that changed."""
    says = re.compile(rule.parameters["says"])
    items = [
        (passage, text)
        for passage, text in _items(rule, subject)
        if not rule.parameters.get("of_changed") or _CHANGED.search(text)
    ]
    without = [passage for passage, text in items if not says.search(text)]
    if len(items) < _FEWEST or not without or len(items) - len(without) < _MOST * len(items):
        return
    for passage in without:
        found = _ITEM.search(passage.text)
        start, end = found.span() if found else (0, len(passage.text))
        yield at(rule, passage, max(start, 0), end, item=passage.text[: end - 1][-40:])


def change_without_reason(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """The whole changed from the year before, and nothing before the first item tells why."""
    texts = [p for p in subject.passages if rule.looks_at(p.part)]
    first = next((n for n, p in enumerate(texts) if _ITEM.search(p.text)), None)
    if subject.form.key != FIXED or subject.unread or not first:
        return
    before = texts[:first]
    changed = [(p, found) for p in before if (found := _CHANGED.search(p.text))]
    # A reason may also stand behind the items.
    after = [p for p in texts[first:] if not _ITEM.search(p.text)]
    if changed and not any(_REASON.search(p.text) for p in (*before, *after)):
        passage, found = changed[0]
        yield at(rule, passage, found.start(), found.end())


def _items(rule: Rule, subject: Subject) -> list[tuple[Passage, str]]:
    """Return the paragraphs of items, each with all text up to the next one: a page may break a paragraph."""
    found: list[tuple[Passage, str]] = []
    for passage in subject.passages:
        if not rule.looks_at(passage.part):
            continue
        if _ITEM.search(passage.text):
            found.append((passage, passage.text))
        elif found:
            found[-1] = (found[-1][0], found[-1][1] + passage.text)
    return found
