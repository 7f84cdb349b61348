"""A sentence and a table on the basic expenditure of administrative bodies and of public institutions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.bodies import ADMINISTRATIVE, INSTITUTIONS, PERSONS, UNTOLD
from budgetlib.messages import N_, _, translated
from budgetlib.prose.missing import missing
from budgetlib.prose.numbers import money, percent
from budgetlib.prose.shown import Table, headed, say, table

BODIES = {
    ADMINISTRATIVE: N_("administrative bodies 机关"),
    INSTITUTIONS: N_("public institutions 事业单位"),
    PERSONS: N_("paid to persons and families 对个人和家庭, by either"),
    UNTOLD: N_("other items of the government budget"),
}
NOT_APART = N_(
    "The items of the government budget do not tell administrative bodies from public institutions: one of the two has "
    "none, or they are not printed."
)


def bodies_sentence(bodies: pd.DataFrame, measured: Mapping[str, Any]) -> Markdown:
    """State what bodies and institutions take (`bodies.by_body`), and whether their running costs are as printed.

    `measured` are the printed amounts by measure; `operating` among them are the running costs of administrations.
    """
    if bodies.empty:
        return say(missing(bodies, _("basic expenditure by item of the government budget"), NOT_APART))
    rows = {row["body"]: row for row in bodies.to_dict("records")}
    own, given = rows[ADMINISTRATIVE], rows[INSTITUTIONS]
    return headed(
        _(
            "Administrative bodies {own} of basic expenditure, public institutions {given}",
            own=percent(own["share"]),
            given=percent(given["share"]),
        ),
        _(
            "By the items of the government budget that the money is paid from: {own} and {given}.",
            own=money(own["amount"], unit=True),
            given=money(given["amount"], unit=True),
        ),
        _(
            "What is paid to persons and families ({amount}) may be of either.",
            amount=money(rows[PERSONS]["amount"], unit=True),
        )
        if PERSONS in rows
        else "",
        _same(own, measured.get("operating")),
    )


def bodies_table(bodies: pd.DataFrame) -> Table | Markdown | None:
    """Rows of `bodies.by_body`."""
    columns = [
        ("Body", "told", "text"),
        ("Personnel 人员经费 万元", "personnel", "money"),
        ("Public use 公用经费 万元", "public_use", "money"),
        ("Amount 万元", "amount", "money"),
        ("Share", "share", "share"),
        ("Items of the government budget", "items", "text"),
    ]
    told = [translated(BODIES[body]) for body in bodies["body"]]
    return table(bodies.assign(told=pd.Series(told, index=bodies.index, dtype=object)), columns)


def _same(own: Mapping[str, Any], operating: Any) -> str:
    """Whether the public-use funds of administrative bodies are the operating expenses that the document prints."""
    if operating is None or pd.isna(operating):
        return ""
    amounts = {"public_use": money(own["public_use"]), "operating": money(operating)}
    if abs(own["public_use"] - operating) <= own["slack"]:
        return _(
            "Public-use funds of the administrative bodies are the printed operating expenses 机关运行经费 "
            "({operating} 万元), within rounding: that bears the division out.",
            **amounts,
        )
    return _(
        "Public-use funds of the administrative bodies are {public_use} 万元; the printed operating expenses "
        "机关运行经费 are {operating} 万元.",
        **amounts,
    )
