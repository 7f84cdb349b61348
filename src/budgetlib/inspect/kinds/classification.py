"""Names and codes of the classification: out of date, or not of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from budgetlib.classification import (
    bare_name,
    functional_class_code,
    functional_class_name,
    functional_classes,
    functional_names,
)
from budgetlib.inspect.rules import Rule, vocabulary
from budgetlib.inspect.subject import Hit, Subject, at

_FUNCTIONAL = frozenset(
    {"revenue_summary", "expenditure_summary", "appropriation_expenditure", "general_public_expenditure"}
)


def old_class_name(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A name that the classification of the year does not have any more: in the text, and in the tables."""
    for entry in vocabulary("renamed"):
        if subject.year < entry["since"]:
            continue
        pattern = re.compile(re.escape(entry["old"]) + entry.get("unless_followed_by", ""))
        values = {"old": entry["old"], "new": entry["new"], "since": str(entry["since"])}
        for passage in subject.passages:
            for found in pattern.finditer(passage.text):
                yield at(rule, passage, *found.span(), same=entry["old"], **values)
        for number, document in subject.documents.items():
            for line in document.lines:
                for cell in line.cells or ():
                    if pattern.search("".join(cell.split())):
                        part = subject.part_at(number, line.page, line.row)
                        yield Hit(rule, part, number, line.page, line.row, cell.strip(), values, entry["old"])


def unknown_class(rule: Rule, subject: Subject) -> Iterator[Hit]:
    """A functional code whose first three digits are no class, or a class printed under another name."""
    told: set[tuple[object, ...]] = set()
    for row in subject.rows("figures"):
        code, place = str(row["code"] or ""), (row["table"], row["page"], row["row"])
        if row["table"] not in _FUNCTIONAL or not code.isdigit() or len(code) not in (3, 5, 7) or place in told:
            continue
        told.add(place)
        name = str(row["name"])
        right = functional_class_name(code[:3])
        part = subject.form.part_of_table(row["table"])
        shown = f"{code} {name}"
        if code[:3] not in functional_classes():
            yield Hit(rule, part, row["file"], row["page"], row["row"], shown, {"right": _code_of(name)}, shown)
        elif len(code) == 3 and right and functional_class_code(name) not in (None, code):
            yield Hit(rule, part, row["file"], row["page"], row["row"], shown, {"right": f"{code}为{right}"}, shown)


def _code_of(name: str) -> str:
    """Return what the classification says of a name."""
    _, code = functional_names().get(bare_name(name), ("", None))
    code = functional_class_code(name) or code
    return f"政府收支分类科目中“{name}”为{code}" if code else "政府收支分类科目中无此类"
