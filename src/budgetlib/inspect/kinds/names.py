"""Names: a unit that speaks of its department, names written in two ways, terms with one wrong character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from budgetlib.inspect.near import FREE, near_misses
from budgetlib.inspect.rules import Rule, vocabulary
from budgetlib.inspect.subject import Hit, Subject, at

MIN_TERM = 5  # characters of a term of which one wrong character is no other word
MIN_LONG_NAME = 9  # characters of a name of which a part may differ
_LIKE = 88.0
MIN_PURPOSE = 4
MIN_ITEM = 6  # the same for names of items that tables print
_ITEM = re.compile(r"(?P<section>[^（）“”、.．0-9]+)（款）(?P<item>[^（）“”]*(?:（[^（）款项类]*）[^（）“”]*)*)（项）")
_SAID = re.compile(r"(?P<what>主要用于|主要原因(?:是|为)?[：:]?)(?P<said>[^。；;，,：:]{4,60})")
_LEVEL = re.compile(r"(?P<level>[省市区县镇]级)(?:部门|单位)(?:预算|决算)")
_OF_LEVEL = re.compile(r"(?P<level>[省市区县镇]级)(?=预算主管部门|财政有经费|财政拨款|财政部门)")
_SAID_END = re.compile(r"(?:经费)?(?:支出)?(?:等)?(?:有所)?(?:增加|减少|增长|下降|保持不变|不变)?$")


def scope_words(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """The budget of a unit that speaks of a department's, or the other way round (`scope` tells which)."""
    if subject.about["scope"] != rule.parameters["scope"] or "scope" in str(subject.about.get("silent_on") or ""):
        return
    for passage in subject.passages:
        if not rule.looks_at(passage.part):
            continue
        spared = [found.span() for one in rule.patterns("unless") for found in one.finditer(passage.text)]
        for one in rule.patterns():
            for found in one.finditer(passage.text):
                if not any(a <= found.start() and found.end() <= b for a, b in spared):
                    yield at(rule, passage, *found.span(), same=found.group())


def other_level(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A budget of one level of government that speaks of the departments or money of another (its template's)."""
    cover = "".join(p.text for p in subject.passages if p.part == "cover")
    own = next((found["level"] for found in _LEVEL.finditer(cover)), "")
    for passage in subject.passages if own else ():
        for found in _OF_LEVEL.finditer(passage.text) if rule.looks_at(passage.part) else ():
            if found["level"] != own:
                yield at(rule, passage, *found.span(), same=found["level"], own=own)


def department_variant(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """The name of the department with one character wrong, left out or too many; `look` where it differs by more."""
    name = "".join(subject.department.split())
    if len(name) < MIN_TERM:
        return
    hits = list(_near(rule, subject, [name], frozenset({name}), frozenset()))
    yield from hits
    told = {hit.values["match"] for hit in hits}
    if len(name) < MIN_LONG_NAME:
        return
    begin = re.compile(
        re.escape(name[: len(name) * 2 // 3]) + rf"[\u4e00-\u9fff]{{0,{len(name) // 3 + 2}}}?" + re.escape(name[-2:])
    )
    for passage in subject.passages:
        # Where functions and organisation are told, other organisations are named.
        here = rule.looks_at(passage.part) and passage.part not in {"functions", "structure", "projects"}
        for found in begin.finditer(passage.text) if here else ():
            if found.group() not in told and found.group() != name and fuzz.ratio(found.group(), name) >= _LIKE:
                hit = at(rule, passage, *found.span(), same=found.group(), term=name)
                yield replace(hit, severity="look")


def term_variant(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A term of the field, or an item of the document's own tables, with one character wrong, left out or too many."""
    own = {
        str(row["name"]) for row in subject.rows("figures") if row["code"] and MIN_ITEM <= len(str(row["name"])) <= 20
    }
    fixed = vocabulary("terms")
    right = frozenset(fixed) | own | frozenset(vocabulary("allowed_variants"))
    yield from _near(rule, subject, fixed, right)
    # A name may be shortened in a sentence; a character in place of another one is a misprint.
    yield from (
        hit for hit in _near(rule, subject, sorted(own), right) if len(hit.values["match"]) == len(hit.values["term"])
    )


def purpose_of_another_item(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """The purpose or reason of one item is the name of another one: a sentence that was copied and not changed."""
    items = [(p, found) for p in subject.passages if rule.looks_at(p.part) for found in _ITEM.finditer(p.text)]
    names = {found["item"] for _, found in items} | {found["section"] + found["item"] for _, found in items}
    for passage, item in items:
        own = (item["section"] + item["item"], item["item"])
        for said in _SAID.finditer(passage.text, item.end()):
            told = _SAID_END.sub("", said["said"])
            bare = {_SAID_END.sub("", name): name for name in names}
            if len(told) >= MIN_PURPOSE and told in bare and not any(told in one or one in told for one in own):
                what = "用途" if "用于" in said["what"] else "原因"
                values: dict[str, str] = {"item": item["item"], "other": bare[told], "what": what}
                yield at(rule, passage, said.start(), said.end(), same=f"{passage.number}", **values)


def _near(
    rule: Rule, subject: Subject, terms: Sequence[str], right: frozenset[str], free: frozenset[str] = FREE
) -> Iterator[Hit]:
    told: set[tuple[int, int]] = set()
    for passage in subject.passages:
        if not rule.looks_at(passage.part):
            continue
        for term in terms:
            if len(term) < MIN_TERM:
                continue
            for start, end in near_misses(passage.text, term, free):
                found = passage.text[start:end]
                place = (passage.number, start)
                if found in right or place in told or _within_right(passage.text, start, end, right):
                    continue
                told.add(place)
                yield at(rule, passage, start, end, same=found, term=term)


def _within_right(text: str, start: int, end: int, right: frozenset[str]) -> bool:
    """True when what was found is part of another term that is printed rightly."""
    for one in right:
        first = text.find(one, max(start - len(one), 0), end + len(one))
        while first >= 0:
            if first < end and start < first + len(one) and len(one) >= end - start:
                return True
            first = text.find(one, first + 1, end + len(one))
    return False
