"""The numbers of a clause → claims: what each is about, and how it stands to the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from budgetlib.interpret.narrative.claim import Claim
from budgetlib.interpret.narrative.counts import CONNECTIVES, CountReader
from budgetlib.interpret.narrative.enumerations import runs
from budgetlib.interpret.narrative.lead_words import (
    MAX_LEAD,
    budget_start,
    is_bound,
    is_limited_behind,
    is_not_the_whole,
    names_owner,
    overspends,
    says_budget,
    says_outcome,
    states_absolute,
    states_execution,
    states_norm,
    states_rate,
    states_share,
    states_target,
)
from budgetlib.interpret.narrative.nil import each_alike
from budgetlib.interpret.narrative.noun_phrases import About
from budgetlib.interpret.narrative.quantities import IN_WORDS, Quantity
from budgetlib.interpret.narrative.relations import (
    ADJUSTED_BUDGET,
    DECREASE,
    INCREASE,
    OPENING_BUDGET,
    PRIOR,
    UNCHANGED,
    Basis,
    Relation,
    leads_from,
    relation,
    stated_year,
    trimmed,
)
from budgetlib.interpret.narrative.subjects import amount_of
from budgetlib.interpret.narrative.targets import MOVED
from budgetlib.interpret.narrative.vocabulary import OTHER, is_generic, meaning, vocabulary


class NumberReader(CountReader):
    """Reads the numbers of one paragraph; its subclass leads it from clause to clause and knows about reasons."""

    def _read_quantities(self, quantities: Sequence[Quantity], start: int, end: int) -> None:
        lead, position = start, 0
        in_turn = runs(self.text, quantities, start)
        while position < len(quantities):
            quantity = quantities[position]
            if quantity.kind == "threshold":
                position += 1
                continue  # part of what the next number counts, or a norm
            if self._modifies(quantity, lead, quantities[position + 1 : position + 2]):
                position += 1
                continue
            if lead > start:
                while lead < quantity.start and self.text[lead] in CONNECTIVES:
                    lead += 1
            first = self._inside_brackets(max(lead, quantity.start - MAX_LEAD), quantity.start)
            if position in in_turn:
                run = quantities[position : in_turn[position]]
                self._read_run(run, first)
                position, lead = in_turn[position], run[-1].end
                continue
            following = quantities[position + 1].start if position + 1 < len(quantities) else end
            self._read_quantity(quantity, first, following)
            position += 1
            if not self._is_base(quantity, first, quantities[position : position + 1]):
                lead = quantity.end
        if self._reason is None:
            self._read_unchanged(lead, end)

    def _modifies(self, quantity: Quantity, lead: int, following: Sequence[Quantity]) -> bool:
        """`所属2家单位机关运行经费预算468万元`: the count says whose money the next number is."""
        if quantity.kind != "count" or not following or following[0].kind != "money":
            return False
        between = self.text[quantity.end : following[0].start]
        if re.search("[,;:、\\d]", between) or not names_owner(self.text[lead : quantity.start]):
            return False
        known = meaning(between, "money")
        return known.measure != OTHER and known.start > 0

    def _is_base(self, quantity: Quantity, lead: int, following: Sequence[Quantity]) -> bool:
        """`占全部项目23个的100%`: what the percentage behind it is of."""
        if quantity.kind not in ("count", "money") or not following or following[0].kind != "percent":
            return False
        between = self.text[quantity.end : following[0].start]
        return between in ("的", "的比重为", "的比例为") and states_share(self.text[lead : quantity.start])

    def _inside_brackets(self, lead: int, end: int) -> int:
        """Where the words about a number in brackets behind a noun begin; the noun is kept for what follows."""
        opened = self.text.rfind("（", lead, end)
        inside = opened > lead and self.text.rfind("）", lead, end) < opened and end - opened > 2
        self._bracketed = Basis()
        if inside and not is_generic(self.text[lead:opened]):
            self._outer = (lead, opened)
            outside = relation(self.text[lead:opened])
            if outside.compared and not outside.direction:
                self._bracketed = outside.basis
            return opened + 1
        return lead

    def _read_quantity(self, quantity: Quantity, lead: int, following: int) -> None:
        words = self.text[lead : quantity.start]
        self._targets.inside = self._bracket_at(quantity.start)
        said = self._against_own_year(relation(words))
        if self._bracketed.name and quantity.kind == "money":  # `与2025年相比（2025年为80万元）增加`
            said = replace(said, prior_level=True, compared=True, basis=self._bracketed)
        elif self._reason is None:
            self._year = stated_year(words) or self._year
        if quantity.unit in vocabulary()["multiple_words"]:
            said = replace(said, direction=INCREASE, near=True)
        moves = said.direction in (INCREASE, DECREASE) and (said.near or said.compared or self._reason is not None)
        if quantity.kind == "count":
            self._count(quantity, lead, following, said.direction if moves else "")
        elif quantity.kind in ("percent", "multiple") and (states_execution(words) or self._of_level(words, lead)):
            self._execution(quantity, lead)
        elif quantity.kind == "percent" and (states_norm(words) or states_target(words)):
            self._aims = True
        elif quantity.unit == IN_WORDS and not (moves or states_share(words)):
            return  # `三分之一的项目`, `仅为上年的一半`
        elif quantity.kind == "percent" and said.prior_level and words.endswith("的"):
            self._of_prior(quantity, lead, said)
        elif quantity.kind == "percent" and states_share(words):
            self._share(quantity, lead)
        elif quantity.kind == "money" and (self._is_limit(quantity, words) or self._restates(quantity, words)):
            return
        elif moves and (said.with_budget or self._of_own_budget(said) or overspends(words)):
            self._difference(quantity, lead, said)
        elif quantity.kind == "money" and said.budget_level:
            self._budget_level(quantity, lead, said)
        elif quantity.kind == "money" and (said.prior_level or leads_from(words, self.text[quantity.end :][:8])):
            self._prior_level(quantity, lead, said)
        elif moves:
            self._change(quantity, lead, said)
        elif quantity.kind == "multiple":
            return  # `是上年预算230万元的2倍`: the two levels say it
        elif quantity.kind == "percent":
            if states_rate(words) or is_bound(self.text[quantity.end : following]):
                self._aims = True
            else:
                self._count(quantity, lead, following, "")
        else:
            self._amount(quantity, lead, said)

    def _of_prior(self, quantity: Quantity, lead: int, said: Relation) -> None:
        """`为上年预算的80%`: a level relative to the prior year's is a change of so much less one."""
        if quantity.value is None:
            return
        moved = replace(quantity, value=quantity.value - 1)
        direction = UNCHANGED if quantity.value == 1 else INCREASE if quantity.value > 1 else DECREASE
        said = replace(said, prior_level=False, compared=True, near=True, direction=direction, noun=(0, 0))
        self._change(moved, lead, said)

    def _of_own_budget(self, said: Relation) -> bool:
        """True when the sentence compares with this year's own budget, and the words with nothing else."""
        own = self._basis.name in (OPENING_BUDGET, ADJUSTED_BUDGET)
        changed = self._targets.changed
        goes_on = changed is not None and changed.start == self._sentence_start
        return own and not said.compared and self._reason is None and not goes_on

    def _budget_level(self, quantity: Quantity, lead: int, said: Relation) -> None:
        """`比年初预算13.00万元减少1.80万元`: the budget, and what the difference behind it is measured against."""
        self._basis = said.basis
        about = self._before(lead).as_measure(said.basis.name)
        self._new(lead, quantity.start, quantity.end, about, amount_of(quantity))

    def _is_limit(self, quantity: Quantity, words: str) -> bool:
        """`不得超过450元`, `超过500万元的，须报…`."""
        return (
            self._limits or states_norm(words) or is_limited_behind(words, self.text[quantity.end : quantity.end + 4])
        )

    def _of_level(self, words: str, lead: int) -> bool:
        """`为年初预算600万元的102%`: a rate of the budget just stated."""
        latest = self._latest()
        own = latest is not None and latest.meaning.measure in (OPENING_BUDGET, ADJUSTED_BUDGET)
        return own and words == "的" and latest is not None and latest.end == lead

    def _before(self, lead: int) -> About:
        """What the latest amount of the paragraph is about, for a level it is compared with; else the topic."""
        latest = self._targets.latest_level(self._sentence_start)
        return About(latest.subject, latest.meaning, latest.code) if latest else self._about(lead, lead, "money")

    def _read_run(self, run: Sequence[Quantity], lead: int) -> None:
        """Numbers stated in turn; read one by one here (RunReader tells them apart)."""
        for quantity in run:
            self._read_quantity(quantity, lead, quantity.end)

    def _restates(self, quantity: Quantity, words: str) -> bool:
        """`342万元（3420000元）` says one amount twice; `增长6.9%（绝对额22.08万元）` gives the change in money."""
        latest, changed = self._latest(), self._targets.changed
        if changed and states_absolute(words) and "percent" in changed.values and "change" not in changed.values:
            about = About(changed.subject, changed.meaning, changed.code)
            self._new(quantity.start, quantity.start, quantity.end, about, {}).add_change(
                quantity, changed.values.get("direction")
            )
            return True
        if (
            changed
            and not words.strip("（")
            and changed.end == quantity.start - 1
            and self._moves_by(changed, quantity)
        ):
            return True
        if latest is None or words not in ("", "（", "（折合", "（即") or latest.end < quantity.start - len(words) - 1:
            return False
        known = latest.values.get("amount")
        return known is not None and quantity.value is not None and abs(known - quantity.value) <= (quantity.grain or 0)

    @staticmethod
    def _moves_by(changed: Claim, quantity: Quantity) -> bool:
        """`下降10%（1.8万元）`: the change in money behind its percentage, in brackets."""
        if "percent" not in changed.values or "change" in changed.values:
            return False
        changed.add_change(quantity, changed.values.get("direction"))
        changed.end = quantity.end
        return True

    def _amount(self, quantity: Quantity, lead: int, said: Relation) -> None:
        if said.to_level:
            self._reached(quantity, lead, said)
            return
        words = self.text[lead : quantity.start]
        if parts := self._alike_parts(quantity, words):  # `收入、支出及年末结转均为0万元`
            self._alike = []
            for first, last in parts:
                about = self._about(lead + first, lead + last, "money")
                self._alike.append(self._new(lead, quantity.start, quantity.end, about, amount_of(quantity)))
                self._targets.add_level(self._alike[-1])
            return
        about = self._of_counted(quantity) or self._about(lead, quantity.start, "money")
        if self._budget_words and self._budget_words[0] >= self._sentence_start and says_outcome(words):
            named = self._about(*self._budget_words, "money")
            about = named if named.meaning.measure != about.meaning.measure else about
        about = about.as_measure(OPENING_BUDGET) if self._budget_behind(words) else about
        if is_not_the_whole(words) and not (about.meaning.measure.startswith("functional") and "等" in about.subject):
            about = about.as_measure(OTHER)  # but 商业服务业等支出 is a class by its name
        claim = self._new(lead, quantity.start, quantity.end, self._within_item(about, lead), amount_of(quantity))
        stop = budget_start(words)
        if stop is None or stop > trimmed(words[:stop])[0]:
            self._budget_words = None if stop is None else (lead, lead + stop)
        if self._reason is None:
            self._spent_of(claim, words)
            self._targets.add_level(claim)

    def _of_counted(self, quantity: Quantity) -> About | None:
        """`在建工程1项12,277.73万元`: money right behind a count is of what was counted."""
        latest = self._latest()
        if latest is None or "count" not in latest.values or latest.paragraph is not self.paragraph:
            return None
        if self.text[latest.number_end : quantity.start].strip(",、（"):
            return None
        measure = vocabulary()["money_of_count"].get(latest.meaning.measure, OTHER)
        return About(latest.subject, replace(latest.meaning, measure=measure), latest.code)

    @staticmethod
    def _alike_parts(quantity: Quantity, words: str) -> list[tuple[int, int]]:
        """The parts of `总收入、总支出均为`: one amount for each; anything but a nought only where each is known."""
        parts = [*each_alike(words)]
        known = [meaning(words[first:last], "money").measure for first, last in parts]
        whole = meaning(words[trimmed(words)[0] :], "money").measure
        return parts if quantity.value == 0 or (whole == OTHER and OTHER not in known) else []

    def _tell_alike(self) -> None:
        """What is said of one of several amounts stated alike (`均为1.36亿元，比上年增加…`) is said of each."""
        told = next((claim for claim in self._alike if claim.has_change), None)
        for claim in self._alike:
            if told is not None and not claim.has_change:
                claim.values |= {name: told.values[name] for name in MOVED if name in told.values}
                claim.reasons, claim.end = list(told.reasons), told.end
        self._alike = []

    def _budget_behind(self, words: str) -> bool:
        """`会议费支出2.10万元，预算为2.50万元`: bare words for a budget behind what was spent."""
        latest = self._targets.latest_level(self._sentence_start)
        return (
            latest is not None and budget_start(words.lstrip(",、")) == 0 and latest.subject.endswith(("支出", "决算"))
        )

    def _spent_of(self, claim: Claim, words: str) -> None:
        """`支出预算为28万元，支出决算为24.65万元`: the first of one subject's two amounts is its budget."""
        before = self._budgeted
        self._budgeted = claim if says_budget(words) else None
        if before is None or before.start != claim.start or not says_outcome(words):
            return
        if before.meaning.measure == claim.meaning.measure != OTHER and before.year == claim.year:
            before.meaning = replace(before.meaning, measure=OPENING_BUDGET)

    def _reached(self, quantity: Quantity, lead: int, said: Relation) -> None:
        """`公务用车购置费由上年的0万元增加到21.60万元`: the level reached, beside that of the prior year."""
        prior, self._prior = self._prior, None
        first, last = lead + said.noun[0], lead + said.noun[1]
        named = self._about(first, last, "money") if last > first or prior is None else prior[1]
        claim = self._new(lead, quantity.start, quantity.end, named, amount_of(quantity))
        if prior is not None:
            claim.values |= {"prior_amount": prior[0].value, "compared_with": self._basis.name or PRIOR}
        if self._reason is None:
            self._targets.add_level(claim)
            self._targets.changed = claim

    def _prior_level(self, quantity: Quantity, lead: int, said: Relation) -> None:
        """A level of the prior year that a change is measured against; it waits for the change."""
        self._keep_prior()
        self._basis = said.basis if said.basis.name else Basis(PRIOR)
        first, last = lead + said.noun[0], lead + said.noun[1]
        about = self._about(first, last, "money") if last > first else self._before(lead)
        self._prior = (quantity, about)
        basis = self._basis.name if self._basis.name in vocabulary()["measures"] else PRIOR
        claim = self._new(lead, quantity.start, quantity.end, about.as_measure(basis), amount_of(quantity))
        claim.year = self._basis.year

    def _keep_prior(self) -> None:
        """Keep a prior level that no change followed: beside the amount of the sentence, else as a claim of its own."""
        prior, self._prior = self._prior, None
        if prior is None:
            return
        quantity, _ = prior
        claim = self._targets.latest_level(self._sentence_start) if self._reason is None else None
        if claim is not None and "prior_amount" not in claim.values:
            claim.values.setdefault("compared_with", self._basis.name)
            claim.values["prior_amount"] = quantity.value
