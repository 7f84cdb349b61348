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
NONE, PART, FULL, BEYOND = "none stated", "in part", "in full", "beyond the year"

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
    fraction of the project's amount, `rest` what is left (negative where the components exceed the year's money) and
    `extent` one of `none stated`, `in part`, `in full`, `beyond the year`.
    """
    listed = by_amount(projects)
    if listed.empty:
        return empty_table(_EXPLAINED)
    grains = dict(zip(projects["form"], projects["grain"], strict=True))
    rows = []
    for project in listed.to_dict("records"):
        stated = _components(costs, project["form"])
        total = add_up(stated["amount"])
        rest = project["amount"] - total
        rows.append(
            {**project, "components": len(stated), "explained": total, "rest": rest}
            | {"share": fraction(total, project["amount"])}
            | {"extent": _extent(len(stated), rest, grains.get(project["form"]))}
        )
    return pd.DataFrame(rows, columns=_EXPLAINED).astype({"amount": object, "explained": object, "rest": object})


def explained_share(explained_projects: pd.DataFrame) -> Decimal | None:
    """Return the share of all project money that stated components explain; a project counts at most with its money."""
    capped = [min(e, a) for e, a in explained_projects[["explained", "amount"]].itertuples(index=False)]
    return fraction(add_up(capped), add_up(explained_projects["amount"]))


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


def _extent(count: int, rest: Decimal, grain: Any) -> str:
    if not count:
        return NONE
    slack = Decimal(0) if pd.isna(grain) else grain / 2
    if abs(rest) <= slack:
        return FULL
    return PART if rest > 0 else BEYOND


def extents(explained_projects: pd.DataFrame) -> pd.DataFrame:
    """Return number and money of the projects per extent of explanation, most explained first."""
    rows = [_of_extent(explained_projects, extent) for extent in (FULL, BEYOND, PART, NONE)]
    return pd.DataFrame(_with_money(rows), columns=["extent", "count", "amount"])


def _of_extent(table: pd.DataFrame, extent: str) -> dict[str, Any]:
    rows = table[table["extent"] == extent]
    return {"extent": extent, "count": len(rows), "amount": add_up(rows["amount"])}


def _with_money(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["count"]]
