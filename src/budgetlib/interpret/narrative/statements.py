"""From the clauses of a paragraph to claims: which change, share and reason belongs to which number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from typing import Any

from rapidfuzz import fuzz

from budgetlib.interpret.narrative.claim import Claim, adds_up, agrees
from budgetlib.interpret.narrative.phrases import (
    DECREASE,
    INCREASE,
    MAX_LEAD,
    UNCHANGED,
    Movement,
    is_counted_behind,
    movement,
    states_execution,
    states_share,
    trimmed,
)
from budgetlib.interpret.narrative.quantities import Clause, Quantity, clauses
from budgetlib.interpret.narrative.reasons import is_enumerated, reason_phrases, reason_start
from budgetlib.interpret.narrative.subjects import Subjects
from budgetlib.interpret.narrative.text import Paragraph
from budgetlib.interpret.narrative.vocabulary import MAX_SUBJECT, OTHER, Meaning, is_generic, meaning, vocabulary

SAME_SUBJECT = 80.0  # similarity at which two wordings name one subject (`财政拨款支出` in `财政拨款预算支出`)
MAX_RECENT = 200  # statements of a section that a reason can refer to
MAX_CANDIDATES = 60  # statements of a sentence that a change can refer to; no real list is longer
_CONNECTIVES = "、和及与或（"
_FULL_STOPS = ("。", "!", "?", "")


class ParagraphReader:
    """Reads one paragraph, clause by clause; `earlier` are the claims of the section before it."""

    def __init__(self, section: str, paragraph: Paragraph, earlier: Sequence[Claim]) -> None:
        self.section, self.paragraph, self.text = section, paragraph, paragraph.text
        self.earlier = earlier
        self._subjects = Subjects(section, paragraph)
        self.claims: list[Claim] = []
        self._sentence_start = 0
        self._head: Claim | None = None  # first claim of the sentence up to its full stop
        self._segment: list[Claim] = []  # amounts since the last semicolon or full stop
        self._before: list[Claim] = []  # amounts of the segment before that
        self._changed: Claim | None = None  # latest claim with a change
        self._candidates: list[Claim] = []  # amounts that the latest change could have referred to
        self._reason: tuple[int, Claim | None] | None = None  # where an open reason begins, and what it explains
        self._because: tuple[int, int] | None = None  # clause of an open reason before the present one
        self._silent: tuple[int, int] | None = None  # latest clause of the sentence without a number

    def read(self) -> list[Claim]:
        """Return the claims of the paragraph in print order."""
        parts = list(clauses(self.text))
        for position, clause in enumerate(parts):
            self._read_clause(clause)
            self._close(clause, parts, position + 1)
        return self.claims

    # -- clauses, sentences, reasons

    def _read_clause(self, clause: Clause) -> None:
        words = self.text[clause.start : clause.end]
        begun = clause.start
        if self._reason is None and (span := reason_start(words, after_change=self._unexplained())):
            marker = clause.start + span[0]
            said = [q for q in clause.quantities if q.start < marker]
            self._read_quantities(said, clause.start, marker)
            self._reason = (clause.start + span[1], self._explained(clause.start, marker, bool(said)))
            begun = clause.start + span[1]
        rest = [q for q in clause.quantities if q.start >= begun]
        self._read_quantities(rest, begun, clause.end)
        self._because = (begun, clause.end) if self._reason else None
        if clause.quantities:
            behind = max(begun, clause.quantities[-1].end)
            self._silent = None if is_generic(self.text[behind : clause.end][:MAX_SUBJECT]) else (behind, clause.end)
        elif self._reason is None and not is_generic(words[:MAX_SUBJECT]):
            self._silent = (clause.start, clause.end)

    def _close(self, clause: Clause, parts: Sequence[Clause], following: int) -> None:
        """Close what ends with the clause: a segment at a semicolon, the sentence at a full stop, reasons with them."""
        if clause.closing in (",", ":"):
            return
        if self._reason and not self._reason_goes_on(clause, parts, following):
            self._finish_reason(clause.end)
        if self._segment:
            self._before = self._segment
        self._segment = []
        self._sentence_start = clause.end + len(clause.closing)
        if clause.closing in _FULL_STOPS:
            self._head, self._silent = None, None

    def _reason_goes_on(self, ended: Clause, parts: Sequence[Clause], following: int) -> bool:
        """True when what follows a semicolon, or begins like an item of a list (`一是…`), is a further reason.

        It is none when it states a figure or a comparison, or has reasons of its own.
        """
        if following >= len(parts):
            return False
        first = parts[following]
        if ended.closing != ";" and not is_enumerated(self.text[first.start : first.end]):
            return False
        for clause in islice(parts, following, following + MAX_CANDIDATES):
            words = self.text[clause.start : clause.end]
            if clause.quantities or movement(words[-MAX_LEAD:]).compared or reason_start(words, after_change=False):
                return False
            if clause.closing not in (",", ":"):
                break
        return True

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
        latest = self._changed or self._latest_amount()
        first, last = self._subjects.noun((start, marker))
        if last > first and not has_figure:
            named = meaning(self.text[first:last], "money").measure
            same = [c for c in self._recent() if _is_about(c, named, self.text[first:last])]
            if same:
                return next((c for c in same if c.has_change), same[0])
        if latest:
            return latest
        return next((c for c in self._recent() if c.has_change and not c.reasons), None)

    def _recent(self) -> Iterator[Claim]:
        """The latest claims of the section, latest first."""
        return islice(chain(reversed(self.claims), reversed(self.earlier)), MAX_RECENT)

    def _latest_amount(self) -> Claim | None:
        return next((c for c in self.claims[: -MAX_CANDIDATES - 1 : -1] if "amount" in c.values), None)

    def _unexplained(self) -> bool:
        return self._changed is not None and not self._changed.reasons

    # -- quantities

    def _read_quantities(self, quantities: Sequence[Quantity], start: int, end: int) -> None:
        lead = start
        for position, quantity in enumerate(quantities):
            if quantity.kind == "threshold":
                continue  # part of what the next number counts
            if lead > start:
                while lead < quantity.start and self.text[lead] in _CONNECTIVES:
                    lead += 1
            following = quantities[position + 1].start if position + 1 < len(quantities) else end
            self._read_quantity(quantity, max(lead, quantity.start - MAX_LEAD), following)
            lead = quantity.end
        if quantities and quantities[-1].kind == "threshold":
            self._new(start, end, end, self._about(start, end, "count"), {})
        if self._reason is None:
            self._read_unchanged(lead, end)

    def _read_quantity(self, quantity: Quantity, lead: int, following: int) -> None:
        words = self.text[lead : quantity.start]
        said = movement(words)
        moves = said.direction in (INCREASE, DECREASE) and (said.near or said.compared or self._reason is not None)
        if quantity.kind == "count":
            self._count(quantity, lead, following, said.direction if moves else "")
        elif quantity.kind == "percent" and states_execution(words):
            self._execution(quantity, lead)
        elif quantity.kind == "percent" and states_share(words):
            self._share(quantity, lead)
        elif moves and said.with_budget:
            sign = -1 if said.direction == DECREASE else 1
            column = "amount" if quantity.kind == "money" else "share"
            value = None if quantity.value is None else sign * quantity.value
            about = self._named(lead, said, "execution_difference")
            self._new(lead, quantity.end, quantity.end, about, {column: value, f"{column}_grain": quantity.grain})
        elif moves:
            self._change(quantity, lead, said)
        elif quantity.kind == "percent":
            self._count(quantity, lead, following, "")
        else:
            self._amount(quantity, lead)

    def _amount(self, quantity: Quantity, lead: int) -> None:
        about = self._about(lead, quantity.start, "money")
        values = {"amount": quantity.value, "amount_grain": quantity.grain} if quantity.value is not None else {}
        claim = self._new(lead, quantity.start, quantity.end, about, values)
        if self._reason is None:
            self._segment.append(claim)

    def _count(self, quantity: Quantity, lead: int, following: int, direction: str) -> None:
        subject, known = self._counted(quantity, lead, following)
        if direction:
            known = replace(known, measure=OTHER)  # so many more or fewer, not so many
        values: dict[str, Any] = {"direction": direction} if direction else {}
        if quantity.value is not None:
            scale = 100 if quantity.kind == "percent" else 1
            values |= {"count": float(quantity.value * scale), "count_unit": quantity.unit}
        self._new(lead, quantity.start, quantity.end, (subject, self._within(known)), values)

    def _counted(self, quantity: Quantity, lead: int, following: int) -> tuple[str, Meaning]:
        """What is counted: named before the number, by the number before it, by the clause before, or behind it."""
        kind = "money" if quantity.kind == "percent" else "count"
        about = self._about(lead, quantity.start, kind)
        latest = self._latest()
        if lead == quantity.start and latest and self.text[lead - 1 : lead] in _CONNECTIVES and lead:
            return latest.subject, latest.meaning  # `接待2批次、26人次`
        if lead == quantity.start and self._silent:
            return about
        first, last = self._subjects.noun((lead, quantity.start))
        if is_generic(self.text[first:last]) or is_counted_behind(self.text[lead : quantity.start]):
            return self._subjects.behind((quantity.end, following), kind, _CONNECTIVES) or about
        return about

    def _share(self, quantity: Quantity, lead: int) -> None:
        values = {"share": quantity.value, "share_grain": quantity.grain}
        latest = self._latest()
        if latest is not None and "share" not in latest.values and latest.start == self._sentence_start:
            latest.values |= values
            latest.end = quantity.end
        else:
            self._new(lead, quantity.start, quantity.end, self._about(lead, quantity.start, "money"), values)

    def _execution(self, quantity: Quantity, lead: int) -> None:
        last = self._latest_amount()
        left, right = trimmed(self.text[lead : quantity.start])
        words = self.paragraph.words(lead + left, lead + right)
        subject = f"{last.subject}：{words}" if last and self._reason is None else words
        values = {"share": quantity.value, "share_grain": quantity.grain}
        about = (subject, Meaning("execution_rate", last.meaning.fund if last else None, None))
        self._new(lead, quantity.start, quantity.end, about, values)

    # -- changes

    def _change(self, quantity: Quantity, lead: int, said: Movement) -> None:
        column = "percent" if quantity.kind == "percent" else "change"
        claim = self._target(lead, said, column)
        known = claim.values.get("direction") if claim else None
        direction = known if said.undecided else said.direction
        if quantity.value is None or (said.undecided and quantity.value != 0 and known not in (INCREASE, DECREASE)):
            self._unsigned(quantity, lead, said)
            return
        if claim is None:
            claim = self._new(lead, quantity.start, quantity.end, self._named(lead, said), {})
        claim.add_change(quantity, direction)
        claim.end = max(claim.end, quantity.end) if claim.paragraph is self.paragraph else claim.end
        if self._reason is None:
            self._changed = claim
            if column == "percent":
                self._reconsider(claim)

    def _unsigned(self, quantity: Quantity, lead: int, said: Movement) -> None:
        """Keep a change whose sign or value is not legible (`增加（减少）5万元`): its size, without a direction."""
        about = self._named(lead, said, OTHER)
        values: dict[str, Any] = {}
        if quantity.value is not None and quantity.kind == "money":
            values = {"amount": quantity.value, "amount_grain": quantity.grain}
        elif quantity.value is not None:
            values = {"count": float(quantity.value * 100), "count_unit": quantity.unit}
        self._new(lead, quantity.start, quantity.end, about, values)

    def _read_unchanged(self, start: int, end: int) -> None:
        words = self.text[start:end][:MAX_LEAD]
        said = movement(words)
        if said.direction != UNCHANGED or not said.compared:
            return
        claim = self._target(start, said, "direction")
        if claim is None:
            about = self._named(start, said)
            if about[1].measure == OTHER:
                return  # `统计口径与上年一致` is no statement about money
            claim = self._new(start, end, end, about, {})
        claim.add_unchanged(roughly=said.roughly)
        claim.end = max(claim.end, end)
        self._changed = claim

    def _target(self, lead: int, said: Movement, column: str) -> Claim | None:
        """The claim that a change, a percentage or `与上年持平` is about; None when its subject is its own."""
        noun = self.text[lead + said.noun[0] : lead + said.noun[1]]
        if self._reason is not None:
            return self._target_in_reason(noun, column)
        if column == "percent" and not noun and self._changed and "percent" not in self._changed.values:
            return self._changed
        if noun and not is_generic(noun):
            measure = meaning(noun, "money").measure
            same = [c for c in self.claims[-MAX_CANDIDATES:] if column not in c.values and _is_about(c, measure, noun)]
            return same[-1] if same else None
        amounts = self._segment or self._before
        open_claims = [c for c in [*amounts[:1], *amounts[max(1, len(amounts) - MAX_CANDIDATES) :]] if not c.has_change]
        self._candidates = open_claims
        if not open_claims:
            return None
        # `总计 A，其中：B，C，比上年减少…`: a list that adds up to its head is over, the rest is about the head.
        return open_claims[0] if adds_up(open_claims[0], open_claims[1:]) else open_claims[-1]

    def _target_in_reason(self, noun: str, column: str) -> Claim | None:
        assert self._reason is not None
        latest = self._latest()
        if noun or latest is None or latest is self._reason[1] or latest.start != self._sentence_start:
            return None
        return latest if column not in latest.values and latest.has_change else None

    def _reconsider(self, claim: Claim) -> None:
        """Move change and percentage to the one amount of the sentence they agree with, if not with this one."""
        values = [claim.values.get(key) for key in ("change", "change_grain", "percent", "percent_grain")]
        if None in values or claim not in self._candidates or agrees(claim, *values):
            return
        fitting = [other for other in self._candidates if other is not claim and agrees(other, *values)]
        if len(fitting) == 1:
            for key in ("change", "change_grain", "percent", "percent_grain", "direction"):
                fitting[0].values[key] = claim.values.pop(key)
            fitting[0].end = claim.end
            self._changed = fitting[0]

    # -- what a number is about

    def _about(self, start: int, end: int, kind: str) -> tuple[str, Meaning]:
        """Subject and meaning of the words from `start` to `end`, as far as the statements before tell."""
        silent = self._silent if self._reason is None and self._silent and self._silent[1] <= start else None
        return self._subjects.about((start, end), kind, latest=self._latest(), silent=silent)

    def _latest(self) -> Claim | None:
        return self.claims[-1] if self.claims else None

    def _named(self, lead: int, said: Movement, measure: str | None = None) -> tuple[str, Meaning]:
        first, last = lead + said.noun[0], lead + said.noun[1]
        if last <= first and self._because:  # `项目支出增加，较上年增加5万元`
            first, last = self._subjects.noun(self._because)
        subject, known = self._about(first, last, "money") if last > first else self._about(lead, lead, "money")
        return subject, replace(known, measure=measure) if measure else known

    def _within(self, known: Meaning) -> Meaning:
        outer = self._head.meaning.measure if self._head else OTHER
        return replace(known, measure=outer) if known.measure in vocabulary()["within"].get(outer, ()) else known

    def _new(self, lead: int, number: int, end: int, about: tuple[str, Meaning], values: dict[str, Any]) -> Claim:
        subject, known = about
        subject = subject or self.paragraph.words(lead, max(number, end))
        start = min(self._sentence_start, lead)
        claim = Claim(self.section, self.paragraph, start, end, subject, known, values)
        self.claims.append(claim)
        self._head = self._head or claim
        return claim


def _is_about(claim: Claim, measure: str, noun: str) -> bool:
    if measure != OTHER:
        return claim.meaning.measure == measure
    return fuzz.partial_ratio(noun[-MAX_SUBJECT:], claim.subject) >= SAME_SUBJECT
