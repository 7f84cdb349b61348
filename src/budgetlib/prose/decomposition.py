"""Sentences and tables about the change between two disclosures of one department."""

from __future__ import annotations

from typing import Any

import pandas as pd
from IPython.display import Markdown

from budgetlib.analysis.codes import RECODED, RENAMED, SAME_NAME
from budgetlib.analysis.computed_change import NAMES, NOT_SPLIT, points
from budgetlib.analysis.prior_year import AGREES, DISAGREES, NO_FIGURES, NOT_FOUND, OTHER_BASIS, OTHER_WAY, THAT_WAY
from budgetlib.messages import N_, _, translated
from budgetlib.model import Disclosure
from budgetlib.prose.change import BASES, named
from budgetlib.prose.numbers import capitalised, count, linked, listing, money, percent, signed, source
from budgetlib.prose.shown import Table, headed, literal, say, table
from budgetlib.reconcile.engine.facts import words

NO_YEAR_BEFORE = N_("The store holds no disclosure of the year before; only this year's text speaks of the change.")
NOT_COMPARED = N_("*Not compared: there is no disclosure of the year before.*")
MOVED = 3  # how many of the largest movements are named in a sentence
_SHORT = {NOT_SPLIT: "合计", "basic_expenditure": "基本支出", "project_expenditure": "项目支出"}
_PLACES = [("Place before", ("page_before", "row_before"), "place_elsewhere"), ("Place", ("page", "row"), "place")]
_AMOUNTS = [
    ("Before 万元", "before", "money"),
    ("This year 万元", "now", "money"),
    ("Change 万元", "change", "change"),
    ("Points", "shown", "points"),
]


def before_sentence(before: Disclosure, now: Disclosure) -> Markdown:
    """State which disclosure of the year before is compared with, and which tables only one of the years prints."""
    if before.documents.empty:
        return say(f"*{translated(NO_YEAR_BEFORE)}*")
    first = before.documents.iloc[0]
    names = listing(literal(name) for name in before.documents["source"])
    own, other = (set(disclosure.figures["table"]) for disclosure in (now, before))
    year = int(first["fiscal_year"])
    return say(
        _("Compared with the disclosure of {year}: {names}.", year=year, names=names),
        _only(sorted(own - other), _("not in that of {year}", year=year)),
        _only(sorted(other - own), _("not in this year's")),
    )


def whole_sentence(whole: pd.Series | None, before: Disclosure) -> Markdown | None:
    """State the printed change of the whole expenditure between the two documents."""
    if whole is None:
        return None if before.documents.empty else say(_("One of the two documents prints no total expenditure."))
    places = _(
        "{page_before} there, {page} here",
        page_before=source(whole["page_before"], whole["row_before"]),
        page=linked(whole["page"], whole["row"]),
    )
    way = _("rose") if whole["change"] > 0 else _("fell") if whole["change"] < 0 else _("stayed as it was")
    return headed(
        _(
            "Expenditure 支出总计 {way}: {change}, {rate}",
            way=way,
            change=signed(whole["change"], unit=True),
            rate=percent(whole["rate"], sign=True),
        ),
        _(
            "The documents print {before} and {now} ({places}).",
            before=money(whole["before"], unit=True),
            now=money(whole["now"], unit=True),
            places=places,
        ),
    )


def functions_sentence(parts: pd.DataFrame, before: Disclosure) -> Markdown:
    """State the largest movements by function, and that all rows add up to the printed change."""
    if parts.empty:
        return _missing(before, _("The two documents have no functional table in common."))
    moved = parts[~parts["part"].isin(list(NAMES))]
    again, renamed = (parts[parts["joined"].isin(hows)] for hows in ([RECODED, SAME_NAME], [RENAMED]))
    return headed(
        _("The largest movements: {largest} (万元)", largest=largest(moved)),
        _(
            "All {number} rows add up to the printed change: {change}, exactly.",
            number=len(parts),
            change=signed(sum(parts["change"]), unit=True),
        ),
        _("{rows} joined although the code changed.", rows=count(len(again), "row").capitalize()) if len(again) else "",
        _("{rows} with another name than the year before.", rows=count(len(renamed), "row").capitalize())
        if len(renamed)
        else "",
    )


def largest(moved: pd.DataFrame) -> str:
    """Name the largest movements by function with their changes in 万元."""
    return listing(
        f"{literal(row['name'])}{_of(row['part'])} {signed(row['change'])}"
        for row in moved.head(MOVED).to_dict("records")
    )


def functions_table(parts: pd.DataFrame, limit: int = 0) -> Table | Markdown | None:
    """Rows of `decomposition.by_function`, with `limit` only the largest and what is left over; points add up."""
    shown = _shown(parts)
    if not shown.empty:  # a name that stayed need not be read twice
        shown = shown.assign(name_before=shown["name_before"].mask(shown["name_before"] == shown["name"]))
    caption = ""
    if limit and len(shown) > limit:
        rest = shown["part"].isin(list(NAMES))
        caption = _("The {limit} largest of {rows}.", limit=limit, rows=count(int((~rest).sum()), "row"))
        shown = pd.concat([shown[~rest].head(limit), shown[rest]])
    columns = [
        ("Code", "code", "text"),
        ("Function 功能分类", "name", "text"),
        ("Part", "part", "text"),
        *_AMOUNTS,
        *([("Stated reason", "reasons", "text")] if "reasons" in shown and shown["reasons"].notna().any() else []),
        ("Joined by", "joined", "text"),
        ("Name before", "name_before", "text"),
        *_PLACES,
    ]
    return table(shown, columns, caption=caption)


def kinds_table(parts: pd.DataFrame, before: Disclosure) -> Table | Markdown | None:
    """Rows of `kinds.by_kind`."""
    if parts.empty:
        return _missing(before, _("One of the two documents does not break its expenditure down by kind."))
    return table(_shown(parts), [("Kind of expenditure 支出类别", "name", "text"), *_AMOUNTS])


def sources_table(parts: pd.DataFrame, before: Disclosure) -> Table | Markdown | None:
    """Rows of `kinds.by_source`."""
    if parts.empty:
        return _missing(before, _("One of the two documents does not break its revenue down by source."))
    return table(_shown(parts), [("Source of money 收入来源", "name", "text"), *_AMOUNTS])


def projects_sentence(moved: pd.DataFrame, before: Disclosure) -> Markdown:
    """State how many projects ended, shrank, grew or began, and what that changed (`movements`)."""
    if moved.empty:
        missing = _("The two documents do not both list projects, so that nothing can be said project by project.")
        return _missing(before, missing)
    told = [
        f"{translated(NAMES[part])} {signed(change)}"
        if part in NAMES
        else _("{projects} {became}", projects=count(int(number), "project"), became=part)
        + (f" {signed(change)}" if change else "")
        for part, number, change in moved.itertuples(index=False)
        if change or part not in NAMES
    ]
    ended = listing(told)
    together = _(
        "Together {change}: the change of the printed project expenditure.",
        change=signed(sum(moved["change"]), unit=True),
    )
    return headed(_("{ended} (万元)", ended=capitalised(ended)), together)


def projects_table(projects: pd.DataFrame) -> Table | Markdown | None:
    """Rows of `project_changes.by_project`; points are of the project money of the year before."""
    columns = [("Project 项目", "name", "text"), ("Became", "part", "text"), ("Money", "period", "text"), *_AMOUNTS]
    return table(_shown(projects), columns)


def levels_sentence(levels: pd.DataFrame, before: Disclosure) -> Markdown:
    """State how many implied prior-year levels agree with the prior document."""
    if levels.empty:
        missing = _("No statement of this year implies a level that the prior document prints.")
        return _missing(before, missing)
    counts = levels["verdict"].value_counts()
    told = [
        f"{counts[verdict]} {words}"
        for verdict, words in (
            (DISAGREES, _("**disagree** with it")),
            (OTHER_BASIS, _("differ from it, but the text says that it compares with another amount")),
            (NOT_FOUND, _("have no figure there")),
        )
        if verdict in counts
    ]
    caveat = _(
        "Text may compare with an adjusted budget or with what was spent without saying so: a "
        "disagreement is a finding, not a proof."
    )
    return headed(
        _(
            "{agree} of {levels} agree with the prior document",
            agree=counts.get(AGREES, 0),
            levels=count(len(levels), "implied prior-year level"),
        ),
        _("Of the others, {told}.", told=listing(told)) if told else "",
        caveat if DISAGREES in counts else "",
    )


def levels_table(levels: pd.DataFrame) -> Table | Markdown | None:
    """Rows of `prior_year.prior_levels`."""
    columns = [
        ("Subject", "subject", "text"),
        ("Implied 万元", "implied", "money"),
        ("rounding allows", ("implied_low", "implied_high"), "interval"),
        ("Prior document 万元", "printed", "money"),
        ("Difference 万元", "difference", "change"),
        ("Verdict", "verdict", "text"),
        ("Compared with", "basis", "text"),
        ("Place before", ("page_before", "row_before"), "place_elsewhere"),
        ("Stated at", ("page", "row"), "place"),
    ]
    order = [AGREES, NOT_FOUND, OTHER_BASIS, DISAGREES]
    ranked = levels.assign(basis=[BASES[basis] for basis in levels["basis"]], subject=levels["subject"].map(named))
    ranked = ranked.sort_values("verdict", key=lambda names: -names.map(order.index), kind="stable")
    return table(ranked, columns)


def reasons_sentence(reasons: pd.DataFrame, before: Disclosure) -> Markdown:
    """State how many stated reasons the figures of both years bear out."""
    if reasons.empty or before.documents.empty:
        return _missing(before, _("No reason for a change is stated."))
    counts = reasons["verdict"].value_counts()
    return headed(
        _(
            "{number} of {reasons} name money that moved the way they say, or as what they explain",
            number=counts.get(THAT_WAY, 0),
            reasons=count(len(reasons), "stated reason"),
        ),
        _(
            "{other} name money that moved the other way; for {none} the two documents print no figure.",
            other=counts.get(OTHER_WAY, 0),
            none=counts.get(NO_FIGURES, 0),
        ),
        _("That both moved the same way is no proof of a cause."),
    )


def reasons_table(reasons: pd.DataFrame, before: Disclosure) -> Table | Markdown | None:
    """Rows of `prior_year.reasons_and_parts`; nothing where there is no year before."""
    columns = [
        ("Change explained", "subject", "text"),
        ("Stated reason", "reason", "text"),
        ("speaks of", "kind", "text"),
        ("Before 万元", "before", "money"),
        ("This year 万元", "now", "money"),
        ("Change 万元", "change", "change"),
        ("Verdict", "verdict", "text"),
        ("Stated at", ("page", "row"), "place"),
    ]
    shown = reasons.assign(kind=reasons["kind"].str.replace("_", " "), subject=reasons["subject"].map(named))
    return None if before.documents.empty else table(shown, columns)


def _missing(before: Disclosure, sentence: str) -> Markdown:
    return say(NOT_COMPARED if before.documents.empty else sentence)


def _shown(parts: pd.DataFrame) -> pd.DataFrame:
    """The rows with points for display, and parts in words."""
    if parts.empty:
        return parts
    base = sum(parts["before"])
    shown = pd.Series(points(list(parts["change"]), base) if base else None, index=parts.index, dtype=object)
    return parts.assign(shown=shown, part=[_part(part) for part in parts["part"]])


def _part(part: Any) -> str:
    return _SHORT.get(part, part)


def _of(part: Any) -> str:
    return "" if part == NOT_SPLIT else _(" ({part})", part=_part(part))


def _only(tables: list[str], where: str) -> str:
    called = words()["tables"]
    named = listing(called.get(name, name) for name in tables)
    if not tables:
        return ""
    told = count(len(tables), "table").capitalize()
    return _("{tables} {where}: {named}.", tables=told, where=where, named=named)
