"""Sentences and tables on what the targets of indicators say: checkable, weak, when, how much, how good they are."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis import quality
from budgetlib.analysis.target_classes import CLASSES, ILLEGIBLE, VAGUE
from budgetlib.analysis.targets import by_class, exceeding
from budgetlib.messages import N_, _, _n, translated
from budgetlib.prose.numbers import count, listing, money, percent
from budgetlib.prose.shown import Table, headed, literal, say, table

NO_INDICATORS = N_("The document discloses no performance indicators of projects.")
_PLACE = ("Place", ("page", "row"), "place")


def mean_by_money(score: Mapping[str, Decimal | None]) -> str:
    """The score weighted by money, as an addition to a sentence; nothing where it is not known."""
    return "" if score["by_money"] is None else _(" ({by_money:.1f} weighted by money)", by_money=score["by_money"])


def checkable_sentence(forms: pd.DataFrame, targets: pd.DataFrame) -> Markdown:
    """State how many targets could be checked at the end of the year, and how many benefit targets."""
    if targets.empty:
        return say(NO_INDICATORS)
    vague = count(int((targets["form_of_target"] == VAGUE).sum()), "target").capitalize()
    words = list(targets["word"].dropna().value_counts(sort=True).head(5).index)
    return headed(
        how_checkable(targets),
        _(
            "Verifiability 可核查性: {classes}.{illegible}",
            classes=of_classes(targets),
            illegible=not_legible(targets),
        ),
        _(
            "{targets} only name a direction or a quality; the commonest words: {listed}.",
            targets=vague,
            listed=listing(literal(word) for word in words),
        )
        if words
        else _("{targets} only name a direction or a quality.", targets=vague),
    )


def how_checkable(targets: pd.DataFrame) -> str:
    """Say how many of the legible targets can be checked."""
    legible, checkable = int(targets["class_of_target"].notna().sum()), int(targets["checkable"].sum())
    share = _(" ({share})", share=percent(Decimal(checkable) / legible, 1)) if legible else ""
    return _(
        "{checkable} of {targets} of the year could be checked{share}",
        checkable=checkable,
        targets=count(legible, "target"),
        share=share,
    )


def of_classes(targets: pd.DataFrame) -> str:
    """The four classes with their numbers: `定量 number with unit 210, …`."""
    rows = by_class(targets)[["class_of_target", "count"]].itertuples(index=False)
    return listing(f"{translated(name)} {translated(CLASSES[name])} {number}" for name, number in rows)


def not_legible(targets: pd.DataFrame) -> str:
    """How many targets are not legible, as a sentence of its own; nothing where all are."""
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
        _("Quality score {mean:.1f} of 100{by_money}", mean=score["mean"], by_money=mean_by_money(score)),
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
