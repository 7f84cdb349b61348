"""A sentence and a table on which projects the text may call other operating 其他运转 and specific targets 特定目标."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.project_categories import OPERATING, OUTSIDE, SPECIFIC, Categories
from budgetlib.messages import N_, _, _n, translated
from budgetlib.prose.numbers import count, linked, listing, money
from budgetlib.prose.shown import Table, headed, literal, say, table

CALLED = {
    OPERATING: N_("other operating 其他运转类"),
    SPECIFIC: N_("specific target 特定目标类"),
    OUTSIDE: N_("neither"),
}
NOT_STATED = N_("The text does not state how many projects of each category there are, and with which money.")


def categories_sentence(told: Categories) -> Markdown:
    """State which projects belong to the categories whose numbers and sums the text states."""
    if not told.stated or told.place is None:
        return say(translated(NOT_STATED))
    stated = listing(
        _(
            "{projects} {category} with {amount}",
            projects=number,
            category=translated(CALLED[name]),
            amount=money(amount, unit=True),
        )
        for name, (number, amount) in told.stated.items()
    )
    text = _("The text counts {stated}, without naming them ({place}).", stated=stated, place=linked(*told.place))
    if told.ways is None:
        return say(text, _("There are too many choices of projects that meet these numbers to tell more."))
    if not told.ways:
        return say(text, _("No choice of this year's projects meets these numbers within rounding."))
    known = told.projects[told.projects["category"].notna()]
    return headed(
        _n(
            "One choice of projects meets the numbers of the text",
            "{number} choices of projects meet the numbers of the text",
            told.ways,
            number=told.ways,
        ),
        text,
        _(
            "All choices agree on {known} of {projects}: {listed}.",
            known=len(known),
            projects=count(len(told.projects), "project"),
            listed=_listed(known),
        )
        if len(known)
        else _("They agree on no project."),
        _("This is an inference from numbers and sums alone."),
    )


def categories_table(told: Categories) -> Table | Markdown | None:
    """Every project of the year with its category, or in how many choices it has each."""
    columns = [
        ("Project 项目", "label", "text"),
        ("Amount 万元", "amount", "money"),
        ("Category (inferred)", "called", "text"),
        ("choices: 其他运转", "as_other", "count"),
        ("choices: 特定目标", "as_specific", "count"),
        ("Place", ("page", "row"), "place"),
    ]
    names = [_("not known") if name is None else translated(CALLED[name]) for name in told.projects["category"]]
    return table(told.projects.assign(called=pd.Series(names, index=told.projects.index, dtype=object)), columns)


def _listed(known: pd.DataFrame) -> str:
    groups = [(CALLED[name], own["label"]) for name, own in known.groupby("category", sort=False)]
    return "; ".join(f"{translated(name)}: {listing(map(literal, labels))}" for name, labels in groups)
