"""Counts, shares, rates of execution and differences from the own budget → claims, or columns of those before them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from budgetlib.interpret.narrative.changes import ChangeReader
from budgetlib.interpret.narrative.lead_words import (
    execution_start,
    is_counted_behind,
    is_topic_word,
    names_counted,
    states_share_of_money,
)
from budgetlib.interpret.narrative.noun_phrases import About
from budgetlib.interpret.narrative.quantities import Quantity
from budgetlib.interpret.narrative.relations import DECREASE, OPENING_BUDGET, Relation, executed_basis, trimmed
from budgetlib.interpret.narrative.vocabulary import OTHER, Meaning, is_generic, meaning

CONNECTIVES = "、和及与或（"


class CountReader(ChangeReader):
    """Reads numbers that are no amount of money of their own."""

    def _count(self, quantity: Quantity, lead: int, following: int, direction: str) -> None:
        about = self._counted(quantity, lead, following)
        if direction:
            about = about.as_measure(OTHER)  # so many more or fewer, not so many
        values: dict[str, Any] = {"direction": direction} if direction else {}
        if quantity.value is not None:
            scale = 100 if quantity.kind == "percent" else 1
            values |= {"count": float(quantity.value * scale), "count_unit": quantity.unit}
        self._new(lead, quantity.start, quantity.end, replace(about, meaning=self._within(about.meaning)), values)

    def _counted(self, quantity: Quantity, lead: int, following: int) -> About:
        """What is counted: named before the number, by the number before it, by the clause before, or behind it."""
        kind = "money" if quantity.kind == "percent" else "count"
        about = self._about(lead, quantity.start, kind)
        if about.meaning.measure == OTHER and self._silent and names_counted(self.text[lead : quantity.start]):
            said = self.text[slice(*self._silent)] + self.text[lead : quantity.start]  # `…绩效自评，共涉及项目16个`
            about = replace(about, meaning=meaning(said, kind) if kind == "count" else about.meaning)
        latest = self._latest()
        bare = lead == quantity.start
        if bare and latest and lead and self._follows_count(lead):
            return About(latest.subject, latest.meaning)  # `接待2批次、26人次`
        if bare and self._silent:
            return about
        first, last = self._nouns.noun((lead, quantity.start))
        if is_generic(self.text[first:last]) or is_counted_behind(self.text[lead : quantity.start]):
            return self._nouns.behind((quantity.end, following), kind, CONNECTIVES) or about
        return about

    def _follows_count(self, lead: int) -> bool:
        """True when a connective joins two numbers, or a mark or nothing two counts (`接待0批次，0人次`)."""
        latest = self._latest()
        if latest is None or self.text[lead - 1] in CONNECTIVES:
            return latest is not None
        return "count" in latest.values and (
            latest.end == lead or (self.text[lead - 1] == "," and latest.end == lead - 1)
        )

    def _share(self, quantity: Quantity, lead: int) -> None:
        values = {"share": quantity.value, "share_grain": quantity.grain}
        latest = self._latest()
        words = self.text[lead : quantity.start]
        if latest is not None and "count" in latest.values and states_share_of_money(words):
            amount = self._latest_amount()
            latest = amount if amount is not None and amount.start == self._sentence_start else latest
        elif latest is not None and latest.meaning.measure == "execution_rate":  # `完成预算的98%，占本年支出的97%`
            latest = self._latest_amount() or latest
        opened = self._closed_bracket(lead)
        latest = (self._targets.before_bracket(opened) if opened else None) or latest
        named = is_generic(words[trimmed(words)[0] : words.find("占")]) if "占" in words else True
        if latest is not None and "share" not in latest.values and latest.start == self._sentence_start and named:
            latest.values |= values
            latest.end = quantity.end
        else:
            stop = quantity.start if named else lead + words.find("占")  # `人员经费占基本支出的90%`
            self._new(lead, quantity.start, quantity.end, self._about(lead, stop, "money"), values)

    def _execution(self, quantity: Quantity, lead: int) -> None:
        """A rate of execution: of what its own words name, else of the amount before it."""
        last = self._latest_amount()
        left, right = trimmed(self.text[lead : quantity.start])
        words = self.paragraph.words(lead + left, lead + right)
        own = self.text[lead + left : lead + execution_start(self.text[lead : quantity.start])]
        values = {
            "share": quantity.value,
            "share_grain": quantity.grain,
            "compared_with": executed_basis(self.text[lead : quantity.start]),
        }
        named = bool(own) and not is_generic(own) and not is_topic_word(own)
        fund = last.meaning.fund if last and not named else None
        subject = f"{last.subject}：{words}" if last and self._reason is None and not named else words
        code = last.code if last and not named else None
        about = About(subject, Meaning("execution_rate", fund, None), code)
        self._new(lead, quantity.end, quantity.end, about, values)

    def _difference(self, quantity: Quantity, lead: int, said: Relation) -> None:
        """A signed difference from this year's own budget, which is no change of the year."""
        changed = self._targets.changed
        sign = -1 if said.direction == DECREASE else 1
        column = "amount" if quantity.kind == "money" else "share"
        value = None if quantity.value is None else sign * quantity.value
        about = self._named(lead, said, "execution_difference")
        latest = self._targets.latest_level(0)
        if said.noun[1] <= said.noun[0] and latest is not None and latest.paragraph is self.paragraph:
            about = About(latest.subject, Meaning("execution_difference", latest.meaning.fund, None), latest.code)
        values = {column: value, f"{column}_grain": quantity.grain, "compared_with": said.basis.name or OPENING_BUDGET}
        claim = self._new(lead, quantity.end, quantity.end, about, values)
        if self._reason is None:
            self._targets.differs(claim, changed)
