"""One quantitative statement while it is being read: a number, what it is about, and what is said of it further on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from budgetlib.interpret.narrative.quantities import Quantity
from budgetlib.interpret.narrative.relations import DECREASE, INCREASE, UNCHANGED
from budgetlib.interpret.narrative.text import Paragraph
from budgetlib.interpret.narrative.vocabulary import Meaning
from budgetlib.interpret.wording import standard_label

MAX_TEXT = 400  # characters of the sentence kept beside a claim; a longer one is cut around its number


@dataclass(slots=True, eq=False)
class Claim:
    """A statement of the narrative.

    `start` is where its sentence begins in the paragraph's text, `end` how far what is said of it reaches. `values`
    holds the columns of the dataset `claims` that are stated; `explains` is the change it is given as a reason for.
    """

    section: str
    paragraph: Paragraph
    start: int
    end: int
    subject: str
    meaning: Meaning
    code: str | None = None
    year: int | None = None
    number_end: int = 0  # where the number of the claim ends
    values: dict[str, Any] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)
    explains: Claim | None = None
    aside: int = 0  # where the bracket opens that it stands in

    @property
    def has_change(self) -> bool:
        """True when a change against the prior year was stated, in figures or words."""
        return bool({"change", "percent", "direction"} & set(self.values))

    def add_change(self, quantity: Quantity, direction: str | None) -> None:
        """Record a signed change or relative change, and its direction."""
        column = "change" if quantity.kind == "money" else "percent"
        value = quantity.value
        if value == 0:
            # `减少0.02万元，下降0.00%`: what is rounded to nothing does not unsay the change beside it.
            moved = self.values.get("change") or self.values.get("percent")
            direction = self.values.get("direction") if moved else UNCHANGED
        elif direction and value is not None:
            # `下降-12%` and `增长-12%` both are a decrease: a printed minus never turns a decrease round.
            value = -abs(value) if direction == DECREASE else value
            direction = DECREASE if value < 0 else INCREASE
        self.values |= {column: value, f"{column}_grain": quantity.grain}
        if direction:
            self.values["direction"] = direction

    def add_unchanged(self, *, roughly: bool = False) -> None:
        """Record that the amount is that of the prior year; the change is zero to its grain, unless roughly meant."""
        self.values["direction"] = UNCHANGED
        if self.values.get("amount") is not None and not roughly:
            self.values |= {"change": Decimal(0), "change_grain": self.values["amount_grain"]}

    def row(self) -> dict[str, Any]:
        """The claim as a row of the dataset."""
        page, row = self.paragraph.place(self.start)
        start = max(self.start, self.end - MAX_TEXT)
        words = " ".join(self.paragraph.words(start, self.end).split())
        return {
            "section": self.section,
            "page": page,
            "row": row,
            "subject": standard_label(self.subject) or words,
            "measure": self.meaning.measure,
            "fund": self.meaning.fund,
            "period": self.meaning.period,
            "code": self.code,
            "year": self.year,
            **self.values,
            "reasons": "；".join(dict.fromkeys(self.reasons)) or None,
            "text": words,
        }


def adds_up(whole: Claim, parts: Sequence[Claim]) -> bool:
    """True when two or more parts add up to the whole within the rounding of the printed figures (yuan)."""
    if len(parts) < 2 or any(part.values.get("amount") is None for part in (whole, *parts)):
        return False
    tolerance = sum((claim.values["amount_grain"] for claim in (whole, *parts)), Decimal(0)) / 2
    return abs(whole.values["amount"] - sum(part.values["amount"] for part in parts)) <= tolerance


def agrees(claim: Claim, change: Decimal, change_grain: Decimal, percent: Decimal, percent_grain: Decimal) -> bool:
    """True when a signed change of the claim's amount gives the signed percentage, up to rounding."""
    amount = claim.values.get("amount")
    if amount is None or amount - change <= 0:
        return False
    prior = amount - change
    tolerance = percent_grain + (claim.values["amount_grain"] + change_grain) / prior
    return abs(change / prior - percent) <= tolerance
