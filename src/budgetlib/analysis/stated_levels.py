"""The prior-year levels that one year's text implies: by amount and change, by amount and percentage, or stated.

The prior year is not in the document, but it states changes and percentages. Each implies a level, exact to the
rounding of the printed figures; every result is therefore an interval (yuan or fraction). What a text compares with
(`basis`) is the prior year's amount of the same kind unless it says otherwise (what was spent, say).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.analysis.intervals import Interval
from budgetlib.analysis.stated_change import printed, vocabulary

FOLLOWS, DOES_NOT_FOLLOW, NOT_STATED = "follows", "does not follow", "no percentage stated"
FROM_NIL, BELOW_NIL = "no percentage of nil exists", "implies a level below nil"
SAME_KIND = "same_kind"  # the prior year's amount of the same kind: a budget with a budget, an account with an account
PRIOR_EXECUTION = "prior_execution"  # measure of a statement that gives the prior year's executed amount

_PLACE = ["page", "row"]
_COLUMNS = [
    "section", "subject", "measure", "basis", "amount", "change", "percent", "prior", "prior_low", "prior_high",
    "percent_low", "percent_high", "prior_by_percent_low", "prior_by_percent_high", "verdict", *_PLACE,
]  # fmt: skip


def implied_levels(claims: pd.DataFrame) -> pd.DataFrame:
    """Return the prior-year level that every stated change implies, and whether the stated percentage follows.

    `prior` is amount − change, with the bounds its rounding allows; where the text gives the executed amount of the
    prior year beside the percentage, it is that amount. `percent_low` to `percent_high` is the relative change that
    amount and prior level allow: the stated percentage `follows` when its own rounding interval meets it.
    `prior_by_percent_*` is the level that amount and percentage alone imply. A statement that only says "unchanged"
    counts as a change of nil; an increase beyond the amount implies a level below nil, which is none. `basis` is what
    the text compares with: SAME_KIND or a basis of change.yaml. The index is that of `claims`.
    """
    executed = _executed(claims)
    told = {
        index: _implied(claim, executed.get((claim["section"], _topic(claim["subject"]))))
        for index, claim in claims.iterrows()
        if claim["measure"] != PRIOR_EXECUTION and _states_change(claim)
    }
    table = pd.DataFrame(list(told.values()), columns=_COLUMNS, index=list(told))
    return table.astype(dict.fromkeys(_PLACE, "Int64"))


def basis_of(text: str) -> str:
    """Return what a sentence compares this year's amount with, by the words of change.yaml (`bases`)."""
    bare = re.sub(r"\s", "", text)
    return next((basis for basis, pattern in _comparisons().items() if pattern.search(bare)), SAME_KIND)


@cache
def _comparisons() -> Mapping[str, re.Pattern[str]]:
    """basis → a comparison (比, 较, 与 … 相比) that names one of its words before the clause ends."""
    return {
        basis: re.compile(rf"[比较与同][^，。；,;]*?(?:{'|'.join(map(re.escape, words))})")
        for basis, words in vocabulary()["bases"].items()
    }


def _executed(claims: pd.DataFrame) -> dict[tuple[Any, str], Interval]:
    """(section, topic) → the executed amount of the prior year that the text states for it."""
    rows = claims[(claims["measure"] == PRIOR_EXECUTION) & claims["amount"].notna()]
    return {(row["section"], _topic(row["subject"])): printed(row, "amount") for _, row in rows.iterrows()}


def _topic(subject: str) -> str:
    """What a statement is about: its subject without what is said of it (`topic:预算安排`)."""
    return subject.rpartition(":")[0]


def _states_change(claim: pd.Series) -> bool:
    if pd.isna(claim["amount"]):
        return False
    return pd.notna(claim["change"]) or pd.notna(claim["percent"]) or claim["direction"] == "unchanged"


def _implied(claim: pd.Series, executed: Interval | None) -> dict[str, Any]:
    amount, basis = printed(claim, "amount"), basis_of(claim["text"])
    percent = None if pd.isna(claim["percent"]) else printed(claim, "percent")
    row = dict(claim[["section", "subject", "measure", "amount", "change", "percent", *_PLACE]]) | {"basis": basis}
    by_percent = _prior_by_percent(amount, percent)
    if (change := _change(claim)) is not None:
        prior: Interval | None = amount.minus(change)
        corners = [(c, a - c) for a in amount for c in change]
    elif executed is not None and basis != SAME_KIND:
        prior = executed
        corners = [(a - e, e) for a in amount for e in executed]
    else:
        prior, corners = None, []
    relative = _relative(corners)
    verdict = _verdict(percent, relative, prior)
    if (level := prior or by_percent) and verdict != BELOW_NIL:
        row |= {"prior": level.middle, "prior_low": level.low, "prior_high": level.high}
    if by_percent:
        row |= {"prior_by_percent_low": by_percent.low, "prior_by_percent_high": by_percent.high}
    if relative:
        row |= {"percent_low": relative.low, "percent_high": relative.high}
    return row | {"verdict": verdict}


def _change(claim: pd.Series) -> Interval | None:
    if pd.notna(claim["change"]):
        return printed(claim, "change")
    return Interval(Decimal(0), Decimal(0)) if claim["direction"] == "unchanged" else None


def _relative(corners: Sequence[tuple[Decimal, Decimal]]) -> Interval | None:
    """The relative changes that the extreme pairs (change, prior level) allow: change / prior level.

    The quotient is monotone in either figure while the prior level stays positive, so the corners bound it.
    """
    if not corners or any(prior <= 0 for _, prior in corners):
        return None
    return Interval.hull(Interval(change, change).over(Interval(prior, prior)) for change, prior in corners)


def _prior_by_percent(amount: Interval, percent: Interval | None) -> Interval | None:
    if percent is None or percent.low <= -1:
        return None
    return amount.over(Interval(1 + percent.low, 1 + percent.high))


def _verdict(percent: Interval | None, relative: Interval | None, prior: Interval | None) -> str:
    if prior is not None and prior.high < 0:
        return BELOW_NIL
    if percent is None or prior is None:
        return NOT_STATED
    if relative is None:
        return FROM_NIL
    return FOLLOWS if percent.meets(relative) else DOES_NOT_FOLLOW
