"""What regulation asks for: parts that must be there, and what they must say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlib.inspect.forms import FIXED, article
from budgetlib.inspect.passages import Passage
from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject

_CHANGE = re.compile("增加|减少|增长|下降|持平|一致|相同|不变|无变化|没有变化|同上年|与上年")
_CHANGED = re.compile(r"(?:增加|减少|增长|下降)(?!0(?:\.0+)?(?:万元|%))[0-9]")
_FEWEST_PARAGRAPHS = 4
_TOTAL_REASON = re.compile(r"(?:合计|预算数|总额|共计?)[^。]{0,60}原因")
_REASON = re.compile("原因|由于|因为|系|是因|主要是|因[^公]")


def part_missing(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A part of the sheet that the form requires and nobody finds in the document.

    Nothing is said of a document that has only tables or only text, or pages nobody read.
    """
    if subject.unread or not _has_text(subject) or subject.disclosure.tables.empty:
        return
    for part in subject.form.parts.values():
        if part.required and part.key not in subject.found_parts:
            if any(part.opened_by(p.text[:30]) for p in subject.passages if p.part != "contents"):
                continue
            yield Hit(
                _with_article(rule, part.required),
                part.key,
                1,
                1,
                1,
                "",
                {"part": part.chinese, "part_english": part.english},
            )


def statement_missing(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A statement that must be made: each of `patterns` must match somewhere, e.g. the three kinds of purchases."""
    texts = [p.text for p in subject.passages if p.part != "contents"]
    if subject.unread or not _has_text(subject) or not texts:
        return
    whole = "。".join(texts)
    given = rule.parameters.get("given")
    if given and not re.search(given, whole):
        return
    missing = [one for one in rule.patterns() if not one.search(whole)]
    if missing:
        names = dict(zip(rule.parameters["patterns"], rule.parameters["names"], strict=True))
        told = "、".join(str(names[one.pattern]) for one in missing)
        part = next((key for key in rule.parameters["told_in"] if key in subject.form.parts), "explanation")
        page = next((p.page for p in subject.passages if p.part == part), 1)
        file = next((p.file for p in subject.passages if p.part == part), 1)
        yield Hit(rule, part, file, page, 1, "", {"missing": told}, told)


def elements_missing(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """Elements that a part must have (`patterns`), where the part is there as text."""
    own = [passage for passage in subject.passages if passage.part == rule.parameters["part"]]
    whole = "。".join(passage.text for passage in own)
    missing = [
        name for one, name in zip(rule.patterns(), rule.parameters["names"], strict=True) if not one.search(whole)
    ]
    # A page that only names the part, or the tables of projects, is no explanation of one.
    if (
        subject.form.key != FIXED
        or subject.unread
        or len(own) < _FEWEST_PARAGRAPHS
        or not missing
        or len(missing) == len(rule.patterns())
    ):
        return
    told = "、".join(missing)
    yield Hit(rule, own[0].part, own[0].file, own[0].page, 1, "", {"missing": told}, told)


def reasons_missing(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """Each of the three public expenses is stated with its change, and a change with its reason."""
    texts = [p for p in subject.passages if p.part == "other_notes" and re.search("三公", p.section)]
    if subject.unread or not texts:
        return
    whole = "".join(p.text for p in texts)
    for name, pattern in zip(rule.parameters["names"], rule.patterns(), strict=True):
        stated = [found for p in texts if (found := _statement(p, pattern))]
        if not stated:
            if re.search(r"[0-9]万元", whole):
                yield _of_section(rule, texts[0], name, "未说明", "is not stated")
            continue
        if not any(_CHANGE.search(said) for _, said in stated):
            yield _of_section(rule, stated[0][0], name, "未说明与上年相比的增减变化", "is stated without its change")
            continue
        for passage, said in stated:
            if _CHANGED.search(said) and not _REASON.search(said) and not _TOTAL_REASON.search(whole):
                yield _of_section(rule, passage, name, "有增减变化但未说明原因", "changed, and no reason is given")


def _statement(passage: Passage, pattern: re.Pattern[str]) -> tuple[Passage, str] | None:
    """Return what a paragraph says of an expense, up to the next one; None when it states no amount of it."""
    found = pattern.search(passage.text)
    if not found:
        return None
    return passage, passage.text[found.start() :]


def _of_section(rule: Rule, passage: Passage, name: str, chinese: str, english: str) -> Hit:
    page, row = passage.place(0)
    values = {"name": name, "told": chinese, "told_english": english}
    return Hit(rule, passage.part, passage.file, page, row, passage.text[:30], values, name + chinese)


def _has_text(subject: Subject) -> bool:
    return any(p.part in {"explanation", "other_notes"} and len(p.text) > 30 for p in subject.passages)


def _with_article(rule: Rule, key: str) -> Rule:
    from dataclasses import replace

    return replace(rule, article=article(key))
