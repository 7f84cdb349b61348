"""Sentences and tables of the notebook on change against the prior year."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.reasons import DEFINED, NOT_DISCLOSED, RESTATED, SUPPORTED
from budgetlib.analysis.stated_change import UNDISCLOSED
from budgetlib.analysis.stated_levels import BELOW_NIL, DOES_NOT_FOLLOW, FOLLOWS, SAME_KIND
from budgetlib.analysis.sums import rows_where
from budgetlib.messages import N_, _, _n, translated
from budgetlib.prose.numbers import count, interval, linked, listing, money, percent, signed
from budgetlib.prose.shown import Table, headed, literal, say, table
from budgetlib.reconcile.engine.facts import stated_path

NO_CHANGE = N_("The document states no change against the prior year.")
MORE_THAN_ALL = N_("It is more than the whole, because the disclosed parts together moved the other way.")
BASES = {
    SAME_KIND: N_("prior year 上年"),
    "execution": N_("executed 执行数"),
    "adjusted_budget": N_("adjusted budget 调整预算"),
}
_PLACE = ("Place", ("page", "row"), "place")
_WRONG = ["subject", "page", "row"]


def whole_sentence(levels: pd.DataFrame, whole: pd.Series | None) -> Markdown:
    """State the change of the whole, the level it implies for the prior year, and whether its percentage follows."""
    if whole is None:
        return say(NO_CHANGE)
    level = levels.loc[whole.name]
    return headed(
        _("{subject} {moved}", subject=literal(whole["subject"]), moved=moved(whole)),
        _(
            "The text states {amount}, a change of {change} ({page}).",
            amount=money(whole["amount"], unit=True),
            change=signed(whole["change"], unit=True),
            page=linked(whole["page"], whole["row"]),
        ),
        _(
            "The prior year's level was therefore {prior} (rounding allows {bounds}).",
            prior=money(level["prior"], unit=True),
            bounds=interval(level["prior_low"], level["prior_high"]),
        )
        if pd.notna(level["prior"])
        else _("No level of the prior year follows."),
        _verdict_sentence(level),
    )


def moved(whole: pd.Series) -> str:
    """Say by how much the whole rose or fell: `fell by 2,512.47 万元 (32.23 %)`."""
    change = whole["change"]
    if change == 0:
        return _("stayed as it was")
    share = "" if pd.isna(whole["percent"]) else _(" ({share})", share=percent(abs(whole["percent"])))
    return (
        _("rose by {amount}{share}", amount=money(abs(change), unit=True), share=share)
        if change > 0
        else _("fell by {amount}{share}", amount=money(abs(change), unit=True), share=share)
    )


def levels_sentence(levels: pd.DataFrame) -> Markdown:
    """State how many stated percentages follow from the amounts beside them, and what the text compares with."""
    stated, below = levels[levels["percent"].notna()], levels[levels["verdict"] == BELOW_NIL]
    other = levels[levels["basis"] != SAME_KIND]
    basis = (
        _(
            "{statements} of {number} compare with another amount of the prior year: {listed}.",
            statements=count(len(other), "statement").capitalize(),
            number=len(levels),
            listed=listing(BASES[name] for name in dict.fromkeys(other["basis"])),
        )
        if len(other)
        else ""
    )
    impossible = (
        _("An increase larger than the amount is stated for {named}.", named=_named(below)) if len(below) else ""
    )
    basis = f"{impossible} {basis}".strip()
    if stated.empty:
        return say(_("No relative change is stated."), basis)
    wrong = stated[stated["verdict"] == DOES_NOT_FOLLOW]
    if len(wrong):
        told = _n(
            "{number} of {percentages} does **not** follow from the amounts",
            "{number} of {percentages} do **not** follow from the amounts",
            len(wrong),
            number=len(wrong),
            percentages=count(len(stated), "stated percentage"),
        )
        return headed(
            told,
            _("Not explained by rounding: {named}.", named=_named(wrong)),
            basis,
        )
    follow = int((stated["verdict"] == FOLLOWS).sum())
    rest = "" if follow == len(stated) else _("The others stand beside no amounts they could contradict.")
    told = _n(
        "{follow} of {percentages} follows from the amounts",
        "{follow} of {percentages} follow from the amounts",
        follow,
        follow=follow,
        percentages=count(len(stated), "stated percentage"),
    )
    return headed(told, rest, basis)


def _named(levels: pd.DataFrame) -> str:
    return listing(
        _("{subject} ({place})", subject=literal(named(subject)), place=linked(*place))
        for subject, *place in levels[_WRONG].values
    )


def named(subject: str) -> str:
    """Return a subject for a table: of a functional item only section and item, not class and quotation marks."""
    path = stated_path(subject)
    return " ".join(path[level] for level in ("section", "item") if level in path) if "item" in path else subject


def levels_table(levels: pd.DataFrame) -> Table | Markdown | None:
    """Implied prior-year levels of every statement about an amount that is not nil, by amount and by percentage."""
    nil = [amount == 0 and change in (0, None) for amount, change in levels[["amount", "change"]].values]
    shown = rows_where(levels, [not known for known in nil])
    shown = shown.assign(basis=[BASES[basis] for basis in shown["basis"]], subject=shown["subject"].map(named))
    columns = [
        ("Subject", "subject", "text"),
        ("This year 万元", "amount", "money"),
        ("Change 万元", "change", "change"),
        ("Prior year 万元", "prior", "money"),
        ("rounding allows", ("prior_low", "prior_high"), "interval"),
        ("Stated", "percent", "rate"),
        ("amounts allow", ("percent_low", "percent_high"), "rate_interval"),
        ("Prior year by percentage 万元", ("prior_by_percent_low", "prior_by_percent_high"), "interval"),
        ("Verdict", "verdict", "text"),
        ("Compared with", "basis", "text"),
        _PLACE,
    ]
    return table(shown, columns)


def parts_sentence(parts: pd.DataFrame) -> Markdown:
    """State how much of the change no disclosed part accounts for, with bounds."""
    if parts.empty:
        return say(NO_CHANGE)
    rest = undisclosed(parts)
    leaves = parts[parts["counts"].astype(bool)]
    pairs = leaves[["name", "change"]].itertuples(index=False)
    told = listing(f"{translated(name)} {signed(change)}" for name, change in pairs)
    return headed(
        not_broken_down(rest, _("the change")),
        _("The document breaks down {told} (万元).", told=told)
        if told
        else _("The document breaks nothing of it down."),
        _(
            "What is left is {change} (between {bounds} 万元{of_change}).",
            change=signed(rest["change"], unit=True),
            bounds=interval(rest["low"], rest["high"], joined=" and "),
            of_change=_(", or {bounds} of the change", bounds=bounds)
            if rest["change"] and (bounds := _share_bounds(rest))
            else "",
        ),
        MORE_THAN_ALL if abs(rest["change"]) > abs(parts.iloc[0]["change"]) else "",
    )


def undisclosed(parts: pd.DataFrame) -> pd.Series:
    """Return the row of what no disclosed part accounts for, with the change of the whole beside it (`whole`)."""
    rest: pd.Series = parts[parts["part"] == UNDISCLOSED].iloc[0].copy()
    rest["whole"] = parts.iloc[0]["change"]
    return rest


def not_broken_down(rest: pd.Series, change: str) -> str:
    """Say what the disclosed parts leave of a change, as a share where it is one: `99.15 % of the change is not …`."""
    if rest["change"] == 0:
        return _("All of {change} is broken down by other statements", change=change)
    if pd.isna(rest["share"]) and rest["change"] * rest["whole"] > 0:
        return _("None of {change} is broken down: what is disclosed moved the other way", change=change)
    if pd.isna(rest["share"]):
        return _(
            "The disclosed parts are more than {change}: other money, {left}, moved the other way",
            change=change,
            left=money(abs(rest["change"]), unit=True),
        )
    return _("{left} of {change} is not broken down", left=percent(rest["share"]), change=change)


def parts_table(parts: pd.DataFrame) -> Table | Markdown | None:
    """The parts of the change with bounds and share."""
    columns = [
        ("Part", "name", "text"),
        ("This year 万元", "amount", "money"),
        ("Change 万元", "change", "change"),
        ("bounds 万元", ("low", "high"), "interval"),
        ("Prior year 万元", "prior", "money"),
        ("bounds 万元", ("prior_low", "prior_high"), "interval"),
        ("Share of the change", "share", "share"),
        ("bounds", ("share_low", "share_high"), "share_interval"),
        ("Basis", "basis", "text"),
        _PLACE,
    ]
    return table(parts, columns)


def reasons_sentence(reasons: pd.DataFrame) -> Markdown:
    """State how many of the stated reasons come with a figure."""
    if reasons.empty:
        return say(_("No reason for a change is stated."))
    counts = reasons["status"].value_counts()
    supported, restated = int(counts.get(SUPPORTED, 0)), int(counts.get(RESTATED, 0))
    told = [
        _n(
            "{restated} only restates the change explained",
            "{restated} only restate the change explained",
            restated,
            restated=restated,
        ),
        _("for {number} no figure is disclosed", number=counts.get(NOT_DISCLOSED, 0)),
        _("{number} tell that amounts are defined otherwise", number=defined)
        if (defined := int(counts.get(DEFINED, 0)))
        else "",
    ]
    return headed(
        _n(
            "{supported} of {reasons} is supported by another figure",
            "{supported} of {reasons} are supported by another figure",
            supported,
            supported=supported,
            reasons=count(len(reasons), "stated reason"),
        ),
        _("Of the others, {told}.", told=listing(told)),
        _("A reason that speaks of two things counts for each."),
    )


def reasons_table(reasons: pd.DataFrame) -> Table | Markdown | None:
    """Every stated reason with the figure that supports it."""
    columns = [
        ("Change explained", "subject", "text"),
        ("万元", "change", "change"),
        ("Stated reason", "reason", "text"),
        ("speaks of", "kind", "text"),
        ("Evidence", "status", "text"),
        ("Figure", "figure", "text"),
        ("its change 万元", "figure_change", "change"),
        ("of the change", "share", "share"),
        ("at", ("figure_page", "figure_row"), "place"),
        ("This year's level 万元", "level", "money"),
        ("Stated at", ("page", "row"), "place"),
    ]
    kinds, subjects = reasons["kind"].str.replace("_", " "), reasons["subject"].map(named)
    return table(reasons.assign(kind=kinds, subject=subjects), columns)


def beyond_sentence(beyond: pd.DataFrame, projects: pd.DataFrame) -> Markdown:
    """State how much whole-period money the forms plan beyond the year: evidence of other years' money, not a cause."""
    if beyond.empty and projects["form_amount_total"].isna().all():
        return say(_("No form states money of the whole period 实施期."))
    if beyond.empty:
        return say(_("No form plans more money for the whole period than for the year."))
    forms = projects[projects["form_amount_year"].notna() & projects["form_amount_total"].notna()]
    excess = sum(beyond["beyond"])
    return headed(
        _(
            "{forms} of {number} plan {amount} beyond the year",
            forms=count(len(beyond), "form").capitalize(),
            number=len(forms),
            amount=money(excess, unit=True),
        ),
        _("So much more they state for the whole period 实施期 than for the year."),
        _(
            "The money may be deferred, spent before, or cut: the forms do not say which, and the "
            "document does not call it a cause of the change. Where a description states the amount "
            "of the whole period, its words are given."
        ),
    )


def beyond_table(beyond: pd.DataFrame) -> Table | Markdown | None:
    """Projects whose form plans more for the whole period than for the year."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Unit 单位", "unit_name", "text"),
        ("Whole period 实施期 万元", "form_amount_total", "money"),
        ("Year 年度 万元", "form_amount_year", "money"),
        ("Beyond the year 万元", "beyond", "money"),
        ("The description says", "told", "text"),
        ("Form", ("form_page",), "place"),
    ]
    return table(beyond, columns)


def _verdict_sentence(level: pd.Series) -> str:
    if level["verdict"] == FOLLOWS:
        return _(
            "The stated percentage follows: amount and change allow {percent_bounds}.",
            percent_bounds=_percent_bounds(level),
        )
    if level["verdict"] == DOES_NOT_FOLLOW:
        return _(
            "The stated percentage does **not** follow: amount and change allow {percent_bounds}.",
            percent_bounds=_percent_bounds(level),
        )
    return _("No percentage is stated.")


def _percent_bounds(level: pd.Series) -> str:
    return interval(level["percent_low"], level["percent_high"], share=True, decimals=3)


def _share_bounds(row: pd.Series) -> str:
    return interval(row["share_low"], row["share_high"], share=True)
