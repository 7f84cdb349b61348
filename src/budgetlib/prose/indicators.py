"""Sentences and tables of the notebook on coverage by performance indicators."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis import quality
from budgetlib.analysis.indicators import kinds
from budgetlib.analysis.target_classes import CLASSES, ILLEGIBLE, VAGUE
from budgetlib.analysis.targets import by_class, exceeding
from budgetlib.messages import N_, _, _n, translated
from budgetlib.prose.numbers import count, listing, money, percent
from budgetlib.prose.projects import PERIODS
from budgetlib.prose.shown import Table, bullets, headed, literal, say, table

NO_INDICATORS = N_("The document discloses no performance indicators of projects.")
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
            checkable=_checkable(targets),
            classes=_classes(targets),
            illegible=_illegible(targets),
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
        _("The quality score is {mean:.1f} of 100{by_money}.", mean=score["mean"], by_money=_by_money(score)),
        _stated(stated),
    )


def _by_money(score: Mapping[str, Decimal | None]) -> str:
    return "" if score["by_money"] is None else _(" ({by_money:.1f} weighted by money)", by_money=score["by_money"])


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
        else _("{share} of the tables' project expenditure", share=percent(first["share"]))
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


def checkable_sentence(forms: pd.DataFrame, targets: pd.DataFrame) -> Markdown:
    """State how many targets could be checked at the end of the year, and how many benefit targets."""
    if targets.empty:
        return say(NO_INDICATORS)
    vague = count(int((targets["form_of_target"] == VAGUE).sum()), "target").capitalize()
    words = list(targets["word"].dropna().value_counts(sort=True).head(5).index)
    return headed(
        _checkable(targets),
        _(
            "Verifiability 可核查性: {classes}.{illegible}",
            classes=_classes(targets),
            illegible=_illegible(targets),
        ),
        _(
            "{targets} only name a direction or a quality; the commonest words: {listed}.",
            targets=vague,
            listed=listing(literal(word) for word in words),
        )
        if words
        else _("{targets} only name a direction or a quality.", targets=vague),
    )


def _checkable(targets: pd.DataFrame) -> str:
    """Say how many of the legible targets can be checked."""
    legible, checkable = int(targets["class_of_target"].notna().sum()), int(targets["checkable"].sum())
    share = _(" ({share})", share=percent(Decimal(checkable) / legible, 1)) if legible else ""
    return _(
        "{checkable} of {targets} of the year could be checked{share}",
        checkable=checkable,
        targets=count(legible, "target"),
        share=share,
    )


def _classes(targets: pd.DataFrame) -> str:
    """The four classes with their numbers: `定量 number with unit 210, …`."""
    rows = by_class(targets)[["class_of_target", "count"]].itertuples(index=False)
    return listing(f"{translated(name)} {translated(CLASSES[name])} {number}" for name, number in rows)


def _illegible(targets: pd.DataFrame) -> str:
    number = int((targets["form_of_target"] == ILLEGIBLE).sum())
    return (
        _(" {targets} not legible in this edition, not counted.", targets=count(number, "target").capitalize())
        if number
        else ""
    )


def weak_sentence(weak: pd.DataFrame, targets: pd.DataFrame) -> Markdown:
    """State how many targets are weak, and why."""
    if targets.empty:
        return say(NO_INDICATORS)
    if weak.empty:
        return headed(_("No target of the year is weak"), _("None is vague, without unit or dated outside the year."))
    reasons = weak["weakness"].str.replace(r" \(.*?\)", "", regex=True).value_counts(sort=True)
    told = _("; ").join(
        _("{reason} ({number})", reason=literal(reason), number=number) for reason, number in reasons.items()
    )
    return headed(
        _n(
            "{number} of {targets} is weak",
            "{number} of {targets} are weak",
            len(weak),
            targets=count(len(targets), "target"),
        ),
        _("Why: {told}.", told=told),
    )


def weak_table(weak: pd.DataFrame) -> Table | Markdown | None:
    """The weak targets with their reason, projects by money."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Kind", "kind", "text"),
        ("Indicator", "level3", "text"),
        ("Target as printed", "target", "text"),
        ("What is weak", "weakness", "text"),
        _PLACE,
    ]
    return table(weak, columns)


def deadline_table(deadlines: pd.DataFrame) -> Table | Markdown | None:
    """Where the dates of timeliness targets stand to the budget year."""
    columns = [
        ("Timeliness targets 时效指标", "deadline", "text"),
        ("Number", "count", "count"),
        ("Share", "share", "share"),
    ]
    return table(deadlines, columns, missing=_("No timeliness target 时效指标 is disclosed."))


def satisfaction_sentence(thresholds: pd.DataFrame) -> Markdown:
    """State the range of the satisfaction thresholds."""
    stated = thresholds[thresholds["threshold"].notna()]
    if stated.empty:
        return say(_("No satisfaction threshold 满意度 in per cent is disclosed."))
    usual = stated.loc[stated["targets"].astype(int).idxmax()]
    low, high = stated["threshold"].iloc[0], stated["threshold"].iloc[-1]
    return headed(
        _("Satisfaction is asked at {low:g} %", low=low)
        if low == high
        else _("Satisfaction is asked at {low:g} to {high:g} %", low=low, high=high),
        _(
            "The commonest threshold is {threshold:g} % ({number} of {targets}).",
            threshold=usual["threshold"],
            number=int(usual["targets"]),
            targets=count(int(thresholds["targets"].sum()), "satisfaction target"),
        ),
    )


def satisfaction_table(thresholds: pd.DataFrame) -> Table | Markdown | None:
    """Satisfaction thresholds and how often they are asked."""
    columns = [
        ("Threshold %", "threshold", "number"),
        ("Targets", "targets", "count"),
        ("Projects", "projects", "count"),
    ]
    return table(thresholds, columns)


def ceiling_sentence(limits: pd.DataFrame) -> Markdown:
    """State how many forms allow more cost than they have money."""
    if limits.empty:
        return say(_("No form sets a cost ceiling in money for the year."))
    over = exceeding(limits)
    if over.empty:
        return headed(
            _("The cost ceilings of all {forms} stay within the money of the year", forms=count(len(limits), "form"))
        )
    first = over.iloc[0]
    return headed(
        _n(
            "{number} of {forms} with cost ceilings allows more than the money of the year",
            "{number} of {forms} with cost ceilings allow more than the money of the year",
            len(over),
            forms=count(len(limits), "form"),
        ),
        _(
            "Together by {amount}, most of all {label}: {ceiling} against {money}.",
            amount=money(sum(over["excess"]), unit=True),
            label=literal(first["label"]),
            ceiling=money(first["ceiling"]),
            money=money(first["money"], unit=True),
        ),
    )


def ceiling_table(limits: pd.DataFrame) -> Table | Markdown | None:
    """Cost ceilings of the year against the money of the form."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Cost targets 成本指标", "targets", "count"),
        ("Allow 万元", "ceiling", "money"),
        ("Money of the year 万元", "money", "money"),
        ("Difference 万元", "excess", "change"),
        ("Page", ("page",), "place"),
    ]
    return table(limits, columns)


def score_sentence(scored: pd.DataFrame, parts: pd.DataFrame) -> Markdown:
    """State the mean score, what it rests on, and where it is lowest."""
    if scored.empty:
        return say(NO_INDICATORS)
    score, stated = quality.overall(scored), parts[parts["mean"].notna()]
    low = stated.iloc[min(range(len(stated)), key=lambda i: stated["mean"].iloc[i])]
    return headed(
        _("Quality score {mean:.1f} of 100{by_money}", mean=score["mean"], by_money=_by_money(score)),
        _(
            "The score is the weighted mean of the parts below; lowest is “{english}” with {mean:.2f} of 1.",
            english=low["english"],
            mean=low["mean"],
        ),
        _("The weights are a judgement, stated with their reasons."),
    )


def part_table(parts: pd.DataFrame) -> Table | Markdown | None:
    """The parts of the score with weight, mean and reason."""
    columns = [
        ("Part", "english", "text"),
        ("Weight", "weight", "number"),
        ("Projects it applies to", "projects", "count"),
        ("Mean", "mean", "number"),
        ("Why it counts", "reason", "text"),
    ]
    return table(parts, columns)


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
        ("Components explain 万元", "explained", "money"),
        ("Extent", "extent", "text"),
        ("Targets", "targets", "count"),
        ("that could be checked", "checkable", "count"),
        ("that are weak", "weak", "count"),
        ("Score", "score", "number"),
    ]
    return table(overview, columns, missing=_("The document discloses no projects."))
