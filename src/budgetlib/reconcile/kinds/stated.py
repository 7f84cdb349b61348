"""Statements of the narrative against each other: prior levels, budget and outcome, one amount said twice, units."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from budgetlib.reconcile.engine.checks import FAILS, HOLDS, RELATION, Check, claim_place, money, unchecked, verdict_of
from budgetlib.reconcile.engine.facts import Fact, Index
from budgetlib.reconcile.engine.rules import Rule
from budgetlib.reconcile.kinds.ratios import around, meet, percent, signed

UNIT = Decimal(10_000)  # 元 taken for 万元, or the reverse
NEAR = 6  # statements back to the budget and the outcome that a rate of execution is about
_ORDER = re.compile(
    r"决算数?(?P<word>大于|高于|多于|超过|小于|低于|少于|等于|与)(?:年初|全年|调整)?预算数?(?P<same>持平|一致|相等|相同)?"
)
_GREATER, _LESS = ("大于", "高于", "多于", "超过"), ("小于", "低于", "少于")


def claim_prior(rule: Rule, index: Index) -> Iterator[Check]:
    """A level, the level of the prior year stated beside it, and the change or percentage between them agree."""
    for claim in index.select(rule.parameters["claims"]):
        row = claim.record
        if row["prior_amount"] is None:
            continue
        if row["change"] is not None:
            difference = claim.amount - row["prior_amount"] - row["change"]
            slack = (claim.grain * 2 + (row["change_grain"] or Decimal(0))) / 2
            verdict = verdict_of(difference, slack)
            text = f"{money(claim.amount)} {RELATION[verdict]} {money(row['prior_amount'])} + ({signed(row['change'])})"
            size = abs(difference) if verdict == FAILS else None
            yield Check(rule, claim_place(claim), verdict, others=(claim,), text=text, size=size)
        elif row["percent"] is not None and row["prior_amount"] > 0:
            yield _prior_percent(rule, claim, row)


def _prior_percent(rule: Rule, claim: Fact, row: Mapping[str, Any]) -> Check:
    levels, bases = around(claim.amount, claim.grain), around(row["prior_amount"], claim.grain)
    if bases[0] <= 0:
        return unchecked(rule, claim_place(claim), "the base may be nil, so that no rate follows", [claim])
    rates = [level / base - 1 for level in levels for base in bases]
    fits = meet(around(row["percent"], row["percent_grain"]), (min(rates), max(rates)))
    text = f"{percent(row['percent'])} {'=' if fits else '≠'} {money(claim.amount)} / {money(row['prior_amount'])} − 1"
    size = None if fits else abs(claim.amount - row["prior_amount"] * (1 + row["percent"]))
    return Check(rule, claim_place(claim), HOLDS if fits else FAILS, others=(claim,), text=text, size=size)


def claim_execution(rule: Rule, index: Index) -> Iterator[Check]:
    """A rate of execution follows from the budget and the outcome stated before it for the same subject."""
    for claim, before in _with_those_before(index):
        if claim["measure"] != "execution_rate" or claim["share"] is None:
            continue
        budget, outcome = _budget_and_outcome(rule, before, claim)
        if budget is None or outcome is None or budget.amount <= 0:
            continue
        budgets, outcomes = around(budget.amount, budget.grain), around(outcome.amount, outcome.grain)
        rates = [Fraction(o) / Fraction(b) for o in outcomes for b in budgets if b > 0]
        fits = meet(around(claim["share"], claim["share_grain"]), (min(rates), max(rates)))
        implied = percent(outcome.amount / budget.amount, 4)
        relation = "=" if fits else "≠"
        text = f"{percent(claim['share'])} {relation} {money(outcome.amount)} / {money(budget.amount)} = {implied}"
        size = None if fits else abs(outcome.amount - claim["share"] * budget.amount)
        verdict = HOLDS if fits else FAILS
        yield Check(rule, claim_place(outcome), verdict, others=(budget, outcome), text=text, size=size)


def claim_order(rule: Rule, index: Index) -> Iterator[Check]:
    """Where the words say that the outcome is more or less than the budget, the two amounts stated say so too."""
    for fact, before in _with_those_before(index, facts=True):
        found = _ORDER.search(re.sub(r"\s", "", fact.record["text"]))
        if (
            not found
            or rule.parameters["budget"].matches(fact)
            or fact.get("measure").startswith(("prior", "execution"))
        ):
            continue
        budget = next((f for f in before if rule.parameters["budget"].matches(f) and _topic(f) == _topic(fact)), None)
        expected = _sign_of(found)
        if budget is None or expected is None or not rule.parameters["claims"].matches(fact):
            continue
        difference = fact.amount - budget.amount
        actual = (difference > 0) - (difference < 0)
        fits = actual == expected or abs(difference) <= (fact.grain + budget.grain) / 2
        text = f"{found[0]}: {money(fact.amount)} {'>=<'[1 - actual]} {money(budget.amount)}"
        size = None if fits else abs(difference)
        yield Check(rule, claim_place(fact), HOLDS if fits else FAILS, others=(fact, budget), text=text, size=size)


def claim_twice(rule: Rule, index: Index) -> Iterator[Check]:
    """One amount of the same thing, compared with the same, has one change wherever it is stated."""
    told: dict[tuple[Any, ...], Fact] = {}
    for claim in index.select(rule.parameters["claims"]):
        row = claim.record
        if row["change"] is None or not claim.amount or not row["compared_with"]:
            continue
        key = (row["measure"], row["fund"], row["code"], row["compared_with"], claim.amount, _topic(claim))
        first = told.setdefault(key, claim)
        if first is claim:
            continue
        difference = row["change"] - first.record["change"]
        verdict = verdict_of(
            difference, ((row["change_grain"] or 0) + (first.record["change_grain"] or 0)) / Decimal(2)
        )
        text = f"{signed(row['change'])} {RELATION[verdict]} {signed(first.record['change'])}"
        size = abs(difference) if verdict == FAILS else None
        yield Check(rule, claim_place(claim), verdict, others=(claim, first), text=text, size=size)


def claim_unit(rule: Rule, index: Index) -> Iterator[Check]:
    """No amount is ten thousand times another of the same thing: 元 and 万元 were mixed up."""
    told: dict[tuple[Any, ...], list[Fact]] = defaultdict(list)
    for claim in index.select(rule.parameters["claims"]):
        if claim.amount and claim.get("certain"):
            key = (claim.get("section"), claim.get("measure"), claim.get("fund"), claim.get("code"), _topic(claim))
            told[key].append(claim)
    for claims in told.values():
        largest, smallest = (pick(claims, key=lambda fact: abs(fact.amount)) for pick in (max, min))
        if len(claims) > 1:
            slips = largest.amount == smallest.amount * UNIT
            text = f"{money(largest.amount)} {'=' if slips else '≠'} 10,000 × {money(smallest.amount)}"
            size = abs(largest.amount - smallest.amount) if slips else None
            verdict = FAILS if slips else HOLDS
            yield Check(rule, claim_place(smallest), verdict, others=(smallest, largest), text=text, size=size)


def claim_shares(rule: Rule, index: Index) -> Iterator[Check]:
    """Shares of one whole, stated in one sentence, add up to no more than 100 %."""
    sentences: dict[tuple[Any, ...], list[Fact]] = defaultdict(list)
    for claim in index.select(rule.parameters["claims"]):
        row = claim.record
        if row["share"] is not None and claim.amount:
            sentences[row["file"], row["page"], row["row"], row["section"]].append(claim)
    for claims in sentences.values():
        if len(claims) < 2 or not _of_one_whole(claims):
            continue
        total = sum((claim.record["share"] for claim in claims), Decimal(0))
        slack = sum((claim.record["share_grain"] or Decimal(0) for claim in claims), Decimal(0)) / 2
        fits = total <= 1 + slack
        text = " + ".join(percent(claim.record["share"]) for claim in claims) + f" = {percent(total)}"
        yield Check(rule, claim_place(claims[0]), HOLDS if fits else FAILS, others=tuple(claims), text=text)


def _of_one_whole(claims: Sequence[Fact]) -> bool:
    """True when the amounts and their shares imply one and the same whole."""
    low, high = Fraction(0), None
    for claim in claims:
        share = around(claim.record["share"], claim.record["share_grain"])
        amount = around(claim.amount, claim.grain)
        if share[0] <= 0:
            continue
        low = max(low, amount[0] / share[1])
        high = amount[1] / share[0] if high is None else min(high, amount[1] / share[0])
    return high is not None and low <= high


def _with_those_before(index: Index, *, facts: bool = False) -> Iterator[tuple[Any, list[Fact]]]:
    """Every row (or fact) of the claims in print order, with the facts stated shortly before it, latest first."""
    of_row = {id(fact.record): fact for found in index.claims.values() for fact in found}
    before: list[Fact] = []
    for row in index.claim_rows:
        fact = of_row.get(id(row))
        if not facts or fact is not None:
            yield (fact if facts else row), before[:NEAR]
        if fact is not None:
            before.insert(0, fact)


def _budget_and_outcome(rule: Rule, before: Iterable[Fact], rate: Mapping[str, Any]) -> tuple[Fact | None, Fact | None]:
    topic = rate["subject"].partition(":")[0]
    basis = rate["compared_with"] or "opening_budget"
    budget = outcome = None
    for fact in before:
        if fact.get("section") != rate["section"] or _topic(fact) != topic:
            continue
        if rule.parameters["budget"].matches(fact):
            budget = budget or (fact if fact.get("measure") == basis else None)
        elif rule.parameters["claims"].matches(fact) and not _is_beside(fact):
            outcome = outcome or fact
    return budget, outcome


def _is_beside(fact: Fact) -> bool:
    """True for a prior level, a difference or a rate: no outcome of its own."""
    return fact.get("measure").startswith(("prior", "execution"))


def _topic(fact: Fact) -> str:
    return fact.get("subject").partition(":")[0]


def _sign_of(found: re.Match[str]) -> int | None:
    if found["word"] in _GREATER:
        return 1
    if found["word"] in _LESS:
        return -1
    return 0 if found["word"] == "等于" or found["same"] else None
