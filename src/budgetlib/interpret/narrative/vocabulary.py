"""The vocabulary of the narrative (narrative.yaml), compiled and validated: section titles, measures, grammar words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from budgetlib.errors import KnowledgeError
from budgetlib.interpret.tables.layout import common
from budgetlib.interpret.wording import closest
from budgetlib.knowledge import knowledge

FILE = "narrative.yaml"
OTHER = "other"
MAX_SUBJECT = 60  # characters of a subject; what is longer is a sentence
CLASS_CUTOFF = 85.0  # similarity at which a misread name of a functional class is still that class
_KEYS = {
    "measures", "funds", "periods", "by_head", "bare_parts", "budget_completed", "both", "division_words",
    "moved_alone", "rate_words", "several_words", "owner_words", "counted_nouns", "bound_words", "money_of_count",
    "money_of_count_words", "within", "by_section",
    "directions", "unchanged_roughly", "comparison_increase", "comparison_decrease", "compared_with", "prior_year",
    "this_years_budget", "compared_figure", "bases", "own_bases", "to_level", "share_words", "money_bases",
    "execution_words",
    "change_fillers", "prior_level_openers", "multiple_words", "nil_before", "nil_after", "nil_objects", "nil_never",
    "absolute_words", "in_turn", "organisations", "scopes", "section_subjects", "percent_of_rates", "funding_words",
    "item_labels", "date_words", "items", "counterparts", "bare_money",
    "counterpart_words", "coded", "empty_headings",
    "norm_words", "target_words", "budget_ending", "overspent", "limit_lists",
    "case_words", "outcome_words", "outcome_named", "part_words",
    "directions_at_number", "not_at_number", "level_nouns", "moved_behind", "own_opening_budget", "unchanged_alone",
    "nil_revenue",
    "reason_markers", "weak_reason_markers", "reason_enumerators", "reason_openers", "reason_endings",
    "reason_predicates", "reason_actions", "reason_results", "reason_not", "purpose_openers",
    "subject_openers", "subject_endings", "counted_behind", "generic_subjects", "topic_words",
    "not_after_unit", "older_classes",
}  # fmt: skip
_MEASURE_KEYS = {"about", "kind", "words", "fund", "period", "whole", "weak", "of_topic", "structural", "part"}
_KINDS = {"money", "count"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the words before a number mean. `start` is where the wording begins in them, 0 when all of it counts."""

    measure: str
    fund: str | None
    period: str | None
    start: int = 0

    @property
    def of_topic(self) -> bool:
        """True when the wording alone names no subject (`年初预算`)."""
        return bool(vocabulary()["measures"][self.measure].get("of_topic"))

    def as_measure(self, measure: str) -> Meaning:
        """The same under a narrower measure, with the fund and period that one fixes."""
        entry = vocabulary()["measures"][measure]
        return Meaning(measure, entry.get("fund", self.fund), entry.get("period", self.period), self.start)


@lru_cache(maxsize=16_384)
def meaning(lead: str, kind: str) -> Meaning:
    """Return what the words before a number (compact text) say it measures; measure `other` when nothing is known.

    The wording that ends nearest to the number decides, then the longer one; but one that names a thing of its own
    goes before one that only says how money is divided (`三公经费` in `三公经费公共财政拨款支出`). A weak one
    (`支出预算`) counts only where no other is followed by nothing but words without a subject of their own, and where
    what stands before it is an organisation at most: `工资福利支出预算` is not the whole budget. `kind` is money or
    count.
    """
    found = [
        (match.end(), -match.start(), measure)
        for measure, pattern in _patterns(kind)
        for match in pattern.finditer(lead)
        if match.end() > match.start()
    ]
    best = _best(lead, found)
    fund, period = _first_word(lead, "funds"), _first_word(lead, "periods")
    if kind == "money" and (start := _functional_class(lead, best)) is not None:
        return Meaning("functional_class", None, period, start)
    if best is None:
        return Meaning(OTHER, fund, period)
    entry = vocabulary()["measures"][best[2]]
    start = 0 if entry.get("whole") else -best[1]
    return Meaning(best[2], entry.get("fund", fund), entry.get("period", period), start)


Match = tuple[int, int, str]
"""Where a wording ends in the words, minus where it begins, and its measure: the largest is the nearest and longest."""


def _best(lead: str, found: Sequence[Match]) -> Match | None:
    measures = vocabulary()["measures"]
    named = [m for m in found if not measures[m[2]].get("structural") and not measures[m[2]].get("weak")]
    best = max(named, default=None)
    if best and is_generic(lead[best[0] :], funding=True):
        return best
    strong = [m for m in found if not measures[m[2]].get("weak")]
    best = max(strong, default=None)
    if best and is_generic(lead[best[0] :]):
        return best
    best = max(found, default=None)
    if best and measures[best[2]].get("weak") and not is_scope(lead[: -best[1]]):
        return max((m for m in strong if is_generic(lead[m[0] :], funding=True)), default=None)
    return best


@lru_cache(maxsize=8192)
def is_generic(text: str, *, funding: bool = False) -> bool:
    """True when the words name no subject of their own (`预算总额`, `支出决算`, nothing at all).

    With `funding` also words that say where money comes from (`公共财政拨款支出`).
    """
    return _generic(funding).fullmatch(text[:MAX_SUBJECT]) is not None


@lru_cache(maxsize=8192)
def is_scope(text: str) -> bool:
    """True when words before a wording only say whose budget it is: nothing, a year, an organisation (`2031年某局`)."""
    return _scope().fullmatch(text) is not None


@lru_cache(maxsize=4096)
def is_part_of_something(subject: str, measure: str) -> bool:
    """True when the subject of a statement says more than its measure: `卫生监督机构运行：人员经费`, `外宾接待支出`.

    Only for measures that items have too (`part`); whose budget it is and where the money comes from say no more.
    """
    text = re.sub(r"[\s“”‘’\"]", "", subject)
    if re.search(vocabulary()["part_words"].get(measure, r"\Z."), text):
        return True
    if not vocabulary()["measures"].get(measure, {}).get("part"):
        return False
    known = meaning(text, "money")
    before = text[: known.start] if known.measure == measure else ""
    return not any(is_scope(before[:cut]) and is_generic(before[cut:], funding=True) for cut in range(len(before) + 1))


def words(key: str) -> tuple[str, ...]:
    """Return a list of grammar words."""
    return tuple(vocabulary()[key])


@cache
def vocabulary() -> Mapping[str, Any]:
    """Return narrative.yaml, validated.

    Raises KnowledgeError naming the key when it holds an unknown or malformed entry.
    """
    entries = knowledge("budgetlib.interpret.narrative", FILE)
    _require(set(entries) == _KEYS, f"unknown or missing key {', '.join(sorted(set(entries) ^ _KEYS))}")
    for measure, entry in entries["measures"].items():
        _require(set(entry) <= _MEASURE_KEYS, f"measure {measure}: unknown key in {', '.join(entry)}")
        _require({"about", "words"} <= set(entry), f"measure {measure}: about and words are required")
        _require(entry.get("kind", "money") in _KINDS, f"measure {measure}: kind {entry.get('kind')}")
        for pattern in entry["words"]:
            _compiled(measure, pattern)
    named = {*entries["money_of_count"].values(), *entries["money_of_count"], *entries["within"]}
    named |= {measure for members in entries["within"].values() for measure in members}
    swapped = [*entries["by_section"].values(), *entries["by_head"].values()]
    named |= {measure for swaps in swapped for pair in swaps.items() for measure in pair}
    named |= {measure for parts in entries["bare_parts"].values() for measure in parts}
    named |= {*entries["by_head"], *entries["bare_parts"]}
    unknown = named - set(entries["measures"])
    _require(not unknown, f"unknown measure {', '.join(sorted(unknown))}")
    return entries


@cache
def _patterns(kind: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    measures = vocabulary()["measures"]
    return tuple(
        (measure, _compiled(measure, word))
        for measure, entry in measures.items()
        if entry.get("kind", "money") == kind
        for word in entry["words"]
    )


def _compiled(place: str, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise KnowledgeError(f"{FILE}: {place}: {pattern!r} is not a regular expression ({error}).") from error


def _functional_class(lead: str, best: tuple[int, int, str] | None) -> int | None:
    """Where the name of a functional class begins that `lead` ends with, unless a longer wording of a measure does."""
    for name in _classes():
        if lead.endswith(name) and (best is None or best[0] < len(lead) or -best[1] > len(lead) - len(name)):
            return len(lead) - len(name)
    if best is None and lead.endswith("支出") and closest(lead, _classes(), CLASS_CUTOFF):
        return 0
    return None


@cache
def _generic(funding: bool) -> re.Pattern[str]:
    own = str(vocabulary()["generic_subjects"])
    if not funding:
        return re.compile(own)
    added = "|".join(words("funding_words"))
    return re.compile(own.replace("^(?:", f"^(?:{added}|", 1))


@cache
def _scope() -> re.Pattern[str]:
    """Marks, years and connectives, at most one organisation, and what else only says whose money is meant."""
    openers = "|".join(words("subject_openers"))
    organisation = rf"(?:[^,;:。（）]{{0,24}}(?:{'|'.join(words('organisations'))}))"
    scopes = "|".join(words("scopes"))
    return re.compile(rf"(?:{openers}|{scopes}|[,;:、。）])*+{organisation}?(?:{openers}|{scopes}|[,;:、。的])*")


@cache
def _classes() -> tuple[str, ...]:
    """Names of functional classes, longest first; the names of earlier years included."""
    labels = common()["expenditure_labels"]
    current = [name for name, entry in labels.items() if entry["level"] == "class"]
    return tuple(sorted({*current, *words("older_classes")}, key=len, reverse=True))


def _first_word(lead: str, key: str) -> str | None:
    """The entry of `funds` or `periods` whose word stands first in `lead`."""
    found = [
        (match.start(), name)
        for name, patterns in vocabulary()[key].items()
        for pattern in patterns
        if (match := re.search(pattern, lead))
    ]
    return min(found)[1] if found else None


def _require(condition: bool, problem: str) -> None:
    if not condition:
        raise KnowledgeError(f"{FILE}: {problem}.")
