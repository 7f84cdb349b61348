"""The vocabulary of performance forms (performance.yaml), validated, and how a printed label is recognised by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import fuzz

from budgetlib.errors import KnowledgeError
from budgetlib.interpret.wording import standard_label
from budgetlib.knowledge import knowledge

CACHED_LABELS = 8_192
MAX_LABEL_CHARACTERS = 12
SHORT_LABEL_CHARACTERS = 5
_KEYS = {
    *("unit_label_ending", "attribute_label", "term_label", "kinds_by_unit"),
    *("department_title", "name_label", "stamp", "prose", "goal_heads", "indicator_heads", "first_head"),
    *("value_head", "name_head", "footer", "attributes", "funds", "level1", "level2", "operators", "after_number"),
    *("unit_glyphs", "units", "date_units", "dates", "garbled_units", "foreign_scripts", "thresholds"),
    *(
        "cost_totals",
        "cost_price_words",
        "cost_rates",
        "cost_rate_sentences",
        "cost_parts",
        "cost_leading",
        "cost_trailing",
        "cost_total_words",
        "cost_sources",
        "cost_spent",
    ),
    *(
        "cost_units",
        "cost_periods",
        "cost_more_units",
        "before_amounts",
        "cost_items",
        "cost_words_whole",
        "cost_rates_beside",
    ),
}
_KIND_KEYS = {"level1", "aliases", "hints"}


@cache
def vocabulary() -> Mapping[str, Any]:
    """Return performance.yaml.

    Raises KnowledgeError when a key is unknown or missing.
    """
    entries = knowledge("budgetlib.interpret.forms", "performance.yaml")
    wrong = set(entries) ^ _KEYS
    wrong |= {key for kind in entries["level2"].values() for key in set(kind) ^ _KIND_KEYS}
    if wrong:
        raise KnowledgeError(f"forms/performance.yaml: unknown or missing key {', '.join(sorted(wrong))}.")
    if unknown := set(entries["kinds_by_unit"]) - set(entries["level2"]):
        raise KnowledgeError(f"forms/performance.yaml: kinds_by_unit of unknown {', '.join(sorted(unknown))}.")
    if unknown := {kind["level1"] for kind in entries["level2"].values()} - set(entries["level1"]):
        raise KnowledgeError(f"forms/performance.yaml: level2 under unknown level1 {', '.join(sorted(unknown))}.")
    return entries


def threshold(name: str) -> float:
    """Return a threshold of performance.yaml (similarities in 0..100, shares in 0..1)."""
    return float(vocabulary()["thresholds"][name])


def level2_kinds() -> tuple[str, ...]:
    """Return the second-level kinds in the order of the form."""
    return tuple(vocabulary()["level2"])


def level1_of(level2: str) -> str:
    """Return the first-level kind that a second-level kind belongs to."""
    return vocabulary()["level2"][level2]["level1"]


@lru_cache(maxsize=CACHED_LABELS)
def compact(text: str) -> str:
    """Return a label without any blank."""
    return standard_label(text).replace(" ", "")


def level_scores(text: str) -> tuple[int, dict[str, float]]:
    """Return (level, kinds with their similarity 0..100) for a cell that may be a level label; level 0 when it is none.

    Several kinds are returned when the printed label is misread so that it resembles more than one.
    """
    label = compact(text[: 3 * MAX_LABEL_CHARACTERS])
    if not label or len(label) > MAX_LABEL_CHARACTERS:
        return 0, {}
    level1 = _similar(label, _level1_wordings())
    level2 = _similar(label, _level2_wordings())
    if not level1 and not level2:
        return 0, {}
    first = max(level1.values(), default=0.0) > max(level2.values(), default=0.0)
    return (1, level1) if first else (2, level2)


def is_like(text: str, words: Iterable[str]) -> bool:
    """True when a short printed label is one of `words`, begins with one, or is a misreading of one."""
    label = compact(text[: 3 * MAX_LABEL_CHARACTERS])
    return any(label.startswith(word) or _similarity(label, word) >= _cutoff(word) for word in words)


def _similar(label: str, wordings: Mapping[str, str]) -> dict[str, float]:
    scores: dict[str, float] = {}
    for wording, kind in wordings.items():
        exact_only = wording != kind  # aliases may be short, so that fuzzy matches would catch ordinary names
        score = (100.0 if label == wording else 0.0) if exact_only else _similarity(label, wording)
        if score >= (_cutoff(wording)):
            scores[kind] = max(score, scores.get(kind, 0.0))
    return scores


def _similarity(label: str, word: str) -> float:
    return fuzz.ratio(label, word) if abs(len(label) - len(word)) <= 1 else 0.0


def _cutoff(word: str) -> float:
    return threshold("label" if len(word) <= SHORT_LABEL_CHARACTERS else "long_label")


@cache
def _level1_wordings() -> Mapping[str, str]:
    return {word: kind for kind, aliases in vocabulary()["level1"].items() for word in (kind, *aliases)}


@cache
def _level2_wordings() -> Mapping[str, str]:
    return {word: kind for kind, entry in vocabulary()["level2"].items() for word in (kind, *entry["aliases"])}


@cache
def fund_patterns() -> Mapping[str, re.Pattern[str]]:
    """Return the pattern of each source of money's label."""
    return {source: re.compile(pattern) for source, pattern in vocabulary()["funds"].items()}


@cache
def foreign_scripts() -> re.Pattern[str]:
    """Return the pattern of characters that no Chinese form prints."""
    return re.compile(vocabulary()["foreign_scripts"])
