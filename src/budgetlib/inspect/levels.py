"""Amounts of the text beside the level before them, as the narrative was read: in whatever words they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from budgetlib.amounts import UNITS
from budgetlib.inspect.passages import Passage
from budgetlib.inspect.subject import Subject
from budgetlib.interpret.narrative.relations import DECREASE, INCREASE, UNCHANGED, relation

NUMBER = r"[0-9][0-9,，]*(?:\.[0-9]+)?"
_SIGNS = {INCREASE: 1, DECREASE: -1, UNCHANGED: 0}
_SCALES = (UNITS["万元"], UNITS["元"], UNITS["亿元"])
_END = re.compile("[。；;]|$")
_PERCENT = re.compile(rf"{NUMBER}[%％]")

Claim = Mapping[str, Any]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Level:
    """An amount, the one before it and what is said of the change from one to the other; spans are of the passage.

    `before` and `now` are in 万元 as precisely as they are printed; `sign` is 1, -1 or 0 (unchanged), None where no
    direction is stated; `percent` is signed, with the grain it is printed with.
    """

    claim: Claim
    passage: Passage
    before: Decimal
    now: Decimal
    sign: int | None
    percent: Decimal | None
    grain: Decimal
    before_at: Span
    now_at: Span
    percent_at: Span

    @property
    def span(self) -> Span:
        """From the first of its numbers to the last."""
        places = [place for place in (self.before_at, self.now_at, self.percent_at) if place[1]]
        return min(start for start, _ in places), max(end for _, end in places)

    def shown(self, place: Span) -> str:
        """What is printed at a place of the passage."""
        return self.passage.text[place[0] : place[1]]


def levels(subject: Subject) -> Iterator[Level]:
    """Yield every amount with the level it is compared with: stated with it, or in the same paragraph before it."""
    claims = subject.rows("claims")
    for number, claim in enumerate(claims):
        passage = passage_of(subject, claim)
        if claim["amount"] is None or passage is None:
            continue
        before = claim["prior_amount"], claim["amount_grain"]
        if before[0] is None:
            base = _base(claims[:number], claim, passage, subject)
            if base is None:
                continue
            before = base["amount"], base["amount_grain"]
        if level := _level(claim, passage, *before):
            yield level


def passage_of(subject: Subject, claim: Claim) -> Passage | None:
    """Return the paragraph in which a statement stands; None for one that is in none."""
    return subject.passage_at(claim["file"] or 1, claim["page"], claim["row"])


def place_of(text: str, yuan: Decimal, start: int = 0) -> Span | None:
    """Return where an amount is printed in a text, in 万元, 元 or 亿元; None where it is not."""
    values = {abs(yuan) / scale for scale in _SCALES}
    found = (m for m in re.finditer(NUMBER, text[start:]) if number_of(m[0]) in values)
    match = next(found, None)
    return (start + match.start(), start + match.end()) if match else None


def number_of(text: str) -> Decimal:
    """Return the number that a text of digits, commas and one point is."""
    return Decimal(text.replace(",", "").replace("，", ""))


def _base(before: list[dict[str, Any]], claim: Claim, passage: Passage, subject: Subject) -> Claim | None:
    """The level of the year before that stands nearest before a statement, in its paragraph and of its thing."""
    for other in reversed(before):
        if passage_of(subject, other) is not passage:
            return None
        if other["measure"].startswith("prior") and other["amount"] is not None:
            compared = claim["compared_with"]
            return other if compared in (None, "prior", other["measure"]) else None
        if other["amount"] is not None and other["code"] != claim["code"]:
            return None
    return None


def _level(claim: Claim, passage: Passage, before: Decimal, grain: Decimal) -> Level | None:
    before_at = place_of(passage.text, before)
    if before_at is None:
        return None
    now_at = place_of(passage.text, claim["amount"], before_at[1]) or place_of(passage.text, claim["amount"])
    if now_at is None or now_at == before_at:
        return None
    percent = claim["percent"]
    rest = max(before_at[1], now_at[1])
    end = _END.search(passage.text, rest)
    told = passage.text[rest : end.start() if end else None]
    found = _PERCENT.search(told) if percent is not None else None
    percent_at = (rest + found.start(), rest + found.end()) if found else (0, 0)
    percent_grain = (claim["percent_grain"] or Decimal(0)) * 100
    return Level(
        claim,
        passage,
        _in_wan(before, grain),
        _in_wan(claim["amount"], claim["amount_grain"]),
        _sign(claim, told),
        None if percent is None else percent * 100,
        percent_grain,
        before_at,
        now_at,
        percent_at,
    )


def _sign(claim: Claim, told: str) -> int | None:
    """The direction that is stated; of bare words at the end of the sentence (`比上年增加。`) those of the words."""
    direction = claim["direction"] or ("" if re.search("[0-9]", re.sub("20[0-9]{2}年", "", told)) else _bare(told))
    return _SIGNS.get(direction)


def _bare(told: str) -> str:
    said = relation(told)
    return said.direction if said.compared and not said.undecided else ""


def _in_wan(yuan: Decimal, grain: Decimal | None) -> Decimal:
    """An amount in 万元 with the decimals it is printed with."""
    value = yuan / UNITS["万元"]
    return value.quantize((grain / UNITS["万元"]).normalize()) if grain else value
