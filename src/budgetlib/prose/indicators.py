"""Sentences and tables of the notebook on coverage by performance indicators."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis import quality
from budgetlib.analysis.indicators import kinds
from budgetlib.analysis.targets import exceeding
from budgetlib.messages import _, _n, translated
from budgetlib.prose.numbers import count, listing, money, percent
from budgetlib.prose.projects import PERIODS
from budgetlib.prose.shown import Table, bullets, headed, literal, say, table
from budgetlib.prose.targets import NO_INDICATORS, how_checkable, mean_by_money, not_legible, of_classes

_PLACE = ("Place", ("page", "row"), "place")


def summary(
    coverage: pd.DataFrame,
    projects: int,
    targets: pd.DataFrame,
    scored: pd.DataFrame,
    limits: pd.DataFrame,
    stated: pd.DataFrame,
) -> Markdown:
    """Summarise the notebook: coverage, what can be checked, what is weak, ceilings above the money, the score."""
    if coverage.empty or targets.empty:
        return bullets(f"**{translated(NO_INDICATORS)}**", _stated(stated))
    total, score = coverage.iloc[-1], quality.overall(scored)
    weak, over = int(targets["weakness"].notna().sum()), exceeding(limits)
    benefits = targets[targets["kind"].isin(quality.benefit_kinds())]
    checkable = int(benefits["checkable"].sum())
    return bullets(
        _(
            "**{share} of the project money is tied to indicators**: {covered} of {projects}.",
            share=percent(total["money_share"] or 0),
            covered=total["projects"],
            projects=count(projects, "project"),
        ),
        _(
            "**{checkable}**: {classes}.{illegible}",
            checkable=how_checkable(targets),
            classes=of_classes(targets),
            illegible=not_legible(targets),
        ),
        _(
            "Of {targets} 效益指标, {checkable} could be checked.",
            targets=count(len(benefits), "benefit target"),
            checkable=checkable or _("none"),
        )
        if len(benefits)
        else "",
        _n(
            "{targets} is weak; the reasons are listed below.",
            "{targets} are weak; the reasons are listed below.",
            weak,
            targets=count(weak, "target").capitalize(),
        ),
        _(
            "{forms} set cost ceilings above the money of the year, together by {amount}.",
            forms=count(len(over), "form").capitalize(),
            amount=money(sum(over["excess"]), unit=True),
        )
        if len(over)
        else "",
        _("The quality score is {mean:.1f} of 100{by_money}.", mean=score["mean"], by_money=mean_by_money(score)),
        _stated(stated),
    )


def _stated(stated: pd.DataFrame) -> str:
    if stated.empty:
        return ""
    first = stated.iloc[0]
    number = "" if pd.isna(first["count"]) else count(int(first["count"]), "project")
    amount = money(first["amount"], unit=True)
    same = stated[(stated["amount"] == first["amount"]) & stated["stated_share"].notna()]
    says = "" if same.empty else _("the text says {share}", share=percent(same["stated_share"].iloc[0]))
    computed = (
        ""
        if pd.isna(first["share"])
        else _("{share} of this year's project expenditure", share=percent(first["share"]))
    )
    share = (
        _(" ({join})", join="; ".join(filter(None, (says, computed and _("computed: {computed}", computed=computed)))))
        if says or computed
        else ""
    )
    return _(
        "The narrative states: {subject}, {listed}{share}.",
        subject=literal(first["subject"]),
        listed=listing([number, amount]),
        share=share,
    )


def coverage_sentence(coverage: pd.DataFrame, projects: int) -> Markdown:
    """State coverage by count and by money, and the quantified share, over all kinds."""
    if coverage.empty:
        return say(NO_INDICATORS)
    total, single = coverage.iloc[-1], coverage.iloc[:-1]
    if not total["indicators"]:
        return say(NO_INDICATORS)
    unused = [kind for kind, number in single[["kind", "indicators"]].itertuples(index=False) if number == 0]
    return headed(
        _(
            "{covered} of {projects} have indicators, with {share} of the money",
            covered=total["projects"],
            projects=count(projects, "project"),
            share=percent(total["money_share"] or 0),
        ),
        _(
            "Of {indicators} of the year, {checkable} ({checkable_share}) can be checked; "
            "{quantified} of all have a number.",
            indicators=count(total["legible"], "legible indicator"),
            checkable=total["checkable"],
            checkable_share=percent(total["checkable_share"]),
            quantified=total["quantified"],
        ),
        _("Kinds that no project uses: {unused}.", unused=listing(unused)) if unused else "",
    )


def kind_name(kind: str) -> str:
    """Return a kind of indicator with its English name."""
    return (
        _("any kind 任一类")
        if kind == "any"
        else _("{kind} {english}", kind=kind, english=kinds()[kind]["english"])
        if kind in kinds()
        else kind
    )


def coverage_table(coverage: pd.DataFrame) -> Table | Markdown | None:
    """Coverage per kind of indicator."""
    columns = [
        ("Kind 指标", "kind", "text"),
        ("Projects", "projects", "count"),
        ("of all", "project_share", "share"),
        ("Money 万元", "amount", "money"),
        ("of all", "money_share", "share"),
        ("Indicators", "indicators", "count"),
        ("Legible", "legible", "count"),
        ("can be checked", "checkable", "count"),
        ("of the legible", "checkable_share", "share"),
        ("with a number", "quantified", "count"),
    ]
    named = coverage.assign(kind=[kind_name(kind) for kind in coverage["kind"]])
    return table(named, columns)


def uncovered_table(uncovered: pd.DataFrame, coverage: pd.DataFrame) -> Table | Markdown | None:
    """Projects without a performance form."""
    columns = [
        ("Project 项目", "project", "text"),
        ("Unit 单位", "unit_name", "text"),
        ("Period", "period", "text"),
        ("Amount 万元", "amount", "money"),
        _PLACE,
    ]
    named = uncovered.assign(period=[PERIODS[period] for period in uncovered["period"]])
    none = _("The document lists no projects.") if coverage.empty else _("Every project has a form.")
    return table(named, columns, missing=none)


def scopes_sentence(scopes: pd.DataFrame) -> Markdown:
    """State how often the target of the whole period is repeated as the target of the year."""
    if scopes.empty or not scopes["pairs"].sum():
        return say(_("No indicator is stated for both the whole period and the year."))
    equal, pairs = int(scopes["equal"].sum()), int(scopes["pairs"].sum())
    beyond = scopes[scopes["beyond"].astype(bool)]
    same = beyond[beyond["equal"] == beyond["pairs"]]
    told = (
        _("{number} promise the same results for both.", number=len(same))
        if len(same)
        else _("none does so throughout.")
    )
    return headed(
        _n(
            "{equal} of {targets} is the same for whole period and year",
            "{equal} of {targets} are the same for whole period and year",
            equal,
            equal=equal,
            targets=count(pairs, "target"),
        ),
        _(
            "Of {projects} with more money in the whole period than in the year, {told}",
            projects=count(len(beyond), "project"),
            told=told,
        )
        if len(beyond)
        else _("No project has more money in the whole period than in the year."),
    )


def scopes_table(scopes: pd.DataFrame) -> Table | Markdown | None:
    """Equal targets in both scopes, per project."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Targets in both scopes", "pairs", "count"),
        ("Equal", "equal", "count"),
        ("Share", "share", "share"),
        ("Whole period has more money", "beyond", "yes_no"),
    ]
    return table(scopes, columns)


def forms_table(forms: pd.DataFrame) -> Table | Markdown | None:
    """Forms printed more than once."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Unit 单位", "unit_name", "text"),
        ("Amount 万元", "amount", "money"),
        ("Printed, times", "form_count", "count"),
        ("First at", ("form_page",), "place"),
    ]
    return table(forms, columns, missing=_("No form is printed more than once."))


def repeated_table(repeated: pd.DataFrame) -> Table | Markdown | None:
    """Indicators a project states more than once."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Kind", "kind", "text"),
        ("Indicator", "level3", "text"),
        ("Times", "times", "count"),
    ]
    return table(repeated, columns, missing=_("No project states the same indicator twice."))


def stated_sentence(stated: pd.DataFrame) -> Markdown:
    """State what the narrative itself says of coverage."""
    return headed(_stated(stated).removesuffix(".")) if len(stated) else say(_("The narrative states no coverage."))


def stated_table(stated: pd.DataFrame) -> Table | Markdown | None:
    """What the narrative says of performance management."""
    columns = [
        ("Statement", "subject", "text"),
        ("Projects", "count", "count"),
        ("Amount 万元", "amount", "money"),
        ("as stated", "stated_share", "rate"),
        ("of project expenditure, computed", "share", "share"),
        _PLACE,
    ]
    return table(stated, columns)


def overview_table(overview: pd.DataFrame) -> Table | Markdown | None:
    """Every project with its functional item, explained money and targets."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Amount 万元", "amount", "money"),
        ("Functional item (inferred)", "codes", "text"),
        ("Components add up to 万元", "explained", "money"),
        ("Extent", "extent", "text"),
        ("Targets", "targets", "count"),
        ("that could be checked", "checkable", "count"),
        ("that are weak", "weak", "count"),
        ("Score", "score", "number"),
    ]
    return table(overview, columns, missing=_("The document discloses no projects."))
