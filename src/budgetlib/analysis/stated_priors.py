"""Amounts of the year before that a text states in so many words: `2025年预算为80万元`, `比上年预算80万元增加`."""

from __future__ import annotations

from typing import Any

import pandas as pd

from budgetlib.analysis.intervals import Interval
from budgetlib.analysis.stated_change import printed, vocabulary
from budgetlib.analysis.stated_levels import SAME_KIND, implied_levels

BUDGET = "budget"
_NO_LEVEL = ("prior", "execution_", "opening_budget", "adjusted_budget", "other")  # measures that are of another amount
# What a change is compared with → the basis of change.yaml; the others are not in a document of the same kind.
_BASES = {
    (BUDGET, "prior"): SAME_KIND,
    (BUDGET, "prior_budget"): SAME_KIND,
    (BUDGET, "prior_final"): "execution",
    (BUDGET, "prior_execution"): "execution",
    (BUDGET, "prior_adjusted"): "adjusted_budget",
    ("final_account", "prior"): SAME_KIND,
    ("final_account", "prior_final"): SAME_KIND,
    ("final_account", "prior_execution"): SAME_KIND,
}


def stated_priors(claims: pd.DataFrame, year: int, kind: str) -> pd.DataFrame:
    """Return the levels of the year before that statements of a document of `year` and `kind` give as an amount.

    The columns are those of `implied_levels`, the index that of `claims`; `prior` is the amount stated, within its
    rounding (yuan). A statement is left out whose subject is not known, or which states an amount that the document of
    the year before does not have (the opening budget in a final account).
    """
    told = {index: row for index, claim in claims.iterrows() if (row := _stated(claim, year, kind)) is not None}
    blank = implied_levels(claims.iloc[:0])
    return pd.DataFrame(list(told.values()), columns=blank.columns, index=list(told)).astype(
        {name: "Int64" for name in ("page", "row")}
    )


def _stated(claim: pd.Series, year: int, kind: str) -> dict[str, Any] | None:
    if str(claim["measure"]).startswith(_NO_LEVEL):
        return None
    if pd.notna(claim["prior_amount"]):
        basis = _BASES.get((kind, claim["compared_with"]))
        level = Interval.around(claim["prior_amount"], claim["amount_grain"]) if pd.notna(claim["amount"]) else None
    elif pd.notna(claim["amount"]) and pd.notna(claim["year"]) and claim["year"] == year - 1:
        basis, level = _basis_of_words(claim, kind), printed(claim, "amount")
    else:
        return None
    if basis is None or level is None:
        return None
    named = dict(claim[["section", "subject", "measure", "page", "row"]])
    return named | {"basis": basis, "prior": level.middle, "prior_low": level.low, "prior_high": level.high}


def _basis_of_words(claim: pd.Series, kind: str) -> str | None:
    """Which amount of that year its own words name: `2025年公务接待费决算数`."""
    words, named = str(claim["subject"]), vocabulary()["amounts_of_a_year"]
    executed = any(word in words for word in named["execution"])
    if kind != BUDGET:
        for word in named["no_budget"]:
            words = words.replace(word, "")
        return None if any(word in words for word in named["budget"]) and not executed else SAME_KIND
    adjusted = any(word in words for word in named["adjusted_budget"])
    return "execution" if executed else "adjusted_budget" if adjusted else SAME_KIND
