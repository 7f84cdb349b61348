"""A subject of inspection that consists of text alone: what the cases of the rules are tried on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from budgetlib.inspect.forms import form
from budgetlib.inspect.passages import Passage
from budgetlib.inspect.rules import Rule
from budgetlib.inspect.subject import Subject
from budgetlib.interpret.document.outline import Section
from budgetlib.interpret.narrative.reader import read_claims
from budgetlib.model import empty_disclosure
from budgetlib.readers.document import Line

ABOUT = {"fiscal_year": 2025, "department": "甲乙市财政局", "scope": "department", "kind": "budget", "silent_on": None}


def subject_of_text(rule: Rule, text: str, about: Mapping[str, Any] | None = None) -> Subject:
    """Return the subject of a text that stands in the part a rule looks at; its lines are paragraphs."""
    told = {**ABOUT, **(about or {})}
    cover = str(told.pop("cover", ""))
    likely = ("explanation", "other_notes", "structure", "projects", "glossary", "cover")
    part = next(key for key in likely if rule.looks_at(key))
    lines = [("cover", cover)] if cover else []
    lines += [(part, line) for line in text.split("\n")]
    passages = [Passage(n, key, "一", 1, line, ((0, 1, n + 1),)) for n, (key, line) in enumerate(lines)]
    printed = tuple(Line(1, n, line) for n, (_, line) in enumerate(lines, start=1))
    year, is_budget = int(told["fiscal_year"]), told["kind"] == "budget"
    claims = read_claims([Section("narrative", "expenditure", "一", 1, 0, printed)], year=year, is_budget=is_budget)
    disclosure = empty_disclosure("a-2025-budget").with_table("claims", claims)
    return Subject(disclosure, {}, form("shanghai"), (), tuple(passages), told)
