"""Changes of a paragraph: how much, in which direction, against what, and of which amount."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from budgetlib.interpret.narrative.claim import Claim
from budgetlib.interpret.narrative.lead_words import (
    MAX_LEAD,
    says_outcome_of,
)
from budgetlib.interpret.narrative.noun_phrases import About
from budgetlib.interpret.narrative.quantities import Quantity
from budgetlib.interpret.narrative.relations import (
    ADJUSTED_BUDGET,
    DECREASE,
    INCREASE,
    OPENING_BUDGET,
    PRIOR,
    UNCHANGED,
    Basis,
    Relation,
    named_basis,
    relation,
)
from budgetlib.interpret.narrative.subjects import SubjectReader, amount_of
from budgetlib.interpret.narrative.targets import MAX_CANDIDATES
from budgetlib.interpret.narrative.vocabulary import OTHER, meaning, vocabulary


class ChangeReader(SubjectReader):
    """Adds changes and what is said to be unchanged to the claims they are about."""

    def _against_own_year(self, said: Relation) -> Relation:
        """`2025年决算…比2025年年初预算减少`: the budget of the same year is not that of the prior year."""
        year = said.basis.year
        if year is not None and said.basis.name == "prior_final" and self._states_outcome():
            self._own_years.add(year + 1)  # `决算6万元，比2024年决算数下降10%，比2025年预算数下降20%`
        if year is None or year not in (self._year, *self._own_years) or said.basis.name == "prior_final":
            return said
        if said.basis.name not in ("prior_budget", "prior_adjusted"):
            return said
        own = OPENING_BUDGET if said.basis.name == "prior_budget" else ADJUSTED_BUDGET
        return replace(said, compared=False, with_budget=True, basis=Basis(own, said.basis.year), prior_level=False)

    def _states_outcome(self) -> bool:
        latest = self._targets.latest_level(self._sentence_start)
        return latest is not None and says_outcome_of(self.text[latest.start : latest.end])

    def _change(self, quantity: Quantity, lead: int, said: Relation) -> None:
        column = "change" if quantity.kind == "money" else "percent"
        noun = self.text[lead + said.noun[0] : lead + said.noun[1]]
        if not noun and not said.compared and self._of_difference(quantity, said):
            return
        claim = self._target(said, noun, column, lead)
        known = claim.values.get("direction") if claim else None
        direction = known if said.undecided else said.direction
        if quantity.value is None or (said.undecided and quantity.value != 0 and known not in (INCREASE, DECREASE)):
            self._unsigned(quantity, lead, said)
            return
        if claim is None:
            about = self._changing(lead, said)
            if self._aims and column == "percent" and about.meaning.measure == OTHER and not said.compared:
                return  # `优良天数比例达到85%以上，PM2.5浓度下降3%`: aimed at, too
            claim = self._new(lead, quantity.end, quantity.end, about, {})
        claim.add_change(quantity, direction)
        self._compare(claim, said)
        claim.end = max(claim.end, quantity.end) if claim.paragraph is self.paragraph else claim.end
        if self._reason is None:
            self._targets.changed = claim
            if column == "percent":
                self._targets.reconsider(claim)

    def _of_difference(self, quantity: Quantity, said: Relation) -> bool:
        """`比年初预算数增加214.60万元，增长10.73%`: the percentage is of the difference."""
        changed = self._targets.changed
        if changed is None or changed.meaning.measure != "execution_difference" or quantity.kind == "money":
            return False
        if "share" in changed.values or quantity.value is None or changed.start != self._sentence_start:
            return False
        sign = -1 if said.direction == DECREASE else 1
        changed.values |= {"share": sign * abs(quantity.value), "share_grain": quantity.grain}
        changed.end = quantity.end
        return True

    def _compare(self, claim: Claim, said: Relation) -> None:
        """Record what a change is measured against, and the level of it where that was stated."""
        basis = said.basis if said.compared and said.basis.name else self._basis
        basis = self._basis if basis.name == PRIOR and self._basis.name.startswith(PRIOR) else basis
        basis = basis if basis.name else self._basis_of_levels(claim)
        if self._reason is None and basis.name and not claim.values.get("compared_with"):
            claim.values["compared_with"] = basis.name
        if self._prior is not None:
            claim.values.setdefault("prior_amount", self._prior[0].value)
            self._prior = None

    def _basis_of_levels(self, claim: Claim) -> Basis:
        """`2026年预算数为5万元，2025年决算数为4万元，增加1万元`: the level of the year before says what with."""
        for level in self._targets.levels()[-MAX_CANDIDATES:]:
            if claim.year and level.year == claim.year - 1 and level.meaning.measure == claim.meaning.measure:
                return named_basis(level.subject, level.year)
        return Basis()

    def _changing(self, lead: int, said: Relation) -> About:
        """What a change is about that found no amount: named by its own words, else what changed before it."""
        changed = self._targets.changed
        named = said.noun[1] > said.noun[0]
        if not named and self._reason is None and self._is_change_of_sentence(changed):
            assert changed is not None
            return About(changed.subject, changed.meaning, changed.code)
        if not named and self._reason is None and self._prior is not None:
            return self._prior[1]
        latest = self._targets.latest_level(0)
        if not named and self._reason is None and latest is not None and latest.paragraph is self.paragraph:
            return About(latest.subject, latest.meaning, latest.code)
        return self._named(lead, said)

    def _is_change_of_sentence(self, changed: Claim | None) -> bool:
        if changed is None or changed.paragraph is not self.paragraph or changed.start != self._sentence_start:
            return False
        return changed.meaning.measure != "execution_difference"

    def _unsigned(self, quantity: Quantity, lead: int, said: Relation) -> None:
        """Keep a change whose sign or value is not legible (`增加（减少）5万元`): its size, without a direction."""
        about = self._named(lead, said, OTHER)
        values: dict[str, Any] = {}
        if quantity.value is not None and quantity.kind == "money":
            values = amount_of(quantity)
        elif quantity.value is not None:
            values = {"count": float(quantity.value * 100), "count_unit": "%"}
        self._new(lead, quantity.start, quantity.end, about, values)

    def _read_unchanged(self, start: int, end: int) -> None:
        words = self.text[start:end][:MAX_LEAD]
        said = self._against_own_year(relation(words))
        compared = said.compared or bool(self._basis.name) or self._compares_already()
        if said.direction != UNCHANGED or not compared or said.with_budget:
            return
        claim = self._target(said, words[said.noun[0] : said.noun[1]], "direction", start)
        if claim is None and said.noun[1] <= said.noun[0] and self._is_change_of_sentence(self._targets.changed):
            return  # `较上年增长0.37%，与上年基本持平`
        if claim is None:
            about = self._named(start, said)
            if about.meaning.measure == OTHER or not (said.compared or said.noun[1] > said.noun[0]):
                return  # `统计口径与上年一致` is no statement about money
            claim = self._new(start, end, end, about, {})
        claim.add_unchanged(roughly=said.roughly)
        self._compare(claim, said)
        claim.end = max(claim.end, end)
        self._targets.changed = claim

    def _compares_already(self) -> bool:
        """`较2025年预算下降5%，其中：公务接待费下降10%，因公出国费持平`: the sentence has said what with."""
        head = self._head
        return self._is_change_of_sentence(head) and head is not None and "compared_with" in head.values

    def _closed_bracket(self, lead: int) -> int:
        """Where a bracket opens that ends right at `lead`; 0 when none does."""
        closed = lead if self.text[lead : lead + 1] == "）" else lead - 2 if self.text[lead - 2 : lead] == "）," else -1
        return max(0, self.text.rfind("（", 0, closed)) if closed > 0 else 0

    def _both(self, noun: str, column: str) -> list[Claim]:
        """Revenue and expenditure of the sentence, where a change is said of both (`收、支总计各增加5万元`)."""
        measures = vocabulary()["both"].get(meaning(noun, "money").measure, ()) if noun else ()
        levels = self._targets.levels()[-MAX_CANDIDATES:]
        found = [next((c for c in levels if c.meaning.measure == measure), None) for measure in measures]
        both = [claim for claim in found if claim is not None and column not in claim.values]
        return both if len(both) == len(measures) else []

    def _target(self, said: Relation, noun: str, column: str, lead: int) -> Claim | None:
        if self._reason is not None:
            return self._targets.in_reason(noun, column, self._latest(), self._reason[1], self._sentence_start)
        if both := self._both(noun, column):
            self._alike = both
            return both[0]
        opened = self._closed_bracket(lead)
        return self._targets.find(self.claims, noun, column, said, self._sentence_start, bracket=opened)
