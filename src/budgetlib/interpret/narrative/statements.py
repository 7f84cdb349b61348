"""A paragraph, clause by clause → claims: where sentences and reasons begin and end, and what a reason explains."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import chain, islice

from budgetlib.interpret.narrative.claim import Claim
from budgetlib.interpret.narrative.in_turn import RunReader
from budgetlib.interpret.narrative.nil import nil_subjects
from budgetlib.interpret.narrative.quantities import Clause, Quantity
from budgetlib.interpret.narrative.reasons import (
    is_enumerated,
    openers_length,
    reason_phrases,
    reason_start,
    states_purpose,
)
from budgetlib.interpret.narrative.relations import (
    MAX_LEAD,
    Basis,
    item_code,
    lists_limits,
    relation,
    stated_year,
)
from budgetlib.interpret.narrative.targets import MAX_CANDIDATES, is_about
from budgetlib.interpret.narrative.text import is_numbered
from budgetlib.interpret.narrative.vocabulary import MAX_SUBJECT, OTHER, is_generic, meaning

MAX_RECENT = 200  # statements of a section that a reason can refer to
NIL_GRAIN = Decimal("0.01")  # nil in words is exact
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
        if clause.start and clause.start == self._sentence_start and is_numbered(words) and self._reason is None:
            self._nouns.reopen(clause)
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
            return reason_start(words, after_change=self._unexplained())
        # Within a reason, a further reason explains the amount just stated: `一是人员经费增加5万元，主要是调资`.
        return None

    def _read_silent(self, clause: Clause, words: str) -> None:
        """A clause without a number can name the subject, the year, the code or the basis of what follows, or nil."""
        said = relation(words[-MAX_LEAD:])
        if (said.compared or said.with_budget) and not said.direction:
            self._basis = said.basis
        self._year = stated_year(words[:MAX_LEAD]) or self._year
        self._code = item_code(words) or self._code
        self._limits = self._limits or (clause.closing == ":" and lists_limits(words))
        if any([*self._read_nil(clause, words)]):
            return
        if not is_generic(words[:MAX_SUBJECT]) and not (said.basis.name and not said.noun[1]):
            self._silent = (clause.start, clause.end)

    def _read_nil(self, clause: Clause, words: str) -> Iterator[bool]:
        for first, last in nil_subjects(words):
            said = relation(words[:last][-MAX_LEAD:])
            if said.prior_level:  # `上年为0`
                nil = Quantity(clause.start + last, clause.end, "money", "元", Decimal(0), NIL_GRAIN)
                self._prior_level(nil, clause.start, said)
                yield True
                continue
            about = self._about(clause.start + first, clause.start + last, "money")
            known = about.meaning
            same = [c for c in self.claims if c.meaning.measure == known.measure and c.values.get("amount") == 0]
            if (known.measure == OTHER and known.fund is None) or any(
                c.meaning.fund == known.fund or known.fund is None for c in same
            ):
                continue
            claim = self._new(
                clause.start, clause.end, clause.end, about, {"amount": Decimal(0), "amount_grain": NIL_GRAIN}
            )
            self._targets.add_level(claim)
            yield True

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
        latest = self._targets.explained(self._sentence_start) or self._latest_amount()
        first, last = self._nouns.noun((start, marker))
        if last > first and not has_figure:
            named = meaning(self.text[first:last], "money").measure
            same = [c for c in self._recent() if is_about(c, named, self.text[first:last])]
            if same:
                return next((c for c in same if c.has_change), same[0])
        if latest:
            return latest
        return next((c for c in self._recent() if c.has_change and not c.reasons), None)

    def _recent(self) -> Iterator[Claim]:
        """The latest claims of the section, latest first."""
        return islice(chain(reversed(self.claims), reversed(self.earlier)), MAX_RECENT)

    def _unexplained(self) -> bool:
        changed = self._targets.changed
        return changed is not None and not changed.reasons
