"""The words of a layout (tables, measures, funds, periods, levels) against those that the rest of the house knows.

A misspelt measure would be read, stored and never be compared with anything; so it fails when the layout is loaded,
with the line it stands in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import yaml
from rapidfuzz import process

from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge
from budgetlib.model import data_dictionary

_ALIKE = 60.0
Place = tuple[str | int, ...]
"""Keys and positions that lead to an entry of a document."""


def check_words(file: str, entry: Mapping[str, Any], text: str) -> None:
    """Refuse a layout that uses words nobody knows; `text` is the document that `entry` was read from.

    Raises KnowledgeError with file, line, word and the known word it resembles.
    """
    for place, what, word in _words(entry):
        known = _known_words()[what]
        if word not in known:
            alike = process.extractOne(str(word), known, score_cutoff=_ALIKE)
            meant = f"Did you mean {alike[0]}?" if alike else f"Known: {', '.join(known)}."
            raise KnowledgeError(f"{file}, line {line_of(text, place)}: unknown {what} {word!r}.", remedy=meant)


def line_of(text: str, place: Sequence[str | int]) -> int:
    """Return the line (from 1) in which the entry at `place` of a YAML document begins."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    line = 1
    for step in place:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(step)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode):
            node = node.value[int(step)]
            line = node.start_mark.line + 1
    return line


def _words(entry: Mapping[str, Any]) -> Iterator[tuple[Place, str, Any]]:
    """Yield where each word stands, what it should be, and the word."""
    for name, value in entry["tables"].items():
        yield ("tables", name), "table", name
        variants = value if isinstance(value, list) else [value]
        for number, variant in enumerate(variants):
            place: Place = ("tables", name, number) if isinstance(value, list) else ("tables", name)
            yield from _words_of((*place,), variant)
            for column, content in enumerate(variant["columns"]):
                yield from _words_of((*place, "columns", column), content)


def _words_of(place: Place, entry: Mapping[str, Any]) -> Iterator[tuple[Place, str, Any]]:
    for what in ("measure", "fund", "period", "level"):
        if what in entry:
            yield (*place, what), what, entry[what]


@cache
def _known_words() -> Mapping[str, Sequence[str]]:
    words = knowledge("budgetlib.reconcile", "words.yaml")
    levels = next(column.allowed for column in data_dictionary()["figures"].columns if column.name == "level")
    return {
        "table": list(words["tables"]),
        "measure": list(words["measures"]),
        "fund": list(words["funds"]),
        "period": list(words["periods"]),
        "level": list(levels),
    }
