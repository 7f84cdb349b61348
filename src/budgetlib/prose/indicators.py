"""Sentences and tables of the notebook on coverage by performance indicators."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.indicators import kinds
from budgetlib.prose.numbers import count, listing, money, percent
from budgetlib.prose.projects import PERIODS
from budgetlib.prose.shown import Table, literal, say, table

NO_INDICATORS = "The document discloses no performance indicators of projects."
_PLACE = ("Place", ("page", "row"), "place")


def coverage_sentence(coverage: pd.DataFrame, projects: int) -> Markdown:
    """State coverage by count and by money, and the quantified share, over all kinds."""
    if coverage.empty:
        return say(NO_INDICATORS)
    total, single = coverage.iloc[-1], coverage.iloc[:-1]
    unused = [kind for kind, number in single[["kind", "indicators"]].itertuples(index=False) if number == 0]
    return say(
        f"**{total['projects']} of {count(projects, 'project')} ({percent(total['project_share'])})",
        f"with {money(total['amount'], unit=True)} ({percent(total['money_share'])} of the money) have indicators.**",
        f"Of {count(total['indicators'], 'indicator')} of the year, {total['quantified']}",
        f"({percent(total['quantified_share'])}) have a numeric target.",
        f"Kinds that no project uses: {listing(unused)}." if unused else "",
    )


def kind_name(kind: str) -> str:
    """Return a kind of indicator with its English name."""
    return "any kind 任一类" if kind == "any" else f"{kind} {kinds()[kind]['english']}" if kind in kinds() else kind


def coverage_table(coverage: pd.DataFrame) -> Table | Markdown | None:
    """Coverage per kind of indicator."""
    columns = [
        ("Kind 指标", "kind", "text"),
        ("Projects", "projects", "count"),
        ("of all", "project_share", "share"),
        ("Money 万元", "amount", "money"),
        ("of all", "money_share", "share"),
        ("Indicators", "indicators", "count"),
        ("Quantified", "quantified", "count"),
        ("of them", "quantified_share", "share"),
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
    return table(named, columns, missing="" if coverage.empty else "Every project has a form.")


def scopes_sentence(scopes: pd.DataFrame) -> Markdown:
    """State how often the target of the whole period is repeated as the target of the year."""
    if scopes.empty or not scopes["pairs"].sum():
        return say("No indicator is stated for both the whole period and the year.")
    equal, pairs = int(scopes["equal"].sum()), int(scopes["pairs"].sum())
    beyond = scopes[scopes["beyond"]]
    same = beyond[beyond["equal"] == beyond["pairs"]]
    return say(
        f"{equal} of {count(pairs, 'target')} stated for the whole period and for the year are the same for both.",
        f"Of {count(len(beyond), 'project')} with more money in the whole period than in the year,",
        f"{len(same)} promise the same results for both." if len(same) else "none does so throughout.",
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
    return table(forms, columns, missing="No form is printed more than once.")


def repeated_table(repeated: pd.DataFrame) -> Table | Markdown | None:
    """Indicators a project states more than once."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Kind", "kind", "text"),
        ("Indicator", "level3", "text"),
        ("Times", "times", "count"),
    ]
    return table(repeated, columns, missing="No project states the same indicator twice.")


def vague_sentence(vague: pd.DataFrame, coverage: pd.DataFrame) -> Markdown:
    """State how many targets only name a direction or a quality."""
    if coverage.empty:
        return say(NO_INDICATORS)
    words = [literal(word) for word in vague["word"].value_counts(sort=True).head(5).index]
    told = f"The commonest words: {listing(words)}." if words else ""
    number = count(len(vague), "target")
    return say(f"{number.capitalize()} of the year only name a direction or a quality, without saying how much.", told)


def vague_table(vague: pd.DataFrame) -> Table | Markdown | None:
    """Targets that only name a direction or a quality."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Kind", "kind", "text"),
        ("Indicator", "level3", "text"),
        ("Target as printed", "target", "text"),
        ("Word", "word", "text"),
        _PLACE,
    ]
    return table(vague, columns)
