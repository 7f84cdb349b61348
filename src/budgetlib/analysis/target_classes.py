"""What a performance target is, and whether it can be checked at the end of the year: four classes.

定量 (a number with its unit), 时限 (a date, period or frequency) and 定性可核 (a standard, a list, yes or no) can be
checked; 模糊 (a direction, a quality, a number without unit) cannot. What is not legible has no class.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.errors import KnowledgeError
from budgetlib.interpret.forms.targets import parse_target
from budgetlib.knowledge import knowledge

# What a target is.
NUMBER, TIME, STANDARD, BARE, VAGUE, OTHER, ILLEGIBLE = (
    "number with unit",
    "date, period or frequency",
    "standard or list",
    "number without unit",
    "vague wording",
    "other wording",
    "not legible",
)
FORMS = (NUMBER, TIME, STANDARD, BARE, VAGUE, OTHER, ILLEGIBLE)
CHECKABLE = (NUMBER, TIME, STANDARD)
# The class each form belongs to; the first three can be checked.
QUANTITATIVE, TIMED, QUALITATIVE, UNCHECKABLE = "定量", "时限", "定性可核", "模糊"
CLASSES = {QUANTITATIVE: "number with unit", TIMED: "time", QUALITATIVE: "standard or list", UNCHECKABLE: "vague"}
_CLASS_OF = {
    NUMBER: QUANTITATIVE,
    TIME: TIMED,
    STANDARD: QUALITATIVE,
    BARE: UNCHECKABLE,
    VAGUE: UNCHECKABLE,
    OTHER: UNCHECKABLE,
}
_KEYS = {"times", "standards", "number_in_words", "list_mark", "vague"}
_OF_TIME = ("及时", "按时")  # vague alone, no longer so beside a term
_SIGNS = "≥≤<>="


def class_of(form: str) -> str | None:
    """Return the class of a form of target (one of FORMS); None for what is not legible."""
    return _CLASS_OF.get(form)


def form_of(row: Mapping[str, Any]) -> tuple[str, str | None]:
    """Return which of FORMS a row of `indicators` is, and the vague word that makes it so, if any."""
    target = row["target"]
    if pd.isna(target) or not row["legible"]:
        return ILLEGIBLE, None
    if not pd.isna(row["quantified"]) and row["quantified"]:
        return (BARE if pd.isna(row["value_unit"]) or not row["value_unit"] else NUMBER), None
    if target[:1] in _SIGNS and re.fullmatch(r"[\d.]+个?月", target[1:].strip()):
        return NUMBER, None  # `≥12月`: so many months, no date
    return _form_of_words(target)


def is_checkable(indicators: pd.DataFrame) -> list[bool]:
    """Return for every row of `indicators` whether its target can be checked; False for what is not legible."""
    columns = ["target", "legible", "quantified", "value_unit"]
    return [form_of(row)[0] in CHECKABLE for row in indicators[columns].to_dict("records")]


@cache
def vocabulary() -> Mapping[str, Any]:
    """Return the knowledge of `target_classes.yaml`.

    Raises KnowledgeError when it has unknown or missing keys.
    """
    entries = knowledge("budgetlib.analysis", "target_classes.yaml")
    if wrong := set(entries) ^ _KEYS:
        raise KnowledgeError(f"analysis/target_classes.yaml: unknown or missing {', '.join(sorted(wrong))}.")
    return entries


def _form_of_words(target: str) -> tuple[str, str | None]:
    """The form of a target in words. A time within a vague sentence (`每年持续改善`) dates nothing but `及时`."""
    word = next((word for word in vocabulary()["vague"] if word in target), None)
    if parse_target(target).known or (_matches("times", target) and word in (None, *_OF_TIME)):
        return TIME, None
    if re.search(vocabulary()["number_in_words"], target):
        return NUMBER, None
    if _matches("standards", target):
        return STANDARD, None
    if word:
        return VAGUE, word
    return (STANDARD if _is_list(target) else OTHER), None


def _is_list(target: str) -> bool:
    parts = [part for part in re.split(vocabulary()["list_mark"], target) if part.strip()]
    return len(parts) > 1


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in vocabulary()[name]))


def _matches(name: str, target: str) -> bool:
    return _pattern(name).search(target.replace(" ", "")) is not None
