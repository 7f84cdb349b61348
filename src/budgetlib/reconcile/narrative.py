"""Statements of the narrative against tables and against themselves: amounts, parts, shares, changes, counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from budgetlib.reconcile.checks import (
    FAILS,
    HOLDS,
    RELATION,
    ROUNDING,
    Check,
    claim_place,
    compare,
    figure_place,
    money,
    not_applicable,
    unchecked,
)
from budgetlib.reconcile.rules import Rule
from budgetlib.reconcile.selectors import ABSENT, Fact, Index

_ORDER = (HOLDS, ROUNDING, FAILS)
_MINUS = "−"
Bounds = tuple[Fraction, Fraction]


def claim_figure(rule: Rule, index: Index) -> Iterator[Check]:
    """A stated amount equals a figure of the tables.

    `figures` lists the figures the wording can mean, the most likely first; the statement holds if it equals any. With
    `match`, figure and statement agree in those attributes (fund, functional class).
    """
    if not _applies(rule, index):
        yield not_applicable(rule, "narrative", "the narrative does not state full coverage")
        return
    match = rule.parameters["match"] or ()
    for claim in index.select(rule.parameters["claims"]):
        if not all(claim.get(attribute) for attribute in match):
            continue
        checks = []
        for selector in rule.parameters["figures"]:
            facts = [f for f in index.select(selector) if all(f.get(a) == claim.get(a) for a in match)]
            facts = [f for f in facts if f.get("item_section") == claim.get("item_section")] or facts
            checks += [
                compare(
                    rule, claim_place(claim), [claim], [fact], detail=f"{figure_place(fact)} p{fact.page} r{fact.row}"
                )
                for fact in facts
            ]
        if checks:
            yield min(checks, key=lambda check: _ORDER.index(check.verdict))
        elif claim.amount == 0:
            yield not_applicable(rule, claim_place(claim), "nil is stated and no table prints such a figure")
        else:
            yield unchecked(rule, claim_place(claim), "no table prints such a figure", [claim])


def claim_parts(rule: Rule, index: Index) -> Iterator[Check]:
    """A stated amount equals the sum of the parts stated after it, before the next statement of the whole.

    Every part must be stated; each counts once (the first time).
    """
    wholes, pieces = rule.parameters["whole"], rule.parameters["parts"]
    claims = sorted((fact for facts in index.claims.values() for fact in facts), key=_print_order(index))
    for i, whole in enumerate(claims):
        if not wholes.matches(whole):
            continue
        found: dict[int, Fact] = {}
        for claim in claims[i + 1 :]:
            if wholes.matches(claim) or claim.get("section") != whole.get("section"):
                break
            for k, piece in enumerate(pieces):
                if piece.matches(claim):
                    found.setdefault(k, claim)
        if len(found) == len(pieces):
            yield compare(rule, claim_place(whole), [whole], [found[k] for k in sorted(found)])


def claim_within(rule: Rule, index: Index) -> Iterator[Check]:
    """The items stated in a section, each counted once, add up to no more than the whole stated in it."""
    items: dict[str, dict[tuple[str, str], Fact]] = {}
    for claim in index.select(rule.parameters["claims"]):
        if claim.get("item"):
            own = items.setdefault(claim.get("section"), {})
            own.setdefault((claim.get("item_section"), claim.get("item")), claim)
    for section, found in items.items():
        parts = list(found.values())
        wholes = [
            fact
            for selector in rule.parameters["whole"]
            for fact in index.select(selector)
            if fact.get("section") == section
        ]
        if not wholes:
            yield unchecked(rule, claim_place(parts[0]), "the whole is not stated in the section", parts)
            continue
        check = compare(rule, claim_place(wholes[0]), wholes[:1], parts, detail=f"{len(parts)} items")
        excess = -check.difference
        fails = excess > check.tolerance
        text = f"{money(wholes[0].amount)} {'<' if fails else '≥'} {money(wholes[0].amount + excess)}"
        text += f" (sum of {len(parts)} items)"
        size = excess if fails else None
        verdict = FAILS if fails else HOLDS
        yield Check(rule, check.place, verdict, others=(wholes[0], *parts), text=text, detail=check.detail, size=size)


def _print_order(index: Index) -> Any:
    order = {id(row): i for i, row in enumerate(index.claim_rows)}
    return lambda fact: order[id(fact.record)]


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
        text = f"{percent(share)} {RELATION[verdict]} {_quotient_words(claim, whole)}"
        size = abs(claim.amount - share * whole.amount) if verdict == FAILS else None
        yield Check(rule, claim_place(claim), verdict, others=(claim, whole), text=text, size=size)


def _add_up_to_all(claim: Fact, claims: Sequence[Fact]) -> bool:
    """True when the several shares of the claim's section add up to 100 % exactly, as printed."""
    shares = [other.record["share"] for other in claims if other.get("section") == claim.get("section")]
    return len(shares) > 1 and sum(shares) == 1


def _share_verdict(claim: Fact, whole: Fact, *, adjusted: bool) -> str:
    """Compare by interval. Shares that add up to 100 % are often adjusted in the last digit: that is rounding."""
    grain = claim.record["share_grain"] or Decimal(0)
    stated, implied = _around(claim.record["share"], grain), _quotient(claim, whole)
    if _meet(stated, implied):
        return HOLDS
    widened = (stated[0] - Fraction(grain), stated[1] + Fraction(grain))
    return ROUNDING if adjusted and _meet(widened, implied) else FAILS


def _quotient_words(part: Fact, whole: Fact) -> str:
    return f"{money(part.amount)} / {money(whole.amount)} = {percent(part.amount / whole.amount, 4)}"


def _meet(one: Bounds, other: Bounds) -> bool:
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

    The prior level is level − change. There must be true values within the grains that give the printed percentage, and
    the signs of change and percentage must be those of the direction word.
    """
    for claim in index.select(rule.parameters["claims"]):
        row = claim.record
        if row["change"] is None:
            continue
        if wrong := _wrong_direction(row):
            yield Check(rule, claim_place(claim), FAILS, others=(claim,), text=wrong, size=abs(row["change"]))
        elif row["percent"] is not None:
            yield _change(rule, claim, row)


def _change(rule: Rule, claim: Fact, row: Mapping[str, Any]) -> Check:
    level, change = _around(row["amount"], row["amount_grain"]), _around(row["change"], row["change_grain"])
    if level[0] - change[1] <= 0:
        return unchecked(rule, claim_place(claim), "the prior level may be nil, so that no percentage follows", [claim])
    corners = [c / (a - c) for a in level for c in change]  # monotone in both while the prior level is positive
    stated = _around(row["percent"], row["percent_grain"])
    fits = _meet(stated, (min(corners), max(corners)))
    prior = row["amount"] - row["change"]
    text = (
        f"{percent(row['percent'])} {'=' if fits else '≠'} {_signed(row['change'])} / {money(prior)} "
        f"= {percent(row['change'] / prior, 4)} (prior level {money(row['amount'])} − ({_signed(row['change'])}))"
    )
    size = None if fits else abs(row["change"] - row["percent"] * prior)
    return Check(rule, claim_place(claim), HOLDS if fits else FAILS, others=(claim,), text=text, size=size)


def _wrong_direction(row: Mapping[str, Any]) -> str:
    signs = {"increase": (1,), "decrease": (-1,), "unchanged": (0,)}
    allowed = signs.get(row["direction"] or ABSENT)
    values = [value for value in (row["change"], row["percent"]) if value is not None]
    if allowed is None or all(_sign(value) in (*allowed, 0) for value in values):
        return ""
    return f"the words say {row['direction']}, the figures {', '.join(_signed(v) for v in values[:1])}"


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)


def count(rule: Rule, index: Index) -> Iterator[Check]:
    """A stated number equals the number of things the document lists."""
    if not _applies(rule, index):
        yield not_applicable(rule, "narrative", "the narrative does not state full coverage")
        return
    listed = _COUNTED[rule.parameters["of"]](index)
    marks = tuple(("projects", int(row["page"]), int(row["row"]), row["period"]) for row in listed)
    for row in index.claim_rows:
        if row["measure"] not in rule.parameters["claims"] or row["count"] is None:
            continue
        stated, place = int(row["count"]), f"narrative p{row['page']} r{row['row']} {row['subject']}"
        if not listed:
            yield unchecked(rule, place, f"{stated} stated, none listed in the document")
            continue
        fits = stated == len(listed)
        text = f"{stated} stated {'=' if fits else '≠'} {len(listed)} listed"
        own = ("claims", int(row["page"]), int(row["row"]), row["measure"])
        yield Check(rule, place, HOLDS if fits else FAILS, text=text, marks=(own, *marks))


def _project_rows(index: Index) -> list[Mapping[str, Any]]:
    return [row for row in index.project_rows if row["period"] == "current" and row["amount"] is not None]


def _forms(index: Index) -> list[Mapping[str, Any]]:
    return [row for row in index.project_rows if row["form"] is not None]


_COUNTED = {"project_rows": _project_rows, "forms": _forms}


def _applies(rule: Rule, index: Index) -> bool:
    """True when the rule has no condition, or some statement of the measures has a share of at least that per cent."""
    when = rule.parameters["when"]
    if not when:
        return True
    shares = [row["share"] for row in index.claim_rows if row["measure"] in when["claims"] and row["share"] is not None]
    return any(share * 100 >= when["share"] for share in shares)


def _around(value: Decimal, grain: Decimal | None) -> Bounds:
    half = Fraction(grain or 0) / 2
    return Fraction(value) - half, Fraction(value) + half


def _quotient(part: Fact, whole: Fact) -> Bounds:
    parts, wholes = _around(part.amount, part.grain), _around(whole.amount, whole.grain)
    corners = [p / w for p in parts for w in wholes if w > 0]
    return min(corners), max(corners)


def percent(fraction: Decimal, decimals: int = 2) -> str:
    """Write a fraction in per cent with a true minus sign: −0.3223 → `−32.23 %`."""
    return f"{(fraction * 100):.{decimals}f} %".replace("-", _MINUS)


def _signed(yuan: Decimal) -> str:
    return money(yuan).replace("-", _MINUS)
