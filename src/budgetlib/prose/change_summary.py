"""The summary at the head of the notebook on change: what the tables below it show, one point each."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.computed_change import NAMES
from budgetlib.analysis.prior_year import AGREES, DISAGREES, OTHER_BASIS
from budgetlib.analysis.reasons import SUPPORTED
from budgetlib.analysis.stated_levels import DOES_NOT_FOLLOW
from budgetlib.analysis.sums import rows_where
from budgetlib.messages import _, _n, translated
from budgetlib.model import Disclosure
from budgetlib.prose.change import NO_CHANGE, moved, not_broken_down, undisclosed
from budgetlib.prose.decomposition import NO_YEAR_BEFORE, largest
from budgetlib.prose.numbers import count, interval, listing, money, percent, signed
from budgetlib.prose.shown import bullets, literal


def stated_summary(
    whole: pd.Series | None, levels: pd.DataFrame, parts: pd.DataFrame, reasons: pd.DataFrame, beyond: pd.DataFrame
) -> Markdown:
    """Summarise what this year's document alone says of the change."""
    if whole is None:
        return bullets(NO_CHANGE, _beyond(beyond))
    level = levels.loc[whole.name]
    return bullets(
        _(
            "**{subject} {moved}**{since} to {amount}.",
            subject=literal(whole["subject"]),
            moved=moved(whole),
            since=_from(level),
            amount=money(whole["amount"], unit=True),
        ),
        _not_broken_down(parts),
        _percentages(levels),
        _reasons(reasons),
        _beyond(beyond),
    )


def compared_summary(
    before: Disclosure, total: pd.Series | None, functions: pd.DataFrame, kinds: pd.DataFrame, levels: pd.DataFrame
) -> Markdown:
    """Summarise what the documents of both years show together."""
    if before.documents.empty:
        return bullets(NO_YEAR_BEFORE)
    return bullets(
        ""
        if total is None
        else _(
            "**Between the two documents expenditure changed by {change} ({rate})**, taken apart exactly below.",
            change=signed(total["change"], unit=True),
            rate=percent(total["rate"], sign=True),
        ),
        _kinds(kinds),
        ""
        if functions.empty
        else _(
            "By function, most moved: {largest} (万元).", largest=largest(functions[~functions["part"].isin(NAMES)])
        ),
        _levels(levels),
    )


def _from(level: pd.Series) -> str:
    return "" if pd.isna(level["prior"]) else _(", from an implied {prior}", prior=money(level["prior"], unit=True))


def _not_broken_down(parts: pd.DataFrame) -> str:
    if parts.empty:
        return ""
    rest = undisclosed(parts)
    bounds = interval(rest["share_low"], rest["share_high"], share=True) if rest["change"] else ""
    told = f"**{not_broken_down(rest, _('that change'))}**"
    return _("{told} (bounds {bounds}).", told=told, bounds=bounds) if bounds else f"{told}."


def _percentages(levels: pd.DataFrame) -> str:
    stated = levels[levels["percent"].notna()]
    wrong = int((stated["verdict"] == DOES_NOT_FOLLOW).sum())
    if stated.empty:
        return ""
    told = count(len(stated), "stated percentage")
    if not wrong:
        return _("None of {told} contradicts the amounts beside it.", told=told)
    return _n(
        "**{wrong} of {told} contradicts the amounts beside it.**",
        "**{wrong} of {told} contradict the amounts beside them.**",
        wrong,
        wrong=wrong,
        told=told,
    )


def _reasons(reasons: pd.DataFrame) -> str:
    if reasons.empty:
        return _("No reason is stated.")
    supported = int((reasons["status"] == SUPPORTED).sum())
    return _n(
        "{supported} of {reasons} is supported by another figure of the document.",
        "{supported} of {reasons} are supported by another figure of the document.",
        supported,
        supported=supported,
        reasons=count(len(reasons), "stated reason"),
    )


def _beyond(beyond: pd.DataFrame) -> str:
    if beyond.empty:
        return ""
    return _(
        "{forms} plan {amount} outside the year 年度: deferred, spent before, or cut; the forms do not say which.",
        forms=count(len(beyond), "project form").capitalize(),
        amount=money(sum(beyond["beyond"]), unit=True),
    )


def _kinds(kinds: pd.DataFrame) -> str:
    moved_at_all = rows_where(kinds, [change != 0 for change in kinds["change"]])
    told = listing(f"{translated(name)} {signed(change)}" for name, change in moved_at_all[["name", "change"]].values)
    return _("By kind of expenditure: {told} (万元).", told=told) if told else ""


def _levels(levels: pd.DataFrame) -> str:
    if levels.empty:
        return ""
    counts = levels["verdict"].value_counts()
    differ = [
        _("**{counts} in disagreement with it**", counts=counts[DISAGREES]) if DISAGREES in counts else "",
        _("{counts} compare with another amount and differ", counts=counts[OTHER_BASIS])
        if OTHER_BASIS in counts
        else "",
    ]
    told = _(
        "{agree} of {number} prior-year levels implied by the text agree with the prior document",
        agree=counts.get(AGREES, 0),
        number=len(levels),
    )
    return _("{told}; {differ}.", told=told, differ=listing(differ)) if any(differ) else f"{told}."
