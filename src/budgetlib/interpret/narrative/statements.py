"""A paragraph, clause by clause → claims: where sentences and reasons begin and end, and what a reason explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice

from budgetlib.interpret.narrative.claim import Claim
from budgetlib.interpret.narrative.in_turn import RunReader
from budgetlib.interpret.narrative.lead_words import (
    MAX_LEAD,
    divides_anew,
    item_code,
    lists_limits,
)
from budgetlib.interpret.narrative.nil import is_nil_revenue, nil_subjects
from budgetlib.interpret.narrative.noun_phrases import About
from budgetlib.interpret.narrative.quantities import Clause, Quantity
from budgetlib.interpret.narrative.reasons import (
    is_enumerated,
    openers_length,
    reason_phrases,
    reason_start,
    states_purpose,
    weak_reason_behind,
)
from budgetlib.interpret.narrative.relations import (
    DECREASE,
    INCREASE,
    Basis,
    Relation,
    named_basis,
    relation,
    stated_year,
)
from budgetlib.interpret.narrative.targets import BUDGETS, MAX_CANDIDATES, is_about
from budgetlib.interpret.narrative.text import is_numbered
from budgetlib.interpret.narrative.vocabulary import MAX_SUBJECT, OTHER, is_generic, meaning

MAX_RECENT = 200  # statements of a section that a reason can refer to
NIL_GRAIN = Decimal("0.01")  # nil in words is exact
_NAUGHT = ("零", "0")
_FULL_STOPS = ("。", "!", "?", "")


class ParagraphReader(RunReader):
    """Reads one paragraph, clause by clause; `earlier` are the claims of the section before it."""

    def read(self) -> list[Claim]:
        """Return the claims of the paragraph in print order."""
        for position, clause in enumerate(self._parts):
            self._read_clause(clause)
            self._close(clause, self._parts, position + 1)
        return self.claims

    # -- clauses, sentences, reasons

    def _read_clause(self, clause: Clause) -> None:
        words = self.text[clause.start : clause.end]
        begun = clause.start
        if clause.start and clause.start == self._sentence_start and self._reason is None:
            self._nouns.reopen(clause, numbered=is_numbered(words))
        if self._reason is not None and states_purpose(words) and not is_enumerated(words):
            self._finish_reason(clause.start)
        if span := self._reason_start(clause, words):
            marker = clause.start + span[0]
            said = [q for q in clause.quantities if q.start < marker]
            self._read_quantities(said, clause.start, marker)
            self._reason = (clause.start + span[1], self._explained(clause.start, marker, bool(said)))
            begun = clause.start + span[1]
        if self._reason is not None:
            begun += openers_length(self.text[begun : clause.end])
        rest = [q for q in clause.quantities if q.start >= begun]
        self._read_quantities(rest, begun, clause.end)
        self._because = (begun, clause.end) if self._reason else None
        if clause.quantities:
            behind = max(begun, clause.quantities[-1].end)
            self._silent = None if is_generic(self.text[behind : clause.end][:MAX_SUBJECT]) else (behind, clause.end)
        elif self._reason is None:
            self._read_silent(clause, words)

    def _reason_start(self, clause: Clause, words: str) -> tuple[int, int] | None:
        if self._reason is None:
            moved = self._unexplained() or (self._differed is not None and self._differed + 1 == clause.start)
            return reason_start(words, after_change=moved) or self._weak_reason_start(clause, words)
        # Within a reason, a further reason explains the amount just stated: `一是人员经费增加5万元，主要是调资`.
        span = None if is_enumerated(words) or clause.quantities else reason_start(words, after_change=False)
        if span is None or self._moved(clause.start, clause.start + span[0]) is None:
            return None
        self._finish_reason(clause.start)
        self._sentence_start = clause.start
        return span

    def _weak_reason_start(self, clause: Clause, words: str) -> tuple[int, int] | None:
        """`机关运行经费较上年减少主要是压减办公费`: a weak marker right behind a change in words."""
        span = None if clause.quantities else weak_reason_behind(words)
        return span if span and self._moved(clause.start, clause.start + span[0]) else None

    def _moved(self, start: int, end: int) -> tuple[Relation, About] | None:
        """What words without a number say has become more or less (`项目支出有所增加`); None when nothing known."""
        said = self._against_own_year(relation(self.text[max(start, end - MAX_LEAD) : end]))
        if said.direction not in (INCREASE, DECREASE) or said.with_budget or said.undecided:
            return None
        about = self._named(max(start, end - MAX_LEAD), said)
        return (said, about) if about.meaning.measure != OTHER else None

    def _changed_in_words(self, start: int, marker: int) -> Claim | None:
        """A change stated in words only, which the reason behind it explains."""
        before = self._silent if marker == start and self._silent and self._silent[1] + 1 == start else (start, marker)
        moved = self._moved(*before)
        if moved is None:
            return None
        said, about = moved
        claim = self._new(before[0], before[1], before[1], about, {"direction": said.direction})
        self._compare(claim, said)
        self._targets.changed = claim
        return claim

    def _read_silent(self, clause: Clause, words: str) -> None:
        """A clause without a number can name the subject, the year, the code or the basis of what follows, or nil."""
        said = self._against_own_year(relation(words[-MAX_LEAD:]))
        if (said.compared or said.with_budget) and not said.direction:
            self._basis = said.basis
        if said.with_budget and said.direction in (INCREASE, DECREASE):  # `决算数大于预算数，主要是…`
            self._differed = clause.end
        if not (states_purpose(words) or reason_start(words, after_change=True)):  # `主要是2024年未完成的项目`
            self._year = stated_year(words[:MAX_LEAD]) or self._year
        if divides_anew(words):
            self._head = None
        self._code = item_code(words) or self._code
        self._limits = self._limits or (clause.closing == ":" and lists_limits(words))
        if any([*self._read_nil(clause, words)]):
            return
        if not is_generic(words[:MAX_SUBJECT]) and not (said.basis.name and not said.noun[1]):
            self._silent = (clause.start, clause.end)

    def _read_nil(self, clause: Clause, words: str) -> Iterator[bool]:
        for first, last in nil_subjects(words):
            said = relation(words[:last][-MAX_LEAD:])
            if said.prior_level:  # `上年为0`, `上年无此项预算`
                nil = Quantity(clause.start + last, clause.end, "money", "元", Decimal(0), NIL_GRAIN)
                self._prior_nil(nil, clause, said, stated=words.endswith(_NAUGHT))
                yield True
                continue
            about = self._about(clause.start + first, clause.start + last, "money")
            known = about.meaning
            same = [c for c in self.claims if c.meaning.measure == known.measure and c.values.get("amount") == 0]
            unknown = known.measure == OTHER and known.fund is None
            if (unknown and not is_nil_revenue(words)) or any(
                not unknown and (c.meaning.fund == known.fund or known.fund is None) for c in same
            ):
                continue
            claim = self._new(
                clause.start, clause.end, clause.end, about, {"amount": Decimal(0), "amount_grain": NIL_GRAIN}
            )
            self._targets.add_level(claim)
            yield True

    def _prior_nil(self, nil: Quantity, clause: Clause, said: Relation, *, stated: bool) -> None:
        """`上年为零` is an amount of its own; `上年无此项预算` only says what a change is measured against."""
        if stated:
            self._prior_level(nil, clause.start, said)
            return
        self._keep_prior()
        self._basis = named_basis(self.text[clause.start : clause.end], said.basis.year)
        self._prior = (nil, self._before(clause.start))

    def _close(self, clause: Clause, parts: Sequence[Clause], following: int) -> None:
        """Close what ends with the clause: a segment at a semicolon, the sentence at a full stop, reasons with them."""
        if clause.closing in (",", ":"):
            return
        if self._reason and not self._reason_goes_on(clause, parts, following):
            self._finish_reason(clause.end)
        self._keep_prior()
        self._targets.end_segment()
        self._sentence_start = clause.end + len(clause.closing)
        if clause.closing in _FULL_STOPS:
            self._tell_alike()
            self._aims = False
            self._head, self._silent, self._basis, self._code, self._limits = None, None, Basis(), None, False

    def _reason_goes_on(self, ended: Clause, parts: Sequence[Clause], following: int) -> bool:
        """True when what follows a semicolon, or begins like an item of a list (`一是…`), is a further reason.

        It is none when it compares or has reasons of its own, or states a figure, unless both are items of one list.
        """
        if following >= len(parts):
            return False
        assert self._reason is not None
        first = parts[following]
        enumerated = is_enumerated(self.text[first.start : first.end])
        if ended.closing != ";" and not enumerated:
            return False
        listed = enumerated and is_enumerated(self.text[self._reason[0] : self._reason[0] + 8].lstrip(":,"))
        for clause in islice(parts, following, following + MAX_CANDIDATES):
            words = self.text[clause.start : clause.end]
            if (clause.quantities and not listed) or relation(words[-MAX_LEAD:]).compared:
                return False
            if (reason_start(words, after_change=False) or self._says_nil(words)) and not listed:
                return False
            if clause.closing not in (",", ":"):
                break
        return True

    @staticmethod
    def _says_nil(words: str) -> bool:
        """True for `政府性基金预算未安排`: a statement of its own, no further reason."""
        known = [meaning(words[a:b], "money") for a, b in nil_subjects(words)]
        return any(m.measure != OTHER or m.fund is not None for m in known)

    def _finish_reason(self, end: int) -> None:
        assert self._reason is not None
        (start, claim), self._reason = self._reason, None
        if claim is None:
            return
        for first, last in reason_phrases(self.text[start:end], claim.meaning.measure):
            claim.reasons.append(self.paragraph.words(start + first, start + last))
        if claim.paragraph is self.paragraph:
            claim.end = max(claim.end, end)

    def _explained(self, start: int, marker: int, has_figure: bool) -> Claim | None:
        """The claim a reason explains: the one its own words name (`…减少的主要原因是`), else the latest change."""
        latest = self._targets.explained(self._sentence_start) or self._latest_amount(of_year=True)
        first, last = self._nouns.noun((start, marker))
        if last > first and not has_figure:
            named = meaning(self.text[first:last], "money").measure
            same = [c for c in self._recent() if is_about(c, named, self.text[first:last])]
            if same:
                return next((c for c in same if c.has_change), same[0])
        if not has_figure and self._of_own_outcome(start, marker) and (spent := self._executed()):
            return spent
        known = self._unexplained() or (latest is not None and latest.start == self._sentence_start)
        if not has_figure and not known and (claim := self._changed_in_words(start, marker)):
            return claim
        if latest:
            return latest
        return next((c for c in self._recent() if c.has_change and not c.reasons), None)

    def _of_own_outcome(self, start: int, marker: int) -> bool:
        """True for `决算数小于预算数的主要原因是`, also where the difference was said in the clause before."""
        if marker == start:
            return self._differed is not None and self._differed + 1 == start
        said = relation(self.text[max(start, marker - MAX_LEAD) : marker])
        return said.with_budget and said.noun[1] <= said.noun[0]

    def _executed(self) -> Claim | None:
        """The outcome that the latest rate of execution or difference from the budget is of."""
        for position in range(len(self.claims) - 1, 0, -1):
            if self.claims[position].meaning.measure == "execution_difference":
                return None  # explained by itself
            if self.claims[position].meaning.measure == "execution_rate":
                before = (c for c in self.claims[position - 1 :: -1] if "amount" in c.values)
                return next((c for c in before if c.meaning.measure not in BUDGETS), None)
        return None

    def _recent(self) -> Iterator[Claim]:
        """The latest claims of the section, latest first."""
        return islice(chain(reversed(self.claims), reversed(self.earlier)), MAX_RECENT)

    def _unexplained(self) -> bool:
        changed = self._targets.changed
        return changed is not None and not changed.reasons
