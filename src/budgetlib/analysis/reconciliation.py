"""What the accounting identities prove: verdicts, the ledger of rules, and where in the tables proof stands or fails.

Functions take the `checks` and `figures` datasets and return new tables; money is Decimal yuan.
"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from budgetlib.analysis.sums import empty_table, fraction
from budgetlib.reconcile.proof import STANDINGS, UNPROVED

VERDICTS = ("holds", "rounding", "fails", "unchecked", "not_applicable")


_SHOWN = ["check", "rule", "severity", "place", "statement", "left", "right", "difference", "tolerance", "evidence"]


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


def standing_counts(standing: pd.DataFrame) -> pd.DataFrame:
    """Return how many figures of `reconcile.proved` have each standing, with their share, best first."""
    if standing.empty:
        return empty_table(["standing", "count", "share"])
    counts = standing["standing"].value_counts()
    rows = [{"standing": name, "count": int(counts.get(name, 0))} for name in STANDINGS]
    return pd.DataFrame([row | {"share": fraction(row["count"], len(standing))} for row in rows])


def cells(standing: pd.DataFrame, tables: pd.DataFrame) -> pd.DataFrame:
    """Return every figure of `reconcile.proved` as a cell of its table, with `number` and `title` of the table.

    `y` counts the printed rows of a table from the top, `x` the kinds of amounts (side, measure, fund, period) in the
    order in which they are first printed, both from 0; `page`, `row` and `name` say which figure it is. A figure that
    nobody has reconciled is unproved.
    """
    standing = standing.assign(standing=standing["standing"].fillna(UNPROVED))
    titles = {row["table"]: (row["number"], row["title"]) for row in tables.to_dict("records")}
    rows = []
    for table, group in standing.groupby("table", sort=False):
        kinds = {kind: x for x, kind in enumerate(dict.fromkeys(_kinds(group)))}
        places = {place: y for y, place in enumerate(sorted(set(zip(group["page"], group["row"], strict=True))))}
        number, title = titles.get(table, (None, table))
        for figure, kind in zip(group.to_dict("records"), _kinds(group), strict=True):
            y = places[figure["page"], figure["row"]]
            cell = {"number": number, "title": title, "x": kinds[kind], "y": y, "standing": figure["standing"]}
            rows.append(cell | {name: figure.get(name) for name in ("page", "row", "name")})
    return pd.DataFrame(rows, columns=["number", "title", "x", "y", "standing", "page", "row", "name"])


def _kinds(figures: pd.DataFrame) -> list[tuple[str, ...]]:
    """What distinguishes the columns of one table: side, and whatever else varies within a printed row of that side.

    An attribute that the label of a row decides (the fund of a line of revenue, say) makes no column of its own.
    """
    plain = figures[["page", "row", "side", "measure", "fund", "period"]].astype(object).fillna("")
    varying = {}
    for side, part in plain.groupby("side", sort=False):
        rows = part.groupby(["page", "row"], sort=False)
        varying[side] = [name for name in ("measure", "fund", "period") if (rows[name].nunique() > 1).any()]
    return [(row["side"], *(row[name] for name in varying[row["side"]])) for row in plain.to_dict("records")]
