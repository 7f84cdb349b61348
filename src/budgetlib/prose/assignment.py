"""Sentences and tables on which project sits under which functional item: an inference from amounts."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.assignment import GAVE_UP, NO_WAY, NOT_EQUAL, Assignment
from budgetlib.analysis.sums import rows_where
from budgetlib.prose.missing import missing
from budgetlib.prose.numbers import count, listing, money, percent
from budgetlib.prose.projects import NO_PROJECTS
from budgetlib.prose.shown import Table, headed, literal, say, table

_PLACE = ("Place", ("page", "row"), "place")
INFERENCE = (
    "This is an inference from the amounts alone, under the assumption that no project is spread over two items."
)


def assignment_sentence(assigned: Assignment) -> Markdown:
    """State how far the amounts tell which functional item each project belongs to."""
    projects, items = len(assigned.projects), count(len(assigned.codes), "functional item")
    if assigned.codes.empty:
        told = "The document does not split functional items into basic and project expenditure."
        return say(missing(assigned.codes, "split of functional items", told))
    if assigned.projects.empty:
        return say(missing(assigned.projects, "projects", NO_PROJECTS), f"Project expenditure stands under {items}.")
    if assigned.outcome == NOT_EQUAL:
        gap = money(abs(assigned.gap), unit=True)
        more = "more" if assigned.gap > 0 else "less"
        return say(
            f"Nothing can be inferred: the projects add up to {gap} {more} than the project expenditure of {items}."
        )
    if assigned.outcome == NO_WAY:
        return say(f"No division of {count(projects, 'project')} meets {items}: some project is spread over several.")
    certain = rows_where(assigned.projects, assigned.projects["certain"])
    share = percent(assigned.certain_amount / sum(assigned.projects["amount"]))
    title = f"The amounts alone place {len(certain)} of {count(projects, 'project')} ({share} of the money)"
    if assigned.outcome == GAVE_UP:
        searched = "The search for all divisions was given up; these are the projects that no other item has room for."
        return headed(title, searched, INFERENCE)
    ways = "is exactly one way" if assigned.ways == 1 else f"are exactly {assigned.ways:,} ways"
    free = rows_where(assigned.projects, [not known for known in assigned.projects["certain"]])
    return headed(
        title,
        f"There {ways} to divide {count(projects, 'project')} among",
        f"{items} so that each item's printed project expenditure is met within rounding.",
        f"They agree on {len(certain)} of them; {len(free)} could change places:" if len(free) else "",
        f"{listing(literal(label) for label in free['label'])}." if len(free) else "",
        INFERENCE,
    )


def assignment_table(assigned: Assignment) -> Table | Markdown | None:
    """Every project with its functional item, or the items it may have."""
    if assigned.pairs.empty:
        return None
    shown = assigned.projects.assign(
        item=[
            f"{code} {name}" if certain else f"one of {codes}" if isinstance(codes, str) else "not known"
            for certain, code, name, codes in assigned.projects[["certain", "code", "name", "codes"]].values
        ]
    )
    columns = [
        ("Project 项目", "label", "text"),
        ("Amount 万元", "amount", "money"),
        ("Functional item 功能分类项级 (inferred)", "item", "text"),
        ("Certain", "certain", "yes_no"),
        _PLACE,
    ]
    return table(shown, columns)


def code_table(codes: pd.DataFrame) -> Table | Markdown | None:
    """Project expenditure per functional item, with the projects that certainly belong to it."""
    columns = [
        ("Code", "code", "text"),
        ("Function 功能分类", "name", "text"),
        ("Project expenditure 项目支出 万元", "amount", "money"),
        ("Share", "share", "share"),
        ("Projects placed", "projects", "count"),
        ("Their money 万元", "certain_amount", "money"),
        ("of the item", "certain_share", "share"),
        _PLACE,
    ]
    return table(codes, columns)
