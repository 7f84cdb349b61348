"""Sentences and tables on procurement 政府采购."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.procurement import KINDS, TOTAL
from budgetlib.messages import N_, _, translated
from budgetlib.prose.numbers import linked, listing, money, percent
from budgetlib.prose.shown import Table, headed, literal, say, table

NAMES = {
    TOTAL: N_("all procurement 政府采购"),
    "procurement_goods": N_("goods 货物"),
    "procurement_works": N_("works 工程"),
    "procurement_services": N_("services 服务"),
    "procurement_sme_reserved": N_("reserved for small and medium enterprises 预留中小企业"),
    "procurement_small_reserved": N_("of that for small and micro enterprises 其中小微企业"),
}


def bought(procured: pd.DataFrame) -> str:
    """Return one sentence on procurement, empty where none is disclosed."""
    parts = procured[procured["kind"].isin(KINDS)]
    if parts.empty:
        return ""
    told = listing(f"{translated(NAMES[kind])} {percent(share)}" for kind, share in parts[["kind", "share"]].values)
    whole = procured[procured["kind"] == TOTAL]["amount"]
    amount = money(whole.iloc[0] if len(whole) else sum(parts["amount"]), unit=True)
    return _("Procurement 政府采购 takes {amount}: {told}.", amount=amount, told=told)


def procurement_sentence(procured: pd.DataFrame, purchases: pd.DataFrame, spoken: pd.DataFrame) -> Markdown:
    """State what is procured, and whether a table tells for what, or a form (`procurement.spoken_of`)."""
    if not (told := bought(procured)):
        return say(_("The document discloses no procurement 政府采购 by kind."))
    if purchases.empty:
        return headed(told.removesuffix("."), _("This money is not divided by project."), _spoken(spoken))
    first = purchases.iloc[0]
    return headed(
        told.removesuffix("."),
        _(
            "The procurement table names {number} purposes; the largest is {purpose} with {amount} ({share}).",
            number=len(purchases),
            purpose=literal(first["purpose"]),
            amount=money(first["amount"], unit=True),
            share=percent(first["share"]),
        ),
    )


def _spoken(spoken: pd.DataFrame) -> str:
    if spoken.empty:
        return ""
    return _(
        "Descriptions that speak of procurement: {listed}; how much of the project's money it is, they need not say.",
        listed=listing(
            _(
                "{project} ({amount}, {place})",
                project=literal(label),
                amount=money(amount, unit=True),
                place=linked(page),
            )
            for label, amount, page in spoken.itertuples(index=False)
        ),
    )


def procurement_table(procured: pd.DataFrame) -> Table | Markdown | None:
    """Procurement by kind."""
    columns = [
        ("Kind", "kind", "text"),
        ("Amount 万元", "amount", "money"),
        ("Share", "share", "share"),
        ("Stated by the", "source", "text"),
        ("Place", ("page", "row"), "place"),
    ]
    return table(procured.assign(kind=[NAMES[kind] for kind in procured["kind"]]), columns)


def purchase_table(purchases: pd.DataFrame) -> Table | Markdown | None:
    """What the procurement table is bought for."""
    columns = [
        ("Purpose as printed", "purpose", "text"),
        ("Kind", "kind", "text"),
        ("Items", "items", "count"),
        ("Amount 万元", "amount", "money"),
        ("Share", "share", "share"),
        ("Place", ("page", "row"), "place"),
    ]
    return table(purchases.assign(kind=[NAMES[kind] for kind in purchases["kind"]]), columns)
