"""The change as tables print it: the form of the Ministry of Finance has the prior year beside the year."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from budgetlib.analysis.sums import empty_table, fraction

EXECUTION, BUDGET = "execution", "budget"
_PRIOR = {"prior_execution": EXECUTION, "prior_budget": BUDGET}
_COLUMNS = ["code", "name", "level", "basis", "prior", "amount", "change", "relative", "table", "page", "row"]


def printed_changes(figures: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of tables that print an amount of the prior year beside that of the year, as printed.

    Columns: `code`, `name`, `level`, `basis` (what the prior amount is: EXECUTION or BUDGET), `prior`, `amount`,
    `change` (their difference; yuan), `relative` (as a fraction of `prior`, None where that is nil), `table`, `page`,
    `row`. A cell left blank beside a printed one is nil. That the printed change is the same is for the rule
    `prior_execution_and_change` to say.
    """
    rows = []
    for table, printed in figures[figures["unit_name"].fillna("") == ""].groupby("table", sort=False):
        measure = next((known for known in _PRIOR if known in set(printed["measure"])), None)
        if measure is None:
            continue
        told = printed[printed["measure"].isin([measure, "total"])]
        for (page, row), cells in told.groupby(["page", "row"], sort=False):
            stated = dict(zip(cells["measure"], cells["amount"], strict=True))
            prior, amount = (stated.get(name, Decimal(0)) for name in (measure, "total"))
            rows.append({name: cells.iloc[0][name] for name in ("code", "name", "level")} | {"basis": _PRIOR[measure]})
            rows[-1] |= {"prior": prior, "amount": amount, "change": amount - prior}
            rows[-1] |= {"relative": fraction(amount - prior, prior), "table": table, "page": page, "row": row}
    return pd.DataFrame(rows, columns=_COLUMNS).astype({"relative": object}) if rows else empty_table(_COLUMNS)
