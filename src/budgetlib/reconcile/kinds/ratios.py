"""Shares, changes and growth rates that the narrative states, checked by interval (docs/methods.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from budgetlib.reconcile.engine.checks import (
    FAILS,
    HOLDS,
    RELATION,
    ROUNDING,
    Check,
    claim_place,
    money,
    unchecked,
    verdict_of,
)
from budgetlib.reconcile.engine.facts import ABSENT, Fact, Index
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.kinds.percentages import CUT

_MINUS = "−"
Bounds = tuple[Fraction, Fraction]


def claim_share(rule: Rule, index: Index) -> Iterator[Check]:
    """A stated share follows from the part and the whole: some true values within the grains give it as printed.

    `whole` lists what it can be a share of; statements of the same section are preferred by standing first.
    """
    claims = [claim for claim in index.select(rule.parameters["claims"]) if claim.record["share"] is not None]
    for claim in claims:
        whole = _whole(rule, index, claim)
        if whole is None:
            yield unchecked(rule, claim_place(claim), "the whole is not stated", [claim])
            continue
        share, adjusted = claim.record["share"], _add_up_to_all(claim, claims)
        verdict = _share_verdict(claim, whole, adjusted=adjusted)
        cut = verdict == FAILS and _is_cut(share, claim.record["share_grain"], _quotient(claim, whole))
        verdict = ROUNDING if cut else verdict
        text = f"{percent(share)} {RELATION[verdict]} {_quotient_words(claim, whole)}"
        size = _slip(claim.amount, share * whole.amount) if verdict == FAILS else None
        detail = CUT if cut else ""
        yield Check(rule, claim_place(claim), verdict, others=(claim, whole), text=text, detail=detail, size=size)


def _add_up_to_all(claim: Fact, claims: Sequence[Fact]) -> bool:
    """True when the several shares of the claim's section add up to 100 % exactly, as printed."""
    shares = [other.record["share"] for other in claims if other.get("section") == claim.get("section")]
    return len(shares) > 1 and sum(shares) == 1


def _share_verdict(claim: Fact, whole: Fact, *, adjusted: bool) -> str:
    """Compare by interval. Shares that add up to 100 % are often adjusted in the last digit: that is rounding."""
    grain = claim.record["share_grain"] or Decimal(0)
    stated, implied = around(claim.record["share"], grain), _quotient(claim, whole)
    if meet(stated, implied):
        return HOLDS
    widened = (stated[0] - Fraction(grain), stated[1] + Fraction(grain))
    return ROUNDING if adjusted and meet(widened, implied) else FAILS


def _quotient_words(part: Fact, whole: Fact) -> str:
    return f"{money(part.amount)} / {money(whole.amount)} = {percent(part.amount / whole.amount, 4)}"


def meet(one: Bounds, other: Bounds) -> bool:
    """True when two intervals have a value in common."""
    return one[0] <= other[1] and other[0] <= one[1]


def _whole(rule: Rule, index: Index, claim: Fact) -> Fact | None:
    for selector in rule.parameters["whole"]:
        found = [fact for fact in index.select(selector) if fact.amount > 0 and fact is not claim]
        if selector.dataset == "claims":
            found = [fact for fact in found if fact.get("section") == claim.get("section")]
        if found:
            return found[0]
    return None


def claim_change(rule: Rule, index: Index) -> Iterator[Check]:
    """Level, change, percentage and direction word of one statement agree.

    The prior level is level − change, which is not below nil. There must be true values within the grains that give the
    printed percentage, and the signs of change and percentage must be those of the direction word.
    """
    for claim in index.select(rule.parameters["claims"]):
        row = claim.record
        if row["change"] is None:
            continue
        if wrong := _wrong_direction(row):
            yield Check(rule, claim_place(claim), FAILS, others=(claim,), text=wrong)
        elif below := _below_nil(row):
            size = row["change"] - row["amount"]
            yield Check(rule, claim_place(claim), FAILS, others=(claim,), text=below, size=size)
        elif row["percent"] is not None:
            yield _change(rule, claim, row)


def _change(rule: Rule, claim: Fact, row: Mapping[str, Any]) -> Check:
    level, change = around(row["amount"], row["amount_grain"]), around(row["change"], row["change_grain"])
    if level[0] - change[1] <= 0:
        return unchecked(rule, claim_place(claim), "the prior level may be nil, so that no percentage follows", [claim])
    corners = [c / (a - c) for a in level for c in change]  # monotone in both while the prior level is positive
    stated = around(row["percent"], row["percent_grain"])
    allowed = (min(corners), max(corners))
    verdict, cut = _of_percentage(row, stated, allowed)
    prior = row["amount"] - row["change"]
    text = (
        f"{percent(row['percent'])} {RELATION[verdict]} {signed(row['change'])} / {money(prior)} "
        f"= {percent(row['change'] / prior, 4)} (prior level {money(row['amount'])} − ({signed(row['change'])}))"
    )
    size = _slip(row["change"], row["percent"] * prior) if verdict == FAILS else None
    return Check(rule, claim_place(claim), verdict, others=(claim,), text=text, detail=cut, size=size)


def claim_growth(rule: Rule, index: Index) -> Iterator[Check]:
    """A level and the growth stated with it follow from the base stated before it for the same subject.

    `2022年执行数4.17万元，2023年预算安排14.62万元，增加250.60%`: some true values within the grains give the rate.
    Where the growth is stated in money (`持平` is none), base and growth add up to the level.
    """
    bases: dict[str, Fact] = {}
    order = {id(row): i for i, row in enumerate(index.claim_rows)}
    base_of = set(map(id, index.select(rule.parameters["base"])))
    # A level that already stands beside its change is compared there.
    beside = {(row["file"], row["page"], row["row"], row["prior_amount"]) for row in index.claim_rows}
    for claim in sorted((f for facts in index.claims.values() for f in facts), key=lambda fact: order[id(fact.record)]):
        subject = claim.get("subject").partition(":")[0]
        if id(claim) in base_of:
            row = claim.record
            if (row["file"], row["page"], row["row"], claim.amount) not in beside:
                bases[subject] = claim
        elif subject in bases and rule.parameters["claims"].matches(claim):
            if claim.record["change"] is not None:
                yield _growth_in_money(rule, claim, bases.pop(subject))
            elif claim.record["percent"] is not None:
                yield _growth(rule, claim, bases.pop(subject))


def _growth_in_money(rule: Rule, claim: Fact, base: Fact) -> Check:
    change = claim.record["change"]
    difference = claim.amount - base.amount - change
    verdict = verdict_of(difference, (claim.grain + base.grain + (claim.record["change_grain"] or Decimal(0))) / 2)
    text = f"{money(claim.amount)} {RELATION[verdict]} {money(base.amount)} + ({signed(change)})"
    size = abs(difference) if verdict == FAILS else None
    return Check(rule, claim_place(claim), verdict, others=(claim, base), text=text, size=size)


def _growth(rule: Rule, claim: Fact, base: Fact) -> Check:
    row = claim.record
    if wrong := _wrong_direction(row):
        return Check(rule, claim_place(claim), FAILS, others=(claim, base), text=wrong)
    levels, bases = around(claim.amount, claim.grain), around(base.amount, base.grain)
    if bases[0] <= 0:
        return unchecked(rule, claim_place(claim), "the base may be nil, so that no rate follows", [claim, base])
    rates = [level / amount - 1 for level in levels for amount in bases]
    stated = around(row["percent"], row["percent_grain"])
    verdict, cut = _of_percentage(row, stated, (min(rates), max(rates)))
    text = f"{percent(row['percent'])} {RELATION[verdict]} {money(claim.amount)} / {money(base.amount)} − 1"
    text += f" = {percent(claim.amount / base.amount - 1, 4)}"
    size = _slip(claim.amount - base.amount, base.amount * row["percent"]) if verdict == FAILS else None
    return Check(rule, claim_place(claim), verdict, others=(claim, base), text=text, detail=cut, size=size)


def _slip(stated: Decimal, implied: Decimal) -> Decimal | None:
    """How far an amount is from what the percentage beside it implies (yuan).

    None where that is more than the amount itself: then the percentage is wrong, and what it implies is no slip of
    money (a misplaced point would make it many times the budget).
    """
    return size if (size := abs(stated - implied)) <= abs(stated) else None


def _of_percentage(row: Mapping[str, Any], stated: Bounds, allowed: Bounds) -> tuple[str, str]:
    """The verdict on a stated percentage, and CUT where it follows only with its further digits cut off."""
    if meet(stated, allowed):
        return HOLDS, ""
    return (ROUNDING, CUT) if _is_cut(row["percent"], row["percent_grain"], allowed) else (FAILS, "")


def _is_cut(stated: Decimal, grain: Decimal | None, allowed: Bounds) -> bool:
    """True when a percentage with its further digits cut off (towards nil) can be what the amounts allow."""
    value, unit = Fraction(stated), Fraction(grain or 0)
    cut = (value, value + unit) if value >= 0 else (value - unit, value)
    return meet(cut, allowed)


def _wrong_direction(row: Mapping[str, Any]) -> str:
    signs = {"increase": (1,), "decrease": (-1,), "unchanged": (0,)}
    allowed = signs.get(row["direction"] or ABSENT)
    values = [value for value in (row["change"], row["percent"]) if value is not None]
    if allowed is None or all(_sign(value) in (*allowed, 0) for value in values):
        return ""
    return f"the words say {row['direction']}, the figures {', '.join(signed(v) for v in values[:1])}"


def _below_nil(row: Mapping[str, Any]) -> str:
    """What is wrong when the prior level is below nil whatever the true values are; budgets are not negative."""
    level, change = around(row["amount"], row["amount_grain"]), around(row["change"], row["change_grain"])
    if row["amount"] < 0 or level[1] - change[0] >= 0:
        return ""
    told = f"{money(row['amount'])} − ({signed(row['change'])}) = {signed(row['amount'] - row['change'])}"
    return f"the prior level would be below nil: {told}"


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)


def around(value: Decimal, grain: Decimal | None) -> Bounds:
    """Return the interval of true values that a printed one stands for."""
    half = Fraction(grain or 0) / 2
    return Fraction(value) - half, Fraction(value) + half


def _quotient(part: Fact, whole: Fact) -> Bounds:
    parts, wholes = around(part.amount, part.grain), around(whole.amount, whole.grain)
    corners = [p / w for p in parts for w in wholes if w > 0]
    return min(corners), max(corners)


def percent(fraction: Decimal, decimals: int = 2) -> str:
    """Write a fraction in per cent with a true minus sign: −0.3223 → `−32.23 %`."""
    return f"{(fraction * 100):.{decimals}f} %".replace("-", _MINUS)


def signed(yuan: Decimal) -> str:
    """Write an amount in 万元 with a true minus sign."""
    return money(yuan).replace("-", _MINUS)
