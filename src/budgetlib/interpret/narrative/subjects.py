"""What a number of a paragraph is about: the words before it, as far as the statements before them tell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from budgetlib.interpret.narrative.claim import Claim
from budgetlib.interpret.narrative.noun_phrases import About, NounPhrases
from budgetlib.interpret.narrative.quantities import Quantity, clauses
from budgetlib.interpret.narrative.relations import PRIOR, Basis, Relation
from budgetlib.interpret.narrative.targets import MAX_CANDIDATES, Targets
from budgetlib.interpret.narrative.text import Paragraph
from budgetlib.interpret.narrative.vocabulary import MAX_SUBJECT, OTHER, Meaning, is_generic, vocabulary

_OF_A_BUDGET = ("execution_difference", "execution_rate", "opening_budget", "adjusted_budget", "prior_execution")


class SubjectReader:
    """The state of reading one paragraph, and the subjects of its numbers."""

    def __init__(
        self,
        section: str,
        paragraph: Paragraph,
        earlier: Sequence[Claim],
        heading: About | None = None,
        own_year: int | None = None,
        *,
        is_budget: bool = False,
    ) -> None:
        self.section, self.paragraph, self.text = section, paragraph, paragraph.text
        self.earlier = earlier
        self._own_years = {own_year} if own_year else set()  # of the disclosure, or behind that of an outcome
        self._is_budget = is_budget
        self.unclaimed: list[int] = []  # where an amount of money stands that is in no claim
        self.claims: list[Claim] = []
        self._parts = list(clauses(self.text))
        self._nouns = NounPhrases(section, paragraph, self._parts, heading)
        self._targets = Targets(own_year)
        self._sentence_start = 0
        self._head: Claim | None = None  # first claim of the sentence up to its full stop
        self._reason: tuple[int, Claim | None] | None = None  # where an open reason begins, and what it explains
        self._because: tuple[int, int] | None = None  # clause of an open reason before the present one
        self._silent: tuple[int, int] | None = None  # latest clause of the sentence without a number
        self._year: int | None = None  # the year named last
        self._basis = Basis()  # what the sentence compares with, stated before its changes
        self._differed: int | None = None  # where a clause ends that says in words that outcome and budget differ
        self._budgeted: Claim | None = None  # the amount just read, where its words call it a budget
        self._budget_words: tuple[int, int] | None = None  # what the latest budget of the sentence is of
        self._limits = False  # the amounts of the sentence are limits (`采购限额标准为：货物100万元`)
        self._prior: tuple[Quantity, About] | None = None  # a level of a prior year whose change is still to come
        self._bracketed = Basis()  # what a number in brackets is the level of
        self._outer: tuple[int, int] | None = (
            None  # what stands before a bracket: `办公楼维修（建筑面积3200平方米）支出`
        )
        self._aims = False  # the sentence states what is aimed at (`优良天数比例达到85%以上`)
        self._alike: list[Claim] = []  # amounts of the sentence stated as one (`甲、乙均为5万元`)
        self._code: str | None = None  # of a label before the name: `科目编码2080501，科目名称…`

    def _about(self, start: int, end: int, kind: str) -> About:
        """Subject and meaning of the words from `start` to `end`, as far as the statements before tell."""
        silent = self._silent if self._reason is None and self._silent and self._silent[1] <= start else None
        if self._outer and self.text[start : start + 1] == "）" and is_generic(self.text[start + 1 : end]):
            (start, end), self._outer = self._outer, None
        end = self._before_own_budget(start, end)
        if completed := re.compile(vocabulary()["budget_completed"]).match(self.text, start, end):
            start = completed.end()
        latest = self._latest()
        latest = latest if latest is not None and latest.start >= self._sentence_start else None
        if latest is not None and "count" in latest.values and latest.meaning.measure == OTHER and self._head:
            counted = self._head.meaning.measure in vocabulary()["money_of_count"] and self._head.start == latest.start
            latest = self._head if counted else latest  # `项目39个，其中100万元以上的11个，涉及资金…`
        found = self._nouns.about((start, end), kind, latest=latest, silent=silent)
        return self._under_head(replace(found, code=found.code or self._code)) if kind == "money" else found

    def _under_head(self, about: About) -> About:
        """What words mean in a sentence about something: `政府采购预算80万元，其中：货物50万元`."""
        head = self._head.meaning.measure if self._head else OTHER
        swapped = vocabulary()["by_head"].get(head, {}).get(about.meaning.measure)
        if swapped is not None:
            return replace(about, meaning=about.meaning.as_measure(swapped))
        if about.meaning.measure != OTHER:
            return about
        near = [c.meaning.measure for c in self.claims[-3:] if c.start == self._sentence_start]
        whole = next((measure for measure in (head, *near) if measure in vocabulary()["bare_parts"]), OTHER)
        parts = vocabulary()["bare_parts"].get(whole, {})
        named = (measure for measure, words in parts.items() if re.fullmatch(words, about.subject))
        return about.as_measure(next(named, OTHER)) if parts else about

    def _before_own_budget(self, start: int, end: int) -> int:
        """`收入预算：2026年年初预算数`: in the budget of that year these words say no more than the amount does."""
        found = re.search(str(vocabulary()["own_opening_budget"]), self.text[start:end]) if self._is_budget else None
        return start + found.start() if found and int(found["year"]) in self._own_years else end

    def _bracket_at(self, position: int) -> int:
        """Where the bracket opens that a position stands in; 0 outside of any."""
        opened = self.text.rfind("（", 0, position)
        return max(0, opened) if opened > self.text.rfind("）", 0, position) else 0

    def _latest_amount(self, *, of_year: bool = False) -> Claim | None:
        """The amount read last; with `of_year` the last that is no level of a prior year."""
        amounts = (c for c in self.claims[: -MAX_CANDIDATES - 1 : -1] if "amount" in c.values)
        return next((c for c in amounts if not (of_year and c.meaning.measure.startswith(PRIOR))), None)

    def _latest(self) -> Claim | None:
        return self.claims[-1] if self.claims else None

    def _named(self, lead: int, said: Relation, measure: str | None = None) -> About:
        first, last = lead + said.noun[0], lead + said.noun[1]
        if last <= first and self._because:  # `项目支出增加，较上年增加5万元`
            first, last = self._nouns.noun(self._because)
        about = self._about(first, last, "money") if last > first else self._about(lead, lead, "money")
        return about.as_measure(measure) if measure else about

    def _within(self, known: Meaning) -> Meaning:
        outer = self._head.meaning.measure if self._head else OTHER
        return replace(known, measure=outer) if known.measure in vocabulary()["within"].get(outer, ()) else known

    def _within_item(self, about: About, lead: int) -> About:
        """`教育支出80万元，其中：基本支出60万元`: a part of an item is none of the whole budget, and has its code."""
        head = self._head
        if head is None or about.code or self._reason is not None or about.meaning.measure in _OF_A_BUDGET:
            return about
        entry = vocabulary()["measures"][about.meaning.measure]
        if entry.get("part") and head.meaning.measure in vocabulary()["items"]:
            return replace(about, subject=f"{head.subject}：{about.subject}", code=head.code)
        return about

    def _new(self, lead: int, number: int, end: int, about: About, values: dict[str, Any]) -> Claim:
        subject = about.subject or self.paragraph.words(lead, max(number, end))[:MAX_SUBJECT]
        start = min(self._sentence_start, lead)
        claim = Claim(
            self.section, self.paragraph, start, end, subject, about.meaning, about.code, self._year, end, values
        )
        claim.aside = self._bracket_at(number)
        claim.explains = self._reason[1] if self._reason else None
        self.claims.append(claim)
        self._head = self._head or claim
        return claim


def amount_of(quantity: Quantity) -> dict[str, Any]:
    """Return the columns that hold an amount of money; none when it is illegible."""
    return {} if quantity.value is None else {"amount": quantity.value, "amount_grain": quantity.grain}
