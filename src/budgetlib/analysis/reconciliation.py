"""What the accounting identities prove: verdicts, the ledger of rules, and where in the tables proof stands or fails.

Functions take the `checks` and `figures` datasets and return new tables; money is Decimal yuan.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from budgetlib.analysis.projects import by_amount
from budgetlib.analysis.sums import empty_table

VERDICTS = ("holds", "rounding", "fails", "unchecked", "not_applicable")
# Standing of a printed figure, from the best; a figure in a failing identity is doubtful even when others hold.
STANDINGS = ("proved", "supported", "unproved", "failing")

FIGURES_OF_A_DISCREPANCY = 3  # two totals and the project left out of one of them, each rounded by half a grain

_PLACE = ["page", "row"]
_SHOWN = ["rule", "severity", "place", "statement", "left", "right", "difference", "tolerance", "evidence"]


def verdicts(checks: pd.DataFrame) -> pd.DataFrame:
    """Return how many identities ended with each verdict, in the order of VERDICTS, nil included."""
    counts = checks["verdict"].value_counts()
    rows = [{"verdict": verdict, "count": int(counts.get(verdict, 0))} for verdict in VERDICTS]
    return pd.DataFrame(rows, columns=["verdict", "count"])


def ledger(checks: pd.DataFrame) -> pd.DataFrame:
    """Return one row per rule, in order of first evaluation: how often it was evaluated and with which verdicts."""
    if checks.empty:
        return empty_table(["rule", "severity", "evaluated", *VERDICTS])
    rows = []
    for (rule, severity), group in checks.groupby(["rule", "severity"], sort=False):
        counts = group["verdict"].value_counts()
        row = {
            "rule": rule,
            "severity": severity,
            "evaluated": int(counts.drop("not_applicable", errors="ignore").sum()),
        }
        rows.append(row | {verdict: int(counts.get(verdict, 0)) for verdict in VERDICTS})
    return pd.DataFrame(rows)


def of_verdict(checks: pd.DataFrame, *wanted: str) -> pd.DataFrame:
    """Return the identities that ended with one of the `wanted` verdicts, in the order they were evaluated."""
    return checks[checks["verdict"].isin(wanted)][_SHOWN].reset_index(drop=True)


def examples(checks: pd.DataFrame, verdict: str, limit: int = 5) -> pd.DataFrame:
    """Return, of the identities with `verdict`, the largest of each rule, then the largest of all, `limit` at most."""
    found = of_verdict(checks, verdict)
    sized = found.assign(size=[Decimal(0) if pd.isna(left) else abs(left) for left in found["left"]])
    sized = sized.iloc[sorted(range(len(sized)), key=lambda i: -sized["size"].iloc[i])]
    first = sized.drop_duplicates("rule")
    rest = sized.drop(first.index)
    return pd.concat([first, rest])[_SHOWN].head(limit).reset_index(drop=True)


def candidates(findings: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """Return the projects whose amount is the size of a discrepancy, within rounding: what may have been left out.

    An inference, not a proof: the amounts agree, the document does not say so. Columns: `title` of the finding,
    `discrepancy`, `label`, `amount`, `page`, `row`.
    """
    columns = ["title", "discrepancy", "label", "amount", *_PLACE]
    listed = by_amount(projects)
    grains = dict(zip(zip(projects["page"], projects["row"], strict=True), projects["grain"], strict=True))
    rows = []
    for title, amount in findings[["title", "amount"]].itertuples(index=False):
        for project in listed.to_dict("records") if not pd.isna(amount) else []:
            grain = grains.get((project["page"], project["row"]))
            slack = Decimal(0) if pd.isna(grain) else grain / 2 * FIGURES_OF_A_DISCREPANCY
            if abs(abs(amount) - project["amount"]) <= slack:
                rows.append({**project, "title": title, "discrepancy": abs(amount)})
    return pd.DataFrame(rows, columns=columns)
