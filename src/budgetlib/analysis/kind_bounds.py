"""What the change of the whole allows to be said of basic and project expenditure where the text states neither's.

The text states the change of the whole; the tables split this year's whole in two. The prior year's split is not
printed, so what each moved by is a range, and a narrower one under a condition that is named. All bounds are yuan, as
the rounding of the printed figures allows them (docs/change.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.intervals import Interval
from budgetlib.analysis.reasons import direction, stated_reasons
from budgetlib.analysis.stated_change import printed, vocabulary, whole_change
from budgetlib.analysis.structure import basic_and_project
from budgetlib.analysis.sums import empty_table

ARITHMETIC, AS_STATED, AS_OPERATING, UNMOVED = "arithmetic", "as stated", "as operating", "projects unmoved"
KINDS = ("basic_expenditure", "project_expenditure")
_COLUMNS = [
    "scenario", "rate_low", "rate_high", "basic_prior_low", "basic_prior_high", "basic_low", "basic_high",
    "project_low", "project_high", "share_low", "share_high", "page", "row",
]  # fmt: skip
_NIL = Decimal(0)
_SHOWN = 4  # decimals of a share: beyond them rounding alone may pass nothing or all


@dataclass(frozen=True, slots=True)
class _Known:
    """Both kinds this year, the whole of the prior year, and the change of the whole."""

    basic: Interval
    project: Interval
    prior: Interval
    change: Interval


def bounds_of_kinds(claims: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    """Return what basic and project expenditure can have changed by, one row per scenario.

    `arithmetic`: neither was below nil. `as stated`: they moved the ways the reasons for the change say, if these speak
    of both. `as operating`: basic expenditure moved at the rate (`rate_low`, `rate_high`) of the operating expenses,
    whose statement is at `page`, `row`. `projects unmoved`: the rate basic expenditure would have had to move at for
    projects to stay as they were. `basic_…` and `project_…` bound the changes, `basic_prior_…` the level, `share_…`
    the projects' part of the change of the whole. Empty where a kind's change is stated, where the whole does not
    change or is not the sum of the two kinds.
    """
    known = _known(claims, figures)
    if known is None:
        return empty_table(_COLUMNS)
    rows = [_arithmetic(known), _as_stated(known, claims), _as_operating(known, claims), _unmoved(known)]
    stated = [row | _share(row, known.change) for row in rows if row]
    return pd.DataFrame(stated, columns=_COLUMNS).astype({"page": "Int64", "row": "Int64"})


def _known(claims: pd.DataFrame, figures: pd.DataFrame) -> _Known | None:
    whole, kinds = whole_change(claims), basic_and_project(figures)
    if whole is None or pd.isna(whole["amount"]) or not whole["change"] or set(kinds["measure"]) != set(KINDS):
        return None
    if (claims["measure"].isin(KINDS) & claims["change"].notna()).any():
        return None
    grain = figures.loc[figures["table"] == kinds["table"].iloc[0], "grain"].iloc[0]
    amounts = dict(zip(kinds["measure"], kinds["amount"], strict=True))
    basic, project = (Interval.around(amounts[kind], grain) for kind in KINDS)
    now, change = printed(whole, "amount"), printed(whole, "change")
    prior = now.minus(change)
    if not basic.plus(project).meets(now) or basic.low < 0 or project.low < 0 or prior.low <= 0:
        return None
    return _Known(basic, project, prior, change)


def _arithmetic(known: _Known) -> dict[str, Any]:
    """Each kind was something between nil and the whole of the prior year."""
    prior = Interval(_NIL, known.prior.high)
    return _row(ARITHMETIC, prior, known.basic.minus(prior), known.project.minus(prior))


def _as_stated(known: _Known, claims: pd.DataFrame) -> dict[str, Any] | None:
    signs = _stated_signs(claims)
    if signs is None:
        return None
    basic, project = (_half_line(sign) for sign in signs)
    every = known.basic.minus(Interval(_NIL, known.prior.high)), known.project.minus(Interval(_NIL, known.prior.high))
    low = max(every[1].low, project.low, known.change.low - basic.high)
    high = min(every[1].high, project.high, known.change.high - basic.low)
    if low > high:
        return None
    moved = Interval(low, high)
    own = known.change.minus(moved)
    own = Interval(max(own.low, basic.low, every[0].low), min(own.high, basic.high, every[0].high))
    return _row(AS_STATED, known.basic.minus(own), own, moved)


def _half_line(sign: int) -> Interval:
    infinite = Decimal("Infinity")
    return Interval(_NIL, infinite) if sign > 0 else Interval(-infinite, _NIL)


def _stated_signs(claims: pd.DataFrame) -> tuple[int, int] | None:
    """Which ways the reasons for the change of the whole say that basic and project expenditure moved, if both."""
    whole, reasons = whole_change(claims), stated_reasons(claims)
    if whole is None:
        return None
    own = reasons[(reasons["section"] == whole["section"]) & (reasons["change"] == whole["change"])]
    signs: dict[str, set[int]] = {}
    for kind, reason in own[["kind", "reason"]].itertuples(index=False):
        signs.setdefault(kind, set()).add(direction(reason))
    halves = [signs.get(kind, {0}) for kind in ("personnel", "public_use")]
    basic = signs.get("basic", halves[0] if halves[0] == halves[1] else {0})
    project = signs.get("projects", {0})
    if len(basic) != 1 or len(project) != 1 or 0 in basic | project:
        return None
    return basic.pop(), project.pop()


def _as_operating(known: _Known, claims: pd.DataFrame) -> dict[str, Any] | None:
    measures = vocabulary()["parts"]["operating"]["measures"]
    stated = claims[claims["measure"].isin(measures) & claims["change"].notna() & claims["amount"].notna()]
    if stated.empty:
        return None
    first = stated.iloc[0]
    now, change = printed(first, "amount"), printed(first, "change")
    prior = now.minus(change)
    if now.low <= 0 or prior.low <= 0:
        return None
    rate = change.over(prior)
    factor = Interval(1 + rate.low, 1 + rate.high)
    own = known.basic.over(factor)
    moved = known.basic.minus(own)
    row = _row(AS_OPERATING, own, moved, known.change.minus(moved))
    return row | {"rate_low": rate.low, "rate_high": rate.high, "page": first["page"], "row": first["row"]}


def _unmoved(known: _Known) -> dict[str, Any] | None:
    own = known.basic.minus(known.change)
    if own.low <= 0:
        return None
    rate = known.change.over(own)
    row = _row(UNMOVED, own, known.change, Interval(_NIL, _NIL))
    return row | {"rate_low": rate.low, "rate_high": rate.high}


def _row(scenario: str, prior: Interval, basic: Interval, project: Interval) -> dict[str, Any]:
    return {
        "scenario": scenario,
        **dict(zip(("basic_prior_low", "basic_prior_high"), prior, strict=True)),
        **dict(zip(("basic_low", "basic_high"), basic, strict=True)),
        **dict(zip(("project_low", "project_high"), project, strict=True)),
    }


def _share(row: dict[str, Any], change: Interval) -> dict[str, Decimal]:
    """The projects' part of the change, where it is one: between nothing and all of it."""
    if change.contains(_NIL):
        return {}
    share = Interval(row["project_low"], row["project_high"]).over(change)
    if not all(0 <= round(bound, _SHOWN) <= 1 for bound in share):
        return {}
    return {"share_low": max(share.low, _NIL), "share_high": min(share.high, Decimal(1))}
