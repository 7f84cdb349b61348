"""How concentrated a budget is, and whether the shares its narrative prints follow from its figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.intervals import Interval
from budgetlib.analysis.sums import fraction

TOP = (1, 3, 5)  # how many of the largest parts the concentration measures look at
# Their shares are of the total that the section itself states.
SHARE_SECTIONS = ("revenue", "expenditure", "general_public_expenditure")

_SHARE_COLUMNS = [
    "section",
    "subject",
    "amount",
    "whole",
    "printed",
    "computed",
    "low",
    "high",
    "follows",
    "page",
    "row",
]


def concentration(parts: Mapping[str, Sequence[Any]]) -> pd.DataFrame:
    """Return how concentrated each breakdown is: name of the breakdown → amounts of its parts.

    Columns: `breakdown`, `parts` (number of parts with money), `top_1`, `top_3`, `top_5` (share of the largest), and
    `herfindahl` (sum of squared shares, 1 = all in one part) with `effective` = 1 / Herfindahl, the number of equal
    parts that would be as concentrated (Hirschman 1964; Adelman 1969). Breakdowns without money are left out.
    """
    rows = []
    for breakdown, amounts in parts.items():
        ordered = sorted((Decimal(a) for a in amounts if not pd.isna(a) and a > 0), reverse=True)
        if whole := sum(ordered, Decimal(0)):
            herfindahl = sum((a / whole) ** 2 for a in ordered)
            top = {f"top_{k}": fraction(sum(ordered[:k]), whole) for k in TOP}
            rows.append(
                {"breakdown": breakdown, "parts": len(ordered), **top}
                | {"herfindahl": fraction(herfindahl, 1), "effective": fraction(1, herfindahl)}
            )
    return pd.DataFrame(rows, columns=["breakdown", "parts", *[f"top_{k}" for k in TOP], "herfindahl", "effective"])


def printed_shares(claims: pd.DataFrame) -> pd.DataFrame:
    """Return every share the narrative prints beside the share its own figures give.

    The whole is the largest amount that the section states, before the share, without a share of its own. The computed
    share is an interval (`low` to `high`), because both figures are rounded; `follows` is False when no pair of
    unrounded amounts gives the printed share.
    """
    rows = []
    told = claims[claims["section"].isin(SHARE_SECTIONS)]
    for section, statements in told.groupby("section", sort=False):
        whole = None
        for _, claim in statements.iterrows():
            if pd.isna(claim["amount"]):
                continue
            if pd.isna(claim["share"]):
                whole = claim if whole is None or claim["amount"] >= whole["amount"] else whole
            elif whole is not None and claim["amount"] <= whole["amount"] and whole["amount"] != 0:
                rows.append({"section": section, **_shares(claim, whole)})
    return pd.DataFrame(rows, columns=_SHARE_COLUMNS)


def _shares(claim: pd.Series, whole: pd.Series) -> dict[str, Any]:
    numerator = Interval.around(claim["amount"], claim["amount_grain"])
    computed = numerator.over(Interval.around(whole["amount"], whole["amount_grain"]))
    stated = Interval.around(claim["share"], claim["share_grain"])
    return {
        **claim[["subject", "amount", "page", "row"]],
        "whole": whole["amount"],
        "printed": claim["share"],
        "computed": fraction(claim["amount"], whole["amount"]),
        "low": computed.low,
        "high": computed.high,
        "follows": computed.meets(stated),
    }
