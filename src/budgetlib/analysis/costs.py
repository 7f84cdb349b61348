"""How far a project's description explains its money: stated cost components, multiplied out and added up.

Functions take the `projects` and `costs` datasets and return new tables; money is Decimal yuan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import pandas as pd

from budgetlib.amounts import half_width, parse_amount
from budgetlib.analysis.projects import by_amount, clause_of, labelled
from budgetlib.analysis.sums import add_up, empty_table, fraction, share_of
from budgetlib.analysis.taken import because
from budgetlib.errors import KnowledgeError
from budgetlib.knowledge import knowledge

TEXT_CONVERSION = "text"  # the reader of text conversions
# What the components of a project leave of its money of the year.
NONE, PART, FULL, PERIOD, BEYOND = "none stated", "in part", "in full", "whole period", "more than stated money"
NO_FORM = "no form"  # no performance form is printed for it, so that nothing can be stated
ILLEGIBLE = "not legible"  # nothing can be counted of a description that a conversion cut: that is not "none stated"

# Rules of reconciliation that speak of the money of a project's description and form.
RULES = (
    "stated_sums_of_a_description",
    "rates_of_a_description",
    "components_of_a_description",
    "cost_ceilings",
    "unit_cost_ceilings",
    "form_sources",
)
_MONEY = re.compile(r"\d[\d,]*(?:\.\d+)?(?:亿元|百万元|万元|千元|元)")
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
_STANDARDS = ["label", "standard", "per", "text", "confirmed", "page"]
_SLIPS = ["project", "item", "unit_price", "quantity", "product", "amount", "difference", "text", "page"]


def explained(projects: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    """Return one row per project of the project tables: what its stated components add up to, as share of its money.

    `components` counts the components that state an amount, `explained` is their sum in yuan, `share` that sum as a
    fraction of the project's amount, `rest` what is left. `extent` tells how far they explain the money of the year:
    `none stated`, `no form`, `not legible` (costs are printed, but a conversion left none that can be read), `in part`,
    `in full`, `whole period` (they exceed the year's money, but not what the form plans for the whole period; or the
    description states that amount and not the year's: they cannot be assigned to the year, and have no share or rest)
    or `more than stated money`.
    A price and a quantity without an amount are not counted, because the product may be part of an amount stated
    elsewhere; unless they are all that is stated and their sum is the money of the year or of the whole period.
    """
    listed = by_amount(projects)
    if listed.empty:
        return because(empty_table(_EXPLAINED), projects)
    forms = {row["form"]: row for row in projects.to_dict("records") if not pd.isna(row["form"])}
    rows = []
    for project in listed.to_dict("records"):
        form = forms.get(project["form"], {})
        whole_period = form.get("form_amount_total")
        stated = _counting(costs, project, whole_period)
        total = add_up(stated)
        extent = _extent(len(stated), total, project["amount"], project["grain"], whole_period)
        if extent == PART and _costs_whole_period(form):
            extent = PERIOD
        if not stated:
            extent = NO_FORM if not form else ILLEGIBLE if _is_unread(costs, project) else NONE
        of_year = extent in (PART, FULL)
        counted = project["amount"] if extent == FULL else total  # in full within rounding is the whole
        rows.append(
            {**project, "components": len(stated), "explained": total if stated else None, "extent": extent}
            | {"rest": project["amount"] - total if of_year or not stated else None}
            | {"share": share_of(counted, project["amount"]) if of_year else None}
        )
    return pd.DataFrame(rows, columns=_EXPLAINED).astype({"amount": object, "explained": object, "rest": object})


def explained_share(explained_projects: pd.DataFrame) -> Decimal | None:
    """Return the share of all project money of the year that stated components explain, in part or in full."""
    of_year = explained_projects[explained_projects["extent"].isin([PART, FULL])]
    return fraction(add_up(of_year["explained"]), add_up(explained_projects["amount"]))


def valued(costs: pd.DataFrame) -> pd.DataFrame:
    """Return the components that have a value: `value` is the amount they state, else unit price × quantity, in yuan.

    `basis` says which: `stated`, or `multiplied out`, which is information only (see `explained`). Components with
    neither are left out.
    """
    rows = []
    for cost in costs.to_dict("records"):
        if not pd.isna(cost["amount"]):
            rows.append({**cost, "value": cost["amount"], "basis": "stated"})
        elif (product := _product(cost)) is not None:
            rows.append({**cost, "value": product, "basis": "multiplied out"})
    return pd.DataFrame(rows, columns=[*costs.columns, "value", "basis"])


def slips(costs: pd.DataFrame) -> pd.DataFrame:
    """Return the components whose unit price × quantity is not the amount they state, beyond the amount's rounding.

    `product` and `difference` (stated − product) are in yuan. The grain of the amount is read from its printed words;
    an amount whose words are not found counts as exact.
    """
    rows = []
    for cost in costs.to_dict("records"):
        product = _product(cost)
        if product is None or pd.isna(cost["amount"]):
            continue
        if abs(cost["amount"] - product) > _printed_grain(cost["text"], cost["amount"]) / 2:
            rows.append({**cost, "product": product, "difference": cost["amount"] - product})
    return pd.DataFrame(rows, columns=_SLIPS)


def contradictions(findings: pd.DataFrame) -> pd.DataFrame:
    """Return the findings of reconciliation on the money that descriptions and forms state (rules RULES)."""
    return findings[findings["rule"].isin(RULES)][["rule", "severity", "title", "amount"]].reset_index(drop=True)


def components(projects: pd.DataFrame, costs: pd.DataFrame) -> pd.DataFrame:
    """Return every component with a value beside the label of its project, in the order of the project list.

    `counts` tells whether it is in the sum of its project (`explained`): what is only multiplied out may be part of an
    amount that is stated.
    """
    columns = ["label", "item", "unit_price", "quantity", "value", "basis", "counts", "page"]
    listed, told = by_amount(projects), valued(costs)
    totals = {row["form"]: row["form_amount_total"] for row in projects.to_dict("records") if not pd.isna(row["form"])}
    parts = []
    for project in (row for row in listed.to_dict("records") if _has(row)):
        own = told[told["form"] == project["form"]]
        number = len(_counting(costs, project, totals.get(project["form"])))
        stated = own["basis"] == "stated"
        counts = stated if stated.any() else pd.Series(number > 0, index=own.index)
        parts.append(own.assign(label=project["label"], counts=counts.astype(bool)))
    return pd.concat(parts, ignore_index=True)[columns] if parts else empty_table(columns)


def standards(projects: pd.DataFrame, indicators: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return the standards of expenditure that descriptions state: a price per person, household or piece, and time.

    Columns: `label`, `standard` (yuan), `per` (as printed), `text`, `confirmed` (a target of the same form states the
    same sum), `page`. They are prices, and no components: to how many they apply is often not disclosed. Of a text
    conversion, which may cut a description at column borders and with it a figure, only confirmed ones are returned.
    """
    told = indicators[indicators["target"].notna()]
    targets = {form: " ".join(group) for form, group in told.groupby("form")["target"]}
    rows = []
    for project in labelled(projects).to_dict("records"):
        for match in (
            () if pd.isna(project["description"]) else _standard().finditer(half_width(project["description"]))
        ):
            printed = (match["before"] or match["after"]) + (match["unit_before"] or match["unit_after"])
            price = parse_amount(printed)
            if price is None:
                continue
            per = (match["per_before"] or match["per_after"]).strip("/")
            stated = "" if pd.isna(project["form"]) else targets.get(project["form"], "")
            confirmed = re.search(rf"(?<![\d.])(?<!\d,){re.escape(printed)}", stated) is not None
            rows.append({"label": project["label"], "standard": price.yuan, "per": per, "text": match[0]})
            rows[-1] |= {"confirmed": confirmed, "page": project["form_page"]}
    table = pd.DataFrame(rows, columns=_STANDARDS).astype({"standard": object, "confirmed": bool}).drop_duplicates()
    cut = (documents["reader"] == TEXT_CONVERSION).any()
    return table[table["confirmed"] | (not cut)].reset_index(drop=True)


@cache
def _standard() -> re.Pattern[str]:
    words = knowledge("budgetlib.analysis", "costs.yaml")
    if wrong := set(words) ^ {"counted", "times", "units"}:
        raise KnowledgeError(f"analysis/costs.yaml: wrong or missing {', '.join(sorted(wrong))}.")
    counted, times, unit = ("|".join(map(re.escape, words[key])) for key in ("counted", "times", "units"))
    number = r"\d[\d,]*(?:\.\d+)?"
    each = rf"每(?:{counted})(?:每(?:{times}))?|每(?:{times})每(?:{counted})|每(?:{times})"
    per = rf"/(?:{counted})(?:[/·](?:{times}))*|/(?:{times})[/·](?:{counted})"
    return re.compile(
        rf"(?P<before>{number})(?P<unit_before>{unit})(?P<per_before>{per})"
        rf"|(?P<per_after>{each})(?P<after>{number})(?P<unit_after>{unit})"
    )


def _counting(costs: pd.DataFrame, project: Mapping[str, Any], whole_period: Any) -> list[Decimal]:
    """The amounts of a project's components that count as its explanation."""
    if pd.isna(project["form"]):
        return []
    own = costs[costs["form"] == project["form"]]
    if own["amount"].notna().any():
        return [amount for amount in own["amount"] if not pd.isna(amount)]
    products = [product for cost in own.to_dict("records") if (product := _product(cost)) is not None]
    slack = Decimal(0) if pd.isna(project["grain"]) else project["grain"] / 2
    sums = [amount for amount in (project["amount"], whole_period) if not pd.isna(amount)]
    return products if any(abs(add_up(products) - amount) <= slack for amount in sums) else []


def _is_unread(costs: pd.DataFrame, project: Mapping[str, Any]) -> bool:
    return not pd.isna(project["form"]) and bool(
        ((costs["form"] == project["form"]) & (costs["legibility"] == ILLEGIBLE)).any()
    )


def _costs_whole_period(form: Mapping[str, Any]) -> bool:
    """Whether a description states the amount of the whole period as what its costs are, and not that of the year."""
    total, year = form["form_amount_total"], form["form_amount_year"]
    if pd.isna(total) or pd.isna(year) or total == year:
        return False
    return clause_of(form["description"], total) is not None and clause_of(form["description"], year) is None


def _product(cost: Mapping[str, Any]) -> Decimal | None:
    if pd.isna(cost["unit_price"]) or pd.isna(cost["quantity"]):
        return None
    quantity = Decimal(repr(float(cost["quantity"])))
    return cost["unit_price"] * (quantity.to_integral_value() if quantity == quantity.to_integral_value() else quantity)


def _printed_grain(text: str, amount: Decimal) -> Decimal:
    """The grain with which `amount` is printed in `text`, zero when it is not found there."""
    printed = [parse_amount(number) for number in _MONEY.findall(half_width(text))]
    return max((p.grain for p in printed if p is not None and p.yuan == amount), default=Decimal(0))


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
    rows = [_of_extent(explained_projects, extent) for extent in (FULL, PART, PERIOD, BEYOND, ILLEGIBLE, NONE, NO_FORM)]
    return pd.DataFrame(_with_money(rows), columns=["extent", "count", "amount"])


def _of_extent(table: pd.DataFrame, extent: str) -> dict[str, Any]:
    rows = table[table["extent"] == extent]
    return {"extent": extent, "count": len(rows), "amount": add_up(rows["amount"])}


def _with_money(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["count"]]
