"""What a number of a paragraph is about: the whole printed noun phrase, the canonical measure and the code."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from budgetlib.interpret.narrative.claim import Claim
from budgetlib.interpret.narrative.classified import Classified, classified
from budgetlib.interpret.narrative.lead_words import (
    MAX_LEAD,
    is_topic_word,
    speaks_of_money_of_count,
)
from budgetlib.interpret.narrative.quantities import Clause
from budgetlib.interpret.narrative.relations import (
    relation,
    trimmed,
)
from budgetlib.interpret.narrative.text import Paragraph
from budgetlib.interpret.narrative.vocabulary import (
    MAX_SUBJECT,
    OTHER,
    Meaning,
    is_generic,
    is_scope,
    meaning,
    vocabulary,
)
from budgetlib.interpret.narrative.vocabulary import words as words_of

ECONOMIC_SECTIONS = {"basic_expenditure", "operating"}  # a name that both classifications have is an economic one there
MAX_LOT = 20  # characters of a clause that only names a thing
_UNCERTAIN = {OTHER, "functional_class"}  # a name alone is looked up in the classification only then
_MARKED = re.compile(r"[类款项]|\d")
Span = tuple[int, int]
"""Start and end in the compact text of the paragraph."""


@dataclass(frozen=True, slots=True)
class About:
    """What a number is about: its subject as printed, the meaning of the words and the code of the classification."""

    subject: str
    meaning: Meaning
    code: str | None = None

    def as_measure(self, measure: str) -> About:
        """The same subject under another measure."""
        return replace(self, meaning=replace(self.meaning, measure=measure))


class NounPhrases:
    """Finds what numbers are about in one paragraph of a section, whose heading may name the subject (`heading`)."""

    def __init__(
        self, section: str, paragraph: Paragraph, parts: Sequence[Clause], heading: About | None = None
    ) -> None:
        self._section, self._paragraph, self._text = section, paragraph, paragraph.text
        self._swaps = vocabulary()["by_section"].get(section, {})
        self._own = _own_subject(section, heading)
        self._opening = self._of_paragraph = _first_words(parts)
        self._heading = heading

    def about(self, span: Span, kind: str, *, latest: Claim | None = None, silent: Span | None = None) -> About:
        """What the words of `span` before a number of `kind` (money, count) name.

        Where they name nothing: what `latest`, the claim before it, counted (`涉及金额`), the clause `silent` before it
        that has no number, or the subject of the paragraph.
        """
        start, end = span
        left, right = trimmed(self._text[start:end])
        noun = self._text[start + left : start + right]
        if kind == "money" and latest is not None and (counted := _money_of(latest, noun)):
            return counted
        if opposite := self._counterpart(noun, latest):
            return opposite
        if kind == "money" and (lot := self._lot(noun, silent, start)):
            return lot
        found = self._read(start, start + right, left, kind)
        known = found.meaning
        if known.of_topic:
            return self._of_topic(found, noun, known.start - left, silent, kind)
        weak = vocabulary()["measures"][known.measure].get("weak")
        if known.measure != OTHER and not (weak and is_scope(noun[: max(0, known.start - left)])):
            return found
        if weak:
            return self._specific_topic(found.subject, silent, kind) or found
        if not noun and silent:
            return self._silent(silent, kind)
        if is_generic(noun) or is_topic_word(noun):
            return self._topic(found.subject, kind, silent=silent)
        return found

    def _counterpart(self, noun: str, latest: Claim | None) -> About | None:
        """`政府性基金预算收入为0元，支出为0元`: bare words for expenditure behind the revenue of a fund."""
        measure = vocabulary()["counterparts"].get(latest.meaning.measure) if latest else None
        if latest is None or measure is None or not re.match(vocabulary()["counterpart_words"], noun):
            return None
        return About(_joined(latest.subject, noun), replace(latest.meaning, measure=measure))

    def behind(self, span: Span, kind: str, ending: str) -> About | None:
        """What a number counts that stands before its noun (`1家机关`); `ending` are characters that end no noun."""
        start, end = span[0], min(span[1], span[0] + MAX_SUBJECT)
        left, right = trimmed(self._text[start:end])
        words = self._text[start + left : start + right].rstrip(ending)
        if not words or words[0] in "（）":
            return None
        begin = start + left
        return About(self._paragraph.words(begin, begin + len(words)), meaning(words, kind))

    def noun(self, span: Span) -> Span:
        """Where the noun phrase of `span` stands, without comparison and direction; empty when there is none."""
        start = max(span[0], span[1] - MAX_LEAD)
        first, last = relation(self._text[start : span[1]]).noun
        return start + first, start + last

    def heading(self) -> About | None:
        """What a paragraph names that is a heading (`（一）公务接待费`); None when that is nothing of its own."""
        start, end = self._opening
        left, right = trimmed(self._text[start:end])
        if not 1 < right - left <= MAX_SUBJECT:
            return None
        found = self._read(start, start + right, left, "money")
        noun = self._text[start + left : start + right]
        return None if found.meaning.of_topic or is_generic(noun) or _says_nothing().fullmatch(noun) else found

    def reopen(self, clause: Clause, *, numbered: bool) -> None:
        """Begin a segment: its subject is that of `clause` if it names one, else that of the paragraph.

        A numbered item within the paragraph has its subject to its end.
        """
        words = _first_words([clause])
        if numbered:
            self._of_paragraph = words
        self._opening = words if numbered or self._names_one(words) else self._of_paragraph

    def _names_one(self, words: Span) -> bool:
        """True for words that name one thing: an item, 公务接待费; not for the whole budget or how it is divided."""
        left, right = trimmed(self._text[slice(*words)])
        found = self._read(words[0], words[0] + right, left, "money")
        entry = vocabulary()["measures"][found.meaning.measure]
        vague = entry.get("weak") or entry.get("structural") or found.meaning.of_topic
        return found.meaning.measure != OTHER and not vague

    def _read(self, start: int, end: int, left: int, kind: str) -> About:
        """The words from `start` to `end` (noun phrase from `left` on) as subject, meaning and code."""
        words = self._text[start:end]
        known = self._narrowed(meaning(words, kind))
        if self._own and (own := self._section_wording(words, known, kind)):
            known = own
        found = self._classified(words, left, known) if kind == "money" else None
        if found is None:
            begin = start + (_without_scope(words, known, left) if known.measure != OTHER else left)
            return About(self._paragraph.words(max(begin, end - MAX_SUBJECT), end), known)
        rest = words[found.tail :]
        begin, stop = start + max(left, found.start), start + (found.end if found.end != found.tail else len(words))
        subject = self._paragraph.words(max(begin, stop - MAX_SUBJECT), stop)
        part = meaning(rest, kind)
        if part.measure != OTHER and not is_generic(rest) and not vocabulary()["measures"][part.measure].get("weak"):
            return About(self._paragraph.words(max(begin, end - MAX_SUBJECT), end), part, found.code)
        own = Meaning(found.measure, known.fund, known.period)
        if part.of_topic:  # `…行政运行（01项）年初预算`
            own = replace(own, measure=part.measure, start=found.tail + part.start)
        return About(subject, self._narrowed(own), found.code)

    def _classified(self, words: str, left: int, known: Meaning) -> Classified | None:
        """What the phrase names in a classification; a name alone only when the vocabulary does not know it."""
        noun = words[left:]
        if known.measure not in _UNCERTAIN and not _MARKED.search(noun):
            return None
        found = classified(noun, economic=self._section in ECONOMIC_SECTIONS)
        if found is None or known.measure in vocabulary()["coded"]:
            return None
        named_only = found.end == found.tail and not re.search(r"[类款项]）?|\d", noun[: found.tail])
        if named_only and known.measure not in (OTHER, "functional_class"):
            return None
        return replace(found, start=found.start + left, end=found.end + left, tail=found.tail + left)

    def _section_wording(self, words: str, known: Meaning, kind: str) -> Meaning | None:
        """Words that mean the section's own subject there: `运行经费` in a section about 机关运行经费."""
        structural = vocabulary()["measures"][known.measure].get("structural") or known.measure == OTHER
        for pattern in self._own["words"] if kind == "money" and structural else ():
            if found := re.search(pattern, words):
                return Meaning(self._own["measure"], known.fund, known.period, found.start())
        return None

    def _of_topic(self, found: About, noun: str, before: int, silent: Span | None, kind: str) -> About:
        if before > 0 and not is_generic(noun[:before]) and not is_scope(noun[:before]):
            return found
        return self._topic(found.subject, kind, found.meaning, silent=silent)

    def _silent(self, silent: Span, kind: str) -> About:
        return self.about((max(silent[0], silent[1] - MAX_LEAD), silent[1]), kind)

    def _lot(self, noun: str, silent: Span | None, start: int) -> About | None:
        """`办公家具一批，预算3.50万元`: bare words for money right behind a short clause that only names a thing."""
        if silent is None or silent[1] + 1 != start or not re.fullmatch(vocabulary()["bare_money"], noun):
            return None
        left, right = trimmed(self._text[silent[0] : silent[1]])
        thing = self._text[silent[0] + left : silent[0] + right]
        if not 1 < right - left <= MAX_LOT or is_generic(thing) or is_scope(thing) or relation(thing).direction:
            return None
        found = self._silent(silent, "money")
        return found if found.meaning.measure == OTHER else None

    def _specific_topic(self, words: str, silent: Span | None, kind: str) -> About | None:
        """What `2026年支出预算` is about where the sentence, the paragraph or the heading has a subject of its own."""
        near = (self._silent_subject(silent, kind), self._opening_subject(kind))
        for found in (*near, self._heading, self._section_subject()):
            if found is None:
                continue
            known = found.meaning
            entry = vocabulary()["measures"][known.measure]
            if known.measure != OTHER and not entry.get("weak") and not entry.get("structural"):
                return replace(found, subject=_joined(found.subject, words))
        return None

    def _silent_subject(self, silent: Span | None, kind: str) -> About | None:
        if silent is None:
            return None
        start = max(silent[0], silent[1] - MAX_LEAD)
        left, right = trimmed(self._text[start : silent[1]])
        return self._read(start, start + right, left, kind)

    def _opening_subject(self, kind: str) -> About | None:
        start, end = self._opening
        left, right = trimmed(self._text[start:end])
        return self._read(start, start + right, left, kind)

    def _section_subject(self) -> About | None:
        return About("", Meaning(self._own["measure"], None, None)) if self._own else None

    def _topic(self, words: str, kind: str, known: Meaning | None = None, *, silent: Span | None = None) -> About:
        """The paragraph's own subject, for words that name none (`支出决算为…`); the words as printed stay with it."""
        start, end = self._opening
        left, right = trimmed(self._text[start:end])
        own = self._read(start, start + right, left, kind)
        if own.meaning.of_topic and own.meaning.start > left:
            # `…支出年初预算为…，支出决算为…`: the topic is what comes before
            left, right = trimmed(self._text[start : start + own.meaning.start])
            own = self._read(start, start + right, left, kind)
        nothing = own.meaning.of_topic or is_scope(self._text[start + left : start + right])
        named = self._silent_subject(silent, kind)
        unknown = nothing or own.meaning.measure == OTHER
        # A code of its own goes before: `一般公共服务支出（201）：行政运行（2010301）：预算数为`.
        colon = silent is not None and self._text[silent[1] : silent[1] + 1] == ":"  # `项目支出：年初预算为…`
        known_one = named is not None and named.meaning.measure != OTHER
        if named and not named.meaning.of_topic and (named.code or ((unknown or colon) and known_one)):
            own, nothing, unknown = named, False, False
        if self._heading is not None and (nothing or (unknown and self._heading.meaning.measure != OTHER)):
            own = self._heading
        elif nothing and self._own:
            own = replace(own, meaning=Meaning(self._own["measure"], own.meaning.fund, own.meaning.period))
        if own.meaning.of_topic:  # `年初预算为8万元，支出决算为7万元`: of what, nothing says
            own = own.as_measure(OTHER)
        subject = _joined(own.subject, words) or self._text[:MAX_SUBJECT]
        return About(subject, known or own.meaning, own.code)

    def _narrowed(self, known: Meaning) -> Meaning:
        if known.measure not in self._swaps:
            return known
        return known.as_measure(self._swaps[known.measure])


def _first_words(parts: Sequence[Clause]) -> Span:
    """Where the words stand that open the paragraph, up to the first mark or number."""
    if not parts:
        return 0, 0
    first = parts[0]
    return first.start, min([first.end, first.start + MAX_LEAD, *(q.start for q in first.quantities[:1])])


def _own_subject(section: str, heading: About | None) -> Mapping[str, Any]:
    """What bare words are about in a section or under a heading with a subject of its own; empty for others."""
    subjects = vocabulary()["section_subjects"]
    measure = heading.meaning.measure if heading else ""
    return next((entry for entry in subjects.values() if entry["measure"] == measure), subjects.get(section, {}))


@cache
def _says_nothing() -> re.Pattern[str]:
    return re.compile(str(vocabulary()["empty_headings"]))


def _joined(subject: str, words: str) -> str:
    return "：".join(part for part in (subject, words) if part)


def _without_scope(words: str, known: Meaning, left: int) -> int:
    """Where the noun phrase begins: its qualifiers belong to it, the year and the organisation do not."""
    begin = left
    if known.start > left and (known.measure in vocabulary()["coded"] or is_scope(words[left : known.start])):
        return known.start
    if found := _organisation().match(words, left, max(left, known.start)):
        begin = found.end()
    return begin


@cache
def _organisation() -> re.Pattern[str]:
    bodies = "|".join(words_of("organisations"))
    return re.compile(rf"[^,;:。（）、]{{0,20}}?(?:部门|单位|{bodies})(?:\d{{4}}年度?)")


def _money_of(counted: Claim, noun: str) -> About | None:
    """`涉及金额…` behind a count: the money of what was counted."""
    if "count" not in counted.values or not noun or not speaks_of_money_of_count(noun):
        return None
    measure = vocabulary()["money_of_count"].get(counted.meaning.measure, OTHER)
    subject = counted.subject if measure != OTHER else _joined(counted.subject, noun)  # `办理1,900件，预算38万元`
    return About(subject, replace(counted.meaning, measure=measure))
