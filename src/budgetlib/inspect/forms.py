"""The form of a sheet: the parts of a disclosure in their order, and how each is found (inspection.yaml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge

GENERAL = "general"
FIXED = "shanghai"  # a form of which every part is prescribed
TIMELINESS, COVER, CONTENTS = "timeliness", "cover", "contents"
_OF_A_PART = {"chinese", "english", "headings", "sections", "parts", "tables", "required"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the sheet, i.e. one of its rows: what opens it in a document, and the article that asks for it."""

    key: str
    chinese: str
    english: str
    headings: tuple[re.Pattern[str], ...] = ()
    sections: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()
    tables: frozenset[str] = frozenset()
    required: str = ""

    def opened_by(self, heading: str) -> bool:
        """True when a line without blanks is a heading of this part."""
        return any(pattern.search(heading) for pattern in self.headings)


@dataclass(frozen=True, slots=True)
class Form:
    """The parts of a sheet in their order, by key."""

    key: str
    parts: Mapping[str, Part]
    prescribed: frozenset[str] = frozenset()  # layouts of which every part is known

    def part_of_table(self, table: str) -> str:
        """Return the part a standard table is; empty when the form has none for it."""
        return next((part.key for part in self.parts.values() if table in part.tables), "")

    def part_of_section(self, outline_part: str, section: str) -> str:
        """Return the part to which a heading of the outline belongs; empty when the form does not say."""
        if section:
            found = next((part.key for part in self.parts.values() if section in part.sections), "")
            if found:
                return found
        return next((part.key for part in self.parts.values() if outline_part in part.parts), "")

    def part_of_heading(self, heading: str) -> str:
        """Return the part that a line without blanks opens; empty when it opens none."""
        return next((part.key for part in self.parts.values() if part.opened_by(heading)), "")


def form_of(layout: str) -> Form:
    """Return the form of the sheet for a document of a layout: the general one for those that no form names."""
    named = (key for key, entry in _knowledge()["forms"].items() if layout in entry["layouts"])
    return form(next(named, GENERAL))


@cache
def form(key: str) -> Form:
    """Return a form by its name. Raises KnowledgeError when inspection.yaml is malformed."""
    entries: Mapping[str, Mapping[str, Any]] = _knowledge()["forms"][key]["parts"]
    prescribed = frozenset(_knowledge()["forms"][key].get("prescribed", ()))
    return Form(key, {name: _part(key, name, entry) for name, entry in entries.items()}, prescribed)


def article(key: str) -> str:
    """Return the article of regulation that `key` stands for; empty for an empty key."""
    return str(_knowledge()["articles"][key]) if key else ""


def timely_until() -> str:
    """Return the last day (MM-DD) by which a budget seen in public counts as published in time."""
    return str(_knowledge()["timely_until"])


def _part(form_key: str, name: str, entry: Mapping[str, Any]) -> Part:
    if unknown := set(entry) - _OF_A_PART:
        raise KnowledgeError(f"inspection.yaml, {form_key}.{name}: unknown {', '.join(sorted(unknown))}.")
    try:
        headings = tuple(re.compile(pattern) for pattern in entry.get("headings", ()))
    except re.error as error:
        raise KnowledgeError(f"inspection.yaml, {form_key}.{name}: {error}.") from error
    named = {column: frozenset(entry.get(column, ())) for column in ("sections", "parts", "tables")}
    required = str(entry.get("required", ""))
    article(required)
    return Part(name, str(entry["chinese"]), str(entry["english"]), headings, **named, required=required)


def _knowledge() -> Mapping[str, Any]:
    return knowledge("budgetlib.inspect", "inspection.yaml")
