"""The numbers of a clause → claims: what each is about, and how it stands to the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from budgetlib.interpret.narrative.claim import Claim
from budgetlib.interpret.narrative.enumerations import runs
from budgetlib.interpret.narrative.noun_phrases import About, NounPhrases
from budgetlib.interpret.narrative.quantities import Quantity, clauses
from budgetlib.interpret.narrative.relations import (
    ADJUSTED_BUDGET,
    DECREASE,
    INCREASE,
    MAX_LEAD,
    OPENING_BUDGET,
    PRIOR,
    UNCHANGED,
    Basis,
    Relation,
    executed_basis,
    execution_start,
    is_counted_behind,
    is_topic_word,
    leads_from,
    relation,
    stated_year,
    states_absolute,
    states_execution,
    states_norm,
    states_rate,
    states_share,
    trimmed,
)
from budgetlib.interpret.narrative.targets import MAX_CANDIDATES, Targets
from budgetlib.interpret.narrative.text import Paragraph
from budgetlib.interpret.narrative.vocabulary import MAX_SUBJECT, OTHER, Meaning, is_generic, vocabulary

MAX_RECENT = 200  # statements of a section that a reason can refer to
NIL_GRAIN = Decimal("0.01")  # nil in words is exact
_CONNECTIVES = "、和及与或（"
_FULL_STOPS = ("。", "!", "?", "")
_OF_A_BUDGET = ("execution_difference", "execution_rate", "opening_budget", "adjusted_budget", "prior_execution")


class NumberReader:
    """Reads the numbers of one paragraph; its subclass leads it from clause to clause and knows about reasons."""

    def __init__(
        self, section: str, paragraph: Paragraph, earlier: Sequence[Claim], heading: About | None = None
    ) -> None:
        self.section, self.paragraph, self.text = section, paragraph, paragraph.text
        self.earlier = earlier
        self.unclaimed: list[int] = []  # where an amount of money stands that is in no claim
        self.claims: list[Claim] = []
        self._parts = list(clauses(self.text))
        self._nouns = NounPhrases(section, paragraph, self._parts, heading)
        self._targets = Targets()
        self._sentence_start = 0
        self._head: Claim | None = None  # first claim of the sentence up to its full stop
        self._reason: tuple[int, Claim | None] | None = None  # where an open reason begins, and what it explains
        self._because: tuple[int, int] | None = None  # clause of an open reason before the present one
        self._silent: tuple[int, int] | None = None  # latest clause of the sentence without a number
        self._year: int | None = None  # the year named last
        self._basis = Basis()  # what the sentence compares with, stated before its changes
        self._prior: tuple[Quantity, About] | None = None  # a level of a prior year whose change is still to come
        self._bracketed = Basis()  # what a number in brackets is the level of
        self._outer: tuple[int, int] | None = (
            None  # what stands before a bracket: `办公楼维修（建筑面积3200平方米）支出`
        )
        self._code: str | None = None  # of a label before the name: `科目编码2080501，科目名称…`

    def _read_quantities(self, quantities: Sequence[Quantity], start: int, end: int) -> None:
        lead, position = start, 0
        in_turn = runs(self.text, quantities, start)
        while position < len(quantities):
            quantity = quantities[position]
            if quantity.kind == "threshold":
                position += 1
                continue  # part of what the next number counts, or a norm
            if lead > start:
                while lead < quantity.start and self.text[lead] in _CONNECTIVES:
                    lead += 1
            first = self._inside_brackets(max(lead, quantity.start - MAX_LEAD), quantity.start)
            if position in in_turn:
                run = quantities[position : in_turn[position]]
                self._read_run(run, first)
                position, lead = in_turn[position], run[-1].end
                continue
            following = quantities[position + 1].start if position + 1 < len(quantities) else end
            self._read_quantity(quantity, first, following)
            lead, position = quantity.end, position + 1
        if self._reason is None:
            self._read_unchanged(lead, end)

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
        elif quantity.kind == "percent" and states_execution(words):
            self._execution(quantity, lead)
        elif quantity.kind == "percent" and states_share(words):
            self._share(quantity, lead)
        elif quantity.kind == "money" and (states_norm(words) or self._restates(quantity, words)):
            return
        elif moves and (said.with_budget or self._of_own_budget(said)):
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
            if not states_rate(words) and not self.text.startswith(
                ("以上", "以下", "以内", "（含）以上"), quantity.end
            ):
                self._count(quantity, lead, following, "")
        else:
            self._amount(quantity, lead, said)

    def _of_own_budget(self, said: Relation) -> bool:
        """True when the sentence compares with this year's own budget, and the words with nothing else."""
        own = self._basis.name in (OPENING_BUDGET, ADJUSTED_BUDGET)
        changed = self._targets.changed
        goes_on = changed is not None and changed.start == self._sentence_start
        return own and not said.compared and self._reason is None and not goes_on

    def _budget_level(self, quantity: Quantity, lead: int, said: Relation) -> None:
        """`比年初预算13.00万元减少1.80万元`: the budget, and what the difference behind it is measured against."""
        self._basis = said.basis
        latest = self._targets.latest_level(0)
        about = About(latest.subject, latest.meaning, latest.code) if latest else self._about(lead, lead, "money")
        self._new(lead, quantity.start, quantity.end, about.as_measure(said.basis.name), amount_of(quantity))

    def _against_own_year(self, said: Relation) -> Relation:
        """`2025年决算…比2025年年初预算减少`: the budget of the same year is not that of the prior year."""
        if said.basis.year is None or said.basis.year != self._year or said.basis.name == "prior_final":
            return said
        if said.basis.name not in ("prior_budget", "prior_adjusted"):
            return said
        own = OPENING_BUDGET if said.basis.name == "prior_budget" else ADJUSTED_BUDGET
        return replace(said, compared=False, with_budget=True, basis=Basis(own, said.basis.year), prior_level=False)

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
        if latest is None or words not in ("", "（", "（折合", "（即") or latest.end < quantity.start - len(words) - 1:
            return False
        known = latest.values.get("amount")
        return known is not None and quantity.value is not None and abs(known - quantity.value) <= (quantity.grain or 0)

    def _amount(self, quantity: Quantity, lead: int, said: Relation) -> None:
        if said.to_level:
            self._reached(quantity, lead, said)
            return
        about = self._about(lead, quantity.start, "money")
        claim = self._new(lead, quantity.start, quantity.end, self._within_item(about, lead), amount_of(quantity))
        if self._reason is None:
            self._targets.add_level(claim)

    def _within_item(self, about: About, lead: int) -> About:
        """`教育支出80万元，其中：基本支出60万元`: a part of an item is none of the whole budget, and has its code."""
        head = self._head
        if head is None or about.code or self._reason is not None or about.meaning.measure in _OF_A_BUDGET:
            return about
        entry = vocabulary()["measures"][about.meaning.measure]
        if entry.get("part") and head.meaning.measure in vocabulary()["items"]:
            return replace(about, subject=f"{head.subject}：{about.subject}", code=head.code)
        return about

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
        about = self._about(first, last, "money") if last > first else self._about(lead, lead, "money")
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
        latest = self._latest()
        bare = lead == quantity.start
        if bare and latest and lead and self.text[lead - 1] in (*_CONNECTIVES, ",") and self._follows_count(lead):
            return About(latest.subject, latest.meaning)  # `接待2批次、26人次`
        if bare and self._silent:
            return about
        first, last = self._nouns.noun((lead, quantity.start))
        if is_generic(self.text[first:last]) or is_counted_behind(self.text[lead : quantity.start]):
            return self._nouns.behind((quantity.end, following), kind, _CONNECTIVES) or about
        return about

    def _follows_count(self, lead: int) -> bool:
        """True when a connective joins two numbers, or a mark two counts (`接待0批次，0人次`)."""
        latest = self._latest()
        if latest is None or self.text[lead - 1] in _CONNECTIVES:
            return latest is not None
        return "count" in latest.values and latest.end == lead - 1

    def _share(self, quantity: Quantity, lead: int) -> None:
        values = {"share": quantity.value, "share_grain": quantity.grain}
        latest = self._latest()
        words = self.text[lead : quantity.start]
        named = is_generic(words[trimmed(words)[0] : words.find("占")]) if "占" in words else True
        if latest is not None and "share" not in latest.values and latest.start == self._sentence_start and named:
            latest.values |= values
            latest.end = quantity.end
        else:
            self._new(lead, quantity.start, quantity.end, self._about(lead, quantity.start, "money"), values)

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

    # -- changes

    def _change(self, quantity: Quantity, lead: int, said: Relation) -> None:
        column = "change" if quantity.kind == "money" else "percent"
        noun = self.text[lead + said.noun[0] : lead + said.noun[1]]
        if not noun and not said.compared and self._of_difference(quantity, said):
            return
        claim = self._target(said, noun, column)
        known = claim.values.get("direction") if claim else None
        direction = known if said.undecided else said.direction
        if quantity.value is None or (said.undecided and quantity.value != 0 and known not in (INCREASE, DECREASE)):
            self._unsigned(quantity, lead, said)
            return
        if claim is None:
            claim = self._new(lead, quantity.end, quantity.end, self._changing(lead, said), {})
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
        if self._reason is None and basis.name and not claim.values.get("compared_with"):
            claim.values["compared_with"] = basis.name
        if self._prior is not None:
            claim.values.setdefault("prior_amount", self._prior[0].value)
            self._prior = None

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
        compared = said.compared or bool(self._basis.name)
        if said.direction != UNCHANGED or not compared or said.with_budget:
            return
        claim = self._target(said, words[said.noun[0] : said.noun[1]], "direction")
        if claim is None:
            about = self._named(start, said)
            if about.meaning.measure == OTHER or not said.compared:
                return  # `统计口径与上年一致` is no statement about money
            claim = self._new(start, end, end, about, {})
        claim.add_unchanged(roughly=said.roughly)
        self._compare(claim, said)
        claim.end = max(claim.end, end)
        self._targets.changed = claim

    def _target(self, said: Relation, noun: str, column: str) -> Claim | None:
        if self._reason is not None:
            return self._targets.in_reason(noun, column, self._latest(), self._reason[1], self._sentence_start)
        basis = said.basis.name if said.compared else ""
        return self._targets.find(self.claims, noun, column, basis, self._sentence_start)

    # -- what a number is about

    def _about(self, start: int, end: int, kind: str) -> About:
        """Subject and meaning of the words from `start` to `end`, as far as the statements before tell."""
        silent = self._silent if self._reason is None and self._silent and self._silent[1] <= start else None
        if self._outer and self.text[start : start + 1] == "）" and is_generic(self.text[start + 1 : end]):
            (start, end), self._outer = self._outer, None
        latest = self._latest()
        latest = latest if latest is not None and latest.start >= self._sentence_start else None
        found = self._nouns.about((start, end), kind, latest=latest, silent=silent)
        return replace(found, code=found.code or self._code) if kind == "money" else found

    def _latest_amount(self) -> Claim | None:
        return next((c for c in self.claims[: -MAX_CANDIDATES - 1 : -1] if "amount" in c.values), None)

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

    def _new(self, lead: int, number: int, end: int, about: About, values: dict[str, Any]) -> Claim:
        subject = about.subject or self.paragraph.words(lead, max(number, end))[:MAX_SUBJECT]
        start = min(self._sentence_start, lead)
        claim = Claim(self.section, self.paragraph, start, end, subject, about.meaning, about.code, self._year, values)
        self.claims.append(claim)
        self._head = self._head or claim
        return claim


def amount_of(quantity: Quantity) -> dict[str, Any]:
    """Return the columns that hold an amount of money; none when it is illegible."""
    return {} if quantity.value is None else {"amount": quantity.value, "amount_grain": quantity.grain}
