"""How far a project's description explains its money: stated cost components, multiplied out and added up.

Functions take the `projects` and `costs` datasets and return new tables; money is Decimal yuan.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd

from budgetlib.analysis.projects import by_amount
from budgetlib.analysis.sums import add_up, empty_table, fraction

# What the components of a project leave of its money of the year.
NONE, PART, FULL, PERIOD, BEYOND = "none stated", "in part", "in full", "whole period", "more than stated money"

_EXPLAINED = [
    "label",
    "unit_name",
    "amount",
    "components",
    "explained",
    "share",
    "rest",
    "extent",
    "form",
    "page",
    "row",
]
_SLIPS = ["project", "item", "unit_price", "quantity", "product", "amount", "difference", "text", "page"]


def explained(projects: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    """Return one row per project of the project tables: what its stated components add up to, as share of its money.

    `components` counts the components that state an amount, `explained` is their sum in yuan, `share` that sum as a
    fraction of the project's amount, `rest` what is left and `extent` how far the components explain the money of the
    year: `none stated`, `in part`, `in full`, `whole period` (they exceed the year's money, but not what the form plans
    for the whole period, so that they cannot be assigned to the year) or `more than stated money`.
    """
    listed = by_amount(projects)
    if listed.empty:
        return empty_table(_EXPLAINED)
    money = {row["form"]: (row["grain"], row["form_amount_total"]) for row in projects.to_dict("records")}
    rows = []
    for project in listed.to_dict("records"):
        stated = _components(costs, project["form"])
        total = add_up(stated["amount"])
        rest = project["amount"] - total
        rows.append(
            {**project, "components": len(stated), "explained": total if len(stated) else None, "rest": rest}
            | {"share": fraction(total, project["amount"]) if len(stated) else None}
            | {"extent": _extent(len(stated), total, project["amount"], *money.get(project["form"], (None, None)))}
        )
    return pd.DataFrame(rows, columns=_EXPLAINED).astype({"amount": object, "explained": object, "rest": object})


def explained_share(explained_projects: pd.DataFrame) -> Decimal | None:
    """Return the share of all project money of the year that stated components explain, in part or in full."""
    of_year = explained_projects[explained_projects["extent"].isin([PART, FULL])]
    return fraction(add_up(of_year["explained"]), add_up(explained_projects["amount"]))


def slips(costs: pd.DataFrame) -> pd.DataFrame:
    """Return the components whose unit price × quantity is not the amount they state, with the difference in yuan."""
    rows = []
    for cost in costs.to_dict("records"):
        if any(pd.isna(cost[name]) for name in ("unit_price", "quantity", "amount")):
            continue
        product = cost["unit_price"] * Decimal(repr(cost["quantity"]))
        if product != cost["amount"]:
            rows.append({**cost, "product": product, "difference": cost["amount"] - product})
    return pd.DataFrame(rows, columns=_SLIPS)


def components(projects: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    """Return every stated component beside the label of its project, in the order of the project list."""
    columns = ["label", "item", "unit_price", "quantity", "amount", "share", "page"]
    listed = by_amount(projects)
    parts = [costs[costs["form"] == p["form"]].assign(label=p["label"]) for p in listed.to_dict("records") if _has(p)]
    return pd.concat(parts, ignore_index=True)[columns] if parts else empty_table(columns)


def _components(costs: pd.DataFrame, form: Any) -> pd.DataFrame:
    return costs.iloc[:0] if pd.isna(form) else costs[(costs["form"] == form) & costs["amount"].notna()]


def _has(project: dict[str, Any]) -> bool:
    return not pd.isna(project["form"])


def _extent(count: int, explained_sum: Decimal, year: Decimal, grain: Any, whole_period: Any) -> str:
    if not count:
        return NONE
    slack = Decimal(0) if pd.isna(grain) else grain / 2
    if abs(year - explained_sum) <= slack:
        return FULL
    if explained_sum < year:
        return PART
    return PERIOD if not pd.isna(whole_period) and explained_sum <= whole_period + slack else BEYOND


def extents(explained_projects: pd.DataFrame) -> pd.DataFrame:
    """Return number and money of the projects per extent of explanation, most explained first."""
    rows = [_of_extent(explained_projects, extent) for extent in (FULL, PART, PERIOD, BEYOND, NONE)]
    return pd.DataFrame(_with_money(rows), columns=["extent", "count", "amount"])


def _of_extent(table: pd.DataFrame, extent: str) -> dict[str, Any]:
    rows = table[table["extent"] == extent]
    return {"extent": extent, "count": len(rows), "amount": add_up(rows["amount"])}


def _with_money(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["count"]]
