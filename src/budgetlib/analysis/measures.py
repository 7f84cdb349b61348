"""The amounts of a disclosure by measure: basic and project expenditure, personnel, three-public expenses, others."""

from __future__ import annotations

from typing import Any

import pandas as pd

from budgetlib.analysis import structure
from budgetlib.analysis.sums import add_up

WIDEST = ["all", "general_public_budget"]  # the fund whose amount counts, the first that is printed


def measured(figures: pd.DataFrame) -> dict[str, Any]:
    """Return the printed amount of every measure that reasons speak of, in yuan; what is not printed is left out."""
    split = pd.concat([structure.basic_and_project(figures), structure.personnel_and_public_use(figures)])
    found = dict(zip(split["measure"], split["amount"], strict=True))
    kinds = figures[(figures["table"] == "expenditure_summary") & (figures["level"] == "line")]
    operating = (figures["table"] == "operating") & (figures["level"] == "total")
    public = (figures["table"] == "three_public") & figures["level"].isin(["line", "total"])
    wanted = figures[(operating | public) & (figures["measure"] != "total") & figures["fund"].isin(WIDEST)]
    wanted = wanted.sort_values("fund", key=lambda names: names.map(WIDEST.index), kind="stable")
    for row in pd.concat([wanted, kinds]).drop_duplicates("measure").to_dict("records"):
        found.setdefault(row["measure"], row["amount"])
    funds = structure.by_fund(figures)
    if not funds.empty:
        found["carryover"] = add_up(funds.loc[funds["fund"] == structure.CARRYOVER, "amount"])
    return found
