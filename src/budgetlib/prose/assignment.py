"""Sentences and tables on which project sits under which functional item: an inference from amounts."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.assignment import GAVE_UP, NO_WAY, NOT_EQUAL, Assignment
from budgetlib.analysis.sums import rows_where
from budgetlib.messages import N_, _, _n
from budgetlib.prose.missing import missing
from budgetlib.prose.numbers import count, listing, money, percent
from budgetlib.prose.projects import NO_PROJECTS
from budgetlib.prose.shown import Table, headed, literal, say, table

_PLACE = ("Place", ("page", "row"), "place")
INFERENCE = N_(
    "This is an inference from the amounts alone, under the assumption that no project is spread over two items."
)


def assignment_sentence(assigned: Assignment, apart: Assignment | None = None) -> Markdown:
    """State how far the amounts tell which functional item each project belongs to.

    `apart` is the assignment when no item is shared by two spending units (`assignment.apart_by_unit`).
    """
    items = count(len(assigned.codes), "functional item")
    if assigned.codes.empty:
        told = _("The document does not split functional items into basic and project expenditure.")
        return say(missing(assigned.codes, _("split of functional items"), told))
    if assigned.projects.empty:
        return say(
            missing(assigned.projects, _("projects"), _(NO_PROJECTS)),
            _("Project expenditure stands under {items}.", items=items),
        )
    if assigned.outcome == NOT_EQUAL:
        return say(_not_equal(assigned, items))
    if assigned.outcome == NO_WAY:
        return say(
            _(
                "No division of {projects} meets {items}: some project is spread over several.",
                projects=count(len(assigned.projects), "project"),
                items=items,
            )
        )
    return _placed(assigned, apart, items)


def _not_equal(assigned: Assignment, items: str) -> str:
    gap = money(abs(assigned.gap), unit=True)
    if assigned.gap > 0:
        return _(
            "Nothing can be inferred: the projects add up to {gap} more than the project expenditure of {items}.",
            gap=gap,
            items=items,
        )
    return _(
        "Nothing can be inferred: the projects add up to {gap} less than the project expenditure of {items}.",
        gap=gap,
        items=items,
    )


def _placed(assigned: Assignment, apart: Assignment | None, items: str) -> Markdown:
    """How many projects the ways to divide them agree on."""
    projects = count(len(assigned.projects), "project")
    certain = rows_where(assigned.projects, assigned.projects["certain"])
    share = percent(assigned.certain_amount / sum(assigned.projects["amount"]))
    title = _(
        "The amounts alone place {number} of {projects} ({share} of the money)",
        number=len(certain),
        projects=projects,
        share=share,
    )
    if assigned.outcome == GAVE_UP:
        searched = _(
            "The search for all divisions was given up; these are the projects that no other item has room for."
        )
        return headed(title, searched, INFERENCE)
    free = rows_where(assigned.projects, [not known for known in assigned.projects["certain"]])
    return headed(
        title,
        _n(
            "There is exactly one way to divide {projects} among {items} so that each item's printed project "
            "expenditure is met within rounding.",
            "There are exactly {number:,} ways to divide {projects} among {items} so that each item's printed "
            "project expenditure is met within rounding.",
            assigned.ways or 0,
            projects=projects,
            items=items,
        ),
        _(
            "They agree on {number} of them; {free} could change places: {labels}.",
            number=len(certain),
            free=len(free),
            labels=listing(literal(label) for label in free["label"]),
        )
        if len(free)
        else "",
        INFERENCE,
        _apart(apart),
    )


def _apart(apart: Assignment | None) -> str:
    if apart is None:
        return ""
    placed = apart.projects["certain"].astype(bool)
    free = rows_where(apart.projects, [not known for known in placed])
    return _n(
        "If moreover no item is shared by two spending units, {number} way is left: it places all {projects}.",
        "If moreover no item is shared by two spending units, {number} ways are left, which agree on {certain} of "
        "{projects}; these could still change places: {labels}.",
        apart.ways or 0,
        number=apart.ways,
        certain=int(placed.sum()),
        projects=count(len(placed), "project"),
        labels=listing(literal(label) for label in free["label"]),
    )


def assignment_table(assigned: Assignment, apart: Assignment | None = None) -> Table | Markdown | None:
    """Every project with its functional item, or the items it may have; those when no item is shared by two units."""
    if assigned.pairs.empty:
        return None
    shown = assigned.projects.assign(item=_items(assigned), apart=None if apart is None else _items(apart))
    by_unit = [("if no item is shared by two units", "apart", "text")] if apart is not None else []
    columns = [
        ("Project 项目", "label", "text"),
        ("Amount 万元", "amount", "money"),
        ("Functional item 功能分类项级 (inferred)", "item", "text"),
        ("Certain", "certain", "yes_no"),
        *by_unit,
        _PLACE,
    ]
    return table(shown, columns)


def _items(assigned: Assignment) -> list[str]:
    return [
        f"{code} {name}" if certain else _("one of {codes}", codes=codes) if isinstance(codes, str) else _("not known")
        for certain, code, name, codes in assigned.projects[["certain", "code", "name", "codes"]].values
    ]


def code_table(codes: pd.DataFrame) -> Table | Markdown | None:
    """Project expenditure per functional item, with the projects that certainly belong to it."""
    placed = [
        ("Projects placed", "projects", "count"),
        ("Their money 万元", "certain_amount", "money"),
        ("of the item", "certain_share", "share"),
    ]
    columns = [
        ("Code", "code", "text"),
        ("Function 功能分类", "name", "text"),
        ("Project expenditure 项目支出 万元", "amount", "money"),
        ("Share", "share", "share"),
        *(placed if codes["projects"].any() else []),
        _PLACE,
    ]
    return table(codes, columns)
