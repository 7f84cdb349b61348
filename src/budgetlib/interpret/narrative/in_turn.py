"""Numbers stated in turn (`分别为A、B`) → one claim for each of several subjects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from budgetlib.interpret.narrative.claim import Claim
from budgetlib.interpret.narrative.enumerations import changes_in_turn, divided
from budgetlib.interpret.narrative.lead_words import (
    MAX_LEAD,
    states_share,
)
from budgetlib.interpret.narrative.noun_phrases import About
from budgetlib.interpret.narrative.number_reader import NumberReader
from budgetlib.interpret.narrative.quantities import Quantity
from budgetlib.interpret.narrative.relations import (
    DECREASE,
    INCREASE,
    Relation,
    direction_in_turn,
    relation,
    stated_year,
    trimmed,
)
from budgetlib.interpret.narrative.subjects import amount_of
from budgetlib.interpret.narrative.targets import is_about
from budgetlib.interpret.narrative.vocabulary import is_generic, meaning

MAX_BETWEEN = 12  # characters between two numbers in turn


class RunReader(NumberReader):
    """Reads runs of numbers; everything else as NumberReader does."""

    def _read_quantities(self, quantities: Sequence[Quantity], start: int, end: int) -> None:
        changes = changes_in_turn(self.text, quantities, start, end) if self._reason is None else []
        before = self._targets.in_turn if len(self._targets.in_turn) == len(changes) else self._targets.levels()
        claims = before[-len(changes) :] if changes else []
        if not changes or len(claims) != len(changes):
            super()._read_quantities(quantities, start, end)
            return
        said = self._against_own_year(relation(self.text[start:end][:MAX_LEAD]))
        for claim, (quantity, direction) in zip(claims, changes, strict=True):
            if quantity is None:
                claim.add_unchanged()
            else:
                claim.add_change(quantity, direction)
                claim.end = max(claim.end, quantity.end)
            self._compare(claim, said)
            self._targets.changed = claim

    def _read_run(self, run: Sequence[Quantity], lead: int) -> None:
        """`收、支总计分别为A、B`, `分别减少C、D`, `分别占E、F`: one number for each of several subjects."""
        words = self.text[lead : run[0].start]
        said = self._against_own_year(relation(words))
        moves = said.direction in (INCREASE, DECREASE) and (said.near or said.compared)
        if not moves and is_generic(words[trimmed(words)[0] : max(0, words.find("占"))]):
            said = replace(said, noun=(0, 0))  # `分别占总收入的`: the words behind 占 are what they are shares of
        if moves or (run[0].kind == "percent" and states_share(words)):
            claims, direction = self._run_targets(run, lead, said), said.direction
            for quantity, claim in zip(run, claims, strict=True):
                if moves:
                    direction = self._own_direction(quantity) or direction
                    claim.add_change(quantity, direction)
                    self._compare(claim, said)
                    self._targets.changed = claim
                else:
                    claim.values |= {"share": quantity.value, "share_grain": quantity.grain}
                claim.end = max(claim.end, quantity.end)
            return
        if run[0].kind == "money":
            self._targets.in_turn = self._run_levels(run, lead, run[0].start)
            return
        super()._read_run(run, lead)

    def _names_again(self, before: Sequence[Claim], noun: tuple[int, int]) -> bool:
        """True when the words before a run name what the run before it was about."""
        if before[0].paragraph is not self.paragraph:
            return False
        parts = divided(self.text, *noun, len(before))
        names = [whole or self.text[span[0] : span[1]] for span, whole, _ in parts]
        return all(
            is_about(claim, meaning(name, "money").measure, name) for claim, name in zip(before, names, strict=True)
        )

    def _own_direction(self, quantity: Quantity) -> str:
        """The direction said again before a further number: `分别增加A、减少B`."""
        before = self.text[max(0, quantity.start - MAX_BETWEEN) : quantity.start]
        found = re.search(r"[^、和及与,]*$", before)
        return direction_in_turn(found[0]) if found else ""

    def _run_levels(self, run: Sequence[Quantity], lead: int, end: int, *, levels: bool = True) -> list[Claim]:
        made = []
        for quantity, (span, whole, year) in zip(run, divided(self.text, lead, end, len(run)), strict=True):
            about = self._about(*span, "money")
            if whole:
                about = About(whole[trimmed(whole)[0] :], meaning(whole, "money"), about.code)
            self._year = year or stated_year(self.text[lead:end]) or self._year
            claim = self._new(lead, quantity.start, quantity.end, about, amount_of(quantity) if levels else {})
            if levels:
                self._targets.add_level(claim)
            made.append(claim)
        return made

    def _run_targets(self, run: Sequence[Quantity], lead: int, said: Relation) -> list[Claim]:
        """The claims that a run of changes or shares is about: those its words name, those of the run before it."""
        first, last = lead + said.noun[0], lead + said.noun[1]
        before = self._targets.in_turn
        if len(before) == len(run) and (last <= first or self._names_again(before, (first, last))):
            return before
        levels = self._targets.levels()[-len(run) :]
        if last <= first and len(levels) == len(run):
            return levels
        if last <= first:
            first, last = lead, run[0].start
        self._targets.in_turn = self._run_levels(run, first, last, levels=False)
        return self._targets.in_turn
