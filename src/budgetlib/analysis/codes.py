"""The same functional item in two years: joined by code, by a change of code that is on record, or by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from budgetlib.classification import code_level
from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge

SAME_CODE, RENAMED, RECODED, SAME_NAME, ONLY_BEFORE, ONLY_NOW = (
    "same code",
    "same code, renamed",
    "recoded",
    "same name",
    "only the year before",
    "only this year",
)
_KEYS = {"old", "new", "year", "name", "source"}


def joined(before: Mapping[str, str], now: Mapping[str, str], year: int) -> dict[str, tuple[str, str]]:
    """Return for every code of either year the code of this year it counts under, and how the two were joined.

    `before` and `now` are code → name of two years' tables, `year` is the year of the later one. An old code without a
    successor in the later table keeps its own code (`only the year before`). Names join only where one item of the year
    before and one of this year, in the same class and otherwise without partner, carry the same specific name.
    """
    found = {}
    for code, name in now.items():
        kept = code in before
        found[code] = (code, (SAME_CODE if before[code] == name else RENAMED) if kept else ONLY_NOW)
    gone = {code: name for code, name in before.items() if code not in now}
    for code in gone:
        new = successor(code, year)
        found[code] = (new, RECODED) if new is not None and new in now else (code, ONLY_BEFORE)
    added = {code: name for code, name in now.items() if code not in before}
    for code, new in _by_name(gone, added).items():
        if found[code][1] == ONLY_BEFORE:
            found[code] = (new, SAME_NAME)
    for new, how in [found[code] for code in gone]:
        if how in (RECODED, SAME_NAME) and new not in before:
            found[new] = (new, how)
    return found


def successor(code: str, year: int) -> str | None:
    """Return the code that replaced `code` up to the edition of `year`, None when no change is on record."""
    return next(
        (entry["new"] for entry in vocabulary()["recoded"] if entry["old"] == code and entry["year"] <= year), None
    )


@cache
def vocabulary() -> Mapping[str, Any]:
    """Return the knowledge of `codes.yaml`.

    Raises KnowledgeError when it has unknown keys or a code that is no item of the classification.
    """
    entries = knowledge("budgetlib.analysis", "codes.yaml")
    wrong = set(entries) ^ {"recoded", "general_names"}
    wrong |= {key for entry in entries["recoded"] for key in set(entry) ^ _KEYS}
    codes = [entry[side] for entry in entries["recoded"] for side in ("old", "new") if side in entry]
    wrong |= {code for code in codes if code_level(str(code)) != "item"}
    if wrong:
        raise KnowledgeError(f"analysis/codes.yaml: wrong or missing {', '.join(sorted(map(str, wrong)))}.")
    return entries


def _by_name(gone: Mapping[str, str], added: Mapping[str, str]) -> dict[str, str]:
    """Pairs of codes that carry the same name in the same class, each name once on either side."""
    general = set(vocabulary()["general_names"])
    sides = [
        {(code[:3], name): code for code, name in side.items() if name not in general and not name.startswith("其他")}
        for side in (gone, added)
    ]
    counts = [Counter((code[:3], name) for code, name in side.items()) for side in (gone, added)]
    return {
        code: sides[1][key]
        for key, code in sides[0].items()
        if key in sides[1] and counts[0][key] == counts[1][key] == 1
    }
