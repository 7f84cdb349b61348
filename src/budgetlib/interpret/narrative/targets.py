"""Which amount a change, a percentage or a reason belongs to: the memory of a paragraph while it is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rapidfuzz import fuzz

from budgetlib.interpret.narrative.claim import Claim, adds_up, agrees
from budgetlib.interpret.narrative.relations import PRIOR, Relation
from budgetlib.interpret.narrative.vocabulary import MAX_SUBJECT, OTHER, is_generic, meaning

SAME_SUBJECT = 80.0  # similarity at which two wordings name one subject (`财政拨款支出` in `财政拨款预算支出`)
MAX_CANDIDATES = 60  # statements of a sentence that a change can refer to; no real list is longer
_OPENS_PARTS = (",其中", ";其中", "（其中", "。其中", ",包括")
BUDGETS = ("opening_budget", "adjusted_budget")
_MINOR = (OTHER, "economic_class", "economic_item", "conference", "training")
MOVED = ("change", "change_grain", "percent", "percent_grain", "direction", "compared_with", "prior_amount")


class Targets:
    """The amounts and changes of the sentence being read and of the one before it."""

    def __init__(self, own_year: int | None = None) -> None:
        self._own_year = own_year  # of the disclosure: what an amount is of that names no year
        self.changed: Claim | None = None  # latest claim with a change or a difference
        self.inside = 0  # the bracket that is being read: what stands in another one is an aside
        self.in_turn: list[Claim] = []  # the latest run of amounts stated in turn (`分别为A、B`)
        self._segment: list[Claim] = []  # amounts since the last semicolon or full stop
        self._before: list[Claim] = []  # amounts of the segment before that
        self._candidates: list[Claim] = []  # amounts that the latest change could have referred to
        self._of_year: Claim | None = None  # the change against the prior year before the latest difference

    def add_level(self, claim: Claim) -> None:
        """Remember an amount."""
        self._segment.append(claim)

    def end_segment(self) -> None:
        """A semicolon or a full stop."""
        if self._segment:
            self._before = self._segment
        self._segment = []

    def levels(self) -> list[Claim]:
        """The amounts that a change without a subject can be about."""
        found = self._segment or self._before
        return [claim for claim in found if claim.aside in (0, self.inside)] or found

    def latest_level(self, since: int) -> Claim | None:
        """The latest amount of a sentence that begins at `since` or later."""
        found = [claim for claim in self.levels()[-MAX_CANDIDATES:] if claim.start >= since]
        return found[-1] if found else None

    def before_bracket(self, position: int) -> Claim | None:
        """The amount right before a bracket that opens at `position`: `A万元（其中B万元，C万元），占…`."""
        amounts = [*self._before, *self._segment][-MAX_CANDIDATES:]
        return next((claim for claim in reversed(amounts) if claim.number_end == position), None)

    def differs(self, claim: Claim, changed: Claim | None) -> None:
        """Remember a difference from this year's own budget, and the change of the year before it."""
        self._of_year = changed if changed is not None and changed.has_change else None
        self.changed = claim

    def explained(self, sentence: int) -> Claim | None:
        """The claim that a reason explains which begins in the sentence from `sentence` on.

        A sentence of its own behind a change of the year and a difference explains the change.
        """
        changed = self.changed
        if changed is None or changed.has_change or changed.start >= sentence or self._of_year is None:
            return changed
        return self._of_year if self._of_year.start == changed.start and not self._of_year.reasons else changed

    def find(
        self, claims: Sequence[Claim], noun: str, column: str, said: Relation, sentence: int, *, bracket: int = 0
    ) -> Claim | None:
        """The claim that a change, a percentage or `与上年持平` is about; None when its subject is its own.

        `column` is what is to be filled, `noun` what the words name, `said` what they say; `bracket` is where one opens
        that ends right before them.
        """
        basis = said.basis.name if said.compared else ""
        if bracket and not noun and (before := self.before_bracket(bracket)) and column not in before.values:
            return before
        changed = self.changed
        if not noun and changed and changed.has_change and self._goes_on(changed, column, basis, sentence):
            return changed
        if noun:
            measure, own = meaning(noun, "money").measure, not is_generic(noun)
            known = (
                [c for c in claims[-MAX_CANDIDATES:] if _is_open(c, column, basis)] if own or measure != OTHER else []
            )
            same = [c for c in known if is_about(c, measure, noun)]
            if own or same:
                return same[-1] if same else None
        amounts = self._of_own_year(self.levels())
        if amounts and all(c.meaning.measure.startswith(PRIOR) and c.year == said.basis.year for c in amounts):
            amounts = self._before or amounts  # `…46万元；2025年执行数50万元，比2025年减少8%`
        chosen = [*amounts[:1], *amounts[max(1, len(amounts) - MAX_CANDIDATES) :]]
        self._candidates = [c for c in chosen if not c.has_change]
        spent = [c for c in self._candidates if not c.meaning.measure.startswith((*BUDGETS, PRIOR))]
        self._candidates = spent or self._candidates
        if not self._candidates:
            return None
        if said.of_stock:  # `年末结转73.60万元，较上年末增加`: what is compared is what is left at the end
            return self._of_latest_year()
        # `总计 A，其中：B，C，比上年减少…`: a list that adds up to its head is over, the rest is about the head.
        head, rest = self._candidates[0], self._candidates[1:]
        return head if adds_up(head, rest) or _lists_some_of(head, amounts[1:]) else self._of_latest_year()

    def _of_own_year(self, amounts: list[Claim]) -> list[Claim]:
        """The amounts without those of the years before, where one of the disclosure's own year stands with them."""
        if self._own_year is None or not any(claim.year == self._own_year for claim in amounts):
            return amounts
        return [claim for claim in amounts if claim.year is None or claim.year >= self._own_year]

    def _of_latest_year(self) -> Claim:
        """The last amount, unless an earlier one is of a later year: `2026年5万元，2025年4万元，增长25%`."""
        years = [claim.year or self._own_year for claim in self._candidates]
        latest = max((year for year in years if year is not None), default=None)
        fitting = [c for c, year in zip(self._candidates, years, strict=True) if year in (None, latest)]
        return fitting[-1]

    def _goes_on(self, changed: Claim, column: str, basis: str, sentence: int) -> bool:
        """True when a change goes on with the one before it: `增加5万元，增长2%` or `下降0.75%，减少0.10万元`."""
        if column not in ("percent", "change") or column in changed.values or not _same_basis(changed, basis):
            return False
        if column == "percent":
            return "change" in changed.values or not self._segment or changed is self._segment[-1]
        return "percent" in changed.values and changed.start >= sentence

    def in_reason(
        self, noun: str, column: str, latest: Claim | None, explained: Claim | None, sentence: int
    ) -> Claim | None:
        """Within a reason only the change just stated goes on (`人员经费增加5万元，增长2%`)."""
        if noun or latest is None or latest is explained or latest.start != sentence:
            return None
        return latest if column not in latest.values and latest.has_change else None

    def reconsider(self, claim: Claim) -> None:
        """Move change and percentage to the one amount of the sentence they agree with, if not with this one."""
        keys = ("change", "change_grain", "percent", "percent_grain")
        values: list[Any] = [claim.values.get(key) for key in keys]
        if None in values or claim not in self._candidates or agrees(claim, *values):
            return
        fitting = [other for other in self._candidates if other is not claim and agrees(other, *values)]
        if len(fitting) == 1:
            for key in MOVED:
                if key in claim.values:
                    fitting[0].values[key] = claim.values.pop(key)
            fitting[0].end = claim.end
            self.changed = fitting[0]


def is_about(claim: Claim, measure: str, noun: str) -> bool:
    """True when a claim is about what words name: the same measure, or a subject like theirs."""
    if measure != OTHER:
        return claim.meaning.measure == measure
    return fuzz.partial_ratio(noun[-MAX_SUBJECT:], claim.subject) >= SAME_SUBJECT


def _is_open(claim: Claim, column: str, basis: str) -> bool:
    return column not in claim.values and _same_basis(claim, basis) and claim.meaning.measure != "execution_difference"


def _same_basis(claim: Claim, basis: str) -> bool:
    known = claim.values.get("compared_with")
    return not basis or not known or basis == known or "prior" in (basis, known)


def _lists_some_of(head: Claim, parts: Sequence[Claim]) -> bool:
    """`机关运行经费286万元，其中办公费36万元，水电费48万元，比上年增长`: examples that no rule knows are over, too."""
    if len(parts) < 2 or head.meaning.measure == OTHER or head.has_change:
        return False
    if not head.paragraph.text.startswith(_OPENS_PARTS, head.end):
        return False
    return all(part.meaning.measure in _MINOR and not part.has_change for part in parts)
