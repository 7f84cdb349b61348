"""What a number of a paragraph is about: the printed noun phrase and the canonical measure."""

from __future__ import annotations

from dataclasses import replace

from budgetlib.interpret.narrative.claim import Claim
from budgetlib.interpret.narrative.phrases import (
    MAX_LEAD,
    is_topic_word,
    movement,
    speaks_of_money_of_count,
    trimmed,
)
from budgetlib.interpret.narrative.quantities import clauses
from budgetlib.interpret.narrative.text import Paragraph
from budgetlib.interpret.narrative.vocabulary import MAX_SUBJECT, OTHER, Meaning, is_generic, meaning, vocabulary

Span = tuple[int, int]
"""Start and end in the compact text of the paragraph."""


class Subjects:
    """Finds subjects in one paragraph of a section; its methods return (subject as printed, meaning)."""

    def __init__(self, section: str, paragraph: Paragraph) -> None:
        self._paragraph, self._text = paragraph, paragraph.text
        self._swaps = vocabulary()["by_section"].get(section, {})
        self._opening = self._first_words()

    def about(
        self, span: Span, kind: str, *, latest: Claim | None = None, silent: Span | None = None
    ) -> tuple[str, Meaning]:
        """What the words of `span` before a number of `kind` (money, count) name.

        Where they name nothing: what `latest`, the claim before it, counted (`涉及金额`), the clause `silent` before it
        that has no number, or the subject of the paragraph.
        """
        start, end = span
        left, right = trimmed(self._text[start:end])
        words = self._text[start : start + right]
        noun = words[left:]
        if kind == "money" and latest is not None and (counted := _money_of(latest, noun)):
            return counted
        known = self._narrowed(meaning(words, kind))
        printed = self._paragraph.words(start + max(left, right - MAX_SUBJECT), start + right)
        if known.of_topic:
            return self._topic(printed, kind, known) if is_generic(words[left : known.start]) else (printed, known)
        if known.measure != OTHER:
            begin = start + max(known.start, left, right - MAX_SUBJECT)
            return self._paragraph.words(begin, start + right), known
        if not noun and silent:
            return self.about((max(silent[0], silent[1] - MAX_LEAD), silent[1]), kind)
        if is_generic(noun) or is_topic_word(noun):
            return self._topic(printed, kind)
        return printed, known

    def behind(self, span: Span, kind: str, ending: str) -> tuple[str, Meaning] | None:
        """What a number counts that stands before its noun (`1家机关`); `ending` are characters that end no noun."""
        start, end = span[0], min(span[1], span[0] + MAX_SUBJECT)
        left, right = trimmed(self._text[start:end])
        words = self._text[start + left : start + right].rstrip(ending)
        if not words or words[0] in "（）":
            return None
        begin = start + left
        return self._paragraph.words(begin, begin + len(words)), meaning(words, kind)

    def noun(self, span: Span) -> Span:
        """Where the noun phrase of `span` stands, without comparison and direction; empty when there is none."""
        start = max(span[0], span[1] - MAX_LEAD)
        first, last = movement(self._text[start : span[1]]).noun
        return start + first, start + last

    def _topic(self, words: str, kind: str, known: Meaning | None = None) -> tuple[str, Meaning]:
        """The paragraph's own subject, for words that name none (`支出决算为…`); the words as printed stay with it."""
        start, end = self._opening
        left, right = trimmed(self._text[start:end])
        own = self._narrowed(meaning(self._text[start : start + right], kind))
        if own.of_topic and own.start > left:  # `…支出年初预算为…，支出决算为…`: the topic is what comes before
            left, right = trimmed(self._text[start : start + own.start])
            own = self._narrowed(meaning(self._text[start : start + right], kind))
        subject = self._paragraph.words(start + max(left, right - MAX_SUBJECT), start + right)
        return ("：".join(part for part in (subject, words) if part) or self._text[:MAX_SUBJECT]), known or own

    def _narrowed(self, known: Meaning) -> Meaning:
        if known.measure not in self._swaps:
            return known
        return known.as_measure(self._swaps[known.measure])

    def _first_words(self) -> Span:
        """Where the words stand that open the paragraph, up to the first mark or number."""
        first = next(clauses(self._text), None)
        if first is None:
            return 0, 0
        return first.start, min([first.end, first.start + MAX_LEAD, *(q.start for q in first.quantities[:1])])


def _money_of(counted: Claim, noun: str) -> tuple[str, Meaning] | None:
    """`涉及金额…` behind a count: the money of what was counted."""
    if "count" not in counted.values or not noun or not speaks_of_money_of_count(noun):
        return None
    measure = vocabulary()["money_of_count"].get(counted.meaning.measure, OTHER)
    return counted.subject, replace(counted.meaning, measure=measure)
