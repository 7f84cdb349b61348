"""Sentences that break off, and quotation marks and brackets without their partner."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from budgetlib.inspect.passages import Passage
from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject, at

_REASON = re.compile(r"(?:主要)?原因(?:是|为|：|:|在于|系)+(?P<end>[。；;，,、]|$)")
_BROKEN_END = re.compile(r"(?:[，,、（(]|[和与及或]|以及|并且|主要用于|其中|的|为|于|由|按照|根据|对于)$")
_LIST = re.compile(r"^(?:[（(]?[0-9一二三四五六七八九十]+[）)]?[、.．]?|[①-⑳])")
_ORDINAL_BRACKET = re.compile(r"(?<![（(\w.])[0-9一二三四五六七八九十]{1,3}[）)]")
_MIN_SENTENCE = 12  # characters below which a paragraph is a heading or label
_PAIRS = {"“": "”", "《": "》", "（": "）", "(": ")", "【": "】", "「": "」"}
_CLOSING = {"）": "（", ")": "（", "”": "“", "》": "《", "】": "【", "」": "「"}
_NEIGHBOURS = 2  # paragraphs before and after in which the partner may stand where a page broke one in two


def broken_reason(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A reason that is announced and not given: `主要原因是。`."""
    for passage in _looked_at(rule, subject):
        for found in _REASON.finditer(passage.text):
            if not found["end"] and _goes_on(subject, passage):
                continue
            yield at(rule, passage, *found.span())


def broken_sentence(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A paragraph that ends in the middle of a sentence, and is followed by a heading or by another part."""
    for passage in _looked_at(rule, subject):
        text = passage.text
        if len(text) < _MIN_SENTENCE or not (found := _BROKEN_END.search(text)):
            continue
        if _REASON.search(text[-12:]) or _goes_on(subject, passage) or not re.search("[，,。；]|万元", text):
            continue
        yield at(rule, passage, *found.span())


def unbalanced(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """Quotation marks, brackets, title marks without their partner in the paragraph or its neighbours."""
    for passage in _looked_at(rule, subject):
        alone = lonely_marks(passage.text)
        if not alone or _balanced_by_neighbours(subject, passage, alone):
            continue
        position, mark = alone[0]
        yield at(rule, passage, position, position + 1, mark=mark)


def lonely_marks(text: str) -> list[tuple[int, str]]:
    """Return (position, mark) of every mark without partner; half- and full-width brackets are partners."""
    ordinals = {found.end() - 1 for found in _ORDINAL_BRACKET.finditer(text)}
    open_marks: list[tuple[int, str]] = []
    alone: list[tuple[int, str]] = []
    for position, mark in enumerate(text):
        if mark in _PAIRS:
            if mark == "“" and any(other == "“" for _, other in open_marks):
                alone.append((position, mark))
            else:
                open_marks.append((position, mark))
        elif mark in _CLOSING and position not in ordinals:
            wanted = {_CLOSING[mark], "("} if mark in "）)" else {_CLOSING[mark]}
            at = next((i for i in range(len(open_marks) - 1, -1, -1) if open_marks[i][1] in wanted), None)
            if at is None:
                alone.append((position, mark))
            else:
                del open_marks[at]
    return sorted(alone + open_marks)


def _balanced_by_neighbours(subject: Subject, passage: Passage, alone: Sequence[tuple[int, str]]) -> bool:
    """True when joining the paragraph with those around it leaves fewer marks alone: it was broken in two."""
    near = range(max(passage.number - _NEIGHBOURS, 0), min(passage.number + _NEIGHBOURS + 1, len(subject.passages)))
    others = [subject.passages[i] for i in near if i != passage.number]
    return any(
        len(lonely_marks(first.text + second.text)) < len(alone) + len(lonely_marks(other.text))
        for other in others
        if lonely_marks(other.text)
        for first, second in [(passage, other) if other.number > passage.number else (other, passage)]
    )


def _goes_on(subject: Subject, passage: Passage) -> bool:
    """True when the next paragraph may be the rest of the sentence: a list, or text that a table or page divided."""
    if passage.number + 1 >= len(subject.passages):
        return False
    after = subject.passages[passage.number + 1]
    if after.part != passage.part or after.file != passage.file:
        return False
    if passage.text.endswith(("：", ":", "如下", "是", "为")) and _LIST.match(after.text):
        return after.section == passage.section
    return after.section == passage.section and not _LIST.match(after.text)


def _looked_at(rule: Rule, subject: Subject) -> Iterator[Passage]:
    return (passage for passage in subject.passages if rule.looks_at(passage.part))
