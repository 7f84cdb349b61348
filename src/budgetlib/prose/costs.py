"""Sentences and tables on the cost components that projects state, and on what contradicts them."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.assignment import ASSIGNED, Assignment
from budgetlib.analysis.costs import BEYOND, FULL, ILLEGIBLE, NO_FORM, NONE, PERIOD, explained_share
from budgetlib.messages import _, _n
from budgetlib.prose.missing import missing
from budgetlib.prose.numbers import count, listing, money, percent
from budgetlib.prose.procurement import bought
from budgetlib.prose.projects import NO_PROJECTS, largest, none_listed
from budgetlib.prose.shown import Table, bullets, headed, literal, say, table

_PLACE = ("Place", ("page", "row"), "place")
NOT_STATING = (NONE, NO_FORM, ILLEGIBLE)


def summary(
    listed: pd.DataFrame,
    gini: Decimal | None,
    explained: pd.DataFrame,
    assigned: Assignment,
    beyond: pd.DataFrame,
    procured: pd.DataFrame,
) -> Markdown:
    """Summarise the notebook: projects, concentration, functions, components, money outside the year, procurement."""
    if listed.empty:
        spent = sum(assigned.codes["amount"])
        told = f"**{missing(listed, 'projects', NO_PROJECTS)}**" + (
            _(
                " Project expenditure is {amount} under {items}.",
                amount=money(spent, unit=True),
                items=count(len(assigned.codes), "functional item"),
            )
            if spent
            else ""
        )
        return bullets(told, bought(procured))
    certain = int(assigned.projects["certain"].sum())
    share = percent(explained_share(explained) or 0)
    return bullets(
        _(
            "**{projects} with {amount}**; {largest}{gini}.",
            projects=count(len(listed), "project").capitalize(),
            amount=money(sum(listed["amount"]), unit=True),
            largest=largest(listed),
            gini="" if gini is None else _(" (Gini coefficient {gini:.2f})", gini=gini),
        ),
        _(
            "**{share} of the year's project money is explained by stated cost components**; {stating} of "
            "{projects} state any.",
            share=share,
            stating=int((~explained["extent"].isin(NOT_STATING)).sum()),
            projects=count(len(explained), "project"),
        ),
        _(
            "The amounts alone place {certain} of {projects} under a functional item ({amount}): an inference.",
            certain=certain,
            projects=count(len(assigned.projects), "project"),
            amount=money(assigned.certain_amount, unit=True),
        )
        if assigned.outcome == ASSIGNED
        else "",
        _n(
            "{forms} plans {amount} outside the year.",
            "{forms} plan {amount} outside the year.",
            len(beyond),
            forms=count(len(beyond), "form").capitalize(),
            amount=money(sum(beyond["beyond"]), unit=True),
        )
        if len(beyond)
        else "",
        bought(procured),
    )


def explained_sentence(explained: pd.DataFrame) -> Markdown:
    """State how much project money the stated cost components explain."""
    if explained.empty:
        return say(missing(explained, "projects", NO_PROJECTS))
    stating = explained[~explained["extent"].isin(NOT_STATING)]
    full, period = (int((explained["extent"] == extent).sum()) for extent in (FULL, PERIOD))
    over = [literal(label) for label in explained["label"][explained["extent"] == BEYOND]]
    return headed(
        _(
            "{share} of the year's project money is explained by stated components",
            share=percent(explained_share(explained) or 0),
        ),
        _(
            "{number} of {projects} state cost components with amounts;",
            number=len(stating),
            projects=count(len(explained), "project"),
        ),
        _("for {full} they add up to the money of the year.", full=full or _("none")),
        _(
            "For {period} they cost the whole period 实施期, whose money is more than that of the year; these are not "
            "counted.",
            period=period,
        )
        if period
        else "",
        _("More than any money the form states: {over}.", over=listing(over)) if over else "",
    )


def extent_table(extents: pd.DataFrame) -> Table | Markdown | None:
    """Projects per extent of explanation."""
    columns = [
        ("Components explain the money", "extent", "text"),
        ("Projects", "count", "count"),
        ("Amount 万元", "amount", "money"),
    ]
    return table(extents, columns)


def explained_table(explained: pd.DataFrame) -> Table | Markdown | None:
    """Per project what its components add up to."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Amount 万元", "amount", "money"),
        ("Components", "components", "count"),
        ("Add up to 万元", "explained", "money"),
        ("Share of the year", "share", "share"),
        ("Rest 万元", "rest", "change"),
        ("Extent", "extent", "text"),
        _PLACE,
    ]
    return table(explained, columns)


def component_table(components: pd.DataFrame, projects: pd.DataFrame | None = None) -> Table | Markdown | None:
    """Every component with a value, in the order of the projects by money."""
    if (none := none_listed(projects)) is not None:
        return none
    columns = [
        ("Project 项目", "label", "text"),
        ("Component", "item", "text"),
        ("Unit price 元", "unit_price", "yuan"),
        ("Quantity", "quantity", "number"),
        ("Amount 万元", "value", "money"),
        ("Basis", "basis", "text"),
        ("In the sum", "counts", "yes_no"),
        ("Page", ("page",), "place"),
    ]
    return table(components, columns, missing=_("No description states a cost component with an amount."))


def slip_table(
    slips: pd.DataFrame, costs: pd.DataFrame, projects: pd.DataFrame | None = None
) -> Table | Markdown | None:
    """Components whose product is not the amount they state."""
    if (none := none_listed(projects)) is not None:
        return none
    checked = int(costs[["unit_price", "quantity", "amount"]].notna().all(axis=1).sum())
    fine = _(
        "All of {components} with price, quantity and amount multiply out.", components=count(checked, "component")
    )
    columns = [
        ("Project 项目", "project", "text"),
        ("Component", "item", "text"),
        ("Price × quantity 万元", "product", "money"),
        ("Stated 万元", "amount", "money"),
        ("Difference 万元", "difference", "change"),
        ("As printed", "text", "text"),
        ("Page", ("page",), "place"),
    ]
    return table(slips, columns, missing=fine if checked else _("No component states price, quantity and amount."))


def standard_sentence(standards: pd.DataFrame, projects: pd.DataFrame | None = None) -> Markdown:
    """State how many prices per person, household or piece the descriptions name."""
    if (none := none_listed(projects)) is not None:
        return none
    if standards.empty:
        return say(_("No description states a standard of expenditure 支出标准 per person, household or piece."))
    return headed(
        _(
            "{standards} of expenditure 支出标准 in {projects}",
            standards=count(len(standards), "standard").capitalize(),
            projects=count(standards["label"].nunique(), "project"),
        ),
        _("{number} of them stand in a target of the same form as well.", number=int(standards["confirmed"].sum())),
        _("These are prices: to how many persons or pieces they apply is often not disclosed."),
    )


def standard_table(standards: pd.DataFrame) -> Table | Markdown | None:
    """Standards of expenditure as printed."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Standard 元", "standard", "yuan"),
        ("Per", "per", "text"),
        ("As printed", "text", "text"),
        ("Also in a target", "confirmed", "yes_no"),
        ("Page", ("page",), "place"),
    ]
    return table(standards, columns)


def contradiction_table(contradictions: pd.DataFrame, projects: pd.DataFrame | None = None) -> Table | Markdown | None:
    """Findings on the money that descriptions and forms state."""
    if contradictions.empty and (none := none_listed(projects)) is not None:
        return none
    columns = [("Severity", "severity", "text"), ("Finding", "title", "text"), ("Size 万元", "amount", "money")]
    return table(
        contradictions, columns, missing=_("No sum, rate or cost ceiling stated for a project contradicts another.")
    )
