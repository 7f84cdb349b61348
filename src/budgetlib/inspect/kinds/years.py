"""Years that cannot be meant: a budget compared with itself, a sentence, heading or note of another year."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Hit, Subject, at

_COMPARED = re.compile(r"(?:比|较|与)(?P<year>20\d{2})年(?:度|当年|年初)?(?:部门|单位)?(?:预算|执行|决算|同期|相比)")


def compared_year(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A budget is compared with the year before, never with itself, a later year, or one long past."""
    for passage in subject.passages:
        if not rule.looks_at(passage.part):
            continue
        for found in _COMPARED.finditer(passage.text):
            if int(found["year"]) != subject.year - 1:
                yield at(
                    rule, passage, *found.span(), same=found["year"], year=found["year"], prior=str(subject.year - 1)
                )


def year_out_of_place(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """`patterns` name a year `year` that must be that of the budget plus one of `offsets`."""
    allowed = {subject.year + offset for offset in rule.parameters["offsets"]}
    for passage in subject.passages:
        if not rule.looks_at(passage.part):
            continue
        spared = [found.span() for one in rule.patterns("unless") for found in one.finditer(passage.text)]
        for one in rule.patterns():
            for found in one.finditer(passage.text):
                if any(a <= found.start() and found.end() <= b for a, b in spared):
                    continue
                if int(found["year"]) not in allowed:
                    wanted = str(max(allowed))
                    yield at(rule, passage, *found.span(), same=found.group(), year=found["year"], wanted=wanted)
