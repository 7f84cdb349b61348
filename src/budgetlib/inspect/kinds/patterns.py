"""Rules that are regular expressions: on paragraphs, or on the cells of tables."""

from __future__ import annotations

from collections.abc import Iterator

from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject, at


def pattern(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """Words that must not stand in the text: `patterns`, except where one of `unless` matches over them."""
    for passage in subject.passages:
        if not rule.looks_at(passage.part):
            continue
        spared = [found.span() for one in rule.patterns("unless") for found in one.finditer(passage.text)]
        told: list[tuple[int, int]] = []
        for one in rule.patterns():
            for found in one.finditer(passage.text):
                start, end = found.span("at") if "at" in one.groupindex else found.span()
                if any(a <= start and end <= b for a, b in spared) or any(a < end and start < b for a, b in told):
                    continue
                if rule.parameters.get("within_line") and any(start < at < end for at, _, _ in passage.starts):
                    continue  # a heading and the paragraph below it, which begins with the same words
                told.append((start, end))
                named = {name: value or "" for name, value in found.groupdict().items() if name != "at"}
                yield at(rule, passage, start, end, same=_together(rule, found.group()), **named)


def _together(rule: Rule, match: str) -> str:
    """What makes several places one problem: the rule (`together: rule`), or the words that match (`words`)."""
    return {"rule": rule.id, "words": match}.get(rule.parameters.get("together", ""), "")


def in_cells(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """The same in the cells of tables."""
    for number, document in subject.documents.items():
        for line in document.lines:
            for cell in line.cells or ():
                if any(one.search(cell) for one in rule.patterns()):
                    part = subject.part_at(number, line.page, line.row)
                    if rule.looks_at(part):
                        yield Hit(rule, part, number, line.page, line.row, cell.strip(), {"match": cell.strip()}, cell)
