"""Sentences and tables about the change that tables print beside the prior year."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.beside_prior import BUDGET, EXECUTION
from budgetlib.messages import _
from budgetlib.prose.change import BASES, moved
from budgetlib.prose.numbers import count, linked, listing, money, signed
from budgetlib.prose.shown import Table, headed, literal, say, table
from budgetlib.reconcile.engine.facts import words

NAMED = 3
"""Items named in the sentence: those that moved most."""


def printed_sentence(rows: pd.DataFrame) -> Markdown:
    """State how the total printed beside the prior year moved, and which items (项) moved most."""
    totals = rows[rows["level"] == "total"]
    if totals.empty:
        return say(_("No table prints the prior year beside the year."))
    total = totals.iloc[0].rename({"relative": "percent"})
    items = rows[(rows["table"] == total["table"]) & (rows["level"] == "item") & (rows["change"] != 0)]
    largest = items.iloc[sorted(range(len(items)), key=lambda i: -abs(items["change"].iloc[i]))[:NAMED]]
    told = listing(
        f"{literal(name)} {signed(change)}" for name, change in largest[["name", "change"]].itertuples(index=False)
    )
    basis = {EXECUTION: BASES[EXECUTION], BUDGET: _("budgeted 预算数")}[total["basis"]]
    return headed(
        _("{tables}: the total {moved}", tables=literal(words()["tables"][total["table"]]), moved=moved(total)),
        _(
            "It prints {amount} beside {prior} {basis} in the year before ({page}).",
            amount=money(total["amount"], unit=True),
            prior=money(total["prior"], unit=True),
            basis=basis,
            page=linked(total["page"], total["row"]),
        ),
        _(
            "{items} moved; most of all {told} (万元).",
            items=count(len(items), "functional item").capitalize(),
            told=told,
        )
        if told
        else "",
    )


def printed_table(rows: pd.DataFrame) -> Table | Markdown | None:
    """Every row that is printed beside the prior year."""
    columns = [
        ("Code", "code", "text"),
        ("Name", "name", "text"),
        ("Prior year 万元", "prior", "money"),
        ("This year 万元", "amount", "money"),
        ("Change 万元", "change", "change"),
        ("Relative", "relative", "rate"),
        ("Place", ("page", "row"), "place"),
    ]
    return table(rows, columns)
