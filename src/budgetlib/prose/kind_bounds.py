"""Sentences and a table on what basic and project expenditure can have moved by where the text states neither."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.kind_bounds import ARITHMETIC, AS_OPERATING, AS_STATED, KINDS, UNMOVED
from budgetlib.messages import N_, _, translated
from budgetlib.prose.numbers import interval, linked, listing, money, percent, signed
from budgetlib.prose.shown import Table, headed, say, table

Row = Mapping[str, Any]
SHOWN = Decimal("1e2")  # the last digit of an amount in 万元, in yuan
SCENARIOS = {
    ARITHMETIC: N_("neither was below nil in the prior year"),
    AS_STATED: N_("both moved the ways the text says"),
    AS_OPERATING: N_("basic expenditure moved at the rate of the operating expenses 机关运行经费"),
    UNMOVED: N_("project expenditure stayed as it was"),
}
NOTHING = N_("Nothing follows for basic or project expenditure from the statements of this document.")


def kinds_sentence(
    bounds: pd.DataFrame, parts: pd.DataFrame, printed: pd.DataFrame, both_years: pd.DataFrame
) -> Markdown:
    """State what cannot be known of basic and project expenditure, and what can (`kind_bounds.bounds_of_kinds`).

    `parts` are those of the stated change, `printed` what tables print beside the prior year, `both_years` what the
    documents of both years give (`kinds.by_kind`): where one of them tells, nothing is bounded.
    """
    stated = parts[parts["part"].isin(KINDS)]
    if len(stated):
        named = listing(
            _("{kind} {change}", kind=translated(name), change=signed(change, unit=True))
            for name, change in stated[["name", "change"]].itertuples(index=False)
        )
        return say(_("The text itself states the change of {named}.", named=named))
    if len(printed):
        return say(_("The text does not say; the tables print the prior year beside the year, see above."))
    if len(both_years):
        return say(_("The text does not say; the documents of both years show it below."))
    if bounds.empty:
        return say(translated(NOTHING))
    rows = {row["scenario"]: row for row in bounds.to_dict("records")}
    sure, said = rows[ARITHMETIC], rows.get(AS_STATED)
    return headed(
        _headline(rows),
        _(
            "The text states the change of neither basic expenditure 基本支出 nor project expenditure 项目支出: "
            "from this document what each lost or gained cannot be known. Arithmetic alone leaves the change of "
            "project expenditure between {bounds} 万元.",
            bounds=_project(sure),
        ),
        _("That both moved the ways the text says leaves it between {bounds} 万元.", bounds=_project(said))
        if said
        else "",
        _operating(rows.get(AS_OPERATING)),
        _unmoved(rows.get(UNMOVED)),
    )


def kinds_table(bounds: pd.DataFrame) -> Table | Markdown | None:
    """Rows of `kind_bounds.bounds_of_kinds`."""
    columns = [
        ("If", "told", "text"),
        ("Rate of basic expenditure", ("rate_low", "rate_high"), "rate_interval"),
        ("Basic, prior year 万元", ("basic_prior_low", "basic_prior_high"), "interval"),
        ("Change of basic 基本支出 万元", ("basic_low", "basic_high"), "interval"),
        ("Change of projects 项目支出 万元", ("project_low", "project_high"), "interval"),
        ("Projects, of the change", ("share_low", "share_high"), "share_interval"),
        ("Rate stated at", ("page", "row"), "place"),
    ]
    told = [translated(SCENARIOS[name]) for name in bounds["scenario"]]
    return table(bounds.assign(told=pd.Series(told, index=bounds.index, dtype=object)), columns)


def _headline(rows: Mapping[str, Row]) -> str:
    sure, operating = rows[ARITHMETIC], rows.get(AS_OPERATING)
    if sure["project_low"] > 0:
        return _("Project expenditure must have risen: by {bounds} 万元", bounds=_project(sure))
    if operating and not pd.isna(operating["share_low"]):
        return _(
            "If basic expenditure moved as operating expenses did, projects account for {share} of the change",
            share=percent(_middle(operating, "share")),
        )
    return _("From this document it cannot be known")


def _operating(row: Row | None) -> str:
    if row is None:
        return ""
    told = _(
        "If basic expenditure moved by {rate}, as operating expenses 机关运行经费 did ({place}), it changed by {basic} "
        "and project expenditure by {project} 万元.",
        rate=percent(_middle(row, "rate"), sign=True),
        place=linked(row["page"], row["row"]),
        basic=signed(_middle(row, "basic")),
        project=signed(_middle(row, "project")),
    )
    caveat = _("Operating expenses are those of administrative bodies; nothing says that pay moved alike.")
    return " ".join(part for part in (told, _at_least(row), caveat) if part)


def _at_least(row: Row) -> str:
    """What projects must have lost, or gained, if basic expenditure moved no further than at the rate."""
    if row["project_high"] < 0 and row["rate_high"] < 0:
        least = _rounded_down(-row["project_high"])
        return _("If it fell by no more than that, projects lost at least {amount} 万元.", amount=money(least))
    if row["project_low"] > 0 and row["rate_low"] > 0:
        least = _rounded_down(row["project_low"])
        return _("If it rose by no more than that, projects gained at least {amount} 万元.", amount=money(least))
    return ""


def _unmoved(row: Row | None) -> str:
    if row is None:
        return ""
    return _(
        "For projects to have stayed as they were, basic expenditure would have had to move by {rate}, from {prior} "
        "万元.",
        rate=percent(_middle(row, "rate"), sign=True),
        prior=money(_middle(row, "basic_prior")),
    )


def _project(row: Row) -> str:
    return interval(row["project_low"], row["project_high"], joined=" and ")


def _middle(row: Row, name: str) -> Decimal:
    return Decimal(row[f"{name}_low"] + row[f"{name}_high"]) / 2


def _rounded_down(yuan: Decimal) -> Decimal:
    return yuan.quantize(SHOWN, ROUND_FLOOR)
