"""What tells the lines of a table apart where no rule does: words (line_words.yaml), figures set apart by blanks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge

LAID_OUT_ROW = re.compile(r"\S {2,}[(（-]?\d[\d,]*(?:\.\d+)?[)）]?(?= {2}| *$)", re.MULTILINE)
"""A figure that blanks set apart from what stands before it in its line."""
_NAMES = {"money_caption", "part", "begins_row", "heading", "total"}


def line_words(name: str) -> re.Pattern[str]:
    """Return the pattern of one kind of words. Raises KnowledgeError when the file is malformed."""
    return _patterns()[name]


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    entries = knowledge("budgetlib.readers", "line_words.yaml")
    if wrong := set(entries) ^ _NAMES:
        raise KnowledgeError(f"readers/line_words.yaml: wrong or missing {', '.join(sorted(wrong))}.")
    return {name: re.compile(pattern) for name, pattern in entries.items()}
